"""A project's quality as Parquet tables, people under their pseudonyms: judgements, items, contributors, what was said and decided
about answers (`judging_tables`), and what is counted of them (`counted_tables`)."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import IO, Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from tarazu import quality, workforce
from tarazu.delivery import counted_tables, judging_tables
from tarazu.delivery.judging_tables import TIME, Chunks, Names, Rows, rows_of, schema_of
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found

_ROWS_AT_ONCE = 10_000
_ITEMS_AT_ONCE = 1_000
_JUDGEMENT = [
    ("submission_id", pa.string()),
    ("task_id", pa.string()),
    ("contributor", pa.string()),
    ("round", pa.int32()),
    ("label", pa.string()),
    ("consensus", pa.string()),
    ("confidence", pa.float64()),
    ("agreement", pa.float64()),
    ("seconds", pa.int32()),
    ("submitted_at", TIME),
    ("accepted_at", TIME),
    ("used", pa.bool_()),
    ("verdict", pa.string()),
    ("clause", pa.string()),
]
SCHEMAS: Mapping[str, Any] = {
    "judgements": pa.schema(_JUDGEMENT),
    "items": pa.schema(
        [
            ("task_id", pa.string()),
            ("label", pa.string()),
            ("confidence", pa.float64()),
            ("votes", pa.int32()),
            ("agreement", pa.float64()),
            ("shares", pa.string()),
            ("method", pa.string()),
            ("computed_at", TIME),
        ]
    ),
    "contributors": pa.schema(
        [
            ("contributor", pa.string()),
            ("answers", pa.int32()),
            ("compared", pa.int32()),
            ("agreeing", pa.int32()),
            ("low", pa.float64()),
            ("high", pa.float64()),
            ("seconds_median", pa.float64()),
        ]
    ),
    **judging_tables.SCHEMAS,
    **counted_tables.SCHEMAS,
}


async def write_quality_table(tx: Tx, project_id: uuid.UUID, name: str, pseudonym_key: bytes, file: IO[bytes]) -> int:
    """Write one table of a project's quality to a file, in bounded memory; returns how many rows.

    Raises:
        Refusal: `not_found` for a name that is none of `SCHEMAS`.
    """
    if name not in SCHEMAS:
        raise not_found("table")
    rows = _CHUNKS[name](tx, project_id, _Names(pseudonym_key, tx.tenant_id))
    return await _write(SCHEMAS[name], rows, file)


async def write_lines(
    tx: Tx, line: type[Any], pages: AsyncIterator[list[Any]], pseudonym_key: bytes, file: IO[bytes]
) -> int:
    """Write pages of lines that are none of quality as a table of the same make; returns how many rows."""
    names = _Names(pseudonym_key, tx.tenant_id)
    return await _write(schema_of(line), (rows_of(line, found, names) async for found in pages), file)


async def _write(schema: Any, chunks: AsyncIterator[Rows], file: IO[bytes]) -> int:
    written = 0
    writer = await asyncio.to_thread(pq.ParquetWriter, file, schema, compression="zstd")
    async for rows in chunks:
        table = await asyncio.to_thread(pa.Table.from_pylist, rows, schema)
        await asyncio.to_thread(writer.write_table, table)
        written += len(rows)
    await asyncio.to_thread(writer.close)
    return written


class _Names:
    """Pseudonyms, each made once."""

    def __init__(self, key: bytes, tenant_id: uuid.UUID) -> None:
        self._key, self._tenant_id = key, tenant_id
        self._known: dict[uuid.UUID, str] = {}

    def __call__(self, known_as: uuid.UUID) -> str:
        if known_as not in self._known:
            self._known[known_as] = workforce.pseudonym(self._key, self._tenant_id, known_as)
        return self._known[known_as]


async def _judgements(tx: Tx, project_id: uuid.UUID, names: Names) -> AsyncIterator[Rows]:
    after = None
    while found := await quality.rows(tx, project_id, quality.RowFilter(), after, _ROWS_AT_ONCE):
        yield [_judgement(each, names) for each in found]
        after = found[-1].id


def _judgement(row: quality.Row, names: Names) -> dict[str, Any]:
    return {
        "submission_id": str(row.id),
        "task_id": str(row.task_id),
        "contributor": names(row.contributor_id),
        "round": row.round,
        "label": row.label,
        "consensus": row.consensus,
        "confidence": row.confidence,
        "agreement": row.agreement,
        "seconds": row.seconds,
        "submitted_at": row.submitted_at,
        "accepted_at": row.accepted_at,
        "used": row.used,
        "verdict": row.verdict,
        "clause": row.clause,
    }


async def _items(tx: Tx, project_id: uuid.UUID, _: Names) -> AsyncIterator[Rows]:
    after = None
    while found := await quality.consensus(tx, project_id, after, _ITEMS_AT_ONCE):
        yield [_item(each) for each in found]
        after = found[-1].task_id


def _item(found: quality.Consensus) -> dict[str, Any]:
    return {
        "task_id": str(found.task_id),
        "label": found.label,
        "confidence": found.confidence,
        "votes": found.votes,
        "agreement": found.agreement,
        "shares": msgspec.json.encode(found.shares).decode(),
        "method": found.method,
        "computed_at": found.computed_at,
    }


async def _contributors(tx: Tx, project_id: uuid.UUID, names: Names) -> AsyncIterator[Rows]:
    found = await quality.insight(tx, project_id)
    people: Sequence[quality.ContributorFigures] = found.insight.contributors if found else []
    if people:
        yield [_person(each, names) for each in people]


def _person(found: quality.ContributorFigures, names: Names) -> dict[str, Any]:
    return {
        "contributor": names(found.contributor_id),
        "answers": found.answers,
        "compared": found.compared,
        "agreeing": found.agreeing,
        "low": found.low,
        "high": found.high,
        "seconds_median": found.seconds_median,
    }


_CHUNKS: dict[str, Chunks] = {
    "judgements": _judgements,
    "items": _items,
    "contributors": _contributors,
    **judging_tables.CHUNKS,
    **counted_tables.CHUNKS,
}
