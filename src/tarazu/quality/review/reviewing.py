"""Reviewers reviewed: what somebody else made of their verdicts, and what follows from it.

A verdict is checked where a second or third reviewer judged the same answer, where a person decided an appeal against it, where its
customer audited a task that has one answer, and where the task was a known item. As with scores of answers, what is
published is what the reviewer sees and all that the rule reads; it is counted up to the end of a day, and older checks count less.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.events import ReviewAccessRestored, ReviewAccessStopped
from tarazu.quality.intervals import interval

q = sql.load("tarazu.quality.review")

COUNTED_FOR = timedelta(days=730)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedReviewer:
    """How many verdicts of a reviewer were checked and confirmed; weights are checks, each halved for every half-life of its age."""

    reviewer_id: uuid.UUID
    checked: int
    confirmed: int
    weight: float
    confirmed_weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MyReviewing:
    """What is published of a reviewer's verdicts as they see it: every number that a rule reads, and the rule, if there is one."""

    title: Mapping[str, str]
    kind: str
    checked: int
    confirmed: int
    weight: float
    confirmed_weight: float
    low: float
    high: float
    upto: datetime
    reviewer_checks_min: int | None
    reviewer_agreement_min: float | None
    stopped_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerHealth:
    """The same for operations, with the handle by which they know the reviewer, and the kappa on known answers where a project asks for one."""

    tenant: str
    project: str
    title: dict[str, str]
    reviewer: str
    checked: int
    confirmed: int
    low: float
    high: float
    stopped_since: datetime | None
    kappa: float | None
    calibrated_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedReviewer:
    """Somebody whom a rule stops from reviewing, or stops no more."""

    reviewer_id: uuid.UUID
    alias: uuid.UUID
    checked: int


async def my_reviewing(tx: Tx) -> list[MyReviewing]:
    """Return what is published of the caller's verdicts, the project with most checks first."""
    return await tx.many(q.my_reviewing, MyReviewing)


async def reviewer_health(tx: Tx) -> list[ReviewerHealth]:
    """Return up to two hundred reviewers, those whom a rule stops first, then those least confirmed; for operations."""
    return await tx.many(q.reviewer_health, ReviewerHealth)


async def publish_reviewers(tx: Tx, project_id: uuid.UUID, upto: datetime) -> set[uuid.UUID]:
    """Publish what came of the verdicts of a project's reviewers up to a moment, and let its rule follow; returns whom it lets review
    again. For the system."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id, "upto": upto}
    counted = await tx.many(q.counted_reviewers, CountedReviewer, since=upto - COUNTED_FOR, **scope)
    bounds = [interval(each.confirmed_weight, each.weight - each.confirmed_weight) for each in counted]
    await tx.run(
        q.publish_reviewers,
        people=[each.reviewer_id for each in counted],
        checked=[each.checked for each in counted],
        confirmed=[each.confirmed for each in counted],
        weights=[each.weight for each in counted],
        confirmed_weights=[each.confirmed_weight for each in counted],
        lows=[low for low, _ in bounds],
        highs=[high for _, high in bounds],
        **scope,
    )
    return await settle_reviewers(tx, project_id)


async def settle_reviewers(tx: Tx, project_id: uuid.UUID) -> set[uuid.UUID]:
    """Stop whom a project's rule stops from reviewing by what is published, and let review again whom it does not; returns the latter."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id, "at": tx.now}
    ended = await tx.many(q.end_review_stops, StoppedReviewer, **scope)
    for each in ended:
        await tx.announce(ReviewAccessRestored(subject=each.alias, project=project_id))
    for each in await tx.many(q.begin_review_stops, StoppedReviewer, **scope):
        await tx.announce(ReviewAccessStopped(subject=each.alias, project=project_id, checked=each.checked))
    return {each.reviewer_id for each in ended}
