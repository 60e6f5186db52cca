"""One order out of many: Borda's count and Kemeny's rule."""

from typing import Any, Self

import numpy as np

from tarazu.methods.columns import Column, FloatArray, IntArray, sum_by
from tarazu.methods.estimator import Estimator
from tarazu.methods.ranking.lists import code_lists

_EXACT_ITEMS_MAX = 10


class Borda(Estimator):
    """The mean share of the other items in a ranking that an item stands before (a tie counts half).

    Learned: `items_`, `scores_` (k, from 0 to 1), `order_` (items, best first; equal scores in sorted order).
    Borda, Mémoire sur les élections au scrutin, 1781.

    >>> model = Borda().fit([1, 1, 1, 2, 2, 2], list("abcabc"), [1, 2, 3, 1, 3, 2])
    >>> model.order_[0], model.scores_.tolist()
    ('a', [1.0, 0.25, 0.25])
    """

    items_: tuple[Any, ...]
    scores_: FloatArray
    order_: tuple[Any, ...]

    def fit(self, ranking: Column, item: Column, rank: Column) -> Self:
        """Fit on rankings: a row gives an item its rank (smaller is better) in one ranking. Rankings of one
        item say nothing. Raises ValueError on bad columns."""
        lists = code_lists(ranking, item, rank)
        sizes = np.bincount(lists.ranking, minlength=len(lists.rankings))[lists.ranking]
        _, group, often = np.unique(
            np.stack([lists.ranking, np.unique(lists.rank, return_inverse=True)[1]]),
            axis=1,
            return_inverse=True,
            return_counts=True,
        )
        place = np.arange(len(lists.rank)) - np.searchsorted(lists.ranking, lists.ranking)
        starts = np.full(len(often), len(place))
        np.minimum.at(starts, group, place)
        before = starts[group] + (often[group] - 1) / 2
        shares = 1 - before / np.maximum(sizes - 1, 1)
        told = sizes > 1
        self.items_ = lists.items
        total = sum_by(lists.item[told], shares[told], len(lists.items))
        seen = np.bincount(lists.item[told], minlength=len(lists.items))
        self.scores_ = np.where(seen > 0, total / np.maximum(seen, 1), 0.5)
        self.order_ = tuple(lists.items[i] for i in np.argsort(-self.scores_, kind="stable"))
        return self


class Kemeny(Estimator):
    """The order that agrees with the most pairwise preferences in all rankings.

    Up to 10 items the best order is found exactly, by dynamic programming over sets of items; beyond, by
    local search (moving one item at a time) from Borda's order and `starts` random ones, and `exact_` is
    False: the order then cannot be bettered by moving one item, and may still not be the best. Kemeny,
    Daedalus 88 (1959); Ali and Meila, Mathematical Social Sciences 64 (2012).

    Parameters: `starts`; `seed`. Learned: `items_`, `order_` (best first), `disagreements_` (pairs of an item
    before another in some ranking that the order turns round), `exact_`, `preferences_` (k, k; how many
    rankings put i before j).

    >>> model = Kemeny().fit([1, 1, 1, 2, 2, 2, 3, 3, 3], list("abc") * 3, [1, 2, 3, 1, 2, 3, 3, 2, 1])
    >>> model.order_, model.disagreements_, model.exact_
    (('a', 'b', 'c'), 3.0, True)
    """

    items_: tuple[Any, ...]
    order_: tuple[Any, ...]
    disagreements_: float
    exact_: bool
    preferences_: FloatArray

    def __init__(self, *, starts: int = 20, seed: int = 0) -> None:
        self.starts = starts
        self.seed = seed

    def fit(self, ranking: Column, item: Column, rank: Column) -> Self:
        """Fit on rankings, given as to `Borda.fit`. Raises ValueError on bad columns."""
        lists = code_lists(ranking, item, rank)
        self.items_, self.preferences_ = lists.items, lists.preferences()
        size = len(lists.items)
        self.exact_ = size <= _EXACT_ITEMS_MAX
        order = _exact(self.preferences_) if self.exact_ else self._search(self.preferences_)
        self.order_ = tuple(lists.items[i] for i in order)
        self.disagreements_ = _against(self.preferences_, order)
        return self

    def _search(self, preferences: FloatArray) -> IntArray:
        generator = np.random.default_rng(self.seed)
        balance = preferences.sum(axis=1) - preferences.sum(axis=0)
        begins = [np.argsort(-balance, kind="stable")]
        begins += [generator.permutation(len(preferences)) for _ in range(self.starts)]
        found = [_improve(preferences, begin) for begin in begins]
        return min(found, key=lambda order: _against(preferences, order))


def _against(preferences: FloatArray, order: IntArray) -> float:
    return float(np.tril(preferences[np.ix_(order, order)], -1).sum())


def _exact(preferences: FloatArray) -> IntArray:
    """The best order: the cheapest way to have placed each set of items first, for every set."""
    size = len(preferences)
    cost, last = np.full(1 << size, np.inf), np.zeros(1 << size, dtype=np.int64)
    cost[0] = 0.0
    sets = np.arange(1 << size)
    members = (sets[:, None] >> np.arange(size)) & 1
    # Placing i right after a set turns round every preference for i over the set's members.
    added = members @ preferences.T
    for chosen in sets[1:]:
        for i in np.flatnonzero(members[chosen]):
            before = chosen ^ (1 << int(i))
            if cost[before] + added[before, i] < cost[chosen]:
                cost[chosen], last[chosen] = cost[before] + added[before, i], i
    order, chosen = [], (1 << size) - 1
    while chosen:
        order.append(int(last[chosen]))
        chosen ^= 1 << order[-1]
    return np.array(order[::-1], dtype=np.int64)


def _improve(preferences: FloatArray, order: IntArray) -> IntArray:
    """Move single items to where they turn round fewest preferences, until none gains."""
    order, gained = np.array(order), True
    while gained:
        gained = False
        for item in range(len(order)):
            rest = order[order != item]
            over, under = preferences[item, rest], preferences[rest, item]
            costs = np.concatenate([[0.0], np.cumsum(over)]) + np.concatenate([np.cumsum(under[::-1])[::-1], [0.0]])
            here, best = int(np.flatnonzero(order == item)[0]), int(np.argmin(costs))
            if costs[best] < costs[here] - 1e-9:
                order, gained = np.insert(rest, best, item), True
    return order
