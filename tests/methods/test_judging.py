"""What is found out about a judge is what was planted in it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tarazu import methods


def _grades(seed: int, tasks: int = 200, each: int = 3) -> dict[str, Any]:
    """Draw people's grades of some answers, half of which are long."""
    generator = np.random.default_rng(seed)
    task = np.repeat(np.arange(tasks), each)
    return {"task": task, "people": generator.random(tasks * each) < 0.5, "long": task % 2, "draw": generator}


def test_kappa_of_a_judge_is_cohens_and_its_interval_draws_whole_tasks() -> None:
    given = _grades(12)
    people = given["people"]
    judge = np.where(given["draw"].random(len(people)) < 0.8, people, ~people)
    found = methods.judge_kappa(given["task"], judge, people, seed=2)
    rows = np.arange(len(people))
    names = ["judge"] * len(rows) + ["people"] * len(rows)
    cohen = methods.cohen_kappa([*rows, *rows], names, [*judge, *people], draws=0)
    assert found.value == pytest.approx(cohen.value)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.6 < found.high
    assert (found.tasks, found.votes) == (200, 1200)


def test_grades_of_one_answer_that_go_wrong_together_widen_the_interval() -> None:
    given = _grades(3)
    people = given["people"]
    wrong = given["draw"].random(200) < 0.2
    together = methods.judge_kappa(given["task"], people ^ np.repeat(wrong, 3), people)
    apart = methods.judge_kappa(np.arange(600), people ^ np.repeat(wrong, 3), people)
    assert together.value == apart.value
    assert _width(together) > 1.3 * _width(apart)


def _criteria(times: int = 1) -> list[tuple[int, str, str, str]]:
    """Draw grades of 40 tasks by 4 criteria, each criterion `times` times over."""
    generator = np.random.default_rng(1)
    once = [
        (task, criterion, person, "xyz"[(task + criterion + int(generator.random() < 0.3)) % 3])
        for task in range(40)
        for criterion in range(4)
        for person in "uvw"
        if generator.random() < 0.8
    ]
    return [
        (task, f"{criterion}.{time}", person, said) for task, criterion, person, said in once for time in range(times)
    ]


def test_alpha_of_people_by_criterion_is_krippendorffs() -> None:
    task, criterion, person, said = zip(*_criteria(), strict=True)
    found = methods.grades_alpha(task, criterion, person, said, draws=0)
    units = [f"{each} {key}" for each, key in zip(task, criterion, strict=True)]
    alpha = methods.krippendorff_alpha(units, person, said, draws=0)
    assert found.value == pytest.approx(alpha.value)
    assert (found.tasks, found.contributors, found.votes) == (40, 3, alpha.votes)


def test_criteria_that_say_the_same_five_times_make_nobody_surer() -> None:
    once, five = (methods.grades_alpha(*zip(*_criteria(times), strict=True)) for times in (1, 5))
    assert _width(five) == pytest.approx(_width(once), rel=0.1)


def test_without_two_grades_of_one_criterion_people_have_no_alpha() -> None:
    assert methods.grades_alpha([], [], [], []).value is None
    assert methods.grades_alpha([1, 1], ["a", "b"], ["u", "v"], ["x", "x"]).tasks == 0


def test_a_judge_that_likes_long_answers_is_found_and_one_that_does_not_is_not() -> None:
    given = _grades(5)
    people = given["people"].astype(float)
    kind = given["draw"].random(len(people)) < 0.4
    liking = np.maximum(people, (given["long"] == 1) & kind).astype(float)
    found = methods.judge_lean(given["task"], liking, people, given["long"])
    assert found.low is not None
    assert found.low > 0.1
    noisy = np.where(given["draw"].random(len(people)) < 0.8, people, 1 - people)
    fair = methods.judge_lean(given["task"], noisy, people, given["long"])
    assert fair.low is not None
    assert fair.high is not None
    assert fair.low < 0 < fair.high


def test_what_people_themselves_like_is_not_held_against_the_judge() -> None:
    long = [1, 1, 0, 0]
    assert methods.judge_lean([1, 2, 3, 4], [1, 1, 0, 0], [1, 1, 0, 0], long, draws=0).value == 0


def test_a_judge_without_anything_to_compare_has_no_figure() -> None:
    assert methods.judge_kappa([], [], []).value is None
    assert methods.judge_kappa([1], [None], ["x"]).tasks == 0
    assert methods.judge_lean([1, 2], [1, 0], [1, 0], [1, 1]).value is None


def test_what_neither_holds_nor_does_not_is_refused_by_its_row() -> None:
    with pytest.raises(ValueError, match="'holds', row 1"):
        methods.judge_lean([1, 2], [1, 0], [1, 0], [0, 2])


def _width(found: Any) -> float:
    return float(found.high - found.low)
