"""Answers that are no comparison, read as threads with the models of the official client."""

from typing import Any

import pytest
from test_threads import MAKING, read, told

from tarazu import kinds
from tarazu.scale import types

FORM = {
    "properties": {
        "sort": {"type": "string", "title": "Sort", "oneOf": [{"const": "c", "title": "Cat"}, {"const": "d"}]},
        "marks": {"type": "array", "items": {"type": "string", "enum": ["x", "y"]}},
        "count": {"type": "integer"},
        "sure": {"type": "boolean"},
        "note": {"type": "string"},
        "rows": {"type": "array", "items": {"type": "object"}},
        "share": {"type": "number"},
    }
}
VALUES = {
    "sort": "c",
    "marks": ["x"],
    "count": 3,
    "sure": False,
    "note": "Fine.",
    "rows": [{"a": 1}],
    "share": 0.5,
}


def test_each_value_becomes_an_annotation_of_a_type_that_holds_it() -> None:
    [thread] = read([types.plain_thread(VALUES, FORM, "Look.", MAKING)]).threads
    [turn] = thread.turns
    found = {key: (each.type, each.value) for key, each in told(turn.annotations).items()}
    assert found == {
        "sort": ("category", "c"),
        "marks": ("category_multiple", ["x"]),
        "count": ("integer", 3),
        "sure": ("boolean", False),
        "note": ("text", "Fine."),
        "rows": ("text", '[{"a": 1}]'),
        "share": ("text", "0.5"),
    }
    sort = told(turn.annotations)["sort"]
    assert (sort.title, sort.possible_values, sort.labels) == ("Sort", ["c", "d"], ["Cat", "d"])
    assert turn.messages[0].content.text == "Look."


def test_a_native_conversation_keeps_its_turns_its_responses_and_what_was_written() -> None:
    payload = {
        "prompt": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Hello."},
            {"role": "assistant", "content": "Hello."},
            {"role": "user", "content": "How far?"},
        ],
        "answers": [
            {"key": "a", "content": "Two miles.", "model": "north-1"},
            {"key": "b", "content": "Far.", "model": "north-1"},
        ],
    }
    grades = {"true": {"verdict": "met", "reason": "Measured."}, "comment": {"verdict": "not_met"}}
    answer = {"content": "Two miles on foot.", "ranking": [["b"], ["a"]], "comment": "Ask.", "grades": grades}
    [thread] = read([types.native_thread(payload, answer, MAKING)]).threads
    assert [len(turn.messages) for turn in thread.turns] == [3, 4]
    last = thread.turns[-1]
    assert [message.source_id for message in last.messages] == ["user", "north-1", "b", "contributor"]
    assert told(last.annotations)["ranking"].value == [["b"], ["north-1"]]
    assert told(last.annotations)["comment"].value == "Ask."
    assert (told(last.annotations)["true"].value, told(last.annotations)["true"].justification) == ("met", "Measured.")
    assert len({each.actual_instance.id for each in last.annotations}) == 4


def test_calls_of_tools_are_told_in_words() -> None:
    call = {"name": "search", "arguments": "{}"}
    prompt = [
        {"role": "user", "content": "A train?"},
        {"role": "assistant", "call": call},
        {"role": "tool", "content": "[]"},
    ]
    [thread] = read([types.native_thread({"prompt": prompt}, {"call": call}, MAKING)]).threads
    (turn,) = thread.turns
    assert [message.content.text for message in turn.messages] == ["A train?", "search({})", "[]"]
    assert told(turn.annotations)["call"].value


@pytest.mark.parametrize("name", kinds.names())
def test_every_kind_is_read_as_a_thread(name: str) -> None:
    example = kinds.of(name).example("en")
    payload: dict[str, Any] = example["payload"]
    if "prompt" in payload:
        [thread] = read([types.native_thread(payload, example["answer"], MAKING)]).threads
    else:
        [thread] = read([types.plain_thread(example["answer"], {}, "", MAKING)]).threads
    assert thread.turns[-1].annotations or thread.turns[-1].messages


def test_ids_of_annotations_begin_with_their_tasks_and_no_two_are_the_same() -> None:
    params = {"template_variables": {"prompt": "How far?", "responses": ["Two miles.", "Far."]}}
    verdict = {"preference": "a"}
    answer = {"preference": "b", "comment": "Honest.", "criteria": {"justification": verdict, "rewrite": verdict}}
    [thread] = types.threads(params, answer, MAKING, kind="chat.compare")
    ids = [each["id"] for each in thread["turns"][-1]["annotations"]]
    assert len(set(ids)) == len(ids) == 4
    assert all(each.startswith(MAKING.task_id) for each in ids)
