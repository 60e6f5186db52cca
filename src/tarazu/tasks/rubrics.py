"""Rubrics as they were delivered, read as tasks of grading by them: a line of `rubrics.jsonl` is a task per sample answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeGuard

from tarazu import kinds
from tarazu.kit.errors import Fault

GRADING = "rubric.grade"
"""The kind of whose projects rubrics are read."""

_MEMBERS = frozenset({"prompt", "rubrics", "version"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver(Fault):
    """A row that is sound and no task, such as a rubric that nobody approved: it is counted and keeps no other row out."""


def is_rubric(value: Any) -> TypeGuard[dict[str, Any]]:
    """Say whether a row is a rubric that was delivered, and no task."""
    return isinstance(value, dict) and value.keys() >= _MEMBERS and "payload" not in value


def grading_rows(row: dict[str, Any]) -> list[dict[str, Any]] | Fault:
    """Return the tasks of grading the sample answers by an approved rubric, or why there are none: it has no sample answers,
    or its criteria are not those of its version. One that nobody approved is passed over."""
    if not kinds.is_approved(row):
        return PassedOver(field="review", code="not_allowed")
    try:
        made = [kinds.grading_task(row, answer) for answer in kinds.sample_answers(row)]
    except (AttributeError, KeyError, TypeError, ValueError):
        return Fault(field="rubrics", code="bad_format", facts={"expected": "rubrics.jsonl"})
    return made or Fault(field="answers", code="missing")
