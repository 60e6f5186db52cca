"""Comparisons counted item against item, and the win rates they show."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tarazu.methods.columns import Column, FloatArray, IntArray, code, numbers, same_length, sum_by
from tarazu.methods.comparisons import left_shares

_ROWS_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Coded comparisons: `first[i]` against `second[i]`, the first one's share of the win (1, 0.5 or 0), and
    how many votes the row stands for (None: one each)."""

    items: tuple[Any, ...]
    first: IntArray
    second: IntArray
    share: FloatArray
    weight: FloatArray | None = None

    def tables(self) -> tuple[FloatArray, FloatArray]:
        """How often row i beat column j, and how often they tied (entered both ways), (n_items, n_items)
        each."""
        size = len(self.items)
        counts = self._weighed() if self.weight is not None else self._counted()
        lost, tied, won = np.moveaxis(counts.reshape(size, size, 3), 2, 0)
        return won + lost.T, tied + tied.T

    def squared_tables(self) -> tuple[FloatArray, FloatArray]:
        """The same with the square of each row's weight."""
        if self.weight is None:
            return self.tables()
        return Comparisons(self.items, self.first, self.second, self.share, self.weight**2).tables()

    def _counted(self) -> FloatArray:
        cells = 3 * len(self.items) ** 2
        if cells > _ROWS_AT_ONCE:
            return np.bincount(self._cells(slice(None)), minlength=cells).astype(np.float64)
        counts = np.zeros(cells, dtype=np.int64)
        for start in range(0, len(self.share), _ROWS_AT_ONCE):
            counts += np.bincount(self._cells(slice(start, start + _ROWS_AT_ONCE)), minlength=cells)
        return counts.astype(np.float64)

    def _weighed(self) -> FloatArray:
        """Sums of weights in an order of their own, so that the order of the rows never shows in the last bit."""
        cell, weight = self._cells(slice(None)), np.asarray(self.weight)
        order = np.lexsort((weight, cell))
        return sum_by(cell[order], weight[order], 3 * len(self.items) ** 2)

    def _cells(self, rows: slice) -> IntArray:
        pair = self.first[rows] * len(self.items) + self.second[rows]
        cell: IntArray = 3 * pair + (2 * self.share[rows]).astype(np.int64)
        return cell


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
    won, tied = comparisons.tables()
    wins = won + tied / 2
    counts = wins + wins.T
    rates = np.full(counts.shape, np.nan)
    np.divide(wins, counts, out=rates, where=counts > 0)
    return WinRates(items=comparisons.items, rates=rates, counts=counts)


def code_comparisons(left: Column, right: Column, outcome: Column, weight: Column | None = None) -> Comparisons:
    """Code the columns over one set of items; raises ValueError when a row compares an item with itself.

    `weight` is how many votes a row stands for, more than 0.
    """
    same_length(left=left, right=right, outcome=outcome)
    one, other = code(left, "left"), code(right, "right")
    items, first, second = one.values, one.codes, other.codes
    if one.values != other.values:
        items, first, second = _joined(one.values, other.values, first, second)
    if (first == second).any():
        row = int(np.argmax(first == second))
        raise ValueError(f"column 'right', row {row}: {items[first[row]]!r} is compared with itself")
    rows = Comparisons(items, first, second, left_shares(outcome))
    return rows if weight is None else _weighted(rows, weight)


def _joined(
    left: tuple[Any, ...], right: tuple[Any, ...], first: IntArray, second: IntArray
) -> tuple[tuple[Any, ...], IntArray, IntArray]:
    both = code([*left, *right], "left and right")
    return both.values, both.codes[: len(left)][first], both.codes[len(left) :][second]


def _weighted(rows: Comparisons, weight: Column) -> Comparisons:
    same_length(left=rows.share, weight=weight)
    weights = numbers(weight, "weight")
    if (weights <= 0).any():
        raise ValueError(f"column 'weight', row {int(np.argmax(weights <= 0))}: a weight must be positive")
    return Comparisons(rows.items, rows.first, rows.second, rows.share, weights)
