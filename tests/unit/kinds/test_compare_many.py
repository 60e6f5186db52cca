"""`chat.compare` where a task has more than two answers."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu import kinds
from tarazu.kinds import preference_pairs

KIND = kinds.of("chat.compare")
ONTOLOGY = {**KIND.example("en")["ontology"], "answers_max": 5}


def _payload(count: int) -> dict[str, Any]:
    return {
        "prompt": [{"role": "user", "content": "Name a tree."}],
        "answers": [{"key": key, "content": f"Tree {key}", "model": f"m-{key}"} for key in "abcdefgh"[:count]],
    }


def _codes(faults: list[kinds.Fault]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in faults]


def _check(answer: Any, count: int, **ontology: Any) -> list[kinds.Fault]:
    return kinds.check_answer_for("chat.compare", answer, {**ONTOLOGY, **ontology}, _payload(count))


@pytest.mark.parametrize(
    ("count", "codes"), [(1, ["too_short"]), (2, []), (5, []), (6, ["too_long"]), (9, ["too_long"])]
)
def test_a_task_has_as_many_answers_as_its_ontology_lets_it(count: int, codes: list[str]) -> None:
    payload = {**_payload(0), "answers": [{"key": key, "content": "x"} for key in "abcdefghi"[:count]]}
    assert [fault.code for fault in KIND.check_payload(payload, ONTOLOGY)] == codes


def test_without_a_number_of_answers_a_task_has_two() -> None:
    ontology = {name: value for name, value in ONTOLOGY.items() if name != "answers_max"}
    assert KIND.check_ontology(ontology) == []
    (fault,) = KIND.check_payload(_payload(3), ontology)
    assert (fault.field, fault.code, dict(fault.facts)) == ("answers", "too_long", {"max": 2, "length": 3})
    assert KIND.labels(ontology) == ["a", "b", "tie", "both_bad"]
    assert not kinds.needs_task(KIND, ontology)


def test_an_answer_names_only_what_its_task_shows() -> None:
    assert _check({"preference": "d", "strength": 1}, 4) == []
    (fault,) = _check({"preference": "d", "strength": 1}, 3)
    assert (fault.field, fault.code) == ("preference", "not_allowed")
    assert fault.facts["allowed"] == ["a", "b", "c", "tie", "both_bad"]
    by_criterion = {"preference": "a", "strength": 1, "criteria": {"clarity": {"preference": "c"}}}
    assert _check(by_criterion, 3) == []
    assert _codes(_check(by_criterion, 2)) == [("criteria.clarity.preference", "not_allowed")]
    assert _codes(_check({"preference": "h"}, 4)) == [("preference", "not_allowed")]


def test_the_best_of_many_needs_its_strength_and_no_best_has_none() -> None:
    assert _codes(_check({"preference": "c"}, 4)) == [("strength", "missing")]
    assert _codes(_check({"preference": "tie", "strength": 1}, 4)) == [("strength", "not_allowed")]
    assert _check({"preference": "both_bad"}, 4) == []
    assert _check({"preference": "c"}, 4, strengths=0) == []


def test_the_labels_of_a_project_are_all_letters_that_its_tasks_may_have() -> None:
    assert KIND.labels({**ONTOLOGY, "outcomes": ["needs_expert"]}) == [
        "a", "b", "c", "d", "e", "tie", "both_bad", "needs_expert",
    ]  # fmt: skip
    assert kinds.needs_task(KIND, ONTOLOGY)


@given(count=st.integers(2, 8), place=st.integers(0, 7), flipped=st.booleans())
def test_a_flip_reverses_the_answers_and_every_letter_of_a_verdict(count: int, place: int, flipped: bool) -> None:
    payload = _payload(count)
    kind = kinds.for_task("chat.compare", payload, ONTOLOGY)
    letter = "abcdefgh"[place % count]
    seen = {"preference": letter, "criteria": {"clarity": {"preference": letter}, "accuracy": {"preference": "tie"}}}
    shown = {each["key"]: each["content"] for each in kind.view(payload, flipped)["answers"]}
    stored = kind.canonical(seen, flipped)
    assert list(shown) == list("abcdefgh"[:count])
    assert f"Tree {stored['preference']}" == shown[letter]
    assert stored["criteria"]["clarity"] == {"preference": stored["preference"]}
    assert stored["criteria"]["accuracy"] == {"preference": "tie"}
    assert kind.shown(stored, flipped) == seen
    assert "model" not in str(kind.view(payload, flipped))


def test_two_different_answers_are_as_far_apart_as_can_be() -> None:
    kind = kinds.for_task("chat.compare", _payload(4), ONTOLOGY)
    assert kind.distance({"preference": "c", "strength": 3}, {"preference": "d", "strength": 1}) == 1
    assert kind.distance({"preference": "c", "strength": 3}, {"preference": "both_bad"}) == 0.5
    assert kind.distance({"preference": "c", "strength": 4}, {"preference": "c", "strength": 2}) == 0.125


def test_the_best_is_preferred_to_each_other_answer_by_what_people_said_of_the_two() -> None:
    said = [
        {"preference": "c", "strength": 3},
        {"preference": "c", "strength": 1},
        {"preference": "a", "strength": 2},
        {"preference": "tie"},
    ]
    made = preference_pairs(_payload(4), said, "c", 4)
    assert [(each["chosen_model"], each["rejected_model"]) for each in made] == [
        ("m-c", "m-a"), ("m-c", "m-b"), ("m-c", "m-d"),
    ]  # fmt: skip
    assert [each["margin"] for each in made] == [0.125, 0.25, 0.25]
    assert preference_pairs(_payload(4), said, "both_bad", 4) == []


def test_an_ontology_that_never_passed_its_check_is_itself_the_fault() -> None:
    for bad in ("4", True, None, 2.0):
        faults = KIND.check_answer({"preference": "a"}, {**ONTOLOGY, "answers_max": bad})
        assert _codes(faults) == [("ontology", "wrong_type")]
