"""What every test hands back: how unusual each contributor is, how likely that is by chance, and on which items."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tarazu.methods.columns import FloatArray, IntArray
from tarazu.methods.estimator import Estimator


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One piece of evidence: an answer, or a pair of them, and how strongly it speaks (larger is stronger)."""

    task: Any
    other: Any = None
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one test says of one contributor: a reason to look, not a verdict."""

    test: str
    contributor: Any
    score: float
    p_value: float
    judgements: int
    items: tuple[Item, ...]


class AnomalyTest(Estimator):
    """Base of the tests. Learned by all, in `contributors_` order: `score_`, larger is more unusual;
    `p_value_`, how often a contributor of whom it is not true would score as high; `judgements_`, on how many
    answers that rests.

    The tests ask different questions, so their scores are not comparable: hold each to a threshold of its own
    and never take the largest of several. Of contributors of whom it is not true a share of `level` is found all
    the same, by the meaning of a p-value: what is found is a reason to look at the items.
    """

    contributors_: tuple[Any, ...]
    score_: FloatArray
    p_value_: FloatArray
    judgements_: IntArray

    def evidence(self, level: float = 0.05, items: int = 10) -> list[Evidence]:
        """The contributors whose p-value is at most `level`, most unusual first, each with at most `items` of its
        strongest items. Raises ValueError for a level outside 0..1 or before `fit`."""
        if not 0 < level < 1:
            raise ValueError("level must lie between 0 and 1")
        found = np.flatnonzero(self._learned("p_value_") <= level)
        return [self._told(int(place), items) for place in found[np.argsort(-self.score_[found], kind="stable")]]

    def _told(self, place: int, items: int) -> Evidence:
        return Evidence(
            test=type(self).__name__,
            contributor=self.contributors_[place],
            score=float(self.score_[place]),
            p_value=float(self.p_value_[place]),
            judgements=int(self.judgements_[place]),
            items=tuple(sorted(self._items(place), key=lambda item: -item.strength)[:items]),
        )

    @abstractmethod
    def _items(self, place: int) -> Iterator[Item]:
        """Everything that speaks against one contributor."""
