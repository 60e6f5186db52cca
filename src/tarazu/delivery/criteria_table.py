"""What people said of each criterion of a rubric, in each of its versions, as a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from tarazu.quality.model import RubricFigures

_TEXTS = ("id", "key", "criterion", "category")
_COUNTS = ("version", "points", "answers", "met", "not_met", "not_applicable", "shared", "split")
_SHARES = ("share", "low", "high", "agreement", "alpha", "alpha_low", "alpha_high")
CRITERIA: Any = pa.schema(
    [
        *((name, pa.string()) for name in _TEXTS),
        *((name, pa.int32()) for name in _COUNTS),
        *((name, pa.float64()) for name in _SHARES),
    ]
)


def criterion_rows(rubrics: Iterable[RubricFigures]) -> list[dict[str, Any]]:
    """Return a row for each criterion of each version, as they stand on the page."""
    return [
        {name: value for name, value in asdict(each).items() if name != "examples"} | {"version": rubric.version}
        for rubric in rubrics
        for each in rubric.criteria
    ]
