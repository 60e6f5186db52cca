"""Bayesian classifier combination: distributions over confusion matrices instead of one matrix each."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from tarazu.methods.aggregation import kernels
from tarazu.methods.aggregation.crowd import Crowd
from tarazu.methods.aggregation.skills import SkilledAggregator
from tarazu.methods.columns import FloatArray
from tarazu.methods.votes import Votes

_SPARSE = 0.1
_TRIAL_ITERATIONS = 12


@dataclass(slots=True)
class _State:
    """One run of variational inference: posteriors of components (n_tasks, K * groups), expected votes
    (cells, K * groups), and the evidence bound of the last round."""

    probas: FloatArray
    expected: FloatArray
    bound: float = -np.inf


class EBCC(SkilledAggregator):
    """Classes made of subtypes, so that people who share a mistake are not taken for independent witnesses.

    Every class k has `groups` subtypes with sparse shares `w_k ~ Dirichlet(0.1 / groups)`. A task has a class
    `z ~ rho` and a subtype `g ~ w_z`, and contributor c answers with `v_c[z, g]`, drawn from a Dirichlet with
    `right` on the diagonal and `wrong` elsewhere. What is common to several people's mistakes becomes a
    subtype. Variational inference alternates

        q(z_t = k, g_t = m) ∝ exp(E log rho_k + E log w_km + sum over votes (c, l) on t of E log v_ckml)

    with Dirichlet posteriors of counts expected under q. It has local optima: `restarts` seeded starts run for
    some rounds, the quarter with the best evidence bounds for some more, and the best of these to the end. Li,
    Rubinstein and Cohn, Exploiting Worker Correlation for Label Aggregation in Crowdsourcing, ICML 2019.

    Parameters: `groups`, the most subtypes a class may have; `restarts`; `right` and `wrong`, the prior in
    votes; `max_iter`; `tol`, the largest change of a class posterior at which it stops; `seed`; `classes`, the
    label space. Learned: what every `SkilledAggregator` learns, and `confusion_` (n_contributors, K, K), the
    mean over subtypes; `class_prior_` (K); `evidence_`, the bound reached; `converged_`.

    >>> task = [1, 1, 1, 2, 2, 2, 3, 3, 3]
    >>> model = EBCC(restarts=2).fit(task, ["asha", "ravi", "zoya"] * 3, list("xxy" "yyx" "xxx"))
    >>> model.labels_
    ('x', 'y', 'x')
    """

    confusion_: FloatArray
    class_prior_: FloatArray
    evidence_: float
    converged_: bool

    def __init__(
        self,
        *,
        groups: int = 10,
        restarts: int = 8,
        right: float = 4.0,
        wrong: float = 1.0,
        max_iter: int = 500,
        tol: float = 1e-3,
        seed: int = 0,
        classes: Sequence[Hashable] | None = None,
    ) -> None:
        self.groups = groups
        self.restarts = restarts
        self.right = right
        self.wrong = wrong
        self.max_iter = max_iter
        self.tol = tol
        self.seed = seed
        self.classes = classes

    def _check(self) -> None:
        if not (self.groups >= 1 and self.restarts >= 1 and self.max_iter >= 1 and self.tol >= 0):
            raise ValueError("groups, restarts and max_iter must be at least 1, tol not negative")
        if not (self.right > 0 and self.wrong > 0):
            raise ValueError("right and wrong must be positive")

    def _learn(self, votes: Votes) -> None:
        _learn(self, votes, self.groups, self.restarts, self.seed)


class IBCC(SkilledAggregator):
    """Dawid and Skene's model with a distribution over every confusion matrix: EBCC with one subtype a class.

    Kim and Ghahramani, Bayesian Classifier Combination, AISTATS 2012; the variational form is Simpson et al.,
    Dynamic Bayesian Combination of Multiple Imperfect Classifiers, 2013.

    Parameters and what is learned are those of `EBCC`, without subtypes, restarts and seed.

    >>> IBCC().fit([1, 1, 1, 2, 2], list("uvwuv"), list("xxyyy")).labels_
    ('x', 'y')
    """

    confusion_: FloatArray
    class_prior_: FloatArray
    evidence_: float
    converged_: bool

    def __init__(
        self,
        *,
        right: float = 4.0,
        wrong: float = 1.0,
        max_iter: int = 500,
        tol: float = 1e-3,
        classes: Sequence[Hashable] | None = None,
    ) -> None:
        self.right = right
        self.wrong = wrong
        self.max_iter = max_iter
        self.tol = tol
        self.classes = classes

    def _check(self) -> None:
        if not (self.right > 0 and self.wrong > 0 and self.max_iter >= 1 and self.tol >= 0):
            raise ValueError("right, wrong and max_iter must be positive, tol not negative")

    def _learn(self, votes: Votes) -> None:
        _learn(self, votes, 1, 1, 0)


def _learn(model: EBCC | IBCC, votes: Votes, groups: int, restarts: int, seed: int) -> None:
    crowd, classes = Crowd.of(votes), len(votes.classes)
    run = _Inference(crowd, groups, model.right, model.wrong, model.tol)
    states = run.starts(restarts, seed)
    model.converged_ = len(votes) == 0
    rounds = _TRIAL_ITERATIONS
    while len(votes) and len(states) > 1:
        for state in states:
            run.iterate(state, min(rounds, model.max_iter))
            run.weigh(state)
        states = sorted(states, key=lambda state: -state.bound)[: max(1, len(states) // 4)]
        rounds *= 2
    best = states[0]
    if len(votes):
        model.converged_ = run.iterate(best, model.max_iter)
        run.weigh(best)
    model.evidence_ = float(best.bound) if len(votes) else 0.0
    model.probas_ = best.probas.reshape(len(votes.tasks), classes, groups).sum(axis=2)
    expected = best.expected.reshape(crowd.cells, classes, groups).sum(axis=2) if groups > 1 else best.expected
    shaped = expected.reshape(-1, classes, classes) + run.prior[:, ::groups]
    shaped /= shaped.sum(axis=1, keepdims=True)
    model.confusion_ = crowd.by_contributor(shaped.reshape(crowd.cells, classes))
    weight = model.probas_.sum(axis=0) + 1.0
    model.class_prior_ = weight / weight.sum()
    model._rate(crowd, expected)


class _Inference:
    """Variational rounds on one crowd."""

    def __init__(self, crowd: Crowd, groups: int, right: float, wrong: float, tol: float) -> None:
        self.crowd, self.groups, self.tol = crowd, groups, tol
        self.classes = len(crowd.votes.classes)
        prior = np.full((self.classes, self.classes), wrong)
        np.fill_diagonal(prior, right)
        self.prior = np.ascontiguousarray(np.repeat(prior, groups, axis=1))
        self.table = np.empty((crowd.cells, self.classes * groups))

    def starts(self, restarts: int, seed: int) -> list[_State]:
        """Vote shares, spread over the subtypes at random; the classes of a task are spread alike, so that
        their names do not matter."""
        generator, shares = np.random.default_rng(seed), self.crowd.shares()
        found = []
        for _ in range(restarts):
            spread = generator.dirichlet(np.ones(self.groups), len(shares))
            probas = (shares[:, :, None] * spread[:, None, :]).reshape(len(shares), -1)
            found.append(_State(probas, self.crowd.counted(probas)))
        return found

    def iterate(self, state: _State, rounds: int) -> bool:
        """Run so many rounds at most; return whether the posteriors of the classes came to rest."""
        before = self._of_classes(state)
        for _ in range(rounds):
            state.bound = self._round(state)
            after = self._of_classes(state)
            if np.abs(after - before).max() <= self.tol:
                return True
            before = after
        return False

    def weigh(self, state: _State) -> None:
        """One more round, and its evidence bound."""
        divergence = self._divergence(state)
        state.bound = self._round(state) - divergence

    def _of_classes(self, state: _State) -> FloatArray:
        if self.groups == 1:
            return state.probas.copy()
        shaped: FloatArray = state.probas.reshape(len(state.probas), self.classes, self.groups).sum(axis=2)
        return shaped

    def _round(self, state: _State) -> float:
        share, of_class = self._weights(state)
        soft = np.vectorize(kernels.exp_digamma, otypes=[np.float64])
        prior = soft(share) / soft(share.sum(axis=1, keepdims=True)) * soft(of_class)[:, None] / soft(of_class.sum())
        kernels.confuse_softly(state.expected, self.prior, self.table)
        return self.crowd.expect(
            np.maximum(prior, kernels.FLOOR).reshape(-1), self.table, state.probas, state.expected, self.groups
        )

    def _weights(self, state: _State) -> tuple[FloatArray, FloatArray]:
        weight = state.probas.sum(axis=0).reshape(self.classes, self.groups)
        return weight + _SPARSE / self.groups, weight.sum(axis=1) + 1.0

    def _divergence(self, state: _State) -> float:
        share, of_class = self._weights(state)
        classes = _dirichlet_divergence(of_class, np.ones_like(of_class))
        groups = _dirichlet_divergence(share, np.full_like(share, _SPARSE / self.groups))
        posterior = state.expected.reshape(-1, self.classes, self.classes * self.groups) + self.prior
        tables = _dirichlet_divergence(posterior.transpose(0, 2, 1), self.prior.T)
        return classes + groups + tables


def _dirichlet_divergence(posterior: FloatArray, prior: FloatArray) -> float:
    """Sum of KL(Dirichlet(posterior) || Dirichlet(prior)) over all but the last axis."""
    from scipy.special import digamma, gammaln

    total, before = posterior.sum(axis=-1), prior.sum(axis=-1)
    moved = ((posterior - prior) * (digamma(posterior) - digamma(total)[..., None])).sum()
    size = gammaln(total).sum() - gammaln(posterior).sum()
    size -= (gammaln(before) - gammaln(prior).sum(axis=-1)).sum() * (total.size / max(before.size, 1))
    return float(size + moved)
