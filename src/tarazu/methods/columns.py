"""Columns of hashable values, coded as integers; bad input is named by column and row (counted from 0)."""

import math
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = Sequence[Any] | NDArray[Any]
"""One column of a table: any sequence or one-dimensional array of hashable values."""
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Coded:
    """A coded column: `values[codes[i]]` is the value of row i. Values are sorted, so row order never
    matters."""

    values: tuple[Any, ...]
    codes: IntArray


def code(column: Column, name: str, vocabulary: Collection[Hashable] | None = None) -> Coded:
    """Code one column; with `vocabulary` its order is kept and any other value is refused.

    Raises ValueError for a missing value (None or NaN), an unhashable value, or one outside the vocabulary.
    """
    if vocabulary is None and isinstance(column, np.ndarray) and column.ndim == 1 and column.dtype.kind in "iubU":
        found, inverse = np.unique(column, return_inverse=True)
        return Coded(tuple(found.tolist()), inverse.astype(np.int64))
    rows = _rows(column, name)
    values = _ordered(_distinct(rows, name)) if vocabulary is None else tuple(vocabulary)
    index = {value: position for position, value in enumerate(values)}
    if vocabulary is not None:
        _distinct(rows, name)
        _refuse_strangers(rows, name, index)
    return Coded(values, np.fromiter((index[value] for value in rows), dtype=np.int64, count=len(rows)))


def same_length(**columns: Column) -> int:
    """The number of rows that all the columns have; raises ValueError naming the first column that
    differs."""
    sizes = {name: len(column) for name, column in columns.items()}
    first, rows = next(iter(sizes.items()))
    for name, size in sizes.items():
        if size != rows:
            raise ValueError(f"column {name!r} has {size} rows, column {first!r} has {rows}")
    return rows


def numbers(column: Column, name: str) -> FloatArray:
    """A column of finite numbers as float64; raises ValueError naming the first row that is not one."""
    try:
        values = np.asarray(column, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"column {name!r} must hold numbers: {error}") from None
    if values.ndim != 1:
        raise ValueError(f"column {name!r} must have one dimension, not {values.ndim}")
    if not np.isfinite(values).all():
        raise ValueError(f"column {name!r}, row {int(np.argmin(np.isfinite(values)))}: not a finite number")
    return values


def _rows(column: Column, name: str) -> list[Any]:
    if isinstance(column, np.ndarray):
        if column.ndim != 1:
            raise ValueError(f"column {name!r} must have one dimension, not {column.ndim}")
        listed: list[Any] = column.tolist()
        return listed
    if isinstance(column, (str, bytes)) or not isinstance(column, Iterable):
        raise ValueError(  # noqa: TRY004 - every bad column is a ValueError
            f"column {name!r} must be a sequence of values, not {type(column).__name__}"
        )
    return list(column)


def _distinct(rows: list[Any], name: str) -> list[Any]:
    try:
        distinct = set(rows)
    except TypeError:
        raise ValueError(f"column {name!r}, row {_first_unhashable(rows)}: the value is not hashable") from None
    missing = {value for value in distinct if value is None or _is_nan(value)}
    if missing:
        row = next(i for i, value in enumerate(rows) if value is None or _is_nan(value))
        raise ValueError(f"column {name!r}, row {row}: the value is missing")
    return list(distinct)


def _ordered(values: list[Any]) -> tuple[Any, ...]:
    try:
        return tuple(sorted(values))
    except TypeError:
        return tuple(sorted(values, key=lambda value: (type(value).__qualname__, repr(value))))


def _refuse_strangers(rows: list[Any], name: str, index: dict[Any, int]) -> None:
    for row, value in enumerate(rows):
        if value not in index:
            raise ValueError(f"column {name!r}, row {row}: {value!r} is not one of {list(index)!r}")


def _first_unhashable(rows: list[Any]) -> int:
    for row, value in enumerate(rows):
        try:
            hash(value)
        except TypeError:
            return row
    raise AssertionError("every value is hashable")


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)
