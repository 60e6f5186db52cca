"""A customer's team over HTTP: who is in it, asking people to join, and their roles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from tarazu import trust, workforce
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.auth import actor_of
from tarazu.http.joining import link_of, mail_later
from tarazu.http.state import state_of
from tarazu.http.transaction import opened, refuse_key
from tarazu.trust import Action

routes = Routes("/api/v1", tag="team")

TeamRole = Literal["labeler", "viewer", "member", "manager", "admin"]


class PeopleGiven(BaseModel):
    """E-mail addresses, and the role that these people are to have."""

    model_config = ConfigDict(extra="forbid", strict=True)
    emails: list[str] = Field(min_length=1, max_length=100)
    role: TeamRole


class TeamMember(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the team. `expires_at` counts until they have joined; `link` is for admins, to hand on."""

    email: str
    name: str
    role: str
    has_joined: bool
    expires_at: datetime | None
    link: str | None


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody of the team, by address."""

    items: list[TeamMember]


@routes.api("GET", "/team", Action.READ_TEAM, summary="Who is of the team", gives=Team)
async def team(request: Request) -> Response:
    """Answer everybody of the team, and to admins the links of those who have not joined."""
    async with opened(request) as tx:
        return json_answer(shown(request, await trust.team(tx)))


@routes.api("POST", "/team/invitations", Action.MANAGE_TEAM, summary="Ask people to join", gives=Team, status=201)
async def invite(request: Request, body: PeopleGiven) -> Response:
    """Ask people to join, all or none, and answer the whole team; the links are mailed where that is set up."""
    refuse_key(request)
    async with opened(request) as tx:
        invited = await workforce.invite_team(tx, body.emails, body.role)
        answered = shown(request, await trust.team(tx))
    return mail_later(request, json_answer(answered, 201), invited)


@routes.api("POST", "/team/roles", Action.MANAGE_TEAM, summary="Give people a role", gives=Team)
async def set_role(request: Request, body: PeopleGiven) -> Response:
    """Give people of the team a role, all or none, and answer the whole team; their sessions end."""
    refuse_key(request)
    async with opened(request) as tx:
        await workforce.set_team_role(tx, body.emails, body.role)
        answered = shown(request, await trust.team(tx))
    state_of(request).identities.clear()
    return json_answer(answered)


def shown(request: Request, people: Sequence[trust.Teammate]) -> Team:
    """Return a team as its reader may see it."""
    leads = trust.allows(actor_of(request), Action.MANAGE_TEAM)
    return Team(
        items=[
            TeamMember(
                email=each.address,
                name=each.name,
                role=each.role,
                has_joined=each.invitation_id is None,
                expires_at=each.expires_at,
                link=link_of(request, each) if leads else None,
            )
            for each in people
        ]
    )
