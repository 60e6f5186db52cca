"""The test for groups whose answers come from one source."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.special import ndtr

from tarazu.methods.anomaly.answers import AnswerTest
from tarazu.methods.anomaly.evidence import Item
from tarazu.methods.anomaly.others import Others, softmax
from tarazu.methods.columns import FloatArray, IntArray

_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of contributors with tasks in common: what they agree on, and what they would by skill alone."""

    one: IntArray
    two: IntArray
    shared: IntArray
    excess: FloatArray
    variance: FloatArray


class ColludingGroups(AnswerTest):
    """Pairs and groups that agree more than their skill explains, above all on answers that nobody else gives.

    Two honest people agree because both are often right. So on each task that two contributors share, the chance
    that they agree is `sum over k of p_k * sum over l of pi_1[k, l] * pi_2[k, l]`, with p the posterior of the task
    without both and pi their confusion matrices. Over their shared tasks `z = (agreed - expected) / sqrt(variance +
    1)`; real crowds agree a little too much on hard tasks, so z is divided by its robust spread over all pairs.
    `score_` is a contributor's largest z; the p-value is corrected for the number of their pairs (Šidák, JASA 62,
    1967). Copying as such was studied by Dong, Berti-Equille and Srivastava (VLDB 2009) in the same manner.

    Parameters: `shared`, the least tasks in common; `level`, at which pairs count as linked.
    Learned besides what every test learns: `group_` (n_contributors), the number of the linked group each belongs
    to, -1 for none.

    >>> rng = np.random.default_rng(0)
    >>> truth, wrong = rng.integers(0, 4, 60), rng.integers(0, 4, 60)
    >>> names = ["asha", "ravi", "zoya", "kabir", "meera"]
    >>> said = [np.where(rng.random(60) < 0.8, truth, rng.integers(0, 4, 60)) for _ in names] + [wrong, wrong]
    >>> test = ColludingGroups().fit(np.tile(np.arange(60), 7), np.repeat([*names, "x", "y"], 60), np.concatenate(said))
    >>> [(found.contributor, found.items[0].other) for found in test.evidence()]
    [('x', 'y'), ('y', 'x')]
    """

    group_: IntArray

    def __init__(self, *, shared: int = 5, level: float = 0.01) -> None:
        self.shared = shared
        self.level = level

    def _score(self, others: Others) -> None:
        if self.shared < 1 or not 0 < self.level < 1:
            raise ValueError("shared must be positive, level between 0 and 1")
        pairs = _pairs(others)
        kept = pairs.shared >= self.shared
        self._one, self._two = pairs.one[kept], pairs.two[kept]
        raw = pairs.excess[kept] / np.sqrt(pairs.variance[kept] + 1.0)
        self._z = raw / max(1.0, _spread_of_quartiles(raw))
        size = len(others.counts)
        self.score_ = np.zeros(size)
        ends = np.concatenate([self._one, self._two])
        np.maximum.at(self.score_, ends, np.tile(self._z, 2))
        tried = np.bincount(ends, minlength=size)
        self.p_value_ = -np.expm1(tried * np.log1p(-ndtr(-np.maximum(self.score_, 0.0))))
        self.p_value_[tried == 0] = 1.0
        self.group_ = self._groups(size)

    def _groups(self, size: int) -> IntArray:
        """Linked contributors, numbered by their first member."""
        limit = self.level / max(len(self._z), 1)
        linked = ndtr(-self._z) <= limit
        graph = coo_array((np.ones(linked.sum()), (self._one[linked], self._two[linked])), shape=(size, size))
        _, component = connected_components(graph, directed=False)
        members = np.bincount(component, minlength=1)[component] if size else np.zeros(0)
        group = np.full(size, -1, dtype=np.int64)
        grouped = np.flatnonzero(members > 1)
        _, first = np.unique(component[grouped], return_index=True)
        number = {int(component[grouped[start]]): rank for rank, start in enumerate(sorted(first.tolist()))}
        group[grouped] = [number[int(each)] for each in component[grouped]]
        return group

    def _items(self, place: int) -> Iterator[Item]:
        mine = np.flatnonzero((self._one == place) | (self._two == place))
        if not len(mine):
            return
        strongest = mine[self._z[mine].argmax()]
        other = int(self._one[strongest] + self._two[strongest] - place)
        votes, usual = self._others.votes, self._others.usual
        theirs = {int(votes.task[row]): row for row in np.flatnonzero(votes.contributor == other).tolist()}
        for row in np.flatnonzero(votes.contributor == place).tolist():
            match = theirs.get(int(votes.task[row]))
            if match is not None and votes.label[match] == votes.label[row]:
                task, name = votes.tasks[votes.task[row]], votes.contributors[other]
                yield Item(task=task, other=name, strength=float(-np.log(usual[row])))


def _pairs(others: Others) -> Pairs:
    """Every pair of contributors who share a task, counted in blocks of bounded size."""
    people, classes = len(others.votes.contributors), len(others.votes.classes)
    keys, columns = np.zeros(0, dtype=np.int64), np.zeros((3, 0))
    for one, two in _row_pairs(others.votes.starts(), max(1, _CELLS_AT_ONCE // max(classes, 1) ** 2)):
        agreed, expected = _agreement(others, one, two)
        ends = np.sort(np.stack([others.votes.contributor[one], others.votes.contributor[two]]), axis=0)
        apart = ends[0] != ends[1]
        found = np.stack([np.ones(len(one)), agreed - expected, expected * (1.0 - expected)])[:, apart]
        keys, columns = _merged(keys, columns, (ends[0] * people + ends[1])[apart], found)
    return Pairs(keys // max(people, 1), keys % max(people, 1), columns[0].astype(np.int64), columns[1], columns[2])


def _merged(keys: IntArray, columns: FloatArray, more: IntArray, found: FloatArray) -> tuple[IntArray, FloatArray]:
    merged, place = np.unique(np.concatenate([keys, more]), return_inverse=True)
    values = np.concatenate([columns, found], axis=1)
    return merged, np.stack([np.bincount(place, each, len(merged)) for each in values])


def _row_pairs(starts: IntArray, most: int) -> Iterator[tuple[IntArray, IntArray]]:
    """Pairs of rows of one task, by number of votes on it, at most about `most` at once."""
    sizes = np.diff(starts)
    for size in np.unique(sizes[sizes > 1]).tolist():
        first, second = np.triu_indices(size, 1)
        tasks = starts[:-1][sizes == size]
        for part in np.array_split(tasks, max(1, -(-len(tasks) * len(first) // most))):
            yield (part[:, None] + first).ravel(), (part[:, None] + second).ravel()


def _agreement(others: Others, one: IntArray, two: IntArray) -> tuple[FloatArray, FloatArray]:
    """Whether two votes agree, and the chance of it when both come from skill alone (m)."""
    votes = others.votes
    known = (votes.gold[votes.task[one]] >= 0)[:, None]
    rest = others.scores[one] - np.where(known, 0.0, others.said[one] + others.said[two])
    left, right = others.confusion[votes.contributor[one]], others.confusion[votes.contributor[two]]
    expected = np.einsum("mk,mkl,mkl->m", softmax(rest), left, right)
    return (votes.label[one] == votes.label[two]).astype(np.float64), expected


def _spread_of_quartiles(values: FloatArray) -> float:
    """The standard deviation that a normal sample with these quartiles would have; 0 for fewer than 20 values."""
    if len(values) < 20:
        return 0.0
    low, high = np.quantile(values, [0.25, 0.75])
    return float((high - low) / 1.349)
