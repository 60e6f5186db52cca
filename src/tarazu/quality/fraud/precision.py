"""How far each test can be trusted, as it was measured: beside every piece of evidence, so that nobody takes it for a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.intervals import interval

q = sql.load("tarazu.quality.fraud")

DECIDED_MIN = 20
"""Decided cases from which the share of confirmed ones says more than the bench."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What `bench/methods/anomaly.py` and `texts.py` measured of a test, on real crowds with made-up dishonest people among them.

    `area` is the chance that a dishonest person scores above a real one; of the real people `false_alarms` and of the
    dishonest `found` have a p-value of at most 0.05.
    """

    area: float
    false_alarms: float
    found: float


BENCHED: Mapping[str, Bench] = {
    "random": Bench(area=0.978, false_alarms=0.032, found=0.85),
    "constant": Bench(area=0.999, false_alarms=0.030, found=0.98),
    "inverted": Bench(area=0.995, false_alarms=0.000, found=0.76),
    "drop_off": Bench(area=0.970, false_alarms=0.024, found=0.66),
    "colluding": Bench(area=0.975, false_alarms=0.019, found=0.82),
    "copied": Bench(area=1.0, false_alarms=0.0, found=0.93),
}
"""Four crowds (rte, dog, sp_amt, ms), three seeds each, 15 % dishonest people of 20 to 80 answers; of groups the worse of two
sources. Copied texts: one crowd (text_wsa_t1), five seeds, six copiers of 20 texts in which every tenth word is another."""


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
