"""Whitehill's model of able people and hard tasks."""

from collections.abc import Hashable, Sequence

import numpy as np

from tarazu.methods.aggregation.aggregator import shares
from tarazu.methods.aggregation.crowd import Crowd
from tarazu.methods.aggregation.skills import SkilledAggregator
from tarazu.methods.columns import FloatArray
from tarazu.methods.votes import Votes

_STEPS = 12


class GLAD(SkilledAggregator):
    """Answers, the ability of each contributor and the ease of each task.

    Contributor c is right on task t with probability `1 / (1 + exp(-alpha_c * beta_t))`, and errs evenly over
    the other classes; `alpha` may be negative (an adversary), `beta > 0` is the ease of the task:

        P(z_t = k | votes) ∝ prod over votes (c, l) on t of (s if l = k else (1 - s) / (K - 1)),  s = s(alpha_c beta_t)

    EM with priors `alpha ~ N(1, 1)` and `log beta ~ N(0, 1)`; the M step climbs the expected log posterior by
    L-BFGS. Whitehill et al., Whose Vote Should Count More, NIPS 2009.

    Parameters: `max_iter`; `tol`, the largest change of a posterior at which EM stops; `classes`, the label
    space. Learned: what every `SkilledAggregator` learns, and `ability_` alpha (n_contributors), `ease_` beta
    (n_tasks), `converged_`.

    >>> task = [t for t in range(20) for _ in range(3)]
    >>> label = [word for t in range(20) for word in ("ab"[t % 2], "ab"[t % 2], "a")]
    >>> model = GLAD().fit(task, ["asha", "ravi", "lazy"] * 20, label)
    >>> bool(model.ability_[0] > model.ability_[1]), bool(model.ease_[0] > model.ease_[1])
    (True, True)
    """

    ability_: FloatArray
    ease_: FloatArray
    converged_: bool

    def __init__(self, *, max_iter: int = 50, tol: float = 1e-3, classes: Sequence[Hashable] | None = None) -> None:
        self.max_iter = max_iter
        self.tol = tol
        self.classes = classes

    def _check(self) -> None:
        if not (self.max_iter >= 1 and self.tol >= 0):
            raise ValueError("max_iter must be positive, tol not negative")

    def _learn(self, votes: Votes) -> None:
        self.ability_, log_ease = np.ones(len(votes.contributors)), np.zeros(len(votes.tasks))
        self.probas_ = shares(votes)
        self.converged_ = len(votes) == 0
        for _ in range(self.max_iter if len(votes) else 0):
            self.ability_, log_ease = _climb(votes, self.probas_, self.ability_, log_ease)
            before, self.probas_ = self.probas_, _posterior(votes, self.ability_, log_ease)
            if np.abs(before - self.probas_).max() <= self.tol:
                self.converged_ = True
                break
        self.ease_ = np.exp(log_ease)
        crowd = Crowd.of(votes)
        self._rate(crowd, crowd.counted(self.probas_))


def _posterior(votes: Votes, ability: FloatArray, log_ease: FloatArray) -> FloatArray:
    classes = len(votes.classes)
    lead = ability[votes.contributor] * np.exp(log_ease)[votes.task] + np.log(max(classes - 1, 1))
    if votes.weight is not None:
        lead *= votes.weight
    scores = np.bincount(votes.task * classes + votes.label, lead, len(votes.tasks) * classes)
    scores = scores.reshape(-1, classes)
    known = np.flatnonzero(votes.gold >= 0)
    scores[known] = -np.inf
    scores[known, votes.gold[known]] = 0.0
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    probas: FloatArray = odds / odds.sum(axis=1, keepdims=True)
    return probas


def _climb(
    votes: Votes, probas: FloatArray, ability: FloatArray, log_ease: FloatArray
) -> tuple[FloatArray, FloatArray]:
    from scipy.optimize import minimize
    from scipy.special import expit, log_expit

    right, people = probas[votes.task, votes.label], len(ability)
    weight = np.ones(len(votes)) if votes.weight is None else votes.weight

    def loss(point: FloatArray) -> tuple[float, FloatArray]:
        alpha, log_beta = point[:people], point[people:]
        beta = np.exp(log_beta)
        product = alpha[votes.contributor] * beta[votes.task]
        said = weight * (right * log_expit(product) + (1 - right) * log_expit(-product))
        prior = ((alpha - 1) ** 2).sum() / 2 + (log_beta**2).sum() / 2
        slope = weight * (right - expit(product))
        of_alpha = np.bincount(votes.contributor, slope * beta[votes.task], people)
        of_beta = np.bincount(votes.task, slope * product, len(beta))
        return prior - said.sum(), np.concatenate([alpha - 1 - of_alpha, log_beta - of_beta])

    found = minimize(
        loss, np.concatenate([ability, log_ease]), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}
    ).x
    return found[:people], np.clip(found[people:], -10, 10)
