"""`text.classify`, rule by rule."""

from typing import Any

import pytest

from tarazu import kinds
from tarazu.kinds import classification_record

KIND = kinds.of("text.classify")
_TWO = [{"key": key, "label": {"en": key.upper()}} for key in ("x", "y")]


def _codes(faults: list[kinds.Fault]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in faults]


def _ontology(**change: Any) -> dict[str, Any]:
    return {"labels": _TWO, "multiple": False, "comment": "optional", **change}


def _check(answer: Any, **ontology: Any) -> list[tuple[str, str]]:
    return _codes(KIND.check_answer(answer, _ontology(**ontology)))


def test_one_label_or_several_as_the_ontology_says() -> None:
    assert _check({"labels": ["x"]}) == []
    assert _check({"labels": ["x", "y"]}) == [("labels", "too_long")]
    assert _check({"labels": ["x", "y"]}, multiple=True) == []
    assert _check({"labels": ["x", "x"]}, multiple=True) == [("labels[1]", "duplicate")]
    assert _check({"labels": []}) == [("labels", "too_short")]
    assert _check({"labels": ["z"]}) == [("labels[0]", "not_allowed")]
    assert _check({"labels": [1]}) == [("labels[0]", "wrong_type")]
    assert _check({"labels": "x"}) == [("labels", "wrong_type")]
    assert _check({}) == [("labels", "missing")]


def test_comments_are_asked_for_as_the_ontology_says() -> None:
    assert _check({"labels": ["x"], "comment": ""}) == []
    assert _check({"labels": ["x"]}, comment="required") == [("comment", "missing")]
    assert _check({"labels": ["x"], "comment": " "}, comment="required") == [("comment", "not_empty")]
    assert _check({"labels": ["x"], "comment": "c"}, comment="off") == [("comment", "unknown_field")]


def test_an_ontology_that_cannot_be_read_is_itself_the_fault() -> None:
    bad: list[Any] = [None, {}, [], {"labels": [1]}, _ontology(multiple=1)]
    for ontology in bad:
        assert _codes(KIND.check_answer({"labels": ["x"]}, ontology)) == [("ontology", "wrong_type")]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"labels": _TWO[:1]}, "labels", "too_short"),
        ({"labels": _TWO * 101}, "labels", "too_long"),
        ({"labels": _TWO[:1] * 2}, "labels[1].key", "duplicate"),
        ({"labels": [*_TWO, {"key": "p+q", "label": {"en": "P"}}]}, "labels[2].key", "bad_format"),
        ({"labels": [*_TWO, {"key": "p", "label": {"en": " "}}]}, "labels[2].label.en", "not_empty"),
        (
            {"labels": [*_TWO, {"key": "p", "label": {"en": "P"}, "help": {"en": 1}}]},
            "labels[2].help.en",
            "wrong_type",
        ),
        ({"multiple": "no"}, "multiple", "wrong_type"),
        ({"comment": None}, "comment", "wrong_type"),
    ],
)
def test_a_bad_ontology_is_told_where_and_why(change: dict[str, Any], field: str, code: str) -> None:
    assert _codes(KIND.check_ontology(_ontology(**change))) == [(field, code)]


@pytest.mark.parametrize(
    ("payload", "field", "code"),
    [
        ({}, "text", "missing"),
        ({"text": ""}, "text", "not_empty"),
        ({"text": "x" * 200_001}, "text", "too_long"),
        ({"text": "x", "language": 3}, "language", "wrong_type"),
        ({"text": "x", "note": None}, "note", "wrong_type"),
        ({"text": "x", "label": "y"}, "label", "unknown_field"),
    ],
)
def test_a_bad_payload_is_told_where_and_why(payload: Any, field: str, code: str) -> None:
    assert _codes(KIND.check_payload(payload, _ontology())) == [(field, code)]


def test_the_label_does_not_depend_on_the_order_of_choosing() -> None:
    assert KIND.label({"labels": ["y", "x"]}) == KIND.label({"labels": ["x", "y"]}) == "x+y"
    assert KIND.labels(_ontology()) == ["x", "y"]


def test_distance_is_the_share_of_labels_not_in_common() -> None:
    assert KIND.distance({"labels": ["x", "y"]}, {"labels": ["y", "x"]}) == 0
    assert KIND.distance({"labels": ["x", "y"]}, {"labels": ["y"]}) == 0.5
    assert KIND.distance({"labels": ["x"]}, {"labels": ["y"]}) == 1
    assert KIND.distance({"labels": []}, {"labels": []}) == 0


def test_a_classification_record_is_what_trainers_read() -> None:
    assert classification_record({"text": "t", "note": "n"}, "x") == {"text": "t", "label": "x"}
    assert classification_record({"text": "t"}, "x+y", multiple=True) == {"text": "t", "labels": ["x", "y"]}
