"""Files: written once under a key, read in pieces; a local folder by default, an object store by URL."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, from_url

PIECE_BYTES = 1 << 20
# Above this a file goes up in parts, which is atomic too but cannot refuse to replace.
WHOLE_BYTES_MAX = 8 << 20
LISTED_AT_ONCE = 1_000

STORE_ERRORS: tuple[type[Exception], ...] = (OSError, BaseError)
"""What the functions below raise when the store cannot be reached, read or written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHead:
    """What is known of a stored file without reading it."""

    bytes: int
    modified_at: datetime


class Files:
    """A store of files that are written once. Keys are paths such as `files/<tenant>/sha256/<digest>`."""

    def __init__(self, where: Path | str, *, scratch: Path | None = None) -> None:
        """`where` is a folder, made when it is missing, or the URL of an object store (`s3://bucket/prefix`).

        Temporary files go to `scratch`: by default the folder itself, or the system's for an object store.
        """
        self._folder = None if isinstance(where, str) and "://" in where else Path(where)
        self._scratch = scratch or self._folder
        self._store: Any
        if self._folder is None:
            self._store = from_url(str(where))
        else:
            self._store = LocalStore(prefix=self._folder.absolute(), mkdir=True)

    async def put_once(self, key: str, source: Path | bytes | IO[bytes]) -> bool:
        """Store a file, whole or not at all; False when the key was there, and then it stays as it is.

        A local file is on the disk, not only in its cache, when this returns.
        """
        if await self.head(key) is not None:
            return False
        try:
            if await asyncio.to_thread(_size, source) <= WHOLE_BYTES_MAX:
                await obstore.put_async(self._store, key, source, mode="create")
            else:
                await obstore.put_async(self._store, key, source)
        except AlreadyExistsError:
            return False
        if self._folder is not None:
            await asyncio.to_thread(_settle, self._folder / key)
        return True

    async def pieces(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield a file's bytes, or those from `start` up to (and without) `end`, in pieces of about a megabyte.

        Raises:
            FileNotFoundError: when there is no such file.
        """
        part: Any = {"range": (start, end)} if end is not None else {"range": {"offset": start}} if start else None
        found = await obstore.get_async(self._store, key, options=part)
        async for piece in found.stream(min_chunk_size=PIECE_BYTES):
            yield bytes(piece)

    async def head(self, key: str) -> FileHead | None:
        """Return a file's size and age, or None when it is not there."""
        try:
            meta = await obstore.head_async(self._store, key)
        except FileNotFoundError:
            return None
        return FileHead(bytes=meta["size"], modified_at=meta["last_modified"])

    async def exists(self, key: str) -> bool:
        """Say whether a file is there."""
        return await self.head(key) is not None

    async def remove(self, key: str) -> None:
        """Remove a file; one that is not there is no error."""
        with suppress(FileNotFoundError):
            await obstore.delete_async(self._store, key)

    async def listed(self, folder: str, after: str) -> AsyncIterator[list[tuple[str, FileHead]]]:
        """Yield the keys inside a folder that sort after a key, with what is known of each file, some at a time."""
        async for some in obstore.list(self._store, folder, offset=after, chunk_size=LISTED_AT_ONCE):
            yield [(each["path"], FileHead(bytes=each["size"], modified_at=each["last_modified"])) for each in some]

    @contextmanager
    def draft(self) -> Iterator[IO[bytes]]:
        """Lend a temporary file without a name: it is gone when the process is, however that ends."""
        with tempfile.TemporaryFile(dir=self._scratch) as file:
            yield file


def _size(source: Path | bytes | IO[bytes]) -> int:
    if isinstance(source, bytes):
        return len(source)
    if isinstance(source, Path):
        return source.stat().st_size
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    return size


def _settle(path: Path) -> None:
    """Have the disk keep a file and its name."""
    for each in (path, path.parent):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
