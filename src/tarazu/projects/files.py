"""Files of customers: bytes in the file store, what is known of them in the database, and addresses for tasks.

The bytes are there before the row commits, so a file that is known can be read. Bytes whose row does not come are
removed with the transaction, and those that a killed process left behind by `sweep_files`.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import unicodedata
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Any

import msgspec

from tarazu.kit import sql
from tarazu.kit.actor import system
from tarazu.kit.db import Database, Tx
from tarazu.kit.driver import UniqueViolation
from tarazu.kit.errors import Fault, Refusal, invalid, not_found, require_sound
from tarazu.kit.files import STORE_ERRORS, Files
from tarazu.kit.ids import new_id
from tarazu.kit.shapes import unsound
from tarazu.projects.addresses import file_id_of
from tarazu.projects.events import FileStored
from tarazu.projects.media import HEAD_BYTES, media_type_of
from tarazu.projects.model import File, FilePart, NewFile
from tarazu.projects.versions import project, project_named

q = sql.load("tarazu.projects")

FILE_BYTES_MAX = 80 * 2**20
NAME_CHARS_MAX = 255
METADATA_BYTES_MAX = 10 * 2**10
PROJECTS_MAX = 20
# An upload takes no day, and whatever is older than a month has been looked at some seven hundred times.
ORPHAN_AGE, ORPHAN_AGE_MAX = timedelta(days=1), timedelta(days=31)
_PIECE_BYTES = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    size_bytes: int
    sha256: str
    head: bytes


async def store_file(tx: Tx, files: Files, draft: IO[bytes], new: NewFile) -> File:
    """Store the bytes of a draft (`Files.draft`) as a file of the tenant.

    Of a name that is a path the last part is kept.

    Raises:
        Refusal: `invalid_request` for an empty file and faulty fields (all at once); `file_too_large` beyond 80 MiB;
            `file_reference_taken`; `not_found` for an unknown project; `file_not_stored` when the store fails.
    """
    name = plain_name(new.name)
    require_sound(_check(name, new))
    measured = await asyncio.to_thread(_measure, draft)
    if measured.size_bytes > FILE_BYTES_MAX:
        raise Refusal("file_too_large", "too_large", {"megabytes": FILE_BYTES_MAX // 2**20})
    if not measured.size_bytes:
        raise invalid("file", "not_empty")
    made = await _insert(tx, name, new, measured)
    await _put(tx, files, made, draft)
    await tx.announce(
        FileStored(subject=made.id, media_type=made.media_type, size_bytes=made.size_bytes, sha256=made.sha256)
    )
    return made


async def file(tx: Tx, file_id: uuid.UUID) -> File:
    """Return a file of the tenant. Refuses one that is unknown here."""
    return await tx.need(q.file, File, "file", tenant_id=tx.tenant_id, id=file_id)


async def files(tx: Tx, after: uuid.UUID | None = None, limit: int = 100) -> list[File]:
    """Return a page of the tenant's files, newest first, after the id given."""
    return await tx.many(q.files, File, tenant_id=tx.tenant_id, after=after, limit=limit)


async def file_by_reference(tx: Tx, reference_id: str) -> File | None:
    """Return the file that the tenant sent under a reference of its own, or None."""
    return await tx.maybe(q.file_by_reference, File, tenant_id=tx.tenant_id, reference_id=reference_id)


async def file_at(tx: Tx, address: str) -> File:
    """Return the file that an address names (`file_id_of`). Refuses what is none, and a file that is unknown here."""
    digits = file_id_of(address)
    found = None
    if digits is not None:
        first, last = (uuid.UUID(digits.ljust(32, fill)) for fill in "0f")
        found = await tx.maybe(q.file_between, File, tenant_id=tx.tenant_id, first=first, last=last)
    if found is None:
        raise not_found("file")
    return found


def file_part(tenant_id: uuid.UUID, of: File) -> FilePart:
    """Return what is needed to serve a file of a tenant."""
    return FilePart(
        tenant_id=tenant_id,
        id=of.id,
        name=of.name,
        media_type=of.media_type,
        size_bytes=of.size_bytes,
        sha256=of.sha256,
    )


async def open_file(store: Files, part: FilePart, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
    """Return a file's bytes, or those from `start` up to (and without) `end`, in pieces.

    Raises:
        Refusal: `file_missing` when the store lost it or cannot be reached.
    """
    key = _key(part.tenant_id, part.id)
    try:
        there = await store.exists(key)
    except STORE_ERRORS:
        there = False
    if not there:
        raise Refusal("file_missing", "unavailable", {"name": part.name})
    return store.pieces(key, start, end)


async def sweep_files(db: Database, store: Files, tenant_id: uuid.UUID) -> int:
    """Remove bytes of a tenant that belong to no file, once they are a day old; returns how many were removed.

    Looks at what was stored within a month, a thousand at a time.
    """
    removed = 0
    now = db.clock.now()
    oldest = uuid.UUID(int=int((now - ORPHAN_AGE_MAX).timestamp() * 1000) << 80)
    async for some in store.listed(_folder(tenant_id), _key(tenant_id, oldest)):
        ids = [_id_in(key) for key, head in some if head.modified_at < now - ORPHAN_AGE]
        async with db.tx(system(tenant_id)) as tx:
            lost = await tx.many(q.without_file, uuid.UUID, tenant_id=tenant_id, ids=[each for each in ids if each])
        for each in lost:
            await store.remove(_key(tenant_id, each))
        removed += len(lost)
    return removed


def plain_name(name: str) -> str:
    """Return the last part of a name that may be a path of somebody's machine, without blanks around it.

    >>> plain_name("../../etc/passwd"), plain_name("C:\\\\Users\\\\me\\\\photo.png ")
    ('passwd', 'photo.png')
    """
    return name.replace("\\", "/").rpartition("/")[2].strip()


def _check(name: str, new: NewFile) -> list[Fault]:
    faults = _check_line("name", name)
    if new.reference_id is not None:
        faults += _check_line("reference_id", new.reference_id)
    if len(new.projects) > PROJECTS_MAX:
        faults.append(Fault(field="projects", code="too_long", facts={"max": PROJECTS_MAX}))
    if any("\0" in each for each in new.projects):
        faults.append(Fault(field="projects", code="bad_text"))
    return faults + _check_metadata(new.metadata)


def _check_line(field: str, text: str) -> list[Fault]:
    """A line that can be shown: not blank, not too long, no control characters, no half surrogate pairs."""
    if not text.strip() or text in (".", ".."):
        return [Fault(field=field, code="not_empty")]
    if len(text) > NAME_CHARS_MAX:
        return [Fault(field=field, code="too_long", facts={"max": NAME_CHARS_MAX})]
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in text):
        return [Fault(field=field, code="control_text")]
    return []


def _check_metadata(metadata: Any) -> list[Fault]:
    if any(True for _ in unsound(metadata)):
        return [Fault(field="metadata", code="bad_text")]
    if len(msgspec.json.encode(metadata)) > METADATA_BYTES_MAX:
        return [Fault(field="metadata", code="too_long", facts={"max": METADATA_BYTES_MAX})]
    return []


def _measure(draft: IO[bytes]) -> _Measured:
    """Read a draft once, and leave it at its beginning."""
    draft.seek(0, os.SEEK_END)
    size = draft.tell()
    draft.seek(0)
    head, digest = b"", hashlib.sha256()
    while size <= FILE_BYTES_MAX and (piece := draft.read(_PIECE_BYTES)):
        head = head or piece[:HEAD_BYTES]
        digest.update(piece)
    draft.seek(0)
    return _Measured(size_bytes=size, sha256=digest.hexdigest(), head=head)


async def _insert(tx: Tx, name: str, new: NewFile, measured: _Measured) -> File:
    belongs_to = [await _project_id(tx, each) for each in new.projects]
    try:
        return await tx.one(
            q.insert_file,
            File,
            tenant_id=tx.tenant_id,
            id=new_id(),
            name=name,
            reference_id=new.reference_id,
            media_type=media_type_of(name, measured.head),
            size_bytes=measured.size_bytes,
            sha256=measured.sha256,
            metadata=msgspec.json.encode(new.metadata).decode(),
            project_ids=list(dict.fromkeys(belongs_to)),
            at=tx.now,
            by=tx.principal_id,
        )
    except UniqueViolation:
        raise Refusal("file_reference_taken", "conflict", {"reference_id": new.reference_id}) from None


async def _project_id(tx: Tx, name: str) -> uuid.UUID:
    try:
        return (await project(tx, uuid.UUID(name))).id
    except ValueError:
        return (await project_named(tx, name)).id


async def _put(tx: Tx, store: Files, made: File, draft: IO[bytes]) -> None:
    """Store the bytes under the row that waits for its commit, and remove them if that does not come."""
    key = _key(tx.tenant_id, made.id)

    async def remove() -> None:
        # What cannot be removed now is left for the sweep.
        with suppress(*STORE_ERRORS):
            await store.remove(key)

    tx.if_undone(remove)
    try:
        await store.put_once(key, draft)
    except STORE_ERRORS:
        raise Refusal("file_not_stored", "unavailable") from None


def _folder(tenant_id: uuid.UUID) -> str:
    return f"{tenant_id}/files"


def _key(tenant_id: uuid.UUID, file_id: uuid.UUID) -> str:
    return f"{_folder(tenant_id)}/{file_id}"


def _id_in(key: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(key.rpartition("/")[2])
    except ValueError:
        return None
