"""How often a customer may ask for forecasts, and how many are worked out for it at once: each takes a processor for seconds."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import new_id

q = sql.load("tarazu.quality.adaptive")

WINDOW = timedelta(minutes=1)
ASKED_MAX = 20
"""So many in a minute."""
BEGUN_MAX = 2
"""So many at once while somebody waits."""
COUNTED_MAX = 4
"""So many projects at once in the background."""
LASTS = timedelta(seconds=30)
"""One that is not over after that died with its process."""
PATIENCE = timedelta(minutes=10)
"""The same for what is counted in the background."""
SOON_SECONDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a customer asked for: how often in the last minute, and since when; how many are `begun`, and projects `counted`."""

    recent: int
    oldest: datetime | None
    begun: int
    counted: int


async def begin_forecast(tx: Tx) -> uuid.UUID:
    """Note that a forecast is worked out while somebody waits; it is ended by `end_forecast`.

    Raises:
        Refusal: `forecasts_exhausted` with the `seconds` after which to ask again.
    """
    asked = await _asked(tx)
    return await _note(tx, asked, asked.begun < BEGUN_MAX, None)


async def end_forecast(tx: Tx, ask: uuid.UUID) -> None:
    """Note that a forecast is there, or is waited for no more."""
    await tx.run(q.end_ask, tenant_id=tx.tenant_id, id=ask, at=tx.now)


async def note_count(tx: Tx) -> None:
    """Note that a project is to be counted in the background. Refuses as `begin_forecast` does."""
    asked = await _asked(tx)
    await _note(tx, asked, asked.counted < COUNTED_MAX, tx.now)


async def _asked(tx: Tx) -> Asked:
    """Read what was asked for, one transaction of a customer at a time, and forget what is too old to matter."""
    since = tx.now - WINDOW
    await tx.run(q.hold_asks)
    await tx.run(q.forget_asks, tenant_id=tx.tenant_id, since=since)
    begun, counted = tx.now - LASTS, tx.now - PATIENCE
    return await tx.one(q.asked, Asked, tenant_id=tx.tenant_id, since=since, begun=begun, counted=counted)


async def _note(tx: Tx, asked: Asked, is_free: bool, ended_at: datetime | None) -> uuid.UUID:
    if asked.recent >= ASKED_MAX and asked.oldest:
        seconds = max(1, round((asked.oldest + WINDOW - tx.now).total_seconds()))
        raise Refusal("forecasts_exhausted", "exhausted", {"seconds": seconds})
    if not is_free:
        raise Refusal("forecasts_exhausted", "exhausted", {"seconds": SOON_SECONDS})
    made = new_id()
    await tx.run(q.note_ask, tenant_id=tx.tenant_id, id=made, at=tx.now, ended_at=ended_at)
    return made
