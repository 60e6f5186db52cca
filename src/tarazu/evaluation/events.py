"""Events of evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tarazu.kit.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderboardRefreshed(Event):
    """A project's leaderboard was computed anew; the subject is the project."""

    tag: ClassVar[str] = "evaluation:leaderboard:refreshed"
    models: int
    votes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgesRefreshed(Event):
    """A project's judges were held against people anew; the subject is the project."""

    tag: ClassVar[str] = "evaluation:judges:refreshed"
    judges: int
    answers: int
