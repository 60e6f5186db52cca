"""Arrays of numbers coded by a table or one sort: ten times faster at a million rows than value by value."""

from collections.abc import Collection, Hashable

import numpy as np

from tarazu.methods.columns import Coded, Column, FloatArray, IntArray, code

_SPARE = 4096


def quick_code(column: Column, name: str) -> Coded:
    """The same as `code(column, name)`, and fast where an array holds floats, or integers close together.

    >>> quick_code(np.array([7, 5, 7]), "task")
    Coded(values=(5, 7), codes=array([1, 0, 1]))
    """
    if not isinstance(column, np.ndarray) or column.ndim != 1 or column.dtype.kind not in "iuf" or not column.size:
        return code(column, name)
    if column.dtype.kind == "f":
        return code(column, name) if np.isnan(column).any() else _sorted(column)
    low, high = int(column.min()), int(column.max())
    if high - low > 2 * len(column) + _SPARE or high >= 2**62 or low <= -(2**62):
        return code(column, name)
    offset: IntArray = column.astype(np.int64, copy=False)
    offset = offset - low if low else offset
    seen = np.zeros(high - low + 1, dtype=bool)
    seen[offset] = True
    if seen.all():
        return Coded(tuple(range(low, high + 1)), offset)
    return Coded(tuple((np.flatnonzero(seen) + low).tolist()), (np.cumsum(seen) - 1)[offset])


def code_labels(column: Column, name: str, vocabulary: Collection[Hashable] | None = None) -> Coded:
    """Code labels as `code` does, with -1 where one is missing (None or NaN): such a row is no judgement.

    >>> code_labels(["y", None, "x"], "label")
    Coded(values=('x', 'y'), codes=array([ 1, -1,  0]))
    """
    if isinstance(column, np.ndarray) and column.ndim == 1 and column.dtype.kind in "iubU":
        return quick_code(column, name) if vocabulary is None else code(column, name, vocabulary)
    return code(column, name, vocabulary, missing=True)


def sum_by(group: IntArray, values: FloatArray, groups: int) -> FloatArray:
    """The sum of the values of each group, (groups), added up in the order of the rows.

    >>> sum_by(np.array([0, 1, 0]), np.array([1.0, 2.0, 3.0]), 2).tolist()
    [4.0, 2.0]
    """
    return np.bincount(group, values, groups).astype(np.float64, copy=False)


def _sorted(column: FloatArray) -> Coded:
    found, inverse = np.unique(column, return_inverse=True)
    return Coded(tuple(found.tolist()), inverse.astype(np.int64))
