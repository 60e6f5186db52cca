"""Comparisons counted item against item, and the win rates they show."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tarazu.methods.columns import Column, FloatArray, IntArray, code, same_length
from tarazu.methods.comparisons import left_shares


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Coded comparisons: `first[i]` against `second[i]`, and the first one's share of the win (1, 0.5 or
    0)."""

    items: tuple[Any, ...]
    first: IntArray
    second: IntArray
    share: FloatArray

    def matrix(self, share: float) -> FloatArray:
        """How often row i met column j with this share for i, (n_items, n_items); a tie is entered both
        ways."""
        size = len(self.items)
        chosen, mirrored = self.share == share, self.share == 1 - share
        cells = np.concatenate(
            [
                self.first[chosen] * size + self.second[chosen],
                self.second[mirrored] * size + self.first[mirrored],
            ]
        )
        return np.bincount(cells, minlength=size * size).reshape(size, size).astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class WinRates:
    """`rates[i, j]` is the share of comparisons with j that i won (a tie is half a win; NaN where they never
    met); `counts[i, j]` is how often they met."""

    items: tuple[Any, ...]
    rates: FloatArray
    counts: FloatArray


def win_rate_matrix(left: Column, right: Column, outcome: Column) -> WinRates:
    """The observed win rates of every pair of items. Raises ValueError on bad columns.

    >>> table = win_rate_matrix(["x", "y"], ["y", "x"], ["left", "tie"])
    >>> table.items, table.rates.tolist()
    (('x', 'y'), [[nan, 0.75], [0.25, nan]])
    """
    comparisons = code_comparisons(left, right, outcome)
    wins = comparisons.matrix(1.0) + comparisons.matrix(0.5) / 2
    counts = wins + wins.T
    rates = np.full(counts.shape, np.nan)
    np.divide(wins, counts, out=rates, where=counts > 0)
    return WinRates(items=comparisons.items, rates=rates, counts=counts)


def code_comparisons(left: Column, right: Column, outcome: Column) -> Comparisons:
    """Code the columns over one set of items; raises ValueError when a row compares an item with itself."""
    rows = same_length(left=left, right=right, outcome=outcome)
    code(left, "left"), code(right, "right")
    items = code([*left, *right], "left and right")
    first, second = items.codes[:rows], items.codes[rows:]
    if (first == second).any():
        row = int(np.argmax(first == second))
        raise ValueError(f"column 'right', row {row}: {items.values[first[row]]!r} is compared with itself")
    return Comparisons(items.values, first, second, left_shares(outcome))
