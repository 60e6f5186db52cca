"""Stops that fade: whoever is stopped gives no more answers, so theirs are weighed anew every day, and the stop ends in time."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.known.scores import midnight, publish, settle_access

q = sql.load("tarazu.quality.known")


@dataclass(frozen=True, slots=True, kw_only=True)
class FadingStop:
    """Somebody whom a tenant's project stops, and up to when the answers go by which it does."""

    tenant_id: uuid.UUID
    project_id: uuid.UUID
    contributor_id: uuid.UUID
    upto: datetime


async def due(tx: Tx, most: int = 500) -> list[FadingStop]:
    """Return whom rules stop by answers that were not weighed anew today, at most so many. For the system, of all tenants."""
    return await tx.many(q.fading_stops, FadingStop, before=midnight(tx), most=most)


async def fade(tx: Tx, stops: Sequence[FadingStop]) -> None:
    """Publish what stops people of a tenant with its weights of today, and let those in again whom no rule stops any more.

    The same answers count as before: one more would tell that a task somebody had done meanwhile was known. For the system.
    """
    await publish(tx, {(each.project_id, each.contributor_id): each.upto for each in stops}, weighed_at=midnight(tx))
    for project_id in sorted({each.project_id for each in stops}):
        await settle_access(tx, project_id)
