"""Rows that count again after they were withdrawn or changed: that was taken back, or they were answered anew."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tarazu.delivery.snapshots import begin_delta
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.ids import new_id

q = sql.load("tarazu.delivery")

REASON = "What was decided about this row after it was delivered was taken back, or its task was answered anew."


@dataclass(frozen=True, slots=True, kw_only=True)
class Restorable:
    """A row that counts again, with what was done about it before, what took that back, and the newest delivery to go by.

    `reason` is that of a customer who took a withdrawal back.
    """

    restores_id: uuid.UUID
    decision_id: uuid.UUID
    project_id: uuid.UUID
    task_id: uuid.UUID
    snapshot_id: uuid.UUID
    created_by: uuid.UUID
    reason: str | None


async def restore_rows(tx: Tx, ids: Sequence[uuid.UUID]) -> int:
    """Deliver rows again that count again: of appeals and cases that were overturned, and of tasks that were answered anew or are no
    longer withdrawn.

    One delta for each delivery that its customer goes by. Returns how many rows; a second time changes nothing. For the system.
    """
    found = await tx.many(q.restorable, Restorable, tenant_id=tx.tenant_id, ids=list(ids))
    for snapshot_id, group in groupby(found, key=lambda each: each.snapshot_id):
        rows = list(group)
        await tx.run(
            q.insert_restored,
            tenant_id=tx.tenant_id,
            project_id=rows[0].project_id,
            snapshot_id=snapshot_id,
            delta_id=await begin_delta(tx, rows[0].project_id, snapshot_id, rows[0].created_by),
            ids=[new_id() for _ in rows],
            task_ids=[each.task_id for each in rows],
            reasons=[each.reason or REASON for each in rows],
            restores_ids=[each.restores_id for each in rows],
            decision_ids=[each.decision_id for each in rows],
            at=tx.now,
        )
    return len(found)
