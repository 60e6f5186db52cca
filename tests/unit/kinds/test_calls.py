"""Calls of tools in `chat.demonstrate`: shown with what they brought, written in place of an answer, told to trainers."""

from __future__ import annotations

from typing import Any

import pytest

from tarazu import kinds

KIND = kinds.of("chat.demonstrate")
ONTOLOGY = {"comment": "off", "allow_call": True}
CALL = {"name": "search", "arguments": '{"to": "Nashik"}'}
TOOLS = [{"name": "search", "description": "Finds trains."}, {"name": "book", "description": "Books seats."}]
PROMPT: list[dict[str, Any]] = [
    {"role": "user", "content": "Book me a train."},
    {"role": "assistant", "content": "I look.", "call": CALL},
    {"role": "tool", "content": "[]"},
    {"role": "assistant", "call": {"name": "gone", "arguments": "not JSON"}},
    {"role": "tool", "content": ""},
]


def payload(prompt: Any = PROMPT, **changes: Any) -> dict[str, Any]:
    """Return a task with such a conversation."""
    return {"prompt": prompt, "tools": TOOLS, **changes}


def faults(prompt: Any) -> list[tuple[str, str]]:
    """Return what is wrong with a conversation."""
    return [(each.field, each.code) for each in KIND.check_payload(payload(prompt), ONTOLOGY)]


def answered(answer: dict[str, Any], ontology: dict[str, Any] = ONTOLOGY, **changes: Any) -> list[tuple[str, str]]:
    """Return what is wrong with an answer to it."""
    found = kinds.check_answer_for(KIND.name, answer, ontology, payload(**changes))
    return [(each.field, each.code) for each in found]


def test_a_conversation_is_shown_with_its_calls_and_what_they_brought() -> None:
    assert faults(PROMPT) == faults(PROMPT[:3]) == faults(PROMPT[:1]) == []
    assert KIND.view(payload(), False)["prompt"] == PROMPT


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ([PROMPT[0], PROMPT[2]], ("prompt[1].role", "not_allowed")),
        ([PROMPT[2]], ("prompt[0].role", "not_allowed")),
        (PROMPT[:2], ("prompt", "bad_format")),
        ([PROMPT[1], PROMPT[0]], ("prompt[1].role", "not_allowed")),
        ([*PROMPT[:3], PROMPT[2]], ("prompt[3].role", "not_allowed")),
        ([{"role": "user", "content": "x", "call": CALL}, PROMPT[2]], ("prompt[0].role", "not_allowed")),
        ([{"role": "tool", "content": "x", "call": CALL}, PROMPT[2]], ("prompt[0].role", "not_allowed")),
        ([{"role": "assistant", "content": " ", "call": CALL}, PROMPT[2]], ("prompt[0].content", "not_empty")),
        ([{"role": "assistant", "call": {"name": "x"}}, PROMPT[2]], ("prompt[0].call.arguments", "missing")),
        ([{"role": "assistant", "call": None}, PROMPT[2]], ("prompt[0].call", "wrong_type")),
        ([PROMPT[1], {"role": "tool", "content": 1}], ("prompt[1].content", "wrong_type")),
        ([PROMPT[1], {"role": "tool"}], ("prompt[1].content", "missing")),
        ([PROMPT[1], {**PROMPT[2], "name": "x"}], ("prompt[1].name", "unknown_field")),
        ([*PROMPT, {"role": "user", "content": ""}], ("prompt[5].content", "not_empty")),
        ([*PROMPT, {"role": [], "content": "x"}], ("prompt[5].role", "wrong_type")),
        ([*PROMPT, 1], ("prompt[5]", "wrong_type")),
        (PROMPT * 20, ("prompt", "too_long")),
    ],
)
def test_a_conversation_whose_calls_do_not_hang_together_is_refused_at_its_place(
    prompt: Any, place: tuple[str, str]
) -> None:
    assert faults(prompt) == [place]


def test_an_answer_is_text_a_call_or_both_and_a_call_is_of_a_tool_that_there_is() -> None:
    assert answered({"call": CALL}) == answered({"content": "Done.", "call": CALL}) == answered({"content": "x"}) == []
    assert answered({}) == [("content", "missing")]
    assert answered({"call": {**CALL, "name": "gone"}}) == [("call.name", "not_allowed")]
    assert answered({"call": CALL}, tools=[]) == [("call.name", "not_allowed")]
    for arguments in ("[]", "{", "1", '{"n": NaN}'):
        assert answered({"call": {**CALL, "arguments": arguments}}) == [("call.arguments", "bad_format")]
    assert answered({"call": "search"}) == [("call", "wrong_type")]
    assert answered({"content": "", "call": CALL}) == [("content", "not_empty")]


@pytest.mark.parametrize("ontology", [{"comment": "off"}, {"comment": "off", "allow_call": False}])
def test_a_project_that_allows_no_call_takes_none(ontology: dict[str, Any]) -> None:
    assert answered({"content": "x", "call": CALL}, ontology) == [("call", "unknown_field")]
    assert answered({}, ontology) == [("content", "missing")]
    assert answered({"content": "x"}, ontology) == []


def test_answers_with_other_calls_are_apart() -> None:
    other = {"call": {**CALL, "arguments": '{"to": "Pune"}'}}
    assert KIND.distance({"call": CALL}, {"call": CALL}) == 0
    assert 0 < KIND.distance({"call": CALL}, other) < KIND.distance({"call": CALL}, {"content": "No."})
    assert KIND.label({"call": CALL}) == "written"


def test_trainers_read_what_calls_mean_and_services_read_them_as_text_with_ids() -> None:
    record = kinds.demonstration_record(payload(), {"call": {"name": "book", "arguments": '{"seats": 2}'}})
    assert record
    assert [each["role"] for each in record["messages"]] == [
        "user",
        "assistant",
        "tool",
        "assistant",
        "tool",
        "assistant",
    ]
    assert record["messages"][2] == {"role": "tool", "name": "search", "content": "[]"}
    assert record["messages"][3]["tool_calls"][0]["function"]["arguments"] == "not JSON"
    assert record["messages"][5] == {
        "role": "assistant",
        "content": "",
        "tool_calls": [{"type": "function", "function": {"name": "book", "arguments": {"seats": 2}}}],
    }
    assert kinds.demonstration_record(payload(), {"outcome": "needs_expert", "comment": "x"}) is None


def test_services_read_calls_as_text_with_ids_and_nothing_that_they_refuse_a_file_for() -> None:
    answer = {"call": {"name": "book", "arguments": '{"seats": 2}'}, "comment": "x"}
    served = kinds.service_demonstration(payload([*PROMPT[:3], *PROMPT[1:3]]), answer)
    assert served
    assert served.keys() == {"messages", "tools"}
    told = [each for each in served["messages"] if each["role"] == "tool"]
    assert told == [{"role": "tool", "content": "[]", "tool_call_id": f"call_{number}"} for number in (1, 2)]
    called = {"id": "call_3", "type": "function", "function": answer["call"]}
    assert served["messages"][-1] == {"role": "assistant", "content": "", "tool_calls": [called]}
    assert kinds.service_demonstration(payload(), answer) is None, "the agent of the conversation wrote no JSON"
    for name in ("find.trains", "find trains", "", "é", "x" * 65, "x\n"):
        assert kinds.service_demonstration(payload(PROMPT[:1], tools=[{"name": name}]), {"content": "x"}) is None
        call = {"name": name, "arguments": "{}"}
        assert kinds.service_demonstration(payload(PROMPT[:1]), {"call": call}) is None
    plain = [{"role": "user", "content": "Hi"}]
    said = kinds.service_demonstration({"prompt": plain}, {"content": "Ho"})
    assert said == {"messages": [*plain, {"role": "assistant", "content": "Ho"}]}
    assert kinds.service_demonstration(payload(), {"outcome": "needs_expert", "comment": "x"}) is None
