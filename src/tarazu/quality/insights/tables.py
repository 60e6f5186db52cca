"""What was said and decided about a project's answers, line by line in order of id, as it is exported: no answer is in it, only labels."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.sql import Query

q = sql.load("tarazu.quality.insights")

LINES_MAX = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealLine:
    """An author's appeal `against` a `review` or a `second_look` at a delivered row, and what became of it; None while it waits."""

    id: uuid.UUID
    submission_id: uuid.UUID
    task_id: uuid.UUID
    contributor_id: uuid.UUID
    against: str
    verdict: str
    clause: str | None
    outcome: str | None
    reason: str | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjudicationLine:
    """A task on which people disagree, `why` somebody was to decide, and what they decided; None while it waits."""

    id: uuid.UUID
    task_id: uuid.UUID
    why: str
    opened_at: datetime
    verdict: str | None
    submission_id: uuid.UUID | None
    label: str | None
    clause: str | None
    reason: str | None
    decided_by: uuid.UUID | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """The verdict that holds on an answer; `places` of the answer that it is about as JSON; `review_seconds` of all who were asked."""

    id: uuid.UUID
    submission_id: uuid.UUID
    task_id: uuid.UUID
    contributor_id: uuid.UUID
    round: int
    label: str
    verdict: str
    clause: str | None
    reason: str | None
    places: str | None
    review_seconds: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionLine:
    """The verdict of one of several reviewers: the first (`stage` 1), the second who did not see it, or the third who saw both."""

    id: uuid.UUID
    submission_id: uuid.UUID
    task_id: uuid.UUID
    contributor_id: uuid.UUID
    stage: int
    verdict: str
    label: str
    fixed_label: str | None
    clause: str | None
    reason: str | None
    places: str | None
    seconds: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLookLine:
    """What somebody made of a delivered answer that was looked at again, for the report `repair_id`."""

    id: uuid.UUID
    repair_id: uuid.UUID
    submission_id: uuid.UUID
    task_id: uuid.UUID
    contributor_id: uuid.UUID
    verdict: str
    clause: str | None
    reason: str | None
    places: str | None
    seconds: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FixLine:
    """What a reviewer made of an answer, under the id of the review; `ended_at` is when an appeal took it back."""

    id: uuid.UUID
    submission_id: uuid.UUID
    task_id: uuid.UUID
    contributor_id: uuid.UUID
    label: str
    fixed_label: str
    fixed_by: uuid.UUID
    fixed_at: datetime
    ended_at: datetime | None
    original_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAnswerLine:
    """An answer to a known item that was mixed in unseen; it `counts` while the item is neither disputed nor void."""

    submission_id: uuid.UUID
    item_id: uuid.UUID
    contributor_id: uuid.UUID
    label: str
    expected: str
    is_right: bool
    counts: bool
    answered_at: datetime
    judged_at: datetime


Read = Callable[[Tx, uuid.UUID, uuid.UUID | None, int], Awaitable[list[Any]]]
"""Returns a page of a project's lines in order of their first field, up or down; what the last line before it has there is given."""


def paged(query: Query, line: type[Any]) -> Read:
    """Return what reads a project's lines page by page, at most 10,000 at once."""

    async def read(tx: Tx, project_id: uuid.UUID, after: uuid.UUID | None, limit: int) -> list[Any]:
        given = {
            "tenant_id": tx.tenant_id,
            "project_id": project_id,
            "after": after or uuid.UUID(int=0),
            "before": after,
            "most": min(limit, LINES_MAX),
            "at": tx.now,
        }
        return await tx.many(query, line, **{name: given[name] for name in query.parameters})

    return read


appeals = paged(q.appeal_lines, AppealLine)
adjudications = paged(q.adjudication_lines, AdjudicationLine)
reviews = paged(q.review_lines, ReviewLine)
opinions = paged(q.opinion_lines, OpinionLine)
second_looks = paged(q.second_look_lines, SecondLookLine)
fixes = paged(q.fix_lines, FixLine)
known_answers = paged(q.known_answer_lines, KnownAnswerLine)
