"""Votes laid out for the kernels: those of one task side by side, busy contributors' tables side by side."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.aggregation import kernels
from tarazu.methods.aggregation.aggregator import shares
from tarazu.methods.columns import FloatArray, IntArray
from tarazu.methods.votes import Votes


@dataclass(frozen=True, slots=True)
class Crowd:
    """Votes as the kernels read them.

    `place[contributor]` is where a contributor's table stands: the busiest come first, because their rows
    then stay in the processor's cache.
    """

    votes: Votes
    starts: IntArray
    cell: NDArray[np.int32]
    weight: FloatArray
    place: IntArray

    @classmethod
    def of(cls, votes: Votes) -> Self:
        """Lay out coded votes. Raises ValueError for more contributors times classes than can be numbered."""
        people, classes = len(votes.contributors), len(votes.classes)
        if people * classes >= 2**31:
            raise ValueError(f"{people} contributors times {classes} classes are too many to be numbered")
        place = np.empty(people, dtype=np.int64)
        busy = np.bincount(votes.contributor, minlength=people)
        place[np.argsort(-busy, kind="stable")] = np.arange(people)
        cell = (place * classes).astype(np.int32)[votes.contributor]
        cell += votes.label.astype(np.int32)
        return cls(votes, votes.starts(), cell, np.zeros(0) if votes.weight is None else votes.weight, place)

    @property
    def cells(self) -> int:
        """Rows of a table: contributors times labels."""
        return len(self.votes.contributors) * len(self.votes.classes)

    def counted(self, probas: FloatArray) -> FloatArray:
        """Expected votes (cells, components) under posteriors of the components."""
        expected = np.empty((self.cells, probas.shape[1]))
        kernels.accumulate(self.starts, self.cell, self.weight, np.ascontiguousarray(probas), expected)
        return expected

    def expect(
        self,
        prior: FloatArray,
        table: FloatArray,
        probas: FloatArray,
        expected: FloatArray,
        class_of: IntArray | None = None,
    ) -> tuple[float, FloatArray]:
        """One E step: write posteriors (n_tasks, components) and expected votes (cells, components) where they
        stand; return the log likelihood and how many tasks each component has. Component c belongs to class `class_of[c]`, by default c."""
        classes = np.arange(len(prior)) if class_of is None else class_of
        totals = np.empty(len(prior))
        given = (self.weight, self.votes.gold, classes, prior, table, probas, expected, totals)
        if len(self.weight) and self.weight.max() > 1:
            likelihood = kernels.expect_weighted(self.starts, self.cell, *given)
        else:
            likelihood = kernels.expect_for(len(prior), len(self.weight) > 0)(self.starts, self.cell, *given)
        return float(likelihood), totals

    def shares(self) -> FloatArray:
        """Where estimation starts: the vote shares (n_tasks, classes)."""
        return shares(self.votes)

    def by_contributor(self, table: FloatArray) -> FloatArray:
        """A table (cells, components) as (contributors, components, labels), in the order of
        `votes.contributors`."""
        classes = len(self.votes.classes)
        shaped = table.reshape(len(self.votes.contributors), classes, table.shape[1])[self.place]
        return np.ascontiguousarray(shaped.transpose(0, 2, 1))
