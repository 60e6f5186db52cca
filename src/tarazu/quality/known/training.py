"""Training: known items done openly. Whoever answers one is told at once what was expected, and why.

A project may ask that so many are right before its first task. Until then somebody's access to it has a fit below nought, which
no claim follows; what is asked for is paid, once for each item.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tarazu import kinds, projects, tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found
from tarazu.kit.ids import blind_id, new_id
from tarazu.quality.known.judging import is_right
from tarazu.tasks import ClaimedRow

q = sql.load("tarazu.quality.known")

ITEMS_MAX = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """The training of a project as it is for the caller: items, how many of them they tried and have done.

    Done is what they had right, and what they answered and was found to be wrong itself. `required` must be done before the first
    task; `trained_at` is since when it is; `untrained` says that the project waits for it. Of what is required, each first
    answer pays `amount_minor`; anything else pays nothing.
    """

    feed_id: uuid.UUID
    title: Mapping[str, str]
    kind: str
    items: int
    tried: int
    done: int
    required: int
    trained_at: datetime | None
    untrained: bool
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What is said of an answer for training: whether it is right, and what was expected, in the order shown.

    With `void_reason` the item was wrong itself; then the answer counts as right.
    """

    feed_id: uuid.UUID
    is_right: bool
    expected: dict[str, Any]
    explanation: str | None
    clause: str | None
    void_reason: str | None
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonRow:
    """An answer for training as stored, with what it is held against; `is_right` is None before it is judged."""

    submission_id: uuid.UUID
    feed_id: uuid.UUID
    kind: str
    ontology: dict[str, Any]
    payload: dict[str, Any]
    flipped: bool
    answer: dict[str, Any]
    expected: dict[str, Any]
    tolerance: float
    explanation: str | None
    clause: str | None
    void_reason: str | None
    is_right: bool | None
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingItem:
    """How people get on with a training item: how many tried it, had it right at first, and have it right by now."""

    id: uuid.UUID
    payload: dict[str, Any]
    label: str
    people: int
    right_first: int
    right_ever: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPeople:
    """How many people have begun to train for a project, and how many have as many right as it asked."""

    begun: int
    finished: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """Somebody who is trained for a project."""

    project_id: uuid.UUID
    contributor_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Which projects ask for training first, and who has done it."""

    projects: frozenset[uuid.UUID]
    trained: frozenset[tuple[uuid.UUID, uuid.UUID]]

    def fit(self, project_id: uuid.UUID, contributor_id: uuid.UUID, fit: int) -> int:
        """Return a fit as it is, or below nought for whoever must be trained first."""
        opens = project_id not in self.projects or (project_id, contributor_id) in self.trained
        return fit if opens else -fit


async def my_training(tx: Tx, feed_id: uuid.UUID | None = None) -> list[Training]:
    """Return the training of every project that the caller may work on or will, or of one feed."""
    return await tx.many(q.my_training, Training, feed=feed_id)


async def begin_training(tx: Tx, feed_id: uuid.UUID) -> tasks.Claimed | tasks.Empty:
    """Lease the caller's next training task of a feed, or return the one that they hold.

    Refuses with `not_found` a feed that is not theirs.
    """
    flipped = secrets.randbits(1) == 1
    ids = {"assignment": blind_id(), "event": new_id(), "flipped": flipped, "most_open": tasks.OPEN_MAX}
    row = await tx.one(q.begin_training, ClaimedRow, feed=feed_id, at=tx.now, **ids)
    if row.outcome == "missing":
        raise not_found("feed")
    if row.outcome == "held":
        return await tasks.held(tx, row.id)
    if row.outcome != "claimed":
        return tasks.Empty(reason=row.outcome, opens_at=row.lease_until)
    return tasks.claimed(tx.principal_id, row, flipped)


async def lesson(tx: Tx, assignment_id: uuid.UUID) -> Lesson | None:
    """Return what is said of an answer that the caller handed in for training; None of anything else. Judged the first time."""
    row = await tx.maybe(q.my_lesson, LessonRow, assignment=assignment_id)
    if row is None:
        return None
    kind = kinds.for_task(row.kind, row.payload, row.ontology)
    right = row.is_right
    if right is None:
        right = is_right(kind, row.ontology, row.answer, row.expected, row.tolerance)
        await tx.run(q.record_lesson, assignment=assignment_id, right=right, at=tx.now)
    return Lesson(
        feed_id=row.feed_id,
        is_right=right or row.void_reason is not None,
        expected=kind.shown(row.expected, row.flipped),
        explanation=row.explanation,
        clause=row.clause,
        void_reason=row.void_reason,
        round=row.round,
    )


async def training_items(tx: Tx, project_id: uuid.UUID, limit: int = ITEMS_MAX) -> list[TrainingItem]:
    """Return how people get on with the training items of a project, the hardest first. Refuses an unknown project."""
    await projects.project(tx, project_id)
    return await tx.many(q.training_items, TrainingItem, project_id=project_id, most=limit)


async def training_people(tx: Tx, project_id: uuid.UUID) -> TrainingPeople:
    """Return how many people train for a project and how many are through. Refuses an unknown project."""
    await projects.project(tx, project_id)
    found = await tx.maybe(q.training_people, TrainingPeople, project_id=project_id)
    return found or TrainingPeople(begun=0, finished=0)


async def gate(tx: Tx, *, project_id: uuid.UUID | None = None, contributor_id: uuid.UUID | None = None) -> Gate:
    """Return who must be trained first, of one project or one person; for the system, across tenants."""
    asking = await tx.many(q.gates, uuid.UUID, project_id=project_id)
    found = await tx.many(q.trained_people, Trained, project_id=project_id, person=contributor_id) if asking else []
    return Gate(projects=frozenset(asking), trained=frozenset((each.project_id, each.contributor_id) for each in found))


async def newly_trained(tx: Tx, ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Return whom records of finished training are of; for the system."""
    return await tx.many(q.newly_trained, uuid.UUID, tenant_id=tx.tenant_id, ids=list(ids))


async def settle_training(tx: Tx, project_id: uuid.UUID) -> None:
    """Note who is trained by what a project asks now: who has worked there before, and who has enough right. For the system."""
    await tx.run(q.settle_training, project_id=project_id, at=tx.now)
