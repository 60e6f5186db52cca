"""`chat.demonstrate`, rule by rule."""

from typing import Any

import pytest

from tarazu import kinds
from tarazu.kinds import demonstration_record

KIND = kinds.of("chat.demonstrate")


def _example() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    example = KIND.example("en")
    return example["ontology"], example["payload"], example["answer"]


def _codes(faults: list[kinds.Fault]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in faults]


def _check(answer: Any, **ontology: Any) -> list[tuple[str, str]]:
    return _codes(KIND.check_answer(answer, {**_example()[0], **ontology}))


@pytest.mark.parametrize(
    ("tools", "field", "code"),
    [
        ([{"name": "x"}], "tools[0].description", "missing"),
        ([{"name": "a b", "description": "x"}], "tools[0].name", "bad_format"),
        ([{"name": "x", "description": "x"}] * 2, "tools[1].name", "duplicate"),
        ([{"name": "x", "description": "x", "parameters": []}], "tools[0].parameters", "wrong_type"),
        ([{"name": "x", "description": "x", "parameters": {"d": "\x00"}}], "tools[0].parameters", "bad_text"),
        ([{"name": "x", "description": "x", "parameters": {"d": float("inf")}}], "tools[0].parameters", "bad_text"),
        ([{"name": str(i), "description": "x"} for i in range(65)], "tools", "too_long"),
    ],
)
def test_a_bad_tool_is_told_where_and_why(tools: Any, field: str, code: str) -> None:
    ontology, payload, _ = _example()
    assert _codes(KIND.check_payload({**payload, "tools": tools}, ontology)) == [(field, code)]


def test_parameters_that_nest_without_end_are_refused() -> None:
    ontology, payload, _ = _example()
    deep: Any = {}
    for _ in range(5000):
        deep = {"x": deep}
    tools = [{"name": "x", "description": "x", "parameters": deep}]
    assert _codes(KIND.check_payload({**payload, "tools": tools}, ontology)) == [("tools[0].parameters", "bad_text")]


def test_a_blank_answer_is_none() -> None:
    assert _check({"content": " \n"}) == [("content", "not_empty")]
    assert _check({}) == [("content", "missing")]
    assert _check({"content": "x"}, comment="required") == [("comment", "missing")]


def test_an_outcome_takes_the_place_of_an_answer_and_says_why() -> None:
    assert _check({"outcome": "missing_information", "comment": "Which year?"}) == []
    assert _check({"outcome": "missing_information"}) == [("comment", "missing")]
    assert _check({"outcome": "missing_information", "comment": " "}) == [("comment", "not_empty")]
    assert _check({"outcome": "bored", "comment": "x"}) == [("outcome", "not_allowed")]
    assert _check({"outcome": "needs_expert", "comment": "x", "content": "x"}) == [("content", "unknown_field")]
    assert _check({"outcome": "needs_expert", "comment": "x"}, outcomes=["missing_information"]) == [
        ("outcome", "not_allowed")
    ]
    assert ("outcome", "unknown_field") in _codes(
        KIND.check_answer({"outcome": "needs_expert", "comment": "x"}, {"comment": "optional"})
    )


def test_the_label_says_whether_the_task_could_be_answered() -> None:
    ontology, _, answer = _example()
    assert KIND.label(answer) == "written"
    assert KIND.label({"outcome": "needs_expert", "comment": "x"}) == "needs_expert"
    assert KIND.labels(ontology) == ["written", "missing_information", "needs_expert"]
    assert KIND.labels({"comment": "off"}) == ["written"]


def test_distance_is_the_share_of_words_that_differ() -> None:
    missing = {"outcome": "missing_information", "comment": "x"}
    expert = {"outcome": "needs_expert", "comment": "x"}
    assert KIND.distance({"content": "a b c"}, {"content": "a b c"}) == 0
    assert KIND.distance({"content": "a b c"}, {"content": "a c"}) == 0.2
    assert KIND.distance({"content": "a"}, {"content": "b"}) == 1
    assert KIND.distance({"content": "a"}, missing) == KIND.distance(missing, {"content": "a"}) == 1
    assert KIND.distance(missing, expert) == 1
    assert KIND.distance(missing, {**missing, "comment": "y"}) == 0


def test_a_demonstration_record_is_what_trainers_read() -> None:
    _, payload, answer = _example()
    record = demonstration_record(payload, answer)
    assert record is not None
    assert record["messages"] == [*payload["prompt"], {"role": "assistant", "content": answer["content"]}]
    assert record["tools"] == [
        {
            "type": "function",
            "function": {**payload["tools"][0], "parameters": {"type": "object", "properties": {}}},
        }
    ]
    del payload["tools"]
    assert demonstration_record(payload, answer) == {"messages": record["messages"]}
    assert demonstration_record(payload, {"outcome": "needs_expert", "comment": "x"}) is None
