"""Delivered rubrics read as tasks of grading by them, each with a reason where it cannot be."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from tarazu import kinds
from tarazu.kit.errors import Fault
from tarazu.tasks import PassedOver, read_rows


def delivered(review: str | None) -> dict[str, Any]:
    """Return a line of `rubrics.jsonl`."""
    example = kinds.of("rubric.author").example("en")
    row = kinds.rubric_record(example["payload"], example["answer"])
    assert row is not None
    return {**row, "answers": example["payload"]["answers"], "review": review, "unique_key": "q1", "language": "en"}


def rows(*lines: dict[str, Any], kind: str = "rubric.grade") -> list[Any]:
    """Return what the rows of a file are read as."""
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return list(read_rows(io.BytesIO(text.encode()), "jsonl", kind))


def test_a_rubric_becomes_a_task_for_each_sample_answer_and_tasks_may_stand_beside_it() -> None:
    example = kinds.of("rubric.grade").example("en")
    rubric = delivered("accept")
    found = rows(rubric, {"payload": example["payload"]})
    assert [each.payload["answer"]["content"] for each in found] == [
        *(each["content"] for each in rubric["answers"]),
        example["payload"]["answer"]["content"],
    ]
    assert rows(rubric)[0].unique_key == found[0].unique_key


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"answers": []}, "answers", "missing"),
        ({"version": "r-0"}, "rubrics", "bad_format"),
        ({"rubrics": "x"}, "rubrics", "bad_format"),
        ({"language": "a\0"}, "", "bad_text"),
    ],
)
def test_a_rubric_that_cannot_be_graded_by_is_told_why(change: dict[str, Any], field: str, code: str) -> None:
    (fault,) = rows(delivered("accept") | change)
    assert isinstance(fault, Fault)
    assert code == fault.code
    assert fault.field == field or not field


@pytest.mark.parametrize("review", ["accept", "fix", "pick", "mend", "overturned", "not_asked"])
def test_a_rubric_is_graded_by_once_somebody_approved_it_or_nobody_was_to(review: str) -> None:
    assert len(rows(delivered(review))) == len(delivered(review)["answers"])


@pytest.mark.parametrize("review", [None, "exclude", "return", "", "x", 1, ["accept"], {}])
def test_a_rubric_that_nobody_approved_is_passed_over_and_keeps_no_other_out(review: Any) -> None:
    passed, *tasks = rows(delivered("accept") | {"review": review}, delivered("fix"))
    assert isinstance(passed, PassedOver)
    assert not any(isinstance(each, Fault) for each in tasks)


def test_other_kinds_take_no_rubrics() -> None:
    (fault,) = rows(delivered("accept"), kind="chat.compare")
    assert isinstance(fault, Fault)
