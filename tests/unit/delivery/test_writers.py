"""What the files of a snapshot say, byte by byte."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import uuid
import zipfile
from datetime import UTC, datetime
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest
from tests.unit.delivery.test_training import record as answered

from tarazu import kinds
from tarazu.delivery.directories import directory_files
from tarazu.delivery.manifests import canonical
from tarazu.delivery.model import DeliveredAnswer, DeliveredConsensus, Record
from tarazu.delivery.writers import (
    HashedFile,
    PackedDirectories,
    ParquetRecords,
    RecordLines,
    Table,
    harmless,
)


def record(label: str = "a", **changes: Any) -> Record:
    """Return a record without answers."""
    found = DeliveredConsensus(
        label=label, confidence=0.75, votes=3, shares={label: 1.0}, agreement=1.0, method="majority"
    )
    payload = kinds.of("chat.compare").example("en")["payload"]
    given = {
        "task_id": uuid.UUID(int=7),
        "unique_key": "k",
        "created_at": datetime(2026, 1, 2, tzinfo=UTC),
        "payload": msgspec.Raw(json.dumps(payload)),
        "consensus": found,
        "submissions": [],
        "minutes": 1.5,
    }
    return Record(**(given | changes))


@pytest.mark.parametrize("start", list("=+-@\t\r＝＋－＠"))
def test_a_cell_that_begins_like_a_formula_is_made_harmless(start: str) -> None:
    assert harmless(f"{start}cmd()") == f"'{start}cmd()"


@pytest.mark.parametrize("cell", ["a=b", "", "नमस्ते", None, -1, 0.5])
def test_other_cells_are_left_alone(cell: Any) -> None:
    assert harmless(cell) == cell


def test_a_table_quotes_what_it_must_and_counts_rows_without_the_head() -> None:
    out = HashedFile(buffer := io.BytesIO())
    table = Table(out, "x.csv", ("one", "two"), lambda each: [[each.unique_key, 'say "hi",\nthen go']])
    table.write([record(unique_key="=1+1"), record()])
    table.close()
    rows = list(csv.reader(io.StringIO(buffer.getvalue().decode(), newline="")))
    assert rows == [["one", "two"], ["'=1+1", 'say "hi",\nthen go'], ["k", 'say "hi",\nthen go']]
    assert table.records == 2


def test_a_hashed_file_knows_its_size_and_digest() -> None:
    out = HashedFile(buffer := io.BytesIO())
    out.write(b"one")
    out.write(memoryview(b"two"))
    assert (out.tell(), out.digest()) == (6, hashlib.sha256(buffer.getvalue()).hexdigest())


def test_numbers_of_a_payload_keep_their_digits() -> None:
    out = HashedFile(buffer := io.BytesIO())
    RecordLines(out).write([record(payload=msgspec.Raw('{"n": 12345678901234567890.10}'))])
    assert b"12345678901234567890.10" in buffer.getvalue()


def test_the_same_records_make_the_same_parquet_bytes() -> None:
    digests = set()
    for _ in range(2):
        out = HashedFile(buffer := io.BytesIO())
        table = ParquetRecords(out)
        table.write([record(), record(unique_key=None)])
        table.close()
        digests.add(out.digest())
    assert len(digests) == 1
    rows = pq.read_table(io.BytesIO(buffer.getvalue())).to_pylist()
    assert [row["unique_key"] for row in rows] == ["k", None]


def test_what_was_filled_in_to_a_form_is_in_the_records() -> None:
    answer = kinds.of("form").example("hi")["answer"]
    filled = DeliveredAnswer(
        id=uuid.UUID(int=8),
        contributor="c-1",
        credential=None,
        guideline_version=1,
        ontology_version=1,
        round=1,
        label="ask",
        answer=msgspec.Raw(json.dumps(answer)),
        seconds=60,
        submitted_at=datetime(2026, 1, 2, tzinfo=UTC),
        accepted_at=datetime(2026, 1, 2, tzinfo=UTC),
        review=None,
    )
    out = HashedFile(buffer := io.BytesIO())
    RecordLines(out).write([record("ask", submissions=[filled])])
    assert json.loads(buffer.getvalue())["submissions"][0]["answer"] == answer
    out = HashedFile(buffer := io.BytesIO())
    table = ParquetRecords(out)
    table.write([record("ask", submissions=[filled])])
    table.close()
    [row] = pq.read_table(io.BytesIO(buffer.getvalue())).to_pylist()
    assert json.loads(row["submissions"][0]["answer"]) == answer


def test_a_manifest_has_one_spelling() -> None:
    assert canonical({"b": 1, "a": {"d": "हि", "c": None}}) == '{"a":{"c":null,"d":"हि"},"b":1}'.encode()


@pytest.mark.parametrize("kind", ["qa.author", "rubric.author"])
def test_task_directories_are_packed_the_same_way_each_time(kind: str) -> None:
    example = kinds.of(kind).example("en")
    ((name, directories),) = directory_files(kind)

    def packed() -> tuple[bytes, int]:
        out = HashedFile(buffer := io.BytesIO())
        writer = PackedDirectories(out, name, directories)
        writer.write([answered(kind, example["answer"])])
        writer.close()
        return buffer.getvalue(), writer.records

    data, count = packed()
    assert packed() == (data, count)
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert found.testzip() is None
        folders = {entry.partition("/")[0] for entry in found.namelist()}
        script = found.getinfo(f"{min(folders)}/tests/test.sh")
    assert (len(folders), count) == (1, 1)
    assert script.external_attr >> 16 & 0o111
