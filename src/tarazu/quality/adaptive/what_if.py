"""What another number of answers would cost and bring: a project's own answers, replayed under other settings.

There is no truth to compare with. The accuracy expected of a setting is how probable its answers are in the light of all
answers, each task judged by what the others say of its people.
"""

from __future__ import annotations

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
from tarazu.kit.errors import not_found
from tarazu.kit.money import Money
from tarazu.projects import Project
from tarazu.quality.settling.ballots import Ballots, read_ballots

q = sql.load("tarazu.quality.adaptive")

CONFIDENCES = (0.9, 0.95, 0.99)
TASKS_MIN = 30
"""Tasks with three answers or more that there must be; with fewer there is nothing to stop early."""
ANSWERS_MIN = 3
TASKS_SAMPLED = 1_000
RENEWED_AT = 1.5
"""So many times the votes that were counted are another picture."""
PATIENCE = timedelta(minutes=10)

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
    """Forecasts by setting; none where fewer than `needed` tasks have three answers. `tasks` were replayed.

    Nothing is counted before somebody asks: `computed_at` is None until then. While it `is_counting` the last count stands.
    """

    forecasts: list[Forecast]
    tasks: int
    needed: int = TASKS_MIN
    computed_at: datetime | None = None
    is_counting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReplays:
    """Replays as they are kept, of so many `votes`; without a body they were only asked for."""

    body: dict[str, Any] | None
    votes: int
    requested_at: datetime
    computed_at: datetime | None


class Kept(msgspec.Struct, frozen=True):
    """Replays of so many tasks."""

    replays: list[Replayed]
    tasks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A project's answers and the least number of them that a task gets."""

    ballots: Ballots
    least: int


async def ask_what_if(tx: Tx, project_id: uuid.UUID) -> None:
    """Have a project's answers replayed under other settings. Refuses an unknown project, and one whose answers are no votes."""
    project = await projects.project(tx, project_id)
    if project.kind not in projects.VOTED_KINDS:
        raise not_found("forecast")
    await tx.run(q.ask_what_if, tenant_id=tx.tenant_id, project_id=project_id, at=tx.now)
    await projects.put_job(tx, "quality.what_if", project_id)


async def renew_what_if(tx: Tx, project_id: uuid.UUID, votes: int) -> None:
    """Have a project replayed anew that somebody asked about once, when it has half as many votes again; for the system."""
    stored = await tx.maybe(q.what_if, StoredReplays, tenant_id=tx.tenant_id, project_id=project_id)
    if stored and stored.computed_at and votes > RENEWED_AT * stored.votes and not _is_counting(stored, tx.now):
        await ask_what_if(tx, project_id)


async def read_recorded(tx: Tx, project_id: uuid.UUID) -> Recorded:
    """Read what is replayed; for the system."""
    project = await projects.project(tx, project_id)
    return Recorded(ballots=await read_ballots(tx, project_id), least=project.redundancy)


async def write_what_if(tx: Tx, project_id: uuid.UUID, kept: Kept, votes: int) -> None:
    """Keep what came of a replay of so many votes; for the system."""
    body = msgspec.json.encode(kept).decode()
    await tx.run(q.write_what_if, tenant_id=tx.tenant_id, project_id=project_id, body=body, votes=votes, at=tx.now)


async def what_if(tx: Tx, project_id: uuid.UUID) -> WhatIf:
    """Return what other settings would cost and bring. Refuses an unknown project."""
    project = await projects.project(tx, project_id)
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    stored = await tx.maybe(q.what_if, StoredReplays, **scope)
    if stored is None:
        return WhatIf(forecasts=[], tasks=0)
    kept = msgspec.convert(stored.body, Kept) if stored.body else Kept(replays=[], tasks=0)
    return WhatIf(
        forecasts=await _forecasts(tx, project, kept) if kept.replays else [],
        tasks=kept.tasks,
        computed_at=stored.computed_at,
        is_counting=_is_counting(stored, tx.now),
    )


def _is_counting(stored: StoredReplays, now: datetime) -> bool:
    """Say whether a count is under way; one of which nothing was heard for long may be asked for again."""
    asked = stored.computed_at is None or stored.requested_at > stored.computed_at
    return asked and stored.requested_at > now - PATIENCE


async def _forecasts(tx: Tx, project: Project, kept: Kept) -> list[Forecast]:
    rate = await projects.rate(tx, project.id, project.rate_version)
    progress = await tasks.progress(tx, project.id)
    since = tx.now - timedelta(days=7)
    week = await tx.one(q.answers_since, int, since=since, tenant_id=tx.tenant_id, project_id=project.id)
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
    return forecasts


def replays(recorded: Recorded) -> Kept:
    """Replay a sample of the tasks under every setting; nothing where there are too few."""
    ballots = recorded.ballots
    counts = np.bincount(ballots.task, minlength=len(ballots.tasks))
    enough = np.flatnonzero(counts >= ANSWERS_MIN)
    if len(enough) < TASKS_MIN or len(ballots.labels) < 2:
        return Kept(replays=[], tasks=len(enough))
    sample = enough[:: -(-len(enough) // TASKS_SAMPLED)]
    columns = _columns(ballots, sample)
    start = min(recorded.least, 2)
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
