"""Steering: where answers decide how many a task gets, all of them are fitted anew from time to time.

Between two fits every submission moves the belief of its own task (`tasks.weigh`). A fit corrects these beliefs by what was
learned of people since, asks again where it is in doubt, stops asking where it is sure, and says whose answer would tell
most. It works beside the people: what it writes it writes in short transactions.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from tarazu import methods, projects, tasks
from tarazu.kit.actor import Actor
from tarazu.kit.db import Database, Tx
from tarazu.projects import Project
from tarazu.quality.ballots import Ballots, read_ballots
from tarazu.tasks import Learned, Steering, Unfinished

TASKS_AT_ONCE = 50
"""So many tasks are locked at a time: whoever hands one of them in waits for the others."""
BREATH_SECONDS = 0.01
PRESENT = timedelta(days=1)
"""Seats are kept only for people who have answered in the project within so long."""
PEOPLE_MAX = 2_000
"""So many people are weighed against one another, those first who have answered lately."""
MOVED_MIN = 1e-3
"""A belief is written anew when a probability moved by more, or when something follows from it."""

Floats = NDArray[np.float64]
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
class _Read:
    """What a fit needs of a project, as of one moment."""

    project: Project
    ballots: Ballots
    unfinished: list[Unfinished]
    present: list[tasks.Present]
    asks_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A model of a project's people: beliefs (tasks, K) in logarithms, confusion matrices (people, K, K), that of anybody
    (K, K), and the shares of the labels (K)."""

    ballots: Ballots
    beliefs: Floats
    confusion: Floats
    anybody: Floats
    prior: Floats

    def learned(self, asks_more: bool) -> Learned:
        """Return what submissions are weighed by until the next fit."""
        return Learned(
            labels=self.ballots.labels,
            prior=np.log(self.prior).tolist(),
            anybody=np.log(self.anybody.T).ravel().tolist(),
            temperature=1.0,
            asks_more=asks_more,
            answers=len(self.ballots),
            people=self.ballots.contributors,
            said=np.log(self.confusion.transpose(0, 2, 1)).ravel().tolist(),
        )


async def adapt(db: Database, actor: Actor, project_id: uuid.UUID, *, keep_seconds: int) -> Steered:
    """Fit a project's answers and steer its tasks by what was learned; nothing where the number of answers is fixed.

    Killed half-way it has steered some tasks, and the next fit steers the others.
    """
    async with db.tx(actor) as tx:
        read = await _read(tx, project_id)
    if read is None or not read.ballots.tasks:
        return Steered()
    fit = await asyncio.to_thread(fitted, read.ballots)
    async with db.tx(actor) as tx:
        await tasks.learn(tx, project_id, fit.learned(read.asks_more))
    steerings = await _steerings(db, actor, read, fit, keep_seconds)
    opened = closed = settled = 0
    for some in _chunks(steerings):
        async with db.tx(actor) as tx:
            done = await tasks.steer(tx, project_id, some, tx.now + timedelta(seconds=keep_seconds))
        opened, closed = opened + done.opened, closed + done.closed
        await asyncio.sleep(BREATH_SECONDS)
    for each in _chunks(read.unfinished):
        async with db.tx(actor) as tx:
            settled += await tasks.settle(tx, project_id, each)
    left = len(read.unfinished) - settled
    kept = {each.task_id: each.keep_for for each in steerings if each.keep_for is not None}
    return Steered(opened=opened, closed=closed, settled=settled, left=left, kept=kept)


def fitted(ballots: Ballots) -> Fit:
    """Fit Dawid and Skene's model; each task is judged by what the others say of its people."""
    size = len(ballots.labels)
    model = methods.HeldOutDawidSkene(classes=tuple(range(size))).fit(ballots.task, ballots.contributor, ballots.label)
    return Fit(
        ballots=ballots,
        beliefs=np.log(np.maximum(model.probas_, 1e-300)),
        confusion=model.confusion_,
        anybody=methods.pooled_confusion(model.confusion_, model.answered_),
        prior=model.class_prior_,
    )


def is_sure(beliefs: Floats, confidence: float) -> NDArray[np.bool_]:
    """Say which beliefs (n, K) are sure, as `tasks.is_sure` does."""
    odds = np.exp(beliefs - beliefs.max(axis=1, keepdims=True)).sum(axis=1)
    sure: NDArray[np.bool_] = odds * confidence <= 1
    return sure


async def _read(tx: Tx, project_id: uuid.UUID) -> _Read | None:
    project = await projects.project(tx, project_id)
    if project.confidence is None:
        return None
    # Tasks before answers: one that comes between the two leaves its task to the next fit.
    waiting = await tasks.unfinished(tx, project_id)
    return _Read(
        project=project,
        unfinished=waiting,
        ballots=await read_ballots(tx, project_id),
        present=await tasks.present(tx, project_id, tx.now - PRESENT, PEOPLE_MAX),
        asks_more=project.budget_minor is None or await tasks.spent(tx, project_id) < project.budget_minor,
    )


async def _steerings(db: Database, actor: Actor, read: _Read, fit: Fit, keep_seconds: int) -> list[Steering]:
    """Return what is to be written: of tasks that moved, or of which something follows."""
    confidence = read.project.confidence
    assert confidence is not None
    place = {task: row for row, task in enumerate(fit.ballots.tasks)}
    live = [each for each in read.unfinished if each.id in place]
    if not live:
        return []
    beliefs = fit.beliefs[[place[each.id] for each in live]]
    sure = is_sure(beliefs, confidence)
    doubtful = [
        (each, belief)
        for each, belief, known in zip(live, beliefs, sure, strict=True)
        if not known and read.project.redundancy <= each.answers < (read.project.redundancy_most or 0)
    ]
    keepers = await _keepers(db, actor, read, fit, doubtful, keep_seconds)
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
    db: Database, actor: Actor, read: _Read, fit: Fit, doubtful: Sequence[_Doubtful], keep_seconds: int
) -> dict[uuid.UUID, uuid.UUID]:
    """Return whose answer would tell most of each task in doubt, where that is somebody known and not just anybody."""
    row = {person: n for n, person in enumerate(fit.ballots.contributors)}
    known = [each.contributor_id for each in read.present if each.answered and each.contributor_id in row]
    strangers = [each.contributor_id for each in read.present if each.contributor_id not in row]
    if not doubtful or not known or keep_seconds < 1:
        return {}
    capacity = -(-keep_seconds // read.project.estimate_seconds)
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
