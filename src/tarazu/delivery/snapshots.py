"""Snapshots: numbered, immutable deliveries of a project's results."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from tarazu.delivery.events import SnapshotRequested
from tarazu.delivery.model import Snapshot
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.ids import new_id

q = sql.load("tarazu.delivery")

SNAPSHOTS_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A delivery that holds a task."""

    id: uuid.UUID
    version: int
    created_at: datetime


async def request_snapshot(tx: Tx, project_id: uuid.UUID) -> Snapshot:
    """Begin the next snapshot of a project, of what is accepted by now; a job builds it.

    Raises:
        Refusal: `not_found` when there is no such project.
    """
    await tx.run(q.lock_versions, tenant_id=tx.tenant_id, project_id=project_id)
    begun = await tx.need(
        q.insert_snapshot,
        Snapshot,
        "project",
        tenant_id=tx.tenant_id,
        id=new_id(),
        project_id=project_id,
        created_by=tx.principal_id,
        at=tx.now,
    )
    await tx.announce(SnapshotRequested(subject=begun.id, project=project_id, version=begun.version))
    lock = f"project:{project_id}"
    await tx.enqueue("delivery.build", lock=lock, tenant_id=str(tx.tenant_id), snapshot_id=str(begun.id))
    return begun


async def snapshots(tx: Tx, project_id: uuid.UUID) -> list[Snapshot]:
    """Return a project's snapshots, the newest first, at most 500."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    return await tx.many(q.snapshots, Snapshot, most=SNAPSHOTS_MAX, **scope)


async def snapshot(tx: Tx, snapshot_id: uuid.UUID) -> Snapshot:
    """Return one snapshot.

    Raises:
        Refusal: `not_found` when there is none of that id.
    """
    return await tx.need(q.snapshot, Snapshot, "snapshot", tenant_id=tx.tenant_id, id=snapshot_id)


async def holding(tx: Tx, project_id: uuid.UUID, task_id: uuid.UUID) -> list[Holding]:
    """Return the deliveries that hold a task, oldest first: an answer to it counted by the time of each."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id, "task_id": task_id}
    return await tx.many(q.holding, Holding, most=SNAPSHOTS_MAX, **scope)


async def begin_delta(tx: Tx, project_id: uuid.UUID, snapshot_id: uuid.UUID, asked_by: uuid.UUID) -> uuid.UUID:
    """Begin the next delivery of a project, of what changed in an earlier one; returns its id. For the system."""
    # A snapshot that a customer asks for meanwhile may take the version: then the news is handled anew.
    delta_id = new_id()
    version = await tx.one(
        q.insert_delta,
        int,
        tenant_id=tx.tenant_id,
        id=delta_id,
        project_id=project_id,
        delta_of=snapshot_id,
        created_by=asked_by,
        at=tx.now,
    )
    await tx.announce(SnapshotRequested(subject=delta_id, project=project_id, version=version))
    lock = f"project:{project_id}"
    await tx.enqueue("delivery.build", lock=lock, tenant_id=str(tx.tenant_id), snapshot_id=str(delta_id))
    return delta_id
