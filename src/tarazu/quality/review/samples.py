"""Samples for audit: completed tasks drawn by chance, so that what the customer finds in them holds for all of a project."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tarazu import projects
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import range_faults, require_sound
from tarazu.quality.events import AuditSampleSet
from tarazu.quality.intervals import interval

q = sql.load("tarazu.quality.review")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSample:
    """Of a thousand completed tasks `permille` are drawn; `drawn` were, and of these so many were accepted, fixed and rejected."""

    permille: int = 0
    set_at: datetime | None = None
    drawn: int = 0
    accepted: int = 0
    fixed: int = 0
    rejected: int = 0

    @property
    def waiting(self) -> int:
        """Drawn tasks that nobody has judged yet."""
        return self.drawn - self.accepted - self.fixed - self.rejected

    @property
    def right(self) -> tuple[float, float, float] | None:
        """The share of right tasks and its 95 % interval, 0 to 1; None before anything was judged. What had to be fixed was wrong."""
        wrong = self.fixed + self.rejected
        if not self.accepted + wrong:
            return None
        return self.accepted / (self.accepted + wrong), *interval(self.accepted, wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledTask:
    """A drawn task that waits to be audited."""

    task_id: uuid.UUID
    unique_key: str | None
    payload: dict[str, Any]
    ended_at: datetime | None


async def audit_sample(tx: Tx, project_id: uuid.UUID) -> AuditSample:
    """Return how much of a project is drawn, and what was found in it. Refuses an unknown project."""
    await projects.project(tx, project_id)
    found = await tx.maybe(q.audit_sample, AuditSample, tenant_id=tx.tenant_id, project_id=project_id)
    return found or AuditSample()


async def set_audit_sample(tx: Tx, project_id: uuid.UUID, permille: int) -> AuditSample:
    """Say how many of a thousand completed tasks are drawn, of those before as of those to come.

    A larger share keeps what was drawn; a smaller one lets go of what lies outside of it and was not judged.

    Raises:
        Refusal: `not_found` for an unknown project; `invalid_request` for a share outside of 0 to 1000.
    """
    await projects.project(tx, project_id)
    require_sound(range_faults(AuditSample(permille=permille), {"permille": (0, 1000)}))
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    await tx.run(q.set_audit_sample, **scope, permille=permille, by=tx.principal_id, at=tx.now)
    await tx.run(q.undraw_audits, **scope)
    await tx.run(q.draw_all_audits, **scope, at=tx.now)
    await tx.announce(AuditSampleSet(subject=project_id, permille=permille))
    return await audit_sample(tx, project_id)


async def draw_audits(tx: Tx, task_ids: Sequence[uuid.UUID]) -> None:
    """Draw from tasks those that are completed and fall into the samples of their projects; twice changes nothing."""
    await tx.run(q.draw_audits, tenant_id=tx.tenant_id, task_ids=list(task_ids), at=tx.now)


async def sampling(tx: Tx, tenant_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of some tenants that draw tasks for audit in any of their projects. For the system."""
    return set(await tx.many(q.sampling, uuid.UUID, tenant_ids=list(tenant_ids)))


async def tasks_to_audit(tx: Tx, project_id: uuid.UUID, after: uuid.UUID | None, limit: int) -> list[SampledTask]:
    """Return a page of the drawn tasks of a project that wait to be audited, in order of task."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    return await tx.many(q.tasks_to_audit, SampledTask, after=after, most=min(limit, 1000), **scope)
