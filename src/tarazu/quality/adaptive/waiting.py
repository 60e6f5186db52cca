"""What an open task waits for, in one record: how sure it is and what it closes at, how many more answers that takes, and whose is
next."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from tarazu import projects, tasks
from tarazu.kit.db import Tx
from tarazu.projects import Project
from tarazu.quality.settling.beliefs import Floats, cooled
from tarazu.tasks import Seat, Task

Named = Callable[[uuid.UUID], str]

_COURSES = 400
_SEED = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What a task `waits_for`: `person` (its seat is kept for `contributor` until `kept_until`), `anybody` (of `groups`, if any), `holder`
    (whoever is at it), `expert`, `fit` (all answers are in; it closes or is asked again), `reviewer`, `author` (its customer must say
    something), `reviews` (nothing is handed out until reviewers catch up), `release` (its batch or project is held back), `nothing`.

    `answers` of `wanted` are in, `held` people are at it, and it may get `most`. Where answers decide how many there are
    (`is_adaptive`): the leading `label` is `sure` (0 to 1) now, closing takes `closes_at`, and so many `more` answers on the mean;
    None before the first fit. `sure_then`: how sure it is expected to be after the answer of whom it is kept for.
    """

    task_id: uuid.UUID
    waits_for: str
    answers: int
    wanted: int
    held: int
    is_adaptive: bool
    most: int
    label: str | None = None
    sure: float | None = None
    closes_at: float | None = None
    more: float | None = None
    contributor: str | None = None
    kept_until: datetime | None = None
    sure_then: float | None = None
    groups: tuple[str, ...] = ()
    asked_at: datetime | None = None
    budget_spent: bool = False


async def waiting(tx: Tx, task_id: uuid.UUID, named: Named) -> Waiting:
    """Return what a task waits for; `named` gives people the names under which the tenant sees them. Refuses an unknown task."""
    task = await tasks.task(tx, task_id)
    return waiting_of(task, await projects.project(tx, task.project_id), await tasks.seat(tx, task_id), named)


def waiting_of(task: Task, project: Project, seat: Seat, named: Named) -> Waiting:
    """Return what a task waits for, by what is known of its next answer."""
    waits_for = _waits_for(task, project, seat)
    is_adaptive = project.confidence is not None
    sure = _chances(seat)
    is_kept = waits_for == "person"
    return Waiting(
        task_id=task.id,
        waits_for=waits_for,
        answers=task.answers,
        wanted=task.wanted,
        held=seat.held,
        is_adaptive=is_adaptive,
        most=(project.redundancy_most or task.wanted) if is_adaptive else task.wanted,
        label=seat.labels[int(sure.argmax())] if sure is not None and seat.labels and task.answers else None,
        sure=float(sure.max()) if sure is not None and task.answers else None,
        closes_at=project.confidence,
        more=_more(task, project, seat) if sure is not None else None,
        contributor=named(seat.kept_for) if is_kept and seat.kept_for else None,
        kept_until=seat.kept_until if is_kept else None,
        sure_then=_sure_then(sure, seat.said) if is_kept and sure is not None and seat.said else None,
        groups=tuple(seat.groups),
        asked_at=seat.asked_at,
        budget_spent=seat.budget_spent,
    )


def _waits_for(task: Task, project: Project, seat: Seat) -> str:
    if task.state in ("completed", "cancelled"):
        return "nothing"
    if task.state == "reported":
        return "author"
    if task.state == "answered":
        return "fit" if project.confidence is not None else "reviewer"
    if seat.held >= task.wanted - task.answers:
        return "holder"
    if seat.project_state != "active" or seat.phase in ("staging", "paused"):
        return "release"
    if seat.asked_at is not None or seat.kept_for == tasks.EXPERT:
        return "expert"
    if seat.kept_for is not None:
        return "person"
    return "reviews" if seat.throttled else "anybody"


def _chances(seat: Seat) -> Floats | None:
    """Return how likely each label is (K); None before the first fit."""
    if seat.belief is None or seat.temperature is None:
        return None
    chances: Floats = cooled(np.array([seat.belief]), seat.temperature)[0]
    return chances


def _more(task: Task, project: Project, seat: Seat) -> float | None:
    """Return how many more answers a task gets on the mean, if people answer like anybody does."""
    if task.state != "open" or seat.asked_at is not None:
        return 1.0 if task.state == "open" else None
    assert seat.belief is not None
    assert seat.anybody is not None
    assert seat.temperature is not None
    assert project.confidence is not None
    awaited = task.wanted - task.answers
    most = awaited if seat.budget_spent else max(awaited, (project.redundancy_most or task.wanted) - task.answers)
    table = np.exp(np.array(seat.anybody)).reshape(len(seat.belief), -1).T
    return expected_more(np.array(seat.belief), table, project.confidence, seat.temperature, awaited, most)


def expected_more(
    belief: Floats, table: Floats, confidence: float, temperature: float, awaited: int, most: int
) -> float:
    """Return how many further answers, from `awaited` to `most`, it takes on the mean until a belief (K, logarithms) is sure.

    People answer by `table` (K, K), a row for each true label. The same for the same input.
    """
    draw = np.random.default_rng(_SEED)
    beliefs = np.tile(belief, (_COURSES, 1))
    truth = draw.choice(len(belief), _COURSES, p=cooled(belief[None], temperature)[0])
    upto, logs = (table / table.sum(axis=1, keepdims=True)).cumsum(axis=1), np.log(np.maximum(table, 1e-300))
    given, running = np.zeros(_COURSES), np.ones(_COURSES, dtype=bool)
    for number in range(1, most + 1):
        said = np.minimum((draw.random(_COURSES)[:, None] > upto[truth]).sum(axis=1), len(belief) - 1)
        beliefs += np.where(running[:, None], logs[:, said].T, 0.0)
        given += running
        if number >= awaited:
            running &= cooled(beliefs, temperature).max(axis=1) < confidence
        if not running.any():
            break
    return float(given.mean())


def _sure_then(chances: Floats, said: list[float]) -> float:
    """Return how likely the leading label is expected to be after an answer of somebody who errs like that."""
    table = np.exp(np.array(said)).reshape(len(chances), -1)
    return float((table * chances).max(axis=1).sum())
