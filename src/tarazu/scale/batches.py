"""Batches as the door's clients know them: their names are unique in the account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from tarazu import tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.driver import UniqueViolation
from tarazu.kit.errors import Refusal, invalid
from tarazu.scale.ids import short, span
from tarazu.scale.model import BatchRow, ProjectRow

q = sql.load("tarazu.scale")


async def create_batch(
    tx: Tx,
    project: ProjectRow,
    name: str,
    *,
    callback_url: str | None = None,
    metadata: Mapping[str, Any] | None = None,
    staging: bool = False,
    calibration: bool = False,
    self_label: bool = False,
) -> BatchRow:
    """Start a batch; one in staging is worked on only after it is finalized.

    Raises:
        Refusal: `batch_name_taken`; for calibration and self-label batches outside Rapid; for a name that is empty or long.
    """
    if (calibration or self_label) and not project.is_rapid:
        raise invalid("calibration_batch" if calibration else "self_label_batch", "not_allowed", allowed=["false"])
    if "\0" in name:
        raise invalid("name", "bad_text")
    if await tx.maybe(q.batch_by_name, BatchRow, tenant_id=tx.tenant_id, name=name, project_id=None) is not None:
        raise Refusal("batch_name_taken", "conflict", {"name": name})
    made = await tasks.create_batch(tx, project.id, name, staging=staging)
    try:
        await tx.run(
            q.insert_batch,
            tenant_id=tx.tenant_id,
            batch_id=made.id,
            name=name,
            callback_url=callback_url or None,
            metadata=msgspec.json.encode(metadata or {}).decode(),
            is_calibration=calibration,
            is_self_label=self_label,
        )
    except UniqueViolation:
        raise Refusal("batch_name_taken", "conflict", {"name": name}) from None
    return await batch(tx, name)


async def batch(tx: Tx, name: str, project: ProjectRow | None = None) -> BatchRow:
    """Return a batch by its name, of one project if that is told. Refuses an unknown one."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project.id if project else None}
    # No name has a NUL, and the database takes none.
    return await tx.need(q.batch_by_name, BatchRow, "batch", name=name.replace("\0", "\ufffd"), **scope)


async def batch_at(tx: Tx, short_id: str) -> BatchRow:
    """Return a batch by its short id. Refuses an unknown one."""
    low, high = span(short_id, "batch")
    return await tx.need(q.batch_by_id, BatchRow, "batch", tenant_id=tx.tenant_id, low=low, high=high)


async def batches(
    tx: Tx,
    *,
    project: ProjectRow | None = None,
    state: str | None = None,
    created: tuple[datetime | None, datetime | None] = (None, None),
    completed: tuple[datetime | None, datetime | None] = (None, None),
    offset: int = 0,
    limit: int = 100,
) -> tuple[list[BatchRow], int]:
    """Return a page of batches, newest first, and how many there are in all."""
    asked: dict[str, Any] = {
        "tenant_id": tx.tenant_id,
        "project_id": project.id if project else None,
        "state": state,
        "created_from": created[0],
        "created_to": created[1],
        "completed_from": completed[0],
        "completed_to": completed[1],
    }
    rows = await tx.many(q.batches, BatchRow, before=None, offset=offset, limit=limit, **asked)
    return rows, await tx.one(q.count_batches, int, **asked)


async def batch_status(tx: Tx, batch: BatchRow) -> dict[str, Any]:
    """Return the status of a batch with its tasks counted by theirs."""
    counts = await tasks.batch_counts(tx, batch.id)
    errors = await tx.one(q.batch_errors, int, tenant_id=tx.tenant_id, batch_id=batch.id)
    return {
        "status": status_of(batch),
        "pending": counts.pending,
        "completed": counts.completed,
        "error": errors,
        # What cannot be worked on is cancelled as far as contributors go.
        "canceled": counts.cancelled - errors,
    }


async def set_batch_metadata(tx: Tx, batch: BatchRow, metadata: Mapping[str, Any]) -> BatchRow:
    """Replace the metadata of a batch. Refuses a native one whose name another of the account has at the door."""
    body = msgspec.json.encode(metadata).decode()
    scope = {"tenant_id": tx.tenant_id, "batch_id": batch.id}
    try:
        await tx.run(q.set_batch_metadata, name=batch.name, metadata=body, **scope)
    except UniqueViolation:
        raise Refusal("batch_name_taken", "conflict", {"name": batch.name}) from None
    return await batch_at(tx, batch.id.hex)


def status_of(batch: BatchRow) -> str:
    """Return the state of a batch as version 1 of the wire spells it."""
    return "canceled" if batch.state == "cancelled" else batch.state


def batch_document(batch: BatchRow) -> dict[str, Any]:
    """Return a batch as version 1 of the wire shows it."""
    shown: dict[str, Any] = {
        "id": short(batch.id),
        "name": batch.name,
        "status": status_of(batch),
        "project": batch.project,
        "created_at": batch.created_at,
        "callback": batch.callback_url or "",
        "metadata": batch.metadata,
        "calibration_batch": batch.is_calibration,
        "self_label_batch": batch.is_self_label,
    }
    if batch.ended_at is not None:
        shown["completed_at"] = batch.ended_at
    return shown
