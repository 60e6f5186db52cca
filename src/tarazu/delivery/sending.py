"""Sending what is queued: leased in batches, sent side by side, tried again ever later, and never twice at a time.

A lease is the next time a message is due, so those of a sender that was killed go out again when it ends: receivers get
each message at least once, always under the same `webhook-id`.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from types import TracebackType
from typing import TYPE_CHECKING

import msgspec
from babel.messages.pofile import read_po

from tarazu.delivery.signing import secret_of, signed_headers
from tarazu.delivery.webhooks import MessageState, has_ended, is_mail
from tarazu.kit import sql
from tarazu.kit.actor import system
from tarazu.kit.db import Database, Tx
from tarazu.kit.errors import Refusal
from tarazu.kit.secrets import Secrets

if TYPE_CHECKING:
    from tarazu.kit.mail import Mailer
    from tarazu.kit.outbound import Outbound

q = sql.load("tarazu.delivery")

ATTEMPTS_MAX = 20
FIRST_WAIT_SECONDS = 5.0
# With the doubling before it this makes twenty attempts in about a day.
WAIT_SECONDS_MAX = 9_500.0
JITTER = 0.1
DEADLINE_SECONDS = 15.0
# Longer than an attempt can take, its record included.
LEASE = timedelta(seconds=60)
AT_ONCE = 64
PER_HOST = 8
LOOK_SECONDS = 0.5
GONE = 410
MAIL_TEXT = "This is to tell you: {type}. The details are below. You get this because your address was given for it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased:
    """A message that is ours to deliver until its lease ends; `tries` counts since it was last asked to be sent."""

    tenant_id: uuid.UUID
    id: uuid.UUID
    endpoint_id: uuid.UUID | None
    url: str
    host: str
    headers: Mapping[str, str]
    type: str
    body: str
    attempts: int
    tries: int


class Sender:
    """Delivers what is due, of every tenant; of several at once none is in the other's way."""

    def __init__(self, db: Database, outbound: Outbound, secrets: Secrets, mailer: Mailer | None = None) -> None:
        """`mailer` sends what goes to e-mail addresses; without it such messages fail."""
        self._db = db
        self._outbound = outbound
        self._secrets = secrets
        self._mailer = mailer
        self._running: dict[asyncio.Task[None], str] = {}
        self._start = ""

    async def __aenter__(self) -> Sender:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave what is under way; it goes out again when its lease ends."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._running.clear()

    async def work(self) -> int:
        """Send what is due, and what becomes due meanwhile, until nothing is under way; returns how many attempts.

        Raises:
            Refusal: `database_unavailable`; what was under way goes out again.
        """
        done = 0
        while True:
            await self._lease()
            if not self._running:
                return done
            ended, _ = await asyncio.wait(self._running, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                del self._running[task]
            for task in ended:
                task.result()
            done += len(ended)

    async def _lease(self) -> None:
        room = AT_ONCE - len(self._running)
        if room <= 0:
            return
        async with self._db.tx(system()) as tx:
            found = await tx.many(
                q.lease_messages,
                Leased,
                start=self._start,
                busy=list(self._running.values()),
                per_host=PER_HOST,
                most=room,
                at=tx.now,
                until=tx.now + LEASE,
            )
        # Where there was more than room, the hosts further on come first next time.
        self._start = found[-1].host if len(found) >= room else ""
        for leased in found:
            self._running[asyncio.create_task(self._send(leased))] = leased.host

    async def _send(self, leased: Leased) -> None:
        clock = asyncio.get_running_loop()
        started, at = clock.time(), self._db.clock.now()
        status, error = await self._attempt(leased, at)
        milliseconds = int((clock.time() - started) * 1_000)
        async with self._db.tx(system(leased.tenant_id)) as tx:
            await _record(tx, leased, at, status, error, milliseconds)

    async def _attempt(self, leased: Leased, at: datetime) -> tuple[int | None, str | None]:
        """Return the status that was answered, or the code of why there is none."""
        try:
            if is_mail(leased.url):
                await self._mail(leased)
                return None, None
            body = leased.body.encode()
            secret = secret_of(self._secrets, leased.tenant_id, leased.endpoint_id)
            headers = {"content-type": "application/json", **leased.headers}
            headers |= signed_headers(secret, leased.id, at, body)
            # What came with the work was looked at by whoever took it, who may have let one pass that is not encrypted.
            plain = leased.endpoint_id is None
            return (await self._outbound.post(leased.url, body, headers, DEADLINE_SECONDS, plain=plain)).status, None
        except Refusal as refusal:
            return None, refusal.code

    async def _mail(self, leased: Leased) -> None:
        if self._mailer is None:
            raise Refusal("mail_not_offered", "invalid")
        body = json.dumps(msgspec.json.decode(leased.body), indent=2, ensure_ascii=False)
        texts = [_text(language, MAIL_TEXT).replace("{type}", leased.type) for language in ("en", "hi")]
        await self._mailer.send(leased.url, f"Tarazu: {leased.type}", "\n\n".join([*texts, body]))


def state_after(leased: Leased, status: int | None, error: str | None) -> MessageState:
    """Say what becomes of a message after an attempt: only a success delivers it, and what cannot change ends it."""
    if error is None and (status is None or 200 <= status < 300):
        return "delivered"
    is_final = status == GONE or (error or "").startswith(("url_", "mail_not_"))
    return "failed" if is_final or leased.tries >= ATTEMPTS_MAX else "waiting"


def wait_before(message_id: uuid.UUID, tries: int) -> timedelta:
    """Return how long to wait after so many attempts: doubled each time, bounded, and spread by a tenth both ways.

    The spread comes from the random part of the message's id, so that messages that failed together come apart.
    """
    seconds = min(FIRST_WAIT_SECONDS * 2 ** (tries - 1), WAIT_SECONDS_MAX)
    part = ((message_id.int >> (tries % 40)) & 0xFFFF) / 0xFFFF
    return timedelta(seconds=seconds * (1 + JITTER * (2 * part - 1)))


async def _record(
    tx: Tx, leased: Leased, at: datetime, status: int | None, error: str | None, milliseconds: int
) -> None:
    state = state_after(leased, status, error)
    scope = {"tenant_id": tx.tenant_id, "number": leased.attempts, "status": status, "error": error}
    await tx.run(q.add_attempt, message_id=leased.id, at=at, milliseconds=milliseconds, **scope)
    await tx.run(
        q.settle,
        id=leased.id,
        state=state,
        next_at=tx.now + wait_before(leased.id, leased.tries),
        ended_at=None if state == "waiting" else tx.now,
        **scope,
    )
    if status == GONE and leased.endpoint_id is not None:
        await has_ended(tx, leased.endpoint_id, "gone")


def _text(language: str, key: str) -> str:
    """Return a text for people who have no account, and so no language, here."""
    place = resources.files("tarazu").joinpath("locales", language, "LC_MESSAGES", "tarazu.po")
    with place.open("rb") as stream:
        found = read_po(stream, locale=language).get(key)
    return str(found.string) if found else key
