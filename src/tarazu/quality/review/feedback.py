"""What was said of people's own answers, and what became of them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.review.places import Place

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
class Feedback:
    """A reviewer's verdict as the author reads it: by which clause, why, and on which places of the answer.

    With `is_second_look` the answer had been accepted and delivered, and was left out when somebody looked at it again.
    """

    verdict: str
    clause: str | None
    reason: str | None
    places: list[Place]
    round: int
    at: datetime
    is_second_look: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MyAnswer:
    """An answer of the caller: `state` is `in_review`, `returned`, `appealed`, `accepted`, `excluded` by a reviewer, `left_out` by
    the decision of the case `case_id`, or `training`."""

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
    return _read(await tx.many(q.feedback, FeedbackRow, assignment_id=assignment_id))


async def opinions_under_review(tx: Tx) -> list[Feedback]:
    """Return the two verdicts that differ about the answer that the caller holds for a third; of any other review nothing."""
    return _read(await tx.many(q.opinions_under_review, FeedbackRow, at=tx.now))


def _read(rows: list[FeedbackRow]) -> list[Feedback]:
    return msgspec.convert(rows, list[Feedback], from_attributes=True)


async def my_answers(tx: Tx, before: datetime, limit: int) -> list[MyAnswer]:
    """Return a page of what the caller handed in before a moment, newest first."""
    return await tx.many(q.my_answers, MyAnswer, before=before, most=min(limit, 1000))
