"""Files of known items: JSON lines and CSV, all rows or none, every faulty row named by its number from 1."""

from __future__ import annotations

import csv
import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal, get_args

import msgspec

from tarazu import tasks
from tarazu.kit.db import Tx
from tarazu.kit.errors import Fault, Refusal, faults_under, invalid, require_one_of
from tarazu.kit.shapes import shape_fault, unsound_faults
from tarazu.quality.known.items import NewKnownItem, add_known_items

KnownFormat = Literal["jsonl", "csv"]
ROWS_MAX = 5_000
FAULTS_MAX = 100
_PARTS = ("payload", "expected", "initial")
_ITEM = re.compile(r"items\[(\d+)\]")


async def import_known_items(tx: Tx, project_id: uuid.UUID, data: bytes, file_format: str) -> list[uuid.UUID]:
    """Keep the known items of a file. In CSV, `payload` and `expected` are JSON or come in parts such as `payload.text`.

    Raises:
        Refusal: `rows_refused` with up to a hundred faults (`rows[3].expected.preference`); `invalid_request` for another
            format or too many rows; `not_utf8`, `file_unreadable`, `file_empty`.
    """
    require_one_of("format", file_format, get_args(KnownFormat))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("not_utf8", "invalid") from None
    read = [_item(row) for row in (_lines(text) if file_format == "jsonl" else _table(text))]
    if not read:
        raise Refusal("file_empty", "invalid")
    if len(read) > ROWS_MAX:
        raise invalid("file", "too_long", maximum=ROWS_MAX)
    found = [(number, each) for number, each in enumerate(read, start=1) if isinstance(each, Fault)]
    faults = [fault for number, each in found for fault in faults_under(f"rows[{number}]", [each])]
    if faults:
        raise Refusal("rows_refused", "invalid", {"count": len(faults)}, faults=faults[:FAULTS_MAX])
    items = [found for found in read if isinstance(found, NewKnownItem)]
    try:
        return await add_known_items(tx, project_id, items)
    except Refusal as refusal:
        if refusal.kind != "invalid":
            raise
        told = [
            replace(each, field=_ITEM.sub(lambda match: f"rows[{int(match[1]) + 1}]", each.field))
            for each in refusal.faults
        ]
        raise Refusal("rows_refused", "invalid", {"count": len(told)}, faults=told[:FAULTS_MAX]) from None


def _item(row: Any) -> NewKnownItem | Fault:
    if isinstance(row, Fault):
        return row
    if faults := unsound_faults(row):
        return faults[0]
    try:
        return msgspec.convert(row, NewKnownItem)
    except msgspec.ValidationError as error:
        return shape_fault(str(error))


def _lines(text: str) -> Iterator[Any]:
    for line in text.splitlines():
        if not line.isspace() and line:
            try:
                yield msgspec.json.decode(line)
            except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
                yield Fault(field="", code="bad_json")


def _table(text: str) -> Iterator[dict[str, Any] | Fault]:
    try:
        for row in csv.DictReader(io.StringIO(text, newline=""), strict=True):
            cells = {name: cell for name, cell in row.items() if name is not None and cell not in (None, "")}
            yield Fault(field="", code="wrong_columns") if None in row else _assembled(cells)
    except csv.Error:
        raise Refusal("file_unreadable", "invalid", {"format": "CSV"}) from None


def _assembled(cells: dict[str, Any]) -> dict[str, Any] | Fault:
    """Put the parts of a row together; a part of an answer is a number or a list where it reads as one."""
    row: dict[str, Any] = {}
    for name, cell in cells.items():
        part, _, rest = name.partition(".")
        if name in _PARTS:
            row[name] = _value(cell)
        elif part not in _PARTS or not rest:
            row[name] = cell
        elif not tasks.put_part(row, name, cell if part == "payload" else _value(cell)):
            return Fault(field=name, code="bad_place")
    return row


def _value(cell: str) -> Any:
    try:
        return msgspec.json.decode(cell)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return cell
