"""`chat.compare`, rule by rule."""

from typing import Any

import pytest

from tarazu import kinds
from tarazu.kinds import preference_pairs

KIND = kinds.of("chat.compare")


def _example() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    example = KIND.example("en")
    return example["ontology"], example["payload"], example["answer"]


def _codes(faults: list[kinds.Fault]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in faults]


def _check(answer: Any, **ontology: Any) -> list[tuple[str, str]]:
    return _codes(KIND.check_answer(answer, {**_example()[0], **ontology}))


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"prompt": []}, "prompt", "too_short"),
        ({"prompt": [{"role": "user", "content": "x"}] * 65}, "prompt", "too_long"),
        ({"prompt": [{"role": "user", "content": " \n"}]}, "prompt[0].content", "not_empty"),
        ({"prompt": [{"role": "robot", "content": "x"}]}, "prompt[0].role", "not_allowed"),
        ({"prompt": [{"role": ["user"], "content": "x"}]}, "prompt[0].role", "wrong_type"),
        ({"prompt": [{"role": "user"}]}, "prompt[0].content", "missing"),
        ({"answers": [{"key": "a", "content": "x"}]}, "answers", "too_short"),
        ({"answers": [{"key": k, "content": "x"} for k in "abc"]}, "answers", "too_long"),
        ({"answers": [{"key": k, "content": "x"} for k in "aa"]}, "answers[1].key", "not_allowed"),
        ({"answers": [{"key": "a", "content": "x"}, {"key": "b"}]}, "answers[1].content", "missing"),
        (
            {"answers": [{"key": "a", "content": "x"}, {"key": "b", "content": "x" * 200_001}]},
            "answers[1].content",
            "too_long",
        ),
        (
            {"answers": [{"key": "a", "content": "x", "model": " "}, {"key": "b", "content": "x"}]},
            "answers[0].model",
            "not_empty",
        ),
        ({"note": "x" * 10_001}, "note", "too_long"),
        ({"language": "english!"}, "language", "bad_format"),
        ({"reference": {"row": True}}, "reference.row", "wrong_type"),
        ({"reference": {"row": 2**53}}, "reference.row", "out_of_range"),
        ({"reference": {"row no.": 1.0}}, 'reference["row no."]', "wrong_type"),
        ({"reference": {"row": "\x00"}}, "reference.row", "bad_text"),
        ({"reference": {"": 1}}, 'reference[""]', "not_empty"),
        ({"reference": {str(i): i for i in range(65)}}, "reference", "too_long"),
        ({"gold": 1}, "gold", "unknown_field"),
    ],
)
def test_a_bad_payload_is_told_where_and_why(change: dict[str, Any], field: str, code: str) -> None:
    ontology, payload, _ = _example()
    assert _codes(KIND.check_payload({**payload, **change}, ontology)) == [(field, code)]


def test_limits_are_told_but_the_refused_value_is_not() -> None:
    ontology, payload, _ = _example()
    fault = KIND.check_payload({**payload, "note": "secret" * 2000}, ontology)[0]
    assert dict(fault.facts) == {"max": 10_000, "length": 12_000}


def test_all_faults_are_told_at_once() -> None:
    found = KIND.check_payload({"prompt": [{"role": 1}], "answers": "x"}, {})
    assert _codes(found) == [
        ("prompt[0].content", "missing"),
        ("prompt[0].role", "wrong_type"),
        ("answers", "wrong_type"),
    ]
    assert _codes(KIND.check_payload([], {})) == [("", "wrong_type")]
    assert _codes(KIND.check_payload({}, {})) == [("answers", "missing"), ("prompt", "missing")]


def test_an_empty_model_answer_can_be_compared() -> None:
    ontology, payload, _ = _example()
    payload["answers"][1]["content"] = ""
    assert KIND.check_payload(payload, ontology) == []


def test_strength_goes_with_a_side_and_only_then() -> None:
    assert _check({"preference": "a", "strength": 3}) == []
    assert _check({"preference": "a"}) == [("strength", "missing")]
    assert _check({"preference": "tie", "strength": 1}) == [("strength", "not_allowed")]
    assert _check({"preference": "a", "strength": 4}) == [("strength", "out_of_range")]
    assert _check({"preference": "a", "strength": 0}) == [("strength", "out_of_range")]
    assert _check({"preference": "a", "strength": True}) == [("strength", "wrong_type")]
    assert _check({"preference": "a", "strength": 2.0}) == [("strength", "wrong_type")]
    assert _check({"preference": "a", "strength": 10**5000}) == [("strength", "out_of_range")]
    assert _check({"preference": "a"}, strengths=0) == []
    assert _check({"preference": "a", "strength": 1}, strengths=0) == [("strength", "not_allowed")]


def test_the_ontology_decides_whether_ties_are_allowed() -> None:
    assert _check({"preference": "tie"}) == []
    assert _check({"preference": "both_bad"}) == []
    assert _check({"preference": "tie"}, allow_tie=False) == [("preference", "not_allowed")]
    assert _check({"preference": "both_bad"}, allow_both_bad=False) == [("preference", "not_allowed")]
    ontology = _example()[0]
    assert KIND.labels(ontology) == ["a", "b", "tie", "both_bad"]
    assert KIND.labels({**ontology, "allow_tie": False, "allow_both_bad": False}) == ["a", "b"]


def test_reasons_are_asked_for_as_the_ontology_says() -> None:
    bare = {"preference": "tie", "criteria": {"accuracy": {"preference": "a"}}}
    told = {"preference": "tie", "criteria": {"accuracy": {"preference": "a", "reason": "It is right."}}}
    blank = {"preference": "tie", "criteria": {"accuracy": {"preference": "a", "reason": " "}}}
    assert _check(bare) == _check(told) == _check(blank) == []
    assert _check(bare, reason="required") == [("criteria.accuracy.reason", "missing")]
    assert _check(blank, reason="required") == [("criteria.accuracy.reason", "not_empty")]
    assert _check(told, reason="off") == [("criteria.accuracy.reason", "unknown_field")]
    assert _check({"preference": "tie"}, reason="required", criteria=[]) == [("comment", "missing")]
    assert _check({"preference": "tie", "comment": "Alike."}, reason="required", criteria=[]) == []


def test_an_outcome_takes_the_place_of_a_preference_where_the_ontology_lists_it() -> None:
    told = {"outcome": "missing_information", "comment": "Which year is meant?"}
    assert _check(told, outcomes=["missing_information"]) == []
    assert _check({**told, "preference": "a"}, outcomes=["missing_information"]) == [("preference", "unknown_field")]
    assert ("outcome", "unknown_field") in _check(told)
    assert KIND.label(told) == "missing_information"
    assert KIND.canonical(told, True) == told
    assert KIND.labels({**_example()[0], "outcomes": ["needs_expert"]})[-1] == "needs_expert"
    assert KIND.distance(told, {"preference": "a"}) == KIND.distance({"preference": "a"}, told) == 1
    assert preference_pairs(_example()[1], [told], "missing_information", 3) == []


def test_outcomes_are_words_that_are_known() -> None:
    ontology = _example()[0]
    assert _codes(KIND.check_ontology({**ontology, "outcomes": ["bored"]})) == [("outcomes[0]", "not_allowed")]
    assert _codes(KIND.check_ontology({**ontology, "outcomes": []})) == [("outcomes", "too_short")]


def test_a_criterion_takes_a_side_or_a_tie() -> None:
    assert _check({"preference": "tie", "criteria": {"style": {"preference": "a"}}}) == [
        ("criteria.style", "unknown_field")
    ]
    assert _check({"preference": "tie", "criteria": {"accuracy": {"preference": "both_bad"}}}) == [
        ("criteria.accuracy.preference", "not_allowed")
    ]
    assert _check({"preference": "tie", "criteria": {"accuracy": {}}}) == [("criteria.accuracy.preference", "missing")]


def test_an_ontology_that_cannot_be_read_is_itself_the_fault() -> None:
    bad: list[Any] = [None, {}, [], "x", {"criteria": [1]}, {**_example()[0], "strengths": "3"}]
    for ontology in bad:
        assert _codes(KIND.check_answer({"preference": "a"}, ontology)) == [("ontology", "wrong_type")]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"strengths": 10}, "strengths", "out_of_range"),
        ({"answers_max": 1}, "answers_max", "out_of_range"),
        ({"answers_max": 9}, "answers_max", "out_of_range"),
        ({"answers_max": "4"}, "answers_max", "wrong_type"),
        ({"strengths": True}, "strengths", "wrong_type"),
        ({"allow_tie": 1}, "allow_tie", "wrong_type"),
        ({"reason": "maybe"}, "reason", "not_allowed"),
        ({"criteria": [{"key": "a b", "label": {"en": "X"}}]}, "criteria[0].key", "bad_format"),
        ({"criteria": [{"key": "x", "label": {"en": "X"}}] * 2}, "criteria[1].key", "duplicate"),
        ({"criteria": [{"key": "x", "label": {"hi": "क"}}]}, "criteria[0].label.en", "missing"),
        ({"criteria": [{"key": "x"}]}, "criteria[0].label", "missing"),
    ],
)
def test_a_bad_ontology_is_told_where_and_why(change: dict[str, Any], field: str, code: str) -> None:
    assert _codes(KIND.check_ontology({**_example()[0], **change})) == [(field, code)]


def test_a_flipped_view_swaps_the_answers_and_canonical_swaps_the_verdict_back() -> None:
    _, payload, _ = _example()
    plain, flipped = KIND.view(payload, False), KIND.view(payload, True)
    assert [entry["key"] for entry in flipped["answers"]] == ["a", "b"]
    assert [e["content"] for e in flipped["answers"]] == [e["content"] for e in plain["answers"]][::-1]
    seen = {"preference": "b", "strength": 2, "criteria": {"accuracy": {"preference": "a", "reason": "r"}}}
    stored = {"preference": "a", "strength": 2, "criteria": {"accuracy": {"preference": "b", "reason": "r"}}}
    assert KIND.canonical(seen, True) == stored
    assert KIND.canonical(seen, False) == seen
    assert KIND.canonical({"preference": "both_bad"}, True) == {"preference": "both_bad"}


def test_distance_is_a_symmetric_scale_from_same_to_opposite() -> None:
    answers: list[dict[str, Any]] = [
        {"preference": "a", "strength": 3},
        {"preference": "a", "strength": 1},
        {"preference": "tie"},
        {"preference": "both_bad"},
        {"preference": "b", "strength": 2, "criteria": {"accuracy": {"preference": "b"}}},
        {"preference": "a", "strength": 2, "criteria": {"accuracy": {"preference": "a"}}},
    ]
    for one in answers:
        assert KIND.distance(one, one) == 0
        for other in answers:
            assert KIND.distance(one, other) == KIND.distance(other, one)
            assert 0 <= KIND.distance(one, other) <= 1
    assert KIND.distance(answers[4], answers[5]) == 1
    assert 0 < KIND.distance(answers[0], answers[1]) < KIND.distance(answers[0], answers[2]) == 0.5
    half = {**answers[5], "criteria": {"accuracy": {"preference": "b"}}}
    assert KIND.distance(half, answers[5]) == 0.25


def test_a_preference_pair_is_what_trainers_read() -> None:
    _, payload, _ = _example()
    (record,) = preference_pairs(payload, [{"preference": "b", "strength": 2}, {"preference": "tie"}], "b", 4)
    assert record == {
        "prompt": payload["prompt"],
        "chosen": [{"role": "assistant", "content": payload["answers"][1]["content"]}],
        "rejected": [{"role": "assistant", "content": payload["answers"][0]["content"]}],
        "chosen_model": None,
        "rejected_model": None,
        "margin": 0.25,
    }
    assert preference_pairs(payload, [], "tie", 4) == preference_pairs(payload, [], "both_bad", 4) == []
    with pytest.raises(ValueError, match=r"not a label of chat\.compare: 'c'"):
        preference_pairs(payload, [], "c", 4)
