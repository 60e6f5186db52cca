"""Tasks that were in doubt after the most answers, with what was asked and what they came to."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tarazu.kit import sql
from tarazu.kit.db import Tx

q = sql.load("tarazu.quality.adaptive")


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulTask:
    """A task that was in doubt at the most: what it came to so far, and how that ended (`ambiguous`, `sure`), if it did;
    with `lapsed_at` because no expert answered in time."""

    task_id: uuid.UUID
    unique_key: str | None
    payload: dict[str, Any]
    asked_at: datetime | None
    ended_at: datetime | None
    outcome: str | None
    lapsed_at: datetime | None
    label: str | None
    confidence: float | None
    votes: int
    shares: dict[str, float]


async def doubtful_tasks(tx: Tx, project_id: uuid.UUID, after: uuid.UUID | None, limit: int) -> list[DoubtfulTask]:
    """Return a page of a project's tasks that were in doubt at the most, in order of task."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    return await tx.many(q.doubtful_tasks, DoubtfulTask, after=after, most=min(limit, 1000), **scope)
