"""What is sent and answered while an assignment is held."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Self

import msgspec

from tarazu import quality, tasks
from tarazu.http.contributor.lessons import LessonShown


class HeldAssignments(msgspec.Struct, frozen=True, kw_only=True):
    """Every assignment that the caller holds."""

    items: list[tasks.OpenAssignment]


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """Until when the work is held."""

    lease_until: datetime


class SkipGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a task is given back."""

    reason: str
    note: str = ""


class ReportGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a task lacks (`information` or `expert`), and what is to be done about it."""

    lack: str
    reason: str


class AnswerGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer as shown, and the seconds spent on it, 0 where that is not known."""

    answer: dict[str, Any]
    seconds: int


class Submitted(msgspec.Struct, frozen=True, kw_only=True):
    """The submission that was made of an answer, and what is said of one for training."""

    submission_id: uuid.UUID | None
    state: str | None
    lesson: LessonShown | None = None


class FixOfMine(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer made of the caller's answer, which is delivered in its place; `stands` until an appeal takes it back."""

    answer: dict[str, Any]
    stands: bool

    @classmethod
    def of(cls, found: quality.MyFix) -> Self:
        """Return it as it is told to the author."""
        return cls(answer=dict(found.after), stands=found.stands)
