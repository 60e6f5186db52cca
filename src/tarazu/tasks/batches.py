"""Batches: tasks that are sent, handed out, held back and finished together; and the cheap counts of them.

    staging --finalize--> in_progress <--pause, resume--> paused
    in_progress --> completed, when nothing of it is left to do
    staging, in_progress, paused --cancel--> cancelled

Tasks of a staging or paused batch are handed out to nobody; what somebody holds already may be handed in.
"""

from __future__ import annotations

import uuid

from tarazu import projects
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, not_found, require_sound
from tarazu.kit.ids import new_id
from tarazu.kit.texts import text_faults
from tarazu.tasks.events import BatchCancelled, BatchCreated, BatchFinalized, BatchPaused, BatchResumed
from tarazu.tasks.model import Batch, BatchCounts

q = sql.load("tarazu.tasks")

NAME_MAX = 200
FOLDED_AT_ONCE = 10_000


async def create_batch(tx: Tx, project_id: uuid.UUID, name: str, *, staging: bool = False) -> Batch:
    """Make an empty batch. Tasks of a staging one wait until it is finalized.

    Raises:
        Refusal: `batch_name_taken`; `project_completed`; `invalid_request` for a name that is none.
    """
    check_name("name", name)
    project = await projects.project(tx, project_id)
    if project.state == "completed":
        raise Refusal("project_completed", "conflict", {"name": project.name})
    if await held_batch(tx, project_id, name) is not None:
        raise Refusal("batch_name_taken", "conflict", {"name": name})
    return await insert_batch(tx, project_id, new_id(), name, "staging" if staging else "in_progress")


def check_name(field: str, name: str) -> None:
    """Refuse a name that a batch cannot have, under the field that it came in."""
    require_sound(text_faults(field, name, 1, NAME_MAX))


async def held_batch(tx: Tx, project_id: uuid.UUID, name: str) -> Batch | None:
    """Return the batch of a name, which keeps its state until the transaction ends.

    None when there is none; then nobody else makes one of this name before the transaction ends.
    """
    return await tx.maybe(q.hold_batch, Batch, project_id=project_id, batch_name=name)


async def insert_batch(tx: Tx, project_id: uuid.UUID, batch_id: uuid.UUID, name: str, state: str) -> Batch:
    """Store a batch that `held_batch` did not find."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    await tx.run(q.insert_batch, id=batch_id, name=name, state=state, at=tx.now, **scope)
    await tx.announce(BatchCreated(subject=batch_id, project=project_id, name=name, state=state))
    return await batch(tx, batch_id)


async def batch(tx: Tx, batch_id: uuid.UUID) -> Batch:
    """Return a batch of the tenant. Refuses one that is unknown here."""
    return _known(await tx.maybe(q.batch, Batch, tenant_id=tx.tenant_id, id=batch_id))


async def finalize_batch(tx: Tx, batch_id: uuid.UUID) -> Batch:
    """Hand the tasks of a staging batch out; nothing to do for one in progress or completed.

    Raises:
        Refusal: `batch_step` for a batch that is paused or cancelled.
    """
    held = await _locked(tx, batch_id)
    if held.state in ("in_progress", "completed"):
        return held
    _require(held, ("staging",), "in_progress")
    await tx.run(q.open_batch, batch_id=batch_id)
    await tx.announce(BatchFinalized(subject=batch_id, project=held.project_id))
    return await batch(tx, batch_id)


async def pause_batch(tx: Tx, batch_id: uuid.UUID) -> Batch:
    """Stop handing out the tasks of a batch; what is held may be handed in. Nothing to do for one that is paused.

    Raises:
        Refusal: `batch_empty` when it has no tasks; `batch_step` unless it is in progress.
    """
    held = await _locked(tx, batch_id)
    if held.state == "paused":
        return held
    _require(held, ("in_progress",), "paused")
    if not await total(tx, held.project_id, batch_id):
        raise Refusal("batch_empty", "conflict", {"name": held.name})
    await tx.run(q.pause_batch, batch_id=batch_id)
    await tx.announce(BatchPaused(subject=batch_id, project=held.project_id))
    return await batch(tx, batch_id)


async def resume_batch(tx: Tx, batch_id: uuid.UUID) -> Batch:
    """Hand out again what is left of a paused batch; nothing to do for one in progress.

    Raises:
        Refusal: `batch_step` for any other.
    """
    held = await _locked(tx, batch_id)
    if held.state == "in_progress":
        return held
    _require(held, ("paused",), "in_progress")
    await tx.run(q.open_batch, batch_id=batch_id)
    await tx.announce(BatchResumed(subject=batch_id, project=held.project_id))
    return await batch(tx, batch_id)


async def reopen_batch(tx: Tx, batch_id: uuid.UUID) -> Batch:
    """Let a completed batch take tasks again; nothing to do for any other."""
    held = await _locked(tx, batch_id)
    if held.state != "completed":
        return held
    await tx.run(q.open_batch, batch_id=batch_id)
    await tx.announce(BatchResumed(subject=batch_id, project=held.project_id))
    return await batch(tx, batch_id)


async def cancel_batch(tx: Tx, batch_id: uuid.UUID) -> Batch:
    """Cancel a batch with every task that nobody has begun; the others are finished and paid as ever.

    Nothing to do for one that is cancelled.

    Raises:
        Refusal: `batch_completed`.
    """
    held = await _locked(tx, batch_id)
    if held.state == "cancelled":
        return held
    if held.state == "completed":
        raise Refusal("batch_completed", "conflict", {"name": held.name})
    tasks = await tx.one(q.cancel_batch, int, batch_id=batch_id, at=tx.now)
    await tx.announce(BatchCancelled(subject=batch_id, project=held.project_id, tasks=tasks))
    return await batch(tx, batch_id)


async def batches(tx: Tx, project_id: uuid.UUID, *, limit: int | None = None) -> list[Batch]:
    """Return the batches of a project, newest first: all, or the first few."""
    return await tx.many(q.batches, Batch, tenant_id=tx.tenant_id, project_id=project_id, most=limit)


async def batch_counts(tx: Tx, batch_id: uuid.UUID) -> BatchCounts:
    """Return what became of the tasks of a batch. Only those still to be done are counted; the rest is on the tally."""
    found = await batch(tx, batch_id)
    scope = {"tenant_id": tx.tenant_id, "project_id": found.project_id}
    return await tx.one(q.batch_counts, BatchCounts, batch_id=batch_id, **scope)


async def total(tx: Tx, project_id: uuid.UUID | None = None, batch_id: uuid.UUID | None = None) -> int:
    """Return how many tasks the tenant, a project, or one batch has, in whatever state; none of them is counted for it."""
    return await tx.one(q.total, int, tenant_id=tx.tenant_id, project_id=project_id, batch_id=batch_id)


async def fold_tallies(tx: Tx) -> int:
    """Fold what intakes appended to the tally since, at most so many rows; returns how many. For the system."""
    return await tx.one(q.fold_tallies, int, most=FOLDED_AT_ONCE)


async def close_batches(tx: Tx, project_id: uuid.UUID) -> None:
    """Complete the batches of a project in which everything is done."""
    await tx.run(q.close_batches, project_id=project_id, at=tx.now)


async def _locked(tx: Tx, batch_id: uuid.UUID) -> Batch:
    # A barrier hides the batch from this reading; the function below does not ask for one.
    await batch(tx, batch_id)
    return _known(await tx.maybe(q.lock_batch, Batch, batch_id=batch_id))


def _known(found: Batch | None) -> Batch:
    if found is None:
        raise not_found("batch")
    return found


def _require(held: Batch, states: tuple[str, ...], wanted: str) -> None:
    if held.state not in states:
        raise Refusal("batch_step", "conflict", {"name": held.name, "from": held.state, "to": wanted})
