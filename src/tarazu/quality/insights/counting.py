"""Counting what the page of a project's quality shows, and the rows behind its numbers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tarazu import kinds
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.insights import comparing
from tarazu.quality.insights.comparing import ComparedAnswer
from tarazu.quality.insights.drift import Periods, drift_of, read_periods
from tarazu.quality.insights.foretelling import foretold
from tarazu.quality.insights.grading import Grading, Gradings
from tarazu.quality.insights.insight import Asked, Day, Dissent, HardTask, Insight, Lacks, Ruling
from tarazu.quality.merging.confidence import MergedCheck
from tarazu.quality.model import GRADINGS_MAX
from tarazu.quality.settling.agreement import TIE_LABELS
from tarazu.quality.settling.ballots import Ballots

q = sql.load("tarazu.quality.insights")

DAYS_SHOWN = 60
HARDEST_MAX = 20
ITEMS_COUNTED = 10_000
GRADED = ("rubric.grade", "judge.audit")
_GRADINGS_AT_ONCE = 500
CLAUSES_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One answer behind a number; `contributor_id` is the tenant's own name for its author.

    `consensus`, `confidence` and `agreement` are of its task; `verdict`, `clause` and `reason` of its review, and `review_seconds`
    how long all who were asked for a verdict had it.
    """

    id: uuid.UUID
    task_id: uuid.UUID
    contributor_id: uuid.UUID
    round: int
    label: str
    seconds: int | None
    submitted_at: datetime
    accepted_at: datetime | None
    used: bool
    consensus: str | None
    confidence: float | None
    agreement: float | None
    verdict: str | None
    clause: str | None
    reason: str | None
    review_seconds: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFilter:
    """Which answers are asked for; what is None is not asked.

    `decided_otherwise` asks for those of which reviewers did otherwise than reviewers, a `clause` for those in which it was named.
    """

    contributor_id: uuid.UUID | None = None
    label: str | None = None
    verdict: str | None = None
    decided_otherwise: bool = False
    clause: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A task that more than one person answered, and what it came to."""

    task_id: uuid.UUID
    unique_key: str | None
    payload: dict[str, Any]
    label: str
    confidence: float | None
    votes: int
    agreement: float
    shares: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFilter:
    """Which tasks are asked for: of an agreement from `low` and below `high`; to which two people gave these two labels; to which two
    people gave labels that are no tie."""

    low: float = 0.0
    high: float = 2.0
    one: str | None = None
    other: str | None = None
    without_ties: bool = False

    @property
    def shown(self) -> dict[str, Any]:
        """What the queries ask."""
        ends = {"low": self.low, "high": self.high, "one": self.one, "other": self.other}
        return {**ends, "ties": sorted(TIE_LABELS) if self.without_ties else None}


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionedRubric:
    """A project's own criteria in one version."""

    version: int
    rubric: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a project's insight is counted from; `names` gives the tenant's name of a contributor."""

    ballots: Ballots
    names: dict[uuid.UUID, uuid.UUID]
    answers: list[ComparedAnswer]
    hardest: list[HardTask]
    days: list[Day]
    rulings: list[Ruling]
    dissents: list[Dissent]
    questions: list[Asked]
    reports: list[Lacks]
    periods: list[Periods]
    gradings: Gradings
    checks: list[MergedCheck]
    read_at: datetime


async def read_material(tx: Tx, project_id: uuid.UUID, ballots: Ballots, checks: list[MergedCheck]) -> Material:
    """Read what else a project's insight is counted from than its votes and the checks of its merged answers. For the system."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    people = ballots.contributors
    names = await tx.many(q.write_authors, uuid.UUID, people=people, **scope)
    return Material(
        ballots=ballots,
        names=dict(zip(people, names, strict=True)),
        answers=await _comparable(tx, ballots),
        hardest=await tx.many(q.hardest, HardTask, most=HARDEST_MAX, **scope),
        days=list(reversed(await tx.many(q.days, Day, most=DAYS_SHOWN, **scope))),
        rulings=await tx.many(q.rulings, Ruling, most=CLAUSES_MAX, **scope),
        dissents=await tx.many(q.dissents, Dissent, most=CLAUSES_MAX, **scope),
        questions=await tx.many(q.questions_by_clause, Asked, most=CLAUSES_MAX, **scope),
        reports=await tx.many(q.reports_by_lack, Lacks, **scope),
        periods=await read_periods(tx, project_id),
        gradings=await _gradings(tx, project_id, ballots.kind),
        checks=checks,
        read_at=tx.now,
    )


def measure_insight(found: Material) -> Insight:
    """Count what the page of a project shows."""
    ballots = found.ballots
    people, too_few, unlisted = comparing.contributors(ballots, found.names)
    return Insight(
        apart=comparing.apart(found.answers, kinds.of(ballots.kind).distance),
        confusion=comparing.confusion(ballots),
        difficulty=comparing.difficulty(comparing.agreements(ballots)),
        hardest=found.hardest,
        contributors=people,
        compared_min=comparing.COMPARED_MIN,
        too_few=too_few,
        unlisted=unlisted,
        seconds=comparing.seconds(ballots),
        days=found.days,
        rulings=found.rulings,
        dissents=found.dissents,
        questions=found.questions,
        reports=found.reports,
        drift=[*map(drift_of, found.periods), *foretold(found.checks, found.read_at)],
        rubrics=found.gradings.figures(),
    )


async def rows(tx: Tx, project_id: uuid.UUID, which: RowFilter, after: uuid.UUID | None, limit: int) -> list[Row]:
    """Return a page of the answers behind a number, in order of submission. For the tenant and the system."""
    return await tx.many(
        q.rows_of,
        Row,
        project_id=project_id,
        author=which.contributor_id,
        given=which.label,
        ruled=which.verdict,
        otherwise=which.decided_otherwise,
        under=which.clause,
        since=which.since,
        until=which.until,
        after=after,
        most=min(limit, 10_000),
    )


async def items(
    tx: Tx, project_id: uuid.UUID, which: ItemFilter, after: tuple[float, uuid.UUID] | None, limit: int
) -> list[Item]:
    """Return a page of tasks that more than one person answered, least agreement first; `after` is the last one's."""
    return await tx.many(
        q.items,
        Item,
        tenant_id=tx.tenant_id,
        project_id=project_id,
        **which.shown,
        after_agreement=after[0] if after else None,
        after=after[1] if after else None,
        most=min(limit, 1000),
    )


async def count_items(tx: Tx, project_id: uuid.UUID, which: ItemFilter) -> int:
    """Return how many tasks `items` would list, up to 10,000."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    return await tx.one(q.count_items, int, **scope, **which.shown, most=ITEMS_COUNTED)


async def _comparable(tx: Tx, ballots: Ballots) -> list[ComparedAnswer]:
    # Answers that are read by their own task's form cannot be held against another task's.
    if isinstance(kinds.of(ballots.kind), kinds.Tailored):
        return []
    tasks = comparing.sample(ballots)
    return await tx.many(q.given_answers, ComparedAnswer, tenant_id=tx.tenant_id, task_ids=tasks)


async def _gradings(tx: Tx, project_id: uuid.UUID, kind: str) -> Gradings:
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    if kind not in GRADED:
        return Gradings({})
    rubrics = await tx.many(q.rubrics, VersionedRubric, **scope)
    found = Gradings({each.version: each.rubric for each in rubrics})
    async for rows in tx.stream(q.gradings, Grading, chunk=_GRADINGS_AT_ONCE, most=GRADINGS_MAX, **scope):
        found.add(rows)
    return found
