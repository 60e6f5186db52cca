"""Finished chat tasks, read with the models of the official client."""

from typing import Any

import pytest
from type_examples import GOOD, JUDGED

from tarazu import kinds
from tarazu.scale import types

models = pytest.importorskip("scaleapi.api_client.v2.models")

MAKING = types.Making(task_id="5f0c00000000000000000001")
SUBMISSIONS = ({"submitted_at": "2026-01-02T03:04:05.000Z", "contributor_id": "c-1"},)


def read(threads: list[dict[str, Any]]) -> Any:
    """The task as the client reads it."""
    return models.Task.from_dict(
        {
            "task_id": MAKING.task_id,
            "project": "5f0c00000000000000000002",
            "status": "completed",
            "created_at": "2026-01-02T03:04:05.000Z",
            "metadata": {},
            "threads": threads,
        }
    )


def told(annotations: Any) -> dict[str, Any]:
    """The annotations by key."""
    return {each.actual_instance.key: each.actual_instance for each in annotations}


@pytest.mark.parametrize("name", ["chat", "chatlite", "chatexperimental", "multichat", "multistage"])
def test_the_client_reads_what_is_made_up_for_a_test(name: str) -> None:
    response = types.made_up(name, GOOD[name], MAKING)
    assert read(response["threads"]).threads[0].turns[-1].messages[-1].content.text


def test_a_judged_pair_becomes_annotations_of_the_last_turn() -> None:
    values = {"selected": "2", "likert": 5, "justification": "Funnier.", "rewrite": "It is very tired."}
    thread = read(types.threads(JUDGED, values, MAKING, submissions=SUBMISSIONS)).threads[0]
    assert [[message.role for message in turn.messages] for turn in thread.turns] == [
        ["system", "user", "assistant"],
        ["user", "assistant", "assistant"],
    ]
    judged = told(thread.turns[-1].annotations)
    assert judged["selected_model_id"].value == "south-2"
    assert judged["selected_model_id"].possible_values == ["north-1", "south-2"]
    assert (judged["likert_value"].value, judged["justification"].value) == (5, "Funnier.")
    rewritten = thread.turns[-1].messages[-1]
    assert (rewritten.source_id, rewritten.model_parameters.model) == ("south-2", "south-2")
    assert told(rewritten.annotations)["rewrite"].value == "It is very tired."
    assert thread.submissions[0].contributor_id == "c-1"


def test_an_answer_of_the_kind_for_comparisons_becomes_the_same_threads() -> None:
    payload = types.compare_payload(JUDGED)
    assert kinds.of("chat.compare").check_payload(payload, {}) == []
    answer = {
        "preference": "b",
        "strength": 2,
        "comment": "Funnier.",
        "criteria": {"accuracy": {"preference": "a", "reason": "True."}, "tone": {"preference": "tie"}},
    }
    thread = read(types.threads(JUDGED, answer, MAKING, kind="chat.compare")).threads[0]
    judged = told(thread.turns[-1].annotations)
    assert judged["selected_model_id"].value == "south-2"
    assert judged["likert_value"].value == 2
    assert (judged["accuracy"].value, judged["accuracy"].justification) == ("north-1", "True.")
    assert judged["tone"].value == "tie"


def test_the_best_of_eight_responses_is_named_by_its_model_and_nine_are_not_compared() -> None:
    responses = [{"text": f"Answer {n}.", "model": f"m-{n}"} for n in range(9)]
    params = {"template_variables": {"prompt": "Count.", "responses": responses[:8]}}
    payload = types.compare_payload(params)
    assert payload is not None
    assert [each["key"] for each in payload["answers"]] == list("abcdefgh")
    answer = {"preference": "h", "strength": 1, "criteria": {"tone": {"preference": "c"}}}
    judged = told(read(types.threads(params, answer, MAKING, kind="chat.compare")).threads[0].turns[-1].annotations)
    assert (judged["selected_model_id"].value, judged["tone"].value) == ("m-7", "m-2")
    assert types.compare_payload({"template_variables": {"prompt": "Count.", "responses": responses}}) is None


def test_responses_may_come_one_by_one_up_to_the_eighth() -> None:
    variables = {"prompt": "Count.", **{f"response_{letter}": f"Answer {letter}." for letter in "abcdefgh"}}
    payload = types.compare_payload({"template_variables": variables})
    assert payload is not None
    assert [each["content"][-2] for each in payload["answers"]] == list("abcdefgh")


@pytest.mark.parametrize("name", ["chatlite", "multistage"])
def test_a_task_without_two_responses_is_not_compared(name: str) -> None:
    assert types.compare_payload(GOOD[name]) is None


def test_nobody_who_judges_is_told_the_models() -> None:
    telling = {"models": ["north-1"], "model_a": "north-1", "source_id": "south-2", "style_model_id": "south-2"}
    payload = types.payload("chat", {"template_variables": {**JUDGED["template_variables"], **telling}})
    assert "north-1" not in str(payload)
    assert "south-2" not in str(payload)
    assert [item["content"] for item in payload["items"][-4:-2]] == ["The way is longer.", "It is tired."]


def test_a_written_response_is_the_last_message() -> None:
    params = GOOD["chatlite"]
    thread = read(types.threads(params, {"response": "What has keys?"}, MAKING)).threads[0]
    assert [(message.role, message.content.text) for message in thread.turns[0].messages] == [
        ("user", "Write a riddle."),
        ("assistant", "What has keys?"),
    ]
