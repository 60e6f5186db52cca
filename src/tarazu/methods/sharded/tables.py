"""One shard as it is given: a table, a CSV or Parquet file, or a function that returns either."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from tarazu.methods.columns import Column, IntArray, columns_of, is_table, ordered

Shard = Any
"""A table as `code_votes` takes it, the path of a .csv or .parquet file, or a function without arguments that
returns one of these where the shard is held."""

_TEXT = ("task", "contributor", "label", "gold", "left", "right")


@contextmanager
def named(number: int, shard: Shard) -> Iterator[None]:
    """Put the shard's number (from 0), and its path if it has one, before the words of a ValueError."""
    try:
        yield
    except ValueError as error:
        path = f" ({os.fspath(shard)})" if isinstance(shard, (str, os.PathLike)) else ""
        raise ValueError(f"shard {number}{path}: {error}") from None


def columns_of_shard(shard: Shard, needed: Sequence[str], optional: Sequence[str]) -> dict[str, Column]:
    """The named columns, of the optional ones those it has. Raises ValueError for a column it lacks and for
    what is no shard."""
    found = shard() if callable(shard) else shard
    if isinstance(found, (str, os.PathLike)):
        found = _read(Path(found), (*needed, *optional))
    if not is_table(found):
        raise ValueError(f"neither a table nor the path of one: {type(found).__name__}")
    return columns_of(found, needed, optional)


def joined(parts: Sequence[tuple[Any, ...]]) -> tuple[tuple[Any, ...], list[IntArray]]:
    """The values of all shards sorted, and each shard's as numbers among them.

    >>> joined([("b", "c"), ("a", "c")])
    (('a', 'b', 'c'), [array([1, 2]), array([0, 2])])
    """
    values = ordered(set().union(*parts))
    number = {value: at for at, value in enumerate(values)}
    return values, [np.array([number[value] for value in part], dtype=np.int64) for part in parts]


def csv_options(names: Sequence[str], wanted: Sequence[str] | None = None) -> Any:
    """How CSV files with these columns are read: what names things is text in every file, whatever it looks
    like, so that "07" is one contributor in all of them; an empty field is missing."""
    import pyarrow as pa
    from pyarrow import csv

    return csv.ConvertOptions(
        column_types={name: pa.string() for name in names if name in _TEXT},
        include_columns=[name for name in names if wanted is None or name in wanted],
        null_values=[""],
        strings_can_be_null=True,
    )


def csv_names(path: Path) -> list[str]:
    """The columns of a CSV file."""
    from pyarrow import csv

    with csv.open_csv(path) as reader:
        return list(reader.schema.names)


def is_csv(path: Path) -> bool:
    """Whether a file is CSV, or else Parquet. Raises ValueError for any other ending."""
    if path.suffix.lower() not in (".csv", ".parquet"):
        raise ValueError(f"{path.name!r} ends neither in .csv nor in .parquet")
    return path.suffix.lower() == ".csv"


def _read(path: Path, wanted: Sequence[str]) -> Any:
    """The wanted columns of a file, of those it has; all of them where it has none, for the error to tell."""
    from pyarrow import csv, parquet

    if is_csv(path):
        names = csv_names(path)
        return csv.read_csv(path, convert_options=csv_options(names, [n for n in names if n in wanted] or names))
    with parquet.ParquetFile(path) as file:
        names = list(file.schema_arrow.names)
        return file.read([name for name in names if name in wanted] or names)
