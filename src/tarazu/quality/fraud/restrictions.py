"""Restrictions: somebody is offered no more of one project while a case is looked at; a clock ends them, never a person alone."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import require_done
from tarazu.kit.ids import new_id

q = sql.load("tarazu.quality.fraud")

BUSINESS_DAYS = 7
_ZONE = ZoneInfo("Asia/Kolkata")
_SATURDAY = 5


def business_days_after(at: datetime, days: int) -> datetime:
    """Return the same time of day so many days from Monday to Friday later, by the calendar of India.

    Holidays are days like others, so that an end never moves away from whoever waits for it.

    >>> friday = datetime.fromisoformat("2026-11-20T15:00+05:30")
    >>> business_days_after(friday, 1).isoformat(), business_days_after(friday, 7).isoformat()
    ('2026-11-23T15:00:00+05:30', '2026-12-01T15:00:00+05:30')
    """
    end = at.astimezone(_ZONE)
    while days:
        end += timedelta(days=1)
        days -= end.weekday() < _SATURDAY
    return end


async def restrict(tx: Tx, case_id: uuid.UUID) -> datetime:
    """Offer the person of an open case no more of its project, for seven business days; returns until when.

    What they hold they may finish. It is done once for a case, and for operations.

    Raises:
        Refusal: `not_found`; `case_decided`; `restricted_before`.
    """
    until = business_days_after(tx.now, BUSINESS_DAYS)
    came = await tx.one(q.restrict, str, case_id=case_id, until=until, event=new_id(), at=tx.now)
    require_done(came, "case", {"decided": "case_decided", "again": "restricted_before"})
    return until


async def end_restrictions(tx: Tx, most: int = 500) -> int:
    """End the restrictions whose time is over, at most so many; returns how many."""
    return await tx.one(q.end_restrictions, int, at=tx.now, most=most)
