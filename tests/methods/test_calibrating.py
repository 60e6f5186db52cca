"""Confidence held against gold and reviews, and the test of drift."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from tarazu.quality.insights.drift import Periods, drift_of
from tarazu.quality.settling.agreement import CALIBRATED, measure
from tarazu.quality.settling.ballots import Ballots, GivenVotes
from tarazu.quality.settling.beliefs import fitted
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


def sampled(votes: int = 1, *, is_steered: bool = False) -> tuple[Ballots, Checks]:
    """Return answers of which seven of ten are right, and looks at all answers to a fifth of the tasks; what is wrong they left out."""
    whole, truth = crowd(500, votes, seed=5)
    rng = np.random.default_rng(3)
    errs = np.where(rng.random(whole.label.shape) < 0.7, 0, rng.integers(1, 3, whole.label.shape))
    said = (np.repeat([LABELS.index(each) for each in truth], votes) + errs) % 3
    whole = replace(whole, label=said, contributor=rng.integers(0, 40, len(said)), contributors=names(40))
    looked = set(rng.permutation(500)[:100].tolist())
    rows = list(zip(whole.task.tolist(), [LABELS[i] for i in said], whole.contributor.tolist(), strict=True))
    wrong = {task for task, label, _ in rows if task in looked and label != truth[task]}
    counts = np.array([task not in looked or label == truth[task] for task, label, _ in rows])
    left = np.unique(whole.task[counts])
    ballots = replace(
        whole,
        tasks=[whole.tasks[i] for i in left],
        task=np.searchsorted(left, whole.task[counts]),
        contributor=whole.contributor[counts],
        label=said[counts],
        seconds=whole.seconds[counts],
        is_steered=is_steered,
    )
    looks = [
        TaskCheck(task_id=whole.tasks[task], source="review", label=label, holds=label == truth[task], given=label)
        for task, label, _ in rows
        if task in looked
    ]
    given = [
        GivenVotes(
            task_id=whole.tasks[i],
            votes=[label for task, label, _ in rows if task == i],
            people=[whole.contributors[person] for task, _, person in rows if task == i],
        )
        for i in sorted(wrong)
    ]
    return ballots, Checks(tasks=looks, given=given)


def names(count: int) -> list[uuid.UUID]:
    """Return so many people."""
    return [uuid.UUID(int=1000 + i) for i in range(count)]


@pytest.mark.parametrize(("votes", "is_steered"), [(1, False), (3, False), (3, True)])
def test_what_reviewers_leave_out_tells_of_the_answers_at_which_nobody_looked(votes: int, is_steered: bool) -> None:
    ballots, checks = sampled(votes, is_steered=is_steered)
    settled = settle(ballots, checks)
    found = settled.checked
    assert found is not None
    assert found.checks >= 90
    truth = dict(zip((uuid.UUID(int=i) for i in range(500)), crowd(500, votes, seed=5)[1], strict=True))
    looked = {each.task_id for each in checks.tasks}
    others = np.array([task not in looked for task in ballots.tasks])
    was = np.array([LABELS[n] == truth[task] for n, task in zip(settled.choice, ballots.tasks, strict=True)])[others]
    assert abs(sum(each.count * each.right for each in found.before) / found.checks - was.mean()) < 0.1
    assert settled.confidence is not None
    assert abs(settled.confidence[others].mean() - was.mean()) < 0.07


def test_what_somebody_chose_to_look_at_is_no_check_but_says_what_was_right() -> None:
    ballots, checks = sampled(votes=3)
    reported = TaskCheck(task_id=ballots.tasks[0], source="recheck", label="b", holds=False, given="b", is_drawn=False)
    assert settle(ballots, replace(checks, tasks=[*checks.tasks, reported])).checked == settle(ballots, checks).checked
    said = next(each for each in checks.tasks if each.holds)
    later = TaskCheck(task_id=said.task_id, source="audit", label=said.label, holds=False, given=None, is_drawn=False)
    known, corrected = (
        settle(ballots, replace(checks, tasks=tasks)).checked for tasks in (checks.tasks, [*checks.tasks, later])
    )
    assert known is not None
    assert corrected is not None
    assert corrected.checks == known.checks
    wrong = [sum(each.count * (1 - each.right) for each in found.before) for found in (known, corrected)]
    assert round(wrong[1] - wrong[0], 2) == 1


def test_a_look_at_another_label_than_the_leading_one_is_no_check_of_it() -> None:
    ballots, _ = crowd(tasks=1)
    counts = ballots.counts()[0]
    lead = LABELS[int(counts.argmax())]
    other = next(label for label in LABELS if label != lead)
    looked = TaskCheck(task_id=ballots.tasks[0], source="review", label=other, holds=True, given=other)
    found = settle(ballots, Checks(tasks=[looked])).checked
    assert found is not None
    assert found.checks == 0


def test_without_checks_nothing_changes() -> None:
    ballots, _ = crowd()
    plain, empty = settle(ballots), settle(ballots, Checks())
    assert plain.confidence is not None
    assert empty.confidence is not None
    assert plain.confidence.tolist() == empty.confidence.tolist()


def test_votes_on_known_items_stop_where_those_on_tasks_do() -> None:
    ballots, _ = crowd(tasks=400)
    ballots = replace(ballots, is_steered=True)
    people = ballots.contributors + names(2)

    def told(votes: str, **rule: Any) -> KnownVotes:
        number = len(votes)
        return KnownVotes(
            item_id=uuid.UUID(int=number), expected="a", votes=list(votes), people=people[:number], **rule
        )

    rule = {"least": 2, "most": 5, "sure": 0.8}
    asked = [told(votes, **rule) for votes in ("aab", "abaa", "abcab", "ab", "aa")]
    stops = [told(votes) for votes in ("aa", "abaa", "abcab", "aa")]
    found, wanted = (fitted(ballots, Checks(known=known)).checked for known in (asked, stops))
    assert found.gold == 4, "of two that differ one would have asked on"
    assert found == wanted


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
