"""Tasks that are wrong themselves: no answer to one counts, and nobody is the worse for having given it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.tasks.events import TaskWithdrawn

q = sql.load("tarazu.tasks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Why a task was withdrawn, and when."""

    reason: str
    at: datetime


async def withdraw_task(tx: Tx, project_id: uuid.UUID, task_id: uuid.UUID, reason: str) -> None:
    """Let no answer to a task count, now or later, since the task is wrong; a second time changes nothing. For the system."""
    if await tx.one(q.withdraw_task, bool, task=task_id, why=reason, at=tx.now):
        await tx.announce(TaskWithdrawn(subject=task_id, project=project_id))


async def withdrawal(tx: Tx, task_id: uuid.UUID) -> Withdrawal | None:
    """Return why a task of the tenant was withdrawn, or None."""
    return await tx.maybe(q.withdrawal, Withdrawal, tenant_id=tx.tenant_id, task_id=task_id)


async def count_withdrawn(tx: Tx, project_id: uuid.UUID) -> int:
    """Return how many tasks of a project were withdrawn."""
    return await tx.one(q.count_withdrawn, int, tenant_id=tx.tenant_id, project_id=project_id)
