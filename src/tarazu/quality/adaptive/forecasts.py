"""Forecasts: what every setting is expected to cost and bring, for how many tasks and by when, and what that rests on."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec

from tarazu import projects, tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import range_faults, require_one_of, require_sound
from tarazu.kit.money import Money
from tarazu.projects import NewProject, Project
from tarazu.quality.adaptive.expecting import RIGHT, TASKS_MIN, Replayed
from tarazu.quality.adaptive.what_if import Alike, Kept, is_counting, read_stored
from tarazu.quality.intervals import interval

q = sql.load("tarazu.quality.adaptive")

TASKS_UNKNOWN = 1_000
"""For so many tasks the cost is told while there are none."""
CHOICES = ["any", *RIGHT]
"""What may be supposed of people wherever nothing is known of them."""
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
    """A setting for a whole project. Where people may be anything from careful to mixed each figure lies between that of `best` and that
    of `worst`: figure by figure the ends of what was played for all of them. Where it was measured, accuracy lies in `accuracy_low` to `accuracy_high` (95 %). `is_set`: it is the project's own; `over_budget`: its cost
    passes the budget, so tasks get fewer answers than that; `as_given`: no setting, but as many answers as each task was given."""

    confidence: float | None
    least: int
    most: int
    ran_out: float
    is_set: bool = False
    as_given: bool = False
    over_budget: bool = False
    best: Outlook | None = None
    worst: Outlook | None = None
    accuracy_low: float | None = None
    accuracy_high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """Forecasts by setting, for `tasks_priced` tasks, and their `basis`: `measured` where `tasks` of the project were replayed, which
    `needed` with three answers allow; `assumed`, as in another `project` (`alike`), or `blended` with an `own_share` of own answers
    where there are fewer; `none`. `people` is what was supposed of them, `choices` what may be.

    Nothing is counted before somebody asks: `computed_at` is None until then. While it `is_counting` the last count stands.
    `pace` is how many answers come in a day: as `given`, on the days of the last week on which there were any in the project itself
    (`own`), or in the `project` alike. `anew`: the tasks are all done, so what is priced is as many from their first answer on.
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
    anew: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """Answers of some time, and on how many days in India they came."""

    answers: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """By what settings are priced: a project, begun or not, its rate, how many tasks it has and answers there are; how many come in
    a day, and whence that is known."""

    project: Project | NewProject
    rate: Money
    tasks: int
    answers: int
    pace: tuple[float, str] | None
    now: datetime

    def outlook(self, each: Replayed) -> Outlook:
        """Return what a setting comes to. A customer's own people are not paid by the answer."""
        wanted = round(each.answers_per_task * self.tasks)
        days = max(0, wanted - self.answers) / self.pace[0] if self.pace else None
        return Outlook(
            answers_per_task=each.answers_per_task,
            accuracy=each.accuracy,
            cost_minor=0 if self.project.audience == "own" else wanted * self.rate.amount_minor,
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
    rate = await projects.rate(tx, project.id, project.rate_version)
    progress = await tasks.progress(tx, project.id)
    live = progress.tasks - progress.cancelled
    wanted = supposed.tasks or live or TASKS_UNKNOWN
    anew = 0 < progress.completed == live >= wanted
    terms = Terms(
        project=project,
        rate=Money(amount_minor=rate.amount_minor, currency=rate.currency),
        tasks=wanted,
        answers=0 if anew else progress.submissions,
        pace=await read_pace(tx, supposed, own=project.id, alike=kept.alike),
        now=tx.now,
    )
    found = replace(told(kept, supposed, terms), anew=anew)
    if stored is None:
        return found
    return replace(found, computed_at=stored.computed_at, is_counting=is_counting(stored, tx.now))


async def read_pace(
    tx: Tx, supposed: Supposed, *, own: uuid.UUID | None, alike: Alike | None
) -> tuple[float, str] | None:
    """Return how many answers come in a day, and whence that is known; None where it is not."""
    if supposed.pace:
        return float(supposed.pace), "given"
    since = tx.now - timedelta(days=7)
    for name, project_id in (("own", own), ("project", alike.id if alike else None)):
        scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
        if project_id and (week := await tx.one(q.answers_since, Worked, since=since, **scope)).days:
            return week.answers / week.days, name
    return None


def told(kept: Kept, supposed: Supposed, terms: Terms) -> WhatIf:
    """Return what was counted as forecasts for what is supposed. Refuses people that nothing was counted for."""
    choices = _choices(kept)
    if supposed.people is not None:
        require_one_of("people", supposed.people, choices or CHOICES)
    people = supposed.people or ("project" if "project" in choices else "any" if choices else None)
    return WhatIf(
        forecasts=_forecasts(terms, kept, people),
        tasks=kept.tasks,
        basis=_basis(kept, people),
        people=people,
        choices=choices,
        alike=kept.alike,
        own_share=kept.own_share,
        tasks_priced=terms.tasks,
        pace=terms.pace[0] if terms.pace else None,
        pace_of=terms.pace[1] if terms.pace else None,
    )


def _choices(kept: Kept) -> list[str]:
    """Return what may be supposed of people; nothing where their own answers say all."""
    if kept.replays or not kept.expected or kept.own_share >= 1:
        return []
    return [*CHOICES, *(["project"] if "project" in kept.expected else [])]


def _basis(kept: Kept, people: str | None) -> str:
    if kept.replays:
        return "measured"
    if not kept.expected:
        return "none"
    return "blended" if kept.own_share else "project" if people == "project" else "assumed"


def _forecasts(terms: Terms, kept: Kept, people: str | None) -> list[Forecast]:
    if kept.replays or not kept.expected:
        return [_measured(_forecast(terms, each), kept.tasks) for each in kept.replays]
    if people != "any":
        return [_forecast(terms, each) for each in kept.expected[people or "ordinary"]]
    best, middle, worst = (kept.expected[name] for name in RIGHT)
    return [_forecast(terms, *each) for each in zip(middle, best, worst, strict=True)]


def _measured(one: Forecast, count: int) -> Forecast:
    low, high = interval(one.accuracy * count, (1 - one.accuracy) * count)
    return replace(one, accuracy_low=low, accuracy_high=high)


def _forecast(terms: Terms, each: Replayed, best: Replayed | None = None, worst: Replayed | None = None) -> Forecast:
    seen, project = terms.outlook(each), terms.project
    ends = [seen, terms.outlook(best), terms.outlook(worst)] if best and worst else []
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
        as_given=each.confidence is None and each.least < each.most,
        over_budget=budget is not None and each.confidence is not None and seen.cost_minor > budget,
        best=_end(ends, min, max) if ends else None,
        worst=_end(ends, max, min) if ends else None,
    )


def _end(of: list[Outlook], least: Callable[..., Any], most: Callable[..., Any]) -> Outlook:
    """Return of each figure the end that `least` picks, and of accuracy the other; a day that is unknown is the latest."""
    days = [each.finished_at for each in of]
    known = [day for day in days if day]
    return replace(
        of[0],
        answers_per_task=least(each.answers_per_task for each in of),
        accuracy=most(each.accuracy for each in of),
        cost_minor=least(each.cost_minor for each in of),
        finished_at=least(known) if known and (least is min or len(known) == len(days)) else None,
    )
