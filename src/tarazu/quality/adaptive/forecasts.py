"""Forecasts: what every setting is expected to cost and bring, for how many tasks and by when, and what that rests on."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from tarazu import projects, tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import range_faults, require_one_of, require_sound
from tarazu.kit.money import Money
from tarazu.projects import Project
from tarazu.quality.adaptive.expecting import RIGHT, TASKS_MIN, Replayed
from tarazu.quality.adaptive.what_if import Alike, Kept, is_counting, read_stored

q = sql.load("tarazu.quality.adaptive")

TASKS_UNKNOWN = 1_000
"""For so many tasks the cost is told while there are none."""
BOUNDS = {"tasks": (1, 10_000_000), "pace": (1, 10_000_000)}
_FAR = 36_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """What a customer supposes: what people are like (a name of `RIGHT`, `any` of them, or `project`: as in another one), how many
    tasks there are to be, and how many answers come in a day. What is None is taken from what is known."""

    people: str | None = None
    tasks: int | None = None
    pace: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a setting comes to: answers a task, accuracy (0 to 1), what all answers cost in minor units, and when they are in,
    unknown where no pace is."""

    answers_per_task: float
    accuracy: float
    cost_minor: int
    currency: str
    finished_at: datetime | None

    @property
    def cost(self) -> Money:
        """What all answers cost."""
        return Money(amount_minor=self.cost_minor, currency=self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast(Outlook):
    """A setting for a whole project. `best` and `worst` are the ends where people may be anything from careful to mixed;
    `is_set`: it is the project's own; `over_budget`: its cost passes the budget, so tasks get fewer answers than that."""

    confidence: float | None
    least: int
    most: int
    ran_out: float
    is_set: bool = False
    over_budget: bool = False
    best: Outlook | None = None
    worst: Outlook | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """Forecasts by setting, for `tasks_priced` tasks, and their `basis`: `measured` where `tasks` of the project were replayed, which
    `needed` with three answers allow; `assumed`, as in another `project` (`alike`), or `blended` with an `own_share` of own answers
    where there are fewer; `none`. `people` is what was supposed of them, `choices` what may be.

    Nothing is counted before somebody asks: `computed_at` is None until then. While it `is_counting` the last count stands.
    `pace` is how many answers come in a day: as `given`, as in the project's `own` last week, or that of the `project` alike.
    """

    forecasts: list[Forecast]
    tasks: int
    needed: int = TASKS_MIN
    computed_at: datetime | None = None
    is_counting: bool = False
    basis: str = "none"
    people: str | None = None
    choices: list[str] = field(default_factory=list)
    alike: Alike | None = None
    own_share: float = 0.0
    tasks_priced: int = 0
    pace: float | None = None
    pace_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """By what a setting is priced."""

    project: Project
    rate: Money
    tasks: int
    answers: int
    pace: float | None
    now: datetime

    def outlook(self, each: Replayed) -> Outlook:
        wanted = round(each.answers_per_task * self.tasks)
        days = max(0, wanted - self.answers) / self.pace if self.pace else None
        return Outlook(
            answers_per_task=each.answers_per_task,
            accuracy=each.accuracy,
            cost_minor=wanted * self.rate.amount_minor,
            currency=self.rate.currency,
            finished_at=None if days is None or days > _FAR else self.now + timedelta(days=days),
        )


async def what_if(tx: Tx, project_id: uuid.UUID, supposed: Supposed | None = None) -> WhatIf:
    """Return what other settings would cost and bring. Refuses an unknown project, and faulty numbers or people."""
    supposed = supposed or Supposed()
    project = await projects.project(tx, project_id)
    require_sound(range_faults(supposed, BOUNDS))
    stored = await read_stored(tx, project_id)
    kept = msgspec.convert(stored.body, Kept) if stored and stored.body else Kept(replays=[], tasks=0)
    choices = _choices(kept)
    if supposed.people is not None:
        require_one_of("people", supposed.people, choices or ["any", *RIGHT])
    people = supposed.people or ("project" if "project" in choices else "any" if choices else None)
    terms, pace_of = await _terms(tx, project, supposed, kept.alike)
    return WhatIf(
        forecasts=_forecasts(terms, kept, people),
        tasks=kept.tasks,
        computed_at=stored.computed_at if stored else None,
        is_counting=stored is not None and is_counting(stored, tx.now),
        basis=_basis(kept, people),
        people=people,
        choices=choices,
        alike=kept.alike,
        own_share=kept.own_share,
        tasks_priced=terms.tasks,
        pace=terms.pace,
        pace_of=pace_of,
    )


def _choices(kept: Kept) -> list[str]:
    """Return what may be supposed of people; nothing where their own answers say all."""
    if kept.replays or not kept.expected or kept.own_share >= 1:
        return []
    return ["any", *(name for name in (*RIGHT, "project") if name in kept.expected)]


def _basis(kept: Kept, people: str | None) -> str:
    if kept.replays:
        return "measured"
    if not kept.expected:
        return "none"
    return "blended" if kept.own_share else "project" if people == "project" else "assumed"


async def _terms(tx: Tx, project: Project, supposed: Supposed, alike: Alike | None) -> tuple[_Terms, str | None]:
    rate = await projects.rate(tx, project.id, project.rate_version)
    progress = await tasks.progress(tx, project.id)
    pace, pace_of = (float(supposed.pace), "given") if supposed.pace else (None, None)
    for name, of in (("own", project.id), ("project", alike.id if alike else None)):
        if pace is None and of is not None and (week := await _week(tx, of)):
            pace, pace_of = week / 7, name
    terms = _Terms(
        project=project,
        # A customer's own people are not paid by the answer.
        rate=Money(amount_minor=0 if project.audience == "own" else rate.amount_minor, currency=rate.currency),
        tasks=supposed.tasks or progress.tasks or TASKS_UNKNOWN,
        answers=progress.submissions,
        pace=pace,
        now=tx.now,
    )
    return terms, pace_of


async def _week(tx: Tx, project_id: uuid.UUID) -> int:
    since = tx.now - timedelta(days=7)
    return await tx.one(q.answers_since, int, since=since, tenant_id=tx.tenant_id, project_id=project_id)


def _forecasts(terms: _Terms, kept: Kept, people: str | None) -> list[Forecast]:
    if kept.replays or not kept.expected:
        return [_forecast(terms, each) for each in kept.replays]
    if people != "any":
        return [_forecast(terms, each) for each in kept.expected[people or "ordinary"]]
    best, middle, worst = (kept.expected[name] for name in RIGHT)
    return [_forecast(terms, *each) for each in zip(middle, best, worst, strict=True)]


def _forecast(terms: _Terms, each: Replayed, best: Replayed | None = None, worst: Replayed | None = None) -> Forecast:
    seen, project = terms.outlook(each), terms.project
    own = (project.confidence, project.redundancy, project.redundancy_most or project.redundancy)
    budget = project.budget_minor
    return Forecast(
        confidence=each.confidence,
        least=each.least,
        most=each.most,
        answers_per_task=seen.answers_per_task,
        accuracy=seen.accuracy,
        ran_out=each.ran_out,
        cost_minor=seen.cost_minor,
        currency=seen.currency,
        finished_at=seen.finished_at,
        is_set=(each.confidence, each.least, each.most) == own,
        over_budget=budget is not None and each.confidence is not None and seen.cost_minor > budget,
        best=terms.outlook(best) if best else None,
        worst=terms.outlook(worst) if worst else None,
    )
