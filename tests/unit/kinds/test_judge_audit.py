"""`judge.audit`, rule by rule."""

import json
from typing import Any

import pytest

from tarazu import kinds
from tarazu.kinds.rubric.audit import JudgeAudit, audit_records

KIND = JudgeAudit()


def _example() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    example = KIND.example("en")
    return example["ontology"], example["payload"], example["answer"]


def _codes(faults: list[kinds.Fault]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in faults]


def _fit(**audit: Any) -> list[tuple[str, str]]:
    ontology, payload, answer = _example()
    findings = {key: each for key, each in {**answer["audit"], **audit}.items() if each is not None}
    return _codes(KIND.check_fit({**answer, "audit": findings}, ontology, payload))


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"grades": {}}, "judge.grades", "too_short"),
        ({"grades": {"tone": {"verdict": "met"}}}, "judge.grades.tone", "unknown_field"),
        ({"grades": {"kind": {}}}, "judge.grades.kind.verdict", "missing"),
        ({"grades": {"kind": {"verdict": "yes"}}}, "judge.grades.kind.verdict", "not_allowed"),
        ({"grades": {"kind": {"verdict": "met", "confidence": 1.1}}}, "judge.grades.kind.confidence", "out_of_range"),
        ({"grades": {"kind": {"verdict": "met", "confidence": True}}}, "judge.grades.kind.confidence", "wrong_type"),
        ({"position": 0}, "judge.position", "out_of_range"),
        ({"name": " "}, "judge.name", "not_empty"),
    ],
)
def test_a_bad_grade_of_the_judge_is_told_where_and_why(change: dict[str, Any], field: str, code: str) -> None:
    ontology, payload, _ = _example()
    payload["judge"] |= change
    assert _codes(KIND.check_payload(payload, ontology)) == [(field, code)]


def test_a_task_needs_a_judge_who_need_not_have_graded_everything() -> None:
    ontology, payload, _ = _example()
    del payload["judge"]["grades"]["dose"]
    assert KIND.check_payload(payload, ontology) == []
    del payload["judge"]
    assert _codes(KIND.check_payload(payload, ontology)) == [("judge", "missing")]


def test_nothing_of_the_judge_is_in_the_view_and_its_name_is_not_revealed_either() -> None:
    _, payload, _ = _example()
    assert "judge" not in json.dumps(KIND.view(payload, False))
    shown = json.dumps(KIND.revealed(payload, False))
    assert "It speaks of studies." in shown
    assert "judge-v1" not in shown
    assert "position" not in shown


def test_every_grade_of_the_judge_is_agreed_with_or_disputed_with_a_reason() -> None:
    ontology, _, answer = _example()
    assert _fit() == []
    assert _fit(source=None) == [("audit.source", "missing")]
    assert _fit(tone={"verdict": "agree"}) == [("audit.tone", "unknown_field")]
    for bare in ({"verdict": "dispute"}, {"verdict": "dispute", "reason": " "}):
        found = KIND.check_answer({**answer, "audit": {"source": bare}}, ontology)
        assert [fault.field for fault in found] == ["audit.source.reason"]
    assert _codes(KIND.check_answer({"grades": answer["grades"]}, ontology)) == [("audit", "missing")]


def test_who_agrees_to_another_grade_revises_theirs_to_it_and_nobody_else_does() -> None:
    assert _fit(dose={"verdict": "agree"}) == [("audit.dose.revised", "missing")]
    assert _fit(dose={"verdict": "agree", "revised": "not_applicable"}) == [("audit.dose.revised", "not_allowed")]
    assert _fit(kind={"verdict": "agree", "revised": "met"}) == [("audit.kind.revised", "unknown_field")]
    disputed = {"verdict": "dispute", "reason": "No.", "revised": "met"}
    assert _fit(dose=disputed) == [("audit.dose.revised", "unknown_field")]


def test_a_commitment_is_a_sound_grade_of_every_criterion_and_nothing_else() -> None:
    ontology, payload, answer = _example()
    grades = answer["grades"]
    some = {"grades": {"kind": grades["kind"], "source": grades["source"]}}
    assert _codes(KIND.check_commitment(some, ontology, payload)) == [("grades.dose", "missing")]
    assert _codes(KIND.check_commitment({**some, "audit": {}}, ontology, payload)) == [("audit", "unknown_field")]
    bad = {"grades": {**grades, "kind": {"verdict": "met", "evidence": [{"start": 0, "end": 5, "quote": "wrong"}]}}}
    assert _codes(KIND.check_commitment(bad, ontology, payload)) == [("grades.kind.evidence[0].quote", "bad_format")]


def test_an_outcome_needs_neither_commitment_nor_audit() -> None:
    ontology, payload, _ = _example()
    outcome = {"outcome": "needs_expert", "comment": "Ask a pharmacist."}
    assert KIND.check_answer(outcome, ontology) == []
    assert KIND.check_fit(outcome, ontology, payload) == []
    assert KIND.commitment(outcome) is None
    assert KIND.label(outcome) == "needs_expert"


def test_answers_are_labelled_and_compared_by_the_grades_that_were_given_blind() -> None:
    _, _, answer = _example()
    changed = {**answer, "audit": {key: {"verdict": "agree"} for key in answer["audit"]}}
    assert KIND.label(answer) == "kind"
    assert KIND.distance(answer, changed) == 0


def test_a_row_tells_what_was_said_before_and_after() -> None:
    ontology, payload, answer = _example()
    rows = audit_records(kinds.criteria_of(ontology, payload), payload, answer)
    assert [(row["key"], row["own"]["verdict"], row["judge"]["verdict"], row["audit"]["verdict"]) for row in rows] == [
        ("kind", "met", "met", "agree"),
        ("source", "not_met", "met", "dispute"),
        ("dose", "not_met", "met", "agree"),
    ]
    assert rows[2]["audit"]["revised"] == "met"
    assert {(row["judge_name"], row["position"]) for row in rows} == {("judge-v1", 1)}
    assert audit_records([], payload, {"outcome": "needs_expert", "comment": "x"}) == []
