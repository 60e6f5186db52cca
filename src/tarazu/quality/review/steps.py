"""What happened to a task, step by step: who took it, every verdict on its answers, solvers, experts, appeals, audits and cases."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tarazu.kit import sql
from tarazu.kit.db import Tx

q = sql.load("tarazu.quality.review")

_TASKS_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStep:
    """Something that happened to a task. `contributor_id` is the tenant's own name for whose work it is about, if anybody's.

    `what` is `claimed`, `skipped`, `expired`; `reviewed` (of several verdicts each has its `stage`, 1 to 3, and in `outcome`
    whether it `holds`, `agrees` with what holds, was `overruled`, is still `weighed`, or `lapsed` with the next one's time),
    `looked_at_again` after delivery; `solving` by so many `people` unseen, `solved` as `task_id` of `project_id` with a `label`,
    `compared` with the key, which a `share` of them found, to an `outcome`; `drawn` for audit; `escalated`, `lapsed` (nobody took the expert's seat); `appealed`,
    `appeal_upheld`, `appeal_overturned`, `appeal_lapsed`, each with the `verdict` appealed against; `left_out` by a case, `restored`.
    `seconds` is the work of whoever reviewed or solved; `places` (as `Place`) are of the answer as its author saw it.
    """

    at: datetime
    what: str
    contributor_id: uuid.UUID | None
    verdict: str | None
    reason: str | None
    clause: str | None
    places: list[dict[str, Any]]
    seconds: int | None
    stage: int | None
    outcome: str | None
    people: int | None
    share: float | None
    label: str | None
    task_id: uuid.UUID | None
    project_id: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """A `TaskStep` among those of all tasks, as it is exported: of which task and answer; `places` as JSON. What is solved unseen is
    `solving_task_id` of `solving_project_id`."""

    task_id: uuid.UUID
    at: datetime
    what: str
    contributor_id: uuid.UUID | None
    submission_id: uuid.UUID | None
    verdict: str | None
    clause: str | None
    reason: str | None
    places: str | None
    seconds: int | None
    stage: int | None
    outcome: str | None
    people: int | None
    share: float | None
    label: str | None
    solving_task_id: uuid.UUID | None
    solving_project_id: uuid.UUID | None


async def task_steps(tx: Tx, task_id: uuid.UUID) -> list[TaskStep]:
    """Return what happened to a task beside its answers themselves, oldest first, at most 1,000 things."""
    return await tx.many(q.task_steps, TaskStep, task_id=task_id)


async def project_steps(tx: Tx, project_id: uuid.UUID) -> AsyncIterator[list[StepLine]]:
    """Yield what happened to the tasks of a project, 200 of them at once, of each at most 1,000 things, as `task_steps` says them."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id, "most": _TASKS_AT_ONCE}
    after = uuid.UUID(int=0)
    while ids := await tx.many(q.stepped_tasks, uuid.UUID, after=after, **scope):
        yield await tx.many(q.step_lines, StepLine, task_ids=ids)
        after = ids[-1]
