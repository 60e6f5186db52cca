"""`reasoning.steps`, rule by rule."""

from typing import Any

import pytest

from tarazu import kinds
from tarazu.kinds import stepwise_record

KIND = kinds.of("reasoning.steps")


def _example() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    example = KIND.example("en")
    return example["ontology"], example["payload"], example["answer"]


def _codes(faults: list[kinds.Fault]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in faults]


def _check(answer: Any, **ontology: Any) -> list[tuple[str, str]]:
    return _codes(KIND.check_answer(answer, {**_example()[0], **ontology}))


def _fit(*ratings: str, stop_at_error: bool = True) -> list[tuple[str, str]]:
    assert isinstance(KIND, kinds.Fitted)
    ontology, payload, _ = _example()
    return _codes(KIND.check_fit({"ratings": list(ratings)}, {**ontology, "stop_at_error": stop_at_error}, payload))


@pytest.mark.parametrize(
    ("answer", "field", "code"),
    [
        ({"ratings": ["fine"]}, "ratings[0]", "not_allowed"),
        ({"ratings": ["good", None]}, "ratings[1]", "wrong_type"),
        ({"ratings": []}, "ratings", "too_short"),
        ({"ratings": ["bad", "good"]}, "ratings[1]", "not_allowed"),
        ({"ratings": ["good"], "correction": "x"}, "correction", "not_allowed"),
        ({"ratings": ["bad"], "correction": " "}, "correction", "not_empty"),
    ],
)
def test_a_bad_answer_is_told_where_and_why(answer: Any, field: str, code: str) -> None:
    assert _check(answer) == [(field, code)]


def test_the_ontology_decides_what_is_rated_and_corrected() -> None:
    assert _check({"ratings": ["bad", "good"]}, stop_at_error=False) == []
    assert _check({"ratings": ["neutral"]}, allow_neutral=False) == [("ratings[0]", "not_allowed")]
    assert _check({"ratings": ["bad"]}, correction="required") == [("correction", "missing")]
    assert _check({"ratings": ["good"]}, correction="required") == []
    assert _check({"ratings": ["bad"], "correction": "x"}, correction="off") == [("correction", "unknown_field")]


def test_every_step_is_rated_up_to_the_first_error() -> None:
    assert _fit("good", "good", "good", "neutral") == []
    assert _fit("good", "bad") == []
    assert _fit("good", "good") == [("ratings", "too_short")]
    assert _fit("good", "bad", stop_at_error=False) == [("ratings", "too_short")]
    assert _fit(*["good"] * 5) == [("ratings", "too_long")]


def test_a_step_is_a_text_that_is_not_blank() -> None:
    ontology, payload, _ = _example()
    assert _codes(KIND.check_payload({**payload, "steps": [{"content": " "}]}, ontology)) == [
        ("steps[0].content", "not_empty")
    ]
    assert _codes(KIND.check_payload({**payload, "steps": []}, ontology)) == [("steps", "too_short")]


def test_the_model_is_not_shown() -> None:
    view = KIND.view({**_example()[1], "model": "secret"}, False)
    assert "model" not in view


def test_the_label_is_the_first_bad_step() -> None:
    assert KIND.label(_example()[2]) == "step-3"
    assert KIND.label({"ratings": ["good", "neutral"]}) == "sound"
    assert KIND.label({"outcome": "needs_expert", "comment": "x"}) == "needs_expert"


def test_distance_is_the_mean_difference_over_steps_that_both_rated() -> None:
    good, bad = {"ratings": ["good", "good", "good"]}, {"ratings": ["good", "bad"]}
    assert KIND.distance(good, bad) == KIND.distance(bad, good) == 0.5
    assert KIND.distance(good, {"ratings": ["neutral", "good", "good"]}) == pytest.approx(1 / 6)
    assert KIND.distance(good, {"outcome": "needs_expert", "comment": "x"}) == 1


def test_a_prompt_of_several_messages_is_one_text_with_their_roles() -> None:
    _, payload, answer = _example()
    payload["prompt"].insert(0, {"role": "system", "content": "Be brief."})
    record = stepwise_record(payload, answer)
    assert record is not None
    assert record["prompt"].startswith("system: Be brief.\n\nuser: A shirt")
