"""Comparisons of models, as the leaderboard counts them."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Battles:
    """Votes in columns."""

    contributor: NDArray[np.int64]
    first: list[str]
    second: list[str]
    outcome: list[str]
    weight: NDArray[np.float64]
    contributors: int

    @property
    def votes(self) -> int:
        """How many votes these are; what a vote says of two answers of one model, or of none, counts for none."""
        return round(float(self.weight.sum()))


@dataclass(slots=True)
class Gathered:
    """Votes as they are read, in columns: of a name there is one text, however many votes it stands in."""

    _contributor: array[int] = field(default_factory=lambda: array("q"))
    _first: list[str] = field(default_factory=list)
    _second: list[str] = field(default_factory=list)
    _outcome: list[str] = field(default_factory=list)
    _weight: array[float] = field(default_factory=lambda: array("d"))
    _known: dict[str, str] = field(default_factory=dict)

    def add(self, contributor: int, first: str, second: str, outcome: str, weight: float) -> None:
        """Add a vote, or a share of one."""
        self._contributor.append(contributor)
        self._first.append(self._known.setdefault(first, first))
        self._second.append(self._known.setdefault(second, second))
        self._outcome.append(self._known.setdefault(outcome, outcome))
        self._weight.append(weight)

    def battles(self) -> Battles:
        """All that was added."""
        return Battles(
            contributor=np.array(self._contributor, dtype=np.int64),
            first=self._first,
            second=self._second,
            outcome=self._outcome,
            weight=np.array(self._weight, dtype=np.float64),
            contributors=len(set(self._contributor)),
        )
