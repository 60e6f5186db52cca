"""What judging pays: each at the rate of a review, which freezes when it is taken."""

from __future__ import annotations

from typing import Literal

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.money import Money

q = sql.load("tarazu.quality.review")

Judging = Literal["review", "appeal", "adjudication"]


async def held_pay(tx: Tx, what: Judging) -> Money | None:
    """Return what the caller is paid for the one they hold; None when they hold none."""
    return await tx.maybe(q.held_pay, Money, what=what, at=tx.now)


async def next_pay(tx: Tx, what: Judging) -> Money | None:
    """Return what the most urgent one pays that the caller may take; None when there is none. Takes nothing, promises nothing."""
    return await tx.maybe(q.next_pay, Money, what=what, at=tx.now)
