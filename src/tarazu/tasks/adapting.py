"""Tasks whose answers decide how many there are: what a fit of all answers writes, and what it reads.

Single answers move the belief of their task in the transaction of the submission (`tasks.weigh`, docs/decisions/0022).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tarazu.kit import sql
from tarazu.kit.db import Tx

q = sql.load("tarazu.tasks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A task that has answers and may get more. `belief`: by label, in natural logarithms up to a constant."""

    id: uuid.UUID
    state: str
    answers: int
    wanted: int
    belief: list[float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Had:
    """Somebody who had a task, whatever became of it."""

    task_id: uuid.UUID
    contributor_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Somebody who may take from a project, and whether they have answered in it lately."""

    contributor_id: uuid.UUID
    answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What a fit learned of a project with K labels. Logarithms of probabilities: `prior` (K), `anybody` (K x K, a row for
    each label given) and `said` (people x K x K); `temperature` cools certainty; `answers` is how many were fitted.
    """

    labels: Sequence[str]
    prior: Sequence[float]
    anybody: Sequence[float]
    temperature: float
    answers: int
    people: Sequence[uuid.UUID]
    said: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steering:
    """What a fit says of one task that had so many answers: its belief (K), and who should answer next, if anybody."""

    task_id: uuid.UUID
    answers: int
    belief: Sequence[float]
    keep_for: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Steered:
    """How many tasks were asked again, and how many wait for nobody any more."""

    opened: int
    closed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A task that was in doubt after the most answers: when an expert was asked, and how it ended (`sure`, `ambiguous`; with
    `lapsed_at` because no expert answered in time)."""

    task_id: uuid.UUID
    unique_key: str | None
    asked_at: datetime | None
    ended_at: datetime | None
    outcome: str | None
    lapsed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertHealth:
    """How many tasks of a project wait for an expert, when the first of them ends without one, and how many did of late."""

    tenant: str
    project: str
    waiting: int
    next_end: datetime | None
    lapsed: int


async def unfinished(tx: Tx, project_id: uuid.UUID) -> list[Unfinished]:
    """Return the tasks of a project that have answers and may get more, in the order of their ids."""
    return await tx.many(q.unfinished, Unfinished, tenant_id=tx.tenant_id, project_id=project_id)


async def had(tx: Tx, ids: Sequence[uuid.UUID], people: Sequence[uuid.UUID]) -> list[Had]:
    """Return which of some people had which of some tasks; for the system."""
    return await tx.many(q.had, Had, tenant_id=tx.tenant_id, ids=list(ids), people=list(people))


async def present(tx: Tx, project_id: uuid.UUID, since: datetime, most: int) -> list[Present]:
    """Return so many of those who may take from a project, first who has answered in it since then; for the system."""
    return await tx.many(q.present, Present, project_id=project_id, since=since, most=most)


async def learn(tx: Tx, project_id: uuid.UUID, learned: Learned) -> None:
    """Keep what a fit learned: the next answers are weighed by it."""
    await tx.run(
        q.learn,
        project_id=project_id,
        labels=list(learned.labels),
        prior=list(learned.prior),
        anybody=list(learned.anybody),
        temperature=learned.temperature,
        answers=learned.answers,
        people=list(learned.people),
        said=list(learned.said),
        at=tx.now,
    )


async def steer(tx: Tx, project_id: uuid.UUID, steerings: Sequence[Steering], until: datetime) -> Steered:
    """Put the beliefs of a fit in force and act on them; a task with other answers than were fitted is left alone.

    What is sure waits for nobody any more, what was answered and is in doubt gets one more seat. Seats are kept for whom
    the fit names `until` then. The tasks are locked until the transaction ends, so a few hundred at a time.
    """
    return await tx.one(
        q.steer,
        Steered,
        project_id=project_id,
        ids=[each.task_id for each in steerings],
        seen=[each.answers for each in steerings],
        beliefs=[value for each in steerings for value in each.belief],
        people=[each.keep_for for each in steerings],
        until=until,
        at=tx.now,
    )


async def settle(tx: Tx, project_id: uuid.UUID, seen: Sequence[Unfinished]) -> int:
    """Complete those of some answered tasks of which no further answer is wanted; returns how many."""
    ids, answers = [each.id for each in seen], [each.answers for each in seen]
    return await tx.one(q.settle, int, project_id=project_id, ids=ids, seen=answers, at=tx.now)


async def keep_away(tx: Tx, pairs: Sequence[tuple[uuid.UUID, uuid.UUID]]) -> None:
    """See to it that people never get certain tasks (task, contributor), as if they had skipped them; for the system."""
    await tx.run(q.keep_away, ids=[task for task, _ in pairs], people=[person for _, person in pairs], at=tx.now)


async def doubts(tx: Tx, project_id: uuid.UUID, after: uuid.UUID | None = None, limit: int = 100) -> list[Doubt]:
    """Return a page of the tasks that were in doubt after the most answers."""
    return await tx.many(
        q.doubts, Doubt, tenant_id=tx.tenant_id, project_id=project_id, after=after, limit=min(limit, 1000)
    )


async def end_expert_seats(tx: Tx, most: int = 200) -> int:
    """End the seats of experts that nobody took in time, and their tasks as ambiguous; returns how many. For the system."""
    return await tx.one(q.end_expert_seats, int, at=tx.now, most=most)


async def expert_health(tx: Tx) -> list[ExpertHealth]:
    """Return where tasks wait for an expert, or ended without one in the last week; for operations."""
    return await tx.many(q.expert_health, ExpertHealth, since=tx.now - timedelta(days=7))
