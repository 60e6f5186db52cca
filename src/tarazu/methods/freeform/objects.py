"""Boxes and polygons drawn by several people, merged into the things that are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self, get_args

import numpy as np
from scipy.optimize import linear_sum_assignment

from tarazu.methods.columns import Column, FloatArray
from tarazu.methods.estimator import Estimator
from tarazu.methods.freeform.answers import Answers, code_answers
from tarazu.methods.freeform.shapes import a_box, a_polygon, box_iou, mean_polygon, polygon_iou, robust_average

Shape = Literal["box", "polygon"]
_ROUNDS = 10
_STARTS = (0.8, 0.2, 0.2)
"""Hit rate, false alarm rate and error of place before anything is seen."""


@dataclass(slots=True)
class _Cluster:
    """What is thought to be one thing: the rows that drew it, their shapes and the present mean."""

    rows: list[int]
    shapes: list[FloatArray]
    mean: FloatArray


class ObjectConsensus(Estimator):
    """Boxes or polygons merged: matched one to one between people, clustered, voted on and averaged.

    Each person's shapes on a task are matched with the clusters found so far so that the sum of intersection over union is
    largest (Kuhn, "The Hungarian method", 1955), pairs below `iou` excepted; the most reliable person begins. A cluster
    is real with probability from the log odds of everyone who answered the task: `prior + sum_found log(hit_c / false_c)
    + sum_missed log((1 - hit_c) / (1 - false_c))`, the two-coin model of Dawid and Skene (Applied Statistics 28, 1979)
    with a hit rate and a false alarm rate per person, both shrunken, estimated in turns with the clusters. Corners
    are averaged with one over the person's error of place; single shapes far from the weighted median corner count less.

    Parameters: `shape`, "box" as `(x0, y0, x1, y1)` or "polygon" as corners (n, 2); `iou`, the least overlap to be the
    same thing; `threshold` of the probability to keep a thing; `shrinkage` in shapes.
    Learned: `tasks_`, `answers_` (n_tasks; an array (k, 4) of boxes, or a tuple of polygons), `confidence_` (n_tasks; an array of
    the k probabilities each), `contributors_`, `hit_rate_`, `false_rate_` and `contributor_error_` (n_contributors; the last is
    the mean of one minus the overlap with the merged shape).

    >>> drawn = [[(0, 0, 10, 10)], [(1, 0, 11, 10), (50, 50, 60, 60)], [(0, 1, 10, 11)]]
    >>> ObjectConsensus().fit(["t"] * 3, ["p", "q", "r"], drawn).answers_[0].round().tolist()
    [[0.0, 0.0, 10.0, 10.0]]
    """

    tasks_: tuple[Any, ...]
    answers_: tuple[Any, ...]
    confidence_: tuple[FloatArray, ...]
    contributors_: tuple[Any, ...]
    hit_rate_: FloatArray
    false_rate_: FloatArray
    contributor_error_: FloatArray

    def __init__(
        self, *, shape: Shape = "box", iou: float = 0.5, threshold: float = 0.5, shrinkage: float = 5.0
    ) -> None:
        self.shape = shape
        self.iou = iou
        self.threshold = threshold
        self.shrinkage = shrinkage

    def fit(self, task: Column, contributor: Column, answer: Column, *, weight: Column | None = None) -> Self:
        """Fit on one list of shapes a row; an empty list says that nothing is there. Raises ValueError on bad columns."""
        if self.shape not in get_args(Shape):
            raise ValueError(f"shape is one of {get_args(Shape)}")
        if not (0 < self.iou < 1 and 0 < self.threshold < 1 and self.shrinkage > 0):
            raise ValueError("iou and threshold must lie between 0 and 1, shrinkage must be positive")
        one = a_box if self.shape == "box" else a_polygon
        coded = code_answers(
            task, contributor, answer, weight=weight, check=lambda drawn: [one(item) for item in drawn]
        )
        people = len(coded.contributors)
        hit, false, error = np.full(people, 0.8), np.full(people, 0.2), np.ones(people)
        for _ in range(_ROUNDS):
            clusters = [self._clusters(coded, rows, error) for _, rows in coded.groups()]
            sure = [
                _probabilities(coded, rows, found, hit, false)
                for (_, rows), found in zip(coded.groups(), clusters, strict=True)
            ]
            hit, false, error = self._learn(coded, clusters, sure)
        self.tasks_, self.contributors_ = coded.tasks, coded.contributors
        self.hit_rate_, self.false_rate_, self.contributor_error_ = hit, false, error
        kept = [self._kept(found, chance) for found, chance in zip(clusters, sure, strict=True)] if coded.tasks else []
        self.answers_ = tuple(shapes for shapes, _ in kept)
        self.confidence_ = tuple(chance for _, chance in kept)
        return self

    def _kept(self, found: list[_Cluster], chance: FloatArray) -> tuple[Any, FloatArray]:
        shown = sorted(np.flatnonzero(chance >= self.threshold), key=lambda k: (-chance[k], found[k].mean.tolist()))
        shapes = [found[k].mean for k in shown]
        if self.shape == "box":
            return np.array(shapes).reshape(-1, 4), chance[shown]
        return tuple(shapes), chance[shown]

    def _overlaps(self, one: Sequence[FloatArray], other: Sequence[FloatArray]) -> FloatArray:
        if self.shape == "box":
            return box_iou(np.array(one).reshape(-1, 4), np.array(other).reshape(-1, 4))
        return np.array([[polygon_iou(a, b) for b in other] for a in one]).reshape(len(one), len(other))

    def _clusters(self, coded: Answers, rows: slice, error: FloatArray) -> list[_Cluster]:
        found: list[_Cluster] = []
        order = sorted(range(rows.start, rows.stop), key=lambda row: (error[coded.contributor[row]], row))
        for row in order:
            shapes = coded.content[row]
            overlap = self._overlaps([cluster.mean for cluster in found], shapes)
            left, right = linear_sum_assignment(-overlap)
            taken = {int(b): int(a) for a, b in zip(left, right, strict=True) if overlap[a, b] >= self.iou}
            for place, shape in enumerate(shapes):
                if place not in taken:
                    found.append(_Cluster([row], [shape], shape))
                    continue
                cluster = found[taken[place]]
                cluster.rows.append(row)
                cluster.shapes.append(shape)
                cluster.mean = self._mean(coded, cluster, error)
        return found

    def _mean(self, coded: Answers, cluster: _Cluster, error: FloatArray) -> FloatArray:
        weight = coded.weight[cluster.rows] / error[coded.contributor[cluster.rows]]
        if self.shape == "polygon":
            return mean_polygon(cluster.shapes, weight)
        return robust_average(np.array(cluster.shapes), weight)

    def _learn(
        self, coded: Answers, clusters: list[list[_Cluster]], sure: list[FloatArray]
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Hit rates, false alarm rates and errors of place, each drawn to the mean over all people."""
        people = len(coded.contributors)
        tally = np.zeros((6, people))  # hits, real things, false alarms, things that are not, error, shapes matched
        for (_, rows), found, chance in zip(coded.groups(), clusters, sure, strict=True):
            present = coded.contributor[rows]
            for cluster, real in zip(found, chance.tolist(), strict=True):
                drew = coded.contributor[cluster.rows]
                np.add.at(tally[1], present, real)
                np.add.at(tally[3], present, 1 - real)
                np.add.at(tally[0], drew, real)
                np.add.at(tally[2], drew, 1 - real)
                if len(drew) > 1:
                    away = 1 - self._overlaps(cluster.shapes, [cluster.mean])[:, 0]
                    np.add.at(tally[4], drew, real * away)
                    np.add.at(tally[5], drew, real)
        hit, false, away = (self._shrunken(tally[2 * k], tally[2 * k + 1], start) for k, start in enumerate(_STARTS))
        return np.clip(hit, 0.05, 0.98), np.clip(false, 0.02, 0.95), np.maximum(away, 0.01)

    def _shrunken(self, part: FloatArray, whole: FloatArray, start: float) -> FloatArray:
        middle = (part.sum() + start) / (whole.sum() + 1)
        shrunken: FloatArray = (part + self.shrinkage * middle) / (whole + self.shrinkage)
        return shrunken


def _probabilities(
    coded: Answers, rows: slice, found: list[_Cluster], hit: FloatArray, false: FloatArray
) -> FloatArray:
    """The probability that each cluster of a task is a real thing; with no evidence it is one half."""
    present, weight = coded.contributor[rows], coded.weight[rows]
    missed = np.log1p(-hit) - np.log1p(-false)
    gained = np.log(hit) - np.log(false) - missed
    base = float(weight @ missed[present])
    odds = [base + float(coded.weight[c.rows] @ gained[coded.contributor[c.rows]]) for c in found]
    chance: FloatArray = 1 / (1 + np.exp(-np.clip(np.array(odds, dtype=np.float64), -50, 50)))
    return chance
