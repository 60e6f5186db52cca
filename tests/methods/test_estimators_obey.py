"""What every estimator and agreement figure must obey, whatever its model.

To register an aggregation estimator, add it to `AGGREGATORS`; for the rest, to `OTHERS`.
"""

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

AGGREGATORS: dict[str, Callable[..., Any]] = {
    "MajorityVote": methods.MajorityVote,
    "OneCoin": methods.OneCoin,
    "DawidSkene": methods.DawidSkene,
    "IBCC": methods.IBCC,
    "EBCC": methods.EBCC,
    "MACE": methods.MACE,
    "GLAD": methods.GLAD,
    "Choose": methods.Choose,
    "Consensus": methods.Consensus,
    "HeldOutDawidSkene": methods.HeldOutDawidSkene,
}
OTHERS: dict[str, Callable[..., Any]] = {"NextVoteCalibrator": methods.NextVoteCalibrator}
ESTIMATORS = AGGREGATORS | OTHERS
FIGURES: list[Callable[..., Any]] = [methods.pairwise_agreement, methods.krippendorff_alpha]
ALL_FITS = [*(lambda t, c, v, make=make: make().fit(t, c, v) for make in ESTIMATORS.values()), *FIGURES]

every_aggregator = pytest.mark.parametrize("make", AGGREGATORS.values(), ids=AGGREGATORS.keys())
every_estimator = pytest.mark.parametrize("make", ESTIMATORS.values(), ids=ESTIMATORS.keys())

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


def _crowd(seed: int = 0) -> tuple[Any, Any, Any, Any]:
    """Sixty tasks of three unequal classes, six people of whom one guesses, three to five votes a task."""
    draw = np.random.default_rng(seed)
    truth = draw.choice(3, 60, p=[0.5, 0.3, 0.2])
    votes = [(t, p) for t in range(60) for p in draw.choice(6, draw.integers(3, 6), replace=False)]
    task, person = (np.array(column) for column in zip(*votes, strict=True))
    skill = np.array([0.9, 0.85, 0.8, 0.75, 0.7, 0.34])
    wrong = (truth[task] + draw.integers(1, 3, len(task))) % 3
    return task, person, np.where(draw.random(len(task)) < skill[person], truth[task], wrong), truth


@every_estimator
@given(table=rows, data=st.data())
@settings(max_examples=4, deadline=None)
def test_the_order_of_the_rows_changes_nothing_at_all(
    make: Callable[[], Any], table: list[tuple[int, str, str]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(table))
    one, other = _learned(make().fit(*_columns(table))), _learned(make().fit(*_columns(shuffled)))
    assert one.keys() == other.keys()
    assert all(_same(one[name], other[name]) for name in one)


@pytest.mark.parametrize("figure", FIGURES)
@given(table=rows, data=st.data())
@settings(max_examples=15, deadline=None)
def test_agreement_does_not_depend_on_the_order_of_the_rows(
    figure: Callable[..., Any], table: list[tuple[int, str, str]], data: st.DataObject
) -> None:
    assert figure(*_columns(table)) == figure(*_columns(data.draw(st.permutations(table))))


@every_aggregator
def test_renaming_the_labels_permutes_the_answer(make: Callable[[], Any]) -> None:
    task, person, label, _ = _crowd()
    renamed = {0: "c", 1: "b", 2: "a"}
    before = make().fit(task, person, label)
    after = make().fit(task, person, [renamed[value] for value in label.tolist()])
    order = [after.classes_.index(renamed[value]) for value in before.classes_]
    assert np.allclose(before.probas_, after.probas_[:, order], atol=1e-6)
    assert after.classes_ == ("a", "b", "c")


@given(table=rows)
@settings(max_examples=15, deadline=None)
def test_renaming_the_labels_leaves_agreement_alone(table: list[tuple[int, str, str]]) -> None:
    task, person, label = _columns(table)
    renamed = [{"x": 9, "y": 5, "z": 1}[value] for value in label]
    assert methods.pairwise_agreement(task, person, label) == methods.pairwise_agreement(task, person, renamed)
    one = methods.krippendorff_alpha(task, person, label, draws=0).value
    other = methods.krippendorff_alpha(task, person, renamed, draws=0).value
    assert one == (None if other is None else pytest.approx(other))


@every_estimator
@pytest.mark.parametrize(
    "table",
    [
        [],
        [(1, "asha", "x")],
        [(1, "asha", "x"), (1, "ravi", "y")],
        [(t, "asha", "xy"[t % 2]) for t in range(5)],
        [(t, person, "x") for t in range(5) for person in ("asha", "ravi")],
    ],
    ids=["empty", "one vote", "one task", "one contributor", "all equal"],
)
def test_tiny_tables_are_answered_with_finite_numbers(make: Callable[[], Any], table: list[Any]) -> None:
    model = make().fit(*_columns(table))
    for value in _learned(model).values():
        if isinstance(value, np.ndarray) and value.dtype.kind == "f":
            assert np.isfinite(value).all()
    if hasattr(model, "probas_"):
        assert model.probas_.shape == (len(model.tasks_), len(model.classes_))
        assert np.allclose(model.probas_.sum(axis=1), 1)
        assert len(model.labels_) == len(model.confidence_) == len(model.tasks_)
    if hasattr(model, "skill_"):
        assert model.skill_interval_.shape == (len(model.contributors_), 2)


@every_aggregator
def test_votes_that_all_agree_are_believed(make: Callable[[], Any]) -> None:
    table = [(t, person, "yx"[t % 2]) for t in range(8) for person in ("asha", "ravi", "zoya")]
    assert make().fit(*_columns(table)).labels_ == tuple("yx" * 4)


@every_aggregator
def test_the_same_votes_and_seed_give_the_same_result(make: Callable[[], Any]) -> None:
    task, person, label, _ = _crowd(1)
    one, other = _learned(make().fit(task, person, label)), _learned(make().fit(task, person, label))
    assert all(_same(one[name], other[name]) for name in one)


@every_aggregator
def test_a_heavy_vote_outweighs_several(make: Callable[[], Any]) -> None:
    table = [(t, person, "yx"[t % 2]) for t in range(8) for person in ("asha", "ravi", "zoya")]
    contested = [(9, "asha", "x"), (9, "ravi", "y"), (9, "zoya", "y")]
    columns = _columns([*table, *contested])
    assert make().fit(*columns).labels_[-1] == "y"
    assert make().fit(*columns, weight=[1] * 24 + [5, 1, 1]).labels_[-1] == "x"
    assert np.array_equal(make().fit(*columns).probas_, make().fit(*columns, weight=[1.0] * 27).probas_)


@every_aggregator
def test_weighted_votes_and_repeats_are_answered(make: Callable[[], Any]) -> None:
    task, person, label, _ = _crowd(2)
    everyone = make().fit(task, person, label, weight=np.where(person == 5, 0.5, 2.0))
    assert np.allclose(everyone.probas_.sum(axis=1), 1)
    twice = make().fit([*task, *task], [*person, *person], [*label, *label])
    assert np.allclose(twice.probas_, make().fit(task, person, label).probas_, atol=1e-9)


@every_aggregator
def test_known_answers_are_held_fast(make: Callable[[], Any]) -> None:
    task, person, label, truth = _crowd(3)
    gold = {t: int(truth[t]) for t in range(20)} | {"elsewhere": 0}
    model = make().fit(task, person, label, gold=gold)
    assert model.labels_[:20] == tuple(truth[:20])
    assert model.confidence_[:20].tolist() == [1.0] * 20
    assert (np.array(model.labels_) == truth).mean() > 0.8


@every_estimator
def test_parameters_survive_copying_and_are_shown(make: Callable[..., Any]) -> None:
    model = make(classes=("x", "y"))
    copy = type(model)(**model.get_params())
    assert copy.get_params() == model.get_params()
    assert repr(copy) == repr(model)
    assert "classes=('x', 'y')" in repr(model)
    assert model.set_params(classes=None).get_params()["classes"] is None
    with pytest.raises(ValueError, match="has no parameter 'wings'"):
        model.set_params(wings=2)


@pytest.mark.parametrize("fit", ALL_FITS)
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


@pytest.mark.parametrize(
    "module",
    [found.name for found in pkgutil.walk_packages(methods.__path__, "tarazu.methods.") if not found.ispkg],
)
def test_every_docstring_example_runs(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0
