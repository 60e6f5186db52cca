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
from tarazu.quality.review.rolling import WINDOW, rolling

q = sql.load("tarazu.quality.review")

COUNTED_FOR = timedelta(days=730)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedReviewer:
    """How many verdicts of a reviewer were checked and confirmed; weights are checks, each halved for every half-life of its age. Of the
    `latest`, as many as `rolling` takes: kept rightly, kept wrongly, left out wrongly, left out rightly."""

    reviewer_id: uuid.UUID
    checked: int
    confirmed: int
    weight: float
    confirmed_weight: float
    latest: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MyReviewing:
    """What is published of a reviewer's verdicts as they see it: every number that a rule reads, and the rules, if there are any.

    `kappa` is over the last `kappa_checks` checked verdicts, fifty at the most, with its 95 % interval; with `is_seconded` it is surely
    below `reviewer_kappa_min`, and each of their verdicts in the project is asked of a second reviewer.
    """

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
    kappa_checks: int
    kappa: float | None
    kappa_low: float | None
    kappa_high: float | None
    reviewer_kappa_min: float | None
    is_seconded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedReviews:
    """A project of which a reviewer is given nothing: since `stopped_since` a rule stops them by `checked` verdicts, or they are to reach
    a kappa on known answers and have judged every one that is ready."""

    title: Mapping[str, str]
    kind: str
    stopped_since: datetime | None
    checked: int
    low: float
    high: float
    reviewer_agreement_min: float | None
    judged: int
    calibration_items: int
    kappa: float | None
    calibration_kappa_min: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerHealth:
    """The same for operations, with the handle by which they know the reviewer, and the kappa on known answers where a project asks for one;
    the one over the last checked verdicts is `rolling_kappa`."""

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
    rolling_checks: int
    rolling_kappa: float | None
    rolling_low: float | None
    rolling_high: float | None
    is_seconded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedReviewer:
    """Somebody whom a rule stops from reviewing, or stops no more."""

    reviewer_id: uuid.UUID
    alias: uuid.UUID
    checked: int


async def my_reviewing(tx: Tx) -> list[MyReviewing]:
    """Return what is published of the caller's verdicts, the project with most checks first."""
    return await tx.many(q.my_reviewing, MyReviewing)


async def my_closed_reviews(tx: Tx) -> list[ClosedReviews]:
    """Return the projects of which the caller is given nothing to review, those first that a rule closes; at most fifty."""
    return await tx.many(q.my_closed_reviews, ClosedReviews, at=tx.now)


async def reviewer_health(tx: Tx) -> list[ReviewerHealth]:
    """Return up to two hundred reviewers, those whom a rule stops first, then those least confirmed; for operations."""
    return await tx.many(q.reviewer_health, ReviewerHealth)


async def publish_reviewers(tx: Tx, project_id: uuid.UUID, upto: datetime) -> set[uuid.UUID]:
    """Publish what came of the verdicts of a project's reviewers up to a moment, and let its rule follow; returns whom it lets review
    again. For the system."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id, "upto": upto}
    counted = await tx.many(q.counted_reviewers, CountedReviewer, since=upto - COUNTED_FOR, window=WINDOW, **scope)
    kappas = [rolling(each.latest) for each in counted]
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
        kappa_checks=[each.checks for each in kappas],
        kappas=[each.kappa for each in kappas],
        kappa_lows=[each.low for each in kappas],
        kappa_highs=[each.high for each in kappas],
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
