"""Earnings: booked once per accepted submission in double entry, and read back as statements."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from decimal import Decimal

from tarazu import tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import invalid
from tarazu.kit.ids import new_id
from tarazu.kit.money import Money
from tarazu.ledger.model import Balance, Booking, Cost, Earning, ItemCost, Line, Payable, Statement, Total, Unbooked

q = sql.load("tarazu.ledger")

BOOKINGS_MAX = 1000
_AT_ONCE = 10_000
_EVERY = 2**31 - 1


async def accrue(tx: Tx, earnings: Sequence[Earning], kind: str = "submission") -> int:
    """Book earnings of the tenant, those already booked excepted; returns how many were new."""
    if not earnings:
        return 0
    return await tx.one(
        q.accrue,
        int,
        kind=kind,
        sources=[earning.source_id for earning in earnings],
        ids=[new_id() for _ in earnings],
        people=[earning.contributor_id for earning in earnings],
        projects=[earning.project_id for earning in earnings],
        amounts=[earning.pay.amount_minor for earning in earnings],
        currencies=[earning.pay.currency for earning in earnings],
        at=tx.now,
    )


async def statement(tx: Tx, since: datetime, until: datetime) -> Statement:
    """Return the caller's statement for a period. Refuses a period that ends before it begins."""
    if until <= since:
        raise invalid("until", "out_of_range")
    lines = await tx.many(q.my_lines, Line, since=since, until=until)
    return Statement(
        since=since,
        until=until,
        lines=lines,
        totals=totals(lines),
        unbooked=await tx.many(q.my_unbooked, Unbooked),
    )


def totals(lines: Sequence[Line | Cost]) -> list[Total]:
    """Add up lines or costs by currency."""
    sums: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for line in lines:
        sums[line.currency].append((line.amount_minor, line.items if isinstance(line, Cost) else 1))
    return [
        Total(amount_minor=sum(amount for amount, _ in parts), currency=currency, items=sum(n for _, n in parts))
        for currency, parts in sorted(sums.items())
    ]


async def project_cost(tx: Tx, project_id: uuid.UUID) -> list[Cost]:
    """Return what a project has cost so far, by currency and by what was paid for, answers before reviews."""
    return await tx.many(q.project_cost, Cost, tenant_id=tx.tenant_id, project_id=project_id)


async def item_costs(tx: Tx, project_id: uuid.UUID) -> list[ItemCost]:
    """Return the parts of what one completed task with an answer that counts has cost; they add up to what a task cost."""
    items = await tasks.count_with_answer(tx, project_id)
    return [
        ItemCost(
            source_kind=each.source_kind,
            currency=each.currency,
            amount_minor=each.amount_minor,
            bookings=each.items,
            items=items,
            item_minor=_share(each.amount_minor, items) if items else None,
        )
        for each in await project_cost(tx, project_id)
    ]


def _share(amount_minor: int, items: int) -> Decimal:
    """Return the part of one of some items in minor units, to four places.

    >>> _share(1000, 3)
    Decimal('333.3333')
    """
    return Decimal((20_000 * amount_minor + items) // (2 * items)).scaleb(-4)


async def bookings(tx: Tx, project_id: uuid.UUID, before: uuid.UUID | None, limit: int) -> list[Booking]:
    """Return a page of what a project has paid for, the newest first; all of it adds up to what it has cost."""
    return await tx.many(q.bookings, Booking, project_id=project_id, before=before, most=min(limit, BOOKINGS_MAX))


def every_booking(tx: Tx, project_id: uuid.UUID) -> AsyncIterator[list[Booking]]:
    """Yield all that a project has paid for in pages, the newest first: read once, so that all of it is of one moment."""
    return tx.stream(q.bookings, Booking, chunk=_AT_ONCE, project_id=project_id, before=None, most=_EVERY)


async def trial_balance(tx: Tx) -> list[Balance]:
    """Return the sum of every kind of account of the tenant."""
    return await tx.many(q.trial_balance, Balance, tenant_id=tx.tenant_id)


async def payables(tx: Tx) -> list[Payable]:
    """Return what the tenant owes each contributor."""
    return await tx.many(q.payables, Payable, tenant_id=tx.tenant_id)


def balanced(balances: Sequence[Balance]) -> bool:
    """Say whether a trial balance adds up to zero in every currency."""
    sums: dict[str, int] = defaultdict(int)
    for balance in balances:
        sums[balance.currency] += balance.amount_minor
    return not any(sums.values())


def money(total: Total | Cost | Line | Booking | Payable | Balance | Unbooked) -> Money:
    """Return the amount of a row as money."""
    return Money(amount_minor=total.amount_minor, currency=total.currency)
