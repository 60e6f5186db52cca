"""What a task waits for, as its customer may know it; and for whom seats are kept, as operations sees it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from tarazu.kit import sql
from tarazu.kit.db import Tx

q = sql.load("tarazu.tasks")

EXPERT = uuid.UUID(int=0)
"""Stands for whoever reviews."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """The next answer to a task: how many people are at it, for whom it is kept (as the tenant knows them, or `EXPERT`) until
    when, for which `groups`, the state of its batch (`phase`) and project; and by what answers are weighed, as `Learned` has
    it, all None before the first fit. `said`: the same of whom it is kept for. An expert was asked at `asked_at`."""

    held: int
    kept_for: uuid.UUID | None
    kept_until: datetime | None
    groups: list[str]
    phase: str | None
    project_state: str
    throttled: bool
    asked_at: datetime | None
    labels: list[str] | None
    belief: list[float] | None
    anybody: list[float] | None
    said: list[float] | None
    temperature: float | None
    budget_spent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSeats:
    """Seats of tasks in doubt that wait for one person, the last of them `until` then; without a person for whoever reviews."""

    tenant: str
    project: str
    title: dict[str, str]
    person: str | None
    seats: int
    until: datetime | None


async def seat(tx: Tx, task_id: uuid.UUID) -> Seat:
    """Return what a task of the tenant waits for. Refuses one that is unknown here."""
    return await tx.need(q.waiting, Seat, "task", task_id=task_id, at=tx.now)


async def kept_seats(tx: Tx) -> list[KeptSeats]:
    """Return for whom seats are kept, wherever no barrier hides it; for operations."""
    return await tx.many(q.kept_seats, KeptSeats, at=tx.now)
