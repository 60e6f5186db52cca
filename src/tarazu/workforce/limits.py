"""Limits that people set for themselves: how much of what may hurt them they are handed in any 24 hours."""

from __future__ import annotations

from dataclasses import dataclass

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found, range_faults, require_sound
from tarazu.kit.ids import new_id

q = sql.load("tarazu.workforce")

# field, least, most
BOUNDS = {"tasks_a_day": (1, 1_000), "minutes_a_day": (5, 1_440)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """At most so many sensitive tasks, and minutes of them, in any 24 hours; None leaves it to the projects."""

    tasks_a_day: int | None = None
    minutes_a_day: int | None = None


async def own_limits(tx: Tx) -> Limits:
    """Return the limits that the caller has set. Refuses a principal who is no contributor."""
    return await tx.need(q.own_limits, Limits, "contributor", id=tx.principal_id)


async def limit_self(tx: Tx, limits: Limits) -> Limits:
    """Set the caller's own limits; the lower of theirs and a project's counts. They take effect with the next claim.

    Raises:
        Refusal: `invalid_request` for limits out of range; `not_found` for a principal who is no contributor.
    """
    require_sound(range_faults(limits, BOUNDS))
    given = {"tasks_a_day": limits.tasks_a_day, "minutes_a_day": limits.minutes_a_day}
    if not await tx.one(q.limit_self, bool, event=new_id(), at=tx.now, **given):
        raise not_found("contributor")
    return limits
