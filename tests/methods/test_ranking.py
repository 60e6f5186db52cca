"""Bradley-Terry strengths and how sure of them one may be."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tarazu.methods import BradleyTerry, win_rate_matrix
from tarazu.methods.ranking.bradley_terry import Interval

Columns = Callable[..., list[list[str]]]

_PUBLISHED = {
    "gpt-4": 1.037,
    "gpt-3.5-turbo": 0.480,
    "claude-v1": 0.445,
    "vicuna-13b-v1.2": 0.018,
    "alpaca-13b": -0.704,
    "llama-13b": -1.275,
}
_CIRCLE = (["x", "y", "z"] * 2, ["y", "z", "x"] * 2, ["left"] * 6)

comparisons = st.lists(
    st.tuples(st.permutations("xyz"), st.sampled_from(["left", "right", "tie"])), min_size=1, max_size=30
)


def _simulated(seed: int, people: int, each: int, taste: float) -> tuple[list[NDArray[Any]], NDArray[Any]]:
    """Votes of people who share strengths but for a taste of their own."""
    generator = np.random.default_rng(seed)
    strengths = np.array([0.8, 0.3, -0.3, -0.8])
    person = np.repeat(np.arange(people), each)
    own = (strengths + generator.normal(0, taste, (people, 4)))[person]
    one = generator.integers(0, 4, len(person))
    other = (one + generator.integers(1, 4, len(person))) % 4
    row = np.arange(len(person))
    won = generator.random(len(person)) < 1 / (1 + np.exp(own[row, other] - own[row, one]))
    return [one, other, np.where(won, "left", "right"), person], strengths


def test_strengths_of_six_chat_models_are_reproduced(columns: Columns) -> None:
    table = columns("mtbench_first_turn_votes.csv", "model_a", "model_b", "winner", "judge")
    for interval in ("sandwich", "bootstrap", "clustered"):
        model = BradleyTerry(interval=interval).fit(*table)
        found = dict(zip(model.items_, model.strengths_.tolist(), strict=True))
        assert found == pytest.approx(_PUBLISHED, abs=6e-4)
        widths = model.intervals_[:, 1] - model.intervals_[:, 0]
        assert ((widths > 0.15) & (widths < 0.6)).all()


def test_one_pair_gives_the_log_odds_and_the_textbook_error() -> None:
    model = BradleyTerry().fit(["x"] * 10, ["y"] * 10, ["left"] * 8 + ["right"] * 2)
    assert model.strengths_ == pytest.approx(np.log(4) / 2 * np.array([1, -1]))
    assert model.standard_errors_ == pytest.approx(np.full(2, 1 / np.sqrt(10 * 0.8 * 0.2) / 2))
    assert model.win_probabilities_[0, 1] == pytest.approx(0.8)
    assert model.counts_.tolist() == [[0, 10], [10, 0]]


@given(table=comparisons, data=st.data())
@settings(max_examples=40, deadline=None)
def test_order_of_rows_and_sides_changes_nothing(table: list[tuple[list[str], str]], data: st.DataObject) -> None:
    turned = {"left": "right", "right": "left", "tie": "tie"}
    plain = [(pair[0], pair[1], outcome) for pair, outcome in table]
    closing = [("x", "y", "tie"), ("y", "z", "tie")]
    shuffled = data.draw(st.permutations(plain + closing))
    sides = [(b, a, turned[o]) if i % 2 else (a, b, o) for i, (a, b, o) in enumerate(shuffled)]
    one = BradleyTerry().fit(*map(list, zip(*(plain + closing), strict=True)))
    other = BradleyTerry().fit(*map(list, zip(*sides, strict=True)))
    assert np.array_equal(one.strengths_, other.strengths_)
    assert np.array_equal(one.intervals_, other.intervals_)
    assert abs(one.strengths_.sum()) < 1e-9


def test_ties_are_half_a_win_or_left_out() -> None:
    left, right, outcome = ["x"] * 6, ["y"] * 6, ["left", "left", "right", "tie", "both_bad", "tie"]
    half = BradleyTerry().fit(left, right, outcome)
    assert half.win_probabilities_[0, 1] == pytest.approx(3.5 / 6)
    drop = BradleyTerry(ties="drop").fit(left, right, outcome)
    assert drop.win_probabilities_[0, 1] == pytest.approx(2 / 3)
    kept = BradleyTerry(ties="drop", interval="clustered").fit(left, right, outcome, list("uvwxyz"))
    assert np.isfinite(kept.intervals_).all()


def test_an_unbeaten_item_needs_a_ridge() -> None:
    table = (["x", "y", "z"], ["y", "z", "y"], ["left", "left", "left"])
    with pytest.raises(ValueError, match=r"never .* the others, so no strength fits: .*'x'|'y', 'z'"):
        BradleyTerry().fit(*table)
    model = BradleyTerry(ridge=0.01).fit(*table)
    assert np.isfinite(model.intervals_).all()
    assert model.strengths_.argmax() == 0
    assert np.isfinite(BradleyTerry(ridge=0.01, interval="bootstrap", draws=200).fit(*table).intervals_).all()


def test_a_winless_item_is_named() -> None:
    with pytest.raises(ValueError, match=r"never .* the others.*ridge"):
        BradleyTerry().fit(["x", "y", "x"], ["y", "x", "z"], ["left", "left", "left"])


def test_items_never_compared_are_refused_even_with_a_ridge() -> None:
    with pytest.raises(ValueError, match=r"never compared, even indirectly, with 'v': \['x', 'y'\]"):
        BradleyTerry(ridge=0.1).fit(["v", "x"], ["w", "y"], ["tie", "tie"])


def test_nothing_compared_gives_nothing() -> None:
    for interval in ("sandwich", "bootstrap", "none"):
        model = BradleyTerry(interval=interval).fit([], [], [])
        assert model.items_ == ()
        assert model.strengths_.shape == (0,)
    assert win_rate_matrix([], [], []).items == ()


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"ties": "both"}, "ties is one of"),
        ({"interval": "wald"}, "interval one of"),
        ({"level": 0}, "level"),
        ({"ridge": -1}, "ridge"),
        ({"draws": 0}, "draws"),
        ({"interval": "clustered"}, "need the column 'contributor'"),
    ],
)
def test_impossible_parameters_are_refused(parameters: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        BradleyTerry(**parameters).fit(*_CIRCLE)  # type: ignore[arg-type]


def test_bad_rows_are_named() -> None:
    with pytest.raises(ValueError, match="'right', row 0: 'x' is compared with itself"):
        BradleyTerry().fit(["x"], ["x"], ["left"])
    with pytest.raises(ValueError, match="'outcome', row 1: 'maybe' is not one of"):
        BradleyTerry().fit(["x", "x"], ["y", "y"], ["left", "maybe"])
    with pytest.raises(ValueError, match="'left', row 0: the value is missing"):
        BradleyTerry().fit([None], ["x"], ["left"])
    with pytest.raises(ValueError, match="column 'contributor' has 1 rows"):
        BradleyTerry().fit(*_CIRCLE, ["u"])
    with pytest.raises(ValueError, match="at least two contributors"):
        BradleyTerry(interval="clustered").fit(*_CIRCLE, ["u"] * 6)


def _coverage(interval: Interval, taste: float) -> float:
    hits = []
    for seed in range(80):
        table, truth = _simulated(seed, 40, 15, taste)
        fitted = BradleyTerry(interval=interval, draws=200).fit(*table)
        hits.append((fitted.intervals_[:, 0] <= truth) & (truth <= fitted.intervals_[:, 1]))
    return float(np.mean(hits))


@pytest.mark.parametrize("interval", ["sandwich", "bootstrap", "clustered"])
def test_intervals_cover_the_truth_when_votes_are_independent(interval: Interval) -> None:
    assert 0.91 <= _coverage(interval, 0.0) <= 0.985


def test_only_clustered_intervals_cover_when_people_have_tastes() -> None:
    assert _coverage("sandwich", 0.5) < 0.91 < _coverage("clustered", 0.5)


def test_win_rates_count_a_tie_as_half_and_leave_strangers_out() -> None:
    table = win_rate_matrix(["x", "y", "x"], ["y", "x", "z"], ["a", "tie", "b"])
    assert table.items == ("x", "y", "z")
    assert table.rates[0, 1] == 0.75
    assert table.rates[1, 0] == 0.25
    assert table.rates[2, 0] == 1.0
    assert np.isnan(table.rates[1, 2])
    assert table.counts.tolist() == [[0, 2, 1], [2, 0, 0], [1, 0, 0]]
