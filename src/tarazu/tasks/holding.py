"""What the caller holds, and how to say that they hold it not or no more."""

from __future__ import annotations

import uuid

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, not_found
from tarazu.tasks.model import HeldRow

q = sql.load("tarazu.tasks")


async def held_row(tx: Tx, assignment_id: uuid.UUID) -> HeldRow:
    """Return an assignment of the caller in stored order. Refuses as `absent` says."""
    row = await tx.maybe(q.held, HeldRow, assignment=assignment_id)
    if row is None:
        raise await absent(tx, assignment_id)
    return row


async def absent(tx: Tx, assignment_id: uuid.UUID) -> Refusal:
    """Return the refusal of an assignment that is not the caller's: `assignment_withdrawn` where a barrier took it back, or
    `not_found`."""
    withdrawn = await tx.one(q.is_withdrawn, bool, assignment=assignment_id)
    return Refusal("assignment_withdrawn", "conflict") if withdrawn else not_found("assignment")
