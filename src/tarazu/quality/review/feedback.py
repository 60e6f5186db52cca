"""What was said of people's own answers, and what became of them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.review.places import Place
from tarazu.quality.review.reviews import WaitingReview
from tarazu.quality.review.works import kind_of

q = sql.load("tarazu.quality.review")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackRow:
    """A verdict as the database hands it to the author, or to a third reviewer."""

    verdict: str
    clause: str | None
    reason: str | None
    places: list[dict[str, Any]]
    round: int
    at: datetime
    is_second_look: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionRow(FeedbackRow):
    """A verdict as the database hands it to a third reviewer; `fixed` in stored order."""

    fixed: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """A reviewer's verdict as the author reads it: by which clause, why, and on which places of the answer.

    With `is_second_look` the answer had been accepted and delivered, and was fixed or left out when somebody looked at it again.
    """

    verdict: str
    clause: str | None
    reason: str | None
    places: list[Place]
    round: int
    at: datetime
    is_second_look: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion(Feedback):
    """A verdict as a third reviewer reads it; of `fix`, with what the answer would be made into."""

    fixed: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MyAnswer:
    """An answer of the caller: `state` is `in_review`, `returned`, `appealed`, `accepted`, `fixed` or `excluded` by a reviewer,
    `left_out` by the decision of the case `case_id`, or `training`."""

    assignment_id: uuid.UUID
    title: dict[str, str]
    kind: str
    round: int
    submitted_at: datetime
    state: str
    case_id: uuid.UUID | None


async def feedback(tx: Tx, assignment_id: uuid.UUID) -> Feedback | None:
    """Return the last verdict on the caller's own answer, or None."""
    return next(iter(await feedbacks(tx, assignment_id)), None)


async def feedbacks(tx: Tx, assignment_id: uuid.UUID) -> list[Feedback]:
    """Return the verdicts on the rounds of the caller's own answer, the latest first."""
    rows = await tx.many(q.feedback, FeedbackRow, assignment_id=assignment_id)
    return msgspec.convert(rows, list[Feedback], from_attributes=True)


async def opinions_under_review(tx: Tx) -> list[Opinion]:
    """Return the two verdicts that differ about the answer that the caller holds for a third; of any other review nothing."""
    rows = await tx.many(q.opinions_under_review, OpinionRow, at=tx.now)
    said = msgspec.convert(rows, list[Opinion], from_attributes=True)
    held = await tx.maybe(q.held_review, WaitingReview, at=tx.now) if any(each.fixed for each in said) else None
    if held is None:
        return said
    kind = kind_of(held)
    return [each if each.fixed is None else replace(each, fixed=kind.shown(each.fixed, held.flipped)) for each in said]


async def my_answers(tx: Tx, before: datetime, limit: int) -> list[MyAnswer]:
    """Return a page of what the caller handed in before a moment, newest first."""
    return await tx.many(q.my_answers, MyAnswer, before=before, most=min(limit, 1000))
