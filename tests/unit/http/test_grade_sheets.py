"""Grades of one answer side by side: which of them count, by which version, and what they come to."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tarazu.http.customer.grade_sheets import GradeSheet, grade_sheet
from tarazu.http.customer.rubric_drafts import rubric_drafts
from tarazu.quality import Adjudicated, Fix
from tarazu.tasks import Submission

KIND = {"key": "kind", "criterion": "Is kind.", "points": 2}
SHORT = {"key": "short", "criterion": "Is short.", "points": 3}
RUBRICS = {1: [KIND, SHORT], 2: [{**KIND, "points": 8}, SHORT]}
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def submitted(number: int, who: int, answer: dict[str, Any], round: int = 1, used: bool = True) -> Submission:
    """Return an answer as it is stored."""
    return Submission(
        id=uuid.UUID(int=number), task_id=uuid.UUID(int=0), contributor_id=uuid.UUID(int=who),
        assignment_id=uuid.UUID(int=who), round=round, answer=answer, label="", seconds=1,
        submitted_at=BEGAN + timedelta(minutes=number), accepted_at=BEGAN if used else None, used=used,
    )  # fmt: skip


def grades(kind: str, short: str) -> dict[str, Any]:
    """Return an answer with these verdicts."""
    return {"grades": {"kind": {"verdict": kind}, "short": {"verdict": short}}}


def fixed(number: int, answer: dict[str, Any]) -> dict[uuid.UUID, Fix]:
    """Return the fix of an answer."""
    given = uuid.UUID(int=number)
    fix = Fix(
        id=uuid.UUID(int=90), submission_id=given, task_id=uuid.UUID(int=0), answer=answer, label="",
        original_sha256="", fixed_by=uuid.UUID(int=91), fixed_at=BEGAN + timedelta(hours=1),
    )  # fmt: skip
    return {given: fix}


def sheet(*given: tuple[Submission, int], **more: Any) -> GradeSheet | None:
    """Lay answers side by side, under numbers for names."""
    rows = [(each, f"c{each.contributor_id.int}", version) for each, version in given]
    return grade_sheet({}, rows, more.pop("fixes", {}), RUBRICS, **more)


def test_the_last_round_counts_and_what_was_left_out_does_not() -> None:
    found = sheet(
        (submitted(1, 1, grades("met", "met")), 1),
        (submitted(2, 2, grades("not_met", "met"), used=False), 1),
        (submitted(3, 1, grades("met", "not_met"), round=2), 1),
    )
    assert found is not None
    assert [(each.name, each.score) for each in found.graders] == [("c1", 0.4)]
    assert (found.score, found.spread) == (0.4, None)
    assert sheet() is None
    assert sheet((submitted(1, 1, {"outcome": "needs_expert"}), 1)) is None


def test_a_grading_counts_as_a_reviewer_fixed_it() -> None:
    found = sheet((submitted(1, 1, grades("met", "met")), 1), fixes=fixed(1, grades("not_met", "not_met")))
    assert found is not None
    assert [(each.score, each.fixed) for each in found.graders] == [(0.0, True)]


def test_only_the_newest_version_is_in_the_score_and_a_changed_criterion_has_a_row_for_each() -> None:
    found = sheet((submitted(1, 1, grades("met", "met")), 1), (submitted(2, 2, grades("not_met", "met")), 2))
    assert found is not None
    assert (found.versions, found.score, found.spread) == ([2, 1], 3 / 11, None)
    assert [(row.criterion["points"], row.versions, [each.verdict for each in row.given]) for row in found.rows] == [
        (8, [2], ["not_met", None]),
        (3, [2, 1], ["met", "met"]),
        (2, [1], [None, "met"]),
    ]
    assert not any(row.differs for row in found.rows)
    assert len({each.digest for each in found.graders}) == 2


def test_what_an_adjudicator_chose_is_the_score() -> None:
    first, second = submitted(1, 1, grades("met", "met")), submitted(2, 2, grades("met", "not_met"))
    ruling = Adjudicated(
        id=uuid.UUID(int=80), task_id=uuid.UUID(int=0), verdict="pick", submission_id=second.id, answer=second.answer,
        label="", clause=None, reason=None, ontology_version=2, decided_by=uuid.UUID(int=81), decided_at=BEGAN,
    )  # fmt: skip
    found = sheet((first, 1), (second, 1), ruling=ruling)
    assert found is not None
    assert (found.score, found.is_ruled, found.spread) == (0.4, True, 0.6)
    assert [row.differs for row in found.rows] == [False, True]
    mended = sheet((first, 1), (second, 1), ruling=replace(ruling, verdict="mend"))
    assert mended is not None
    assert (mended.score, mended.versions) == (8 / 11, [1])


def test_a_written_rubric_tells_each_round_and_fix_against_what_was_before() -> None:
    rounds = [submitted(1, 1, {"rubric": [KIND]}), submitted(2, 1, {"rubric": [KIND, SHORT]}, round=2)]
    other = submitted(3, 2, {"outcome": "needs_expert"})
    given = [(each, f"c{each.contributor_id.int}") for each in (*rounds, other)]
    found = rubric_drafts({}, given, fixed(2, {"rubric": [SHORT]}), lambda known_as: f"c{known_as.int}")
    told = [
        (each.who, each.fixed, None if each.changes is None else [one.change for one in each.changes]) for each in found
    ]
    assert told == [("c1", False, None), ("c1", False, ["added"]), ("c91", True, ["removed"])]
    (first, *_) = rubric_drafts({"rubric": [KIND]}, given, {}, str)
    assert first.changes == []
