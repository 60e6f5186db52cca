"""The page on which a reviewer decides between answers that disagree."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality, workforce
from tarazu.http.access import Routes
from tarazu.http.contributor.adjudications import shown_adjudication
from tarazu.http.language import language_of
from tarazu.http.pages import redirect, render
from tarazu.http.transaction import opened
from tarazu.trust import Action

routes = Routes(tag="adjudication pages")


@routes.page("GET", "/work/adjudications", Action.REVIEW)
async def adjudications(request: Request) -> Response:
    """Show what this reviewer holds; if nothing, whether something waits. Looking takes nothing."""
    async with opened(request) as tx:
        me = await workforce.me(tx)
        work = await quality.held_adjudication(tx)
        waits = work is None and await quality.adjudication_waits(tx)
        pay = await (quality.next_pay if work is None else quality.held_pay)(tx, "adjudication")
    shown = None if work is None else await shown_adjudication(work, language_of(request))
    facts: dict[str, Any] = {"adjudication": shown, "is_reviewer": me.is_reviewer, "waits": waits, "pay": pay}
    return render(request, "work/adjudications.html", **facts)


@routes.page("POST", "/work/adjudications/next", Action.REVIEW)
async def take(request: Request) -> Response:
    """Take what has waited longest."""
    async with opened(request) as tx:
        await quality.take_adjudication(tx)
    return redirect("/work/adjudications")
