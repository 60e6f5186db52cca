"""Tasks and batches that were ended at another service before they came here: nobody is asked, nothing is paid."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.tasks.batches import batch
from tarazu.tasks.events import BatchEndedElsewhere, TasksEndedElsewhere
from tarazu.tasks.model import Batch

q = sql.load("tarazu.tasks")


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedElsewhere:
    """A task that this transaction took in: `completed` or `cancelled`, and when."""

    id: uuid.UUID
    state: str
    ended_at: datetime


async def end_elsewhere(tx: Tx, project_id: uuid.UUID, origin: str, ended: Sequence[EndedElsewhere]) -> None:
    """End tasks of a project that this transaction took in, as they were ended at `origin`; any other is an error."""
    if not ended:
        return
    columns = {"ids": [each.id for each in ended], "states": [each.state for each in ended]}
    await tx.run(q.end_elsewhere, ends=[each.ended_at for each in ended], **columns)
    completed = sum(each.state == "completed" for each in ended)
    told = TasksEndedElsewhere(subject=project_id, origin=origin, completed=completed, cancelled=len(ended) - completed)
    await tx.announce(told)


async def end_batch_elsewhere(tx: Tx, batch_id: uuid.UUID, state: str, at: datetime) -> Batch:
    """End a staging batch as it was ended elsewhere; one that has something left to do, or is begun, stays as it is."""
    await tx.run(q.end_batch_elsewhere, batch_id=batch_id, state=state, at=at)
    found = await batch(tx, batch_id)
    if found.state == state:
        await tx.announce(BatchEndedElsewhere(subject=batch_id, project=found.project_id, state=state))
    return found
