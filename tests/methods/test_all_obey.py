"""Every estimator is held to the same rules somewhere; here stand those of the tests for unusual people, of rankings of several
things, of temperature and of the model that follows single votes. `test_every_estimator_is_held_to_the_rules` finds one that is nowhere.
"""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.methods.test_estimators_obey import AGGREGATORS, OTHERS
from tests.methods.test_freeform_obeys import CASES
from tests.methods.test_rankings_obey import MAKERS
from tests.methods.test_sequential import POLICIES, RULES

from tarazu import methods
from tarazu.methods.estimator import Estimator

Make = Callable[..., Any]
Columns = tuple[Any, ...]

ANSWER_TESTS: dict[str, Make] = {
    "RandomAnswers": methods.RandomAnswers,
    "InvertedAnswers": methods.InvertedAnswers,
    "ConstantAnswers": methods.ConstantAnswers,
    "ColludingGroups": methods.ColludingGroups,
    "DropOff": lambda **more: methods.DropOff(**{"permutations": 19, **more}),
}
TEXT_TESTS: dict[str, Make] = {"CopiedText": methods.CopiedText, "MachineLikeText": methods.MachineLikeText}
ANOMALIES = ANSWER_TESTS | TEXT_TESTS
LISTS: dict[str, Make] = {
    "Borda": methods.Borda,
    "Kemeny": methods.Kemeny,
    "PlackettLuce": lambda **more: methods.PlackettLuce(**{"ridge": 0.1, **more}),
}
HELD_ELSEWHERE = {
    *AGGREGATORS,
    *OTHERS,
    *(type(make()).__name__ for make in MAKERS.values()),
    *(type(make()).__name__ for make, _ in CASES.values()),
    *(type(each).__name__ for each in (*RULES, *POLICIES)),
    # What is equal to the single estimators, whatever the shards: test_sharded.
    "ShardedDawidSkene",
    "ShardedBradleyTerry",
}
BASES = {"Policy", "StoppingRule"}

every_anomaly = pytest.mark.parametrize("name", ANOMALIES)
every_answer_test = pytest.mark.parametrize("name", ANSWER_TESTS)
every_list = pytest.mark.parametrize("name", LISTS)


def test_every_estimator_is_held_to_the_rules() -> None:
    offered = {name: getattr(methods, name) for name in methods.__all__}
    estimators = {name for name, each in offered.items() if inspect.isclass(each) and issubclass(each, Estimator)}
    held = {*HELD_ELSEWHERE, *ANOMALIES, *LISTS, "Temperature", "PlattScaling", "BetaCalibration", "OnlineDawidSkene"}
    assert estimators - BASES == held


@pytest.mark.parametrize(
    "name",
    sorted({*HELD_ELSEWHERE, *ANOMALIES, *LISTS, "Temperature", "PlattScaling", "BetaCalibration", "OnlineDawidSkene"}),
)
def test_every_estimator_tells_what_it_is_by_an_example_that_runs(name: str) -> None:
    assert ">>> " in (inspect.getdoc(getattr(methods, name)) or ""), f"{name} has no example"


def _learned(model: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(model).items() if name.endswith("_") and name[0] != "_"}


def _same(one: Any, other: Any) -> bool:
    return all(np.array_equal(value, _learned(other)[name]) for name, value in _learned(one).items())


def _answers(seed: int = 0) -> Columns:
    """Columns of twelve people, of whom two click at random: task, person, label, time; and the truth by task."""
    draw = np.random.default_rng(seed)
    truth = draw.integers(0, 3, 90)
    cells = [(t, p) for t in range(90) for p in draw.choice(12, 5, replace=False)]
    task, person = (np.array(column) for column in zip(*cells, strict=True))
    knows = draw.random(len(task)) < np.where(person < 10, 0.8, 0.0)
    label = np.where(knows, truth[task], draw.integers(0, 3, len(task)))
    return task, person, label, np.arange(len(task)), truth


def _texts(seed: int = 0) -> Columns:
    draw = np.random.default_rng(seed)
    cells = [(t, p, " ".join(draw.choice(["ab", "cd", "ef", "gh", "ij"], 6))) for t in range(20) for p in "pqrs"]
    return tuple([row[k] for row in cells] for k in range(3))


def _fit(name: str, columns: Columns, **more: Any) -> Any:
    model = ANOMALIES[name]()
    if name == "DropOff":
        more["time"] = columns[3]
    return model.fit(*columns[:3], **more)


def _columns(name: str) -> Columns:
    return _texts() if name in TEXT_TESTS else _answers()


@every_anomaly
def test_the_order_of_the_rows_makes_nobody_more_unusual(name: str) -> None:
    columns = _columns(name)
    order = np.random.default_rng(1).permutation(len(columns[0]))
    shuffled = tuple([column[row] for row in order] for column in columns[:4])
    assert _same(_fit(name, columns), _fit(name, shuffled))


@every_anomaly
def test_what_tasks_people_and_labels_are_called_makes_nobody_more_unusual(name: str) -> None:
    columns = _columns(name)
    label = columns[2] if name in TEXT_TESTS else [("c", "b", "a")[value] for value in columns[2].tolist()]
    renamed = (
        [f"task {task}" for task in columns[0]],
        [f"person {str(who).zfill(2)}" for who in columns[1]],
        label,
        *columns[3:],
    )
    one, other = _fit(name, columns), _fit(name, renamed)
    place = {str(who): at for at, who in enumerate(one.contributors_)}
    same = [place[str(who).removeprefix("person ").lstrip("0") or "0"] for who in other.contributors_]
    assert np.allclose(one.score_[same], other.score_, atol=1e-6)
    assert np.allclose(one.p_value_[same], other.p_value_, atol=1e-6)


@every_anomaly
@pytest.mark.parametrize(
    "rows",
    [
        [],
        [(1, "asha", "x")],
        [(1, "asha", "x"), (1, "ravi", "y")],
        [(t, "asha", "xy"[t % 2]) for t in range(12)],
        [(t, who, "x") for t in range(12) for who in ("asha", "ravi")],
    ],
    ids=["empty", "one answer", "one task", "one contributor", "all equal"],
)
def test_next_to_nothing_gives_finite_scores_and_probabilities(name: str, rows: list[Any]) -> None:
    columns = tuple([row[k] for row in rows] for k in range(3))
    model = _fit(name, (*columns, list(range(len(rows)))))
    people = len({row[1] for row in rows})
    assert model.score_.shape == model.p_value_.shape == model.judgements_.shape == (people,)
    assert np.isfinite(model.score_).all()
    assert ((model.p_value_ >= 0) & (model.p_value_ <= 1)).all()


@every_anomaly
def test_the_same_answers_and_seed_give_the_same_evidence(name: str) -> None:
    columns = _columns(name)
    one, other = _fit(name, columns), _fit(name, columns)
    assert _same(one, other)
    assert one.evidence(0.5) == other.evidence(0.5)


@pytest.mark.parametrize("name", [name for name in ANSWER_TESTS if name != "DropOff"])
def test_a_weight_of_one_changes_nothing_and_one_of_nought_is_no_answer(name: str) -> None:
    columns = _answers()
    one = np.ones(len(columns[0]))
    assert _same(_fit(name, columns), _fit(name, columns, weight=one))
    kept = columns[1] != 11
    left_out = _fit(name, columns, weight=np.where(kept, 1.0, 0.0))
    without = _fit(name, tuple(column[kept] for column in columns[:4]))
    assert left_out.contributors_ == without.contributors_
    assert np.allclose(left_out.score_, without.score_)


@every_answer_test
def test_known_answers_are_taken_and_may_name_tasks_of_elsewhere(name: str) -> None:
    columns = _answers()
    gold = {task: int(columns[4][task]) for task in range(90)}
    told = _fit(name, columns, gold={**gold, "elsewhere": 1})
    assert np.isfinite(told.score_).all()
    assert _same(told, _fit(name, columns, gold=gold))
    if name in ("RandomAnswers", "InvertedAnswers"):
        assert set(np.argsort(-told.score_)[:2].tolist()) == {10, 11}, "those who click stand out against the truth"


@every_anomaly
def test_bad_columns_of_answers_are_named_with_their_row(name: str) -> None:
    with pytest.raises(ValueError, match=r"'task', row 1: the value is missing"):
        _fit(name, ([1, None], ["u", "v"], ["x", "y"], [0, 1]))
    with pytest.raises(ValueError, match=r"'contributor', row 0: the value is missing"):
        _fit(name, ([1, 1], [None, "v"], ["x", "y"], [0, 1]))
    with pytest.raises(ValueError, match=r"has 1 rows, column 'task' has 2"):
        _fit(name, ([1, 1], ["u", "v"], ["x"], [0, 1]))


@pytest.mark.parametrize("name", [*ANOMALIES, *LISTS])
def test_parameters_survive_copying_and_are_shown_by_all(name: str) -> None:
    model = (ANOMALIES | LISTS)[name]()
    copy = type(model)(**model.get_params())
    assert copy.get_params() == model.get_params()
    assert repr(copy) == repr(model)
    with pytest.raises(ValueError, match="has no parameter 'wings'"):
        model.set_params(wings=2)


def _rankings(seed: int = 0, things: str = "abcde") -> Columns:
    draw = np.random.default_rng(seed)
    rows = []
    for number in range(12):
        order = np.argsort(np.arange(len(things)) + draw.normal(0, 1.5, len(things)))
        rows += [(number, things[at], rank) for rank, at in enumerate(order)]
    return tuple([row[k] for row in rows] for k in range(3))


@every_list
def test_the_order_of_the_rows_of_rankings_changes_nothing(name: str) -> None:
    columns = _rankings()
    order = np.random.default_rng(3).permutation(len(columns[0]))
    assert _same(
        LISTS[name]().fit(*columns), LISTS[name]().fit(*([column[row] for row in order] for column in columns))
    )


@every_list
def test_renaming_the_ranked_things_renames_the_order(name: str) -> None:
    number, thing, rank = _rankings()
    names = dict(zip("abcde", "vwxyz", strict=True))
    before = LISTS[name]().fit(number, thing, rank)
    after = LISTS[name]().fit([f"ranking {n:02}" for n in number], [names[each] for each in thing], rank)
    assert after.order_ == tuple(names[each] for each in before.order_)


@every_list
def test_the_same_rankings_and_seed_give_the_same_order(name: str) -> None:
    many = _rankings(4, "abcdefghijklmn")
    assert _same(LISTS[name]().fit(*many), LISTS[name]().fit(*many))


@every_list
@pytest.mark.parametrize(
    ("rows", "order"),
    [
        ([], ()),
        ([(1, "a", 1), (1, "b", 2)], ("a", "b")),
        ([(n, thing, rank) for n in range(5) for rank, thing in enumerate("cab")], ("c", "a", "b")),
    ],
    ids=["empty", "one ranking", "all equal"],
)
def test_few_and_equal_rankings_are_answered(name: str, rows: list[Any], order: tuple[str, ...]) -> None:
    assert LISTS[name]().fit(*([row[k] for row in rows] for k in range(3))).order_ == order


def test_temperature_depends_neither_on_the_order_of_rows_nor_on_that_of_classes() -> None:
    draw = np.random.default_rng(5)
    probas, order = draw.dirichlet(np.ones(3), 80), draw.permutation(80)
    truth = np.array([draw.choice(3, p=row) for row in probas])
    for leading in (False, True):
        found = methods.Temperature(leading=leading).fit(probas, truth).temperature_
        again = methods.Temperature(leading=leading).fit(probas[order], truth[order]).temperature_
        renamed = (
            methods.Temperature(leading=leading)
            .fit(probas[:, [2, 0, 1]], [[1, 2, 0][each] for each in truth])
            .temperature_
        )
        assert found == pytest.approx(again)
        assert found == pytest.approx(renamed)
        assert methods.Temperature(leading=leading).fit(probas[:1], truth[:1]).temperature_ > 0


def test_platt_scaling_depends_neither_on_the_order_of_rows_nor_on_that_of_classes() -> None:
    draw = np.random.default_rng(6)
    probas, order = draw.dirichlet(np.ones(3), 80), draw.permutation(80)
    truth = np.array([draw.choice(3, p=row) for row in probas])
    found = methods.PlattScaling().fit(probas, truth)
    again = methods.PlattScaling().fit(probas[order], truth[order])
    renamed = methods.PlattScaling().fit(probas[:, [2, 0, 1]], [[1, 2, 0][each] for each in truth])
    assert (found.slope_, found.shift_) == pytest.approx((again.slope_, again.shift_), abs=1e-4)
    assert (found.slope_, found.shift_) == pytest.approx((renamed.slope_, renamed.shift_), abs=1e-4)
    assert np.allclose(found.transform(probas).sum(axis=1), 1)
    assert np.allclose(methods.PlattScaling().fit([], []).transform([[0.25, 0.75]]), [[0.25, 0.75]])
    assert methods.PlattScaling().fit([[1.0]], [0]).transform([[1.0]]).tolist() == [[1.0]]


def test_beta_calibration_does_not_depend_on_the_order_of_rows() -> None:
    draw = np.random.default_rng(7)
    score, order = draw.random(80), draw.permutation(80)
    right = draw.random(80) < score**2
    found = methods.BetaCalibration().fit(score, right)
    again = methods.BetaCalibration().fit(score[order], right[order])
    assert np.allclose(found.transform(score), again.transform(score), atol=1e-4)
    assert (np.diff(found.transform(np.linspace(0, 1, 50))) >= 0).all()
    assert methods.BetaCalibration().fit([], []).transform([0.2]).tolist() == [0.5]


def _live(columns: Columns, later: int = 40, **more: Any) -> Any:
    """Fit all votes but some, and give those one by one."""
    task, person, label = columns
    live = methods.OnlineDawidSkene().fit(task[:-later], person[:-later], label[:-later], **more)
    for each in zip(task[-later:], person[-later:], label[-later:], strict=True):
        live.update(*each)
    return live


def test_single_votes_may_come_in_any_order_and_under_other_names() -> None:
    task, person, label = (column.tolist() for column in _answers()[:3])
    live = _live((task, person, label))
    order = np.random.default_rng(2).permutation(len(task) - 40)
    turned = [[*(column[row] for row in order), *reversed(column[-40:])] for column in (task, person, label)]
    renamed = (task, [f"p{who}" for who in person], ["cba"[each] for each in label])
    for other, names in ((_live(tuple(turned)), {0: 0, 1: 1, 2: 2}), (_live(renamed), {0: "c", 1: "b", 2: "a"})):
        for each in range(90):
            found = other.posterior(each)
            assert {k: found[names[k]] for k in names} == pytest.approx(live.posterior(each), abs=1e-6)


def test_single_votes_follow_nothing_one_task_weights_and_known_answers() -> None:
    assert methods.OnlineDawidSkene().fit([], [], []).posterior("t") == {}
    alone = methods.OnlineDawidSkene().fit([1], ["u"], ["x"])
    assert alone.update(2, "v", "x") == {"x": 1.0}
    columns = tuple(column.tolist() for column in _answers()[:3])
    plain, weighed = _live(columns), _live(columns, weight=[1.0] * (len(columns[0]) - 40))
    assert all(plain.posterior(each) == weighed.posterior(each) for each in range(90))
    told = _live(columns, gold={5: 2})
    assert told.posterior(5) == {0: 0.0, 1: 0.0, 2: 1.0}
