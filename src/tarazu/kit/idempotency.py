"""Answers kept under idempotency keys, so that a request that is sent twice has its effect once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tarazu.kit import sql
from tarazu.kit.db import Tx

q = sql.load("tarazu.kit")

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What was answered, and the digest of the request that was answered."""

    request_digest: bytes
    status: int
    answer: Any


async def remembered(tx: Tx, key: str) -> Remembered | None:
    """Return what the acting principal was answered under a key."""
    return await tx.maybe(q.remembered, Remembered, tenant_id=tx.tenant_id, principal_id=tx.principal_id, key=key)


async def remember(tx: Tx, key: str, digest: bytes, status: int, answer: str) -> None:
    """Keep an answer (JSON text) under a key, in the transaction of its effect.

    Raises:
        psycopg.errors.UniqueViolation: of `idempotency_pkey`, when another request kept one in the meantime.
    """
    await tx.run(
        q.remember,
        tenant_id=tx.tenant_id,
        principal_id=tx.principal_id,
        key=key,
        request_digest=digest,
        status=status,
        answer=answer,
        at=tx.now,
    )


async def forget_answers(tx: Tx, most: int) -> int:
    """Forget at most so many answers that were kept long enough; returns how many it were."""
    return await tx.one(q.forget_answers, int, before=tx.now - KEPT, most=most)
