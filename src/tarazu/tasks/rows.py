"""Reading tasks from JSON lines, CSV and Parquet, a piece at a time. A row that cannot be read becomes a fault.

JSON lines and Parquet carry the fields of `NewTask`; in Parquet, `payload` may be a struct or JSON text. CSV carries
`payload` as JSON text, or flat columns: `text` for classification; `prompt`, `answer_a`, `answer_b`, `model_a`,
`model_b` for comparison; and `unique_key`, `priority`, `redundancy`, `offer_to` (aliases separated by `;`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from tarazu.kit.errors import Fault, Refusal, invalid
from tarazu.tasks.model import NewTask

LINE_BYTES_MAX = 8_000_000
PARQUET_ROWS = 2_000
FORMATS = ("jsonl", "csv", "parquet")

_decode = msgspec.json.Decoder(NewTask).decode
_AT = re.compile(r" - at `\$(?P<path>.*)`$")
_MISSING = re.compile(r"missing required field `(?P<name>.+)`")
_UNKNOWN = re.compile(r"contains unknown field `(?P<name>.+)`")
_EXPECTED = re.compile(r"Expected `(?P<expected>.+?)`")


def format_of(path: Path) -> str:
    """Return the format that a file's name says. Refuses a name that says none."""
    endings = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet"}
    if path.suffix.lower() not in endings:
        raise invalid("format", "not_allowed", allowed=list(FORMATS))
    return endings[path.suffix.lower()]


def read_rows(stream: IO[bytes], form: str) -> Iterator[NewTask | Fault]:
    """Yield the rows of a file opened in binary. Refuses an unknown format and a file that is not of it."""
    readers: dict[str, Callable[[IO[bytes]], Iterator[NewTask | Fault]]] = {
        "jsonl": lambda source: (row for line in _lines(source) if (row := read_line(line)) is not None),
        "csv": _read_csv,
        "parquet": _read_parquet,
    }
    if form not in readers:
        raise invalid("format", "not_allowed", allowed=list(FORMATS))
    return readers[form](stream)


def read_line(line: bytes) -> NewTask | Fault | None:
    """Read one JSON line; None for an empty one."""
    if not line.strip():
        return None
    if len(line) > LINE_BYTES_MAX:
        return Fault(field="", code="too_long", facts={"maximum": LINE_BYTES_MAX})
    try:
        return _decode(line)
    except msgspec.ValidationError as error:
        return fault_of(error)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Fault(field="", code="bad_format", facts={"expected": "JSON"})


def fault_of(error: msgspec.ValidationError) -> Fault:
    """Turn a decoder's complaint into a fault that names the field."""
    text = str(error)
    path = (found["path"] if (found := _AT.search(text)) else "").lstrip(".").replace("[...]", "[]")
    for pattern, code in ((_MISSING, "missing"), (_UNKNOWN, "unknown_field")):
        if found := pattern.search(text):
            return Fault(field=".".join(part for part in (path, found["name"]) if part), code=code)
    expected = found["expected"] if (found := _EXPECTED.search(text)) else "value"
    return Fault(field=path, code="wrong_type", facts={"expected": expected})


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    while line := stream.readline(LINE_BYTES_MAX + 2):
        yield line


def _read_csv(stream: IO[bytes]) -> Iterator[NewTask | Fault]:
    csv.field_size_limit(LINE_BYTES_MAX)
    try:
        yield from map(_from_flat, csv.DictReader(_text(stream), strict=True))
    except (csv.Error, UnicodeDecodeError):
        yield Fault(field="", code="bad_format", facts={"expected": "CSV in UTF-8"})


def _text(stream: IO[bytes]) -> Iterable[str]:
    for number, line in enumerate(_lines(stream)):
        yield line.decode("utf-8-sig" if number == 0 else "utf-8")


def _read_parquet(stream: IO[bytes]) -> Iterator[NewTask | Fault]:
    try:
        file = pq.ParquetFile(stream)
    except (pa.ArrowInvalid, OSError):
        raise Refusal("file_unreadable", "invalid", {"format": "Parquet"}) from None
    for batch in file.iter_batches(batch_size=PARQUET_ROWS):
        for row in batch.to_pylist():
            yield _from_flat({name: value for name, value in row.items() if value is not None})


def _from_flat(row: dict[str, Any]) -> NewTask | Fault:
    """Build a task from named columns whose values may all be text."""
    if None in row:
        return Fault(field="", code="bad_format", facts={"expected": "one value per column"})
    given = {name: value for name, value in row.items() if value not in (None, "")}
    try:
        built: dict[str, Any] = {"payload": _payload(given)}
        for name in ("unique_key", "priority", "redundancy", "offer_to"):
            if name in given:
                built[name] = given.pop(name)
        if isinstance(built.get("offer_to"), str):
            built["offer_to"] = [alias.strip() for alias in built["offer_to"].split(";") if alias.strip()]
        if given:
            return Fault(field=min(given), code="unknown_field")
        return msgspec.convert(built, NewTask, strict=False)
    except msgspec.ValidationError as error:
        return fault_of(error)
    except msgspec.DecodeError:
        return Fault(field="payload", code="bad_format", facts={"expected": "JSON"})


def _payload(given: dict[str, Any]) -> dict[str, Any]:
    """Take the payload's columns out of a row."""
    if "payload" in given:
        payload = given.pop("payload")
        return msgspec.json.decode(payload, type=dict[str, Any]) if isinstance(payload, str | bytes) else dict(payload)
    if "answer_a" in given or "answer_b" in given:
        return _comparison(given)
    names = [name for name in ("text", "note", "language") if name in given]
    return {name: given.pop(name) for name in names}


def _comparison(given: dict[str, Any]) -> dict[str, Any]:
    answers = []
    for key in ("a", "b"):
        answer = {"key": key, "content": given.pop(f"answer_{key}", "")}
        if model := given.pop(f"model_{key}", None):
            answer["model"] = model
        answers.append(answer)
    payload: dict[str, Any] = {"prompt": [{"role": "user", "content": given.pop("prompt", "")}], "answers": answers}
    payload.update({name: given.pop(name) for name in ("note", "language") if name in given})
    return payload
