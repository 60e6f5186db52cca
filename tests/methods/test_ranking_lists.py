"""One order out of many rankings."""

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarazu.methods.ranking import Borda, Kemeny, PlackettLuce, kendall_tau_distance
from tarazu.methods.ranking.consensus import _against, _improve

_TRUTH = np.array([1.5, 0.5, 0.0, -0.5, -1.5])

orders = st.lists(st.permutations("abcd"), min_size=1, max_size=6)


def _columns(rankings: list[Any]) -> list[list[Any]]:
    cells = [(n, item, rank) for n, order in enumerate(rankings) for rank, item in enumerate(order)]
    return [[cell[i] for cell in cells] for i in range(3)]


def _drawn(seed: int, many: int, sharp: Any = 1.0, shortest: int = 2) -> list[list[int]]:
    generator = np.random.default_rng(seed)
    found = []
    for number in range(many):
        shown = generator.permutation(5)[: generator.integers(shortest, 6)]
        worth = np.broadcast_to(sharp, many)[number] * _TRUTH[shown] + generator.gumbel(size=len(shown))
        found.append(shown[np.argsort(-worth)].tolist())
    return found


def test_strengths_of_rankings_are_found_and_covered() -> None:
    hits = []
    for seed in range(15):
        model = PlackettLuce().fit(*_columns(_drawn(seed, 100)))
        hits.append((model.intervals_[:, 0] <= _TRUTH) & (model.intervals_[:, 1] >= _TRUTH))
    assert 0.88 <= np.mean(hits) <= 1.0


def test_rankings_of_two_are_bradley_terry() -> None:
    model = PlackettLuce().fit(*_columns(["ab"] * 3 + ["ba"]))
    assert model.strengths_ == pytest.approx(np.log(3) / 2 * np.array([1, -1]))


def test_contributors_who_rank_at_random_weigh_little() -> None:
    sharp = np.repeat([1.3] * 10 + [0.0] * 5, 15)
    columns = _columns(_drawn(1, 225, sharp, shortest=4))
    who = [f"p{ranking // 15:02d}" for ranking in columns[0]]
    model = PlackettLuce().fit(*columns, who)
    assert model.weights_[:10].min() > 2 * model.weights_[10:].max()
    assert np.log(model.weights_).mean() == pytest.approx(0, abs=1e-9)
    assert model.order_ == (0, 1, 2, 3, 4)
    assert (PlackettLuce(spread=0).fit(*columns, who).weights_ == 1).all()


def test_an_item_that_is_always_first_needs_a_ridge() -> None:
    columns = _columns(["abc", "acb"])
    with pytest.raises(ValueError, match=r"'a'|'b', 'c'"):
        PlackettLuce().fit(*columns)
    assert PlackettLuce(ridge=0.1).fit(*columns).order_[0] == "a"
    with pytest.raises(ValueError, match=r"never compared.*\['c', 'd'\]"):
        PlackettLuce(ridge=0.1).fit(*_columns(["ab", "cd"]))


@given(rankings=orders)
@settings(max_examples=25, deadline=None)
def test_kemeny_is_the_best_of_all_orders(rankings: list[list[str]]) -> None:
    model = Kemeny().fit(*_columns(rankings))

    def total(order: tuple[str, ...]) -> float:
        return sum(kendall_tau_distance(order, ranking, normalised=False) for ranking in rankings)

    assert model.exact_
    assert model.disagreements_ == total(model.order_) == min(total(order) for order in permutations("abcd"))


def test_many_items_are_searched_and_said_to_be() -> None:
    generator = np.random.default_rng(0)
    rankings = [np.argsort(np.arange(14) + generator.normal(0, 3, 14)).tolist() for _ in range(9)]
    model = Kemeny(seed=3).fit(*_columns(rankings))
    assert not model.exact_
    assert model.order_ == Kemeny(seed=3).fit(*_columns(rankings)).order_
    assert model.disagreements_ <= _against(model.preferences_, np.arange(14))
    few = Kemeny().fit(*_columns([[i for i in order if i < 9] for order in rankings]))
    searched = _improve(few.preferences_, np.arange(9)[::-1])
    assert _against(few.preferences_, searched) >= few.disagreements_


def test_borda_counts_shares_of_the_others() -> None:
    tied = Borda().fit([1] * 3 + [2] * 2, list("abcab"), [1, 1, 2, 2, 1])
    assert tied.scores_.tolist() == pytest.approx([(0.75 + 0) / 2, (0.75 + 1) / 2, 0.0])
    assert tied.order_ == ("b", "a", "c")


@given(rankings=orders, data=st.data())
@settings(max_examples=6, deadline=None)
def test_the_order_of_rows_changes_no_consensus(rankings: list[list[str]], data: st.DataObject) -> None:
    columns = _columns(rankings)
    shuffle = data.draw(st.permutations(range(len(columns[0]))))
    turned = [[column[i] for i in shuffle] for column in columns]
    for make in (Borda, Kemeny, lambda: PlackettLuce(ridge=0.1)):
        one, other = make().fit(*columns), make().fit(*turned)
        assert one.order_ == other.order_


def test_nothing_ranked_gives_nothing() -> None:
    for make in (Borda, Kemeny, PlackettLuce):
        assert make().fit([], [], []).order_ == ()


def test_bad_rankings_are_named() -> None:
    for make in (Borda, Kemeny, PlackettLuce):
        with pytest.raises(ValueError, match="'item', row 2: 'a' is ranked twice"):
            make().fit([1, 1, 1], list("aba"), [1, 2, 3])
        with pytest.raises(ValueError, match="'rank', row 1: not a finite number"):
            make().fit([1, 1], list("ab"), [1, float("nan")])
    with pytest.raises(ValueError, match="ranking 1 puts 'a' and 'b' at the same rank"):
        PlackettLuce(ridge=1).fit([1, 1], list("ab"), [1, 1])
    with pytest.raises(ValueError, match="'contributor', row 1: a ranking belongs to one contributor"):
        PlackettLuce(ridge=1).fit([1, 1], list("ab"), [1, 2], ["u", "v"])
    with pytest.raises(ValueError, match="the same things"):
        kendall_tau_distance("ab", "ac")
    with pytest.raises(ValueError, match="ridge and spread"):
        PlackettLuce(ridge=-1).fit([], [], [])
