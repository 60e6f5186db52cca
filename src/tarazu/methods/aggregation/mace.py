"""Hovy's model of people who sometimes answer without looking."""

from collections.abc import Hashable, Sequence

import numpy as np

from tarazu.methods.aggregation.crowd import Crowd
from tarazu.methods.aggregation.dawid_skene import settled
from tarazu.methods.aggregation.kernels import FLOOR
from tarazu.methods.aggregation.skills import SkilledAggregator
from tarazu.methods.columns import FloatArray
from tarazu.methods.votes import Votes


class MACE(SkilledAggregator):
    """Answers, and how often each contributor looks: who does not look draws a label of a habit of their own.

    Contributor c looks with probability `theta_c` and then gives the true class; otherwise the label is drawn
    from `xi_c`:

        P(label l | class k) = theta_c * [l = k] + (1 - theta_c) * xi_c[l]

    Expectation maximisation with a Beta(1/2, 1/2) prior on looking and `smoothing` votes on every habit, from
    the vote shares. Classes are taken to be equally common. Hovy, Berg-Kirkpatrick, Vaswani and Hovy, Learning
    Whom to Trust with MACE, NAACL 2013.

    Parameters: `smoothing` in votes a label; `max_iter`; `tol`, the gain in log likelihood per vote at which
    EM stops; `classes`, the label space. Learned: what every `SkilledAggregator` learns, and `looking_` theta
    (n_contributors), `habit_` xi (n_contributors, K), `log_likelihood_history_`, `converged_`.

    >>> task = [t for t in range(20) for _ in range(3)]
    >>> label = [word for t in range(20) for word in ("ab"[t % 2], "ab"[t % 2], "a")]
    >>> model = MACE().fit(task, ["asha", "ravi", "lazy"] * 20, label)
    >>> model.contributors_, (model.looking_ > 0.5).tolist()
    (('asha', 'lazy', 'ravi'), [True, False, True])
    """

    looking_: FloatArray
    habit_: FloatArray
    log_likelihood_history_: list[float]
    converged_: bool

    def __init__(
        self,
        *,
        smoothing: float = 0.5,
        max_iter: int = 200,
        tol: float = 1e-5,
        classes: Sequence[Hashable] | None = None,
    ) -> None:
        self.smoothing = smoothing
        self.max_iter = max_iter
        self.tol = tol
        self.classes = classes

    def _check(self) -> None:
        if not (self.smoothing > 0 and self.max_iter >= 1 and self.tol >= 0):
            raise ValueError("smoothing and max_iter must be positive, tol not negative")

    def _learn(self, votes: Votes) -> None:
        crowd, people, classes = Crowd.of(votes), len(votes.contributors), len(votes.classes)
        prior = np.full(classes, 1 / max(classes, 1))
        self.probas_ = np.ascontiguousarray(crowd.shares())
        expected = crowd.counted(self.probas_)
        looking, habit = np.full(people, 0.5), np.full((people, classes), 1 / max(classes, 1))
        self.log_likelihood_history_ = []
        self.converged_ = len(votes) == 0
        for _ in range(self.max_iter if len(votes) else 0):
            looking, habit = self._maximise(expected.reshape(people, classes, classes), looking, habit)
            likelihood, _totals = crowd.expect(prior, _table(looking, habit), self.probas_, expected)
            self.log_likelihood_history_.append(likelihood)
            if settled(self.log_likelihood_history_, self.tol * len(votes)):
                self.converged_ = True
                break
        self.looking_, self.habit_ = looking[crowd.place], habit[crowd.place]
        self._rate(crowd, expected)

    def _maximise(self, expected: FloatArray, looking: FloatArray, habit: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Split the right answers into seen and lucky ones, then count."""
        seen = looking[:, None]
        right = np.einsum("wkk->wk", expected)
        attentive = right * seen / np.maximum(seen + (1 - seen) * habit, FLOOR)
        blind = expected.sum(axis=2) - attentive + self.smoothing
        total = expected.sum(axis=(1, 2))
        looks: FloatArray = (attentive.sum(axis=1) + 0.5) / (total + 1.0)
        return looks, blind / blind.sum(axis=1, keepdims=True)


def _table(looking: FloatArray, habit: FloatArray) -> FloatArray:
    people, classes = habit.shape
    table = np.repeat((1 - looking)[:, None] * habit, classes, axis=1).reshape(people, classes, classes)
    every = np.arange(classes)
    table[:, every, every] += looking[:, None]
    return np.maximum(table.reshape(people * classes, classes), FLOOR)
