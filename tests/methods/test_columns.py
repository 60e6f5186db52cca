"""Columns mean the same whatever holds them."""

import datetime as dt
import subprocess
import sys
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from tarazu import methods
from tarazu.methods.columns import code, numbers
from tarazu.methods.votes import code_votes

_HOLDERS: dict[str, Callable[[list[Any]], Any]] = {
    "list": list,
    "tuple": tuple,
    "numpy": np.array,
    "numpy objects": lambda rows: np.array(rows, dtype=object),
    "pandas": pd.Series,
    "pandas objects": lambda rows: pd.Series(rows, dtype=object),
    "pandas category": lambda rows: pd.Series(rows, dtype="category"),
    "polars": pl.Series,
    "polars category": lambda rows: pl.Series(rows, dtype=pl.Categorical) if isinstance(rows[0], str) else rows,
    "arrow": pa.array,
    "arrow chunks": lambda rows: pa.chunked_array([rows[:1], rows[1:]]),
    "arrow dictionary": lambda rows: pa.array(rows).dictionary_encode(),
}


@pytest.mark.parametrize("hold", _HOLDERS.values(), ids=_HOLDERS.keys())
@pytest.mark.parametrize("rows", [["b", "a", "ज", "a"], [7, -2, 7, 10**12], [0.5, 1.5, 0.5, -1.0], [True, False, True]])
def test_a_column_is_coded_alike_whatever_holds_it(hold: Callable[[list[Any]], Any], rows: list[Any]) -> None:
    coded = code(hold(rows), "label")
    assert coded.values == tuple(sorted(set(rows)))
    assert [coded.values[place] for place in coded.codes] == rows


@pytest.mark.parametrize(
    "column",
    [
        ["a", None, "b"],
        [1.0, float("nan"), 2.0],
        np.array([1.0, np.nan, 2.0]),
        np.array(["2026-01-01", "NaT", "2026-01-02"], dtype="M8[D]"),
        np.ma.MaskedArray([1, 2, 3], mask=[False, True, False]),
        pd.Series(["a", None, "b"]),
        pd.Series([1, None, 2], dtype="Int64"),
        pd.Series([3, pd.NA, "a"], dtype=object),
        pl.Series([1, None, 2]),
        pa.array(["a", None, "b"]),
        pa.array(["a", None, "b"]).dictionary_encode(),
        pa.array([False, None, True]),
        [Decimal(1), Decimal("nan"), Decimal(2)],
    ],
)
def test_a_missing_value_is_known_in_every_kind_of_column(column: Any) -> None:
    assert code(column, "label", missing=True).codes.tolist() == [0, -1, 1]
    with pytest.raises(ValueError, match=r"column 'label', row 1: the value is missing"):
        code(column, "label")


@pytest.mark.parametrize(
    "rows",
    [
        [uuid.UUID(int=2), uuid.UUID(int=1)],
        [("q", 2), ("q", 1)],
        [2**70, 1],
        [np.int64(4), np.int64(3)],
        [dt.date(2026, 1, 2), dt.date(2026, 1, 1)],
        np.array([2**63, 5], dtype=np.uint64),
        ["\ud800", "a"] * 6000,
        [],
    ],
)
def test_any_hashable_value_may_be_a_label(rows: Any) -> None:
    coded = code(rows, "label")
    assert [coded.values[place] for place in coded.codes] == list(rows)
    assert list(coded.values) == sorted(coded.values)


def test_a_category_that_no_row_has_is_no_value() -> None:
    for column in (
        pd.Series(pd.Categorical(["b", "a", None], categories=["z", "b", "a"])),
        pl.Series(["b", "a", None], dtype=pl.Enum(["z", "b", "a"])),
        pa.chunked_array([pa.array(["b"]).dictionary_encode(), pa.array(["a", None]).dictionary_encode()]),
    ):
        coded = code(column, "label", missing=True)
        assert coded.values == ("a", "b")
        assert coded.codes.tolist() == [1, 0, -1]


def test_many_rows_are_coded_as_few_are() -> None:
    generator = np.random.default_rng(0)
    wide = generator.integers(0, 2**60, 1000)[generator.integers(0, 1000, 250_000)]
    found, codes = np.unique(wide, return_inverse=True)
    coded = code(wide, "task")
    assert coded.values == tuple(found.tolist())
    assert np.array_equal(coded.codes, codes)
    words = [f"t{value}" for value in wide[:20_000]]
    coded = code(words, "task")
    assert [coded.values[place] for place in coded.codes] == words


@pytest.mark.parametrize("make", [dict, pd.DataFrame, pl.DataFrame, pa.table])
def test_a_whole_table_stands_for_its_columns(make: Callable[[Any], Any]) -> None:
    table = {"task": [1, 1, 1], "contributor": ["u", "v", "w"], "label": ["x", "y", "y"], "weight": [3.0, 1.0, 1.0]}
    assert methods.MajorityVote().fit(make(table)).labels_ == ("x",)
    with pytest.raises(ValueError, match="no column 'label'"):
        methods.MajorityVote().fit(make({"task": [1], "contributor": ["u"]}))
    with pytest.raises(ValueError, match="must have one dimension"):
        methods.MajorityVote().fit([1, 1, 1], make(table), ["x", "y", "y"])


def test_a_structured_array_is_a_table() -> None:
    rows = np.array([(1, "u", 5), (2, "u", 6)], dtype=[("task", "i8"), ("contributor", "U1"), ("label", "i4")])
    assert methods.MajorityVote().fit(rows).labels_ == (5, 6)


def test_a_row_without_a_label_is_no_vote_and_leaves_nothing_behind() -> None:
    votes = code_votes([1, 2, 2, 3], ["u", "u", "v", "w"], ["x", None, "y", None])
    assert (votes.tasks, votes.contributors, votes.classes) == ((1, 2), ("u", "v"), ("x", "y"))
    assert votes.counts().tolist() == [[1, 0], [0, 1]]
    assert code_votes([1, 1], ["u", "v"], ["x", "y"], weight=[0, 1]).contributors == ("v",)


def test_of_repeated_answers_the_latest_counts_and_without_times_they_share_a_vote() -> None:
    columns = ([1, 1, 1, 1], ["u", "u", "u", "v"], ["x", "y", "y", "x"])
    assert np.allclose(code_votes(*columns).counts(), [[4 / 3, 2 / 3]])
    assert code_votes(*columns, time=[3, 2, 1, 9]).counts().tolist() == [[2, 0]]
    assert code_votes(*columns, time=["10:30", "10:30", "10:10", "10:05"]).counts().tolist() == [[1.5, 0.5]]
    assert code_votes(*columns, repeats="each").counts().tolist() == [[2, 2]]
    assert np.allclose(code_votes(*columns, weight=[1, 2, 2, 1]).counts(), [[4 / 3, 4 / 3]])


def test_gold_of_strangers_is_ignored_and_its_labels_join_the_classes() -> None:
    columns = ([1, 2], ["u", "u"], ["x", "x"])
    votes = code_votes(*columns, gold={2: "z", 9: "q"})
    assert votes.classes == ("x", "z")
    assert votes.gold.tolist() == [-1, 1]
    assert code_votes([1, 2, 2], ["u", "u", "v"], ["x", "x", "x"], gold=[None, "x", None]).gold.tolist() == [-1, 0]
    with pytest.raises(ValueError, match=r"gold of task 2: 'z' is not one of \['x', 'y'\]"):
        code_votes(*columns, ["x", "y"], gold={2: "z"})
    with pytest.raises(ValueError, match="gold of task 1 is missing"):
        code_votes(*columns, gold={1: None})
    with pytest.raises(ValueError, match="column 'gold', row 1: 'y', but an earlier row"):
        code_votes([1, 1], ["u", "v"], ["x", "x"], gold=["x", "y"])


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ({"weight": [1, -1]}, "column 'weight', row 1: a weight is not negative"),
        ({"weight": [1, float("nan")]}, "column 'weight', row 1: not a finite number"),
        ({"weight": [1]}, "column 'weight' has 1 rows"),
        ({"time": [1, None]}, "column 'time', row 1: the value is missing"),
        ({"time": [1, "noon"]}, "column 'time' must hold values that can be compared"),
        ({"gold": ["x"]}, "column 'gold' has 1 rows"),
    ],
)
def test_bad_weights_times_and_gold_are_named(extra: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        code_votes([1, 2], ["u", "v"], ["x", "y"], **extra)


@pytest.mark.parametrize("column", ["ab", {"a", "b"}, 5, b"ab", iter([1, 2])])
def test_what_has_no_order_or_length_is_no_column(column: Any) -> None:
    with pytest.raises(ValueError, match="column 'task' must be a sequence of values"):
        code_votes(column, ["u", "v"], ["x", "y"])


def test_columns_that_were_forgotten_are_asked_for() -> None:
    with pytest.raises(ValueError, match="needs the columns task, contributor and label"):
        code_votes([1, 2], ["u", "v"])
    votes = code_votes([1, 2], ["u", "v"], ["x", "y"])
    assert code_votes(votes) is votes
    with pytest.raises(ValueError, match="take no further columns"):
        code_votes(votes, weight=[1, 2])


def test_numbers_are_read_from_any_holder() -> None:
    for hold in (list, np.array, pd.Series, pl.Series, pa.array):
        assert numbers(hold([1.0, 2.5]), "weight").tolist() == [1.0, 2.5]


def test_importing_the_methods_loads_nothing_until_a_name_is_used() -> None:
    heavy = "{'numba', 'scipy', 'numpy', 'pandas', 'polars', 'pyarrow'}"
    program = f"import sys, tarazu.methods as m; assert not {heavy} & set(sys.modules); m.MajorityVote; "
    program += f"assert {heavy} & set(sys.modules) == {{'numpy'}}, {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_front_door_offers_what_it_lists() -> None:
    assert set(methods.__all__) == set(methods._PLACES)
    assert all(getattr(methods, name).__module__.startswith("tarazu.methods.") for name in methods.__all__)
    assert set(methods.__all__) <= set(dir(methods))
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        methods.Nothing  # noqa: B018
