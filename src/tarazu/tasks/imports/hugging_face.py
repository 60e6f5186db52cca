"""Rows of a Hugging Face dataset, exported as JSON lines, JSON or Parquet: every column is something shown.

Nothing says which columns are answers, so only the pair of preference data is known: of `chosen` and `rejected` the
first was preferred.
"""

from __future__ import annotations

import base64
from datetime import date, datetime, time
from typing import Any

from tarazu.kit.errors import Fault
from tarazu.tasks.imports.record import Record, key_of

_IDS = ("id", "_id", "uid", "uuid", "idx")


def read(row: dict[str, Any]) -> Record | Fault:
    """Return a row of a dataset."""
    made = Record(key=None, fields={})
    for name, value in row.items():
        if value is not None:
            _take(made, name, value)
    named = [name for name in _IDS if isinstance(row.get(name), str | int)]
    made.key = key_of("hf", row[named[0]] if named else None, made.fields)
    if named:
        made.fields.pop(named[0], None)
    if "chosen" in row and "rejected" in row:
        made.answers = [{"preference": "chosen"}]
    return made


def _take(made: Record, name: str, value: Any) -> None:
    try:
        made.fields[name] = _plain(value)
    except TypeError:
        made.left.append(Fault(field=name, code="no_place"))


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; raises TypeError for raw bytes that no media type is known of."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return _media(value)
    if isinstance(value, dict):
        if isinstance(value.get("bytes"), bytes):
            return _media(value["bytes"])
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _media(body: bytes) -> str:
    """Return an image or a sound that the file holds as a data address."""
    for start, media in (
        (b"\x89PNG", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (b"RIFF", "image/webp" if body[8:12] == b"WEBP" else "audio/wav"),
        (b"ID3", "audio/mpeg"),
        (b"fLaC", "audio/flac"),
    ):
        if body.startswith(start):
            return f"data:{media};base64,{base64.b64encode(body).decode()}"
    raise TypeError
