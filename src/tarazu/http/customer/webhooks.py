"""Webhooks over HTTP: who is told of what, what was told, and telling it again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec
from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from tarazu import delivery
from tarazu.http.access import Routes
from tarazu.http.answers import empty_answer, json_answer
from tarazu.http.paging import LIMIT_DEFAULT, LIMIT_MAX, Page, after, page_of
from tarazu.http.state import state_of
from tarazu.http.transaction import once, opened, refuse_key
from tarazu.kit.addresses import URL_CHARS_MAX
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/v1", tag="webhooks")


class EndpointGiven(BaseModel):
    """An address, and the types of events that it is to be told of."""

    model_config = ConfigDict(extra="forbid", strict=True)
    url: str = Field(min_length=1, max_length=URL_CHARS_MAX)
    types: list[delivery.EventType] = Field(min_length=1, max_length=50)


class NewEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A new endpoint with the secret that its messages are signed with, shown this once."""

    id: uuid.UUID
    url: str
    types: Sequence[str]
    created_at: datetime
    secret: str


class Endpoints(msgspec.Struct, frozen=True, kw_only=True):
    """The endpoints, newest first."""

    items: list[delivery.Endpoint]


class MessageShown(msgspec.Struct, frozen=True, kw_only=True):
    """A message and the attempts to deliver it."""

    message: delivery.Message
    attempts: list[delivery.Attempt]


class Secret(msgspec.Struct, frozen=True, kw_only=True):
    """The secret of messages to addresses that came with the work."""

    secret: str


@routes.api("GET", "/webhooks", Action.READ_WEBHOOKS, summary="Webhooks", gives=Endpoints)
async def listing(request: Request) -> Response:
    """Answer the endpoints, never their secrets."""
    async with opened(request) as tx:
        return json_answer(Endpoints(items=await delivery.endpoints(tx)))


@routes.api("POST", "/webhooks", Action.MANAGE_WEBHOOKS, summary="Make a webhook", gives=NewEndpoint, status=201)
async def create(request: Request, body: EndpointGiven) -> Response:
    """Tell an address from now on; its secret is in this answer alone, so it takes no idempotency key."""
    refuse_key(request)
    return json_answer(await make(request, body.url, body.types), 201)


@routes.api("DELETE", "/webhooks/{webhook_id}", Action.MANAGE_WEBHOOKS, summary="Delete a webhook", status=204)
async def delete(request: Request, webhook_id: str) -> Response:
    """Tell an endpoint nothing more, nor what still waits."""
    async with opened(request) as tx:
        await delivery.end_endpoint(tx, parse_id(webhook_id, "webhook"))
    return empty_answer()


@routes.api(
    "GET", "/webhooks/secret", Action.MANAGE_WEBHOOKS, summary="The secret of addresses given with work", gives=Secret
)
async def secret(request: Request) -> Response:
    """Answer the secret of messages to addresses that came with the work."""
    async with opened(request) as tx:
        answer = json_answer(Secret(secret=delivery.secret_of(state_of(request).secrets, tx.tenant_id)))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@routes.api("GET", "/webhooks/messages", Action.READ_WEBHOOKS, summary="What was told", gives=Page[delivery.Message])
async def messages(
    request: Request,
    state: Literal["waiting", "delivered", "failed"] | None = None,
    subject: str | None = None,
    cursor: str | None = None,
    limit: int = Query(LIMIT_DEFAULT, ge=1, le=LIMIT_MAX),
) -> Response:
    """Answer a page of messages, the newest first; of one state or about one subject."""
    about = parse_id(subject, "subject") if subject else None
    async with opened(request) as tx:
        found = await delivery.messages(tx, state=state, subject=about, before=after(cursor), limit=limit + 1)
    return json_answer(page_of(found, limit))


@routes.api("GET", "/webhooks/messages/{message_id}", Action.READ_WEBHOOKS, summary="One message", gives=MessageShown)
async def show(request: Request, message_id: str) -> Response:
    """Answer one message with the attempts to deliver it."""
    wanted = parse_id(message_id, "message")
    async with opened(request) as tx:
        found = await delivery.message(tx, wanted)
        return json_answer(MessageShown(message=found, attempts=await delivery.attempts(tx, wanted)))


@routes.api(
    "POST",
    "/webhooks/messages/{message_id}/resend",
    Action.MANAGE_WEBHOOKS,
    summary="Tell it again",
    gives=delivery.Message,
    status=202,
)
async def resend(request: Request, message_id: str) -> Response:
    """Have a message sent again, under the same id."""
    wanted = parse_id(message_id, "message")

    async def work(tx: Tx) -> delivery.Message:
        return await delivery.resend(tx, wanted)

    return await once(request, work, status=202)


async def make(request: Request, url: str, types: Sequence[str]) -> NewEndpoint:
    """Check an address and tell it from now on.

    Raises:
        Refusal: a fault of `url` or `types`; `too_many_endpoints`.
    """
    state = state_of(request)
    fault = delivery.check_receiver(url, state.outbound, has_mail=state.has_mail)
    if fault:
        raise Refusal("invalid_request", "invalid", faults=[fault])
    async with opened(request) as tx:
        made = await delivery.create_endpoint(tx, url, types)
        return NewEndpoint(
            id=made.id,
            url=made.url,
            types=made.types,
            created_at=made.created_at,
            secret=delivery.secret_of(state.secrets, tx.tenant_id, made.id),
        )
