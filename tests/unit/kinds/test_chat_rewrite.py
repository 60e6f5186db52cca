"""`chat.rewrite`, rule by rule."""

from typing import Any

import pytest

from tarazu import kinds
from tarazu.kinds import rewrite_record

KIND = kinds.of("chat.rewrite")


def _example() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    example = KIND.example("en")
    return example["ontology"], example["payload"], example["answer"]


def _codes(faults: list[kinds.Fault]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in faults]


def _check(answer: Any, **ontology: Any) -> list[tuple[str, str]]:
    return _codes(KIND.check_answer(answer, {**_example()[0], "reasons_required": False, **ontology}))


def _fit(content: str, *edits: dict[str, Any]) -> list[tuple[str, str]]:
    assert isinstance(KIND, kinds.Fitted)
    ontology, payload, _ = _example()
    return _codes(KIND.check_fit({"content": content, "edits": list(edits)}, ontology, payload))


def edit(start: int, before: str, after: str, **more: Any) -> dict[str, Any]:
    """Return an edit."""
    return {"start": start, "before": before, "after": after, **more}


@pytest.mark.parametrize(
    ("edits", "field", "code"),
    [
        ([edit(3, "a", "b"), edit(3, "c", "d")], "edits[1].start", "out_of_range"),
        ([edit(-1, "a", "b")], "edits[0].start", "out_of_range"),
        ([edit(0, "a", "a")], "edits[0].after", "duplicate"),
        ([edit(0, "", "b", reasons=["bored"])], "edits[0].reasons[0]", "not_allowed"),
        ([edit(0, "", "b", reasons=[])], "edits[0].reasons", "too_short"),
        ([{"start": 0, "before": "a"}], "edits[0].after", "missing"),
        ([edit(i, "", "b") for i in range(2001)], "edits", "too_long"),
    ],
)
def test_a_bad_edit_is_told_where_and_why(edits: Any, field: str, code: str) -> None:
    assert _check({"content": "x", "edits": edits}) == [(field, code)]


def test_reasons_are_asked_for_as_the_ontology_says() -> None:
    bare = {"content": "x", "edits": [edit(0, "", "b")]}
    assert _check(bare) == []
    assert _check(bare, reasons_required=True) == [("edits[0].reasons", "missing")]
    ontology = {**_example()[0], "reasons": []}
    assert _codes(KIND.check_ontology(ontology)) == [("reasons_required", "not_allowed")]


def test_edits_lead_from_the_old_text_to_the_new_one() -> None:
    old = _example()[1]["answer"]["content"]
    assert _fit(old) == []
    assert _fit(old.replace("20", "9"), edit(33, "20", "9")) == []
    assert _fit(old.replace("20", "9"), edit(32, "20", "9")) == [("edits", "bad_format")]
    assert _fit(old.replace("20", "9")) == [("edits", "bad_format")]


def test_places_are_counted_in_code_points() -> None:
    assert isinstance(KIND, kinds.Fitted)
    ontology, payload, _ = _example()
    payload["answer"]["content"] = "😀 नमस्ते x"
    answer = {"content": "😀 नमस्ते y", "edits": [edit(9, "x", "y")]}
    assert KIND.check_fit(answer, ontology, payload) == []


def test_the_label_says_whether_anything_was_changed() -> None:
    assert KIND.label(_example()[2]) == "rewritten"
    assert KIND.label({"content": "x", "edits": []}) == "kept"
    assert KIND.label({"outcome": "needs_expert", "comment": "x"}) == "needs_expert"


def test_an_answer_that_was_kept_makes_no_pair() -> None:
    _, payload, answer = _example()
    assert rewrite_record(payload, {"content": payload["answer"]["content"], "edits": []}) is None
    assert rewrite_record(payload, {"outcome": "needs_expert", "comment": "x"}) is None
    record = rewrite_record(payload, answer)
    assert record is not None
    assert record["edits"] == answer["edits"]
