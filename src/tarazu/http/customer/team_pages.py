"""The team on a page: who is in it, asking somebody to join, and roles."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from tarazu import trust, workforce
from tarazu.http.access import Routes
from tarazu.http.customer.team import shown
from tarazu.http.joining import mail_later
from tarazu.http.pages import Form, no_store, redirect, refill, render
from tarazu.http.problems import status_of
from tarazu.http.state import state_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import Refusal
from tarazu.trust import Action

routes = Routes(tag="team pages")

_FIELDS = {"emails": "email", "team_role": "role"}


@routes.page("GET", "/team", Action.READ_TEAM)
async def team_list(request: Request) -> Response:
    """List the team, and to admins the links of those who have not joined."""
    return await _team(request, Form(values={"role": "member"}), 200)


@routes.page("POST", "/team", Action.MANAGE_TEAM)
async def invite(request: Request) -> Response:
    """Ask one person to join."""
    sent = await request.form(max_files=0, max_fields=4)
    values = {name: str(sent.get(name, "")).strip() for name in ("email", "role")}
    try:
        async with opened(request) as tx:
            invited = await workforce.invite_team(tx, [values["email"]], values["role"])
    except Refusal as refusal:
        if refusal.kind not in ("invalid", "conflict"):
            raise
        return await _team(request, refill(request, refusal, values, _FIELDS), status_of(refusal))
    return mail_later(request, redirect("/team", "teammate_invited" if invited else "teammate_present"), invited)


@routes.page("POST", "/team/role", Action.MANAGE_TEAM)
async def set_role(request: Request) -> Response:
    """Give one person another role."""
    sent = await request.form(max_files=0, max_fields=4)
    email, role = str(sent.get("member", "")), str(sent.get("as", ""))
    try:
        async with opened(request) as tx:
            await workforce.set_team_role(tx, [email], role)
    except Refusal as refusal:
        if refusal.kind != "conflict":
            raise
        return await _team(request, refill(request, refusal, {"role": "member"}, _FIELDS), status_of(refusal))
    state_of(request).identities.clear()
    return redirect("/team", "role_set")


async def _team(request: Request, form: Form, status: int) -> Response:
    async with opened(request) as tx:
        people = shown(request, await trust.team(tx)).items
    return no_store(render(request, "team.html", status=status, people=people, roles=list(trust.TEAM_ROLES), form=form))
