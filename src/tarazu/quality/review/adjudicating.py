"""Which projects have disagreements adjudicated, and what a customer reads of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tarazu import projects
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.events import AdjudicatingEnded, AdjudicatingSet

q = sql.load("tarazu.quality.review")


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudicating:
    """Whether a project has disagreements adjudicated, and how many stand how: those that wait, and the decided by verdict."""

    adjudicate: bool
    waiting: int
    pick: int
    mend: int
    ambiguous: int
    incomplete: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudicated:
    """A decision that stands. `decided_by` is the tenant's own name for who decided; `answer`, in stored order, and `label` are
    None where nobody's answer was taken."""

    id: uuid.UUID
    task_id: uuid.UUID
    verdict: str
    submission_id: uuid.UUID | None
    answer: dict[str, Any] | None
    label: str | None
    clause: str | None
    reason: str | None
    decided_by: uuid.UUID
    decided_at: datetime


async def adjudicating(tx: Tx, project_id: uuid.UUID) -> Adjudicating:
    """Return whether a project has disagreements adjudicated, and the counts. Refuses an unknown project."""
    await projects.project(tx, project_id)
    return await tx.one(q.adjudicating, Adjudicating, tenant_id=tx.tenant_id, project_id=project_id)


async def set_adjudicating(tx: Tx, project_id: uuid.UUID, adjudicate: bool) -> Adjudicating:
    """Have what people disagree on adjudicated from now on, or nothing more; what somebody holds may be decided.

    Refuses an unknown project. What is set already is no fault.
    """
    await projects.project(tx, project_id)
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    if not adjudicate:
        if await tx.run(q.end_adjudicating, **scope):
            await tx.announce(AdjudicatingEnded(subject=project_id))
    elif await tx.run(q.set_adjudicating, by=tx.principal_id, at=tx.now, **scope):
        await tx.announce(AdjudicatingSet(subject=project_id))
    return await tx.one(q.adjudicating, Adjudicating, **scope)


async def adjudicated(tx: Tx, task_ids: list[uuid.UUID], until: datetime | None = None) -> dict[uuid.UUID, Adjudicated]:
    """Return the decisions on some tasks that stand, as far as they were made by `until`. For the tenant and the system."""
    scope = {"tenant_id": tx.tenant_id, "task_ids": task_ids, "until": until}
    return {each.task_id: each for each in await tx.many(q.adjudicated, Adjudicated, **scope)}
