"""The ledger: who is owed what, in double entry, integer minor units, and only ever added to.

Owns the schema `ledger`. Every transaction sums to zero per currency, by code and by a database constraint.
"""

from tarazu.ledger.earnings import (
    accrue,
    balanced,
    bookings,
    every_booking,
    item_costs,
    money,
    payables,
    project_cost,
    statement,
    totals,
    trial_balance,
)
from tarazu.ledger.model import Balance, Booking, Cost, Earning, ItemCost, Line, Payable, Statement, Total, Unbooked

__all__ = [
    "Balance",
    "Booking",
    "Cost",
    "Earning",
    "ItemCost",
    "Line",
    "Payable",
    "Statement",
    "Total",
    "Unbooked",
    "accrue",
    "balanced",
    "bookings",
    "every_booking",
    "item_costs",
    "money",
    "payables",
    "project_cost",
    "statement",
    "totals",
    "trial_balance",
]
