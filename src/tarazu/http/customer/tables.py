"""The tables that a project is given away as: those of its quality, and for whom that is those of its cost."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from typing import IO, Any

from tarazu import delivery, ledger, trust
from tarazu.kit.actor import Actor
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found
from tarazu.trust import Action


async def _item_costs(tx: Tx, project_id: uuid.UUID) -> AsyncIterator[list[ledger.ItemCost]]:
    yield await ledger.item_costs(tx, project_id)


COSTS: Mapping[str, tuple[type[Any], Callable[[Tx, uuid.UUID], AsyncIterator[list[Any]]]]] = {
    "item_costs": (ledger.ItemCost, _item_costs),
    "bookings": (ledger.Booking, ledger.every_booking),
}
TABLES = (*delivery.QUALITY_TABLES, *COSTS)
RUBRICS = ("criteria", "rubrics", "rubric_models")
GROUPS = {
    "figures": ("figures", "contributors", "confusion", "reliability", "drift", "drift_alarms", *RUBRICS),
    "answers": ("judgements", "items", "tasks", "steps", "doubts"),
    "reviews": ("reviews", "opinions", "appeals", "second_looks", "fixes", "adjudications", "reviewers"),
    "checks": (
        "known_items",
        "known_answers",
        "known_verdicts",
        "merged_checks",
        "scores",
        "audits",
        "audit_samples",
        "resolves",
    ),
    "reports": ("reports", "questions", "repairs"),
    "costs": tuple(COSTS),
}
"""The tables, as the page tells them apart."""


def tables_for(actor: Actor) -> tuple[str, ...]:
    """Return the names of the tables that somebody may take."""
    return TABLES if trust.allows(actor, Action.READ_COST) else delivery.QUALITY_TABLES


def require_table(actor: Actor, name: str) -> None:
    """Refuse `not_found` a name that is none of `TABLES`, and `forbidden` a table of cost to whom cost is not shown."""
    if name not in TABLES:
        raise not_found("file")
    if name in COSTS:
        trust.require(actor, Action.READ_COST)


async def write_table(tx: Tx, project_id: uuid.UUID, name: str, pseudonym_key: bytes, file: IO[bytes]) -> int:
    """Write a table of a project to a file, in bounded memory; returns how many rows. Refuses what `require_table` does."""
    require_table(tx.actor, name)
    if name in COSTS:
        line, read = COSTS[name]
        return await delivery.write_lines(tx, line, read(tx, project_id), pseudonym_key, file)
    return await delivery.write_quality_table(tx, project_id, name, pseudonym_key, file)
