"""The Plackett-Luce model of rankings, with a weight of how far each contributor follows it."""

from statistics import NormalDist
from typing import Any, Self

import numpy as np
from scipy import sparse

from tarazu.methods.columns import Column, FloatArray, IntArray, code, same_length
from tarazu.methods.estimator import Estimator
from tarazu.methods.ranking.connected import refuse_one_sided, refuse_unconnected
from tarazu.methods.ranking.lists import Lists, code_lists

_ROUNDS_MAX = 100
_WEIGHT_ROUNDS_MAX = 100
_STEP_MAX = 2.0
_DENSE_CELLS_MAX = 2_000_000
_NEAR = 1e-6


class PlackettLuce(Estimator):
    """Strengths from rankings: the next item is i with probability `e^(w theta_i) / sum_rest e^(w theta_j)`.

    Rankings may leave items out, at the end or anywhere: those are not compared. With a column `contributor`
    each contributor has a weight w > 0 (1 without): one who ranks at random has w near 0. Weights have a
    log-normal prior around 1 of width `spread` and geometric mean 1; strengths and weights are found in turn.
    Plackett, Applied Statistics 24 (1975); Luce, 1959. Intervals are the sandwich over rankings or, with
    contributors, over contributors, weights taken as known.

    An item that always came first or last among its own raises ValueError unless `ridge` is set; so do items
    in groups that were never compared, always, and a ranking with ties.

    Parameters: `ridge`; `spread` (0 switches weights off); `level`. Learned: `items_`, `strengths_` (k, log
    odds, centred), `standard_errors_` (k), `intervals_` (k, 2), `order_` (best first), `contributors_` and
    `weights_` (empty without), `n_iter_`.

    >>> model = PlackettLuce().fit([1, 1, 2, 2, 3, 3], list("ababab"), [1, 2, 1, 2, 2, 1])
    >>> model.order_, model.strengths_.round(3).tolist()
    (('a', 'b'), [0.347, -0.347])
    """

    items_: tuple[Any, ...]
    strengths_: FloatArray
    standard_errors_: FloatArray
    intervals_: FloatArray
    order_: tuple[Any, ...]
    contributors_: tuple[Any, ...]
    weights_: FloatArray
    n_iter_: int

    def __init__(self, *, ridge: float = 0.0, spread: float = 0.5, level: float = 0.95) -> None:
        self.ridge = ridge
        self.spread = spread
        self.level = level

    def fit(self, ranking: Column, item: Column, rank: Column, contributor: Column | None = None) -> Self:
        """Fit on rankings: a row gives an item its rank (smaller is better) in one ranking, and who ranked.

        Raises ValueError on bad columns or parameters, when a ranking has ties or two contributors, and when
        the rankings do not settle the strengths.
        """
        if self.ridge < 0 or self.spread < 0 or not 0 < self.level < 1:
            raise ValueError("ridge and spread must not be negative, and level must lie between 0 and 1")
        lists = code_lists(ranking, item, rank)
        table = _table(lists)
        before = lists.preferences()
        refuse_unconnected(before + before.T, lists.items)
        if self.ridge == 0:
            refuse_one_sided(before, lists.items)
        self.items_, self.contributors_ = lists.items, ()
        person = np.arange(len(table))
        if contributor is not None:
            same_length(ranking=ranking, contributor=contributor)
            self.contributors_, person = _people(code(ranking, "ranking").codes, contributor)
        weights = np.ones(int(person.max(initial=-1)) + 1)
        bread, weights = self._climb(table, person, weights)
        self._keep(table, person, bread, weights)
        return self

    def _climb(self, table: IntArray, person: IntArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        theta = np.zeros(len(self.items_))
        learn = bool(self.contributors_) and self.spread > 0
        for rounds in range(1, _WEIGHT_ROUNDS_MAX + 1):
            self.n_iter_ = rounds
            previous = theta
            theta, bread = _strengths(table, weights[person], theta, self.ridge)
            if not learn or (np.abs(theta - previous).max(initial=0.0) <= _NEAR and rounds > 1):
                break
            weights = _weights(table, person, weights, theta, self.spread)
        self.strengths_ = theta
        self.weights_ = weights if self.contributors_ else np.zeros(0)
        self.order_ = tuple(self.items_[i] for i in np.argsort(-theta, kind="stable"))
        return bread, weights

    def _keep(self, table: IntArray, person: IntArray, bread: FloatArray, weights: FloatArray) -> None:
        size = len(self.items_)
        scores = _scores(table, weights[person], self.strengths_)
        grouped = np.zeros((len(weights), size))
        np.add.at(grouped, person, scores)
        sides = (np.eye(size) - 1 / max(size, 1)) @ bread
        groups = max(len(grouped), 2)
        covariance = sides @ (grouped.T @ grouped) @ sides.T * groups / (groups - 1)
        self.standard_errors_ = np.sqrt(np.maximum(np.diag(covariance), 0.0))
        reach = NormalDist().inv_cdf((1 + self.level) / 2) * self.standard_errors_
        self.intervals_ = np.stack([self.strengths_ - reach, self.strengths_ + reach], axis=1)


def _table(lists: Lists) -> IntArray:
    """Items in the order of each ranking, (rankings, longest), filled up with -1; refuses ties."""
    same = (np.diff(lists.ranking) == 0) & (np.diff(lists.rank) == 0)
    if same.any():
        row = int(np.argmax(same))
        raise ValueError(
            f"column 'rank': ranking {lists.rankings[lists.ranking[row]]!r} puts {lists.items[lists.item[row]]!r} and "
            f"{lists.items[lists.item[row + 1]]!r} at the same rank"
        )
    place = np.arange(len(lists.rank)) - np.searchsorted(lists.ranking, lists.ranking)
    table = np.full((len(lists.rankings), int(place.max(initial=-1)) + 1), -1, dtype=np.int64)
    table[lists.ranking, place] = lists.item
    return table


def _people(ranking: IntArray, contributor: Column) -> tuple[tuple[Any, ...], IntArray]:
    people = code(contributor, "contributor")
    person = np.full(int(ranking.max(initial=-1)) + 1, -1, dtype=np.int64)
    person[ranking[::-1]] = people.codes[::-1]
    if (person[ranking] != people.codes).any():
        row = int(np.argmax(person[ranking] != people.codes))
        raise ValueError(f"column 'contributor', row {row}: a ranking belongs to one contributor")
    return people.values, person


def _chances(table: IntArray, weight: FloatArray, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Weighted strengths in place of items, -inf where there is none, and the log of each stage's sum."""
    worth = np.where(table >= 0, weight[:, None] * np.append(theta, 0.0)[table], -np.inf)
    stages = np.logaddexp.accumulate(worth[:, ::-1], axis=1)[:, ::-1]
    return worth, stages


def _stage(table: IntArray, worth: FloatArray, stages: FloatArray, s: int, size: int) -> Any:
    """The chances of each item to be taken at stage s, (rankings, k), sparse where that is large; rankings
    that ended are empty."""
    rows, columns = np.nonzero(table[:, s:] >= 0)
    values, place = np.exp(worth[rows, columns + s] - stages[rows, s]), table[rows, columns + s]
    if len(table) * size > _DENSE_CELLS_MAX:
        return sparse.coo_array((values, (rows, place)), shape=(len(table), size)).tocsr()
    chances = np.zeros((len(table), size))
    chances[rows, place] = values
    return chances


def _dense(matrix: Any) -> FloatArray:
    return np.asarray(matrix if isinstance(matrix, np.ndarray) else matrix.toarray(), dtype=np.float64)


def _scores(table: IntArray, weight: FloatArray, theta: FloatArray) -> FloatArray:
    """The slope of each ranking's log likelihood in the strengths, (rankings, k)."""
    size = len(theta)
    worth, stages = _chances(table, weight, theta)
    found = np.zeros((len(table), size))
    for s in range(table.shape[1] - 1):
        live = table[:, s] >= 0
        np.add.at(found, (np.flatnonzero(live), table[live, s]), weight[live])
        found -= weight[:, None] * _dense(_stage(table, worth, stages, s, size))
    return found


def _strengths(table: IntArray, weight: FloatArray, theta: FloatArray, ridge: float) -> tuple[FloatArray, FloatArray]:
    """Newton's method for the strengths (k), and the inverse curvature there."""
    size = len(theta)
    tolerance = 1e-9 * max(1.0, float(len(table)))
    for _ in range(_ROUNDS_MAX):
        slope = _scores(table, weight, theta).sum(axis=0) - ridge * theta
        bread = np.linalg.inv(_curvature(table, weight, theta, ridge))
        if np.abs(slope).max(initial=0.0) <= tolerance:
            return theta, np.asarray(bread, dtype=np.float64)
        step = bread @ slope
        theta = theta + step * min(1.0, _STEP_MAX / max(float(np.abs(step).max(initial=0.0)), _STEP_MAX))
        theta = theta - theta.mean() if size else theta
    raise ValueError("the strengths did not converge; some item is always first or last: set a larger ridge")


def _curvature(table: IntArray, weight: FloatArray, theta: FloatArray, ridge: float) -> FloatArray:
    size = len(theta)
    worth, stages = _chances(table, weight, theta)
    found = ridge * np.eye(size) + 1 / max(size, 1)
    for s in range(table.shape[1] - 1):
        chance = _stage(table, worth, stages, s, size)
        weighed = chance * weight[:, None]
        found += np.diag(np.asarray((weighed * weight[:, None]).sum(axis=0)).reshape(-1))
        found -= _dense(weighed.T @ weighed)
    return found


def _weights(table: IntArray, person: IntArray, weights: FloatArray, theta: FloatArray, spread: float) -> FloatArray:
    """One damped Newton step of each contributor's log weight, then a geometric mean of 1."""
    weight = weights[person]
    worth, stages = _chances(table, weight, theta)
    slope, bend = np.zeros(len(table)), np.zeros(len(table))
    value = np.where(table >= 0, np.append(theta, 0.0)[table], 0.0)
    for s in range(table.shape[1] - 1):
        chance = np.exp(worth[:, s:] - np.where(table[:, s] >= 0, stages[:, s], np.inf)[:, None])
        mean = (chance * value[:, s:]).sum(axis=1)
        slope += np.where(table[:, s] >= 0, value[:, s] - mean, 0.0)
        bend += (chance * value[:, s:] ** 2).sum(axis=1) - mean**2
    logs = np.log(weights)
    many = len(weights)
    gradient = np.bincount(person, weight * slope, many) - logs / spread**2
    curvature = np.bincount(person, weight**2 * bend, many) + 1 / spread**2
    logs = logs + np.clip(gradient / curvature, -0.5, 0.5)
    found: FloatArray = np.exp(logs - logs.mean())
    return found
