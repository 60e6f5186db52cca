"""How votes become a label, and when a confidence may be shown."""

from __future__ import annotations

import uuid
from dataclasses import replace

import numpy as np
import pytest

from tarazu.quality import Ballots, measure, settle
from tarazu.quality.settling.ballots import BallotBlock, VotingRules, _BallotBox
from tarazu.quality.settling.calibrating import Checks, KnownVotes
from tarazu.quality.settling.consensus import LABELS_MAX

LABELS = ["a", "b", "tie", "both_bad"]


def ballots(rows: list[tuple[int, int, str]], kind: str = "chat.compare", labels: list[str] = LABELS) -> Ballots:
    """Return votes from rows of (task, person, label), tasks and people numbered from 0."""
    columns = np.array([(task, person, labels.index(label)) for task, person, label in rows], dtype=np.int64)
    columns = columns.reshape(-1, 3)
    return Ballots(
        kind=kind,
        tasks=[uuid.UUID(int=i) for i in range(int(columns[:, 0].max(initial=-1)) + 1)],
        contributors=[uuid.UUID(int=i) for i in range(int(columns[:, 1].max(initial=-1)) + 1)],
        labels=labels,
        task=columns[:, 0],
        contributor=columns[:, 1],
        label=columns[:, 2],
        seconds=np.full(len(columns), 30),
    )


def one_against_the_rest(stray: int) -> list[tuple[int, int, str]]:
    """Twenty tasks on which three people agree and `stray` (of four) says the opposite."""
    opposite = {"a": "b", "b": "a"}
    truth = ["a", "b"] * 10
    return [(t, p, opposite[truth[t]] if p == stray else truth[t]) for t in range(20) for p in range(4)]


def test_a_tie_goes_to_those_who_agree_with_the_others_elsewhere() -> None:
    rows = [*one_against_the_rest(stray=3), (20, 0, "b"), (20, 3, "a")]
    outcome = settle(ballots(rows)).outcome(20)
    assert (outcome.label, outcome.method) == ("b", "majority, tie by dawid-skene")
    assert outcome.shares == {"a": 0.5, "b": 0.5}


def test_of_tastes_a_clear_majority_stands_whoever_cast_it() -> None:
    rows = [*one_against_the_rest(stray=3), (20, 3, "a"), (20, 4, "a"), (20, 0, "b")]
    assert settle(ballots(rows)).outcome(20).label == "a"


def test_of_facts_several_models_decide() -> None:
    outcome = settle(ballots(one_against_the_rest(stray=3), kind="text.classify")).outcome(0)
    assert (outcome.label, outcome.method) == ("a", "several models")


def two_who_err_alike() -> list[tuple[int, int, str]]:
    """Forty tasks on which one person is right, and two others say the same wrong thing."""
    truth = ["a", "b"] * 20
    return [(t, p, truth[t] if p == 0 else {"a": "b", "b": "a"}[truth[t]]) for t in range(40) for p in range(3)]


def known_items(expected: list[str], strangers: int = 0) -> Checks:
    """Return known items that the same three people answered as in `two_who_err_alike`; `strangers` have other ids."""
    people = [uuid.UUID(int=strangers + n) for n in range(3)]
    return Checks(
        known=[
            KnownVotes(
                item_id=uuid.UUID(int=n), expected=each, votes=[each, *[{"a": "b", "b": "a"}[each]] * 2], people=people
            )
            for n, each in enumerate(expected)
        ]
    )


def test_known_items_tell_whom_to_believe_against_a_majority() -> None:
    given = ballots(two_who_err_alike(), kind="text.classify", labels=["a", "b"])
    plain, told = settle(given), settle(given, known_items(["a", "b"] * 15))
    assert [plain.outcome(task).label for task in range(4)] == ["b", "a", "b", "a"]
    assert [told.outcome(task).label for task in range(4)] == ["a", "b", "a", "b"]
    assert told.outcome(0).method == "several models, weighed by known items"
    assert len(told.choice) == 40


def test_known_items_that_only_strangers_answered_or_with_unknown_labels_change_no_label() -> None:
    given = ballots(one_against_the_rest(stray=3), kind="text.classify", labels=["a", "b"])
    odd = Checks(known=[KnownVotes(item_id=uuid.UUID(int=1), expected="z", votes=["z"], people=[uuid.UUID(int=0)])])
    plain = settle(given)
    for checks in (odd, known_items(["a", "b"] * 5, strangers=90)):
        assert settle(given, checks).choice.tolist() == plain.choice.tolist()
    assert settle(given, odd).method == "several models"


def test_where_answers_decide_how_many_there_are_or_are_too_many_one_model_decides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = ballots(one_against_the_rest(stray=3), kind="text.classify")
    assert settle(replace(given, is_steered=True)).method == "dawid-skene"
    monkeypatch.setattr("tarazu.quality.settling.truths.CELLS_MAX", 10)
    assert settle(given).method == "dawid-skene"


def test_known_items_decide_no_preference() -> None:
    given = ballots(two_who_err_alike())
    assert settle(given, known_items(["a", "b"] * 15)).outcome(0).label == "b"


def test_a_confidence_is_shown_once_it_could_be_checked() -> None:
    few, many = one_against_the_rest(3)[:8], one_against_the_rest(3)
    assert settle(ballots(few)).outcome(0).confidence is None
    confidence = settle(ballots(many)).outcome(0).confidence
    assert confidence is not None
    assert 0.5 < confidence < 1


def test_votes_that_never_meet_show_no_confidence() -> None:
    rows = [(t, 0, "a") for t in range(100)]
    settled = settle(ballots(rows))
    assert settled.outcome(0).confidence is None
    assert settled.outcome(0).agreement is None


@pytest.mark.parametrize("votes", [["x1"], ["x1", "x2", "x2"], ["x3", "x1"]])
def test_a_label_space_too_wide_for_the_model_is_counted(votes: list[str]) -> None:
    labels = [f"x{i}" for i in range(LABELS_MAX + 1)]
    rows = [(0, person, label) for person, label in enumerate(votes)] + [(1, 0, "x3")]
    settled = settle(ballots(rows, kind="text.classify", labels=labels))
    assert settled.outcome(0).label == {1: "x1", 3: "x2", 2: "x3"}[len(votes)]
    assert settled.outcome(0).confidence is None
    assert settled.tied.tolist() == [len(votes) == 2, False]


def test_the_order_of_rows_changes_nothing() -> None:
    rows = [*one_against_the_rest(3), (20, 0, "b"), (20, 3, "a")]
    forwards, backwards = settle(ballots(rows)), settle(ballots(rows[::-1]))
    assert [forwards.outcome(i) for i in range(21)] == [backwards.outcome(i) for i in range(21)]


def test_ties_count_as_a_label_but_not_among_pairs_without_ties() -> None:
    given = ballots([(0, 0, "a"), (0, 1, "tie"), (0, 2, "a"), (1, 0, "tie"), (1, 1, "both_bad")])
    figures = measure(given, settle(given))
    assert (figures.pairs, figures.agreement) == (4, 0.25)
    assert (figures.pairs_without_ties, figures.agreement_without_ties) == (1, 1.0)
    assert figures.tied_tasks == 1


def test_the_last_round_of_a_person_is_the_one_that_counts() -> None:
    box = _BallotBox()
    people, task = [str(uuid.UUID(int=number)) for number in (1, 1, 3)], str(uuid.UUID(int=2))
    for person, label in zip(people, "bab", strict=True):
        box.add(BallotBlock(task_ids=[task], contributors=[person], labels=[label], seconds=[9]))
    ontology = {"criteria": [], "strengths": 0, "allow_tie": True, "allow_both_bad": False, "reason": "off"}
    counted = box.counted(VotingRules(kind="chat.compare", ontology=ontology, is_steered=False))
    assert (len(counted), counted.labels, counted.label.tolist()) == (2, ["a", "b", "tie"], [0, 1])
