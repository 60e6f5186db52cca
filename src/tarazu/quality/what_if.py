"""What another number of answers would cost and bring: a project's own answers, replayed under other settings.

There is no truth to compare with. The accuracy expected of a setting is how probable its answers are in the light of all
answers, each task judged by what the others say of its people.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from tarazu import methods, projects, tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.money import Money
from tarazu.quality.ballots import Ballots, read_ballots

q = sql.load("tarazu.quality")

CONFIDENCES = (0.9, 0.95, 0.99)
TASKS_MIN = 30
"""Tasks with three answers or more that there must be; with fewer there is nothing to stop early."""
ANSWERS_MIN = 3
TASKS_SAMPLED = 1_000

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One setting: answers a task, expected accuracy (0 to 1), and the share of tasks whose recorded answers ran out
    before they were sure, which would have got more. Without a confidence, a fixed number of answers."""

    confidence: float | None
    most: int
    answers_per_task: float
    accuracy: float
    ran_out: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A setting for a whole project: what all its answers cost in minor units, and when they are in at the pace so far,
    which is unknown where nobody answered for a week."""

    confidence: float | None
    most: int
    answers_per_task: float
    accuracy: float
    ran_out: float
    cost_minor: int
    currency: str
    finished_at: datetime | None

    @property
    def cost(self) -> Money:
        """What all answers cost."""
        return Money(amount_minor=self.cost_minor, currency=self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """Forecasts by setting; none where fewer than `needed` tasks have three answers. `tasks` were replayed."""

    forecasts: list[Forecast]
    tasks: int
    needed: int = TASKS_MIN
    computed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReplays:
    """Replays as they are kept."""

    body: dict[str, Any]
    computed_at: datetime


class Kept(msgspec.Struct, frozen=True):
    """Replays of so many tasks."""

    replays: list[Replayed]
    tasks: int


async def replay_project(tx: Tx, project_id: uuid.UUID) -> None:
    """Replay a project's answers under other settings and keep what came of it; for the system."""
    project = await projects.project(tx, project_id)
    ballots = await read_ballots(tx, project_id)
    kept = await asyncio.to_thread(replays, ballots, project.redundancy)
    body = msgspec.json.encode(kept).decode()
    await tx.run(q.write_what_if, tenant_id=tx.tenant_id, project_id=project_id, body=body, at=tx.now)


async def what_if(tx: Tx, project_id: uuid.UUID) -> WhatIf:
    """Return what other settings would cost and bring. Refuses an unknown project."""
    project = await projects.project(tx, project_id)
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    stored = await tx.maybe(q.what_if, StoredReplays, **scope)
    if stored is None:
        return WhatIf(forecasts=[], tasks=0)
    kept = msgspec.convert(stored.body, Kept)
    rate = await projects.rate(tx, project_id, project.rate_version)
    progress = await tasks.progress(tx, project_id)
    week = await tx.one(q.answers_since, int, since=tx.now - timedelta(days=7), **scope)
    forecasts = []
    for each in kept.replays:
        wanted = round(each.answers_per_task * progress.tasks)
        missing = max(0, wanted - progress.submissions)
        forecasts.append(
            Forecast(
                **asdict(each),
                cost_minor=wanted * rate.amount_minor,
                currency=rate.currency,
                finished_at=tx.now + timedelta(days=7 * missing / week) if week else None,
            )
        )
    return WhatIf(forecasts=forecasts, tasks=kept.tasks, computed_at=stored.computed_at)


def replays(ballots: Ballots, least: int) -> Kept:
    """Replay a sample of the tasks under every setting; nothing where there are too few."""
    counts = np.bincount(ballots.task, minlength=len(ballots.tasks))
    enough = np.flatnonzero(counts >= ANSWERS_MIN)
    if len(enough) < TASKS_MIN or len(ballots.labels) < 2:
        return Kept(replays=[], tasks=len(enough))
    sample = enough[:: -(-len(enough) // TASKS_SAMPLED)]
    columns = _columns(ballots, sample)
    start = min(least, 2)
    known = methods.HeldOutDawidSkene().fit(*columns).probas_
    mosts = sorted({int(m) for m in (3, 5, 8, counts[sample].max()) if m <= counts[sample].max() and m > start})
    found = [_fixed(columns, known)]
    found += [_adaptive(columns, known, confidence, most, start) for confidence in CONFIDENCES for most in mosts]
    return Kept(replays=found, tasks=len(sample))


def _columns(ballots: Ballots, sample: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the votes on some tasks, all numbered from 0 without gaps."""
    rows = np.isin(ballots.task, sample)
    task, person, label = (
        np.unique(column[rows], return_inverse=True)[1].astype(np.int64)
        for column in (ballots.task, ballots.contributor, ballots.label)
    )
    return task, person, label


def _fixed(columns: tuple[Ints, Ints, Ints], known: NDArray[np.float64]) -> Replayed:
    per_task = len(columns[0]) / len(known)
    return Replayed(
        confidence=None,
        most=round(per_task),
        answers_per_task=per_task,
        accuracy=_accuracy(columns, known),
        ran_out=0.0,
    )


def _adaptive(
    columns: tuple[Ints, Ints, Ints], known: NDArray[np.float64], confidence: float, most: int, start: int
) -> Replayed:
    task, person, label = columns
    stop = methods.PosteriorStop(threshold=confidence, at_least=start, at_most=most)
    policy = methods.Adaptive(stop=stop, start=start, choose=True)
    truth = dict(enumerate(known.argmax(axis=1).tolist()))
    point = methods.FixedRedundancy(redundancy=1, judgements_per_task=1.0, accuracy=0.0)
    run = methods.replay(task, person, label, truth, policy=policy, seeds=[0], curve=[point]).runs[0]
    said = dict(zip(zip(task.tolist(), person.tolist(), strict=True), label.tolist(), strict=True))
    pairs = [(int(t), int(p)) for _, t, p in run.asked]
    asked = (
        np.array([t for t, _ in pairs]),
        np.array([p for _, p in pairs]),
        np.array([said[pair] for pair in pairs]),
    )
    given = np.bincount(asked[0], minlength=len(known))
    belief = methods.HeldOutDawidSkene(classes=tuple(range(known.shape[1]))).fit(*asked).probas_
    out = (given == np.bincount(task)) & (given < most) & (belief.max(axis=1) < confidence)
    return Replayed(
        confidence=confidence,
        most=most,
        answers_per_task=run.judgements_per_task,
        accuracy=_accuracy(asked, known),
        ran_out=float(out.mean()),
    )


def _accuracy(columns: tuple[Ints, Ints, Ints], known: NDArray[np.float64]) -> float:
    """How probable the answers from some votes are in the light of all of them."""
    found = methods.DawidSkene(classes=tuple(range(known.shape[1]))).fit(*columns).probas_.argmax(axis=1)
    return float(known[np.arange(len(known)), found].mean())
