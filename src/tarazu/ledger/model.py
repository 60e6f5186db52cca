"""Row and value types of the ledger. Amounts are integers in minor units."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tarazu.kit.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Earning:
    """What one accepted submission (or review) earns; `source_id` is booked once, however often it is sent."""

    source_id: uuid.UUID
    contributor_id: uuid.UUID
    project_id: uuid.UUID
    pay: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One booked earning on a statement."""

    at: datetime
    title: Mapping[str, str]
    source_kind: str
    transaction_id: uuid.UUID
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unbooked:
    """Work handed in and not booked: `in_review`, or accepted and `booking`."""

    amount_minor: int
    currency: str
    state: str
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A sum in one currency over some items."""

    amount_minor: int
    currency: str
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a project has paid in one currency for one kind of source: `submission`, `training`, `review` or `correction`."""

    source_kind: str
    amount_minor: int
    currency: str
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCost:
    """A part of what `items` completed tasks with an answer that counts have cost, as of `Cost`, from `bookings`; and of that the share of
    one task, in minor units to four places: None before the first."""

    source_kind: str
    currency: str
    amount_minor: int
    bookings: int
    items: int
    item_minor: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One thing that a project has paid for, and the task that it was for: none where what was paid for is of no task."""

    id: uuid.UUID
    at: datetime
    source_kind: str
    amount_minor: int
    currency: str
    task_id: uuid.UUID | None
    is_known: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The sum of one kind of account."""

    kind: str
    currency: str
    amount_minor: int
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable:
    """What is owed to one contributor."""

    contributor_id: uuid.UUID
    currency: str
    amount_minor: int
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a contributor sees of their pay for a period: every line, the totals, and what is still to come."""

    since: datetime
    until: datetime
    lines: list[Line]
    totals: list[Total]
    unbooked: list[Unbooked]
