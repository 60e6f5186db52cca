"""How often something is right, by a score between 0 and 1 that says so too surely or too timidly."""

from typing import Self

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.aggregation.calibration import refuse_where
from tarazu.methods.columns import Column, FloatArray, numbers, same_length
from tarazu.methods.estimator import Estimator

_EDGE = 1e-6
_VARIANCE = 4.0
_IDENTITY = np.array([1.0, 1.0, 0.0])


class BetaCalibration(Estimator):
    """Three numbers that make a score honest, fitted on answers of which it is known whether they are right.

    With s the score,

        P(right) = 1 / (1 + exp(-(low * log(s) - high * log(1 - s) + shift)))

    which holds the identity (1, 1, 0) and the logistic curves of Platt, and bends either end by itself: Kull, Silva Filho and Flach,
    Beyond sigmoids, Electronic Journal of Statistics 11, 2017. `low` and `high` are not negative and have N(1, 2) as prior, `shift` has
    N(0, 2), and right answers are smoothed by one pseudo-answer, so that a handful moves nothing far. Nothing is said to be surer than n + 1 of n + 2, where n
    answers were learned from (Laplace).

    Learned: `low_`, `high_` and `shift_`, and from how many `answers_`; of none nothing is said but one half.

    >>> model = BetaCalibration().fit([0.9] * 40, [True] * 20 + [False] * 20)
    >>> model.transform([0.9]).round(1).tolist()
    [0.5]
    >>> BetaCalibration().fit([0.99] * 50, [True] * 50).transform([1.0]).round(3).tolist()
    [0.981]
    """

    low_: float
    high_: float
    shift_: float
    answers_: int

    def fit(self, score: Column, right: Column) -> Self:
        """`score` (n) from 0 to 1, and whether each answer is `right`. Raises ValueError on bad input."""
        same_length(score=score, right=right)
        told = numbers(right, "right")
        refuse_where((told != 0) & (told != 1), "right", "neither true nor false")
        self.low_, self.high_, self.shift_ = _IDENTITY.tolist()
        self.answers_ = len(told)
        ends = _ends(score)
        if self.answers_:
            self.low_, self.high_, self.shift_ = _fitted(ends, told > 0)
        return self

    def transform(self, score: Column) -> FloatArray:
        """The chance of being right of each score (n)."""
        return beta_calibrated(score, self.low_, self.high_, self.shift_, self.answers_)


def beta_calibrated(score: Column, low: float, high: float, shift: float, answers: int) -> FloatArray:
    """The chance of being right of each score (n) by what a `BetaCalibration` has learned.

    >>> beta_calibrated([0.3], 1.0, 1.0, 0.0, 98).round(2).tolist()
    [0.3]
    """
    odds = _ends(score) @ np.array([low, high]) + shift
    least = 1.0 / (answers + 2)
    chance: FloatArray = np.clip(1.0 / (1.0 + np.exp(-odds)), least, 1.0 - least)
    return chance


def _ends(score: Column) -> FloatArray:
    """The logarithms of each score and, negated, of what it lacks to 1: shape (n, 2)."""
    stated = numbers(score, "score")
    refuse_where(~((stated >= 0) & (stated <= 1)), "score", "not between 0 and 1")
    inside = np.clip(stated, _EDGE, 1.0 - _EDGE)
    ends: FloatArray = np.stack([np.log(inside), -np.log1p(-inside)], axis=1)
    return ends


def _fitted(ends: FloatArray, right: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Both slopes and the shift of the highest posterior."""
    from scipy.optimize import minimize
    from scipy.special import expit, log_expit

    target = (right * len(right) + 0.5) / (len(right) + 1)

    def loss(point: FloatArray) -> tuple[float, FloatArray]:
        odds = ends @ point[:2] + point[2]
        said = target * log_expit(odds) + (1 - target) * log_expit(-odds)
        pull, off = expit(odds) - target, (point - _IDENTITY) / _VARIANCE
        return float(off @ (point - _IDENTITY)) / 2 - float(said.sum()), np.append(pull @ ends, pull.sum()) + off

    bounds = [(0.0, 50.0), (0.0, 50.0), (-20.0, 20.0)]
    low, high, shift = minimize(loss, _IDENTITY, jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(low), float(high), float(shift)
