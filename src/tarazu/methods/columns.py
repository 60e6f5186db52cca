"""Columns of hashable values, coded as integers; bad input is named by column and row (counted from 0).

A column is a list, a NumPy array, or whatever holds Arrow data: a column of pandas, Polars or Arrow. Neither
pandas nor Polars is imported; they are known by what they can do.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class Rows(Protocol):
    """What pandas, Polars and Arrow columns have in common with sequences."""

    def __len__(self) -> int:
        """How many rows."""

    def __iter__(self) -> Iterator[Any]:
        """The values from the first row to the last."""


Column = Sequence[Any] | NDArray[Any] | Rows
"""One column of a table: any sequence, one-dimensional array or series of hashable values."""
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

_SORT_ROWS_MAX = 200_000
_UNTYPED_MISSING = {"NAType", "NaTType"}


@dataclass(frozen=True, slots=True)
class Coded:
    """A coded column: `values[codes[i]]` is the value of row i, and a missing value has the code -1. Values
    are sorted, so row order never matters."""

    values: tuple[Any, ...]
    codes: IntArray


def code(column: Column, name: str, vocabulary: Collection[Hashable] | None = None, *, missing: bool = False) -> Coded:
    """Code one column; with `vocabulary` its order is kept and any other value is refused.

    Raises ValueError for an unhashable value, one outside the vocabulary, or, unless `missing` ones are let
    through with the code -1, a missing one (None, NaN, null).

    >>> code(["b", "a", None], "label", missing=True)
    Coded(values=('a', 'b'), codes=array([ 1,  0, -1]))
    """
    coded = _code(column, name)
    if not missing and (absent := coded.codes < 0).any():
        raise ValueError(f"column {name!r}, row {int(np.argmax(absent))}: the value is missing")
    return coded if vocabulary is None else _within(coded, name, tuple(vocabulary))


def sum_by(group: IntArray, values: FloatArray, groups: int) -> FloatArray:
    """The sum of the values of each group, (groups), added up in the order of the rows.

    >>> sum_by(np.array([0, 1, 0]), np.array([1.0, 2.0, 3.0]), 2).tolist()
    [4.0, 2.0]
    """
    return np.bincount(group, values, groups).astype(np.float64, copy=False)


def same_length(**columns: Column) -> int:
    """The number of rows that all the columns have; raises ValueError naming the first column that
    differs."""
    for name, column in columns.items():
        _refuse_scalars(column, name)
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


def is_table(value: object) -> bool:
    """Whether this is a whole table: a mapping, a structured array, or a table of pandas, Polars or Arrow."""
    if isinstance(value, np.ndarray):
        return value.dtype.names is not None
    known = hasattr(value, "column_names") or hasattr(value, "columns")
    return isinstance(value, Mapping) or (known and hasattr(value, "__getitem__"))


def columns_of(table: Any, needed: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Column]:
    """The named columns of a table, of the optional ones those it has. Raises ValueError for a needed column
    it lacks."""
    if isinstance(table, np.ndarray):
        present = list(table.dtype.names or ())
    else:
        present = list(table if isinstance(table, Mapping) else getattr(table, "column_names", None) or table.columns)
    for name in needed:
        if name not in present:
            raise ValueError(f"the table has no column {name!r}; it has {present}")
    return {name: table[name] for name in (*needed, *optional) if name in present}


def ordered(values: Iterable[Any]) -> tuple[Any, ...]:
    """The values sorted; values that cannot be compared, by type and what they look like."""
    listed = list(values)
    try:
        return tuple(sorted(listed))
    except TypeError:
        return tuple(sorted(listed, key=lambda value: (type(value).__qualname__, repr(value))))


def _code(column: Any, name: str) -> Coded:
    _refuse_shapes(column, name)
    if isinstance(column, np.ma.MaskedArray):
        return _code_list(column.tolist(), name)
    if isinstance(getattr(column, "dtype", None), np.dtype) and column.dtype.kind in "iubfMmU":
        return _code_array(np.asarray(column))
    if hasattr(column, "__arrow_c_stream__") or hasattr(column, "__arrow_c_array__"):
        return _code_arrow(column, name)
    return _code_list(column.tolist() if isinstance(column, np.ndarray) else list(column), name)


def _refuse_shapes(column: object, name: str) -> None:
    shape = getattr(column, "shape", None)
    _refuse_scalars(column, name)
    if isinstance(shape, tuple) and len(shape) != 1:
        raise ValueError(f"column {name!r} must have one dimension, not {len(shape)}")


def _refuse_scalars(column: object, name: str) -> None:
    if is_table(column):
        raise ValueError(f"column {name!r} must have one dimension, not be a whole table")
    is_listed = isinstance(column, Iterable) and hasattr(column, "__len__")
    if isinstance(column, (str, bytes, set, frozenset)) or not is_listed:
        raise ValueError(f"column {name!r} must be a sequence of values, not {type(column).__name__}")


def _code_array(array: NDArray[Any]) -> Coded:
    if array.dtype.kind in "iub":
        return _code_integers(array)
    if array.dtype.kind == "U":
        import pyarrow as pa

        return _code_words(pa.chunked_array([pa.array(array, type=pa.large_string())]))
    absent = np.isnat(array) if array.dtype.kind in "Mm" else np.isnan(array)
    found, inverse = np.unique(array[~absent], return_inverse=True)
    values = tuple(found) if array.dtype.kind in "Mm" else tuple(found.tolist())
    return Coded(values, _spread(inverse.astype(np.int64), ~absent))


def _code_integers(array: NDArray[Any]) -> Coded:
    """Count which integers occur where they lie close together, and sort otherwise."""
    if not len(array):
        return Coded((), array.astype(np.int64))
    low, high = int(array.min()), int(array.max())
    if high - low <= max(4 * len(array), 65_536) and -(2**62) < low <= high < 2**62:
        place = array.astype(np.int64)
        place -= low
        seen = np.zeros(high - low + 1, dtype=bool)
        seen[place] = True
        found = (np.flatnonzero(seen) + low).astype(array.dtype)
        return Coded(tuple(found.tolist()), place if seen.all() else (np.cumsum(seen) - 1)[place])
    if len(array) <= _SORT_ROWS_MAX:
        found, inverse = np.unique(array, return_inverse=True)
        return Coded(tuple(found.tolist()), inverse.astype(np.int64))
    import pyarrow as pa

    return _code_words(pa.chunked_array([pa.array(array)]))


def _code_words(words: Any) -> Coded:
    """A chunked Arrow array: find the distinct values by hashing, and sort those only."""
    import pyarrow as pa
    import pyarrow.compute as pc

    chunks = words.dictionary_encode().unify_dictionaries().chunks
    if not chunks:
        return Coded((), np.zeros(0, dtype=np.int64))
    dictionary = chunks[0].dictionary
    order = pc.array_sort_indices(dictionary)
    rank = np.full(len(dictionary) + 1, -1, dtype=np.int64)
    rank[order.to_numpy(zero_copy_only=False)] = np.arange(len(dictionary))
    last = pa.scalar(len(dictionary), type=pa.int32())
    places = [pc.fill_null(chunk.indices, last).to_numpy(zero_copy_only=False) for chunk in chunks]
    return Coded(tuple(dictionary.take(order).to_pylist()), rank[np.concatenate(places)])


def _code_arrow(column: Any, name: str) -> Coded:
    import pyarrow as pa

    try:
        array = pa.chunked_array(column if hasattr(column, "__arrow_c_stream__") else [pa.array(column)])
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, TypeError, ValueError):
        return _code_list(list(column), name)
    if pa.types.is_dictionary(array.type):
        return _code_categories(array, name)
    if _is_text(array.type):
        return _code_words(array.cast(pa.large_string()))
    present = ~array.is_null().to_numpy()
    if pa.types.is_integer(array.type):
        coded = _code_integers(array.drop_null().to_numpy())
        return Coded(coded.values, _spread(coded.codes, present))
    if pa.types.is_floating(array.type) or pa.types.is_temporal(array.type):
        coded = _code_array(np.asarray(array.drop_null().to_numpy()))
        return Coded(coded.values, _spread(coded.codes, present))
    return _code_list(array.to_pylist(), name)


def _code_categories(array: Any, name: str) -> Coded:
    """A chunked dictionary array; categories that no row has are no values."""
    chunks = (array if array.num_chunks < 2 else array.unify_dictionaries()).chunks
    if not chunks:
        return Coded((), np.zeros(0, dtype=np.int64))
    categories = _code_arrow(chunks[0].dictionary, name)
    places = np.append(categories.codes, -1)
    last = len(chunks[0].dictionary)
    rows = [chunk.indices.cast("int64").fill_null(last).to_numpy(zero_copy_only=False) for chunk in chunks]
    codes = places[np.concatenate(rows)]
    seen = np.bincount(codes + 1, minlength=len(categories.values) + 1)[1:] > 0
    values = tuple(value for value, is_seen in zip(categories.values, seen.tolist(), strict=True) if is_seen)
    return Coded(values, np.where(codes < 0, -1, (np.cumsum(seen) - 1)[codes] if len(seen) else codes))


def _is_text(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _spread(codes: IntArray, present: NDArray[np.bool_]) -> IntArray:
    """The codes of the rows that are present, -1 for the others."""
    spread = np.full(len(present), -1, dtype=np.int64)
    spread[present] = codes
    return spread


def _code_list(rows: list[Any], name: str) -> Coded:
    kinds = set(map(type, rows))
    if kinds == {int}:
        try:
            return _code_integers(np.array(rows, dtype=np.int64))
        except OverflowError:
            return _code_anything(rows, name)
    if kinds == {str} and len(rows) > 10_000:
        import pyarrow as pa

        try:
            return _code_words(pa.chunked_array([pa.array(rows, type=pa.large_string())]))
        except UnicodeEncodeError:
            return _code_anything(rows, name)
    return _code_anything(rows, name)


def _code_anything(rows: list[Any], name: str) -> Coded:
    try:
        distinct = dict.fromkeys(rows)
    except TypeError:
        raise ValueError(f"column {name!r}, row {_first_unhashable(rows)}: the value is not hashable") from None
    values = ordered(value for value in distinct if not _is_missing(value))
    index = {value: -1 for value in distinct if _is_missing(value)}
    index.update({value: position for position, value in enumerate(values)})
    return Coded(values, np.fromiter(map(index.__getitem__, rows), dtype=np.int64, count=len(rows)))


def _within(coded: Coded, name: str, vocabulary: tuple[Any, ...]) -> Coded:
    """The same column with the codes of the vocabulary."""
    index = {value: position for position, value in enumerate(vocabulary)}
    known = np.array([index.get(value, -2) for value in coded.values] + [-1], dtype=np.int64)
    codes = known[coded.codes]
    if (strange := codes == -2).any():
        row = int(np.argmax(strange))
        value = coded.values[coded.codes[row]]
        raise ValueError(f"column {name!r}, row {row}: {value!r} is not one of {list(vocabulary)!r}")
    return Coded(vocabulary, codes)


def _first_unhashable(rows: list[Any]) -> int:
    for row, value in enumerate(rows):
        try:
            hash(value)
        except TypeError:
            return row
    raise AssertionError("every value is hashable")


def _is_missing(value: Any) -> bool:
    if value is None or type(value).__name__ in _UNTYPED_MISSING:
        return True
    return isinstance(value, (float, np.floating, np.datetime64, np.timedelta64, Decimal)) and bool(value != value)
