"""Training in shapes for the API: what there is to train for, and what is said of an answer."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import msgspec

from tarazu import projects, quality, tasks
from tarazu.http.formats import Formats
from tarazu.http.language import Language
from tarazu.kit.db import Tx
from tarazu.kit.money import Money


class TrainingShown(msgspec.Struct, frozen=True, kw_only=True):
    """The training of a project as it is for the caller.

    `done` of `items` are right; `required` must be before the first task, which `opens` says is over or was never asked.
    Until then each first answer earns `pay`; any other earns nothing.
    """

    feed_id: uuid.UUID
    title: str
    kind: str
    items: int
    tried: int
    done: int
    required: int
    opens: bool
    trained_at: datetime | None
    pay: Money

    @property
    def missing(self) -> int:
        """How many more must be right before the first task."""
        return 0 if self.opens or self.trained_at else max(0, self.required - self.done)

    @property
    def left(self) -> int:
        """How many are not right yet."""
        return max(0, self.items - self.done)


class LessonShown(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of an answer for training: whether it is right, and what was expected, in the order shown.

    `clause` is that of the guidelines which decides it; with `void_reason` the item was wrong itself, and the answer counts as
    right. `training` is how far the caller is.
    """

    right: bool
    expected: dict[str, Any]
    explanation: str | None
    clause: str | None
    void_reason: str | None
    training: TrainingShown | None


def training_shown(training: quality.Training, language: Language) -> TrainingShown:
    """Return the training of a project in the caller's language."""
    return TrainingShown(
        feed_id=training.feed_id,
        title=Formats(language=language).text(training.title),
        kind=training.kind,
        items=training.items,
        tried=training.tried,
        done=training.done,
        required=training.required,
        opens=not training.untrained,
        trained_at=training.trained_at,
        pay=Money(amount_minor=training.amount_minor, currency=training.currency),
    )


async def lesson_of(tx: Tx, held: tasks.Held, language: Language) -> LessonShown | None:
    """Return what is said of an answer that the caller handed in for training; None of anything else.

    The clause is called by the title that the guidelines give it.
    """
    lesson = await quality.lesson(tx, held.id) if held.training else None
    if lesson is None:
        return None
    found = await quality.my_training(tx, lesson.feed_id)
    written = Formats(language=language).text(held.guidelines)
    titles = {clause.number: clause.title for clause in projects.clauses_of(written)}
    return LessonShown(
        right=lesson.is_right,
        expected=lesson.expected,
        explanation=lesson.explanation,
        clause=titles.get(lesson.clause or "", lesson.clause),
        void_reason=lesson.void_reason,
        training=training_shown(found[0], language) if found else None,
    )
