"""Recorded votes of real people, read once; a test that needs absent ones is skipped and says so."""

import csv
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_SHIPPED = _ROOT / "src" / "tarazu" / "demo" / "data"

Columns = Callable[..., list[list[str]]]


def _folder() -> Path:
    return Path(os.environ.get("TARAZU_SHARED_DATA") or _ROOT.parent / "shared" / "data")


@cache
def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def columns() -> Columns:
    """`columns("crowd/rte/labels.csv", "task", "label")`: the named columns of a recorded table.

    What ships with the demonstration is read from there, the rest from the folder TARAZU_SHARED_DATA.
    """

    def read(name: str, *wanted: str) -> list[list[str]]:
        path = _SHIPPED / name if (_SHIPPED / name).is_file() else _folder() / name
        if not path.is_file():
            pytest.skip(f"recorded votes not found: {path}; set TARAZU_SHARED_DATA to the folder that holds them")
        return [[row[column] for row in _table(path)] for column in wanted]

    return read
