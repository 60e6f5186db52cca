"""Reports: a contributor says what a task lacks, and it goes back to its author before more answers are bought."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from tarazu import kinds, projects
from tarazu.kit import sql
from tarazu.kit.actor import Actor
from tarazu.kit.db import Database, Tx
from tarazu.kit.errors import Refusal, require_done, require_one_of, require_sound
from tarazu.kit.ids import new_id
from tarazu.kit.texts import checked_text
from tarazu.tasks.events import TaskReopened
from tarazu.tasks.intake import check_row
from tarazu.tasks.model import AcceptedWork, NewTask, Report, Task
from tarazu.tasks.reading import task

q = sql.load("tarazu.tasks")

LACKS = ("information", "expert")
REASON_MAX = 2000
UPHELD_AFTER = timedelta(days=7)
UPHELD_AT_ONCE = 1000
REPORTS_MAX = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectReport(Report):
    """A report among those of a project, with its task, which may be a known one; `settled_at` is when it came out."""

    task_id: uuid.UUID
    unique_key: str | None
    payload: dict[str, Any]
    is_known: bool
    settled_at: datetime | None


async def report_lack(db: Database, actor: Actor, assignment_id: uuid.UUID, lack: str, reason: str) -> None:
    """Give a task back that lacks information or an expert; it goes to nobody else until its customer has answered.

    It pays what a review of the project pays, once the customer mends or cancels the task, or says nothing for a week.
    The same report again is the same success.

    Raises:
        Refusal: `assignment_over` when the work is not held (any more) or was returned, `assignment_withdrawn`.
    """
    require_one_of("lack", lack, LACKS)
    outcome = await db.call(
        actor,
        q.report_lack,
        str,
        assignment=assignment_id,
        report=new_id(),
        event=new_id(),
        lack=lack,
        reason=checked_text("reason", reason, 1, REASON_MAX),
        at=db.clock.now(),
    )
    if outcome != "reported":
        require_done(outcome, "assignment", {"withdrawn": "assignment_withdrawn"})
        raise Refusal("assignment_over", "conflict")


async def reports(tx: Tx, task_id: uuid.UUID) -> list[Report]:
    """Return what people said a task lacks, in the order in which they did."""
    return await tx.many(q.reports_of, Report, task_id=task_id)


async def project_reports(
    tx: Tx, project_id: uuid.UUID, lack: str | None, before: uuid.UUID | None, limit: int
) -> list[ProjectReport]:
    """Return a page of what people said the tasks of a project lack, the newest first: all of it, or of one lack."""
    most = min(limit, REPORTS_MAX)
    return await tx.many(q.project_reports, ProjectReport, project_id=project_id, lack=lack, before=before, most=most)


async def reopen_reported(
    tx: Tx, task_id: uuid.UUID, payload: dict[str, Any] | None = None, *, upheld: bool = True
) -> Task:
    """Hand a reported task out again, with another payload or as it is; `upheld` says whether the reports were right.

    Raises:
        Refusal: `invalid_request` with faults; `task_begun` for a payload when somebody has begun, since answers to
            two questions do not add up; `task_not_reported`.
    """
    found = await task(tx, task_id)
    if payload is not None:
        payload = await _checked(tx, found, payload)
    mended = None if payload is None else msgspec.json.encode(payload).decode()
    outcome = await tx.one(q.reopen_reported, str, task_id=task_id, payload=mended, upheld=upheld, at=tx.now)
    if outcome == "started":
        raise Refusal("task_begun", "conflict")
    if outcome != "reopened":
        raise Refusal("task_not_reported", "conflict")
    await tx.announce(TaskReopened(subject=task_id, project=found.project_id, mended=payload is not None))
    return await task(tx, task_id)


async def _checked(tx: Tx, found: Task, payload: dict[str, Any]) -> dict[str, Any]:
    project = await projects.project(tx, found.project_id)
    ontology = await projects.ontology(tx, project.id, project.ontology_version)
    faults = check_row(NewTask(payload=payload), project, ontology.body)
    require_sound(faults)
    return dict(kinds.kept(project.kind, payload))


async def settle_known_reports(tx: Tx, task_id: uuid.UUID, *, upheld: bool) -> None:
    """Say of the reports of a known task that still wait whether they were right; those that were are paid."""
    await tx.run(q.settle_known_reports, task_id=task_id, upheld=upheld, at=tx.now)


async def uphold_overdue(tx: Tx) -> int:
    """Say that reports are right that nobody has answered for a week; returns how many."""
    return await tx.one(q.uphold_overdue, int, before=tx.now - UPHELD_AFTER, most=UPHELD_AT_ONCE, at=tx.now)


async def paid_reports(tx: Tx, ids: Sequence[uuid.UUID]) -> list[AcceptedWork]:
    """Return those of some reports that were right, with what they pay."""
    return await tx.many(q.paid_reports, AcceptedWork, tenant_id=tx.tenant_id, ids=list(ids))
