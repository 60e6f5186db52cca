"""Intervals of strengths: weights, voters, few voters, and resamples."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tarazu.methods.comparisons import left_shares
from tarazu.methods.ranking import BradleyTerry
from tarazu.methods.ranking.bradley_terry import Interval
from tarazu.methods.ranking.clustered import Rows, freedom, meat

Columns = Callable[..., list[list[str]]]
_PAIRS = ("left", "right", "winner", "worker")


def _crowd(seed: int, people: int, each: int, taste: float) -> tuple[list[NDArray[Any]], NDArray[Any]]:
    generator = np.random.default_rng(seed)
    strengths = np.array([0.6, 0.2, -0.2, -0.6])
    person = np.repeat(np.arange(people), each)
    own = (strengths + generator.normal(0, taste, (people, 4)))[person]
    one = generator.integers(0, 4, len(person))
    other = (one + generator.integers(1, 4, len(person))) % 4
    row = np.arange(len(person))
    won = generator.random(len(person)) < 1 / (1 + np.exp(own[row, other] - own[row, one]))
    return [one, other, won.astype(float), person], strengths


def _coverage(interval: Interval, people: int, rounds: int) -> float:
    """Differences of taste shrink strengths a little on the way; tastes this small do not show it."""
    hits = []
    for seed in range(rounds):
        table, truth = _crowd(seed, people, 40, 0.3)
        fitted = BradleyTerry(interval=interval, draws=200, seed=seed).fit(*table)
        hits.append((fitted.intervals_[:, 0] <= truth) & (truth <= fitted.intervals_[:, 1]))
    return float(np.mean(hits))


@pytest.mark.parametrize("interval", ["clustered", "cluster-bootstrap"])
def test_intervals_by_voter_cover_with_a_dozen_voters(interval: Interval) -> None:
    assert 0.915 <= _coverage(interval, 12, 80) <= 0.985


def test_the_cluster_correction_equals_its_definition() -> None:
    generator = np.random.default_rng(2)
    design, group = generator.normal(size=(30, 3)), np.repeat(np.arange(6), 5)
    variance, residual = generator.random(30) + 0.5, generator.normal(size=30)
    bread = np.linalg.inv(design.T @ (design * variance[:, None]))
    row, column = np.divmod(np.arange(90), 3)
    rows = Rows(group, 6, 3, row, column, design.reshape(-1), residual, variance)
    wanted = np.zeros((3, 3))
    for one in range(6):
        own = group == one
        information = design[own].T @ (design[own] * variance[own, None])
        values, vectors = np.linalg.eig(np.eye(3) - information @ bread)
        root = (vectors * values**-0.5) @ np.linalg.inv(vectors)
        score = root.real @ design[own].T @ residual[own]
        wanted += np.outer(score, score)
    assert meat(rows, bread) == pytest.approx(wanted, rel=1e-4)


def test_equal_voters_leave_one_degree_of_freedom_less_than_there_are() -> None:
    table = [["x"] * 20, ["y"] * 20, ["left", "right"] * 10, [i // 2 for i in range(20)]]
    model = BradleyTerry(interval="clustered").fit(*table)
    assert model.degrees_of_freedom_ == pytest.approx([9, 9])
    uneven = [*table[:3], [0] * 18 + [1, 2]]
    assert (BradleyTerry(interval="clustered").fit(*uneven).degrees_of_freedom_ < 2).all()
    assert np.isinf(BradleyTerry().fit(*table).degrees_of_freedom_).all()
    rows = Rows(np.zeros(1, int), 1, 1, np.zeros(1, int), np.zeros(1, int), np.ones(1), np.ones(1), np.zeros(1))
    assert freedom(rows, np.ones((1, 1))) == pytest.approx([1])


def test_a_weight_counts_like_as_many_votes_for_the_strengths() -> None:
    table, _ = _crowd(1, 10, 20, 0.0)
    weight = np.random.default_rng(0).integers(1, 4, 200)
    weighted = BradleyTerry().fit(*table[:3], weight=weight)
    repeated = BradleyTerry().fit(*(np.repeat(column, weight) for column in table[:3]))
    assert weighted.strengths_ == pytest.approx(repeated.strengths_)
    assert (weighted.standard_errors_ > repeated.standard_errors_).all()
    once = BradleyTerry(interval="clustered").fit(*table, weight=np.full(200, 2.0))
    assert once.intervals_ == pytest.approx(BradleyTerry(interval="clustered").fit(*table).intervals_)


@pytest.mark.parametrize("interval", ["sandwich", "bootstrap", "clustered", "cluster-bootstrap"])
def test_weighted_fits_do_not_depend_on_the_order_of_the_rows(interval: Interval) -> None:
    table, _ = _crowd(4, 10, 20, 0.0)
    weight = np.random.default_rng(0).random(200) + 0.1
    order = np.random.default_rng(1).permutation(200)
    one = BradleyTerry(interval=interval, draws=50, ridge=0.01).fit(*table, weight=weight)
    other = BradleyTerry(interval=interval, draws=50, ridge=0.01).fit(
        *(column[order] for column in table), weight=weight[order]
    )
    assert np.array_equal(one.strengths_, other.strengths_)
    assert np.array_equal(one.intervals_, other.intervals_)


def test_the_kinds_of_interval_agree_on_independent_votes() -> None:
    table, _ = _crowd(5, 400, 10, 0.0)
    errors = {
        kind: BradleyTerry(interval=kind, draws=400).fit(*table).standard_errors_
        for kind in ("sandwich", "bootstrap", "clustered", "cluster-bootstrap")
    }
    for found in errors.values():
        assert found == pytest.approx(errors["sandwich"], rel=0.2)


def test_from_a_million_votes_on_resamples_are_drawn_from_poisson_s_law() -> None:
    weighty = [[0, 1, 0], [1, 2, 2], [1.0, 1.0, 1.0]]
    columns = [np.repeat(np.array(column), 200_000) for column in weighty]
    columns = [np.concatenate(pair) for pair in zip(columns, [columns[1], columns[0], columns[2]], strict=True)]
    drawn = BradleyTerry(interval="bootstrap", draws=300).fit(*columns)
    assert drawn.standard_errors_ == pytest.approx(BradleyTerry().fit(*columns).standard_errors_, rel=0.2)


def test_outcomes_may_be_shares_or_words() -> None:
    words = ["left", "right", "tie", "b"]
    for numbers in ([1, 0, 0.5, 0.0], np.array([1, 0, 0.5, 0]), [True, False, 0.5, False]):
        assert left_shares(numbers).tolist() == left_shares(words).tolist()
    with pytest.raises(ValueError, match=r"'outcome', row 1: .*2.* is not the left side's share"):
        left_shares(np.array([1, 2]))
    with pytest.raises(ValueError, match=r"'outcome', row 0: .*nan.* is not the left side's share"):
        left_shares(np.array([np.nan, 1.0]))


def test_a_weight_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="'weight', row 1: a weight must be positive"):
        BradleyTerry().fit(["x", "x"], ["y", "y"], ["left", "right"], weight=[1, 0])
    with pytest.raises(ValueError, match="column 'weight' has 1 rows"):
        BradleyTerry().fit(["x", "x"], ["y", "y"], ["left", "right"], weight=[1])


def test_real_voters_are_ranked_with_wider_intervals_by_voter(columns: Columns) -> None:
    table = columns("crowd/pair_llmfao/pairs.csv", *_PAIRS)
    plain = BradleyTerry(ridge=0.01).fit(*table)
    grouped = BradleyTerry(ridge=0.01, interval="clustered").fit(*table)
    assert len(plain.items_) == 59
    assert np.array_equal(plain.strengths_, grouped.strengths_)
    assert plain.items_[int(plain.strengths_.argmax())] == "GPT 4"
    assert (grouped.standard_errors_ > plain.standard_errors_).mean() > 0.6
    drawn = BradleyTerry(ridge=0.01, interval="cluster-bootstrap", draws=60).fit(*table)
    assert drawn.standard_errors_ == pytest.approx(grouped.standard_errors_, rel=0.4)
