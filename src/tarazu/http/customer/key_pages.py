"""API keys on a page: make one (shown once), see them, revoke one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from tarazu import trust
from tarazu.http.access import Routes
from tarazu.http.pages import Form, no_store, redirect, refill, render
from tarazu.http.problems import status_of
from tarazu.http.state import state_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes(tag="key pages")

_FIELDS = {"name": "name", "mode": "mode"}


@routes.page("GET", "/keys", Action.READ_KEYS)
async def key_list(request: Request) -> Response:
    """List the keys."""
    return await _keys(request, Form(), None, 200)


@routes.page("POST", "/keys", Action.MANAGE_KEYS)
async def make(request: Request) -> Response:
    """Make a key and show its secret, this once: the answer is the page itself, so that no address ever holds it."""
    sent = await request.form(max_files=0, max_fields=4)
    values = {name: str(sent.get(name, "")).strip() for name in _FIELDS}
    try:
        async with opened(request) as tx:
            made = await trust.create_key(tx, tx.principal_id, values["name"], values["mode"] or "live")
    except Refusal as refusal:
        if refusal.kind != "invalid":
            raise
        return await _keys(request, refill(request, refusal, values, _FIELDS), None, status_of(refusal))
    return no_store(await _keys(request, Form(), made, 201))


@routes.page("POST", "/keys/{key_id}/revoke", Action.MANAGE_KEYS)
async def revoke(request: Request) -> Response:
    """Revoke a key."""
    async with opened(request) as tx:
        await trust.revoke_key(tx, parse_id(request.path_params["key_id"], "key"))
    state_of(request).identities.clear()
    return redirect("/keys", "key_revoked")


async def _keys(request: Request, form: Form, made: trust.NewKey | None, status: int) -> Response:
    async with opened(request) as tx:
        keys = await trust.keys(tx)
    return render(request, "keys.html", status=status, keys=keys, made=made, form=form)
