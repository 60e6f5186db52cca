"""Rows of tasks as they come in requests and files: JSON lines, CSV, Parquet. A bad row is a fault, not an exception.

A row is `{"payload": {…}, "unique_key": "…", "priority": 0..9, "redundancy": n, "offer_to": ["alias"]}`. In CSV (with a
header) and Parquet, `payload` is JSON text or a struct, or comes in parts as columns `payload.text`,
`payload.answers[0].content`; aliases in one CSV cell are separated by `;`. Where answers are graded by rubrics, JSON lines may
be those of `rubrics.jsonl`, of which each becomes several rows.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import IO, Any, Literal

import msgspec

from tarazu import kinds
from tarazu.kit.errors import Fault, Refusal, invalid, require_one_of
from tarazu.kit.shapes import has_nul, shape_fault, unsound_faults
from tarazu.tasks.model import NewTask
from tarazu.tasks.rubrics import GRADING, grading_rows, is_rubric

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


def read_rows(stream: IO[bytes], file_format: str, kind: str | None = None) -> Iterator[NewTask | Fault]:
    """Yield the rows of a file, holding only a few at a time. With the project's kind, a refusal of columns names those
    that the kind expects, as a header.

    Raises:
        Refusal: when the file as a whole cannot be read: `file_unreadable`, `file_empty`, `columns_unknown`.
    """
    require_one_of("format", file_format, FORMATS)
    if file_format == "jsonl":
        return _rubric_lines(stream) if kind == GRADING else _json_lines(stream)
    check = partial(_check_columns, kind=kind)
    return _csv(stream, check) if file_format == "csv" else _parquet(stream, check)


def example_header(kind: str) -> list[str]:
    """Return the columns of a CSV for a kind: those of its example, without what is the customer's own.

    >>> example_header("text.classify")
    ['unique_key', 'payload.text']
    """
    found = kinds.of(kind)
    return ["unique_key", *_paths(found.example("en")["payload"], found.payload_schema(), "payload")]


def _paths(value: Any, schema: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield the columns for a value and what is in it, as far as the schema demands it."""
    if isinstance(value, dict):
        for name in value:
            if name in schema.get("required", value):
                yield from _paths(value[name], schema.get("properties", {}).get(name, {}), f"{path}.{name}")
    elif isinstance(value, list):
        several = schema.get("prefixItems", [schema.get("items") or {}] * len(value))
        for place, member in enumerate(value[: max(schema.get("minItems", 1), 1)]):
            yield from _paths(member, several[place], f"{path}[{place}]")
    else:
        yield path


def row_of(value: Any, *, careful: bool) -> NewTask | Fault:
    """Return a decoded row as a task, or the first fault of its shape. `careful` looks for NUL in its texts."""
    if careful and (faults := unsound_faults(value)):
        return faults[0]
    try:
        return msgspec.convert(value, NewTask)
    except msgspec.ValidationError as error:
        return shape_fault(str(error))


def lines_of(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file. Refuses one that is too long with `line_too_long`."""
    while line := stream.readline(LINE_BYTES_MAX + 1):
        if len(line) > LINE_BYTES_MAX:
            raise Refusal("line_too_long", "too_large", {"megabytes": LINE_BYTES_MAX // 2**20})
        yield line


def json_value(line: bytes) -> Any:
    """Return what a line of JSON holds, or the fault that names the byte at which it breaks, the first being 1."""
    try:
        return msgspec.json.decode(line)
    except RecursionError:
        return Fault(field="", code="bad_json")
    except UnicodeDecodeError as error:
        return Fault(field="", code="bad_json", facts={"byte": error.start + 1})
    except msgspec.DecodeError as error:
        found = re.search(r"\(byte (\d+)\)", str(error))
        return Fault(field="", code="bad_json", facts={"byte": int(found[1]) + 1 if found else len(line.rstrip()) + 1})


def _json_lines(stream: IO[bytes]) -> Iterator[NewTask | Fault]:
    for line in lines_of(stream):
        row = _row_of_line(line)
        if row is not None:
            yield row


def _rubric_lines(stream: IO[bytes]) -> Iterator[NewTask | Fault]:
    """Yield the rows of a file in which rubrics may stand, each for the tasks of grading by it."""
    for line in lines_of(stream):
        value = json_value(line) if b'"rubrics"' in line else None
        if not is_rubric(value):
            row = _row_of_line(line)
            if row is not None:
                yield row
            continue
        faults = unsound_faults(value)
        made = faults[0] if faults else grading_rows(value)
        if isinstance(made, Fault):
            yield made
        else:
            yield from (row_of(each, careful=False) for each in made)


def _row_of_line(line: bytes) -> NewTask | Fault | None:
    """Read a sound line in one step, and one that is not so as to say why; None for a blank one."""
    careful = has_nul(line)
    try:
        if not careful:
            return _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        if line.isspace():
            return None
    value = json_value(line)
    return value if isinstance(value, Fault) else row_of(value, careful=careful)


def _csv(stream: IO[bytes], check_columns: Callable[[list[str]], None]) -> Iterator[NewTask | Fault]:
    csv.field_size_limit(CELL_CHARS_MAX)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        reader = csv.reader(_bounded_lines(text), strict=True)
        header = next(reader, None)
        if not header:
            raise Refusal("file_empty", "invalid")
        check_columns(header)
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


def _parquet(stream: IO[bytes], check_columns: Callable[[list[str]], None]) -> Iterator[NewTask | Fault]:
    for row in parquet_rows(stream, check_columns):
        yield _assembled(_without_nulls(row))


def parquet_rows(
    stream: IO[bytes], check_columns: Callable[[list[str]], None] | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a Parquet file as it has them; `check_columns` refuses names it does not know.

    Raises:
        Refusal: `row_group_too_large`, and `file_unreadable` for what is no Parquet.
    """
    # Here and not above: every command and web process would load a large library that few files need.
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream)
        if check_columns is not None:
            check_columns(file.schema_arrow.names)
        groups = [file.metadata.row_group(index).total_byte_size for index in range(file.num_row_groups)]
        if max(groups, default=0) > ROW_GROUP_BYTES_MAX:
            raise Refusal("row_group_too_large", "too_large", {"megabytes": ROW_GROUP_BYTES_MAX // 2**20})
        for batch in file.iter_batches(batch_size=PARQUET_ROWS):
            yield from batch.to_pylist()
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
        if name.startswith("payload.") and not put_part(whole, name, value):
            return Fault(field=name, code="bad_place")
    return row_of(whole, careful=True)


def put_part(target: dict[str, Any], path: str, value: Any) -> bool:
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


def _check_columns(names: list[str], kind: str | None = None) -> None:
    example = {} if kind is None else {"kind": kind, "header": ",".join(example_header(kind))}
    unknown = [name for name in names if name not in _COLUMNS and not name.startswith("payload.")]
    if unknown:
        faults = [Fault(field=name[:64], code="unknown_field") for name in unknown[:20]]
        raise Refusal("columns_unknown", "invalid", {"columns": sorted(_COLUMNS), **example}, faults=faults)
    if not any(name == "payload" or name.startswith("payload.") for name in names):
        fault = Fault(field="payload", code="missing")
        raise Refusal("columns_missing" if example else "invalid_request", "invalid", example, faults=[fault])
    if len(set(names)) != len(names):
        raise Refusal("columns_repeated", "invalid")


def _without_nulls(value: Any) -> Any:
    """Leave out what a struct does not have in this row."""
    if isinstance(value, dict):
        return {key: _without_nulls(member) for key, member in value.items() if member is not None}
    return [_without_nulls(member) for member in value] if isinstance(value, list) else value
