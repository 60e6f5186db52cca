"""What every model of free-form, ordinal and numeric answers must obey."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tarazu.methods.freeform import (
    DistanceEmbedding,
    KeypointConsensus,
    MaskVote,
    ObjectConsensus,
    Rover,
    SpanConsensus,
    Staple,
    TextConsensus,
    WeightedMedoid,
    text_distance,
)
from tarazu.methods.numeric import BiasVariance, RobustMean, WeightedMedian
from tarazu.methods.ordinal import ManyFacetRasch


def _text(generator: np.random.Generator) -> str:
    return " ".join(generator.choice(["the", "cat", "sat", "down", "Here."], 4))


def _boxes(generator: np.random.Generator) -> list[tuple[float, ...]]:
    corners = generator.uniform(0, 5, (2, 2))
    return [(x, y, x + 20, y + 20) for x, y in corners.tolist()]


def _polygons(generator: np.random.Generator) -> list[list[tuple[float, float]]]:
    return [[(a, b), (c, b), (c, d), (a, d)] for a, b, c, d in _boxes(generator)]


def _mask(generator: np.random.Generator) -> Any:
    return generator.random((4, 5)) < 0.5


def _points(generator: np.random.Generator) -> dict[str, Any]:
    return {name: generator.normal(0, 1, 2).round(2).tolist() for name in ("nose", "ear")}


def _spans(generator: np.random.Generator) -> list[tuple[int, int]]:
    start = int(generator.integers(0, 9))
    return [(start, start + 8)]


def _rating(generator: np.random.Generator) -> int:
    return int(generator.integers(1, 6))


def _number(generator: np.random.Generator) -> float:
    return float(generator.normal(5, 2))


CASES: dict[str, tuple[Callable[[], Any], Callable[[np.random.Generator], Any]]] = {
    "WeightedMedoid": (lambda: WeightedMedoid(distance=text_distance), _text),
    "DistanceEmbedding": (lambda: DistanceEmbedding(distance=text_distance), _text),
    "TextConsensus": (TextConsensus, _text),
    "Rover": (Rover, _text),
    "ObjectConsensus": (ObjectConsensus, _boxes),
    "polygons": (lambda: ObjectConsensus(shape="polygon"), _polygons),
    "KeypointConsensus": (KeypointConsensus, _points),
    "SpanConsensus": (SpanConsensus, _spans),
    "MaskVote": (MaskVote, _mask),
    "Staple": (Staple, _mask),
    "ManyFacetRasch": (ManyFacetRasch, _rating),
    "RobustMean": (RobustMean, _number),
    "WeightedMedian": (WeightedMedian, _number),
    "BiasVariance": (BiasVariance, _number),
}
every = pytest.mark.parametrize(("make", "draw"), CASES.values(), ids=CASES.keys())
Make = Callable[[], Any]
Draw = Callable[[np.random.Generator], Any]


def _table(draw: Draw, seed: int = 5) -> list[tuple[int, str, Any]]:
    generator = np.random.default_rng(seed)
    return [(task, person, draw(generator)) for task in range(5) for person in "abcd"[: 2 + task % 3]]


def _fit(make: Make, table: list[tuple[Any, Any, Any]], **more: Any) -> dict[str, Any]:
    model = make().fit([row[0] for row in table], [row[1] for row in table], [row[2] for row in table], **more)
    return {name: value for name, value in vars(model).items() if name.endswith("_") and name[0] != "_"}


def _flat(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return repr(value.tolist())
    if isinstance(value, dict):
        return repr({key: _flat(part) for key, part in value.items()})
    if isinstance(value, (list, tuple)):
        return repr([_flat(part) for part in value])
    if hasattr(value, "__dataclass_fields__"):
        return repr([_flat(getattr(value, name)) for name in value.__dataclass_fields__])
    return repr(value)


@every
def test_the_order_of_the_rows_changes_nothing_at_all(make: Make, draw: Draw) -> None:
    table = _table(draw)
    shuffled = [table[k] for k in np.random.default_rng(0).permutation(len(table))]
    one, other = _fit(make, table), _fit(make, shuffled)
    assert {name: _flat(value) for name, value in one.items()} == {name: _flat(value) for name, value in other.items()}


@every
def test_renaming_tasks_in_order_and_contributors_leaves_the_answers_alone(make: Make, draw: Draw) -> None:
    table = _table(draw)
    renamed = [(f"task {task}", f"person {person}", said) for task, person, said in table]
    assert _flat(_fit(make, table)["answers_"]) == _flat(_fit(make, renamed)["answers_"])


@every
def test_tiny_tables_are_answered_with_finite_numbers(make: Make, draw: Draw) -> None:
    said = draw(np.random.default_rng(1))
    other = draw(np.random.default_rng(2))
    for table in (
        [],
        [(1, "a", said)],
        [(1, "a", said), (1, "b", other)],
        [(task, "a", said) for task in range(4)],
        [(task, person, said) for task in range(3) for person in "abc"],
        [(1, "a", said), (1, "a", other)],
    ):
        learned = _fit(make, table)
        assert len(learned["answers_"]) == len({row[0] for row in table})
        for name, value in learned.items():
            if isinstance(value, np.ndarray) and name != "standard_errors_":
                assert np.isfinite(value).all(), name


@every
def test_what_all_say_is_the_answer(make: Make, draw: Draw) -> None:
    said = draw(np.random.default_rng(1))
    table = [(task, person, said) for task in range(3) for person in "abc"]
    answer = _fit(make, table)["answers_"][0]
    if isinstance(said, (int, float)):
        assert answer == pytest.approx(said)
    elif isinstance(said, str):
        assert answer == said
    elif isinstance(said, np.ndarray):
        assert (answer == said).all()
    elif isinstance(said, dict):
        assert all(answer[name] == pytest.approx(point) for name, point in said.items())
    elif isinstance(answer, np.ndarray) or isinstance(answer[0], np.ndarray):
        assert sorted(map(_flat, np.round(answer, 6))) == sorted(map(_flat, np.round(np.array(said), 6)))
    else:
        assert [span[:2] for span in answer] == said


@every
def test_equal_weights_change_nothing(make: Make, draw: Draw) -> None:
    table = _table(draw)
    assert _flat(_fit(make, table)["answers_"]) == _flat(_fit(make, table, weight=[1.0] * len(table))["answers_"])


@every
def test_bad_columns_are_named_with_their_row(make: Make, draw: Draw) -> None:
    said = draw(np.random.default_rng(1))
    with pytest.raises(ValueError, match=r"column 'answer'.* row 1|column 'answer' must hold numbers"):
        _fit(make, [(1, "a", said), (1, "b", None)])
    with pytest.raises(ValueError, match=r"column 'answer'.* row 1|column 'answer' must hold numbers"):
        _fit(make, [(1, "a", said), (1, "b", float("nan"))])
    with pytest.raises(ValueError, match=r"'contributor', row 0: the value is missing"):
        _fit(make, [(1, None, said)])
    with pytest.raises(ValueError, match=r"column 'weight', row 1: a weight must be positive"):
        _fit(make, [(1, "a", said), (1, "b", said)], weight=[1, 0])
    with pytest.raises(ValueError, match=r"column 'weight' has 1 rows"):
        _fit(make, [(1, "a", said), (1, "b", said)], weight=[1])
    with pytest.raises(ValueError, match=r"column 'contributor' has 1 rows"):
        make().fit([1, 1], ["a"], [said, said])


@every
def test_estimators_show_and_take_their_parameters(make: Make, draw: Draw) -> None:
    model = make()
    assert model.set_params(**model.get_params()) is model
    assert type(model).__name__ in repr(model)
