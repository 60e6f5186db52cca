"""Manifests: what a snapshot holds, with the digest of every file; and proof that the files are still those."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import msgspec

from tarazu.delivery.model import FileEntry, Snapshot
from tarazu.kit.errors import Refusal, not_found
from tarazu.kit.files import Files

SCHEMA = "tarazu.snapshot/1"
MANIFEST = "manifest.json"

Pieces = AsyncIterator[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFile:
    """A stored file of a snapshot; `content` yields its `bytes` bytes in pieces."""

    name: str
    media_type: str
    bytes: int
    sha256: str
    content: Pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotCheck:
    """What hashing a snapshot's files anew found; each fault is `file: what is wrong`."""

    files: int
    bytes: int
    faults: list[str]

    @property
    def ok(self) -> bool:
        """Say whether every byte is as it was delivered."""
        return not self.faults


def file_key(tenant_id: uuid.UUID | str, digest: str) -> str:
    """Return the place of a file by its SHA-256, which makes equal files one file and no file another."""
    return f"files/{tenant_id}/sha256/{digest}"


def canonical(manifest: Any) -> bytes:
    """Return the one spelling of a manifest: UTF-8, members sorted, no white space."""
    return msgspec.json.encode(manifest, order="sorted")


async def open_file(files: Files, tenant_id: uuid.UUID, snapshot: Snapshot, name: str) -> OpenFile:
    """Open a file of a tenant's snapshot by its name; `manifest.json` is one of them.

    Raises:
        Refusal: `snapshot_not_ready`; `not_found` when it has no such file; `file_missing` when the store lost it.
    """
    require_ready(snapshot)
    entry = next((entry for entry in _entries(snapshot) if entry.name == name), None)
    if entry is None:
        raise not_found("file")
    key = file_key(tenant_id, entry.sha256)
    if not await files.exists(key):
        raise Refusal("file_missing", "unavailable", {"name": name})
    return OpenFile(
        name=entry.name,
        media_type=entry.media_type,
        bytes=entry.bytes,
        sha256=entry.sha256,
        content=files.pieces(key),
    )


async def verify(files: Files, tenant_id: uuid.UUID, snapshot: Snapshot) -> SnapshotCheck:
    """Hash every file of a tenant's snapshot anew, and compare with its manifest, and that with the snapshot's digest.

    Raises:
        Refusal: `snapshot_not_ready`.
    """
    require_ready(snapshot)
    faults: list[str] = []
    entries = _entries(snapshot)
    if entries[-1].sha256 != snapshot.digest:
        faults.append(f"{MANIFEST}: differs from the snapshot's digest")
    for entry in entries:
        key = file_key(tenant_id, entry.sha256)
        if not await files.exists(key):
            faults.append(f"{entry.name}: missing")
        elif await _hashed(files, key) != (entry.bytes, entry.sha256):
            faults.append(f"{entry.name}: changed")
    return SnapshotCheck(files=len(entries), bytes=sum(entry.bytes for entry in entries), faults=faults)


def require_ready(snapshot: Snapshot) -> None:
    """Refuse a snapshot that is not ready (`snapshot_not_ready`)."""
    if snapshot.state != "ready" or snapshot.manifest is None:
        raise Refusal("snapshot_not_ready", "conflict", {"state": snapshot.state})


def _entries(snapshot: Snapshot) -> list[FileEntry]:
    """The listed files, and last the manifest itself, whose digest comes from its content as it is now."""
    body = canonical(snapshot.manifest)
    own = FileEntry(
        name=MANIFEST,
        media_type="application/json",
        records=1,
        bytes=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
    )
    return [*snapshot.files(), own]


async def _hashed(files: Files, key: str) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    async for piece in files.pieces(key):
        size += len(piece)
        digest.update(piece)
    return size, digest.hexdigest()
