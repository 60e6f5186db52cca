"""Webhooks on a page: make one (its secret is shown once), see what was told and what was answered, tell it again."""

from __future__ import annotations

from typing import Any, cast, get_args

from starlette.requests import Request
from starlette.responses import Response

from tarazu import delivery
from tarazu.http.access import Routes
from tarazu.http.customer.webhooks import NewEndpoint, make
from tarazu.http.language import explain, language_of
from tarazu.http.pages import Form, no_store, redirect, refill, render
from tarazu.http.paging import after, cursor
from tarazu.http.problems import status_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes(tag="webhook pages")

MESSAGES_SHOWN = 50
_FIELDS = {"url": "url", "types": "types"}


@routes.page("GET", "/webhooks", Action.READ_WEBHOOKS)
async def webhook_list(request: Request) -> Response:
    """Show who is told of what, and what was told."""
    return await _webhooks(request, Form(values=dict.fromkeys(delivery.EVENT_TYPES, "on")), None, 200)


@routes.page("POST", "/webhooks", Action.MANAGE_WEBHOOKS)
async def make_one(request: Request) -> Response:
    """Make an endpoint and show its secret, this once: the answer is the page itself, so that no address ever holds it."""
    sent = await request.form(max_files=0, max_fields=10)
    types = [name for name in delivery.EVENT_TYPES if name in sent]
    url = str(sent.get("url", "")).strip()
    try:
        made = await make(request, url, types)
    except Refusal as refusal:
        if refusal.kind not in ("invalid", "conflict"):
            raise
        form = refill(request, refusal, {"url": url, **dict.fromkeys(types, "on")}, _FIELDS)
        return await _webhooks(request, form, None, status_of(refusal))
    return no_store(await _webhooks(request, Form(values=dict.fromkeys(delivery.EVENT_TYPES, "on")), made, 201))


@routes.page("POST", "/webhooks/{webhook_id}/delete", Action.MANAGE_WEBHOOKS)
async def delete(request: Request) -> Response:
    """Tell an endpoint nothing more."""
    async with opened(request) as tx:
        await delivery.end_endpoint(tx, parse_id(request.path_params["webhook_id"], "webhook"))
    return redirect("/webhooks", "webhook_deleted")


@routes.page("POST", "/webhooks/messages/{message_id}/resend", Action.MANAGE_WEBHOOKS)
async def resend(request: Request) -> Response:
    """Tell something again."""
    async with opened(request) as tx:
        await delivery.resend(tx, parse_id(request.path_params["message_id"], "message"))
    return redirect("/webhooks", "message_resent")


async def _webhooks(request: Request, form: Form, made: NewEndpoint | None, status: int) -> Response:
    start = after(request.query_params.get("after"))
    asked = request.query_params.get("state", "")
    state = cast("delivery.MessageState", asked) if asked in get_args(delivery.MessageState) else None
    async with opened(request) as tx:
        found = await delivery.messages(tx, state=state, before=start, limit=MESSAGES_SHOWN + 1)
        facts: dict[str, Any] = {"endpoints": await delivery.endpoints(tx)}
    shown = found[:MESSAGES_SHOWN]
    here = f"/webhooks?state={state}" if state else "/webhooks"
    join = "&" if state else "?"
    language = language_of(request)
    facts |= {
        "types": delivery.EVENT_TYPES,
        "messages": shown,
        "reasons": {
            each.last_error: explain(language, "refusal", each.last_error, {}) for each in shown if each.last_error
        },
        "state": state or "",
        "older": f"{here}{join}after={cursor(shown[-1].id)}" if len(found) > MESSAGES_SHOWN else "",
        "newer": here if start else "",
    }
    return render(request, "webhooks.html", status=status, made=made, form=form, **facts)
