"""Majority vote: every vote weighs the same."""

from collections.abc import Hashable, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.columns import Column, FloatArray
from tarazu.methods.votes import code_votes


class MajorityVote:
    """The label with the most votes; labels that tie share the task's probability equally.

    `probas_[t, k] = n_tk / sum_j n_tj`, the share of the votes on task t that chose class k. On a tie
    `labels_` takes the first of the leading classes in `classes_` order and `tied_` is true, so a caller can
    ask for one more vote. The method of Condorcet's jury theorem (Essai sur l'application de l'analyse,
    1785).

    Parameters: `classes`, the label space and its order; by default the sorted labels seen.
    Learned: `tasks_`, `classes_`, `labels_` (n_tasks), `probas_` (n_tasks, n_classes), `tied_` (n_tasks).

    >>> vote = MajorityVote().fit(["t1", "t1", "t1", "t2", "t2"], ["u", "v", "w", "u", "v"], list("xxyxy"))
    >>> vote.labels_, vote.tied_.tolist(), vote.probas_.round(2).tolist()
    (('x', 'x'), [False, True], [[0.67, 0.33], [0.5, 0.5]])
    """

    tasks_: tuple[Any, ...]
    classes_: tuple[Any, ...]
    labels_: tuple[Any, ...]
    probas_: FloatArray
    tied_: NDArray[np.bool_]

    def __init__(self, *, classes: Sequence[Hashable] | None = None) -> None:
        self.classes = classes

    def fit(self, task: Column, contributor: Column, label: Column) -> Self:
        """Count the votes. Raises ValueError on bad columns."""
        votes = code_votes(task, contributor, label, self.classes)
        counts = votes.counts()
        self.tasks_, self.classes_ = votes.tasks, votes.classes
        self.probas_ = counts / counts.sum(axis=1, keepdims=True)
        leading = counts == counts.max(axis=1, keepdims=True, initial=0.0)
        self.tied_ = leading.sum(axis=1) > 1
        self.labels_ = tuple(votes.classes[k] for k in leading.argmax(axis=1)) if votes.tasks else ()
        return self

    def fit_predict(self, task: Column, contributor: Column, label: Column) -> tuple[Any, ...]:
        """Fit, then the label of each task in `tasks_` order."""
        return self.fit(task, contributor, label).labels_

    def fit_predict_proba(self, task: Column, contributor: Column, label: Column) -> FloatArray:
        """Fit, then the shares (n_tasks, n_classes)."""
        return self.fit(task, contributor, label).probas_
