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


def left_shares(outcome: Column) -> FloatArray:
    """The left side's share of each win (1, 0.5 or 0); raises ValueError naming the row of an unknown
    outcome."""
    words = code(outcome, "outcome", tuple(LEFT_SHARE))
    shares: FloatArray = np.array(list(LEFT_SHARE.values()))[words.codes]
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
