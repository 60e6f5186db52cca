"""What was said and decided about a project's answers, line by line in order of id, as it is exported: no answer is in it, only labels."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from tarazu.kit import sql
from tarazu.kit.db import Tx

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


async def appeals(tx: Tx, project_id: uuid.UUID, after: uuid.UUID | None, limit: int) -> list[AppealLine]:
    """Return a page of a project's appeals."""
    return await tx.many(q.appeal_lines, AppealLine, **_page(tx, project_id, after, limit))


async def adjudications(tx: Tx, project_id: uuid.UUID, after: uuid.UUID | None, limit: int) -> list[AdjudicationLine]:
    """Return a page of what was or is to be adjudicated in a project."""
    return await tx.many(q.adjudication_lines, AdjudicationLine, **_page(tx, project_id, after, limit))


async def opinions(tx: Tx, project_id: uuid.UUID, after: uuid.UUID | None, limit: int) -> list[OpinionLine]:
    """Return a page of the verdicts of which several were asked."""
    return await tx.many(q.opinion_lines, OpinionLine, **_page(tx, project_id, after, limit))


async def second_looks(tx: Tx, project_id: uuid.UUID, after: uuid.UUID | None, limit: int) -> list[SecondLookLine]:
    """Return a page of the second looks at delivered answers."""
    return await tx.many(q.second_look_lines, SecondLookLine, **_page(tx, project_id, after, limit))


async def fixes(tx: Tx, project_id: uuid.UUID, after: uuid.UUID | None, limit: int) -> list[FixLine]:
    """Return a page of a project's fixes, also of those that were taken back."""
    return await tx.many(q.fix_lines, FixLine, **_page(tx, project_id, after, limit))


async def known_answers(tx: Tx, project_id: uuid.UUID, after: uuid.UUID | None, limit: int) -> list[KnownAnswerLine]:
    """Return a page of the answers to a project's known items; those of training are none."""
    return await tx.many(q.known_answer_lines, KnownAnswerLine, **_page(tx, project_id, after, limit))


def _page(tx: Tx, project_id: uuid.UUID, after: uuid.UUID | None, limit: int) -> dict[str, object]:
    return {
        "tenant_id": tx.tenant_id,
        "project_id": project_id,
        "after": after or uuid.UUID(int=0),
        "most": min(limit, LINES_MAX),
    }
