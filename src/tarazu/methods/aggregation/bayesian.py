"""Bayesian classifier combination: distributions over confusion matrices instead of one matrix each."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from tarazu.methods.aggregation import kernels
from tarazu.methods.aggregation.crowd import Crowd
from tarazu.methods.aggregation.skills import SkilledAggregator
from tarazu.methods.columns import FloatArray, IntArray
from tarazu.methods.votes import Votes

_SPARSE = 0.1
_TRIAL_ROUNDS = 8
_PRUNE_ROUNDS = 4
_EMPTY_TASKS = 0.01


@dataclass(slots=True)
class _State:
    """One run of variational inference: the class of each component, posteriors of components (n_tasks, C),
    expected votes (cells, C), and the evidence bound of the last round."""

    class_of: IntArray
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
    crowd = Crowd.of(votes)
    run = _Inference(crowd, groups, model.right, model.wrong, model.tol)
    states = run.starts(restarts, seed)
    model.converged_, model.evidence_ = len(votes) == 0, 0.0
    rounds = min(_TRIAL_ROUNDS, model.max_iter)
    while len(votes) and len(states) > 1:
        for state in states:
            run.iterate(state, rounds)
        states = sorted(states, key=lambda state: -state.bound)[: max(1, len(states) // 4)]
        rounds = min(2 * rounds, model.max_iter)
    if len(votes):
        model.converged_ = run.iterate(states[0], model.max_iter)
        model.evidence_ = float(states[0].bound)
    model.probas_ = run.of_classes(states[0].probas, states[0])
    expected = run.of_classes(states[0].expected, states[0])
    shaped = expected.reshape(len(votes.contributors), run.classes, run.classes) + run.prior
    shaped /= shaped.sum(axis=1, keepdims=True)
    model.confusion_ = crowd.by_contributor(shaped.reshape(crowd.cells, run.classes))
    weight = model.probas_.sum(axis=0) + 1.0
    model.class_prior_ = weight / weight.sum()
    model._rate(crowd, expected)


class _Inference:
    """Variational rounds on one crowd."""

    def __init__(self, crowd: Crowd, groups: int, right: float, wrong: float, tol: float) -> None:
        self.crowd, self.groups, self.tol = crowd, groups, tol
        self.classes = len(crowd.votes.classes)
        self.prior = np.full((self.classes, self.classes), float(wrong))
        np.fill_diagonal(self.prior, right)

    def starts(self, restarts: int, seed: int) -> list[_State]:
        """Vote shares, spread over the subtypes at random; the classes of a task are spread alike, so that
        their names do not matter."""
        generator, shares = np.random.default_rng(seed), self.crowd.shares()
        class_of = np.repeat(np.arange(self.classes), self.groups)
        found = []
        for _ in range(restarts):
            spread = generator.dirichlet(np.ones(self.groups), len(shares))
            probas = (shares[:, :, None] * spread[:, None, :]).reshape(len(shares), len(class_of))
            found.append(_State(class_of, probas, self.crowd.counted(probas)))
        return found

    def iterate(self, state: _State, rounds: int) -> bool:
        """Run so many rounds at most, then weigh the evidence; return whether the posteriors of the classes
        came to rest."""
        before, is_settled = self.of_classes(state.probas, state), False
        for done in range(rounds):
            if done % _PRUNE_ROUNDS == _PRUNE_ROUNDS - 1:
                _prune(state)
            self._round(state)
            after = self.of_classes(state.probas, state)
            is_settled = bool(np.abs(after - before).max() <= self.tol)
            before = after
            if is_settled:
                break
        divergence = self._divergence(state)
        state.bound = self._round(state) - divergence
        return is_settled

    def of_classes(self, table: FloatArray, state: _State) -> FloatArray:
        """A table (rows, components) summed to (rows, classes)."""
        if table.shape[1] == self.classes:
            return table.copy()
        first = np.searchsorted(state.class_of, np.arange(self.classes))
        summed: FloatArray = np.add.reduceat(table, first, axis=1)
        return summed

    def _round(self, state: _State) -> float:
        share, of_class = self._weights(state)
        rest = (self.groups - np.bincount(state.class_of, minlength=self.classes)) * _SPARSE / self.groups
        total = np.bincount(state.class_of, share, self.classes) + rest
        prior = _soft(share) / _soft(total)[state.class_of] * _soft(of_class)[state.class_of] / _soft(of_class.sum())
        table = np.empty_like(state.expected)
        kernels.confuse_softly(state.expected, np.ascontiguousarray(self.prior[:, state.class_of]), table)
        floored = np.maximum(prior, kernels.FLOOR)
        return self.crowd.expect(floored, table, state.probas, state.expected, state.class_of)[0]

    def _weights(self, state: _State) -> tuple[FloatArray, FloatArray]:
        weight: FloatArray = np.asarray(state.probas.sum(axis=0), dtype=np.float64)
        of_class: FloatArray = np.ones(self.classes)
        np.add.at(of_class, state.class_of, weight)
        share: FloatArray = weight + _SPARSE / self.groups
        return share, of_class

    def _divergence(self, state: _State) -> float:
        """KL of the posteriors from the priors; subtypes without tasks stand at their prior."""
        share, of_class = self._weights(state)
        shares = np.full((self.classes, self.groups), _SPARSE / self.groups)
        first = np.searchsorted(state.class_of, np.arange(self.classes))
        shares[state.class_of, np.arange(len(share)) - first[state.class_of]] = share
        classes = _dirichlet_divergence(of_class, np.ones_like(of_class))
        groups = _dirichlet_divergence(shares, np.full_like(shares, _SPARSE / self.groups))
        prior = self.prior[:, state.class_of]
        posterior = state.expected.reshape(len(self.crowd.votes.contributors), self.classes, len(share)) + prior
        return classes + groups + _dirichlet_divergence(posterior.transpose(0, 2, 1), prior.T)


def _soft(weight: FloatArray) -> FloatArray:
    """exp(digamma) of each weight."""
    flat = [kernels.exp_digamma(value) for value in np.ravel(weight).tolist()]
    return np.array(flat).reshape(np.shape(weight))


def _prune(state: _State) -> None:
    """Drop the subtypes that have lost their tasks, but the largest of each class never."""
    weight = state.probas.sum(axis=0)
    largest = np.zeros(state.class_of.max() + 1)
    np.maximum.at(largest, state.class_of, weight)
    keep = (weight > _EMPTY_TASKS) | (weight == largest[state.class_of])
    if not keep.all():
        state.class_of = state.class_of[keep]
        state.probas = np.ascontiguousarray(state.probas[:, keep])
        state.expected = np.ascontiguousarray(state.expected[:, keep])


def _dirichlet_divergence(posterior: FloatArray, prior: FloatArray) -> float:
    """Sum of KL(Dirichlet(posterior) || Dirichlet(prior)) over all but the last axis."""
    from scipy.special import digamma, gammaln

    total, before = posterior.sum(axis=-1), prior.sum(axis=-1)
    moved = ((posterior - prior) * (digamma(posterior) - digamma(total)[..., None])).sum()
    size = gammaln(total).sum() - gammaln(posterior).sum()
    size -= (gammaln(before) - gammaln(prior).sum(axis=-1)).sum() * (total.size / max(before.size, 1))
    return float(size + moved)
