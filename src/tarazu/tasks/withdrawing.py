"""Tasks that are wrong themselves: no answer to one counts, and nobody is the worse for having given it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import require_done
from tarazu.kit.texts import checked_text
from tarazu.tasks.events import TaskReinstated, TaskWithdrawn
from tarazu.tasks.reading import task

q = sql.load("tarazu.tasks")

REASON_MIN, REASON_MAX = 3, 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Why a task was withdrawn, and when; `ended_at` its customer took that back, for `ended_reason` (None before one was asked for).

    So many `seats` that nobody had taken ended with it; of one that was taken back, so many are wanted again.
    """

    reason: str
    at: datetime
    seats: int
    ended_at: datetime | None
    ended_reason: str | None


async def withdraw_task(tx: Tx, project_id: uuid.UUID, task_id: uuid.UUID, reason: str) -> None:
    """Let no answer to a task count, now or later, since the task is wrong; while that stands, a second time changes nothing. For the
    system."""
    if await tx.one(q.withdraw_task, bool, task=task_id, why=reason, at=tx.now):
        await tx.announce(TaskWithdrawn(subject=task_id, project=project_id))


async def reinstate_task(tx: Tx, task_id: uuid.UUID, reason: str) -> Withdrawal:
    """Take the withdrawal of a task back, which is returned; once that is done, a second time changes nothing, nor its reason.

    Answers that would have counted count, and seats that ended with the withdrawal are wanted again, as far as the batch, the
    project and the budget allow.

    Raises:
        Refusal: `invalid_request` for a reason of fewer than three characters or more than 2,000, not counting the space around it;
            `not_found`; `task_not_withdrawn` for a task that never was; `nothing_counts_again` where every answer was left
            out since and no seat is to be had.
    """
    why = checked_text("reason", reason, REASON_MIN, REASON_MAX)
    found = await task(tx, task_id)
    outcome = await tx.one(q.reinstate_task, str, task=task_id, by=tx.principal_id, at=tx.now, why=why)
    require_done(outcome, "task", {"never": "task_not_withdrawn", "nothing": "nothing_counts_again"})
    latest = (await withdrawals(tx, task_id))[0]
    if outcome == "reinstated":
        await tx.announce(TaskReinstated(subject=task_id, project=found.project_id, seats=latest.seats, reason=why))
    return latest


async def withdrawals(tx: Tx, task_id: uuid.UUID) -> list[Withdrawal]:
    """Return why and when a task of the tenant was withdrawn: first the one that stands, or else that was taken back last."""
    return await tx.many(q.withdrawals, Withdrawal, tenant_id=tx.tenant_id, task_id=task_id)


async def count_withdrawn(tx: Tx, project_id: uuid.UUID) -> int:
    """Return how many tasks of a project are withdrawn."""
    return await tx.one(q.count_withdrawn, int, tenant_id=tx.tenant_id, project_id=project_id)
