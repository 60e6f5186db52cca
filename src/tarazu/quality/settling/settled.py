"""What every task of a project came to, in columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self, TypeVar

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


Voted = TypeVar("Voted", bound=TaskOutcome)


def as_fixed(voted: Voted, answers: Iterable[tuple[str, str | None]]) -> Voted:
    """Return what a task came to, all of it counted from its answers (label, label as fixed) as fixed where these come to one label.

    Where none was fixed, or they still differ, all of it stays as the answers were given. Of a label that a fix brought about
    nobody can say how likely a further person gives it: it has no confidence.

    >>> voted = TaskOutcome(label="a", confidence=0.6, votes=2, shares={"a": 0.5, "b": 0.5}, agreement=0.0, method="majority")
    >>> one = as_fixed(voted, [("a", "tie"), ("tie", None)])
    >>> one.label, one.confidence, one.votes, one.shares, one.agreement, one.method
    ('tie', None, 2, {'tie': 1.0}, 1.0, 'fixed')
    >>> as_fixed(voted, [("a", "tie"), ("b", None)]) == as_fixed(voted, [("b", None)]) == voted
    True
    """
    given = list(answers)
    labels = {label if fixed is None else fixed for label, fixed in given}
    if len(labels) != 1 or all(fixed is None for _, fixed in given):
        return voted
    (label,) = labels
    is_voted = all(fixed in (None, given_as) for given_as, fixed in given)
    return replace(
        voted,
        label=label,
        confidence=voted.confidence if is_voted else None,
        votes=len(given),
        shares={label: 1.0},
        agreement=1.0 if len(given) > 1 else None,
        method=FIXED,
    )


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
