"""A file of votes too large for one process, split into shards by task."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from tarazu.methods.columns import IntArray
from tarazu.methods.sharded.digests import digests
from tarazu.methods.sharded.tables import csv_names, csv_options, is_csv

_BLOCK_BYTES = 1 << 24
_BATCH_ROWS = 1 << 18


def partition(
    source: str | os.PathLike[str], folder: str | os.PathLike[str], shards: int, *, by: str = "task"
) -> list[Path]:
    """Split a .csv or .parquet file into so many Parquet files, all rows with one value of `by` in one file.

    The source is read in blocks of some megabytes, so memory does not grow with it. The files,
    `shard-00000.parquet` and so on, replace those of an earlier run; one may have no rows. In CSV the columns
    task, contributor, label, gold, left and right are text, the others what their first block looks like.
    Returns the paths. Raises ValueError for a missing column or value (rows are counted from 0) and for a
    column that changes its type on the way.
    """
    if shards < 1:
        raise ValueError("shards must be positive")
    with ExitStack() as open_files:
        return _split(Path(source), Path(folder), shards, by, open_files)


def _split(source: Path, folder: Path, shards: int, by: str, open_files: ExitStack) -> list[Path]:
    from pyarrow import parquet

    schema, batches = _opened(source, open_files)
    if by not in schema.names:
        raise ValueError(f"the file has no column {by!r}; it has {schema.names}")
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"shard-{number:05}.parquet" for number in range(shards)]
    writers = [open_files.enter_context(parquet.ParquetWriter(path, schema)) for path in paths]
    seen = 0
    for batch in batches:
        place = _places(batch.column(by), by, seen, shards)
        order = np.argsort(place, kind="stable")
        edges = np.searchsorted(place[order], np.arange(shards + 1))
        for writer, start, end in zip(writers, edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            if end > start:
                writer.write_batch(batch.take(order[start:end]))
        seen += batch.num_rows
    return paths


def _opened(source: Path, open_files: ExitStack) -> tuple[Any, Iterator[Any]]:
    """The schema of a file and its rows, some at a time."""
    from pyarrow import csv, parquet

    if is_csv(source):
        blocks = csv.ReadOptions(block_size=_BLOCK_BYTES)
        options = csv_options(csv_names(source))
        reader = open_files.enter_context(csv.open_csv(source, read_options=blocks, convert_options=options))
        return reader.schema, iter(reader)
    file = open_files.enter_context(parquet.ParquetFile(source))
    return file.schema_arrow, file.iter_batches(batch_size=_BATCH_ROWS)


def _places(column: Any, by: str, before: int, shards: int) -> IntArray:
    """The shard of each row."""
    if column.null_count:
        row = before + int(np.argmax(column.is_null().to_numpy(zero_copy_only=False)))
        raise ValueError(f"column {by!r}, row {row}: the value is missing")
    coded = column if hasattr(column, "dictionary") else column.dictionary_encode()
    place = (digests(coded.dictionary.to_pylist()) % np.uint64(shards)).astype(np.int64)
    found: IntArray = place[coded.indices.to_numpy(zero_copy_only=False)]
    return found
