"""What people know tasks by, and the tasks that go by a name."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, not_found

q = sql.load("tarazu.tasks")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTask:
    """What a task is known by: its customer's key, and what it is about."""

    id: uuid.UUID
    unique_key: str | None
    payload: dict[str, Any]


async def named(tx: Tx, ids: Collection[uuid.UUID]) -> list[NamedTask]:
    """Return what those of some tasks that are the tenant's are known by, in no order."""
    return await tx.many(q.named, NamedTask, tenant_id=tx.tenant_id, ids=list(ids)) if ids else []


async def called(tx: Tx, project_id: uuid.UUID, name: str) -> uuid.UUID:
    """Return the task of a project that goes by the customer's own key, its id, or the last eight digits of that.

    Raises:
        Refusal: `not_found` for none, and `task_ambiguous` when the ids of two end so.
    """
    found = await tx.many(
        q.called, uuid.UUID, tenant_id=tx.tenant_id, project_id=project_id, name=name.removeprefix("…")
    )
    if not found:
        raise not_found("row")
    if len(found) > 1:
        raise Refusal("task_ambiguous", "conflict", {"name": name})
    return found[0]
