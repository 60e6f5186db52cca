"""What the page of a project's quality shows: counted with the consensus, in the background, and read back whole."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.insights.drift import Drift
from tarazu.quality.model import RubricFigures
from tarazu.quality.settling.agreement import Interval
from tarazu.quality.settling.stored import Stored, write_stored

q = sql.load("tarazu.quality.insights")


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Agreement that counts how far answers are from each other: alpha with the kind's own distance, over a sample.

    `answers` on `tasks` that at least two people answered; of a larger project a sample, evenly spread.
    """

    alpha: Interval
    tasks: int
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """How often two people gave which labels to the same task: `pairs[i][j]` pairs gave `labels[i]` and `labels[j]`.

    Symmetric, so that a pair that differs stands in two places; `left_out` labels are too rare to be shown.
    """

    labels: list[str]
    pairs: list[list[int]]
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """So many tasks whose agreement is at least `low` and below `high`; the last one includes 1."""

    low: float
    high: float
    tasks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HardTask:
    """A task on which people agree least; `method`, by which its label came about, is empty in what was counted before it was kept."""

    task_id: uuid.UUID
    label: str
    votes: int
    agreement: float
    method: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributorFigures:
    """How somebody's answers fared, under the name by which the tenant alone knows them.

    `compared` answers are those to tasks on which the others have one leading label; `agreeing` of them gave it. `low` and
    `high` hold the middle 95 % of what is believed of that share. Medians are of the times that are known.
    """

    contributor_id: uuid.UUID
    answers: int
    compared: int
    agreeing: int
    low: float
    high: float
    seconds_median: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconds:
    """Active time of the answers of which it is known: a quarter of the answers took less than `low`, a quarter more than `high`."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Answers of one day in India: handed in on it, and accepted on it."""

    day: date
    handed_in: int
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """Verdicts of reviewers of one kind under one clause; `clause` is empty where none was named."""

    verdict: str
    clause: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissent:
    """Answers of which reviewers decided otherwise than reviewers, under one clause that either named; empty where none did."""

    clause: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Questions that people asked about one clause; empty where none was named."""

    clause: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacks:
    """Tasks that people said lack something: `information` or `expert`."""

    lack: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Insight:
    """What is known of a project's quality as of the consensus; lists are bounded.

    `contributors` have at least `compared_min` compared answers each; `too_few` more have fewer, and `unlisted` did not
    fit. Rows of `hardest` are in order of agreement, `rubrics` are the versions by which answers were graded, newest first.
    """

    apart: Apart | None
    confusion: Confusion | None
    difficulty: list[Bucket]
    hardest: list[HardTask]
    contributors: list[ContributorFigures]
    compared_min: int
    too_few: int
    unlisted: int
    seconds: Seconds | None
    days: list[Day]
    rulings: list[Ruling]
    questions: list[Asked]
    reports: list[Lacks]
    drift: list[Drift]
    dissents: list[Dissent] = field(default_factory=list)
    rubrics: list[RubricFigures] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectInsight:
    """A project's insight and when it was counted."""

    project_id: uuid.UUID
    insight: Insight
    computed_at: datetime


async def insight(tx: Tx, project_id: uuid.UUID) -> ProjectInsight | None:
    """Return what is known of a project's quality, or None before its first refit."""
    stored = await tx.maybe(q.insight, Stored, tenant_id=tx.tenant_id, project_id=project_id)
    if stored is None:
        return None
    return ProjectInsight(project_id=project_id, insight=stored.read(Insight), computed_at=stored.computed_at)


async def write_insight(tx: Tx, project_id: uuid.UUID, found: Insight) -> None:
    """Store what is known of a project's quality in the place of what was."""
    await write_stored(tx, q.write_insight, found, project_id)
