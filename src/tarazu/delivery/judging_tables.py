"""Tables of what was said and decided about answers, and of what they are held against: their columns are the fields of the lines read."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, get_type_hints

import pyarrow as pa

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality import StepLine, checks, drifting, project_steps, tables

Rows = list[dict[str, Any]]
Names = Callable[[uuid.UUID], str]
Chunks = Callable[[Tx, uuid.UUID, Names], AsyncIterator[Rows]]

q = sql.load("tarazu.delivery")

TIME = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairLine:
    """A delivered row that was reported, or changed by operations or an appeal, and what came of it; fields as of a `Repair`."""

    id: uuid.UUID
    version: int
    task_id: uuid.UUID
    reason: str
    clause: str | None
    source_id: uuid.UUID | None
    by_operations: bool
    reported_at: datetime
    outcome: str | None
    settled_at: datetime | None
    delta_version: int | None
    restores_id: uuid.UUID | None
    restored_version: int | None
    asked_anew_at: datetime | None
    task_reason: str | None
    waiting: int
    due_at: datetime | None
    is_overdue: bool


_CELLS = {
    str: pa.string(),
    uuid.UUID: pa.string(),
    int: pa.int32(),
    float: pa.float64(),
    bool: pa.bool_(),
    datetime: TIME,
    Decimal: pa.decimal128(24, 4),
}
# A tenant's own names of people are told as pseudonyms.
_PEOPLE = {
    "contributor_id": "contributor",
    "reviewer_id": "reviewer",
    "fixed_by": "fixed_by",
    "decided_by": "decided_by",
}
_LINES: dict[str, tuple[type[Any], tables.Read]] = {
    "tasks": (checks.TaskLine, checks.tasks),
    "appeals": (tables.AppealLine, tables.appeals),
    "adjudications": (tables.AdjudicationLine, tables.adjudications),
    "reviews": (tables.ReviewLine, tables.reviews),
    "opinions": (tables.OpinionLine, tables.opinions),
    "second_looks": (tables.SecondLookLine, tables.second_looks),
    "fixes": (tables.FixLine, tables.fixes),
    "known_answers": (tables.KnownAnswerLine, tables.known_answers),
    "known_items": (checks.KnownItemLine, checks.known_items),
    "known_verdicts": (checks.KnownVerdictLine, checks.known_verdicts),
    "merged_checks": (checks.MergedCheckLine, checks.merged_checks),
    "scores": (checks.ScoreLine, checks.scores),
    "reviewers": (checks.ReviewerLine, checks.reviewers),
    "audits": (checks.AuditLine, checks.audits),
    "audit_samples": (checks.SampleLine, checks.samples),
    "reports": (checks.ReportLine, checks.reports),
    "questions": (checks.QuestionLine, checks.questions),
    "resolves": (checks.ResolveLine, checks.resolves),
    "doubts": (checks.DoubtLine, checks.doubts),
    "repairs": (RepairLine, tables.paged(q.repair_lines, RepairLine)),
    "drift_alarms": (drifting.RaisedAlarm, drifting.alarms),
}
_AT_ONCE = 10_000


def schema_of(line: type[Any]) -> Any:
    """Return the columns of a table whose rows are such lines."""
    hints = get_type_hints(line)
    return pa.schema(
        [(_PEOPLE.get(each.name, each.name), _cell_type(each.name, hints[each.name])) for each in fields(line)]
    )


def _cell_type(name: str, hint: Any) -> Any:
    """Return the type of a cell, which may be null. Money may be more than fits into 32 bits."""
    bare = next((part for part in getattr(hint, "__args__", ()) if part is not type(None)), hint)
    return pa.int64() if (bare, name.endswith("_minor")) == (int, True) else _CELLS[bare]


def rows_of(line: type[Any], found: Iterable[Any], known_as: Names) -> Rows:
    """Return such lines as the rows of their table."""
    names = [each.name for each in fields(line)]
    return [{_PEOPLE.get(name, name): _cell(name, getattr(each, name), known_as) for name in names} for each in found]


def _chunks(line: type[Any], read: tables.Read) -> Chunks:
    key = attrgetter(fields(line)[0].name)

    async def chunks(tx: Tx, project_id: uuid.UUID, known_as: Names) -> AsyncIterator[Rows]:
        after = None
        while found := await read(tx, project_id, after, _AT_ONCE):
            yield rows_of(line, found, known_as)
            after = key(found[-1])

    return chunks


async def _steps(tx: Tx, project_id: uuid.UUID, known_as: Names) -> AsyncIterator[Rows]:
    async for found in project_steps(tx, project_id):
        yield rows_of(StepLine, found, known_as)


def _cell(name: str, value: Any, known_as: Names) -> Any:
    if isinstance(value, uuid.UUID):
        return known_as(value) if name in _PEOPLE else str(value)
    return value


SCHEMAS: Mapping[str, Any] = {
    **{name: schema_of(line) for name, (line, _) in _LINES.items()},
    "steps": schema_of(StepLine),
}
CHUNKS: Mapping[str, Chunks] = {**{name: _chunks(*each) for name, each in _LINES.items()}, "steps": _steps}
