"""Batches for the customer's own people: which groups do them, and in which order."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from tarazu import projects, workforce
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal
from tarazu.tasks.batches import batch
from tarazu.tasks.events import BatchesOrdered, BatchGrouped
from tarazu.tasks.model import OwnBatch

q = sql.load("tarazu.tasks")


async def own_batches(tx: Tx) -> list[OwnBatch]:
    """Return what the customer's own people have still to do, in the order in which they do it."""
    return await tx.many(q.own_batches, OwnBatch, tenant_id=tx.tenant_id)


async def set_batch_groups(tx: Tx, batch_id: uuid.UUID, groups: Sequence[str]) -> None:
    """Say which groups of its project a batch is for; without any it is for all who are assigned to the project.

    Raises:
        Refusal: `not_found` for an unknown batch or group, `not_own` for a project on which others work.
    """
    found = await batch(tx, batch_id)
    workforce.require_own(await projects.project(tx, found.project_id))
    wanted = [(await workforce.staff_group(tx, found.project_id, name)).id for name in dict.fromkeys(groups)]
    await tx.run(q.clear_groups, tenant_id=tx.tenant_id, batch_id=batch_id)
    await tx.run(q.add_groups, tenant_id=tx.tenant_id, batch_id=batch_id, groups=wanted)
    await tx.announce(BatchGrouped(subject=batch_id, project=found.project_id))


async def order_batches(tx: Tx, ids: Sequence[uuid.UUID]) -> None:
    """Put the batches that the customer's own people have still to do into an order, the first to be done first.

    Raises:
        Refusal: `batches_incomplete` unless each of them is named once, and no other.
    """
    if len(set(ids)) != len(ids) or not await tx.one(q.order_batches, bool, ids=list(ids)):
        raise Refusal("batches_incomplete", "invalid", {"count": len(await own_batches(tx))})
    for project in sorted({each.project_id for each in await own_batches(tx)}):
        await tx.announce(BatchesOrdered(subject=project, project=project))


async def reset_order(tx: Tx) -> None:
    """Have the oldest of these batches done first, as when nobody said anything."""
    found = sorted(await own_batches(tx), key=lambda each: (each.created_at, each.id))
    await order_batches(tx, [each.id for each in found])
