"""The files of a snapshot, written side by side in one pass, hashed and counted as they grow."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from typing import IO, Any, Protocol

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from tarazu.delivery.annotations import AnnotationFile, annotation_files
from tarazu.delivery.directories import Directories, directory_files
from tarazu.delivery.lines import Lines, standing
from tarazu.delivery.model import FileEntry, Record, Subject
from tarazu.delivery.training import training_files
from tarazu.kit.files import Files

JSON_LINES, CSV, PARQUET = "application/x-ndjson", "text/csv; charset=utf-8", "application/vnd.apache.parquet"
ZIP = "application/zip"
_EXECUTABLE, _PLAIN = 0o100755 << 16, 0o100644 << 16

# A spreadsheet takes a cell that begins with one of these, or its full-width form, for a formula.
_FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")

_ROW_GROUP_ROWS = 5_000
_ROW_GROUP_BYTES = 32 << 20

_TIME = pa.timestamp("us", tz="UTC")
_SUBMISSION = pa.struct(
    [
        ("id", pa.string()),
        ("contributor", pa.string()),
        ("credential", pa.string()),
        ("guideline_version", pa.int32()),
        ("ontology_version", pa.int32()),
        ("round", pa.int32()),
        ("submitted_at", _TIME),
        ("accepted_at", _TIME),
        ("seconds", pa.int32()),
        ("label", pa.string()),
        ("answer", pa.string()),
        ("verdict", pa.string()),
    ]
)
PARQUET_SCHEMA = pa.schema(
    [
        ("task_id", pa.string()),
        ("unique_key", pa.string()),
        ("created_at", _TIME),
        ("payload", pa.string()),
        ("label", pa.string()),
        ("confidence", pa.float64()),
        ("votes", pa.int32()),
        ("agreement", pa.float64()),
        ("shares", pa.string()),
        ("method", pa.string()),
        ("minutes", pa.float64()),
        ("submissions", pa.list_(_SUBMISSION)),
    ]
)
"""Payload, shares and answers are JSON text: their shape differs from project to project."""


class HashedFile:
    """A binary file to write to in order, which knows its size and SHA-256."""

    closed = False

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.bytes = 0
        self._hash = hashlib.sha256()

    def write(self, data: Any) -> int:
        """Append bytes and return how many."""
        size = memoryview(data).nbytes
        self.file.write(data)
        self._hash.update(data)
        self.bytes += size
        return size

    def tell(self) -> int:
        """Return how many bytes there are."""
        return self.bytes

    def flush(self) -> None:
        """Hand what is buffered to the operating system."""
        self.file.flush()

    def close(self) -> None:
        """Leave the file open: who opened it still reads it."""

    def digest(self) -> str:
        """Return the SHA-256 of all bytes so far, in hexadecimal."""
        return self._hash.hexdigest()


class Writer(Protocol):
    """One file that takes records in order."""

    name: str
    media_type: str
    records: int
    out: HashedFile

    def write(self, records: Sequence[Record]) -> None:
        """Append records."""

    def close(self) -> None:
        """Write what is still held back."""


class RecordLines:
    """`records.jsonl`: every record as it is."""

    name, media_type = "records.jsonl", JSON_LINES

    def __init__(self, out: HashedFile) -> None:
        self.out, self.records = out, 0
        self._encoder = msgspec.json.Encoder()

    def write(self, records: Sequence[Record]) -> None:
        """Append one line a record."""
        self.out.write(self._encoder.encode_lines(records))
        self.records += len(records)

    def close(self) -> None:
        """Nothing is held back."""


class TrainingLines:
    """The lines of every record that has something to teach, in the form that trainers read."""

    media_type = JSON_LINES

    def __init__(self, out: HashedFile, name: str, lines: Lines) -> None:
        """`lines` turns a record and its payload into lines."""
        self.out, self.name, self.records = out, name, 0
        self._lines = lines
        self._encoder = msgspec.json.Encoder()

    def write(self, records: Sequence[Record]) -> None:
        """Append the lines of the records that have some."""
        taught = [record for record in records if standing(record)]
        lines = [line for record in taught for line in self._lines(record, msgspec.json.decode(record.payload))]
        self.out.write(self._encoder.encode_lines(lines))
        self.records += len(lines)

    def close(self) -> None:
        """Nothing is held back."""


class AnnotationLines:
    """What people marked, a line each: JSON, or text where a row is text already."""

    def __init__(self, out: HashedFile, file: AnnotationFile) -> None:
        """Begin with the head of `file`, which also turns a record and its payload into rows."""
        self.out, self.name, self.media_type, self.records = out, file.name, file.media_type, 0
        self._file = file
        self._encoder = msgspec.json.Encoder()
        self.out.write(file.head.encode())

    def write(self, records: Sequence[Record]) -> None:
        """Append the rows of the records."""
        for record in filter(standing, records):
            rows = self._file.rows(record, msgspec.json.decode(record.payload))
            lines = [row.encode() if isinstance(row, str) else self._encoder.encode(row) for row in rows]
            self.out.write(b"".join(line + b"\n" for line in lines))
            self.records += len(lines)

    def close(self) -> None:
        """Write what stands below the rows."""
        self.out.write(self._file.tail.encode())


class PackedDirectories:
    """A ZIP file of directories; the same records make the same bytes. `records` counts directories."""

    media_type = ZIP

    def __init__(self, out: HashedFile, name: str, directories: Directories) -> None:
        """`directories` turns a record and its payload into directories."""
        self.out, self.name, self.records = out, name, 0
        self._directories = directories
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)

    def write(self, records: Sequence[Record]) -> None:
        """Append the records' directories."""
        for record in filter(standing, records):
            for directory, files in self._directories(record, msgspec.json.decode(record.payload)):
                for path, text in files.items():
                    self._add(f"{directory}/{path}", text)
                self.records += 1

    def close(self) -> None:
        """Write the list of what is in the file."""
        self._zip.close()

    def _add(self, path: str, text: str) -> None:
        # The date is fixed, so that a snapshot made again is the same to the byte.
        entry = zipfile.ZipInfo(path, (2000, 1, 1, 0, 0, 0))
        entry.external_attr = _EXECUTABLE if path.endswith(".sh") else _PLAIN
        self._zip.writestr(entry, text, zipfile.ZIP_DEFLATED)


class Table:
    """A CSV file (RFC 4180) whose cells no spreadsheet takes for formulas."""

    media_type = CSV

    def __init__(
        self, out: HashedFile, name: str, head: Sequence[str], rows: Callable[[Record], list[list[Any]]]
    ) -> None:
        """`rows` turns a record into rows under `head`."""
        self.out, self.name, self.records = out, name, 0
        self._rows = rows
        self._append([list(head)])

    def write(self, records: Sequence[Record]) -> None:
        """Append the records' rows."""
        rows = [row for record in records for row in self._rows(record)]
        self._append(rows)
        self.records += len(rows)

    def close(self) -> None:
        """Nothing is held back."""

    def _append(self, rows: list[list[Any]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text).writerows([[harmless(cell) for cell in row] for row in rows])
        self.out.write(text.getvalue().encode())


class ParquetRecords:
    """`records.parquet`, compressed with Zstandard, in row groups of bounded size."""

    name, media_type = "records.parquet", PARQUET

    def __init__(self, out: HashedFile) -> None:
        self.out, self.records = out, 0
        self._writer = pq.ParquetWriter(out, PARQUET_SCHEMA, compression="zstd")
        self._held: list[dict[str, Any]] = []
        self._held_bytes = 0

    def write(self, records: Sequence[Record]) -> None:
        """Append the records, a row each."""
        for record in records:
            row = _parquet_row(record)
            self._held.append(row)
            self._held_bytes += len(row["payload"]) + sum(len(each["answer"]) for each in row["submissions"])
            if len(self._held) >= _ROW_GROUP_ROWS or self._held_bytes >= _ROW_GROUP_BYTES:
                self._write_group()
        self.records += len(records)

    def close(self) -> None:
        """Write the last row group and the footer."""
        self._write_group()
        self._writer.close()

    def _write_group(self) -> None:
        if self._held:
            self._writer.write_table(pa.Table.from_pylist(self._held, schema=PARQUET_SCHEMA))
        self._held, self._held_bytes = [], 0


class Writers:
    """All files of one snapshot."""

    def __init__(self, files: Files, subject: Subject, stack: ExitStack) -> None:
        """Open temporary files that `stack` closes."""
        made = _makers(subject)
        self.all = [make(HashedFile(stack.enter_context(files.draft()))) for make in made]

    def write(self, records: Sequence[Record]) -> None:
        """Append records to every file."""
        for writer in self.all:
            writer.write(records)

    def close(self) -> list[FileEntry]:
        """Finish every file and return what the manifest says of them."""
        for writer in self.all:
            writer.close()
            writer.out.flush()
        return [
            FileEntry(
                name=writer.name,
                media_type=writer.media_type,
                records=writer.records,
                bytes=writer.out.bytes,
                sha256=writer.out.digest(),
            )
            for writer in self.all
        ]


def _makers(subject: Subject) -> list[Callable[[HashedFile], Writer]]:
    makers: list[Callable[[HashedFile], Writer]] = [
        RecordLines,
        ParquetRecords,
        lambda out: Table(out, "records.csv", RECORD_HEAD, _record_row),
        lambda out: Table(out, "votes.csv", VOTE_HEAD, _vote_rows),
    ]
    makers.extend(partial(TrainingLines, name=name, lines=lines) for name, lines in training_files(subject))
    makers.extend(partial(PackedDirectories, name=n, directories=d) for n, d in directory_files(subject.kind))
    makers.extend(partial(AnnotationLines, file=file) for file in annotation_files(subject))
    return makers


RECORD_HEAD = (
    "task_id", "unique_key", "created_at", "label", "confidence", "votes", "agreement", "method", "minutes",
    "shares", "payload",
)  # fmt: skip
VOTE_HEAD = ("task_id", "unique_key", "contributor", "label", "seconds", "submitted_at")


def _record_row(record: Record) -> list[list[Any]]:
    found = record.consensus
    return [
        [
            str(record.task_id), record.unique_key, record.created_at.isoformat(), found.label, found.confidence,
            found.votes, found.agreement, found.method, record.minutes, _json(found.shares), _text(record.payload),
        ]
    ]  # fmt: skip


def _vote_rows(record: Record) -> list[list[Any]]:
    task = [str(record.task_id), record.unique_key]
    return [
        [*task, each.contributor, each.label, each.seconds, each.submitted_at.isoformat()]
        for each in record.submissions
    ]


def _parquet_row(record: Record) -> dict[str, Any]:
    found = record.consensus
    return {
        "task_id": str(record.task_id),
        "unique_key": record.unique_key,
        "created_at": record.created_at,
        "payload": _text(record.payload),
        "label": found.label,
        "confidence": found.confidence,
        "votes": found.votes,
        "agreement": found.agreement,
        "shares": _json(found.shares),
        "method": found.method,
        "minutes": record.minutes,
        "submissions": [
            {
                "id": str(each.id),
                "contributor": each.contributor,
                "credential": each.credential,
                "guideline_version": each.guideline_version,
                "ontology_version": each.ontology_version,
                "round": each.round,
                "submitted_at": each.submitted_at,
                "accepted_at": each.accepted_at,
                "seconds": each.seconds,
                "label": each.label,
                "answer": _text(each.answer),
                "verdict": each.review and each.review.verdict,
            }
            for each in record.submissions
        ],
    }


def harmless(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula: a text that begins like one gets an apostrophe.

    >>> harmless("=1+1"), harmless("＝1+1"), harmless("1+1"), harmless(-1)
    ("'=1+1", "'＝1+1", '1+1', -1)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def _json(value: Mapping[str, Any]) -> str:
    return msgspec.json.encode(value).decode()


def _text(raw: msgspec.Raw) -> str:
    return bytes(raw).decode()
