"""Ranking models by votes, and saying so where votes settle nothing."""

from __future__ import annotations

import numpy as np

from tarazu.evaluation.leaderboards import METHOD, Battles, rank


def battles(*rows: tuple[str, str, str, int], weight: float = 1.0) -> Battles:
    """Return votes from rows of (first, second, outcome, voter), each such a share of a vote."""
    first, second, outcome, voter = [list(column) for column in zip(*rows, strict=True)] if rows else ([], [], [], [])
    return Battles(
        contributor=np.array(voter, dtype=np.int64),
        first=first,
        second=second,
        outcome=outcome,
        weight=np.full(len(voter), weight),
        contributors=len(set(voter)),
    )


def test_no_votes_rank_nothing() -> None:
    method, ratings, table = rank(battles())
    assert (method, ratings, table.models, table.reason) == ("none", [], [], "too_few_models")


def test_both_bad_counts_as_a_tie() -> None:
    method, ratings, _ = rank(battles(("x", "y", "both_bad", 0), ("x", "y", "tie", 1)))
    assert method == METHOD
    assert [(rating.ties, rating.wins, rating.strength) for rating in ratings] == [(2, 0, 0.0), (2, 0, 0.0)]


def test_one_eager_voter_widens_the_interval() -> None:
    def width(voters: list[int]) -> float:
        outcomes = ["a"] * 30 + ["b"] * 10
        rows = [("x", "y", outcome, voter) for outcome, voter in zip(outcomes, voters, strict=True)]
        _, (best, _), _ = rank(battles(*rows))
        assert best.high is not None
        assert best.low is not None
        return best.high - best.low

    everybody_once = list(range(40))
    two_people = [0] * 30 + [1] * 10
    assert width(two_people) > 2 * width(everybody_once)


def test_win_rates_follow_the_order_of_the_board() -> None:
    _, ratings, table = rank(battles(("y", "x", "b", 0), ("y", "x", "b", 1), ("y", "x", "a", 1)))
    assert table.models == [rating.model for rating in ratings] == ["x", "y"]
    assert table.rates == [[None, 0.666667], [0.333333, None]]
    assert table.counts == [[0, 3], [3, 0]]


def test_the_best_of_three_wins_against_each_other_and_is_one_vote() -> None:
    picks = [("x", "y", "z"), ("y", "x", "z"), ("z", "x", "y"), ("x", "y", "z")] * 5
    rows = [(best, other, "a", voter) for voter, (best, *others) in enumerate(picks) for other in others]
    shared = battles(*rows, weight=0.5)
    assert (shared.votes, battles(*rows).votes) == (20, 40)
    (_, (first, *_), _), (_, (same, *_), _) = rank(shared), rank(battles(*rows))
    assert (first.model, first.wins, first.losses) == ("x", 20, 10)
    # Taken together by their voter, the pairs of a vote are no more sure of anything for being several.
    assert first.strength == same.strength
    assert (first.low, first.high) == (same.low, same.high)
