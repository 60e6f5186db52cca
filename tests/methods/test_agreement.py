"""Agreement is counted as its definitions say."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarazu.methods import cross_agreement, krippendorff_alpha, pairwise_agreement, unordered

Columns = Callable[..., list[list[str]]]

votes = st.lists(st.tuples(st.integers(0, 3), st.sampled_from("uvw"), st.sampled_from("xyt")), max_size=25)
ballots = st.lists(st.tuples(st.integers(0, 3), st.sampled_from("xyt")), max_size=15)

_PAIRS = ("question_id", "model_a", "model_b", "winner")


@given(table=votes)
@settings(max_examples=60, deadline=None)
def test_pairwise_agreement_equals_counting_pair_by_pair(table: list[tuple[int, str, str]]) -> None:
    pairs = [(a, b) for a, b in combinations(table, 2) if a[0] == b[0] and a[1] != b[1]]
    decided = [(a, b) for a, b in pairs if "t" not in (a[2], b[2])]
    task, person, label = ([row[i] for row in table] for i in range(3))
    seen = pairwise_agreement(task, person, label, ties=["t"])
    assert (seen.pairs, seen.agreeing) == (len(pairs), sum(a[2] == b[2] for a, b in pairs))
    assert (seen.decided_pairs, seen.decided_agreeing) == (
        len(decided),
        sum(a[2] == b[2] for a, b in decided),
    )


@given(left=ballots, right=ballots)
@settings(max_examples=60, deadline=None)
def test_cross_agreement_equals_counting_pair_by_pair(
    left: list[tuple[int, str]], right: list[tuple[int, str]]
) -> None:
    pairs = [(a[1], b[1]) for a in left for b in right if a[0] == b[0]]
    decided = [pair for pair in pairs if "t" not in pair]
    task, label = [row[0] for row in left], [row[1] for row in left]
    other_task, other_label = [row[0] for row in right], [row[1] for row in right]
    seen = cross_agreement(task, label, other_task, other_label, ties=["t"])
    assert (seen.pairs, seen.agreeing) == (len(pairs), sum(a == b for a, b in pairs))
    assert (seen.decided_pairs, seen.decided_agreeing) == (len(decided), sum(a == b for a, b in decided))


def test_all_labels_called_ties_are_one_label() -> None:
    seen = pairwise_agreement([1, 1], ["u", "v"], ["tie", "both_bad"], ties=["tie", "both_bad"])
    assert (seen.pairs, seen.agreeing, seen.decided_pairs) == (1, 1, 0)


def test_without_pairs_there_is_no_share() -> None:
    seen = pairwise_agreement([1, 1, 2], ["u", "u", "v"], ["x", "x", "x"])
    assert (seen.pairs, seen.share, seen.decided_share) == (0, None, None)
    assert cross_agreement([1], ["x"], [2], ["x"]).share is None
    assert cross_agreement([], [], [], []).share is None


def test_people_comparing_chat_answers_agree_as_published(columns: Columns) -> None:
    *pairs, judge = columns("mtbench_first_turn_votes.csv", *_PAIRS, "judge")
    task, label = unordered(*pairs)
    seen = pairwise_agreement(task, judge, label, ties=[0])
    assert (seen.pairs, seen.decided_pairs) == (334, 203)
    assert seen.share == pytest.approx(0.647, abs=5e-4)
    assert seen.decided_share == pytest.approx(0.828, abs=5e-4)


def test_people_and_an_automatic_judge_agree_as_published(columns: Columns) -> None:
    people = unordered(*columns("mtbench_first_turn_votes.csv", *_PAIRS))
    judge = unordered(*columns("mtbench_first_turn_verdicts.csv", *_PAIRS))
    seen = cross_agreement(*people, *judge, ties=[0])
    assert (seen.pairs, seen.decided_pairs) == (882, 549)
    assert seen.share == pytest.approx(0.668, abs=5e-4)
    assert seen.decided_share == pytest.approx(0.858, abs=5e-4)


def test_the_side_on_which_an_answer_was_shown_does_not_matter(columns: Columns) -> None:
    question, one, other, winner = columns("mtbench_first_turn_votes.csv", *_PAIRS)
    turned = {"model_a": "model_b", "model_b": "model_a", "tie": "tie"}
    swap = [i % 3 == 0 for i in range(len(question))]
    left = [b if s else a for a, b, s in zip(one, other, swap, strict=True)]
    right = [a if s else b for a, b, s in zip(one, other, swap, strict=True)]
    outcome = [turned[w] if s else w for w, s in zip(winner, swap, strict=True)]
    assert unordered(question, left, right, outcome) == unordered(question, one, other, winner)


def test_comparing_a_thing_with_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="'right', row 1: 'x' is compared with itself"):
        unordered(["q", "q"], ["x", "x"], ["y", "x"], ["a", "tie"])
    with pytest.raises(ValueError, match="'outcome', row 0: 'won' is not one of"):
        unordered(["q"], ["x"], ["y"], ["won"])


def test_alpha_equals_the_worked_example_of_its_author() -> None:
    table = {
        "A": "1 2 3 3 2 1 4 1 2 . . .",
        "B": "1 2 3 3 2 2 4 1 2 5 . 3",
        "C": ". 3 3 3 2 3 4 2 2 5 1 .",
        "D": "1 2 3 3 2 4 4 1 2 5 1 .",
    }
    cells = [(unit, who, v) for who, row in table.items() for unit, v in enumerate(row.split()) if v != "."]
    task, person, label = ([row[i] for row in cells] for i in range(3))
    alpha = krippendorff_alpha(task, person, label)
    assert alpha.value == pytest.approx(0.743, abs=5e-4)
    assert (alpha.tasks, alpha.votes) == (11, 40)
    assert alpha.value is not None
    assert alpha.low is not None
    assert alpha.high is not None
    assert 0.3 < alpha.low < alpha.value < alpha.high <= 1


def test_alpha_of_chance_is_near_zero_and_its_interval_repeats_with_its_seed() -> None:
    generator = np.random.default_rng(1)
    table = (np.repeat(np.arange(400), 3), np.tile(np.arange(3), 400), generator.integers(0, 3, 1200))
    one, other = krippendorff_alpha(*table, seed=4), krippendorff_alpha(*table, seed=4)
    assert one == other
    assert one != krippendorff_alpha(*table, seed=5)
    assert one.low is not None
    assert one.high is not None
    assert one.low < 0 < one.high


def test_alpha_is_undefined_when_nothing_varies() -> None:
    assert krippendorff_alpha([], [], []).value is None
    assert krippendorff_alpha([1, 2], ["u", "v"], ["x", "y"]).value is None
    assert krippendorff_alpha([1, 1], ["u", "v"], ["x", "x"]).value is None
    assert krippendorff_alpha([1, 1, 2, 2], list("uvuv"), list("xxyy"), draws=0).low is None


def test_impossible_alpha_parameters_are_refused() -> None:
    with pytest.raises(ValueError, match="level"):
        krippendorff_alpha([1], ["u"], ["x"], level=1.0)


def test_shares_of_pairs_have_intervals_over_tasks_when_asked_for() -> None:
    draw = np.random.default_rng(5)
    task, person = np.repeat(np.arange(400), 3), np.tile(np.arange(3), 400)
    label = draw.choice(["x", "y", "tie"], size=1200, p=[0.7, 0.2, 0.1])
    bare = pairwise_agreement(task, person, label, ties=["tie"])
    seen = pairwise_agreement(task, person, label, ties=["tie"], draws=400)
    assert (bare.ends, bare.decided_ends) == ((None, None), (None, None))
    assert (seen.pairs, seen.agreeing, seen.decided_agreeing) == (bare.pairs, bare.agreeing, bare.decided_agreeing)
    for share, (low, high) in ((seen.share, seen.ends), (seen.decided_share, seen.decided_ends)):
        assert low < share < high
        assert 0.05 < high - low < 0.12, "a share of some 1200 pairs, three to a task"
    assert pairwise_agreement(task, person, label, ties=["tie"], draws=400) == seen
    alone = pairwise_agreement([1, 2], ["u", "u"], ["x", "x"], draws=9)
    assert (alone.ends, alone.decided_ends) == ((None, None), (None, None))
    with pytest.raises(ValueError, match="level"):
        pairwise_agreement([1], ["u"], ["x"], level=1.0, draws=9)
