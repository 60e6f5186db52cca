"""What everybody else says about the task of each vote: a contributor is never measured by their own answer."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from tarazu.methods.aggregation.dawid_skene import DawidSkene
from tarazu.methods.columns import FloatArray, IntArray
from tarazu.methods.votes import Votes

_TINY = 1e-12

CARE = np.linspace(0.0, 1.0, 11)
"""How careful a person may be, 0 (labels by their usual shares) to 1 (an ordinary member of the crowd)."""
CARE_PRIOR = np.array([1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 4]) / 20.0
"""How likely each care is."""


@dataclass(frozen=True, slots=True)
class Others:
    """Per vote, what Dawid and Skene's model says without it. Shapes: n votes, K classes.

    `scores` (n, K) are the log posteriors of the vote's task, not normalised, with every vote; `said` (n, K)
    the log likelihoods of the vote itself; `posterior` (n, K) that of the task without the vote; `expected`
    (n, K) the labels an ordinary member of this crowd would give there. `confusion` (contributors, K, K).
    """

    votes: Votes
    scores: FloatArray
    said: FloatArray
    posterior: FloatArray
    expected: FloatArray
    confusion: FloatArray
    counts: IntArray

    @classmethod
    def of(cls, votes: Votes) -> Self:
        """Fit the model and take each vote out of its task."""
        model = DawidSkene().fit(votes)
        said = np.log(model.confusion_ + _TINY)[votes.contributor, :, votes.label]
        if votes.weight is not None:
            said = said * votes.weight[:, None]
        total = np.log(model.class_prior_) + sums(votes.task, said, len(votes.tasks))
        known = np.flatnonzero(votes.gold >= 0)
        total[known] = -1e9
        total[known, votes.gold[known]] = 0.0
        scores = total[votes.task]
        without = np.where((votes.gold[votes.task] >= 0)[:, None], scores, scores - said)
        posterior = softmax(without)
        pooled = _pooled(votes, posterior)
        counts = np.bincount(votes.contributor, minlength=len(votes.contributors))
        return cls(votes, scores, said, posterior, posterior @ pooled, model.confusion_, counts)

    @property
    def right(self) -> FloatArray:
        """The chance that each vote is right, as the others see it (n)."""
        return _picked(self.posterior, self.votes.label)

    @property
    def usual(self) -> FloatArray:
        """The chance that an ordinary member of this crowd gives each vote's label (n)."""
        return _picked(self.expected, self.votes.label)

    @property
    def label_share(self) -> FloatArray:
        """The share of each label in all votes (K)."""
        counts = np.bincount(self.votes.label, minlength=len(self.votes.classes)) + 1.0
        share: FloatArray = counts / counts.sum()
        return share

    def per_contributor(self, values: FloatArray) -> FloatArray:
        """Sums of values per vote, (n) or (n, K), over each contributor's votes."""
        return sums(self.votes.contributor, values, len(self.votes.contributors))


def with_care(chance: FloatArray, share: FloatArray) -> FloatArray:
    """Log likelihoods by care (11, ...) of what has this chance from a careful person, and this share of all labels."""
    care = CARE.reshape(-1, *[1] * chance.ndim)
    logs: FloatArray = np.log(care * chance + (1.0 - care) * share + _TINY)
    return logs


def sums(group: IntArray, values: FloatArray, groups: int) -> FloatArray:
    """Sums of (n) or (n, K) values by group: (groups) or (groups, K)."""
    if values.ndim == 1:
        return np.bincount(group, values, groups).astype(np.float64)
    columns = [np.bincount(group, column, groups) for column in values.T]
    return np.stack(columns, axis=1) if columns else np.zeros((groups, 0))


def softmax(scores: FloatArray) -> FloatArray:
    """Rows of log weights as distributions."""
    odds = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    distribution: FloatArray = odds / odds.sum(axis=1, keepdims=True)
    return distribution


def _pooled(votes: Votes, posterior: FloatArray) -> FloatArray:
    classes = len(votes.classes)
    pooled = sums(votes.label, posterior, classes).T + 1.0 / max(classes, 1)
    share: FloatArray = pooled / pooled.sum(axis=1, keepdims=True)
    return share


def _picked(table: FloatArray, label: IntArray) -> FloatArray:
    return np.take_along_axis(table, label[:, None], axis=1)[:, 0]
