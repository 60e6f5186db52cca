"""Outcomes of comparing two things, left and right, however the source calls them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from tarazu.methods.columns import Column, FloatArray, code, same_length

LEFT_SHARE: Mapping[str, float] = MappingProxyType(
    {
        **dict.fromkeys(("left", "a", "model_a"), 1.0),
        **dict.fromkeys(("right", "b", "model_b"), 0.0),
        **dict.fromkeys(("tie", "both_bad", "tie (inconsistent)"), 0.5),
    }
)
"""The share of a win that each word for an outcome gives to the left side; one half is a tie."""

_SHARES = (0.0, 0.5, 1.0)


def left_shares(outcome: Column) -> FloatArray:
    """The left side's share of each win (1, 0.5 or 0), from the words of `LEFT_SHARE` or from such numbers.

    Raises ValueError naming the row of an unknown outcome.

    >>> left_shares(["left", "tie", "b"]).tolist(), left_shares(np.array([1, 0])).tolist()
    ([1.0, 0.5, 0.0], [1.0, 0.0])
    """
    if isinstance(outcome, np.ndarray) and outcome.ndim == 1 and outcome.dtype.kind in "biuf":
        return _numbered(outcome)
    words = code(outcome, "outcome")
    known = [LEFT_SHARE.get(value, value if value in _SHARES else np.nan) for value in words.values]
    shares: FloatArray = np.array(known, dtype=np.float64)[words.codes]
    if np.isnan(shares).any():
        row = int(np.argmax(np.isnan(shares)))
        stranger = words.values[words.codes[row]]
        raise ValueError(f"column 'outcome', row {row}: {stranger!r} is not one of {list(LEFT_SHARE)!r}")
    return shares


def _numbered(outcome: Any) -> FloatArray:
    shares: FloatArray = outcome.astype(np.float64, copy=False)
    doubled = shares + shares
    with np.errstate(invalid="ignore"):
        whole = doubled.astype(np.uint8)
    wrong = (whole != doubled) | (whole > 2)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise ValueError(f"column 'outcome', row {row}: {outcome[row]!r} is not the left side's share 1, 0.5 or 0")
    return shares


def unordered(item: Column, left: Column, right: Column, outcome: Column) -> tuple[list[Any], list[Any]]:
    """Comparisons as votes that no longer depend on which side was shown left: columns `task` and `label`.

    A task is `(item, first, second)` with the two compared things sorted; its label is 1 when the first won,
    2 when the second won and 0 for a tie. Raises ValueError when a row compares a thing with itself.

    >>> unordered(["q1", "q1"], ["x", "y"], ["y", "x"], ["left", "right"])
    ([('q1', 'x', 'y'), ('q1', 'x', 'y')], [1, 1])
    """
    same_length(item=item, left=left, right=right, outcome=outcome)
    tasks: list[Any] = []
    labels: list[Any] = []
    shares = left_shares(outcome).tolist()
    for row, (what, one, two, share) in enumerate(zip(item, left, right, shares, strict=True)):
        if one == two:
            raise ValueError(f"column 'right', row {row}: {one!r} is compared with itself")
        swapped = two < one
        tasks.append((what, two, one) if swapped else (what, one, two))
        labels.append(0 if share == 0.5 else 1 if (share == 1.0) != swapped else 2)
    return tasks, labels
