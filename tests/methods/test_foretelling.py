"""The watch on the confidence of merged answers: seldom an alarm by chance, also where tasks become harder, and one where it holds no more."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from tarazu.quality.insights.drift import Drift
from tarazu.quality.insights.foretelling import _alike, _chance, foretold
from tarazu.quality.merging.confidence import MergedCheck

NOW = datetime(2026, 1, 31, tzinfo=UTC)
RECENT, BEFORE = NOW - timedelta(days=2), NOW - timedelta(days=20)


def checks(said: Any, holds: Any, at: datetime) -> list[MergedCheck]:
    """Return checks by known items of answers of a score that hold or do not, all from one time."""
    return [
        MergedCheck(id=uuid.UUID(int=0), source="known", way="parts", score=float(s), is_right=bool(h), checked_at=at)
        for s, h in zip(said, holds, strict=True)
    ]


def drawn(draw: np.random.Generator, count: int, at: datetime, less: float = 0.0) -> list[MergedCheck]:
    """Return checks of which as many hold as their score squared says, or `less` fewer."""
    said = draw.beta(4, 2, count)
    found = checks(said, draw.random(count) < said**2 - less, at)
    return [replace(each, source=str(draw.choice(["known", "review"]))) for each in found]


def looked(seed: int, recent: int = 60, before: int = 100, less: float = 0.0) -> Drift:
    """Return what is found in two periods, of which the later one may be another."""
    draw = np.random.default_rng(seed)
    [found] = foretold([*drawn(draw, before, BEFORE), *drawn(draw, recent, RECENT, less)], NOW)
    return found


def p_value(seed: int, harder: float) -> float:
    """Return what a test says of a project in which the confidence holds, also where its newer tasks are harder."""
    draw, is_recent = np.random.default_rng(seed), np.arange(160) >= 100
    score = np.clip(draw.beta(4, 2, 160) - harder * is_recent, 0.01, 1.0)
    return _chance(_alike(score**2, draw.random(160) < 0.5), is_recent, draw.random(160) < score**2)


@pytest.mark.parametrize("harder", [0.0, 0.1])
def test_of_answers_that_are_right_as_foretold_a_test_in_a_thousand_at_most_is_an_alarm(harder: float) -> None:
    found = np.array([p_value(seed, harder) for seed in range(600)])
    # Of an exact test more than two of six hundred in one run of forty, and more than 0.07 of them in one of eighty.
    assert (found < 0.001).sum() <= 2
    assert (found < 0.05).mean() < 0.07


def test_answers_that_are_right_less_often_than_foretold_raise_an_alarm_and_those_more_often_none() -> None:
    fell = [looked(seed, less=0.35) for seed in range(5)]
    assert all(each.is_alarm for each in fell)
    assert all(each.foretold and each.foretold > each.recent_agreeing / each.recent for each in fell)
    assert not any(looked(seed, less=-0.3).is_alarm for seed in range(5))


def test_too_few_checks_are_told_and_not_tested_and_none_are_nothing() -> None:
    few = looked(1, recent=49, less=0.9)
    assert (few.recent, few.p_value, few.is_alarm) == (49, None, False)
    assert few.foretold is not None
    assert foretold([], NOW) == []
    assert foretold(checks([0.5] * 60, [True] * 60, NOW - timedelta(days=36)), NOW) == []
    [alone] = foretold(checks([0.5] * 30, [True] * 30, RECENT), NOW)
    assert (alone.before, alone.foretold, alone.fall) == (0, None, None)


def test_surer_answers_than_before_that_are_all_wrong_raise_an_alarm() -> None:
    old, new = (
        checks([0.97] * 40 + [0.3] * 20, [True] * 40 + [False] * 20, BEFORE),
        checks([0.99] * 60, [False] * 60, RECENT),
    )
    [found] = foretold([*old, *new], NOW)
    assert found.is_alarm


def test_a_fall_of_less_than_five_points_is_no_alarm_however_sure() -> None:
    right = np.arange(5000) % 100
    [found] = foretold(checks([0.9] * 5000, right < 90, BEFORE) + checks([0.9] * 5000, right < 86, RECENT), NOW)
    assert found.p_value is not None
    assert (found.p_value < 1e-6, found.is_alarm) == (True, False)


def test_where_all_checks_came_in_the_last_week_their_older_half_stands_for_the_weeks_before() -> None:
    old, new = checks([0.9] * 60, [True] * 60, RECENT), checks([0.9] * 60, [False] * 60, RECENT + timedelta(hours=1))
    [found] = foretold([*new, *old], NOW)
    assert (found.before, found.recent, found.later_from) == (60, 60, RECENT + timedelta(hours=1))
    assert (found.is_alarm, found.recent_agreeing, found.before_agreeing) == (True, 0, 60)


def test_known_items_are_not_held_against_what_reviewers_say() -> None:
    # Of equal scores all known items are right and half of what is reviewed: no test tells the one from the other.
    old, new = checks([0.9] * 60, [True] * 60, BEFORE), checks([0.9] * 60, np.arange(60) % 2 == 0, RECENT)
    assert foretold([*old, *new], NOW)[0].is_alarm
    [found] = foretold([*old, *(replace(each, source="review") for each in new)], NOW)
    assert (found.p_value, found.is_alarm) == (1.0, False)
