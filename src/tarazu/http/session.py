"""Signing in and out, and what the signed-in may know and choose about themselves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from tarazu import trust
from tarazu.http.access import Routes
from tarazu.http.answers import empty_answer, json_answer
from tarazu.http.auth import actor_of, address_of, end_session, keep_session
from tarazu.http.language import COOKIE
from tarazu.http.state import state_of
from tarazu.kit.actor import Actor

routes = Routes("/api", tag="session")
_YEAR_SECONDS = 365 * 24 * 3600


class SignIn(BaseModel):
    """Who signs in, and how they prove it."""

    model_config = ConfigDict(extra="forbid", strict=True)
    handle: str = Field(min_length=1, max_length=200)
    password: str = Field(min_length=1, max_length=1000)


class LanguageChoice(BaseModel):
    """A language to read in."""

    model_config = ConfigDict(extra="forbid", strict=True)
    language: Literal["en", "hi"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """The caller, as they may see themselves."""

    id: uuid.UUID
    handle: str
    name: str
    persona: str
    role: str
    language: str
    mode: str


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A session that was opened; its token is in the cookie only."""

    me: Me
    expires_at: datetime


@routes.api("POST", "/session", "public", summary="Sign in", gives=Opened, status=201)
async def sign_in(request: Request, body: SignIn) -> Response:
    """Open a session and put it into a cookie."""
    session = await trust.sign_in(state_of(request).db, body.handle, body.password, address_of(request))
    response = json_answer(opened_session(session), 201)
    keep_session(request, response, session)
    return response


@routes.api("DELETE", "/session", trust.Action.READ_ME, summary="Sign out", status=204)
async def sign_out(request: Request) -> Response:
    """Close the caller's session."""
    response = empty_answer()
    await end_session(request, response)
    return response


@routes.api("GET", "/me", trust.Action.READ_ME, summary="Who is asking", gives=Me)
async def me(request: Request) -> Response:
    """Answer who the caller is."""
    return json_answer(_me(actor_of(request)))


@routes.api("PUT", "/me/language", trust.Action.READ_ME, summary="Choose a language", status=204)
async def choose_language(request: Request, body: LanguageChoice) -> Response:
    """Remember the caller's language, for this and every other device."""
    state = state_of(request)
    await trust.set_language(state.db, actor_of(request), body.language)
    state.identities.clear()
    response = empty_answer()
    response.set_cookie(COOKIE, body.language, max_age=_YEAR_SECONDS, path="/", samesite="lax")
    return response


def opened_session(session: trust.Session) -> Opened:
    """Return what is answered when a session was opened."""
    return Opened(me=_me(session.actor), expires_at=session.expires_at)


def _me(actor: Actor) -> Me:
    assert actor.principal_id is not None
    return Me(
        id=actor.principal_id,
        handle=actor.handle,
        name=actor.name,
        persona=actor.persona,
        role=actor.role,
        language=actor.language,
        mode=actor.mode,
    )
