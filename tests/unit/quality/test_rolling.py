"""The kappa of a reviewer's latest verdicts: what it says, and how sure."""

from __future__ import annotations

import pytest

from tarazu.quality.review.rolling import Rolling, rolling


@pytest.mark.parametrize(
    ("latest", "kappa", "low", "high"),
    [
        ([50, 0, 0, 0], 1, 1, 1),
        ([0, 0, 0, 50], 1, 1, 1),
        ([25, 0, 0, 25], 1, 1, 1),
        # Who waves everything through is surely poor only once enough of it was wrong.
        ([49, 1, 0, 0], 0, 0, 1),
        ([42, 8, 0, 0], 0, 0, 0),
        # So is who returns everything.
        ([0, 0, 8, 42], 0, 0, 0),
    ],
)
def test_where_chance_explains_all_the_interval_says_how_little_is_known(
    latest: list[int], kappa: float, low: float, high: float
) -> None:
    found = rolling(latest)
    assert (found.checks, found.kappa) == (50, pytest.approx(kappa))
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


def test_it_lies_in_its_interval_which_narrows_and_is_always_the_same() -> None:
    few, many = rolling([9, 2, 1, 3]), rolling([90, 20, 10, 30])
    for each in (few, many):
        assert (each.low or 0) < (each.kappa or 0) < (each.high or 0)
    assert few.kappa == pytest.approx(many.kappa)
    assert (many.high or 0) - (many.low or 0) < ((few.high or 0) - (few.low or 0)) / 2
    assert rolling([9, 2, 1, 3]) == few


def test_without_checks_there_is_none() -> None:
    assert rolling([0, 0, 0, 0]) == Rolling(checks=0, kappa=None, low=None, high=None)
