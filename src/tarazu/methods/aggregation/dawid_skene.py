"""Dawid and Skene's model of people who each confuse the classes in their own way."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

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
        self._rules()

    def _rules(self) -> "Rules":
        return Rules(strength=self.strength, class_strength=self.class_strength, max_iter=self.max_iter, tol=self.tol)

    def _learn(self, votes: Votes) -> None:
        crowd = Crowd.of(votes)
        self.probas_ = np.ascontiguousarray(crowd.shares())
        known = known_answers(votes.contributors, crowd.place, self.skills)
        found = ascend(_Whole(crowd, self.probas_), self._rules(), known, (crowd.cells, len(votes.classes)))
        self.class_prior_, self.log_likelihood_history_ = found.class_prior, found.history
        self.converged_ = found.converged
        self.confusion_ = crowd.by_contributor(found.table)
        self._rate(crowd, found.expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How EM of this model goes: the parameters of `DawidSkene` with these names. Raises ValueError for those
    that mean nothing."""

    strength: float
    class_strength: float
    max_iter: int
    tol: float

    def __post_init__(self) -> None:
        if not (self.strength > 0 and self.class_strength > 0 and self.max_iter >= 1 and self.tol >= 0):
            raise ValueError("strength, class_strength and max_iter must be positive, tol not negative")


class Electorate(Protocol):
    """Votes, wherever they are, as EM asks about them. Tables and expected votes are (cells, classes)."""

    def __len__(self) -> int:
        """How many votes."""

    def begin(self, expected: FloatArray) -> FloatArray:
        """Write the votes expected under the shares of each task's votes; return the tasks of each class (K)."""

    def expect(self, prior: FloatArray, table: FloatArray, expected: FloatArray) -> tuple[float, FloatArray]:
        """One E step: write the expected votes; return the log likelihood and the tasks of each class (K)."""


@dataclass(frozen=True, slots=True)
class _Whole:
    """All votes in this process, and their posteriors, which every E step overwrites."""

    crowd: Crowd
    probas: FloatArray

    def __len__(self) -> int:
        return len(self.crowd.votes)

    def begin(self, expected: FloatArray) -> FloatArray:
        expected[:] = self.crowd.counted(self.probas)
        totals: FloatArray = self.probas.sum(axis=0)
        return totals

    def expect(self, prior: FloatArray, table: FloatArray, expected: FloatArray) -> tuple[float, FloatArray]:
        return self.crowd.expect(prior, table, self.probas, expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ascent:
    """Where EM ended: confusion tables and expected votes (cells, classes), shares of the classes (K), the log
    likelihood after each round, and whether it settled."""

    table: FloatArray
    expected: FloatArray
    class_prior: FloatArray
    history: list[float]
    converged: bool


def ascend(votes: Electorate, rules: Rules, known: FloatArray, shape: tuple[int, int]) -> Ascent:
    """EM for so many (cells, classes); `known` are the answers known beforehand, as `known_answers` has them."""
    strength, history, count = float(rules.strength), list[float](), len(votes)
    expected, table = np.empty(shape), np.empty(shape)
    prior = class_shares(votes.begin(expected), rules.class_strength)
    before, converged = expected.copy(), count == 0
    while count and not converged and len(history) < rules.max_iter:
        kernels.confuse(expected, before, _PUSH if _rises(history) else 0.0, strength, known, table)
        before, expected = expected, before
        likelihood, totals = votes.expect(prior, table, expected)
        history.append(likelihood)
        prior = class_shares(totals, rules.class_strength)
        converged = settled(history, rules.tol * count)
    kernels.confuse(expected, expected, 0.0, strength, known, table)
    return Ascent(table=table, expected=expected, class_prior=prior, history=history, converged=converged)


def _rises(history: list[float]) -> bool:
    """Whether EM is on its way and the likelihood rose in the last round."""
    return len(history) >= _PLAIN_ROUNDS and history[-1] > history[-2]


def class_shares(totals: FloatArray, strength: float) -> FloatArray:
    """The share of each class (K), from how many tasks each has and `strength` tasks spread evenly."""
    weight = totals + strength / max(len(totals), 1)
    share: FloatArray = weight / weight.sum()
    return share


def settled(history: list[float], tolerance: float) -> bool:
    """Whether the last round gained no more than this."""
    return len(history) > 1 and abs(history[-1] - history[-2]) <= tolerance
