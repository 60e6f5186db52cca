"""Dawid and Skene's model of people who each confuse the classes in their own way."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from tarazu.methods.aggregation import kernels
from tarazu.methods.aggregation.crowd import Crowd
from tarazu.methods.aggregation.skills import SkilledAggregator, known_answers
from tarazu.methods.columns import FloatArray
from tarazu.methods.votes import Votes

_PLAIN_ROUNDS = 3
_PUSH = 0.8


class DawidSkene(SkilledAggregator):
    """Answers and contributors' confusion matrices by expectation maximisation, with a pooled Dirichlet
    prior.

    Task t has the unknown class z_t with probability `rho_k`; contributor c answers l when the class is k
    with probability `pi_c[k, l]`. The posterior is

        P(z_t = k | votes) ∝ rho_k * prod over votes (c, l) on t of pi_c[k, l]

    and EM alternates it with `pi_c[k, l] = (n_ckl + s * m_kl) / (n_ck + s)`, where n are expected counts, m
    is the confusion matrix of everybody pooled and s the prior's strength. The pool is what keeps a person
    with two answers from being called perfect. Dawid and Skene, Applied Statistics 28 (1979); the prior makes
    it a MAP estimate, as in Paun et al., TACL 6 (2018). After a few rounds every step is made longer as long
    as the likelihood rises, which finds the same fixed point in fewer rounds (Salakhutdinov and Roweis,
    Adaptive Overrelaxed Bound Optimization Methods, ICML 2003).

    Posteriors are overconfident when people share their mistakes: pass them through `Temperature` before
    showing one.

    Parameters: `strength` s of the pooled prior in votes; `class_strength`, votes added evenly to the class
    prior; `max_iter`; `tol`, the gain in log likelihood per vote at which EM stops; `skills`, right and wrong
    answers of contributors known beforehand (from a screening, say); `classes`, the label space.
    Learned: what every `SkilledAggregator` learns, and `confusion_` (n_contributors, K, K; rows are true
    classes and sum to 1), `class_prior_` (K), `log_likelihood_history_`, `converged_`.

    >>> task = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    >>> people = ["asha", "ravi", "zoya"] * 4
    >>> model = DawidSkene().fit(task, people, list("xxy" "yyx" "xxx" "yyy"))
    >>> model.labels_
    ('x', 'y', 'x', 'y')
    >>> bool(model.confusion_[0].trace() > model.confusion_[2].trace())
    True
    >>> model.skill_.round(2).tolist()
    [0.9, 0.9, 0.65]
    """

    confusion_: FloatArray
    class_prior_: FloatArray
    log_likelihood_history_: list[float]
    converged_: bool

    def __init__(
        self,
        *,
        strength: float = 1.0,
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
        crowd, strength = Crowd.of(votes), float(self.strength)
        known = known_answers(crowd, self.skills)
        self.probas_ = np.ascontiguousarray(crowd.shares())
        expected, table = crowd.counted(self.probas_), np.empty((crowd.cells, len(votes.classes)))
        before = expected.copy()
        self.class_prior_ = class_shares(self.probas_.sum(axis=0), self.class_strength)
        self.log_likelihood_history_ = []
        self.converged_ = len(votes) == 0
        for done in range(self.max_iter if len(votes) else 0):
            kernels.confuse(expected, before, _PUSH if self._rises(done) else 0.0, strength, known, table)
            before, expected = expected, before
            likelihood, totals = crowd.expect(self.class_prior_, table, self.probas_, expected)
            self.log_likelihood_history_.append(likelihood)
            self.class_prior_ = class_shares(totals, self.class_strength)
            if settled(self.log_likelihood_history_, self.tol * len(votes)):
                self.converged_ = True
                break
        kernels.confuse(expected, expected, 0.0, strength, known, table)
        self.confusion_ = crowd.by_contributor(table)
        self._rate(crowd, expected)

    def _rises(self, done: int) -> bool:
        """Whether EM is on its way and the likelihood rose in the last round."""
        history = self.log_likelihood_history_
        return done >= _PLAIN_ROUNDS and history[-1] > history[-2]


def class_shares(totals: FloatArray, strength: float) -> FloatArray:
    """The share of each class (K), from how many tasks each has and `strength` tasks spread evenly."""
    weight = totals + strength / max(len(totals), 1)
    share: FloatArray = weight / weight.sum()
    return share


def settled(history: list[float], tolerance: float) -> bool:
    """Whether the last round gained no more than this."""
    return len(history) > 1 and abs(history[-1] - history[-2]) <= tolerance
