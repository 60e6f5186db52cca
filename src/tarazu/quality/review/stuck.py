"""Reported rows that nobody may look at again: who is there had a hand in them, or has said already that their task is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from tarazu.kit import sql
from tarazu.kit.db import Tx

q = sql.load("tarazu.quality.review")


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckRows:
    """How many reported rows of a project wait for a reviewer who is not there; in those `doubted` somebody found the task wrong."""

    tenant: str
    project: str
    language: str
    waiting: int
    doubted: int


async def stuck_rows(tx: Tx) -> list[StuckRows]:
    """Return where reported rows wait for a reviewer who is not there, the most first, at most a hundred projects; for operations."""
    return await tx.many(q.stuck_rows, StuckRows)
