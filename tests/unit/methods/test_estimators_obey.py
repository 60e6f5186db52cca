"""What every estimator and agreement figure must obey, whatever its model."""

import doctest
import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarazu import methods

_ESTIMATORS: list[Callable[[], Any]] = [methods.MajorityVote, methods.DawidSkene, methods.NextVoteCalibrator]
_FIGURES: list[Callable[..., Any]] = [methods.pairwise_agreement, methods.krippendorff_alpha]
_ALL_FITS = [*(lambda t, c, v, make=make: make().fit(t, c, v) for make in _ESTIMATORS), *_FIGURES]

rows = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from(["asha", "रवि", "zoya"]), st.sampled_from("xyz")),
    max_size=40,
)


def _columns(table: list[tuple[int, str, str]]) -> tuple[list[int], list[str], list[str]]:
    return [row[0] for row in table], [row[1] for row in table], [row[2] for row in table]


def _learned(estimator: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(estimator).items() if name.endswith("_") and name[0] != "_"}


def _same(one: Any, other: Any) -> bool:
    return bool(np.array_equal(one, other)) if isinstance(one, np.ndarray) else bool(one == other)


@pytest.mark.parametrize("make", _ESTIMATORS)
@given(table=rows, data=st.data())
@settings(max_examples=15, deadline=None)
def test_the_order_of_the_rows_changes_nothing_at_all(
    make: Callable[[], Any], table: list[tuple[int, str, str]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(table))
    one, other = _learned(make().fit(*_columns(table))), _learned(make().fit(*_columns(shuffled)))
    assert one.keys() == other.keys()
    assert all(_same(one[name], other[name]) for name in one)


@pytest.mark.parametrize("figure", _FIGURES)
@given(table=rows, data=st.data())
@settings(max_examples=15, deadline=None)
def test_agreement_does_not_depend_on_the_order_of_the_rows(
    figure: Callable[..., Any], table: list[tuple[int, str, str]], data: st.DataObject
) -> None:
    assert figure(*_columns(table)) == figure(*_columns(data.draw(st.permutations(table))))


@pytest.mark.parametrize("make", [methods.MajorityVote, methods.DawidSkene])
@given(table=rows)
@settings(max_examples=15, deadline=None)
def test_renaming_the_labels_permutes_the_answer(make: Callable[[], Any], table: list[tuple[int, str, str]]) -> None:
    renamed = {"x": "c", "y": "b", "z": "a"}
    task, person, label = _columns(table)
    before = make().fit(task, person, label)
    after = make().fit(task, person, [renamed[value] for value in label])
    order = [after.classes_.index(renamed[value]) for value in before.classes_]
    assert np.allclose(before.probas_, after.probas_[:, order], atol=1e-9)


@given(table=rows)
@settings(max_examples=15, deadline=None)
def test_renaming_the_labels_leaves_agreement_alone(table: list[tuple[int, str, str]]) -> None:
    task, person, label = _columns(table)
    renamed = [{"x": 9, "y": 5, "z": 1}[value] for value in label]
    assert methods.pairwise_agreement(task, person, label) == methods.pairwise_agreement(task, person, renamed)
    one = methods.krippendorff_alpha(task, person, label, draws=0).value
    other = methods.krippendorff_alpha(task, person, renamed, draws=0).value
    assert one == (None if other is None else pytest.approx(other))


@pytest.mark.parametrize("make", _ESTIMATORS)
@pytest.mark.parametrize(
    "table",
    [[], [(1, "asha", "x")], [(1, "asha", "x"), (1, "ravi", "y")], [(t, "asha", "x") for t in range(5)]],
    ids=["empty", "one vote", "one task", "one contributor and one label"],
)
def test_tiny_tables_are_answered_with_finite_numbers(make: Callable[[], Any], table: list[Any]) -> None:
    for value in _learned(make().fit(*_columns(table))).values():
        if isinstance(value, np.ndarray) and value.dtype.kind == "f":
            assert np.isfinite(value).all()


@pytest.mark.parametrize("fit", _ALL_FITS)
def test_bad_columns_are_named_with_their_row(fit: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match=r"'task', row 1: the value is missing"):
        fit([1, None], ["u", "v"], ["x", "y"])
    with pytest.raises(ValueError, match=r"'contributor', row 0: the value is missing"):
        fit([1, 1], [float("nan"), 1.0], ["x", "y"])
    with pytest.raises(ValueError, match=r"'contributor', row 1: the value is not hashable"):
        fit([1, 1], ["u", ["v"]], ["x", "y"])
    with pytest.raises(ValueError, match=r"column 'label' has 1 rows, column 'task' has 2"):
        fit([1, 1], ["u", "v"], ["x"])
    with pytest.raises(ValueError, match=r"column 'task' must be a sequence"):
        fit("ab", ["u", "v"], ["x", "y"])
    with pytest.raises(ValueError, match=r"column 'task' must have one dimension"):
        fit(np.zeros((2, 2)), ["u", "v"], ["x", "y"])


def test_values_of_mixed_kinds_and_arrays_are_columns_too() -> None:
    mixed = methods.MajorityVote().fit([1, "1", ("q", 2)], ["u"] * 3, [True, "yes", 3])
    assert len(mixed.tasks_) == 3
    people, label = np.array(["u", "v", "u"]), np.array([0.5, 0.5, 1.5])
    arrays = methods.MajorityVote().fit(np.array([1, 1, 2]), people, label)
    assert arrays.labels_ == (0.5, 1.5)


def test_a_label_outside_the_given_classes_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'label', row 1: 'q' is not one of \['x', 'y'\]"):
        methods.DawidSkene(classes=["x", "y"]).fit([1, 1], ["u", "v"], ["x", "q"])
    with pytest.raises(ValueError, match="classes must differ"):
        methods.MajorityVote(classes=["x", "x"]).fit([1], ["u"], ["x"])
    assert methods.MajorityVote(classes=["y", "x"]).fit([1], ["u"], ["x"]).probas_.tolist() == [[0.0, 1.0]]


def test_every_docstring_example_runs() -> None:
    found = 0
    for module in pkgutil.walk_packages(methods.__path__, "tarazu.methods."):
        outcome = doctest.testmod(importlib.import_module(module.name))
        found += outcome.attempted
        assert outcome.failed == 0, module.name
    assert found > 20
