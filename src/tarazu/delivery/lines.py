"""What lines of training files have in common: the answers of a record, and what leads a line back to where it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from tarazu.delivery.model import DeliveredAnswer, Record

Lines = Callable[[Record, dict[str, Any]], list[dict[str, Any]]]
"""Turns a record and its payload into the lines of a training file, none if it has nothing to teach."""


def answers_of(record: Record) -> Iterable[tuple[DeliveredAnswer, dict[str, Any]]]:
    """Return the answers of a record, each with what was delivered of it."""
    return ((each, msgspec.json.decode(each.answer)) for each in record.submissions)


def identifiers(record: Record) -> dict[str, Any]:
    """Return what leads a line back to its task."""
    return {
        "task_id": record.task_id,
        "unique_key": record.unique_key,
        "confidence": record.consensus.confidence,
    }


def author(answer: DeliveredAnswer) -> dict[str, Any]:
    """Return what leads a line back to an answer and, by pseudonym, to who gave it."""
    return {"submission_id": answer.id, "contributor": answer.contributor}
