"""Tables of what was said and decided about answers, and of drift: their columns are the fields of the lines that are read."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any, get_type_hints

import pyarrow as pa

from tarazu import quality
from tarazu.kit.db import Tx
from tarazu.quality import drifting, tables

Rows = list[dict[str, Any]]
Names = Callable[[uuid.UUID], str]
Chunks = Callable[[Tx, uuid.UUID, Names], AsyncIterator[Rows]]
_Read = Callable[[Tx, uuid.UUID, uuid.UUID | None, int], Awaitable[list[Any]]]

TIME = pa.timestamp("us", tz="UTC")
_CELLS = {
    str: pa.string(),
    uuid.UUID: pa.string(),
    int: pa.int32(),
    float: pa.float64(),
    bool: pa.bool_(),
    datetime: TIME,
}
# A tenant's own names of people are told as pseudonyms.
_PEOPLE = {"contributor_id": "contributor", "fixed_by": "fixed_by", "decided_by": "decided_by"}
_LINES: dict[str, tuple[type[Any], _Read]] = {
    "appeals": (tables.AppealLine, tables.appeals),
    "adjudications": (tables.AdjudicationLine, tables.adjudications),
    "opinions": (tables.OpinionLine, tables.opinions),
    "second_looks": (tables.SecondLookLine, tables.second_looks),
    "fixes": (tables.FixLine, tables.fixes),
    "known_answers": (tables.KnownAnswerLine, tables.known_answers),
    "drift_alarms": (drifting.RaisedAlarm, drifting.alarms),
}
_AT_ONCE = 10_000
_DRIFT = [
    *((name, pa.string()) for name in ("scope", "name", "measure")),
    *((name, TIME) for name in ("before_from", "recent_from", "upto")),
    *((name, pa.int32()) for name in ("recent", "recent_agreeing", "before", "before_agreeing")),
    *((name, pa.float64()) for name in ("fall", "fall_low", "fall_high", "p_value")),
    ("is_alarm", pa.bool_()),
]


def _schema(line: type[Any]) -> Any:
    hints = get_type_hints(line)
    return pa.schema([(_PEOPLE.get(each.name, each.name), _CELLS[_bare(hints[each.name])]) for each in fields(line)])


def _bare(hint: Any) -> Any:
    """Return the type of a cell without its None."""
    return next((part for part in getattr(hint, "__args__", ()) if part is not type(None)), hint)


def _chunks(line: type[Any], read: _Read) -> Chunks:
    names = [each.name for each in fields(line)]
    key = attrgetter(names[0])

    async def chunks(tx: Tx, project_id: uuid.UUID, known_as: Names) -> AsyncIterator[Rows]:
        after = None
        while found := await read(tx, project_id, after, _AT_ONCE):
            yield [
                {_PEOPLE.get(name, name): _cell(name, getattr(each, name), known_as) for name in names}
                for each in found
            ]
            after = key(found[-1])

    return chunks


def _cell(name: str, value: Any, known_as: Names) -> Any:
    if isinstance(value, uuid.UUID):
        return known_as(value) if name in _PEOPLE else str(value)
    return value


async def _drift(tx: Tx, project_id: uuid.UUID, _: Names) -> AsyncIterator[Rows]:
    found = await quality.insight(tx, project_id)
    if found and found.insight.drift:
        yield [_figure(each, each.upto or found.computed_at) for each in found.insight.drift]


def _figure(each: drifting.Drift, upto: datetime) -> dict[str, Any]:
    fall = each.fall
    return {
        "scope": each.scope,
        "name": each.name,
        "measure": each.measure,
        "before_from": drifting.span(upto, "before")[0],
        "recent_from": drifting.span(upto, "recent")[0],
        "upto": upto,
        "recent": each.recent,
        "recent_agreeing": each.recent_agreeing,
        "before": each.before,
        "before_agreeing": each.before_agreeing,
        "fall": fall and fall.value,
        "fall_low": fall and fall.low,
        "fall_high": fall and fall.high,
        "p_value": each.p_value,
        "is_alarm": each.is_alarm,
    }


SCHEMAS: dict[str, Any] = {name: _schema(line) for name, (line, _) in _LINES.items()} | {"drift": pa.schema(_DRIFT)}
CHUNKS: dict[str, Chunks] = {name: _chunks(*each) for name, each in _LINES.items()} | {"drift": _drift}
