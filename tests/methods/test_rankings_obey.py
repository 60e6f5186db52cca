"""What every ranking of compared items must obey, whatever its model. To register one, add it to `MAKERS`."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarazu.methods.ranking import AdjustedBradleyTerry, BradleyTerry, CrowdBradleyTerry, Davidson

MAKERS: dict[str, Callable[..., Any]] = {
    "sandwich": lambda: BradleyTerry(ridge=0.1),
    "bootstrap": lambda: BradleyTerry(ridge=0.1, interval="bootstrap", draws=20),
    "clustered": lambda: BradleyTerry(ridge=0.1, interval="clustered"),
    "cluster-bootstrap": lambda: BradleyTerry(ridge=0.1, interval="cluster-bootstrap", draws=20),
    "Davidson": lambda: Davidson(ridge=0.1),
    "Davidson, clustered": lambda: Davidson(ridge=0.1, interval="clustered"),
    "adjusted": lambda: AdjustedBradleyTerry(ridge=0.1, position=False),
    "adjusted, clustered": lambda: AdjustedBradleyTerry(ridge=0.1, position=False, interval="clustered"),
    "crowd": lambda: CrowdBradleyTerry(ridge=0.1),
    "crowd, cluster-bootstrap": lambda: CrowdBradleyTerry(ridge=0.1, interval="cluster-bootstrap", draws=10),
}
every_model = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS.keys())

votes = st.lists(
    st.tuples(st.permutations("xyz"), st.sampled_from(["left", "right", "tie"]), st.sampled_from(["asha", "रवि"])),
    max_size=12,
)
_CLOSING = [("x", "y", "tie", "asha"), ("y", "z", "left", "zoya"), ("z", "x", "tie", "रवि")]
_TURNED = {"left": "right", "right": "left", "tie": "tie"}


def _rows(table: list[Any]) -> list[tuple[str, str, str, str]]:
    return [(pair[0], pair[1], outcome, person) for pair, outcome, person in table] + _CLOSING


def _fit(make: Callable[..., Any], rows: list[Any]) -> dict[str, Any]:
    model = make().fit(*([row[i] for row in rows] for i in range(4)))
    return {name: value for name, value in vars(model).items() if name.endswith("_")}


@every_model
@given(table=votes, data=st.data())
@settings(max_examples=5, deadline=None)
def test_order_of_rows_and_sides_changes_nothing(
    make: Callable[..., Any], table: list[Any], data: st.DataObject
) -> None:
    rows = _rows(table)
    shuffled = data.draw(st.permutations(rows))
    turned = [(b, a, _TURNED[o], p) if i % 2 else (a, b, o, p) for i, (a, b, o, p) in enumerate(shuffled)]
    one, same, other = _fit(make, rows), _fit(make, shuffled), _fit(make, turned)
    for name, value in one.items():
        if isinstance(value, np.ndarray):
            assert np.array_equal(value, same[name], equal_nan=True), name
            assert np.allclose(value, other[name], atol=1e-7, equal_nan=True), name


@every_model
def test_renaming_the_items_permutes_the_strengths(make: Callable[..., Any]) -> None:
    rows = _rows([("xyz", "left", "asha"), ("yzx", "left", "रवि"), ("zxy", "right", "zoya"), ("xzy", "left", "asha")])
    names = {"x": "c", "y": "a", "z": "b"}
    before, after = _fit(make, rows), _fit(make, [(names[a], names[b], o, p) for a, b, o, p in rows])
    place = [after["items_"].index(names[item]) for item in before["items_"]]
    assert np.allclose(before["strengths_"], after["strengths_"][place], atol=1e-7)


@every_model
def test_nothing_compared_gives_nothing(make: Callable[..., Any]) -> None:
    model = make().fit([], [], [], [])
    assert model.items_ == ()
    assert model.strengths_.shape == (0,)


@every_model
def test_one_pair_and_nothing_but_ties_is_a_draw(make: Callable[..., Any]) -> None:
    model = make().fit(["x"] * 4, ["y"] * 4, ["tie"] * 4, ["u", "v", "w", "u"])
    assert np.allclose(model.strengths_, 0, atol=1e-9)


@every_model
def test_groups_never_compared_are_named(make: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match=r"never compared, even indirectly, with 'v': \['x', 'y'\]"):
        make().fit(["v", "x"], ["w", "y"], ["tie", "tie"], ["u", "v"])


@every_model
def test_one_voter_has_strengths_and_no_interval_by_voter(make: Callable[..., Any]) -> None:
    model, columns = make(), [["x", "y", "z"], ["y", "z", "x"], ["left", "left", "tie"], ["u"] * 3]
    if getattr(model, "interval", "") in ("clustered", "cluster-bootstrap"):
        with pytest.raises(ValueError, match="at least two contributors"):
            model.fit(*columns)
    else:
        assert model.fit(*columns).strengths_.argmax() == 0


@every_model
def test_bad_columns_are_named_with_their_row(make: Callable[..., Any]) -> None:
    good = [["x", "y"], ["y", "x"], ["left", "tie"], ["u", "v"]]
    for place, value, message in (
        (0, None, r"'left', row 1: the value is missing"),
        (1, "y", r"'right', row 1: 'y' is compared with itself"),
        (2, "maybe", r"'outcome', row 1: 'maybe' is not one of"),
        (3, None, r"'contributor', row 1: the value is missing"),
    ):
        bad = [[*column] for column in good]
        bad[place][1] = value
        with pytest.raises(ValueError, match=message):
            make().fit(*bad)
    with pytest.raises(ValueError, match="column 'contributor' has 1 rows"):
        make().fit(*good[:3], ["u"])


@every_model
def test_parameters_are_shown_and_can_be_copied(make: Callable[..., Any]) -> None:
    model = make()
    copy = type(model)(**model.get_params())
    assert copy.get_params() == model.get_params()
    assert "ridge=0.1" in repr(copy)
    with pytest.raises(ValueError, match="has no parameter 'wings'"):
        model.set_params(wings=2)
