"""What a forecast says of a setting whose people may be anything lies between the ends that it says, whoever came out best."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tarazu import projects
from tarazu.quality.adaptive.expecting import Replayed
from tarazu.quality.adaptive.forecasts import Supposed, Terms, told
from tarazu.quality.adaptive.what_if import Kept
from tarazu.quality.intervals import interval

TEMPLATE = projects.template("finance-table-qa")
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def played(answers: float, accuracy: float) -> Replayed:
    """Return a setting by which tasks took so many answers, of which such a share was right."""
    return Replayed(confidence=0.99, least=2, most=8, answers_per_task=answers, accuracy=accuracy, ran_out=0.0)


def terms(pace: float | None) -> Terms:
    """Return a thousand tasks of a project that is not begun."""
    new = TEMPLATE.project("tables", "en")
    given = None if pace is None else (pace, "given")
    return Terms(project=new, rate=new.rate, tasks=1000, answers=0, pace=given, now=NOW)


@pytest.mark.parametrize("pace", [100.0, None])
def test_a_figure_lies_between_its_ends_also_where_careful_people_come_out_worse(pace: float | None) -> None:
    expected = {"careful": [played(2.4, 0.990)], "ordinary": [played(2.2, 0.995)], "mixed": [played(4.0, 0.965)]}
    (one,) = told(Kept(replays=[], tasks=0, expected=expected), Supposed(), terms(pace)).forecasts
    assert one.best
    assert one.worst
    assert (one.worst.accuracy, one.accuracy, one.best.accuracy) == (0.965, 0.995, 0.995)
    assert (one.best.answers_per_task, one.answers_per_task, one.worst.answers_per_task) == (2.2, 2.2, 4.0)
    assert one.best.cost_minor == one.cost_minor < one.worst.cost_minor
    days = [each.finished_at for each in (one.best, one, one.worst)]
    assert days == ([None] * 3 if pace is None else [NOW + timedelta(days=n) for n in (22, 22, 40)])


def test_ends_of_a_day_that_is_too_far_to_tell_are_unknown_at_the_later_end_alone() -> None:
    expected = {"careful": [played(2.0, 0.99)], "ordinary": [played(3.0, 0.98)], "mixed": [played(8.0, 0.9)]}
    (one,) = told(Kept(replays=[], tasks=0, expected=expected), Supposed(), terms(0.1)).forecasts
    assert one.best
    assert one.worst
    assert (one.best.finished_at, one.finished_at, one.worst.finished_at) == (
        NOW + timedelta(days=20_000),
        one.finished_at,
        None,
    )
    assert one.finished_at


@pytest.mark.parametrize("count", [1, 30, 45, 1000])
@pytest.mark.parametrize("share", [0.0, 1e-9, 0.0004, 0.5, 0.9995, 1 - 1e-9, 1.0])
def test_a_share_lies_in_its_interval_also_where_less_than_one_answer_is_expected_to_be_wrong(
    count: int, share: float
) -> None:
    low, high = interval(share * count, (1 - share) * count)
    assert low - 1e-12 <= share <= high + 1e-12
