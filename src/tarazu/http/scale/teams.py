"""The team at the door, version 1: roles as its clients name them.

A test key has no team: nobody signs in to the world of trials, so it sees nobody and invites nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tarazu import trust, workforce
from tarazu.http.answers import json_answer
from tarazu.http.bodies import JsonRequest
from tarazu.http.joining import mail_later
from tarazu.http.scale.door import DoorRoutes, is_test, read_object, text_in, texts_in
from tarazu.http.state import state_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import Refusal, invalid
from tarazu.trust import Action

routes = DoorRoutes("/scale/v1", tag="door teams")

ROLES = ("labeler", "member", "manager", "admin")


@routes.door("GET", "/teams", Action.READ_TEAM)
async def listing(request: JsonRequest) -> Response:
    """Answer the team."""
    async with opened(request) as tx:
        return json_answer(_team(await trust.team(tx)))


@routes.door("POST", "/teams/invite", Action.MANAGE_TEAM)
async def invite(request: JsonRequest) -> Response:
    """Ask people to join, all or none."""
    emails, role = await _asked(request)
    async with opened(request) as tx:
        invited = await workforce.invite_team(tx, emails, role)
        answered = _team(await trust.team(tx))
    return mail_later(request, json_answer(answered), invited)


@routes.door("POST", "/teams/set_role", Action.MANAGE_TEAM)
async def set_role(request: JsonRequest) -> Response:
    """Give people a role, all or none."""
    emails, role = await _asked(request)
    async with opened(request) as tx:
        await workforce.set_team_role(tx, emails, role)
        answered = _team(await trust.team(tx))
    state_of(request).identities.clear()
    return json_answer(answered)


async def _asked(request: JsonRequest) -> tuple[list[str], str]:
    _require_live(request)
    body = await read_object(request)
    role = text_in(body, "team_role", required=True)
    if role not in ROLES:
        raise invalid("team_role", "not_allowed", allowed=list(ROLES))
    return texts_in(body, "emails"), role


def _require_live(request: Request) -> None:
    if is_test(request):
        raise Refusal("team_needs_live_key", "invalid")


def _team(people: Sequence[trust.Teammate]) -> list[dict[str, Any]]:
    return [_teammate(each) for each in people]


def _teammate(person: trust.Teammate) -> dict[str, Any]:
    first, _, last = person.name.partition(" ")
    return {
        "email": person.address,
        # Clients know no role of somebody who only looks.
        "role": "member" if person.role == "viewer" else person.role,
        "company": None,
        "firstName": first,
        "lastName": last,
        "isStudioLabeler": person.role == "labeler",
        "expiry": person.expires_at,
    }
