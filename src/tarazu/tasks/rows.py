"""Rows of tasks as they come in requests and files: JSON lines, CSV, Parquet. A bad row is a fault, not an exception.

A row is `{"payload": {…}, "unique_key": "…", "priority": 0..9, "redundancy": n, "offer_to": ["alias"]}`. In CSV (with a
header) and Parquet, `payload` is JSON text or a struct, or comes in parts as columns `payload.text`,
`payload.answers[0].content`; aliases in one CSV cell are separated by `;`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Literal

import msgspec

from tarazu.kit.errors import Fault, Refusal, invalid
from tarazu.kit.shapes import has_nul, shape_fault, unsound_faults
from tarazu.tasks.model import NewTask

Format = Literal["jsonl", "csv", "parquet"]
FORMATS: tuple[Format, ...] = ("jsonl", "csv", "parquet")

LINE_BYTES_MAX = 4 * 2**20
CELL_CHARS_MAX = 4 * 2**20
# A text may stand in every row of a batch though the file holds it once.
PARQUET_ROWS = 16
# A row group is decoded as a whole, so its unpacked size is what an import may cost in memory.
ROW_GROUP_BYTES_MAX = 512 * 2**20
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d{1,3})\]")
_COLUMNS = frozenset({"payload", "unique_key", "priority", "redundancy", "offer_to"})
_INTEGERS = ("priority", "redundancy")

_decode = msgspec.json.Decoder(NewTask).decode


def format_of(path: Path) -> str:
    """Return the format that a file's name says. Refuses a name that says none."""
    endings = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet"}
    if path.suffix.lower() not in endings:
        raise invalid("format", "not_allowed", allowed=list(FORMATS))
    return endings[path.suffix.lower()]


def read_rows(stream: IO[bytes], kind: str) -> Iterator[NewTask | Fault]:
    """Yield the rows of a file, holding only a few at a time.

    Raises:
        Refusal: when the file as a whole cannot be read: `file_unreadable`, `file_empty`, `columns_unknown`.
    """
    if kind not in FORMATS:
        raise invalid("format", "not_allowed", allowed=list(FORMATS))
    readers = {"jsonl": _json_lines, "csv": _csv, "parquet": _parquet}
    return readers[kind](stream)


def row_of(value: Any, *, careful: bool) -> NewTask | Fault:
    """Return a decoded row as a task, or the first fault of its shape. `careful` looks for NUL in its texts."""
    if careful and (faults := unsound_faults(value)):
        return faults[0]
    try:
        return msgspec.convert(value, NewTask)
    except msgspec.ValidationError as error:
        return shape_fault(str(error))


def _json_lines(stream: IO[bytes]) -> Iterator[NewTask | Fault]:
    while line := stream.readline(LINE_BYTES_MAX + 1):
        if len(line) > LINE_BYTES_MAX:
            raise Refusal("line_too_long", "too_large", {"megabytes": LINE_BYTES_MAX // 2**20})
        row = _row_of_line(line)
        if row is not None:
            yield row


def _row_of_line(line: bytes) -> NewTask | Fault | None:
    """Read a sound line in one step, and one that is not so as to say why; None for a blank one."""
    careful = has_nul(line)
    try:
        if not careful:
            return _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        if line.isspace():
            return None
    try:
        return row_of(msgspec.json.decode(line), careful=careful)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Fault(field="", code="bad_json")


def _csv(stream: IO[bytes]) -> Iterator[NewTask | Fault]:
    csv.field_size_limit(CELL_CHARS_MAX)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        reader = csv.reader(_bounded_lines(text), strict=True)
        header = next(reader, None)
        if not header:
            raise Refusal("file_empty", "invalid")
        _check_columns(header)
        for cells in reader:
            if cells:
                yield _csv_row(header, cells)
    except UnicodeDecodeError:
        raise Refusal("not_utf8", "invalid") from None
    except csv.Error:
        raise Refusal("file_unreadable", "invalid", {"format": "CSV"}) from None
    finally:
        text.detach()


def _bounded_lines(text: IO[str]) -> Iterator[str]:
    while line := text.readline(LINE_BYTES_MAX + 1):
        if len(line) > LINE_BYTES_MAX:
            raise Refusal("line_too_long", "too_large", {"megabytes": LINE_BYTES_MAX // 2**20})
        yield line


def _csv_row(header: list[str], cells: list[str]) -> NewTask | Fault:
    if len(cells) != len(header):
        return Fault(field="", code="wrong_columns", facts={"expected": len(header), "found": len(cells)})
    row: dict[str, Any] = {}
    for column, cell in zip(header, cells, strict=True):
        if cell == "":
            continue
        if column in _INTEGERS and re.fullmatch(r"-?\d{1,9}", cell):
            row[column] = int(cell)
        elif column == "offer_to":
            row[column] = [alias.strip() for alias in cell.split(";") if alias.strip()]
        else:
            row[column] = cell
    return _assembled(row)


def _parquet(stream: IO[bytes]) -> Iterator[NewTask | Fault]:
    # Here and not above: every command and web process would load a large library that few files need.
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream)
        _check_columns(file.schema_arrow.names)
        groups = [file.metadata.row_group(index).total_byte_size for index in range(file.num_row_groups)]
        if max(groups, default=0) > ROW_GROUP_BYTES_MAX:
            raise Refusal("row_group_too_large", "too_large", {"megabytes": ROW_GROUP_BYTES_MAX // 2**20})
        for batch in file.iter_batches(batch_size=PARQUET_ROWS):
            for row in batch.to_pylist():
                yield _assembled(_without_nulls(row))
    except (pa.ArrowException, OSError):
        raise Refusal("file_unreadable", "invalid", {"format": "Parquet"}) from None


def _assembled(row: dict[str, Any]) -> NewTask | Fault:
    """Put the parts of a payload together and read the row."""
    whole = {name: value for name, value in row.items() if not name.startswith("payload.")}
    if isinstance(whole.get("payload"), str):
        try:
            whole["payload"] = msgspec.json.decode(whole["payload"])
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            return Fault(field="payload", code="bad_json")
    for name, value in row.items():
        if name.startswith("payload.") and not _put(whole, name, value):
            return Fault(field=name, code="bad_place")
    return row_of(whole, careful=True)


def _put(target: dict[str, Any], path: str, value: Any) -> bool:
    """Set `payload.answers[0].content` in nested dicts and lists; False when the path fits neither."""
    steps = [int(found[2]) if found[2] else found[1] for found in _STEP.finditer(path)]
    here: Any = target
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        empty: Any = value if following is None else ([] if isinstance(following, int) else {})
        if isinstance(step, int) and isinstance(here, list):
            if step > len(here):
                return False
            if step == len(here):
                here.append(empty)
        elif isinstance(step, str) and isinstance(here, dict):
            here.setdefault(step, empty)
        else:
            return False
        here = here[step]
    return True


def _check_columns(names: list[str]) -> None:
    unknown = [name for name in names if name not in _COLUMNS and not name.startswith("payload.")]
    if unknown:
        faults = [Fault(field=name[:64], code="unknown_field") for name in unknown[:20]]
        raise Refusal("columns_unknown", "invalid", {"columns": sorted(_COLUMNS)}, faults=faults)
    if not any(name == "payload" or name.startswith("payload.") for name in names):
        raise invalid("payload", "missing")
    if len(set(names)) != len(names):
        raise Refusal("columns_repeated", "invalid")


def _without_nulls(value: Any) -> Any:
    """Leave out what a struct does not have in this row."""
    if isinstance(value, dict):
        return {key: _without_nulls(member) for key, member in value.items() if member is not None}
    return [_without_nulls(member) for member in value] if isinstance(value, list) else value
