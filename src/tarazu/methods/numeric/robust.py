"""Middles that single wild numbers hardly move."""

from typing import Any, Literal, Self, get_args

import numpy as np

from tarazu.methods.columns import Column, FloatArray
from tarazu.methods.estimator import Estimator
from tarazu.methods.numeric.measures import code_measures

Kind = Literal["huber", "trimmed", "mean"]
_NORMAL = 1.4826
_ROUNDS = 50


class RobustMean(Estimator):
    """The mean of each task with far values damped.

    "huber": values further than `limit` spreads from the middle count in proportion to that limit (Huber, "Robust estimation of
    a location parameter", Annals of Mathematical Statistics 35, 1964); the spread is 1.4826 times the median absolute
    deviation. "trimmed": the lowest and highest share `trim` of the weight is left out (Tukey, 1962). "mean": the plain mean.

    Learned: `tasks_`, `answers_` (n_tasks), `standard_errors_` (n_tasks; from the spread of the task's own values, infinite for one
    value alone).

    >>> RobustMean().fit(["t"] * 4, list("pqrs"), [1.0, 2.0, 3.0, 100.0]).answers_.round(2).tolist()
    [2.66]
    """

    tasks_: tuple[Any, ...]
    answers_: FloatArray
    standard_errors_: FloatArray

    def __init__(self, *, kind: Kind = "huber", limit: float = 1.345, trim: float = 0.1) -> None:
        self.kind = kind
        self.limit = limit
        self.trim = trim

    def fit(self, task: Column, contributor: Column, answer: Column, *, weight: Column | None = None) -> Self:
        """Fit on one number a row. Raises ValueError on bad columns or parameters."""
        if self.kind not in get_args(Kind) or self.limit <= 0 or not 0 <= self.trim < 0.5:
            raise ValueError(f"kind is one of {get_args(Kind)}, limit positive, trim from 0 to below one half")
        coded = code_measures(task, contributor, answer, weight)
        self.tasks_ = coded.tasks
        self.answers_, self.standard_errors_ = np.zeros(len(coded.tasks)), np.full(len(coded.tasks), np.inf)
        for at, rows in coded.groups():
            value, given = coded.value[rows], self._damped(coded.value[rows], coded.weight[rows])
            share = given / given.sum()
            middle = float(share @ value)
            self.answers_[at] = middle
            if len(value) > 1:
                count = 1 / float(share @ share)
                spread = float(share @ (value - middle) ** 2) * count / max(count - 1, 1e-9)
                self.standard_errors_[at] = np.sqrt(spread / count)
        return self

    def _damped(self, value: FloatArray, weight: FloatArray) -> FloatArray:
        if self.kind == "huber":
            return _huber(value, weight, self.limit)
        return _trimmed(value, weight, self.trim) if self.kind == "trimmed" else weight


class WeightedMedian(Estimator):
    """The value below which half of the weight of a task lies; midway between two when the weight splits evenly.

    Learned: `tasks_`, `answers_` (n_tasks), `spreads_` (n_tasks; 1.4826 times the weighted median absolute deviation).

    >>> WeightedMedian().fit(["t"] * 3, list("pqr"), [1, 2, 9], weight=[1, 1, 3]).answers_.tolist()
    [9.0]
    """

    tasks_: tuple[Any, ...]
    answers_: FloatArray
    spreads_: FloatArray

    def fit(self, task: Column, contributor: Column, answer: Column, *, weight: Column | None = None) -> Self:
        """Fit on one number a row. Raises ValueError on bad columns."""
        coded = code_measures(task, contributor, answer, weight)
        self.tasks_ = coded.tasks
        self.answers_, self.spreads_ = np.zeros(len(coded.tasks)), np.zeros(len(coded.tasks))
        for at, rows in coded.groups():
            value, given = coded.value[rows], coded.weight[rows]
            self.answers_[at] = weighted_median(value, given)
            self.spreads_[at] = _NORMAL * weighted_median(np.abs(value - self.answers_[at]), given)
        return self


def weighted_median(value: FloatArray, weight: FloatArray) -> float:
    """The weighted median of at least one value."""
    order = np.argsort(value, kind="stable")
    passed = np.cumsum(weight[order]) / weight.sum()
    low = int(np.searchsorted(passed, 0.5 - 1e-12))
    even = low + 1 < len(value) and abs(passed[low] - 0.5) < 1e-12
    return float(value[order[low : low + 2]].mean() if even else value[order[low]])


def _huber(value: FloatArray, weight: FloatArray, limit: float) -> FloatArray:
    middle = weighted_median(value, weight)
    reach = limit * _NORMAL * weighted_median(np.abs(value - middle), weight)
    if reach <= 0:
        return weight
    damped = weight
    for _ in range(_ROUNDS):
        away = np.abs(value - middle)
        damped = weight * np.where(away > reach, reach / np.maximum(away, reach), 1.0)
        before, middle = middle, float(np.average(value, weights=damped))
        if abs(middle - before) <= 1e-9 * reach:
            break
    return damped


def _trimmed(value: FloatArray, weight: FloatArray, trim: float) -> FloatArray:
    order = np.argsort(value, kind="stable")
    upper = np.cumsum(weight[order]) / weight.sum()
    lower = np.concatenate([[0.0], upper[:-1]])
    kept = np.empty(len(value))
    kept[order] = np.maximum(np.minimum(upper, 1 - trim) - np.maximum(lower, trim), 0.0)
    return kept
