"""Models of people who have one accuracy each, whatever the class."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from tarazu.methods.aggregation.crowd import Crowd
from tarazu.methods.aggregation.dawid_skene import class_shares, settled
from tarazu.methods.aggregation.kernels import FLOOR
from tarazu.methods.aggregation.skills import SkilledAggregator, known_answers, right_and_answered
from tarazu.methods.columns import FloatArray
from tarazu.methods.votes import Votes


class OneCoin(SkilledAggregator):
    """Answers and one accuracy for each contributor, by expectation maximisation.

    Contributor c is right with probability `p_c`, and errs evenly over the other classes:

        P(z_t = k | votes) ∝ rho_k * prod over votes (c, l) on t of (p_c if l = k else (1 - p_c) / (K - 1))

    with `p_c = (right_c + s * m) / (n_c + s)`, m everybody's accuracy and s the prior's strength. Few numbers
    a person, so it is the model for thin or spam-ridden crowds, and a poor one where classes are confused in
    their own ways. Zhang et al., Spectral Methods Meet EM, NIPS 2014 (the one-coin model).

    Parameters as in `DawidSkene`, with `strength` in votes. Learned: what every `SkilledAggregator` learns,
    and `accuracy_` (n_contributors), `class_prior_`, `log_likelihood_history_`, `converged_`.

    >>> task = [1, 1, 1, 2, 2, 2, 3, 3, 3]
    >>> model = OneCoin().fit(task, ["asha", "ravi", "zoya"] * 3, list("xxy" "yyx" "xxx"))
    >>> model.labels_, bool(model.accuracy_[0] > model.accuracy_[2])
    (('x', 'y', 'x'), True)
    """

    accuracy_: FloatArray
    class_prior_: FloatArray
    log_likelihood_history_: list[float]
    converged_: bool

    def __init__(
        self,
        *,
        strength: float = 4.0,
        class_strength: float = 1.0,
        max_iter: int = 100,
        tol: float = 1e-5,
        skills: Mapping[Any, tuple[float, float]] | None = None,
        classes: Sequence[Hashable] | None = None,
    ) -> None:
        self.strength = strength
        self.class_strength = class_strength
        self.max_iter = max_iter
        self.tol = tol
        self.skills = skills
        self.classes = classes

    def _check(self) -> None:
        if not (self.strength > 0 and self.class_strength > 0 and self.max_iter >= 1 and self.tol >= 0):
            raise ValueError("strength, class_strength and max_iter must be positive, tol not negative")

    def _learn(self, votes: Votes) -> None:
        crowd = Crowd.of(votes)
        known = known_answers(votes.contributors, crowd.place, self.skills)
        self.probas_ = np.ascontiguousarray(crowd.shares())
        expected = crowd.counted(self.probas_)
        self.log_likelihood_history_ = []
        self.converged_ = len(votes) == 0
        self.class_prior_ = class_shares(self.probas_.sum(axis=0), self.class_strength)
        for _ in range(self.max_iter if len(votes) else 0):
            table = self._table(crowd, expected, known)
            likelihood, totals = crowd.expect(self.class_prior_, table, self.probas_, expected)
            self.log_likelihood_history_.append(likelihood)
            self.class_prior_ = class_shares(totals, self.class_strength)
            if settled(self.log_likelihood_history_, self.tol * len(votes)):
                self.converged_ = True
                break
        self.accuracy_ = self._accuracy(expected, known)[crowd.place]
        self._rate(crowd, expected)

    def _accuracy(self, expected: FloatArray, known: FloatArray) -> FloatArray:
        right, answered = right_and_answered(expected)
        pooled = (right.sum() + 0.5) / (answered.sum() + 1.0)
        if len(known):
            right, answered = right + known[:, 0], answered + known.sum(axis=1)
        accuracy: FloatArray = (right + self.strength * pooled) / (answered + self.strength)
        return accuracy

    def _table(self, crowd: Crowd, expected: FloatArray, known: FloatArray) -> FloatArray:
        classes = len(crowd.votes.classes)
        accuracy = self._accuracy(expected, known)
        wrong = (1 - accuracy) / max(classes - 1, 1)
        table = np.repeat(wrong, classes * classes).reshape(-1, classes, classes)
        every = np.arange(classes)
        table[:, every, every] = accuracy[:, None]
        return np.maximum(table.reshape(crowd.cells, classes), FLOOR)
