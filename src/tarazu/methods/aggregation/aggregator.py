"""What the aggregation estimators share: how they are fed, and what they hand back."""

from abc import abstractmethod
from typing import Any, Self

import numpy as np

from tarazu.methods.columns import Column, FloatArray
from tarazu.methods.estimator import Estimator
from tarazu.methods.votes import Gold, Votes, code_votes


class Aggregator(Estimator):
    """Base of the estimators that turn votes into one answer a task.

    Learned by all: `tasks_`, `classes_` and `contributors_`, sorted; `probas_` (n_tasks, n_classes), rows sum
    to 1; `labels_` (n_tasks), the likeliest class, on a tie the first in `classes_` order; `confidence_`
    (n_tasks), its probability.
    """

    classes: Any
    tasks_: tuple[Any, ...]
    classes_: tuple[Any, ...]
    contributors_: tuple[Any, ...]
    labels_: tuple[Any, ...]
    probas_: FloatArray
    confidence_: FloatArray

    def fit(
        self,
        task: Any,
        contributor: Column | None = None,
        label: Column | None = None,
        *,
        weight: Column | None = None,
        time: Column | None = None,
        gold: Gold | None = None,
    ) -> Self:
        """Learn from one row a vote: three columns, a table that has them, or `Votes` coded before.

        A row without a label is no vote. `weight` counts a vote as several; of a contributor's repeated
        answers the latest by `time` counts, and without times they share one vote. `gold` maps tasks to known
        labels (or is a column, missing where unknown); tasks without votes are ignored in it. Raises
        ValueError on bad columns or parameters.
        """
        self._check()
        votes = code_votes(task, contributor, label, self.classes, weight=weight, time=time, gold=gold)
        self.tasks_, self.classes_, self.contributors_ = votes.tasks, votes.classes, votes.contributors
        self._learn(votes)
        self.probas_ = clamp(self.probas_, votes)
        # Not max(axis=1): over rows as short as these NumPy spends ten times what picking the place found takes.
        best = self.probas_.argmax(axis=1) if self.probas_.size else np.zeros(0, dtype=np.int64)
        self.confidence_ = self.probas_[np.arange(len(best)), best]
        self.labels_ = tuple(np.fromiter(votes.classes, dtype=object, count=len(votes.classes))[best].tolist())
        return self

    def fit_predict(
        self, task: Any, contributor: Column | None = None, label: Column | None = None, **more: Any
    ) -> tuple[Any, ...]:
        """Fit, then the label of each task in `tasks_` order."""
        return self.fit(task, contributor, label, **more).labels_

    def fit_predict_proba(
        self, task: Any, contributor: Column | None = None, label: Column | None = None, **more: Any
    ) -> FloatArray:
        """Fit, then the posteriors (n_tasks, n_classes)."""
        return self.fit(task, contributor, label, **more).probas_

    def _check(self) -> None:
        """Raise ValueError for parameters that mean nothing."""

    @abstractmethod
    def _learn(self, votes: Votes) -> None:
        """Set `probas_` and whatever else is learned."""


def shares(votes: Votes) -> FloatArray:
    """The share of each class in a task's votes (n_tasks, n_classes); a known answer has all of it."""
    counts = votes.counts()
    probas: FloatArray = counts / (counts @ np.ones(counts.shape[1]))[:, None]
    return clamp(probas, votes)


def clamp(probas: FloatArray, votes: Votes) -> FloatArray:
    """The same posteriors with probability 1 for the known answers."""
    known = np.flatnonzero(votes.gold >= 0)
    if len(known):
        probas = probas.copy()
        probas[known] = 0.0
        probas[known, votes.gold[known]] = 1.0
    return probas
