"""Known tasks beside the feed: put there, taken out, and how often a claim gets one of them.

What is expected of their answers is not known here. To whoever claims one it is a task like any other; for the customer it
is none of the project's tasks, and its answers are none of the project's answers.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from tarazu.kit import sql
from tarazu.kit.db import Tx

q = sql.load("tarazu.tasks")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTask:
    """A task to be mixed in: tasks of one `label` share their turns, and `source_id` is the task that it was made of."""

    id: uuid.UUID
    payload: Mapping[str, Any]
    label: str
    source_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownWork:
    """An answer to a known task, of the first round or for training, in stored order; for the system."""

    id: uuid.UUID
    task_id: uuid.UUID
    project_id: uuid.UUID
    contributor_id: uuid.UUID
    answer: dict[str, Any]
    training: bool


async def add_known(tx: Tx, project_id: uuid.UUID, tasks: Sequence[KnownTask], exposures_max: int) -> None:
    """Put known tasks of a project beside its feed; each is retired after so many showings."""
    await tx.run(
        q.add_known,
        project_id=project_id,
        ids=[task.id for task in tasks],
        payloads=msgspec.json.encode([task.payload for task in tasks]).decode(),
        labels=[task.label for task in tasks],
        sources=[task.source_id for task in tasks],
        most=exposures_max,
        at=tx.now,
    )


async def add_training(tx: Tx, project_id: uuid.UUID, tasks: Mapping[uuid.UUID, Mapping[str, Any]]) -> None:
    """Put tasks for training, payloads by id, beside a project: `train` in the schema hands them out, and no claim."""
    payloads = msgspec.json.encode(list(tasks.values())).decode()
    await tx.run(q.add_training, project_id=project_id, ids=list(tasks), payloads=payloads, at=tx.now)


async def retire_known(tx: Tx, ids: Sequence[uuid.UUID]) -> None:
    """Take known tasks out of the feed; whoever holds one goes on."""
    await tx.run(q.retire_known, ids=list(ids), at=tx.now)


async def return_known(tx: Tx, ids: Sequence[uuid.UUID]) -> None:
    """Put known tasks beside the feed again, but for those that were shown often enough."""
    await tx.run(q.return_known, ids=list(ids))


async def known_in_turn(tx: Tx, project_id: uuid.UUID) -> int:
    """Return how many known tasks of a project claims can get: those that were not shown often enough yet, or taken out."""
    return await tx.one(q.known_in_turn, int, tenant_id=tx.tenant_id, project_id=project_id)


async def count_known(tx: Tx, ids: Sequence[uuid.UUID]) -> None:
    """Count how often known tasks were handed out, and retire those that were often enough; for the system."""
    await tx.run(q.count_known, ids=list(ids), at=tx.now)


async def throttle(tx: Tx, project_id: uuid.UUID, *, holds: bool) -> bool:
    """Hold a project's feed back from new claims, or hand out again; say whether that changed anything. For the system."""
    return await tx.one(q.throttle, bool, project_id=project_id, holds=holds, at=tx.now)


async def mix_known(
    tx: Tx, project_id: uuid.UUID, *, rate: int, newcomer_rate: int, newcomer_answers: int, exposures_max: int
) -> None:
    """Say how many claims of a thousand get a known task: of anybody, and of whoever had fewer than so many of them."""
    await tx.run(
        q.mix_known,
        project_id=project_id,
        rate=rate,
        newcomer=newcomer_rate,
        newcomer_until=newcomer_answers,
        most=exposures_max,
    )


async def known_work(tx: Tx, submission_ids: Sequence[uuid.UUID]) -> list[KnownWork]:
    """Return those of some submissions that answer known tasks, for the system."""
    return await tx.many(q.known_work, KnownWork, tenant_id=tx.tenant_id, ids=list(submission_ids))
