"""Rankings of several things at once as columns (ranking, item, rank), and how far two of them differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from tarazu.methods.columns import Column, FloatArray, IntArray, code, numbers, same_length


@dataclass(frozen=True, slots=True)
class Lists:
    """Coded rankings; rows are sorted by ranking and then by rank (1 is best, whatever the numbers)."""

    rankings: tuple[Any, ...]
    items: tuple[Any, ...]
    ranking: IntArray
    item: IntArray
    rank: FloatArray

    def preferences(self) -> FloatArray:
        """How many rankings put row item i before column item j, (k, k)."""
        size = len(self.items)
        found = np.zeros((size, size))
        starts = np.searchsorted(self.ranking, np.arange(len(self.rankings) + 1))
        for start, end in pairwise(starts):
            item, rank = self.item[start:end], self.rank[start:end]
            found[np.ix_(item, item)] += rank[:, None] < rank[None, :]
        return found


def code_lists(ranking: Column, item: Column, rank: Column) -> Lists:
    """Code the columns; a smaller `rank` is better, equal ranks are ties, and an item that a ranking leaves
    out is not compared in it. Raises ValueError, naming the row, when a ranking names an item twice."""
    same_length(ranking=ranking, item=item, rank=rank)
    rankings, items, ranks = code(ranking, "ranking"), code(item, "item"), numbers(rank, "rank")
    joint = rankings.codes * max(len(items.values), 1) + items.codes
    first = np.unique(joint, return_index=True)[1]
    if len(first) < len(joint):
        row = int(np.flatnonzero(~np.isin(np.arange(len(joint)), first))[0])
        raise ValueError(f"column 'item', row {row}: {items.values[items.codes[row]]!r} is ranked twice")
    order = np.lexsort((items.codes, ranks, rankings.codes))
    return Lists(rankings.values, items.values, rankings.codes[order], items.codes[order], ranks[order])


def kendall_tau_distance(one: Sequence[Any], other: Sequence[Any], *, normalised: bool = True) -> float:
    """The share (or number) of pairs that two orders of the same things put the other way round.

    Kendall, Biometrika 30 (1938). Raises ValueError when they do not hold the same things once each.

    >>> kendall_tau_distance("abc", "acb", normalised=False), kendall_tau_distance("abc", "cba")
    (1.0, 1.0)
    """
    if len(set(one)) != len(one) or set(one) != set(other) or len(one) != len(other):
        raise ValueError("two orders must hold the same things, once each")
    place = {thing: position for position, thing in enumerate(other)}
    places = np.array([place[thing] for thing in one], dtype=np.int64)
    turned = float(np.triu(places[:, None] > places[None, :]).sum())
    pairs = len(places) * (len(places) - 1) / 2
    return turned / pairs if normalised and pairs else turned
