"""What every task of a project came to, in columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tarazu.quality.settling.ballots import Ballots
from tarazu.quality.settling.calibrating import Checked

MAJORITY = "majority"
TIE_BREAK = "majority, tie by dawid-skene"
MODEL = "dawid-skene"
SEVERAL = "several models"
CHOSEN = "several models, weighed by known items"
ADJUDICATED = "adjudicated"
FIXED = "fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Votes by task and label without the zeros: task i owns the cells from `starts[i]` to `starts[i + 1]`."""

    starts: NDArray[np.int64]
    labels: NDArray[np.int64]
    votes: NDArray[np.int64]

    @classmethod
    def of(cls, ballots: Ballots) -> Self:
        """Count the votes; the cells of a task are in order of label."""
        width = max(len(ballots.labels), 1)
        cells, votes = np.unique(ballots.task * width + ballots.label, return_counts=True)
        starts = np.searchsorted(cells, np.arange(len(ballots.tasks) + 1) * width)
        return cls(starts=starts, labels=cells % width, votes=votes)

    def cells(self, i: int) -> list[tuple[int, int]]:
        """Return (label, votes) of task i."""
        owned = slice(int(self.starts[i]), int(self.starts[i + 1]))
        return list(zip(self.labels[owned].tolist(), self.votes[owned].tolist(), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOutcome:
    """One task's label, the chance that a further person gives it (or None), and what it rests on.

    `agreement` is the share of pairs of people who gave the same label; None where one person answered.
    """

    label: str
    confidence: float | None
    votes: int
    shares: dict[str, float]
    agreement: float | None
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Outcomes of the tasks of `Ballots`, in its order, and how the confidence did on votes it had not seen.

    `ece` (expected calibration error) and `log_loss` (nats a vote) come from `checked_votes` votes, each
    predicted from the other votes on its task. `checked` says how it did on gold and reviews; where that has a temperature,
    the confidence is the chance that the label is right, and before that the chance that a further person gives it.
    """

    labels: list[str]
    choice: NDArray[np.int64]
    confidence: NDArray[np.float64] | None
    tied: NDArray[np.bool_]
    tally: Tally
    method: str
    tie_method: str
    ece: float | None
    log_loss: float | None
    checked_votes: int
    checked: Checked | None = None

    def outcome(self, i: int) -> TaskOutcome:
        """Return the outcome of task i."""
        cells = self.tally.cells(i)
        votes = sum(count for _, count in cells)
        pairs = votes * (votes - 1)
        agreeing = sum(count * (count - 1) for _, count in cells)
        return TaskOutcome(
            label=self.labels[self.choice[i]],
            confidence=None if self.confidence is None else round(float(self.confidence[i]), 4),
            votes=votes,
            shares={self.labels[label]: round(count / votes, 4) for label, count in cells},
            agreement=round(agreeing / pairs, 4) if pairs else None,
            method=self.tie_method if self.tied[i] else self.method,
        )
