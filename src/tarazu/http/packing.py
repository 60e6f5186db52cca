"""Several files as one ZIP file that is sent while they are still being written."""

from __future__ import annotations

import io
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any
from zipfile import ZipFile, ZipInfo

ZIP = "application/zip"
EVERYTHING = "everything.zip"


async def packed(files: AsyncGenerator[tuple[str, AsyncIterator[bytes]], None]) -> AsyncGenerator[bytes, None]:
    """Yield a ZIP file of some files in pieces, each read before the next is asked for. Nothing is compressed again."""
    out = _Outlet()
    with ZipFile(out, "w") as archive:
        async with aclosing(files) as source:
            async for name, content in source:
                # A size that is not known yet may be more than 4 GB.
                with archive.open(ZipInfo(name), "w", force_zip64=True) as entry:
                    async for piece in content:
                        entry.write(piece)
                        yield out.taken()
    yield out.taken()


class _Outlet(io.RawIOBase):
    """Holds what was written until it is taken, and cannot go back."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        held, self._held = bytes(self._held), bytearray()
        return held
