"""Events: what changed, recorded in the transaction that changed it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar

import msgspec


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events. `tag` is `package:subject:action`; `subject` is the id of what it tells about."""

    tag: ClassVar[str]
    subject: uuid.UUID

    def body(self) -> dict[str, Any]:
        """Return the remaining fields as JSON values."""
        own = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "subject"}
        body: dict[str, Any] = msgspec.to_builtins(own)
        return body


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One event as a consumer reads it; `upto` is the cursor to store once all of a batch is handled.

    `xid` is the number of the transaction that recorded it.
    """

    tenant_id: uuid.UUID
    xid: str
    id: uuid.UUID
    tag: str
    actor_id: uuid.UUID | None
    subject: uuid.UUID
    body: Mapping[str, Any]
    at: datetime
    upto: str
