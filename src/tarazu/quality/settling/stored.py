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

    def read(self, shape: type[T]) -> T:
        """Return the document as what it is."""
        return msgspec.convert(self.body, shape)


async def write_stored(tx: Tx, query: Query, found: Any, project_id: uuid.UUID) -> None:
    """Store a document of a project by a query, in the place of what was."""
    body = msgspec.json.encode(found).decode()
    await tx.run(query, tenant_id=tx.tenant_id, project_id=project_id, body=body, at=tx.now)
