"""Probe: what is asked of whom, how often chance may answer, and in which words it is told."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tarazu.http.case_words import TESTS as NAMES
from tarazu.http.case_words import found, may_be
from tarazu.quality import business_days_after
from tarazu.quality.fraud.precision import BENCHED
from tarazu.quality.fraud.probing import FALSE_SHARE_MAX, TESTS, ProbedAnswer, Window, probe

SINCE = datetime(2026, 11, 2, tzinfo=UTC)
TASKS, ANSWERS, LABELS = 90, 60, "abc"


def window(*odd: str, seed: int = 0, honest: int = 12) -> Window:
    """Twelve people of whose answers four in five are right, and one for each kind of dishonesty that is named."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, TASKS)
    rows = []
    for number, kind in enumerate([""] * honest + list(odd)):
        tasks = rng.choice(TASKS, ANSWERS, replace=False)
        wrong = (truth[tasks] + rng.integers(1, 3, ANSWERS)) % 3
        labels = np.where(rng.random(ANSWERS) < 0.8, truth[tasks], wrong)
        if kind == "constant":
            labels = np.ones(ANSWERS, dtype=np.int64)
        if kind == "inverted":
            labels = (truth[tasks] + 1) % 3
        for place, (task, label) in enumerate(zip(tasks.tolist(), labels.tolist(), strict=True)):
            rows.append(
                ProbedAnswer(
                    id=uuid.UUID(int=10_000 * number + place),
                    task_id=uuid.UUID(int=task),
                    contributor_id=uuid.UUID(int=number),
                    label=LABELS[label],
                    submitted_at=SINCE + timedelta(minutes=place),
                    text=None,
                )
            )
    return Window(answers=sorted(rows, key=lambda each: each.submitted_at), boundaries={}, since=SINCE)


@pytest.mark.parametrize("kind", ["constant", "inverted"])
def test_a_dishonest_person_is_found_with_answers_of_their_own(kind: str) -> None:
    given = window(kind)
    found_ = probe(given).findings
    assert {each.contributor_id for each in found_} == {uuid.UUID(int=12)}
    assert kind in {each.test for each in found_}
    own = {each.id for each in given.answers if each.contributor_id == uuid.UUID(int=12)}
    assert {item.submission_id for each in found_ for item in each.items} <= own


def test_of_honest_crowds_hardly_anybody_is_found() -> None:
    runs = [probe(window(seed=seed)) for seed in range(6)]
    assert all(run.questions >= 48 for run in runs)
    assert sum(len(run.findings) for run in runs) <= 1


def test_what_is_found_is_adjusted_for_every_question_of_the_run() -> None:
    run = probe(window("inverted"))
    assert all(each.p_value < each.q_value <= FALSE_SHARE_MAX for each in run.findings)


def test_answers_that_were_evidence_are_not_held_against_their_author_again() -> None:
    given = window("inverted")
    first = probe(given)
    settled = {(each.contributor_id, each.test): each.until for each in first.findings}
    assert first.findings
    assert probe(replace(given, boundaries=settled)).findings == []


def test_two_people_and_few_answers_are_asked_nothing() -> None:
    assert probe(window("inverted", honest=1)).questions == 0
    given = window("inverted")
    few = [each for each in given.answers if each.submitted_at < SINCE + timedelta(minutes=15)]
    assert probe(replace(given, answers=few)).questions == 0
    assert probe(replace(given, answers=[])).findings == []


@pytest.mark.parametrize(
    ("at", "days", "end"),
    [
        ("2026-11-20T15:00+05:30", 7, "2026-12-01T15:00+05:30"),
        ("2026-11-21T15:00+05:30", 7, "2026-12-01T15:00+05:30"),
        ("2026-11-22T15:00+05:30", 1, "2026-11-23T15:00+05:30"),
        # Saturday already in India, while it is Friday in UTC.
        ("2026-11-20T20:00+00:00", 1, "2026-11-23T01:30+05:30"),
    ],
)
def test_business_days_leave_out_weekends_of_india(at: str, days: int, end: str) -> None:
    came = business_days_after(datetime.fromisoformat(at), days)
    assert came == datetime.fromisoformat(end)
    assert came - datetime.fromisoformat(at) <= timedelta(days=11)


def test_every_test_has_words_in_both_languages_made_of_its_own_numbers() -> None:
    assert set(NAMES) == set(TESTS) == {*BENCHED, "copied"}
    for each in probe(window("constant", "inverted")).findings:
        english, hindi = (found(language, each.test, each.facts) for language in ("en", "hi"))
        assert english != hindi
        assert "%(" not in english + hindi
        assert may_be("en", each.test) != may_be("hi", each.test)
