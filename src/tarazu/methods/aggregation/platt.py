"""How often the leading label is right, by how far it leads."""

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from tarazu.methods.aggregation.calibration import distributions, refuse_where
from tarazu.methods.columns import Column, FloatArray, numbers, same_length
from tarazu.methods.estimator import Estimator

_EDGE = 1e-6
_TINY = 1e-12
# How far the leading label stays ahead where it is seldom right: more than a tie, and nothing that anybody sees.
_AHEAD = 1e-7


class PlattScaling(Estimator):
    """Two numbers that make the confidence of the leading label honest, fitted on tasks with known answers.

    With c the probability of the leading label,

        P(right) = 1 / (1 + exp(-(slope * log(c / (1 - c)) + shift)))

    where one temperature can only make all confidence sharper or softer, and takes little confidence among many classes
    for little knowledge. `log slope` and `shift` have N(0, 1) as prior, and right answers are smoothed by one pseudo-answer,
    so that a handful moves nothing far. The other labels keep their proportions, and the leading one stays the leading one. Platt,
    Advances in Large Margin Classifiers, 1999.

    Learned: `slope_` and `shift_`, 1 and 0 when there is nothing to learn from.

    >>> doubtful = [[0.4, 0.3, 0.3]] * 40
    >>> model = PlattScaling().fit(doubtful, [0] * 32 + [1] * 8)
    >>> model.transform([[0.4, 0.3, 0.3]]).round(1).tolist()
    [[0.8, 0.1, 0.1]]
    """

    slope_: float
    shift_: float

    def fit(self, probas: ArrayLike, truth: Column) -> Self:
        """`probas` (n, K) and the known class of each row as its column number. Raises ValueError on bad input."""
        given = distributions(probas)
        stated = numbers(truth, "truth")
        same_length(probas=given, truth=stated)
        refuse_where(~np.isin(stated, np.arange(given.shape[1])), "truth", "not a column of probas")
        self.slope_, self.shift_ = 1.0, 0.0
        if given.size:
            right = given.argmax(axis=1) == stated.astype(np.int64)
            self.slope_, self.shift_ = _fitted(_lead(given), right)
        return self

    def transform(self, probas: ArrayLike) -> FloatArray:
        """The same rows (n, K), calibrated."""
        given = distributions(probas)
        if given.shape[1] < 2:
            return given
        row, first = np.arange(len(given)), given.argmax(axis=1)
        rest = given.copy()
        rest[row, first] = 0.0
        rest /= np.maximum(rest.sum(axis=1, keepdims=True), _TINY)
        second = rest.max(axis=1)
        right = 1.0 / (1.0 + np.exp(-(self.slope_ * _lead(given) + self.shift_)))
        right = np.maximum(right, second / (1.0 + second) + _AHEAD)
        found: FloatArray = rest * (1.0 - right)[:, None]
        found[row, first] = 1.0 - found.sum(axis=1)
        return found


def _lead(probas: FloatArray) -> FloatArray:
    """The log odds of the leading label (n)."""
    confidence = np.clip(probas.max(axis=1, initial=0.0), _EDGE, 1.0 - _EDGE)
    lead: FloatArray = np.log(confidence) - np.log1p(-confidence)
    return lead


def _fitted(lead: FloatArray, right: Any) -> tuple[float, float]:
    """Slope and shift of the highest posterior."""
    from scipy.optimize import minimize
    from scipy.special import expit, log_expit

    target = (right * len(right) + 0.5) / (len(right) + 1)

    def loss(point: FloatArray) -> tuple[float, FloatArray]:
        slope, shift = float(np.exp(point[0])), float(point[1])
        score = slope * lead + shift
        said = target * log_expit(score) + (1 - target) * log_expit(-score)
        pull = expit(score) - target
        slopes = np.array([slope * float(pull @ lead), float(pull.sum())])
        return float(point @ point) / 2 - float(said.sum()), slopes + point

    found = minimize(loss, np.zeros(2), jac=True, method="L-BFGS-B", bounds=[(-5.0, 5.0), (-20.0, 20.0)]).x
    return float(np.exp(found[0])), float(found[1])
