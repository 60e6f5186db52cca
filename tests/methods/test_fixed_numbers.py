"""As many answers for each task, beside settings that stop when sure: as the library's own replay has them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.methods.test_expecting import ballots_of

from tarazu import methods
from tarazu.quality.adaptive import what_if
from tarazu.quality.adaptive.what_if import FIXED, Recorded, replays


def crowd(tasks: int, each: int | list[int]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return votes of seven people, of whom some err more, and what is true; `each` says how many answers tasks have."""
    draw = np.random.default_rng(11)
    truth = draw.integers(0, 2, tasks)
    counts = np.resize(np.atleast_1d(each), tasks)
    task = np.repeat(np.arange(tasks), counts)
    person = np.concatenate([draw.permutation(7)[:n] for n in counts])
    right = draw.random(len(task)) < np.array([0.95, 0.9, 0.85, 0.8, 0.8, 0.7, 0.65])[person]
    return task, person, np.where(right, truth[task], 1 - truth[task]), truth


def recorded(each: int | list[int], **own: Any) -> Recorded:
    """Return a project's answers as they are read to be replayed."""
    task, person, label, _ = crowd(200, each)
    return Recorded(
        ballots=ballots_of(task.tolist(), person.tolist(), label.tolist()), labels=2, **({"least": 2} | own)
    )


@pytest.mark.parametrize("count", FIXED)
def test_a_fixed_number_costs_and_brings_what_the_librarys_replay_says(count: int) -> None:
    task, person, label, truth = crowd(300, 7)
    curve = methods.replay(task, person, label, dict(enumerate(truth.tolist())), seeds=[0]).curve
    found = what_if._played((task, person, label), np.eye(2)[truth], None, count, count)
    point = curve[count - 1]
    assert (found.answers_per_task, found.accuracy) == (point.judgements_per_task, pytest.approx(point.accuracy))
    assert (found.confidence, found.least, found.most, found.ran_out) == (None, count, count, 0.0)


def test_the_fixed_numbers_stand_between_the_projects_own_setting_and_the_others() -> None:
    found = replays(recorded(7, most=6, confidence=0.97)).replays
    told = [(each.confidence, each.least, each.most) for each in found]
    assert told[:6] == [(0.97, 2, 6), *((None, n, n) for n in (1, 2, 3, 5, 7))]
    assert all(confidence for confidence, *_ in told[6:])
    fixed = [each.accuracy for each in found[1:6]]
    assert fixed[0] < fixed[2] < fixed[4]


def numbers(each: int | list[int], **own: Any) -> list[tuple[int, int]]:
    """Return the numbers of answers, least and most, of what stands beside settings that stop when sure."""
    return [(one.least, one.most) for one in replays(recorded(each, **own)).replays if not one.confidence]


def test_a_number_that_most_tasks_have_not_is_not_made_up() -> None:
    assert numbers(3) == [(1, 1), (2, 2), (3, 3)]


def test_where_tasks_were_given_different_numbers_they_stand_as_given_and_as_no_fixed_number() -> None:
    assert numbers([3] * 9 + [7] * 4) == [(1, 1), (2, 2), (3, 3), (3, 7)]
    assert numbers([3] * 9 + [7] * 4, most=7, confidence=0.99) == [(1, 1), (2, 2), (3, 3), (3, 7)]


def test_what_was_given_hides_no_fixed_number_that_is_as_many_on_the_mean() -> None:
    assert numbers([5] * 24 + [4]) == [(1, 1), (2, 2), (3, 3), (4, 5), (5, 5)]


def test_the_projects_own_fixed_number_stands_among_the_others() -> None:
    assert numbers(7, least=6) == [(1, 1), (2, 2), (3, 3), (5, 5), (6, 6), (7, 7)]


def test_before_anybody_answers_the_same_numbers_are_foretold() -> None:
    none = Recorded(ballots=ballots_of([], [], [], 0), least=4, labels=3)
    for found in replays(none).expected.values():
        assert [each.answers_per_task for each in found if not each.confidence] == [1.0, 2.0, 3.0, 4.0, 5.0]
