"""Consent of those who judge: nobody is shown answers to sensitive work who has not agreed to what it holds."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from tarazu.kit import sql
from tarazu.kit.db import Tx

q = sql.load("tarazu.quality.review")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWaits:
    """Sensitive work whose answers wait for somebody to judge them, by the feed under which consent is given."""

    feed_id: uuid.UUID
    title: Mapping[str, str]


async def consent_waits(tx: Tx) -> list[ConsentWaits]:
    """Return sensitive work that the reviewer who acts could judge if they agreed to what it holds, at most twenty."""
    return await tx.many(q.consent_waits, ConsentWaits, at=tx.now)
