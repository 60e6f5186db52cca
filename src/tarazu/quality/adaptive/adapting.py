"""Steering: where answers decide how many a task gets, all of them are fitted anew from time to time.

Between two fits every submission moves the belief of its own task (`tasks.weigh`). A fit corrects these beliefs by what was
learned of people since, asks again where it is in doubt, stops asking where it is sure, and says whose answer would tell
most. It works beside the people: what it writes it writes in short transactions.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from tarazu import methods, projects, tasks
from tarazu.kit import sql
from tarazu.kit.actor import Actor
from tarazu.kit.db import Database, Tx
from tarazu.kit.jobs import rest
from tarazu.projects import Project
from tarazu.quality.settling.ballots import Ballots, read_ballots
from tarazu.quality.settling.beliefs import Fit, Floats, fitted, is_sure
from tarazu.quality.settling.calibrating import Checks, read_checks
from tarazu.tasks import Steering, Unfinished

q = sql.load("tarazu.quality.adaptive")

TASKS_AT_ONCE = 10
"""So many tasks are locked at a time: whoever hands one of them in waits for the others."""
PRESENT = timedelta(days=1)
"""Seats are kept only for people who have answered in the project within so long."""
PEOPLE_MAX = 2_000
"""So many people are weighed against one another, those first who have answered lately."""
MOVED_MIN = 1e-3
"""A belief is written anew when a probability moved by more, or when something follows from it."""

_Doubtful = tuple[Unfinished, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steered:
    """What a fit did: tasks asked again, tasks that wait for nobody any more, tasks completed, and tasks that are neither
    completed nor new; for whom (a contributor) it keeps which task."""

    opened: int = 0
    closed: int = 0
    settled: int = 0
    left: int = 0
    kept: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is known of a project's work as of one moment; whoever may go on with it only where answers decide how many
    there are."""

    project: Project
    ballots: Ballots
    checks: Checks
    unfinished: list[Unfinished]
    present: list[tasks.Present]


async def adapt(db: Database, actor: Actor, project_id: uuid.UUID, *, keep_seconds: int) -> Steered:
    """Fit a project's answers and steer its tasks by what was learned; nothing where the number of answers is fixed.

    Killed half-way it has steered some tasks, and the next fit steers the others.
    """
    async with db.tx(actor) as tx:
        work = await read_work(tx, project_id)
    fit = await asyncio.to_thread(believed, work)
    return await steer(db, actor, work, fit, keep_seconds) if fit else Steered()


async def read_work(tx: Tx, project_id: uuid.UUID) -> Work:
    """Read a project's votes and what else a fit needs. For the system; refuses an unknown project."""
    # A million answers are read for seconds: on few processors people would wait for the readers.
    await tx.run(q.read_alone)
    project = await projects.project(tx, project_id)
    steered = project.confidence is not None
    # Tasks before answers: one that comes between the two leaves its task to the next fit.
    waiting = await tasks.unfinished(tx, project_id) if steered else []
    return Work(
        project=project,
        unfinished=waiting,
        ballots=await read_ballots(tx, project_id, rests=True),
        checks=await read_checks(tx, project_id),
        present=await tasks.present(tx, project_id, tx.now - PRESENT, PEOPLE_MAX) if steered else [],
    )


def believed(work: Work) -> Fit | None:
    """Fit the answers of a project by which it is steered; None where it is not, and before the first answer."""
    return fitted(work.ballots, work.checks) if work.project.confidence is not None and work.ballots.tasks else None


async def steer(db: Database, actor: Actor, work: Work, fit: Fit, keep_seconds: int) -> Steered:
    """Steer a project's tasks by a fit, in short transactions."""
    project_id = work.project.id
    async with db.tx(actor) as tx:
        await tasks.learn(tx, project_id, fit.learned())
    steerings = await _steerings(db, actor, work, fit, keep_seconds)
    opened = closed = settled = 0
    for some in _chunks(steerings):
        begin = time.monotonic()
        async with db.tx(actor) as tx:
            done = await tasks.steer(tx, project_id, some, tx.now + timedelta(seconds=keep_seconds))
        opened, closed = opened + done.opened, closed + done.closed
        await rest(begin)
    for each in _chunks(work.unfinished):
        async with db.tx(actor) as tx:
            settled += await tasks.settle(tx, project_id, each)
    left = len(work.unfinished) - settled
    kept = {each.task_id: each.keep_for for each in steerings if each.keep_for is not None}
    return Steered(opened=opened, closed=closed, settled=settled, left=left, kept=kept)


async def _steerings(db: Database, actor: Actor, work: Work, fit: Fit, keep_seconds: int) -> list[Steering]:
    """Return what is to be written: of tasks that moved, or of which something follows."""
    confidence = work.project.confidence
    assert confidence is not None
    place = {task: row for row, task in enumerate(fit.ballots.tasks)}
    live = [each for each in work.unfinished if each.id in place]
    if not live:
        return []
    beliefs = fit.beliefs[[place[each.id] for each in live]]
    sure = is_sure(beliefs, confidence, fit.temperature)
    doubtful = [
        (each, belief)
        for each, belief, known in zip(live, beliefs, sure, strict=True)
        if not known and work.project.redundancy <= each.answers < (work.project.redundancy_most or 0)
    ]
    keepers = await _keepers(db, actor, work, fit, doubtful, keep_seconds)
    return [
        Steering(task_id=each.id, answers=each.answers, belief=belief.tolist(), keep_for=keepers.get(each.id))
        for each, belief, known in zip(live, beliefs, sure, strict=True)
        if known == (each.state == "open") or each.id in keepers or _has_moved(each.belief, belief)
    ]


def _has_moved(before: Sequence[float] | None, after: Floats) -> bool:
    if before is None or len(before) != len(after):
        return True
    was = np.exp(np.array(before) - max(before))
    return bool(np.abs(was / was.sum() - np.exp(after)).max() > MOVED_MIN)


async def _keepers(
    db: Database, actor: Actor, work: Work, fit: Fit, doubtful: Sequence[_Doubtful], keep_seconds: int
) -> dict[uuid.UUID, uuid.UUID]:
    """Return whose answer would tell most of each task in doubt, where that is somebody known and not just anybody."""
    row = {person: n for n, person in enumerate(fit.ballots.contributors)}
    known = [each.contributor_id for each in work.present if each.answered and each.contributor_id in row]
    strangers = [each.contributor_id for each in work.present if each.contributor_id not in row]
    if not doubtful or not known or keep_seconds < 1:
        return {}
    capacity = -(-keep_seconds // work.project.estimate_seconds)
    # Beyond what people have room for the others would only be looked at in vain.
    doubtful = sorted(doubtful, key=lambda each: float(each[1].max()))[: 2 * capacity * len(known + strangers)]
    async with db.tx(actor) as tx:
        had = await tasks.had(tx, [task.id for task, _ in doubtful], known + strangers)
    tables = np.concatenate(
        [fit.confusion[[row[person] for person in known]], np.repeat(fit.anybody[None], len(strangers), axis=0)]
    )
    chosen = await asyncio.to_thread(_routed, doubtful, tables, known + strangers, had, capacity)
    return {task: person for task, person in chosen.items() if person in row}


def _routed(
    doubtful: Sequence[_Doubtful],
    tables: Floats,
    people: Sequence[uuid.UUID],
    had: Sequence[tasks.Had],
    capacity: int,
) -> dict[uuid.UUID, uuid.UUID]:
    """Return who of `people`, with these confusion matrices, should get each task; each so many at the most."""
    of_task = {task.id: n for n, (task, _) in enumerate(doubtful)}
    of_person = {person: n for n, person in enumerate(people)}
    taken = [(of_task[each.task_id], of_person[each.contributor_id]) for each in had]
    probas = np.exp(np.array([belief for _, belief in doubtful]))
    probas /= probas.sum(axis=1, keepdims=True)
    routes = methods.assign(probas, tables, taken=np.array(taken, dtype=np.int64).reshape(-1, 2), capacity=capacity)
    pairs = zip(routes.task.tolist(), routes.contributor.tolist(), strict=True)
    return {doubtful[task][0].id: people[person] for task, person in pairs}


def _chunks(some: Sequence[tasks.Steering] | Sequence[Unfinished]) -> list:  # type: ignore[type-arg]
    return [some[start : start + TASKS_AT_ONCE] for start in range(0, len(some), TASKS_AT_ONCE)]
