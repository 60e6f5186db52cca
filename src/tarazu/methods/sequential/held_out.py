"""Posteriors that a task's own judgements have not made surer than they are."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from tarazu.methods.aggregation.aggregator import clamp
from tarazu.methods.aggregation.crowd import Crowd
from tarazu.methods.aggregation.dawid_skene import DawidSkene
from tarazu.methods.aggregation.skills import known_answers
from tarazu.methods.columns import FloatArray
from tarazu.methods.votes import Votes


class HeldOutDawidSkene(DawidSkene):
    """Dawid and Skene's model, each task judged by what the other tasks say about its contributors.

    With few judgements a contributor, a task whose people agree makes them look good, and that makes the task
    look certain. Here the confusion matrices for task t leave its own expected counts out:

        pi_c[k, l] = (n_ckl - p_tk [c said l] + s * m_kl) / (n_ck - p_tk + s)

    The fit is that of `DawidSkene`, and so is everything else learned. Leaving out is the jackknife of
    Quenouille, Biometrika 43 (1956). For deciding whether a task needs more judgements; for the final answer
    use the models of aggregation.

    Parameters as in `DawidSkene`.

    >>> task, people = [1, 1, 2, 2, 3, 3, 4, 4], ["asha", "ravi", "asha", "zoya"] * 2
    >>> columns = task, people, list("xxxyyyyx")
    >>> bool(HeldOutDawidSkene().fit(*columns).confidence_[0] < DawidSkene(strength=4.0).fit(*columns).confidence_[0])
    True
    """

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
        super().__init__(
            strength=strength, class_strength=class_strength, max_iter=max_iter, tol=tol, skills=skills, classes=classes
        )

    def _learn(self, votes: Votes) -> None:
        super()._learn(votes)
        if len(votes):
            self.probas_ = clamp(self._held_out(votes), votes)

    def _held_out(self, votes: Votes) -> FloatArray:
        crowd, classes, s = Crowd.of(votes), len(votes.classes), float(self.strength)
        expected = crowd.counted(self.probas_)
        shaped = expected.reshape(-1, classes, classes)
        pooled = shaped.sum(axis=0) + 1 / classes
        place = crowd.place[votes.contributor]
        own = self.probas_[votes.task]
        weight = np.ones(len(votes)) if votes.weight is None else votes.weight
        said = expected[crowd.cell] - weight[:, None] * own + s * (pooled / pooled.sum(axis=0))[votes.label]
        total = shaped.sum(axis=1)[place] - _pair_weight(votes, weight)[:, None] * own + s
        known = known_answers(votes.contributors, crowd.place, self.skills)
        if len(known):
            right, wrong = known[place, :1] / classes, known[place, 1:] / classes
            is_own = votes.label[:, None] == np.arange(classes)
            said = said + np.where(is_own, right, wrong / max(classes - 1, 1))
            total = total + right + wrong
        like = weight[:, None] * np.log(np.maximum(said, 1e-12) / np.maximum(total, 1e-12))
        score = np.stack([np.bincount(votes.task, like[:, k], len(votes.tasks)) for k in range(classes)], axis=1)
        score += np.log(self.class_prior_)
        odds = np.exp(score - score.max(axis=1, keepdims=True))
        probas: FloatArray = odds / odds.sum(axis=1, keepdims=True)
        return probas


def _pair_weight(votes: Votes, weight: FloatArray) -> FloatArray:
    """The weight of all rows of the same task and contributor, for each row."""
    is_new = (votes.task[1:] != votes.task[:-1]) | (votes.contributor[1:] != votes.contributor[:-1])
    pair = np.cumsum(np.append(0, is_new))
    summed: FloatArray = np.bincount(pair, weight)[pair]
    return summed
