"""Batches as version 2 of the wire shows them, and what can be done with them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from tarazu import tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, invalid, not_found
from tarazu.scale.batches import batch, batch_at, set_batch_metadata
from tarazu.scale.ids import short
from tarazu.scale.model import BatchRow, ProjectRow
from tarazu.scale.projects import project_at
from tarazu.scale.tasks import refuse_faulty
from tarazu.scale.types import check_common
from tarazu.scale.v2.merging import merged
from tarazu.scale.v2.projects import project_document

q = sql.load("tarazu.scale")

Step = Literal["finalize", "pause", "resume", "cancel"]
_STEPS = {"pause": tasks.pause_batch, "resume": tasks.resume_batch, "cancel": tasks.cancel_batch}


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPage:
    """A page of batches, newest first; `next_token` only while there is more."""

    rows: list[BatchRow]
    next_token: str | None


async def batch_given(
    tx: Tx, short_id: str | None, name: str | None, project: ProjectRow | None = None
) -> BatchRow | None:
    """Return the batch that is named, None when none is. Refuses an unknown one, and one of another project."""
    if short_id is None:
        return None if name is None else await batch(tx, name, project)
    found = await batch_at(tx, short_id)
    if name not in (None, found.name) or (project is not None and project.id != found.project_id):
        raise not_found("batch")
    return found


async def batches_page(
    tx: Tx,
    *,
    project: ProjectRow | None = None,
    state: str | None = None,
    created: tuple[datetime | None, datetime | None] = (None, None),
    completed: tuple[datetime | None, datetime | None] = (None, None),
    limit: int = 100,
    token: str | None = None,
) -> BatchPage:
    """Return a page of batches; those made meanwhile come before the first page, so the following ones are not disturbed.

    Raises:
        Refusal: for a token that this list never gave.
    """
    rows = await tx.many(
        q.batches,
        BatchRow,
        tenant_id=tx.tenant_id,
        project_id=project.id if project else None,
        state=state,
        created_from=created[0],
        created_to=created[1],
        completed_from=completed[0],
        completed_to=completed[1],
        before=_position(token),
        offset=0,
        limit=limit + 1,
    )
    return BatchPage(rows=rows[:limit], next_token=rows[limit - 1].id.hex if len(rows) > limit else None)


async def take_step(tx: Tx, held: BatchRow, step: Step) -> BatchRow:
    """Finalize, pause, resume or cancel a batch and return it as it is then.

    Raises:
        Refusal: `batch_step` for a state from which the step is not taken: a batch is finalized from staging only;
            `batch_empty`, `batch_completed`.
    """
    if step == "finalize":
        if held.state != "staging":
            raise Refusal("batch_step", "conflict", {"name": held.name, "from": held.state, "to": "in_progress"})
        await tasks.finalize_batch(tx, held.id)
        await tasks.close_batches(tx, held.project_id)
    else:
        await _STEPS[step](tx, held.id)
    return await batch_at(tx, held.id.hex)


async def change_batch_metadata(tx: Tx, held: BatchRow, metadata: Mapping[str, Any], *, merge: bool) -> BatchRow:
    """Replace the metadata of a batch, or merge it deeply into what is there. Refuses more than 10 KB in the end."""
    wanted = dict(metadata)
    if merge:
        await tx.run(q.insert_native_batch, tenant_id=tx.tenant_id, batch_id=held.id, name=held.name)
        await tx.maybe(q.lock_batch, uuid.UUID, tenant_id=tx.tenant_id, batch_id=held.id)
        wanted = merged((await batch_at(tx, held.id.hex)).metadata, metadata)
    refuse_faulty(check_common({"metadata": wanted}))
    return await set_batch_metadata(tx, held, wanted)


async def batch_document(tx: Tx, batch: BatchRow, expand: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return a batch as the wire shows it, its project as an object when `expand` has it."""
    shown = {
        "id": short(batch.id),
        "name": batch.name,
        "project": short(batch.project_id),
        "created_at": batch.created_at,
        "status": batch.state,
        "callback": batch.callback_url or "",
        "metadata": batch.metadata,
    }
    if "project" in expand:
        shown["project"] = project_document(await project_at(tx, batch.project_id.hex))
    if batch.state == "completed":
        shown["completed_at"] = batch.ended_at
    return shown


def _position(token: str | None) -> uuid.UUID | None:
    try:
        return None if token is None else uuid.UUID(hex=token)
    except ValueError:
        raise invalid("next_token", "bad_format") from None
