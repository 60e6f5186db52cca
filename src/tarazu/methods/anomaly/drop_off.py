"""The test for honest work that stops being honest."""

from collections.abc import Iterator
from typing import Any, Self

import numpy as np

from tarazu.methods.anomaly.evidence import AnomalyTest, Item
from tarazu.methods.anomaly.others import CARE_PRIOR, Others, with_care
from tarazu.methods.columns import Column, FloatArray, IntArray, code
from tarazu.methods.votes import Gold, code_votes

_REACHED_MAX = 20


class DropOff(AnomalyTest):
    """Careful answers up to some moment, and answers that know nothing of the task from then on.

    Each answer has the likelihood `a * u + (1 - a) * g`: u of an ordinary member of this crowd given what the others
    say of the task, g the label's share overall, a the contributor's care. The statistic is the largest, over the
    moments of change, of the log likelihood with care before (integrated over its prior) and none after, less that
    with one care throughout: a likelihood scan (Page, Biometrika 42, 1955; Kulldorff, 1997). The p-value is that of
    the same scan over the contributor's answers in random order, and 1 where no change fits better than none. Orders
    are drawn until twenty reach the statistic, as then the p-value is known well enough (Besag and Clifford, Biometrika
    78, 1991).

    Parameters: `shortest`, the least answers on either side; `permutations`, the most that are drawn; `seed`.
    Learned besides what every test learns: `changed_at_`, how many answers came before the change (0: none found).

    >>> truth = np.arange(40) % 2
    >>> people = np.repeat(["asha", "ravi", "zoya", "kabir"], 40)
    >>> tired = np.concatenate([truth[:20], np.random.default_rng(0).integers(0, 2, 20)])
    >>> labels = np.concatenate([truth, truth, truth, tired])
    >>> test = DropOff().fit(np.tile(np.arange(40), 4), people, labels, time=np.tile(np.arange(40), 4))
    >>> [found.contributor for found in test.evidence()]
    ['kabir']
    """

    changed_at_: IntArray

    def __init__(self, *, shortest: int = 5, permutations: int = 199, seed: int = 0) -> None:
        self.shortest = shortest
        self.permutations = permutations
        self.seed = seed

    def fit(self, task: Any, contributor: Column, label: Column, *, time: Column, gold: Gold | None = None) -> Self:
        """Learn from one row a vote with the time of each. Raises ValueError on bad columns or parameters."""
        if self.shortest < 1 or self.permutations < 1:
            raise ValueError("shortest and permutations must be positive")
        votes = code_votes(task, contributor, label, gold=gold, repeats="each")
        others = Others.of(votes)
        when = _moments(task, contributor, label, time)
        self.contributors_, self.judgements_ = votes.contributors, others.counts
        self._votes, self._when = votes, when
        self._care = with_care(others.usual, others.label_share[votes.label])
        self._look(np.lexsort((when, votes.contributor)))
        return self

    def _look(self, order: IntArray) -> None:
        size = len(self.contributors_)
        self.score_, self.p_value_ = np.zeros(size), np.ones(size)
        self.changed_at_ = np.zeros(size, dtype=np.int64)
        edges = np.concatenate([[0], np.cumsum(self.judgements_)])
        for place in np.flatnonzero(self.judgements_ >= 2 * self.shortest).tolist():
            rows = order[edges[place] : edges[place + 1]]
            # The draws of one contributor must not depend on who else is there.
            rng = np.random.default_rng([self.seed, len(rows)])
            self._test(place, self._care[:, rows], rng)

    def _test(self, place: int, care: FloatArray, rng: np.random.Generator) -> None:
        gains = _gains(care, self.shortest)
        best = float(gains.max())
        if best <= 0.0:
            return
        self.score_[place] = best
        self.changed_at_[place] = int(gains.argmax()) + self.shortest
        self.p_value_[place] = self._p_value(best, care, rng)

    def _p_value(self, best: float, care: FloatArray, rng: np.random.Generator) -> float:
        reached = 0
        for drawn in range(1, self.permutations + 1):
            again = _gains(care[:, rng.permutation(care.shape[1])], self.shortest)
            reached += bool(again.max() >= best)
            if reached == _REACHED_MAX:
                return reached / drawn
        return (1 + reached) / (1 + self.permutations)

    def _items(self, place: int) -> Iterator[Item]:
        rows = np.flatnonzero(self._votes.contributor == place)
        rows = rows[np.argsort(self._when[rows], kind="stable")][self.changed_at_[place] :]
        for row in rows.tolist():
            strength = float(self._care[0, row] - self._care[-1, row])
            yield Item(task=self._votes.tasks[self._votes.task[row]], strength=strength)


def _moments(task: Column, contributor: Column, label: Column, time: Column) -> IntArray:
    """The rank of each vote's time, in the order in which the votes are coded."""
    columns = [code(task, "task"), code(contributor, "contributor"), code(label, "label", missing=True)]
    rank = code(time, "time")
    if len(rank.codes) != len(columns[0].codes):
        raise ValueError(f"column 'time' has {len(rank.codes)} rows, column 'task' has {len(columns[0].codes)}")
    kept = columns[2].codes >= 0
    tasks, people, labels = (each.codes[kept] for each in columns)
    when = rank.codes[kept]
    return when[np.lexsort((when, labels, people, tasks))]


def _gains(care: FloatArray, shortest: int) -> FloatArray:
    """Log likelihood of each moment of change less that of none; shape (n - 2 * shortest + 1)."""
    upto = np.cumsum(care, axis=1)
    prior = np.log(CARE_PRIOR)
    throughout = np.logaddexp.reduce(upto[:, -1] + prior)
    moments = np.arange(shortest, care.shape[1] - shortest + 1)
    before = np.logaddexp.reduce(upto[:, moments - 1] + prior[:, None], axis=0)
    after = upto[0, -1] - upto[0, moments - 1]
    gains: FloatArray = before + after - throughout
    return gains
