"""What customers, operations and the system read of tasks, and the clocks that the system keeps."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.tasks.model import AcceptedWork, CompletedTask, Progress, QueueHealth, QueueNeeds, Submission, Task

q = sql.load("tarazu.tasks")

EXPIRE_AT_ONCE = 1000


async def task(tx: Tx, task_id: uuid.UUID) -> Task:
    """Return a task of the tenant. Refuses one that is unknown here."""
    return await tx.need(q.task, Task, "task", tenant_id=tx.tenant_id, id=task_id)


async def tasks(tx: Tx, project_id: uuid.UUID, after: uuid.UUID | None = None, limit: int = 100) -> list[Task]:
    """Return a page of a project's tasks, oldest first, after the id given."""
    return await tx.many(q.tasks, Task, tenant_id=tx.tenant_id, project_id=project_id, after=after, limit=limit)


async def empty_tasks(tx: Tx, project_id: uuid.UUID, after: uuid.UUID | None = None, limit: int = 100) -> list[Task]:
    """Return a page of a project's completed tasks of which no answer counts, oldest first, after the id given."""
    return await tx.many(q.empty, Task, tenant_id=tx.tenant_id, project_id=project_id, after=after, limit=limit)


async def count_empty(tx: Tx, project_id: uuid.UUID, *, with_withdrawn: bool = True) -> int:
    """Return how many completed tasks of a project have no answer that counts."""
    return await tx.one(
        q.count_empty, int, tenant_id=tx.tenant_id, project_id=project_id, with_withdrawn=with_withdrawn
    )


async def count_with_answer(tx: Tx, project_id: uuid.UUID) -> int:
    """Return how many completed tasks of a project have an answer that counts."""
    return (await progress(tx, project_id)).completed - await count_empty(tx, project_id)


async def progress(tx: Tx, project_id: uuid.UUID) -> Progress:
    """Return how far a project is."""
    return await tx.one(q.progress, Progress, tenant_id=tx.tenant_id, project_id=project_id)


async def submissions(
    tx: Tx, project_id: uuid.UUID, after: uuid.UUID | None = None, limit: int = 100
) -> list[Submission]:
    """Return a page of a project's submissions, oldest first, after the id given."""
    return await tx.many(q.submissions, Submission, project_id=project_id, after=after, limit=limit)


async def task_submissions(tx: Tx, task_id: uuid.UUID) -> list[Submission]:
    """Return the submissions of one task in the order they came."""
    return await tx.many(q.task_submissions, Submission, task_id=task_id)


async def queue_health(tx: Tx) -> list[QueueHealth]:
    """Return counts and clocks of every queue that no barrier hides."""
    return await tx.many(q.queue_health, QueueHealth, at=tx.now)


async def expire(tx: Tx) -> int:
    """Bring back expired leases and offers, a batch of each; returns how many came back."""
    leases = await tx.one(q.expire_leases, int, at=tx.now, limit=EXPIRE_AT_ONCE)
    return leases + await tx.one(q.expire_offers, int, at=tx.now, limit=EXPIRE_AT_ONCE)


async def completed(tx: Tx, task_ids: Sequence[uuid.UUID]) -> list[CompletedTask]:
    """Return those of some tasks that are completed and not withdrawn."""
    return await tx.many(q.completed, CompletedTask, tenant_id=tx.tenant_id, ids=list(task_ids))


async def queue_needs(tx: Tx) -> list[QueueNeeds]:
    """Return what each queue asks of a contributor, for the system."""
    return await tx.many(q.queue_needs, QueueNeeds)


async def leave_completed(tx: Tx, project_id: uuid.UUID) -> None:
    """Take the queues of a project's completed batches from everybody, for the system."""
    await tx.run(q.leave_completed, project_id=project_id)


async def grant_access(tx: Tx, queue_id: int, grants: list[tuple[uuid.UUID, int, str]]) -> None:
    """Say who may take from a queue: contributor, fit (what fits best is taken first), reasons separated by commas."""
    people, fits, reasons = ([grant[place] for grant in grants] for place in range(3))
    await tx.run(q.grant_access, queue_id=queue_id, people=people, fits=fits, reasons=reasons)


async def set_access(tx: Tx, contributor_id: uuid.UUID, grants: list[tuple[int, int, str]]) -> None:
    """Say which queues a contributor may take from: queue, fit, reasons separated by commas."""
    queues, fits, reasons = ([grant[place] for grant in grants] for place in range(3))
    await tx.run(q.set_access, person=contributor_id, queues=queues, fits=fits, reasons=reasons)


async def accepted_work(tx: Tx, submission_ids: list[uuid.UUID]) -> list[AcceptedWork]:
    """Return who did which accepted work and what it pays, for the system."""
    return await tx.many(q.accepted_work, AcceptedWork, tenant_id=tx.tenant_id, ids=submission_ids)
