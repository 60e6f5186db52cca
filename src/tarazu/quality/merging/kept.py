"""What was learned of a project's answers, kept by the digest of all that it was learned from: a count after which nothing came learns
nothing anew and comes to the same figures, to the last digit."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import msgspec

from tarazu import __version__
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.settling.stored import Stored

q = sql.load("tarazu.quality.merging")

KEPT_FOR = timedelta(days=1)
"""Then all is learned from nothing, so that what another release or another wheel of a kind learned is soon gone."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is known since `begun_at`: `before` by the count before, `found` what was asked for by this one; as JSON has it."""

    begun_at: datetime | None = None
    before: dict[str, Any] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)

    def once(self, shape: type[T], learn: Callable[..., T], *given: Any) -> T:
        """Return what a pure function learns from what is given, which is of a `shape`: as it is known, where it is."""
        digest = hashlib.blake2b(f"{__version__} {learn.__name__}".encode(), digest_size=16)
        for each in given:
            digest.update(msgspec.json.encode(each))
            digest.update(b"\n")
        name = digest.hexdigest()
        if name in self.before:
            self.found[name] = self.before[name]
            return msgspec.convert(self.before[name], shape)
        result = learn(*given)
        self.found[name] = msgspec.to_builtins(result)
        return result


async def read_kept(tx: Tx, project_id: uuid.UUID) -> Kept:
    """Read what is known of a project. For the system."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    stored = await tx.maybe(q.learned, Stored, after=tx.now - KEPT_FOR, **scope)
    return Kept(begun_at=stored.computed_at, before=stored.body) if stored else Kept(begun_at=tx.now)


async def write_kept(tx: Tx, project_id: uuid.UUID, kept: Kept) -> None:
    """Keep what was asked for in the place of what was known; nothing is written where that is the same."""
    if kept.found.keys() != kept.before.keys():
        body = msgspec.json.encode(kept.found).decode()
        scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
        await tx.run(q.write_learned, body=body, begun_at=kept.begun_at or tx.now, **scope)
