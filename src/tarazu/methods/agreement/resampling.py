"""Bootstrap over tasks, drawn over the distinct kinds of tasks so that its cost does not grow with their number."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from tarazu.methods.columns import FloatArray, IntArray

KINDS_MAX = 20_000
"""Beyond so many kinds of tasks, blocks of tasks are drawn instead."""

_CELLS_AT_ONCE = 4_000_000
_TABLE_MAX = 1 << 20
_BLOCKS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """A coefficient of agreement with its bootstrap interval, over the `votes` votes that took part.

    `value` is None when nothing can vary; `low` and `high` are None when no interval was asked for or there is
    no value.
    """

    value: float | None
    low: float | None
    high: float | None
    tasks: int
    contributors: int
    votes: int


def refuse_bad_draws(level: float, draws: int) -> None:
    """Raise ValueError for parameters of an interval that make no sense."""
    if not 0 < level < 1 or draws < 0:
        raise ValueError("level must lie between 0 and 1, and draws must not be negative")


def interval(
    statistic: Callable[[FloatArray], FloatArray], often: IntArray, level: float, draws: int, seed: int
) -> tuple[float | None, float | None]:
    """The percentile interval of a statistic that takes weights of kinds of tasks, (n, kinds), to n values.

    `often` is how many tasks there are of each kind. Resamples in which the statistic is not defined (NaN)
    are left out. Of more than 20,000 kinds, tasks are dealt into 2,000 random blocks and blocks are drawn: the
    width of the interval then has an error of 2 %. Efron and Tibshirani, An Introduction to the Bootstrap, 1993.
    """
    if draws == 0 or not len(often):
        return None, None
    replicas = np.concatenate([statistic(weights) for weights in _resamples(often, draws, seed)])
    if np.isnan(replicas).all():
        return None, None
    low, high = np.nanquantile(replicas, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def distinct_rows(counts: IntArray) -> tuple[IntArray, IntArray]:
    """The distinct rows of small whole numbers (n, m), and how many rows there are of each.

    Columns are folded into one number, which is counted in a table; where the table would be long, a number
    drawn for each row by hashing is sorted instead, and rows of one number are checked to be equal.
    """
    bases = [int(column.max(initial=0)) + 1 for column in counts.T]
    if math.prod(bases) > _TABLE_MAX:
        return _by_hash(counts)
    key = np.zeros(len(counts), dtype=np.int64)
    for column, base in zip(counts.T, bases, strict=True):
        key = key * base + column
    table = np.bincount(key, minlength=math.prod(bases))
    used = np.flatnonzero(table)
    return np.stack(np.unravel_index(used, bases), axis=1).astype(np.int64), table[used]


def _by_hash(counts: IntArray) -> tuple[IntArray, IntArray]:
    odd = np.random.default_rng(0).integers(-(2**62), 2**62, counts.shape[1]) | 1
    _, first, kind, often = np.unique(counts @ odd, return_index=True, return_inverse=True, return_counts=True)
    if (counts[first][kind] != counts).any():
        rows, often = np.unique(counts, axis=0, return_counts=True)
        return rows, often
    return counts[first], often


def _resamples(often: IntArray, draws: int, seed: int) -> Iterator[FloatArray]:
    generator, tasks = np.random.default_rng(seed), int(often.sum())
    blocks = dealt(often, generator) if len(often) > KINDS_MAX else None
    step = max(1, _CELLS_AT_ONCE // len(often))
    for start in range(0, draws, step):
        many = min(step, draws - start)
        if blocks is None:
            yield generator.multinomial(tasks, often / tasks, size=many).astype(np.float64)
        else:
            drawn = generator.multinomial(_BLOCKS, np.full(_BLOCKS, 1 / _BLOCKS), size=many)
            yield np.ascontiguousarray((blocks @ drawn.T.astype(np.float64)).T)


def dealt(often: IntArray, generator: np.random.Generator) -> Any:
    """How many tasks of each kind each of 2,000 random blocks of tasks holds, (kinds, blocks), sparse."""
    kind = np.repeat(np.arange(len(often)), often)
    block = generator.permutation(len(kind)) % _BLOCKS
    return sparse.coo_array((np.ones(len(kind)), (kind, block)), shape=(len(often), _BLOCKS)).tocsr()
