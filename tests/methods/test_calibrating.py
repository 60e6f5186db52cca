"""Confidence held against gold and reviews, and the test of drift."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import numpy as np

from tarazu.quality.insights.drift import Periods, drift_of
from tarazu.quality.settling.agreement import CALIBRATED, measure
from tarazu.quality.settling.ballots import Ballots
from tarazu.quality.settling.calibrating import CHECKS_MIN, Checks, KnownVotes, TaskCheck, is_confirmed, verdicts
from tarazu.quality.settling.consensus import settle

LABELS = ["a", "b", "c"]


def crowd(tasks: int = 200, votes: int = 3, *, kind: str = "text.classify", seed: int = 1) -> tuple[Ballots, list[str]]:
    """Return votes of which seven of ten are right, and the right labels."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, tasks)
    given = np.where(rng.random((tasks, votes)) < 0.7, truth[:, None], rng.integers(0, 3, (tasks, votes)))
    found = Ballots(
        kind=kind,
        tasks=[uuid.UUID(int=i) for i in range(tasks)],
        contributors=[uuid.UUID(int=i) for i in range(votes)],
        labels=LABELS,
        task=np.repeat(np.arange(tasks), votes),
        contributor=np.tile(np.arange(votes), tasks),
        label=given.reshape(-1),
        seconds=np.full(tasks * votes, 60),
    )
    return found, [LABELS[each] for each in truth]


def checked(truth: list[str], count: int) -> Checks:
    """Return reviews that accepted the right label of the first so many tasks."""
    return Checks(
        tasks=[TaskCheck(task_id=uuid.UUID(int=i), source="review", label=truth[i], holds=True) for i in range(count)]
    )


def test_confidence_is_called_calibrated_from_fifty_checks_on_and_errs_less() -> None:
    ballots, truth = crowd()
    few, many = settle(ballots, checked(truth, CHECKS_MIN // 2)), settle(ballots, checked(truth, 200))
    assert few.checked is not None
    assert (few.checked.temperature, measure(ballots, few).methods["confidence"]) == (None, "next-vote")
    found = many.checked
    assert found is not None
    assert found.temperature is not None
    assert found.ece_before is not None
    assert found.ece_after is not None
    assert found.ece_after < found.ece_before
    figures = measure(ballots, many)
    assert figures.methods["confidence"] == CALIBRATED
    assert figures.confidence.checked == found
    assert sum(each.count for each in found.after) == found.checks
    assert all(each.right_low < each.right_high for each in found.after)


def test_known_items_check_the_confidence_like_reviews_do() -> None:
    ballots, _ = crowd()
    known = [
        KnownVotes(item_id=uuid.UUID(int=i), expected="a", votes=["a", "a", "b"], people=[uuid.UUID(int=9)] * 3)
        for i in range(60)
    ]
    found = settle(ballots, Checks(known=known)).checked
    assert found is not None
    assert (found.checks, found.gold) == (60, 60)
    assert found.after[-1].right == 1.0


def test_without_checks_nothing_changes() -> None:
    ballots, _ = crowd()
    plain, empty = settle(ballots), settle(ballots, Checks())
    assert plain.confidence is not None
    assert empty.confidence is not None
    assert plain.confidence.tolist() == empty.confidence.tolist()


def said(source: str, label: str, holds: bool = True) -> TaskCheck:
    """Return what somebody said of the one task."""
    return TaskCheck(task_id=uuid.UUID(int=1), source=source, label=label, holds=holds)


def found(*checks: TaskCheck) -> list[tuple[str | None, set[str]]]:
    """Return what checks say of the one task."""
    return list(verdicts(checks).values())


def test_a_customers_word_stands_above_reviews_and_two_accepted_labels_say_nothing() -> None:
    assert found(said("review", "a"), said("review", "b")) == []
    assert found(said("review", "a"), said("audit", "a", False)) == [(None, {"a"})]
    assert found(said("review", "a"), said("review", "b"), said("audit", "b", False)) == [("a", {"b"})]
    assert found(said("review", "a", False), said("audit", "a")) == [("a", set())]
    (refused,) = found(said("review", "a", False))
    assert (is_confirmed(refused, "a"), is_confirmed(refused, "b")) == (False, None)


def test_a_customers_word_is_about_the_label_that_stood_then() -> None:
    assert found(said("audit", "a", False), said("recheck", "b")) == [("b", {"a"})]
    assert found(said("audit", "a", False), said("adjudication", "b")) == [("b", {"a"})]
    assert found(said("audit", "a", False), said("adjudication", "a")) == [(None, {"a"})]


def test_a_second_look_leaves_out_what_the_customer_had_accepted_before() -> None:
    assert found(said("audit", "a"), said("recheck", "a", False)) == [(None, {"a"})]
    assert found(said("recheck", "a", False), said("audit", "a")) == [("a", set())]
    assert found(said("audit", "a"), said("recheck", "b", False)) == [("a", set())]


def test_a_fall_is_an_alarm_only_with_enough_answers_enough_of_a_fall_and_a_small_probability() -> None:
    def tested(recent: tuple[int, int], before: tuple[int, int]) -> tuple[float | None, bool]:
        periods = Periods(
            scope="project",
            name="",
            measure="known",
            recent=recent[0],
            recent_agreeing=recent[1],
            before=before[0],
            before_agreeing=before[1],
            upto=datetime(2026, 1, 8, tzinfo=UTC),
        )
        drift = drift_of(periods)
        return drift.p_value, drift.is_alarm

    assert tested((49, 0), (400, 400)) == (None, False)
    assert tested((100, 60), (400, 340))[1]
    assert not tested((100, 80), (400, 340))[1]
    assert not tested((100_000, 96_000), (400_000, 394_000))[1]
    assert not tested((100, 99), (400, 340))[1]
