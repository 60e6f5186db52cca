"""Work that may hurt whoever does it: agreeing to it, withdrawing, and how much of it a person has had.

The claim itself asks for consent and for the dose (`tasks.hindrance` in the schema), so that nothing gets past it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found, require_done
from tarazu.kit.ids import new_id

q = sql.load("tarazu.tasks")


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitiveWork:
    """Sensitive work that the caller may take or agreed to: what it holds, and how they stand to it.

    `asks` says that they have to agree before the next task. The limits are the lower ones of the project's and their
    own; `tasks_had` and `minutes_had` are those of the last 24 hours, of all customers; `opens_at` is when they may take
    the next, None when now.
    """

    feed_id: uuid.UUID
    title: Mapping[str, str]
    version: int
    hazards: list[dict[str, Any]]
    warning: Mapping[str, str]
    help: Mapping[str, str]
    tasks_a_day: int
    minutes_a_day: int
    break_minutes: int
    agreed_version: int | None
    agreed_at: datetime | None
    asks: bool
    tasks_had: int
    minutes_had: int
    opens_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """After how many minutes an editor proposes a break, and where to find help, by language."""

    break_minutes: int
    help: Mapping[str, str]


async def sensitive_work(tx: Tx) -> list[SensitiveWork]:
    """Return all sensitive work that the caller may take or agreed to."""
    return await tx.many(q.my_sensitive, SensitiveWork, feed=None, at=tx.now)


async def sensitive_feed(tx: Tx, feed_id: uuid.UUID) -> SensitiveWork:
    """Return what a feed of the caller holds. Refuses one that is not theirs, or holds nothing."""
    found = await tx.many(q.my_sensitive, SensitiveWork, feed=feed_id, at=tx.now)
    if not found:
        raise not_found("feed")
    return found[0]


async def give_consent(tx: Tx, feed_id: uuid.UUID, version: int) -> None:
    """Agree to what a feed holds, in the version that was read. The same again changes nothing.

    Raises:
        Refusal: `not_found`; `consent_stale` when the text has changed since that version.
    """
    outcome = await tx.one(q.give_consent, str, feed=feed_id, version=version, event=new_id(), at=tx.now)
    require_done(outcome, "feed", {"stale": "consent_stale"})


async def withdraw_consent(tx: Tx, feed_id: uuid.UUID) -> None:
    """Withdraw from a feed and give back what the caller holds of it; what was handed in is paid as ever.

    Refuses with `not_found` where no consent stands.
    """
    if not await tx.one(q.withdraw_consent, bool, feed=feed_id, event=new_id(), at=tx.now):
        raise not_found("consent")


async def care(tx: Tx, assignment_id: uuid.UUID) -> Care | None:
    """Return what to say of breaks and help beside an assignment of the caller; None where nothing was declared."""
    return await tx.maybe(q.care_of, Care, assignment=assignment_id)
