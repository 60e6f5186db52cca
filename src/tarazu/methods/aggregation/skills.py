"""How often a contributor is right, with an interval that says how well that is known."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from tarazu.methods.aggregation.aggregator import Aggregator
from tarazu.methods.aggregation.crowd import Crowd
from tarazu.methods.columns import FloatArray, IntArray
from tarazu.methods.estimator import Estimator

POOLED_VOTES = 4.0
"""The accuracy of everybody together counts as so many answers of each contributor."""


class Skilled(Estimator):
    """Base of whatever learns how good each contributor is.

    Learned, in `contributors_` order: `right_`, expected right answers; `answered_`, answers; `skill_`, the
    chance that an answer is right.
    """

    right_: FloatArray
    answered_: FloatArray
    skill_: FloatArray

    @property
    def skill_interval_(self) -> FloatArray:
        """The 95% credible interval of each skill (n_contributors, 2)."""
        return self.skill_interval()

    def skill_interval(self, level: float = 0.95) -> FloatArray:
        """The credible interval of each skill (n_contributors, 2).

        A Beta posterior: right and wrong answers as expected under the model, with `POOLED_VOTES` answers of
        everybody's accuracy as the prior. Raises ValueError for a level outside 0..1 or before `fit`.
        """
        if not 0 < level < 1:
            raise ValueError("level must lie between 0 and 1")
        right, answered = self._learned("right_"), self.answered_
        from scipy.special import betaincinv

        pooled = _pooled(right, answered)
        a = right + POOLED_VOTES * pooled
        b = answered - right + POOLED_VOTES * (1 - pooled)
        tails = ((1 - level) / 2, (1 + level) / 2)
        return np.stack([betaincinv(a, b, tail) for tail in tails], axis=-1)

    def _rate_places(self, place: IntArray, expected: FloatArray) -> None:
        """Learn skills from expected votes (cells, classes) and where each contributor's stand."""
        right, answered = right_and_answered(expected)
        self.right_, self.answered_ = right[place], answered[place]
        pooled = _pooled(self.right_, self.answered_)
        self.skill_ = (self.right_ + POOLED_VOTES * pooled) / (self.answered_ + POOLED_VOTES)


class SkilledAggregator(Skilled, Aggregator):
    """Base of the models that learn how good each contributor is, besides what every `Aggregator` learns."""

    def _rate(self, crowd: Crowd, expected: FloatArray) -> None:
        """Learn skills from expected votes (cells, classes)."""
        self._rate_places(crowd.place, expected)


def right_and_answered(expected: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Expected right answers and answers of each place, from expected votes (cells, classes)."""
    classes = expected.shape[1]
    shaped = expected.reshape(len(expected) // max(classes, 1), classes, classes)
    right: FloatArray = np.einsum("wkk->w", shaped).astype(np.float64)
    answered: FloatArray = np.maximum(shaped.sum(axis=(1, 2)), right)
    return right, answered


def known_answers(
    contributors: tuple[Any, ...], place: IntArray, skills: Mapping[Any, tuple[float, float]] | None
) -> FloatArray:
    """Right and wrong answers known beforehand, by place (n_contributors, 2); no rows when nothing is known.

    Strangers are ignored. Raises ValueError for counts that are negative or not finite.
    """
    if not skills:
        return np.zeros((0, 2))
    known = np.zeros((len(contributors), 2))
    for contributor, row in zip(contributors, place.tolist(), strict=True):
        if contributor in skills:
            pair = np.asarray(skills[contributor], dtype=np.float64)
            if pair.shape != (2,) or not np.isfinite(pair).all() or (pair < 0).any():
                raise ValueError(f"skills of {contributor!r} must be how many answers were right and how many wrong")
            known[row] = pair
    return known


def _pooled(right: FloatArray, answered: FloatArray) -> float:
    return float((right.sum() + 0.5) / (answered.sum() + 1.0))
