"""Comparisons of models, as the leaderboard counts them."""

from __future__ import annotations

from dataclasses import dataclass

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
