"""What a project's answers and people are held against, line by line as it is exported: audits, known items, reports, solvers, doubts."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.insights.tables import LINES_MAX, paged
from tarazu.quality.intervals import interval
from tarazu.quality.known.scores import ScoreRow

q = sql.load("tarazu.quality.insights")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """A task of the project: its state (`open`, `answered`, `completed`, `cancelled` or `reported`), the answers `wanted` and given."""

    task_id: uuid.UUID
    unique_key: str | None
    state: str
    wanted: int
    answers: int
    accepted: int
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """What the customer said of a task, and of which `label`; `by` is the principal who did."""

    id: uuid.UUID
    task_id: uuid.UUID
    verdict: str
    label: str | None
    comment: str
    seconds: int | None
    by: uuid.UUID
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleLine:
    """A task that was drawn to be audited, of every thousand `permille`; its `verdict` is None while it waits."""

    task_id: uuid.UUID
    verdict: str | None
    drawn_at: datetime | None
    permille: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItemLine:
    """A task whose answer is known, and what came of it; fields as of a `KnownItem`."""

    id: uuid.UUID
    purpose: str
    label: str
    clause: str | None
    source_task_id: uuid.UUID | None
    exposures: int
    answers: int
    right_answers: int
    created_at: datetime
    retired_at: datetime | None
    reported_at: datetime | None
    disputed_at: datetime | None
    upheld_at: datetime | None
    voided_at: datetime | None
    void_reason: str | None
    is_corrected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVerdictLine:
    """A reviewer's verdict on an answer of which it is known whether it is right, and whether it was `confirmed`."""

    id: uuid.UUID
    item_id: uuid.UUID
    submission_id: uuid.UUID
    verdict: str
    clause: str | None
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """How somebody does by now on known items: weights are answers, each halved for every half-life of its age; `low` and `high`
    hold the middle 95 % of what is believed of the share of right answers."""

    contributor_id: uuid.UUID
    given: int
    answers: int
    right_answers: int
    weight: float
    right_weight: float
    low: float
    high: float
    stopped_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerLine:
    """How often verdicts of a reviewer were confirmed, as published last: all that were checked, and those on known answers; the
    rolling kappa is of the last fifty. `is_seconded`: it is surely below what the project asks, and each verdict is looked at."""

    reviewer_id: uuid.UUID
    checked: int
    confirmed: int
    low: float | None
    high: float | None
    upto: datetime | None
    rolling_checks: int
    rolling_kappa: float | None
    rolling_low: float | None
    rolling_high: float | None
    is_seconded: bool
    known_checked: int
    known_confirmed: int
    kappa: float | None
    calibrated_at: datetime | None
    stopped_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedCheckLine:
    """A merged answer of which it is known whether it is right; fields as of a `MergedCheck`."""

    id: uuid.UUID
    source: str
    way: str
    score: float
    stated: float | None
    is_right: bool
    checked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Which merged answers are asked for: those said to be right by more than `low` and at most `high`, `before` or `after` calibration."""

    when: Literal["before", "after"]
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """What somebody said that a task or a known item lacks; `upheld` is None while nobody has decided."""

    id: uuid.UUID
    task_id: uuid.UUID | None
    item_id: uuid.UUID | None
    contributor_id: uuid.UUID
    lack: str
    reason: str
    reported_at: datetime
    upheld: bool | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """A question about the guidelines or a task, and what was answered to whom; never who asked."""

    id: uuid.UUID
    task_id: uuid.UUID | None
    clause: str | None
    body: str
    asked_at: datetime
    answer: str | None
    audience: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveLine:
    """A question that others were to solve unseen, and the share of them that found its key; None while they are at it."""

    submission_id: uuid.UUID
    task_id: uuid.UUID
    contributor_id: uuid.UUID
    solving_task_id: uuid.UUID
    people: int
    state: str
    agreement: float | None
    opened_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtLine:
    """A task that was in doubt at the most answers, and how that ended; fields as of a `DoubtfulTask`."""

    task_id: uuid.UUID
    asked_at: datetime | None
    ended_at: datetime | None
    outcome: str | None
    lapsed_at: datetime | None
    label: str | None
    confidence: float | None
    votes: int


async def scores(tx: Tx, project_id: uuid.UUID, after: uuid.UUID | None, limit: int) -> list[ScoreLine]:
    """Return a page of how people do on known items, in order of the tenant's names of them."""
    return [_score(each) for each in await _scores(tx, project_id, after, limit)]


async def merged_checks(
    tx: Tx, project_id: uuid.UUID, after: uuid.UUID | None, limit: int, said: Said | None = None
) -> list[MergedCheckLine]:
    """Return a page of the checks of a project's merged answers, in order of id; all of them, or as they were said."""
    return await tx.many(
        q.merged_check_lines,
        MergedCheckLine,
        tenant_id=tx.tenant_id,
        project_id=project_id,
        after=after or uuid.UUID(int=0),
        most=min(limit, LINES_MAX),
        before=said is not None and said.when == "before",
        low=said.low if said else None,
        high=said.high if said else None,
    )


def _score(row: ScoreRow) -> ScoreLine:
    low, high = interval(row.right_weight, row.weight - row.right_weight)
    return ScoreLine(**asdict(row), low=low, high=high)


_scores = paged(q.score_rows, ScoreRow)
tasks = paged(q.task_lines, TaskLine)
audits = paged(q.audit_lines, AuditLine)
samples = paged(q.sample_lines, SampleLine)
known_items = paged(q.known_item_lines, KnownItemLine)
known_verdicts = paged(q.known_verdict_lines, KnownVerdictLine)
reviewers = paged(q.reviewer_lines, ReviewerLine)
reports = paged(q.report_lines, ReportLine)
questions = paged(q.question_lines, QuestionLine)
resolves = paged(q.resolve_lines, ResolveLine)
doubts = paged(q.doubt_lines, DoubtLine)
