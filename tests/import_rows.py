"""Rows of other tools for tests of their readers."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from tarazu.tasks import ImportRow, ImportTarget, NewTask, read_config, read_import

CHOICE = {"type": "string", "enum": ["good", "bad"]}
SPAN = {
    "type": "object",
    "properties": {
        "start": {"type": "integer"},
        "end": {"type": "integer"},
        "label": {"type": "string"},
        "text": {"type": "string"},
    },
}
QUESTIONS: dict[str, Any] = {
    "label": CHOICE,
    "entities": {"type": "array", "items": SPAN},
    "spans": {"type": "array", "items": SPAN},
    "comment": {"type": "string"},
}


def form(properties: Mapping[str, Any] | None = None, **changes: Any) -> ImportTarget:
    """Return a target of kind form with these questions."""
    schema = {"type": "object", "properties": dict(QUESTIONS if properties is None else properties)}
    return ImportTarget(**{"kind": "form", "ontology": {"schema": schema}} | changes)


def lines(*rows: Any) -> io.BytesIO:
    """Return rows as JSON lines."""
    return io.BytesIO(b"".join(json.dumps(row).encode() + b"\n" for row in rows))


def read(source: str, *rows: Any, target: ImportTarget | None = None, config: bytes | None = None) -> list[ImportRow]:
    """Read rows of a tool, as JSON lines."""
    return list(read_import(lines(*rows), source, target or form(), read_config(config) if config else None))


def task(row: ImportRow) -> NewTask:
    """Return the task of a row, which must be one that its kind accepts."""
    assert isinstance(row.task, NewTask), row.task
    return row.task


def codes(row: ImportRow) -> list[tuple[str, str]]:
    """Return what was left out of a row."""
    return [(fault.field, fault.code) for fault in row.left]
