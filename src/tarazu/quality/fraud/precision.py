"""How far each test can be trusted, as it was measured: beside every piece of evidence, so that nobody takes it for a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.intervals import interval

q = sql.load("tarazu.quality.fraud")

DECIDED_MIN = 20
"""Decided cases from which the share of confirmed ones says more than the bench."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What `bench/methods/anomaly.py` and `texts.py` measured of a test, on real crowds with made-up dishonest people among them.
    They write it anew, and a test fails where the source of a test is another one than the measured.

    `area` is the chance that a dishonest person scores above a real one; of the real people `false_alarms` and of the
    dishonest `found` have a p-value of at most 0.05.
    """

    area: float
    false_alarms: float
    found: float
    on: str
    source: str


BENCHED: Mapping[str, Bench] = msgspec.json.decode(
    Path(__file__).with_name("benched.json").read_bytes(), type=dict[str, Bench]
)
"""By test what the bench wrote, which says on what it was measured (`on`) and of which source of the test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomesOfTest:
    """How many decided cases rested on a test, and how many of them were confirmed."""

    test: str
    decided: int
    confirmed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """Of the decided cases that rested on a test, how many were confirmed, and the middle 95 % of what is believed of that
    share; and what the bench measured, while that is all there is (`is_enough` says whether it is not)."""

    test: str
    decided: int
    confirmed: int
    low: float
    high: float
    is_enough: bool
    bench: Bench


async def precision(tx: Tx) -> dict[str, Precision]:
    """Return by test how far it can be trusted; for operations."""
    known = {each.test: each for each in await tx.many(q.test_outcomes, OutcomesOfTest)}
    return {name: _precision(name, known.get(name)) for name in BENCHED}


def _precision(name: str, known: OutcomesOfTest | None) -> Precision:
    decided, confirmed = (known.decided, known.confirmed) if known else (0, 0)
    low, high = interval(confirmed, decided - confirmed)
    return Precision(
        test=name,
        decided=decided,
        confirmed=confirmed,
        low=low,
        high=high,
        is_enough=decided >= DECIDED_MIN,
        bench=BENCHED[name],
    )
