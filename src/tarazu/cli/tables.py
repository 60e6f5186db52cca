"""Tables that a command reads and writes: columns of CSV, TSV and Parquet files, whose faults are named by row, from 1.

Only imported by the commands that need it, because Arrow takes its time to load.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from tarazu.cli.shell import opened_for_writing
from tarazu.kit.errors import Refusal

_BLOCK_BYTES = 16 << 20
_WORDS = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """A column that a command looks for: the names it may have, the option that tells another, and whether it must
    be there."""

    names: tuple[str, ...]
    option: str
    is_needed: bool = True


def want(option: str, given: str | None, *names: str, needed: bool = True) -> Want:
    """Return what to look for: the name that was given, which must be there then, or the usual ones."""
    return Want(names=names if given is None else (given,), option=option, is_needed=needed or given is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns of a file as Arrow arrays of words, coded by a dictionary, under the names that the command uses.

    `headings` are the names that the file uses. An empty cell is null.
    """

    file: Path
    columns: dict[str, Any]
    headings: dict[str, str]

    def words(self, name: str) -> Any:
        """Return a column without empty cells, or None where it is absent. Refuses the first empty cell."""
        column = self.columns.get(name)
        if column is not None and column.null_count:
            row = int(np.argmax(column.is_null().to_numpy(zero_copy_only=False)))
            raise Refusal("cell_empty", "invalid", self.place(name, row))
        return column

    def numbers(self, name: str) -> NDArray[np.float64] | None:
        """Return a column as numbers, NaN where a cell is empty. Refuses the first word that is no finite number."""
        column = self.columns.get(name)
        if column is None:
            return None
        found = [_number(word) for word in column.dictionary.to_pylist()]
        codes = pc.fill_null(column.indices, len(found)).to_numpy(zero_copy_only=False)
        wrong = np.array([value is None for value in found] + [False])[codes]
        if wrong.any():
            row = int(np.argmax(wrong))
            raise Refusal("cell_no_number", "invalid", {**self.place(name, row), "value": column[row].as_py()})
        values: NDArray[np.float64] = np.array([*found, math.nan], dtype=np.float64)[codes]
        return values

    def place(self, name: str, row: int) -> dict[str, Any]:
        """Return the facts that tell where a cell stands; rows are counted from 0 here and told from 1."""
        return {"file": str(self.file), "row": row + 1, "column": self.headings[name]}


def read_table(file: Path, wants: Mapping[str, Want]) -> Table:
    """Read the columns that a command wants.

    Raises:
        Refusal: `table_piped`, `table_unreadable`, `table_not_utf8`, `table_empty`, `row_ragged`, or `column_absent`, which names the
            columns that there are and the option.
    """
    if not file.is_file():
        # Its columns are looked up first, and a pipe can be read only once.
        raise Refusal("table_piped", "invalid", {"file": str(file)})
    is_parquet = file.suffix.lower() == ".parquet"
    try:
        headings = _chosen(file, list(parquet.read_schema(file).names) if is_parquet else _header(file), wants)
        names = list(dict.fromkeys(headings.values()))
        found = parquet.read_table(file, columns=names) if is_parquet else _read_csv(file, names)
    except UnicodeDecodeError:
        raise Refusal("table_not_utf8", "invalid", {"file": str(file)}) from None
    except (OSError, csv.Error, pa.ArrowException) as error:
        reason = str(error).splitlines()[0].rstrip(".")
        if "UTF8" in reason:
            raise Refusal("table_not_utf8", "invalid", {"file": str(file)}) from None
        raise Refusal("table_unreadable", "invalid", {"file": str(file), "reason": reason}) from None
    if not found.num_rows:
        raise Refusal("table_empty", "invalid", {"file": str(file)})
    columns = {name: _coded(found.column(heading)) for name, heading in headings.items()}
    return Table(file=file, columns=columns, headings=headings)


def read_known(file: Path, wants: Mapping[str, Want]) -> Table:
    """Read known answers: task and label, under the names of the other table or their usual ones.

    Raises:
        Refusal: as `read_table`, but `gold_column_absent` for a column.
    """
    usual = {name: replace(wants[name], names=(*wants[name].names, name)) for name in ("task", "label")}
    try:
        return read_table(file, usual)
    except Refusal as refusal:
        if refusal.code != "column_absent":
            raise
        raise Refusal("gold_column_absent", "invalid", refusal.facts) from None


def write_table(file: Path, option: str, columns: Mapping[str, Any]) -> None:
    """Write columns as CSV. Refuses with `file_unwritable` what cannot be written."""
    with opened_for_writing(file, option) as stream:
        arrow_csv.write_csv(pa.table(dict(columns)), stream)


def in_order(words: list[str]) -> list[str]:
    """Return words sorted, by number where all of them are numbers.

    >>> in_order(["10", "9"]), in_order(["b", "10", "9"])
    (['9', '10'], ['10', '9', 'b'])
    """
    numbers = {word: _number(word) for word in words}
    if all(number is not None for number in numbers.values()):
        return sorted(words, key=lambda word: (numbers[word] or 0.0, word))
    return sorted(words)


def _number(word: str) -> float | None:
    try:
        value = float(word)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _delimiter(file: Path) -> str:
    return "\t" if file.suffix.lower() in (".tsv", ".tab") else ","


def _header(file: Path) -> list[str]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        header = next(csv.reader(stream, delimiter=_delimiter(file)), None)
    if not header:
        raise Refusal("table_empty", "invalid", {"file": str(file)})
    return header


def _chosen(file: Path, present: list[str], wants: Mapping[str, Want]) -> dict[str, str]:
    """The name in the file of each column that is wanted and there."""
    chosen = {}
    for name, wanted in wants.items():
        heading = next((each for each in wanted.names if each in present), None)
        if heading is not None:
            chosen[name] = heading
        elif wanted.is_needed:
            facts = {"file": str(file), "column": wanted.names[0], "columns": present, "option": wanted.option}
            raise Refusal("column_absent", "invalid", facts)
    return chosen


def _read_csv(file: Path, names: list[str]) -> Any:
    bad: list[Any] = []
    # Threads that a small file would not keep busy may outlive a command that ends with a refusal.
    if file.stat().st_size > _BLOCK_BYTES:
        try:
            return _parsed(file, names, bad.append, threads=True)
        except pa.ArrowInvalid:
            if not bad:
                raise
    # Rows are only numbered when they are read one after the other.
    bad.clear()
    try:
        return _parsed(file, names, bad.append, threads=False)
    except pa.ArrowInvalid:
        first = bad[0]
        # The reader counts the header as a row.
        facts = {"row": first.number - 1, "expected": first.expected_columns, "found": first.actual_columns}
        raise Refusal("row_ragged", "invalid", {"file": str(file), **facts}) from None


def _parsed(file: Path, names: list[str], note: Callable[[Any], None], *, threads: bool) -> Any:
    def refuse(row: Any) -> str:
        note(row)
        return "error"

    return arrow_csv.read_csv(
        file,
        read_options=arrow_csv.ReadOptions(use_threads=threads, block_size=_BLOCK_BYTES),
        parse_options=arrow_csv.ParseOptions(
            delimiter=_delimiter(file), newlines_in_values=True, invalid_row_handler=refuse
        ),
        convert_options=arrow_csv.ConvertOptions(
            include_columns=names,
            column_types=dict.fromkeys(names, _WORDS),
            null_values=[""],
            strings_can_be_null=True,
        ),
    )


def _coded(column: Any) -> Any:
    """One dictionary array of words, whatever the file held."""
    if pa.types.is_dictionary(column.type) and column.type != _WORDS:
        column = column.cast(column.type.value_type)
    if column.type != _WORDS:
        column = column.cast(pa.string()).dictionary_encode()
    return column.unify_dictionaries().combine_chunks()
