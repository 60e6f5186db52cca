"""Joining a customer's team: the link that somebody is sent, and the page and call that it leads to."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from tarazu import trust
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.auth import actor_of, keep_session
from tarazu.http.language import LANGUAGES, translate
from tarazu.http.pages import Form, home_of, no_store, redirect, refill, render
from tarazu.http.problems import status_of
from tarazu.http.session import Opened, opened_session
from tarazu.http.state import state_of
from tarazu.http.words import N_
from tarazu.kit.errors import Refusal
from tarazu.kit.mail import Mailer

log = logging.getLogger("tarazu.http")
routes = Routes(tag="session")

_FIELDS = {"name": "name", "password": "password"}
_SUBJECT = N_("You are invited to a team on Tarazu")
_TEXT = N_(
    "{person} invites you to join a team on Tarazu. Open the address below within two weeks and choose a password."
)


class Joining(BaseModel):
    """The token of a link to join, the name to be known by, and a password."""

    model_config = ConfigDict(extra="forbid", strict=True)
    token: str = Field(min_length=1, max_length=100)
    name: str = Field(min_length=1, max_length=200)
    password: str = Field(min_length=1, max_length=1000)


@routes.api("POST", "/api/invitations", "public", summary="Join a team", gives=Opened, status=201)
async def join_by_call(request: Request, body: Joining) -> Response:
    """Accept an invitation, and open a session as signing in does."""
    state = state_of(request)
    invitation = trust.read_token(state.secrets.key("invitation"), body.token)
    session = await trust.accept_invitation(state.db, invitation, body.name, body.password)
    response = json_answer(opened_session(session), 201)
    keep_session(request, response, session)
    return response


@routes.page("GET", "/join/{token}", "public")
async def join_form(request: Request) -> Response:
    """Say who invites to what, and ask for a name and a password."""
    return await _form(request, None, 200)


@routes.page("POST", "/join/{token}", "public")
async def join(request: Request) -> Response:
    """Accept an invitation and go where the person starts."""
    sent = await request.form(max_files=0, max_fields=5)
    state = state_of(request)
    invitation = trust.read_token(state.secrets.key("invitation"), request.path_params["token"])
    name, password = str(sent.get("name", "")).strip(), str(sent.get("password", ""))
    try:
        session = await trust.accept_invitation(state.db, invitation, name, password)
    except Refusal as refusal:
        if refusal.kind != "invalid":
            raise
        return await _form(request, refill(request, refusal, {"name": name}, _FIELDS), status_of(refusal))
    response = redirect(home_of(session.actor), "joined")
    keep_session(request, response, session)
    return response


def link_of(request: Request, teammate: trust.Teammate) -> str | None:
    """Return the address at which somebody who was invited joins; None for who has joined, or did not in time."""
    state = state_of(request)
    if teammate.invitation_id is None or teammate.expires_at is None or teammate.expires_at <= state.clock.now():
        return None
    token = trust.invitation_token(state.secrets.key("invitation"), teammate.invitation_id)
    return f"{str(request.base_url).rstrip('/')}/join/{token}"


def mail_later(request: Request, response: Response, invited: Sequence[trust.Teammate]) -> Response:
    """Have links mailed once the answer is out, where the operator named a mail server; a test key mails nothing."""
    mailer, actor = state_of(request).mailer, actor_of(request)
    letters = [(each.address, link) for each in invited if (link := link_of(request, each))]
    if mailer is not None and actor.mode == "live" and letters:
        response.background = BackgroundTask(_mail, mailer, actor.name, letters)
    return response


async def _form(request: Request, form: Form | None, status: int) -> Response:
    state = state_of(request)
    invitation = trust.read_token(state.secrets.key("invitation"), request.path_params["token"])
    facts = await trust.invitation_facts(state.db, invitation)
    shown = form or Form(values={"name": facts.name})
    return no_store(render(request, "join.html", status=status, invited=facts, form=shown))


async def _mail(mailer: Mailer, person: str, letters: Sequence[tuple[str, str]]) -> None:
    """Mail links in both languages; one that cannot be mailed is on the team's page."""
    for address, link in letters:
        texts = [translate(language, _TEXT, person=person) for language in LANGUAGES]
        subject = " · ".join(translate(language, _SUBJECT) for language in LANGUAGES)
        try:
            await mailer.send(address, subject, "\n\n".join([*texts, link]))
        except Refusal as refusal:
            log.warning("an invitation was not mailed: %s", refusal.code)
