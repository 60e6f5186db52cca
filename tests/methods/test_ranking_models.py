"""Models beside Bradley-Terry: ties, covariates, unreliable voters, influence, and what to ask next."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tarazu.methods.ranking import (
    AdjustedBradleyTerry,
    BradleyTerry,
    CrowdBradleyTerry,
    Davidson,
    next_pairs,
    smallest_flip,
    voter_influence,
)

Columns = Callable[..., list[list[str]]]
_STRENGTHS = np.array([0.9, 0.3, -0.3, -0.9])
_PAIRS = ("left", "right", "winner", "worker")


def _pairs(generator: np.random.Generator, votes: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    left = generator.integers(0, 4, votes)
    right = (left + generator.integers(1, 4, votes)) % 4
    return left, right, _STRENGTHS[left] - _STRENGTHS[right]


def _with_ties(seed: int, votes: int, nu: float) -> list[NDArray[Any]]:
    generator = np.random.default_rng(seed)
    left, right, gap = _pairs(generator, votes)
    odds = np.stack([np.exp(gap / 2), np.exp(-gap / 2), np.full(votes, nu)])
    drawn = generator.random(votes) * odds.sum(axis=0)
    share = np.where(drawn < odds[0], 1.0, np.where(drawn < odds[0] + odds[1], 0.0, 0.5))
    return [left, right, share, generator.integers(0, 30, votes)]


def test_davidson_finds_strengths_and_ties_and_covers_them() -> None:
    hits, tied = [], []
    for seed in range(40):
        table = _with_ties(seed, 600, 0.7)
        model = Davidson(interval="clustered" if seed % 2 else "sandwich").fit(*table)
        hits.append((model.intervals_[:, 0] <= _STRENGTHS) & (model.intervals_[:, 1] >= _STRENGTHS))
        tied.append(model.tie_interval_[0] <= 0.7 <= model.tie_interval_[1])
    assert 0.9 <= np.mean(hits) <= 1.0
    assert np.mean(tied) >= 0.84


def test_davidson_predicts_the_shares_of_one_pair_exactly() -> None:
    model = Davidson().fit(["x"] * 20, ["y"] * 20, ["left"] * 10 + ["tie"] * 6 + ["right"] * 4)
    assert model.win_probabilities_[0, 1] == pytest.approx(0.5)
    assert model.win_probabilities_[1, 0] == pytest.approx(0.2)
    assert model.tie_probabilities_[0, 1] == pytest.approx(0.3)
    assert model.tie_ == pytest.approx(0.3 / np.sqrt(0.5 * 0.2))
    assert model.strengths_[0] * 2 == pytest.approx(np.log(2.5))


def test_davidson_needs_a_tie_and_a_decision() -> None:
    with pytest.raises(ValueError, match="no comparison is a tie"):
        Davidson().fit(["x", "x"], ["y", "y"], ["left", "right"])
    with pytest.raises(ValueError, match="every comparison is a tie"):
        Davidson().fit(["x"], ["y"], ["tie"])
    with pytest.raises(ValueError, match="never compared"):
        Davidson(ridge=0.1).fit(["x", "v"], ["y", "w"], ["tie", "tie"])
    assert np.isfinite(Davidson(ridge=0.01).fit(["x"], ["y"], ["left"]).strengths_).all()
    assert Davidson(ridge=0.01).fit([], [], []).items_ == ()


def test_effects_are_found_beside_strengths_and_covered() -> None:
    hits = []
    for seed in range(30):
        generator = np.random.default_rng(seed)
        left, right, gap = _pairs(generator, 800)
        length = generator.normal(0, 100, 800)
        won = generator.random(800) < 1 / (1 + np.exp(-(gap + 0.004 * length + 0.4)))
        people = generator.integers(0, 40, 800)
        model = AdjustedBradleyTerry(interval="clustered" if seed % 2 else "sandwich")
        model.fit(left, right, won.astype(float), people, covariates={"length": length})
        bounds = [*model.intervals_.tolist(), *model.effect_intervals_.values()]
        truth = [*_STRENGTHS, 0.4, 0.004]
        hits.append([low <= aim <= high for (low, high), aim in zip(bounds, truth, strict=True)])
    assert 0.91 <= np.mean(hits) <= 0.99


def test_without_effects_the_adjusted_model_is_bradley_terry() -> None:
    table = _with_ties(0, 400, 0.5)
    adjusted = AdjustedBradleyTerry(position=False).fit(*table)
    plain = BradleyTerry().fit(*table)
    assert adjusted.strengths_ == pytest.approx(plain.strengths_)
    assert adjusted.standard_errors_ == pytest.approx(plain.standard_errors_, rel=1e-6)
    assert adjusted.effects_ == {}
    grouped = AdjustedBradleyTerry(position=False, interval="clustered").fit(*table)
    assert grouped.intervals_ == pytest.approx(BradleyTerry(interval="clustered").fit(*table).intervals_, rel=1e-6)


def test_a_covariate_that_says_nothing_new_is_named() -> None:
    left, right, won = ["x", "y"] * 4, ["y", "x"] * 4, ["left", "left", "right", "right"] * 2
    with pytest.raises(ValueError, match="covariate 'size' cannot be told apart"):
        AdjustedBradleyTerry().fit(left, right, won, covariates={"size": [3, -3] * 4})
    with pytest.raises(ValueError, match="covariate 'one' cannot be told apart"):
        AdjustedBradleyTerry().fit(left, right, won, covariates={"one": [2] * 8})
    with pytest.raises(ValueError, match="column 'length', row 2: not a finite number"):
        AdjustedBradleyTerry().fit(left, right, won, covariates={"length": [1, 2, float("inf"), 3] * 2})
    with pytest.raises(ValueError, match="may not be called 'position'"):
        AdjustedBradleyTerry().fit(left, right, won, covariates={"position": [1] * 8})


def test_unreliable_voters_are_found_and_weigh_less() -> None:
    generator = np.random.default_rng(7)
    left, right, gap = _pairs(generator, 3000)
    person = generator.integers(0, 30, 3000)
    won = generator.random(3000) < 1 / (1 + np.exp(-2 * gap))
    clicked = person >= 20
    turned = person >= 28
    won = np.where(turned, ~won, np.where(clicked, generator.random(3000) < 0.5, won))
    model = CrowdBradleyTerry().fit(left, right, won.astype(float), person)
    assert model.converged_
    assert model.reliabilities_[:20].min() > model.reliabilities_[20:28].max()
    assert model.reliabilities_[28:].max() < 0.3
    plain = BradleyTerry().fit(left, right, won.astype(float))
    aim = 2 * _STRENGTHS
    assert np.abs(model.strengths_ - aim).max() < np.abs(plain.strengths_ - aim).max()
    shuffled = generator.permutation(3000)
    other = CrowdBradleyTerry().fit(left[shuffled], right[shuffled], won[shuffled].astype(float), person[shuffled])
    assert np.array_equal(model.strengths_, other.strengths_)


def test_intervals_of_strengths_from_unreliable_voters_hold_the_truth_and_repeat() -> None:
    hits = []
    for seed in range(6):
        generator = np.random.default_rng(seed)
        left, right, gap = _pairs(generator, 1200)
        person = generator.integers(0, 30, 1200)
        honest = generator.random(1200) < np.where(person < 20, 0.95, 0.6)
        won = (generator.random(1200) < 1 / (1 + np.exp(-gap))) == honest
        model = CrowdBradleyTerry(interval="cluster-bootstrap", draws=30).fit(left, right, won.astype(float), person)
        hits.append((model.intervals_[:, 0] <= _STRENGTHS) & (model.intervals_[:, 1] >= _STRENGTHS))
    assert 0.8 <= np.mean(hits) <= 1.0
    assert (model.standard_errors_ > 0.03).all()
    again = CrowdBradleyTerry(interval="cluster-bootstrap", draws=30).fit(left, right, won.astype(float), person)
    assert np.array_equal(model.intervals_, again.intervals_)
    plain = CrowdBradleyTerry().fit(left, right, won.astype(float), person)
    assert np.array_equal(plain.strengths_, model.strengths_)
    assert np.isnan(plain.intervals_).all()
    with pytest.raises(ValueError, match="at least two contributors"):
        CrowdBradleyTerry(interval="cluster-bootstrap").fit(["x", "y"], ["y", "x"], ["left", "tie"], ["u", "u"])
    with pytest.raises(ValueError, match="interval is one of"):
        CrowdBradleyTerry(interval="sandwich").fit(["x"], ["y"], ["tie"], ["u"])  # type: ignore[arg-type]


def test_influence_is_what_refitting_without_a_voter_shows() -> None:
    left, right, share, person = _with_ties(3, 200, 0.5)
    found = voter_influence(left, right, share, person, ridge=0.01)
    assert found.shifts.shape == (30, 4)
    for voter in (0, 11, 29):
        kept = person != voter
        without = BradleyTerry(interval="none", ridge=0.01).fit(left[kept], right[kept], share[kept])
        assert found.strengths + found.shifts[voter] == pytest.approx(without.strengths_, abs=1e-6)
    assert found.largest == pytest.approx(np.abs(found.shifts).max(axis=1))


def test_a_flip_does_turn_the_first_place() -> None:
    left, right, share, person = _with_ties(5, 300, 0.5)
    flip = smallest_flip(left, right, share, person, drop="voters")
    assert flip.after is not None
    kept = ~np.isin(person, flip.removed)
    refit = BradleyTerry(interval="none", ridge=0.01).fit(left[kept], right[kept], share[kept])
    assert refit.items_[int(refit.strengths_.argmax())] == flip.after
    assert flip.share == pytest.approx(flip.size / 30)
    votes = smallest_flip(left, right, share, person)
    assert votes.before == flip.before
    assert votes.size == sum(many for *_, many in votes.removed)
    assert votes.share < flip.share


def test_one_voter_who_decides_is_told() -> None:
    table = ["x"] * 5, ["y"] * 5, ["left", "left", "left", "right", "right"], ["u", "u", "u", "v", "w"]
    assert voter_influence(*table).turns == (True, False, False)
    assert smallest_flip(*table, drop="voters").removed == ("u",)
    none = smallest_flip(["x"] * 9, ["y"] * 9, ["left"] * 8 + ["right"], list("abcdefghi"), share_max=0.2)
    assert none.after is None


def test_the_next_pair_is_one_that_is_little_known_and_its_chance_is_stated() -> None:
    left = ["w"] * 60 + ["x"] * 60 + ["y"] * 2
    right = ["x"] * 60 + ["y"] * 60 + ["z"] * 2
    model = BradleyTerry().fit(left, right, ["left", "right"] * 61)
    drawn = next_pairs(model, 400, explore=0.1, seed=1)
    with_z = sum("z" in (pair.left, pair.right) for pair in drawn[:20])
    assert with_z >= 15
    assert min(pair.probability for pair in drawn) >= 0.1 / 6
    assert drawn == next_pairs(model, 400, explore=0.1, seed=1)
    sides = sum(pair.left < pair.right for pair in drawn) / 400
    assert 0.4 < sides < 0.6
    even = next_pairs(model, 300, explore=1.0)
    assert {pair.probability for pair in even} == {1 / 6}


def test_asking_where_it_tells_most_tells_more_than_asking_anywhere() -> None:
    truth = np.array([2.0, 1.8, 0.0, -0.2, -2.0, -2.2])
    p = 1 / (1 + np.exp(truth[None, :] - truth[:, None]))

    def known(explore: float) -> float:
        """The log determinant of what 160 votes tell of the strengths."""
        generator = np.random.default_rng(0)
        left, right = list(range(6)) * 2, [1, 2, 3, 4, 5, 0] * 2
        votes = [float(generator.random() < p[a, b]) for a, b in zip(left, right, strict=True)]
        for step in range(8):
            model = BradleyTerry(interval="none", ridge=0.3).fit(left, right, votes)
            for pair in next_pairs(model, 20, explore=explore, seed=step):
                left.append(pair.left)
                right.append(pair.right)
                votes.append(float(generator.random() < p[pair.left, pair.right]))
        weight = BradleyTerry(interval="none", ridge=0.3).fit(left, right, votes).counts_ * p * (1 - p)
        return float(np.linalg.slogdet(np.diag(weight.sum(axis=1)) - weight + 1 / 6)[1])

    assert known(0.1) > known(1.0) + 0.5


def test_impossible_questions_are_refused() -> None:
    model = BradleyTerry().fit(["x", "y"], ["y", "x"], ["left", "left"])
    with pytest.raises(ValueError, match="count must be positive"):
        next_pairs(model, 0)
    with pytest.raises(ValueError, match="at least two items"):
        next_pairs(BradleyTerry().fit([], [], []), 1)
    with pytest.raises(ValueError, match="at least two items"):
        smallest_flip([], [], [], [])
    with pytest.raises(ValueError, match="ridge must be positive"):
        voter_influence(["x"], ["y"], ["tie"], ["u"], ridge=0)
    for make in (Davidson, AdjustedBradleyTerry):
        with pytest.raises(ValueError, match="need the column 'contributor'"):
            make(interval="clustered").fit(["x", "y"], ["y", "x"], ["left", "tie"])
        with pytest.raises(ValueError, match="interval is one of"):
            make(interval="wald").fit(["x", "y"], ["y", "x"], ["left", "tie"])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="prior must be"):
        CrowdBradleyTerry(prior=(0.5, 1)).fit(["x"], ["y"], ["tie"], ["u"])
    with pytest.raises(ValueError, match=r"never compared.*\['x', 'y'\]"):
        CrowdBradleyTerry().fit(["v", "x"], ["w", "y"], ["tie", "tie"], ["u", "u"])


def test_a_handful_of_real_votes_decide_the_first_place(columns: Columns) -> None:
    table = columns("crowd/pair_llmfao/pairs.csv", *_PAIRS)
    flip = smallest_flip(*table)
    assert flip.before == "GPT 4"
    assert 0 < flip.share < 0.01
    assert not any(voter_influence(*table).turns)
