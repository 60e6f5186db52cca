"""Pages of a snapshot's records, read off its file where they stand: a snapshot never changes, so a place in it stays."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from tarazu.delivery.manifests import file_key, require_ready
from tarazu.delivery.model import FileEntry, Snapshot
from tarazu.kit.errors import Refusal, invalid
from tarazu.kit.files import Files

RECORDS = "records.jsonl"
# A page ends early where its records are large.
PAGE_BYTES_MAX = 32 * 2**20


class ReadFix(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer made of an answer."""

    answer: dict[str, Any]


class ReadAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it was delivered; `contributor` is a pseudonym."""

    contributor: str
    submitted_at: datetime
    answer: dict[str, Any]
    fix: ReadFix | None = None

    @property
    def standing(self) -> dict[str, Any]:
        """The answer as a reviewer fixed it, or as it was given where nobody did."""
        return self.answer if self.fix is None else self.fix.answer


class ReadMerged(msgspec.Struct, frozen=True, kw_only=True):
    """What several answers came to."""

    value: dict[str, Any]


class ReadConsensus(msgspec.Struct, frozen=True, kw_only=True):
    """What a task came to, as far as it is read back."""

    answer: ReadMerged | None = None


class ReadRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A task as it was delivered, with its answers in the order in which they were handed in."""

    task_id: uuid.UUID
    submissions: list[ReadAnswer]
    consensus: ReadConsensus = ReadConsensus()

    @property
    def told(self) -> list[tuple[dict[str, Any], datetime]]:
        """The answer that all came to, as of when the last was handed in; or each that stands, with when it was."""
        if self.consensus.answer is not None:
            return [(self.consensus.answer.value, max(each.submitted_at for each in self.submissions))]
        return [(each.standing, each.submitted_at) for each in self.submissions]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """A page of a snapshot's records; `next_place` only while there is more."""

    records: list[ReadRecord]
    next_place: int | None


async def line_digests(
    files: Files, tenant_id: uuid.UUID, snapshot: Snapshot, task_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, str]:
    """Return the SHA-256 of the lines of `records.jsonl` that hold some tasks, read in pieces.

    Raises:
        Refusal: `snapshot_not_ready`; `file_missing` when the store lost the file.
    """
    require_ready(snapshot)
    entry = next(entry for entry in snapshot.files() if entry.name == RECORDS)
    key = file_key(tenant_id, entry.sha256)
    if not await files.exists(key):
        raise Refusal("file_missing", "unavailable", {"name": RECORDS})
    begins = {f'{{"task_id":"{task_id}"'.encode(): task_id for task_id in task_ids}
    size = len(next(iter(begins), b""))
    found: dict[uuid.UUID, str] = {}
    held = b""
    async for piece in files.pieces(key):
        *lines, held = (held + piece).split(b"\n")
        for line in lines:
            if line[:size] in begins:
                found[begins[line[:size]]] = hashlib.sha256(line).hexdigest()
    return found


async def read_records(
    files: Files, tenant_id: uuid.UUID, snapshot: Snapshot, *, place: int = 0, limit: int = 100
) -> RecordPage:
    """Return the records of a tenant's snapshot from a place on: 0, or what the page before gave.

    Raises:
        Refusal: `snapshot_not_ready`; `file_missing` when the store lost it; for a place where no record begins.
    """
    require_ready(snapshot)
    entry = next(entry for entry in snapshot.files() if entry.name == RECORDS)
    key = file_key(tenant_id, entry.sha256)
    if not await files.exists(key):
        raise Refusal("file_missing", "unavailable", {"name": RECORDS})
    lines = await _lines(files, key, entry, place, limit)
    end = place + sum(len(line) + 1 for line in lines)
    decoder = msgspec.json.Decoder(ReadRecord)
    return RecordPage(records=[decoder.decode(line) for line in lines], next_place=end if end < entry.bytes else None)


async def _lines(files: Files, key: str, entry: FileEntry, place: int, limit: int) -> list[bytes]:
    if place == 0 and not entry.bytes:
        return []
    if not 0 <= place < entry.bytes:
        raise invalid("next_token", "bad_format")
    start = max(0, place - 1)
    held = bytearray()
    async for piece in files.pieces(key, start, entry.bytes):
        if not held and place and piece[:1] != b"\n":
            raise invalid("next_token", "bad_format")
        held += piece
        found = held.count(b"\n") - bool(place)
        if found >= limit or (found and len(held) >= PAGE_BYTES_MAX):
            break
    return bytes(held[place - start :]).split(b"\n")[:-1][:limit]
