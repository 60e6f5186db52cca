"""How far a reviewer agrees with what came out, over the last of their checked verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

WINDOW = 50
"""The last so many checked verdicts count; before there are so many, nothing follows. The database has the same number."""
LEVEL = 0.95
_DRAWS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolling:
    """A kappa over so many `checks` with its 95 % interval; without any all is None."""

    checks: int
    kappa: float | None
    low: float | None
    high: float | None


def rolling(latest: Sequence[int]) -> Rolling:
    """Return Cohen's kappa (1960) of verdicts and what came out, for counts of answers that were kept rightly, kept wrongly, left out
    wrongly, and left out rightly. Its percentile interval draws the verdicts anew (Efron, 1979), always the same for the same counts.

    Where chance explains all, it is 1 for no error and else 0: so who kept 49 right answers and a wrong one has 0, and an interval up to 1.

    >>> found = rolling([30, 5, 3, 12])
    >>> found.checks, round(found.kappa, 2), round(found.low, 1), round(found.high, 1)
    (50, 0.63, 0.4, 0.8)
    """
    counts = np.asarray(latest, dtype=np.int64)
    checks = int(counts.sum())
    if not checks:
        return Rolling(checks=0, kappa=None, low=None, high=None)
    drawn = np.random.default_rng(0).multinomial(checks, counts / checks, size=_DRAWS)
    low, high = np.quantile(_kappas(drawn), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Rolling(checks=checks, kappa=float(_kappas(counts[None])[0]), low=float(low), high=float(high))


def _kappas(counts: NDArray[Any]) -> NDArray[np.float64]:
    """Return the kappa of each row of counts."""
    shares = counts / counts.sum(axis=1, keepdims=True)
    agreed = shares[:, 0] + shares[:, 3]
    kept, should_keep = shares[:, 0] + shares[:, 1], shares[:, 0] + shares[:, 2]
    by_chance = kept * should_keep + (1 - kept) * (1 - should_keep)
    # Told from rounding: a chance of one is that all were kept, or none, and rightly.
    room = 1 - by_chance
    found: NDArray[np.float64] = np.where(room < 1e-12, agreed == 1, (agreed - by_chance) / np.maximum(room, 1e-12))
    return found
