"""Cancelling a task that nobody has begun, asking for an answer to one anew, and giving one another unique key."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found, require_done
from tarazu.tasks.events import TaskAskedAnew, TaskCancelled
from tarazu.tasks.model import Task
from tarazu.tasks.reading import task

q = sql.load("tarazu.tasks")


async def cancel_task(tx: Tx, task_id: uuid.UUID) -> Task:
    """Cancel a task that nobody holds and nobody has answered; one that is cancelled stays as it is.

    Raises:
        Refusal: `task_started` when somebody holds or takes it now, or an answer was handed in; `task_completed`.
    """
    # A barrier hides the task from this reading; the function below does not ask for one.
    await task(tx, task_id)
    outcome = await tx.one(q.cancel_task, str, task_id=task_id, at=tx.now)
    codes = {"completed": "task_completed", "started": "task_started", "answered": "task_started"}
    require_done(outcome, "task", codes)
    found = await task(tx, task_id)
    if outcome == "cancelled_now":
        await tx.announce(TaskCancelled(subject=task_id, project=found.project_id))
    return found


async def ask_anew(tx: Tx, task_id: uuid.UUID) -> None:
    """Have one more person answer a completed task of which no answer counts.

    Raises:
        Refusal: `not_found`; `row_counts` when an answer counts, or is asked for already; `task_withdrawn`.
    """
    found = await task(tx, task_id)
    require_done(
        await tx.one(q.ask_anew, str, task_id=task_id, at=tx.now),
        "task",
        {"counts": "row_counts", "withdrawn": "task_withdrawn"},
    )
    await tx.announce(TaskAskedAnew(subject=task_id, project=found.project_id))


async def ask_each_anew(tx: Tx, project_id: uuid.UUID, task_ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Have one more person answer each of some tasks of a project; returns of which none counts and none was asked for already.

    Refuses with `not_found` a task that is not the project's.
    """
    asked = []
    for task_id in dict.fromkeys(task_ids):
        if (await task(tx, task_id)).project_id != project_id:
            raise not_found("task")
        if await tx.one(q.ask_anew, str, task_id=task_id, at=tx.now) == "asked":
            await tx.announce(TaskAskedAnew(subject=task_id, project=project_id))
            asked.append(task_id)
    return asked


async def rename_task(tx: Tx, task_id: uuid.UUID, was: str | None, key: str | None) -> None:
    """Give a task another unique key, or none; one whose key is not `was` keeps it.

    Raises:
        UniqueViolation: another task of the project has that key.
    """
    await tx.run(q.rename_task, task_id=task_id, was=was, key=key)
