"""What is counted of a project in the background and kept whole: one document with the time at which it was counted."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from tarazu.kit.db import Tx
from tarazu.kit.sql import Query

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A document as it is stored."""

    body: dict[str, Any]
    computed_at: datetime


async def read_stored(tx: Tx, query: Query, shape: type[T], project_id: uuid.UUID) -> tuple[T, datetime] | None:
    """Return what a query finds stored of a project, and when it was counted; None before the first time."""
    stored = await tx.maybe(query, Stored, tenant_id=tx.tenant_id, project_id=project_id)
    return None if stored is None else (msgspec.convert(stored.body, shape), stored.computed_at)


async def write_stored(tx: Tx, query: Query, found: Any, project_id: uuid.UUID) -> None:
    """Store a document of a project by a query, in the place of what was."""
    body = msgspec.json.encode(found).decode()
    await tx.run(query, tenant_id=tx.tenant_id, project_id=project_id, body=body, at=tx.now)
