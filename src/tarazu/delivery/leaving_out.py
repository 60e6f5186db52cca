"""What the decision of a case changes in deliveries: rows whose answers it left out are delivered again, as a delta."""

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

REASON = "Answers to this task were left out of the data after it was delivered."
"""What the manifest says of such a row; customers see no cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutRow:
    """A delivered row of which answers were left out, the newest whole delivery that holds it, how many answers are left,
    and whether most of these say something else than all did before."""

    snapshot_id: uuid.UUID
    project_id: uuid.UUID
    created_by: uuid.UUID
    task_id: uuid.UUID
    remaining: int
    is_relabelled: bool

    @property
    def outcome(self) -> str:
        """What became of the row."""
        if not self.remaining:
            return "withdrawn"
        return "corrected" if self.is_relabelled else "reduced"


async def correct_left_out(tx: Tx, case_ids: Sequence[uuid.UUID]) -> int:
    """Begin a delta for each delivery that holds answers which the decision of a case left out. For the system.

    A row is corrected where most answers that are left say something else, and withdrawn where none is left. Returns how many rows; a second time changes nothing.
    """
    return sum([await _correct(tx, case_id) for case_id in case_ids])


async def _correct(tx: Tx, case_id: uuid.UUID) -> int:
    found = await tx.many(q.left_out_rows, LeftOutRow, tenant_id=tx.tenant_id, case_id=case_id)
    for snapshot_id, group in groupby(found, key=lambda each: each.snapshot_id):
        rows = list(group)
        await tx.run(
            q.insert_left_out,
            tenant_id=tx.tenant_id,
            project_id=rows[0].project_id,
            snapshot_id=snapshot_id,
            case_id=case_id,
            delta_id=await begin_delta(tx, rows[0].project_id, snapshot_id, rows[0].created_by),
            reason=REASON,
            ids=[new_id() for _ in rows],
            task_ids=[each.task_id for each in rows],
            outcomes=[each.outcome for each in rows],
            at=tx.now,
        )
    return len(found)
