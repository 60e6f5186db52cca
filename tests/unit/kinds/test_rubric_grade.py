"""`rubric.grade`, rule by rule."""

from typing import Any

import pytest

from tarazu import kinds
from tarazu.kinds import criteria_of, rubric_score

KIND = kinds.of("rubric.grade")


def _example() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    example = KIND.example("en")
    return example["ontology"], example["payload"], example["answer"]


def _codes(faults: list[kinds.Fault]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in faults]


def _check(grade: Any, **ontology: Any) -> list[tuple[str, str]]:
    return _codes(KIND.check_answer({"grades": {"x": grade}}, {**_example()[0], **ontology}))


def _fit(**grades: Any) -> list[tuple[str, str]]:
    assert isinstance(KIND, kinds.Fitted)
    ontology, payload, answer = _example()
    whole = {**answer["grades"], **grades}
    kept = {key: grade for key, grade in whole.items() if grade is not None}
    return _codes(KIND.check_fit({"grades": kept}, ontology, payload))


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"points": 0}, "rubric[0].points", "not_allowed"),
        ({"points": 101}, "rubric[0].points", "out_of_range"),
        ({"points": 1.5}, "rubric[0].points", "wrong_type"),
        ({"criterion": " "}, "rubric[0].criterion", "not_empty"),
        ({"key": "kind"}, "rubric[0].key", "duplicate"),
        ({"key": "dose"}, "rubric[2].key", "duplicate"),
    ],
)
def test_a_bad_criterion_is_told_where_and_why(change: dict[str, Any], field: str, code: str) -> None:
    ontology, payload, _ = _example()
    payload["rubric"][0] |= change
    assert _codes(KIND.check_payload(payload, ontology)) == [(field, code)]


def test_a_task_brings_criteria_where_the_project_has_none() -> None:
    ontology, payload, _ = _example()
    del payload["rubric"]
    assert KIND.check_payload(payload, ontology) == []
    assert _codes(KIND.check_payload(payload, {**ontology, "rubric": []})) == [("rubric", "missing")]


def test_a_quote_is_as_long_as_its_place_says() -> None:
    good = {"start": 3, "end": 6, "quote": "हाँ"}
    assert _check({"verdict": "met", "evidence": [good]}) == []
    assert _check({"verdict": "met", "evidence": [{**good, "end": 7}]}) == [("grades.x.evidence[0]", "bad_format")]
    assert _check({"verdict": "met", "evidence": []}) == [("grades.x.evidence", "too_short")]


def test_the_ontology_decides_about_evidence_and_what_does_not_apply() -> None:
    quoted = {"verdict": "met", "evidence": [{"start": 0, "end": 1, "quote": "x"}]}
    assert _check({"verdict": "met"}, evidence="required") == [("grades.x.evidence", "missing")]
    assert _check({"verdict": "not_met"}, evidence="required") == []
    assert _check(quoted, evidence="off") == [("grades.x.evidence", "unknown_field")]
    assert _check({"verdict": "not_applicable"}, allow_not_applicable=False) == [("grades.x.verdict", "not_allowed")]
    assert _check({}) == [("grades.x.verdict", "missing")]


def test_every_criterion_has_a_grade_and_every_quote_stands_in_the_answer() -> None:
    assert _fit() == []
    assert _fit(dose=None) == [("grades.dose", "missing")]
    assert _fit(stranger={"verdict": "met"}) == [("grades.stranger", "unknown_field")]
    quote = {"start": 0, "end": 5, "quote": "wrong"}
    assert _fit(dose={"verdict": "met", "evidence": [quote]}) == [("grades.dose.evidence[0].quote", "bad_format")]


def test_the_score_loses_points_below_zero_and_leaves_out_what_does_not_apply() -> None:
    ontology, payload, answer = _example()
    criteria = criteria_of(ontology, payload)
    assert [each["key"] for each in criteria] == ["kind", "doctor", "children", "dose"]
    assert rubric_score(criteria, answer["grades"]) == 1
    assert rubric_score(criteria, {**answer["grades"], "dose": {"verdict": "met"}}) == pytest.approx(3 / 7)
    assert rubric_score(criteria, {"dose": {"verdict": "met"}, "kind": {"verdict": "not_met"}}) == 0
    assert rubric_score(criteria, {"kind": {"verdict": "not_applicable"}}) is None


def test_distance_is_the_share_of_criteria_with_another_verdict() -> None:
    one = {"grades": {"x": {"verdict": "met"}, "y": {"verdict": "met"}}}
    other = {"grades": {"x": {"verdict": "met"}, "y": {"verdict": "not_met"}}}
    assert KIND.distance(one, other) == KIND.distance(other, one) == 0.5
    assert KIND.distance(one, one) == 0
    assert KIND.distance(one, {"outcome": "needs_expert", "comment": "x"}) == 1


def test_the_label_names_the_criteria_that_are_met() -> None:
    assert KIND.label(_example()[2]) == "doctor+kind"
    assert KIND.label({"grades": {"x": {"verdict": "not_met"}}}) == "(none)"
