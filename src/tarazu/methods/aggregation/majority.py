"""Majority vote: every vote weighs the same."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.aggregation.aggregator import Aggregator, shares
from tarazu.methods.votes import Votes


class MajorityVote(Aggregator):
    """The label with the most votes; labels that tie share the task's probability equally.

    `probas_[t, k] = n_tk / sum_j n_tj`, the share of the votes on task t that chose class k. On a tie
    `labels_` takes the first of the leading classes in `classes_` order and `tied_` is true, so a caller can
    ask for one more vote. The method of Condorcet's jury theorem (Essai sur l'application de l'analyse,
    1785).

    Parameters: `classes`, the label space and its order; by default the sorted labels seen.
    Learned: what every `Aggregator` learns, and `tied_` (n_tasks).

    >>> vote = MajorityVote().fit(["t1", "t1", "t1", "t2", "t2"], ["u", "v", "w", "u", "v"], list("xxyxy"))
    >>> vote.labels_, vote.tied_.tolist(), vote.probas_.round(2).tolist()
    (('x', 'x'), [False, True], [[0.67, 0.33], [0.5, 0.5]])
    """

    tied_: NDArray[np.bool_]

    def __init__(self, *, classes: Sequence[Hashable] | None = None) -> None:
        self.classes = classes

    def _learn(self, votes: Votes) -> None:
        self.probas_ = shares(votes)
        leading = self.probas_ == self.probas_.max(axis=1, keepdims=True, initial=0.0)
        self.tied_ = leading.sum(axis=1) > 1
