"""Comparisons summed by person and pair."""

from dataclasses import dataclass

import numpy as np

from tarazu.methods.columns import FloatArray, IntArray, sum_by
from tarazu.methods.ranking.pairs import Pairs
from tarazu.methods.ranking.win_rates import Comparisons


@dataclass(frozen=True, slots=True)
class Ballots:
    """What person `person[r]` said of pair `pair[r]`: how often its first item won, tied and lost; one row for
    each person and pair, in order."""

    people: int
    person: IntArray
    pair: IntArray
    won: FloatArray
    tied: FloatArray
    lost: FloatArray

    def counts(self, ties: float) -> FloatArray:
        """How often each row's pair was compared; a tie counts `ties` (1 or 0) times."""
        total: FloatArray = self.won + self.lost + ties * self.tied
        return total

    def wins(self, ties: float) -> FloatArray:
        """The wins of each row's first item, a tie being half of `ties` (1 or 0)."""
        total: FloatArray = self.won + ties * self.tied / 2
        return total


def renumbered(person: IntArray) -> IntArray:
    """Sorted numbers of people, numbered anew from 0 without gaps."""
    found: IntArray = np.cumsum(np.diff(person, prepend=person[:1]) != 0)
    return found


def by_person(data: Comparisons, people: IntArray, pairs: Pairs) -> Ballots:
    """Sum comparisons over the rows of one person and pair; `people` codes the person of each row from 0."""
    swapped = data.first > data.second
    share = np.where(swapped, 1 - data.share, data.share)
    key = people * max(len(pairs), 1) + pairs.number()[data.first, data.second]
    found, place = np.unique(key, return_inverse=True)
    cell = 3 * place + (2 * share).astype(np.int64)
    if data.weight is None:
        sums = np.bincount(cell, minlength=3 * len(found)).astype(np.float64)
    else:
        order = np.lexsort((data.weight, cell))
        sums = sum_by(cell[order], data.weight[order], 3 * len(found))
    lost, tied, won = sums.reshape(-1, 3).T
    person, pair = np.divmod(found, max(len(pairs), 1))
    return Ballots(int(people.max(initial=-1)) + 1, person, pair, won, tied, lost)
