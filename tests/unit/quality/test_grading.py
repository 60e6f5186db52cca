"""Gradings counted by criterion and version."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tarazu.quality.insights.grading import CRITERIA_SHOWN, EXAMPLES_SHOWN, VERSIONS_SHOWN, Grading, Gradings

RUBRIC = [
    {"key": "kind", "criterion": "Is kind.", "points": 2},
    {"key": "dose", "criterion": "Names a dose.", "points": -4},
]


def answer(number: int) -> uuid.UUID:
    """Return the id of a task by number."""
    return uuid.UUID(int=number)


def grading(number: int, who: str, version: int = 1, model: str | None = None, **verdicts: str) -> Grading:
    """Return what somebody said of an answer."""
    return Grading(
        task_id=answer(number), contributor=who, version=version, model=model, own=[], verdicts=dict(verdicts)
    )


def test_a_criterion_tells_how_often_it_is_met_and_how_far_graders_agree() -> None:
    found = Gradings({1: RUBRIC})
    for number in range(6):
        found.add([grading(number, "u", kind="met", dose="not_met")])
        said = "not_met" if number < 2 else "met"
        found.add([grading(number, "v", kind=said, dose="not_met")])
    (rubric,) = found.figures()
    kind, dose = rubric.criteria
    assert (rubric.gradings, rubric.graders, rubric.answers, rubric.shared) == (12, 2, 6, 6)
    assert (kind.key, kind.met, kind.not_met, kind.share, kind.split) == ("kind", 10, 2, pytest.approx(5 / 6), 2)
    assert (kind.shared, kind.agreement) == (6, pytest.approx(4 / 6))
    assert (kind.alpha, kind.alpha_low is None) == (pytest.approx(-0.1), False)
    assert [(each.task_id, each.met, each.not_met) for each in kind.examples] == [(answer(0), 1, 1), (answer(1), 1, 1)]
    # All said the same, so chance cannot be told from agreement; it is not called bad for that.
    assert (dose.key, dose.alpha, dose.agreement, dose.split) == ("dose", None, 1.0, 0)


def test_an_interval_counts_an_answer_once_however_many_graded_it() -> None:
    once, often = Gradings({1: RUBRIC}), Gradings({1: RUBRIC})
    for number in range(4):
        once.add([grading(number, "u", kind="met")])
        often.add([grading(number, who, kind="met") for who in "uvw"])
    first, second = (each.figures()[0].criteria[0] for each in (once, often))
    assert (first.share, first.low, first.high) == (second.share, second.low, second.high)
    assert first.low is not None
    assert first.low < 0.6


def test_what_does_not_apply_counts_neither_way() -> None:
    found = Gradings({1: RUBRIC})
    found.add([grading(1, "u", kind="not_applicable", dose="not_met"), grading(2, "u", kind="met", dose="not_met")])
    kind = next(each for each in found.figures()[0].criteria if each.key == "kind")
    assert (kind.share, kind.not_applicable, kind.answers) == (1.0, 1, 2)


def test_versions_are_counted_apart_and_the_newest_comes_first() -> None:
    harder: list[dict[str, Any]] = [{**RUBRIC[0], "points": 9}]
    found = Gradings({1: RUBRIC, 2: harder})
    found.add([grading(1, "u", 1, kind="met", dose="met"), grading(1, "v", 2, kind="not_met")])
    newer, older = found.figures()
    assert [each.version for each in (newer, older)] == [2, 1]
    assert (newer.score, older.score) == (0.0, 0.0)
    assert (newer.criteria[0].points, newer.criteria[0].shared, newer.gradings) == (9, 0, 1)
    assert {each.id for each in newer.criteria}.isdisjoint(each.id for each in older.criteria)


def test_equal_keys_of_tasks_with_other_words_are_other_criteria() -> None:
    found = Gradings({1: []})
    for number, words in enumerate(("Is short.", "Is true.", "Is short.")):
        own = [{"key": "c1", "criterion": words, "points": 1}]
        found.add([Grading(task_id=answer(number), contributor="u", version=1, model=None, own=own,
                           verdicts={"c1": "met"})])  # fmt: skip
    assert sorted((each.criterion, each.answers) for each in found.figures()[0].criteria) == [
        ("Is short.", 2),
        ("Is true.", 1),
    ]


def test_models_are_scored_by_their_answers() -> None:
    found = Gradings({1: RUBRIC})
    found.add([grading(1, "u", model="one", kind="met"), grading(1, "v", model="one", kind="not_met")])
    found.add([grading(2, "u", model="two", kind="met"), grading(3, "u", kind="met")])
    (rubric,) = found.figures()
    assert [(each.model, each.answers, each.score) for each in rubric.models] == [("two", 1, 1.0), ("one", 1, 0.5)]
    assert (rubric.spread, rubric.shared) == (1.0, 1)


def test_nothing_graded_has_no_figures_and_no_points_to_win_no_score() -> None:
    assert Gradings({1: RUBRIC}).figures() == []
    found = Gradings({1: [RUBRIC[1]]})
    found.add([grading(1, "u", dose="met")])
    assert (found.figures()[0].score, found.figures()[0].models) == (None, [])


def test_everything_that_grows_is_bounded() -> None:
    many = [{"key": f"c{i}", "criterion": f"Says {i}.", "points": 1} for i in range(CRITERIA_SHOWN + 5)]
    found = Gradings(dict.fromkeys(range(1, VERSIONS_SHOWN + 4), many))
    verdicts = {each["key"]: "met" for each in many}
    for version in range(1, VERSIONS_SHOWN + 4):
        found.add([grading(1, "u", version, **verdicts)])
    for number in range(EXAMPLES_SHOWN + 3):
        found.add([grading(number + 2, who, VERSIONS_SHOWN + 3, c0=said) for who, said in ("um", "vn")
                   for said in ["met" if said == "m" else "not_met"]])  # fmt: skip
    figures = found.figures()
    assert len(figures) == VERSIONS_SHOWN
    assert (len(figures[0].criteria), figures[0].left_out) == (CRITERIA_SHOWN, 5)
    assert (len(figures[0].criteria[0].examples), figures[0].criteria[0].split) == (EXAMPLES_SHOWN, EXAMPLES_SHOWN + 3)
