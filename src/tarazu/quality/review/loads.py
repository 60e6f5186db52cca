"""How much waits for reviewers, and holding new work back before it is more than they can do in time.

A clock accepts what nobody reviews in time. Where people hand in more than reviewers can look at, that clock would decide, and
nobody would notice; so the feed of such a project waits until its reviewers have caught up.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from tarazu import tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.events import ClaimsResumed, ClaimsThrottled
from tarazu.quality.review.reviewing import COUNTED_FOR, publish_reviewers

q = sql.load("tarazu.quality.review")

HELD_ABOVE, RESUMED_BELOW = 0.7, 0.5
"""Shares of the work that reviewers can do until answers are due; between the two nothing changes."""
HOURS_A_DAY = 8
"""Of the days until an answer is due, so much of each is work."""
ACTIVE_FOR = timedelta(days=7)
REVIEWS_MIN, USUAL_SECONDS = 5, 600
"""Before so many reviews, each is taken to last ten minutes."""
WATCHED_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A project of which reviews are to be counted."""

    tenant_id: uuid.UUID
    project_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLoad:
    """What of a project waits for reviewers: answers (of these `second_waiting` for a second or third verdict) and appeals.

    Of the time of the `reviewers` of the last seven days that of `capacity` is there for this project (at least somebody's): each is
    divided among projects by the work that waits there. `backlog_seconds` is the work for each of these, at `review_seconds` an
    answer, the median of late; `window_seconds` is the work that each can do until an answer is due.
    """

    waiting: int
    second_waiting: int
    appeals_waiting: int
    reviewers: int
    review_seconds: int
    capacity: float
    backlog_seconds: int
    window_seconds: int
    throttled_at: datetime | None
    computed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadHealth:
    """What of a project waits for reviewers now, for operations: of all that is `waiting`, second reviews and appeals.

    The rest is as in `ReviewLoad`, counted once a minute where answers are accepted by review; None elsewhere.
    """

    tenant: str
    project: str
    title: dict[str, str]
    waiting: int
    second_waiting: int
    appeals_waiting: int
    reviewers: int | None
    review_seconds: int | None
    capacity: float | None
    backlog_seconds: int | None
    window_seconds: int | None
    throttled_at: datetime | None
    computed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Up to when verdicts of a project's reviewers are counted."""

    scored_upto: datetime | None


async def review_load(tx: Tx, project_id: uuid.UUID) -> ReviewLoad | None:
    """Return what of a project waited for reviewers when it was last counted; None before that."""
    return await tx.maybe(q.review_load, ReviewLoad, tenant_id=tx.tenant_id, project_id=project_id)


async def load_health(tx: Tx) -> list[LoadHealth]:
    """Return what waits for reviewers now by project, the one most behind first; for operations."""
    return await tx.many(q.load_health, LoadHealth)


async def watched_projects(tx: Tx) -> list[Watched]:
    """Return projects of which reviews are to be counted, for the system; at most five hundred, the longest uncounted first."""
    upto = _midnight(tx)
    return await tx.many(q.watched_projects, Watched, since=upto - COUNTED_FOR, upto=upto, most=WATCHED_AT_ONCE)


async def watch_reviews(tx: Tx, project_id: uuid.UUID, review_days: int) -> ReviewLoad:
    """Count what of a project waits for reviewers, hold its feed back or hand out again, and once a day publish how its
    reviewers do. For the system."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    load = await tx.one(
        q.measure_load,
        ReviewLoad,
        window_seconds=review_days * HOURS_A_DAY * 3600,
        active_since=tx.now - ACTIVE_FOR,
        few=REVIEWS_MIN,
        usual_seconds=USUAL_SECONDS,
        at=tx.now,
        **scope,
    )
    throttled_at = await _throttle(tx, project_id, load)
    upto = _midnight(tx)
    if await scored_upto(tx, project_id) != upto:
        await publish_reviewers(tx, project_id, upto)
    await tx.run(q.note_watched, throttled_at=throttled_at, scored_upto=upto, **scope)
    return load


async def scored_upto(tx: Tx, project_id: uuid.UUID) -> datetime | None:
    """Return up to when verdicts of a project's reviewers are counted; None before they were. For the system."""
    found = await tx.maybe(q.scored_upto, Scored, tenant_id=tx.tenant_id, project_id=project_id)
    return None if found is None else found.scored_upto


async def _throttle(tx: Tx, project_id: uuid.UUID, load: ReviewLoad) -> datetime | None:
    """Hold a project's feed back or hand out again; returns since when it is held back."""
    share = load.backlog_seconds / load.window_seconds
    holds = share > (HELD_ABOVE if load.throttled_at is None else RESUMED_BELOW)
    if await tasks.throttle(tx, project_id, holds=holds):
        told = {
            "waiting": load.waiting + load.appeals_waiting,
            "reviewers": load.reviewers,
            "backlog_minutes": load.backlog_seconds // 60,
            "window_minutes": load.window_seconds // 60,
        }
        await tx.announce(
            ClaimsThrottled(subject=project_id, **told) if holds else ClaimsResumed(subject=project_id, **told)
        )
    return (load.throttled_at or tx.now) if holds else None


def _midnight(tx: Tx) -> datetime:
    return tx.now.replace(hour=0, minute=0, second=0, microsecond=0)
