"""What goes out: JSON encoded once by msgspec, JSON lines and files as streams."""

from __future__ import annotations

import asyncio
import os
import re
import unicodedata
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from typing import IO, Any
from urllib.parse import quote

import msgspec
from starlette.responses import Response, StreamingResponse

_JSON = "application/json"
JSON_LINES = "application/x-ndjson"
PIECE_BYTES = 2**18
# They shape letters within a word, and part none.
_JOINERS = "\u200c\u200d"


def json_answer(value: Any, status: int = 200) -> Response:
    """Return a value (records, dicts, ids, times) as JSON."""
    return Response(msgspec.json.encode(value), status_code=status, media_type=_JSON)


def empty_answer() -> Response:
    """Return 204: done, and nothing to say."""
    return Response(status_code=204)


def slug(name: str) -> str:
    """Return a name as part of a file's: its letters, marks and digits in any script, with a hyphen for all between them.

    >>> slug("Chat: preference/2"), slug("चैट की पसंद"), slug("…")
    ('Chat-preference-2', 'चैट-की-पसंद', 'project')
    """
    whole = unicodedata.normalize("NFC", name)
    kept = "".join(each if unicodedata.category(each)[0] in "LMN" else "-" for each in whole if each not in _JOINERS)
    return re.sub("-+", "-", kept).strip("-") or "project"


def file_name(name: str) -> str:
    """Return a `Content-Disposition` that saves under a name, whatever letters it has (RFC 6266).

    >>> file_name("चैट-quality.zip")[:34]
    'attachment; filename="quality.zip"'
    """
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name).lstrip("_-")
    plain = plain if plain and not plain.startswith(".") else f"file{plain}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def blocks(
    content: AsyncIterator[bytes], name: str, media_type: str, headers: Mapping[str, str] | None = None
) -> StreamingResponse:
    """Stream bytes as a file to keep."""
    told = {"Content-Disposition": file_name(name), **(headers or {})}
    return StreamingResponse(content, media_type=media_type, headers=told)


async def paced(source: AsyncGenerator[bytes, None], spool: IO[bytes]) -> AsyncIterator[bytes]:
    """Yield what a source yields while it runs ahead into a file, so that a slow reader holds no connection.

    The source ends as fast as the disk takes it, whatever the speed of the network; memory stays bounded.
    """
    ahead = _Ahead(source, spool.fileno())
    filling = asyncio.create_task(ahead.fill())
    position = 0
    try:
        while True:
            done = filling.done()
            if position < ahead.written:
                piece = await asyncio.to_thread(os.pread, ahead.file, PIECE_BYTES, position)
                position += len(piece)
                yield piece
            elif done:
                filling.result()
                return
            else:
                await ahead.grew.wait()
                ahead.grew.clear()
    finally:
        filling.cancel()
        await asyncio.gather(filling, return_exceptions=True)


class _Ahead:
    """The part of a stream that is on disk already."""

    def __init__(self, source: AsyncGenerator[bytes, None], file: int) -> None:
        self._source = source
        self.file = file
        self.written = 0
        self.grew = asyncio.Event()

    async def fill(self) -> None:
        try:
            async with aclosing(self._source) as source:
                async for block in source:
                    await asyncio.to_thread(_write_all, self.file, block, self.written)
                    self.written += len(block)
                    self.grew.set()
        finally:
            self.grew.set()


def _write_all(file: int, block: bytes, position: int) -> None:
    while block:
        count = os.pwrite(file, block, position)
        block, position = block[count:], position + count
