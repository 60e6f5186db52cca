"""Webhooks: who wants to be told of what, and the messages to them. `sending` delivers what is queued here."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

import msgspec

from tarazu.delivery.events import WebhookCreated, WebhookEnded
from tarazu.kit import sql
from tarazu.kit.addresses import read_url
from tarazu.kit.db import Tx
from tarazu.kit.errors import Fault, Refusal, invalid, not_found
from tarazu.kit.ids import new_id

if TYPE_CHECKING:
    from tarazu.kit.outbound import Outbound

q = sql.load("tarazu.delivery")

EventType = Literal[
    "task.completed",
    "task.withdrawn",
    "task.reinstated",
    "batch.completed",
    "delivery.ready",
    "drift.alarmed",
    "drift.ended",
]
EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)

MessageState = Literal["waiting", "delivered", "failed"]

ENDPOINTS_MAX = 20
BODY_BYTES_MAX = 1 << 20
HEADERS_MAX = 20
HEADER_CHARS_MAX = 4_096
ATTEMPTS_SHOWN = 200
MESSAGES_KEPT = timedelta(days=30)

_HEADER = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]{1,100}")
_MAIL = re.compile(r"[^@\s/:,;<>\"]{1,64}@[^@\s/:,;<>\"]{1,255}")
# What the sending itself says.
_OURS = re.compile(
    r"host|connection|content-(length|type|encoding)|transfer-encoding|te|trailer|upgrade|user-agent|webhook-.*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An address that is told of some types of events."""

    id: uuid.UUID
    url: str
    types: Sequence[str]
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One thing told to one address; `endpoint_id` is None where the address came with the work.

    `last_status` and `last_error` tell of the last attempt: the HTTP status, or the code of why there was none.
    `next_at` counts while it waits.
    """

    id: uuid.UUID
    endpoint_id: uuid.UUID | None
    url: str
    type: str
    subject: uuid.UUID
    state: MessageState
    attempts: int
    next_at: datetime
    last_status: int | None
    last_error: str | None
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to deliver a message: the HTTP status, or the code of why there was none."""

    number: int
    at: datetime
    status: int | None
    error: str | None
    milliseconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to tell every endpoint that asked for its type; `occasion` tells what can happen to a subject more than once apart."""

    subject: uuid.UUID
    data: Mapping[str, Any]
    occasion: uuid.UUID | None = None


def is_mail(address: str) -> bool:
    """Say whether an address is one of e-mail."""
    return _MAIL.fullmatch(address) is not None


def check_receiver(
    address: str, outbound: Outbound, *, has_mail: bool, field: str = "url", plain: bool = False
) -> Fault | None:
    """Say why an address cannot be told anything, as far as it is known now; None when nothing speaks against it.

    `has_mail` says whether this installation can send e-mail, `plain` whether an address without encryption will do.
    """
    if is_mail(address):
        return None if has_mail else Fault(field=field, code="mail_not_offered")
    return outbound.check_url(address, field=field, plain=plain)


async def create_endpoint(tx: Tx, url: str, types: Sequence[str]) -> Endpoint:
    """Tell an address of types of events from now on; the caller has checked the address (`check_receiver`).

    Raises:
        Refusal: a fault of `types` when one is unknown or none is given; `too_many_endpoints`.
    """
    if not types:
        raise invalid("types", "missing")
    if unknown := sorted(set(types) - set(EVENT_TYPES)):
        raise Refusal("invalid_request", "invalid", faults=[_unknown_type(name) for name in unknown])
    if await tx.one(q.hold_endpoints, int, tenant_id=tx.tenant_id) >= ENDPOINTS_MAX:
        raise Refusal("too_many_endpoints", "conflict", {"max": ENDPOINTS_MAX})
    made = await tx.one(
        q.insert_endpoint,
        Endpoint,
        tenant_id=tx.tenant_id,
        id=new_id(),
        url=url,
        types=sorted(set(types)),
        created_by=tx.principal_id,
        at=tx.now,
    )
    await tx.announce(WebhookCreated(subject=made.id, host=host_of(url), types=list(made.types)))
    return made


def _unknown_type(_: str) -> Fault:
    return Fault(field="types", code="not_allowed", facts={"allowed": list(EVENT_TYPES)})


async def endpoints(tx: Tx) -> list[Endpoint]:
    """Return the endpoints that are told of events, the newest first."""
    return await tx.many(q.endpoints, Endpoint, tenant_id=tx.tenant_id)


async def end_endpoint(tx: Tx, endpoint_id: uuid.UUID) -> None:
    """Tell an endpoint nothing more, nor what still waits.

    Raises:
        Refusal: `not_found` when there is none of that id.
    """
    if not await has_ended(tx, endpoint_id, "deleted"):
        raise not_found("webhook")


async def has_ended(tx: Tx, endpoint_id: uuid.UUID, reason: Literal["deleted", "gone"]) -> bool:
    """Tell an endpoint nothing more; False when there is none of that id, or it had ended before."""
    scope = {"tenant_id": tx.tenant_id, "at": tx.now}
    if await tx.maybe(q.end_endpoint, uuid.UUID, id=endpoint_id, reason=reason, **scope) is None:
        return False
    await tx.run(q.end_messages, endpoint_id=endpoint_id, **scope)
    await tx.announce(WebhookEnded(subject=endpoint_id, reason=reason))
    return True


async def queue_message(
    tx: Tx,
    *,
    url: str,
    type: str,
    subject: uuid.UUID,
    body: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
    once: str | None = None,
) -> uuid.UUID:
    """Have a body sent to an address (URL or e-mail) that came with the work, and return the message's id.

    A message of the same `once` is sent once only. The address is checked again when it is called; the caller has
    checked it at intake (`check_receiver`), where somebody is there to be told.

    Raises:
        Refusal: a fault of `url`, of `headers` that are malformed, too many or ours to set, or of a `body` of more
            than a megabyte.
    """
    given = {name.lower(): value for name, value in (headers or {}).items()}
    faults = [fault for name, value in given.items() if (fault := _header_fault(name, value))]
    text = msgspec.json.encode(body)
    if len(text) > BODY_BYTES_MAX:
        faults.append(Fault(field="body", code="too_long", facts={"max": BODY_BYTES_MAX}))
    if faults or len(given) > HEADERS_MAX:
        too_many = Fault(field="headers", code="too_long", facts={"max": HEADERS_MAX})
        raise Refusal("invalid_request", "invalid", faults=faults or [too_many])
    message_id = new_id()
    key = once or str(message_id)
    await tx.run(
        q.insert_message,
        tenant_id=tx.tenant_id,
        id=message_id,
        once=key,
        url=url,
        host=host_of(url),
        headers=msgspec.json.encode(given).decode(),
        type=type,
        subject=subject,
        body=text.decode(),
        at=tx.now,
    )
    return await tx.one(q.message_of, uuid.UUID, tenant_id=tx.tenant_id, once=key)


def _header_fault(name: str, value: str) -> Fault | None:
    if not _HEADER.fullmatch(name) or _OURS.fullmatch(name):
        return Fault(field=f"headers.{name[:100]}", code="bad_format")
    if len(value) > HEADER_CHARS_MAX or not value.isascii() or not value.isprintable() or value != value.strip():
        return Fault(field=f"headers.{name}", code="bad_format")
    return None


async def notify(tx: Tx, event_type: EventType, notices: Sequence[Notice]) -> int:
    """Queue notices for every endpoint that asked for their type; those queued before are not queued again.

    The body is `{"type", "timestamp", "data"}`. Returns how many endpoints asked.
    """
    asked = [each for each in await endpoints(tx) if event_type in each.types]
    pairs = [(endpoint, notice) for endpoint in asked for notice in notices]
    if pairs:
        frame = {"type": event_type, "timestamp": tx.now.isoformat().replace("+00:00", "Z")}
        await tx.run(
            q.insert_notices,
            tenant_id=tx.tenant_id,
            type=event_type,
            at=tx.now,
            ids=[new_id() for _ in pairs],
            onces=[f"{event_type}:{notice.occasion or notice.subject}:{endpoint.id}" for endpoint, notice in pairs],
            endpoint_ids=[endpoint.id for endpoint, _ in pairs],
            urls=[endpoint.url for endpoint, _ in pairs],
            hosts=[host_of(endpoint.url) for endpoint, _ in pairs],
            subjects=[notice.subject for _, notice in pairs],
            bodies=[msgspec.json.encode({**frame, "data": notice.data}).decode() for _, notice in pairs],
        )
    return len(asked)


async def messages(
    tx: Tx,
    *,
    state: MessageState | None = None,
    subject: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
    limit: int = 50,
) -> list[Message]:
    """Return a page of messages, the newest first, of one state or about one subject where that is given."""
    scope = {"state": state, "subject": subject, "before": before, "limit": limit}
    return await tx.many(q.messages, Message, tenant_id=tx.tenant_id, **scope)


async def message(tx: Tx, message_id: uuid.UUID) -> Message:
    """Return one message.

    Raises:
        Refusal: `not_found` when there is none of that id.
    """
    return await tx.need(q.message, Message, "message", tenant_id=tx.tenant_id, id=message_id)


async def attempts(tx: Tx, message_id: uuid.UUID) -> list[Attempt]:
    """Return the attempts to deliver a message, the oldest first."""
    return await tx.many(q.attempts, Attempt, tenant_id=tx.tenant_id, message_id=message_id, limit=ATTEMPTS_SHOWN)


async def resend(tx: Tx, message_id: uuid.UUID) -> Message:
    """Send a message again from now on, whatever became of it, under the same id and with as many attempts as at first.

    Raises:
        Refusal: `not_found`; `webhook_ended` when its endpoint is told nothing any more.
    """
    if await tx.maybe(q.resend, uuid.UUID, tenant_id=tx.tenant_id, id=message_id, at=tx.now) is None:
        await message(tx, message_id)
        raise Refusal("webhook_ended", "conflict")
    return await message(tx, message_id)


async def forget_messages(tx: Tx, most: int) -> int:
    """Forget at most so many messages that ended a month ago; returns how many it were."""
    return await tx.one(q.forget_messages, int, before=tx.now - MESSAGES_KEPT, most=most)


def host_of(url: str) -> str:
    """Return whom an address asks: a host with its port, or the domain of an e-mail address.

    Raises:
        Refusal: the fault `url_unreadable`.
    """
    if is_mail(url):
        return "mail:" + url.rpartition("@")[2].lower()
    try:
        read = read_url(url)
    except Refusal as refusal:
        raise invalid("url", refusal.code) from None
    return f"{read.host.lower()}:{read.port or ''}".rstrip(":")
