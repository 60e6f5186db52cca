"""News: events as consumers read them, in order and at least once; what cannot be handled is put aside, never lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.events import News

q = sql.load("tarazu.kit")

NEWS_AT_ONCE = 500
PARKED_AT_ONCE = 50
# The waits between them grow from five seconds to an hour, so the last attempt comes after about two hours.
ATTEMPTS_MAX = 8
LOCK_WAIT_MILLISECONDS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How far the consumers are behind: the first event not read yet, and how many are put aside or given up."""

    oldest_unread: datetime | None
    parked: int
    given_up: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked(News):
    """An event that was put aside, and the consumer that could not handle it."""

    consumer: str


async def behind(tx: Tx, readers: Mapping[str, Sequence[str]]) -> set[str]:
    """Return which of the consumers, named with their tags, have news; the others' cursors pass over what is not theirs."""
    return set(await tx.many(q.behind, str, readers=msgspec.json.encode(readers).decode()))


async def news(tx: Tx, consumer: str, tags: Sequence[str]) -> list[News]:
    """Return the next events of finished transactions for a consumer, whole transactions only."""
    return await tx.many(q.news, News, consumer=consumer, tags=list(tags), most=NEWS_AT_ONCE)


async def read_upto(tx: Tx, consumer: str, upto: str) -> None:
    """Move a consumer's cursor."""
    await tx.run(q.news_read, consumer=consumer, upto=upto)


async def park(tx: Tx, consumer: str, item: News, failure: str) -> int:
    """Put an event of the acting tenant aside until its next attempt; returns how often it has been tried."""
    return await tx.one(
        q.park,
        int,
        consumer=consumer,
        xid=item.xid,
        event=item.id,
        failure=failure,
        at=tx.now,
        most=ATTEMPTS_MAX,
    )


async def parked_due(tx: Tx, consumers: Sequence[str]) -> list[Parked]:
    """Return events of any tenant that were put aside and are to be tried again now."""
    return await tx.many(q.parked_due, Parked, consumers=list(consumers), at=tx.now, most=PARKED_AT_ONCE)


async def unpark(tx: Tx, consumer: str, item: News) -> None:
    """Forget that an event of the acting tenant was put aside, in the transaction that handled it."""
    await tx.run(q.unpark, consumer=consumer, event=item.id)


async def retry_parked(tx: Tx) -> None:
    """Begin again with what was given up: a new start may be a new version."""
    await tx.run(q.retry_parked, at=tx.now)


async def wait_briefly(tx: Tx) -> None:
    """Let this transaction fail rather than wait long for a row that somebody else keeps locked."""
    await tx.run(q.wait_briefly, milliseconds=LOCK_WAIT_MILLISECONDS)


async def backlog(tx: Tx) -> Backlog:
    """Return how far the consumers are behind; for operations and the system."""
    return await tx.one(q.backlog, Backlog)
