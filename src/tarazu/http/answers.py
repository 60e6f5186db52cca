"""What goes out: JSON encoded once by msgspec, JSON lines and files as streams."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.responses import Response, StreamingResponse

_JSON = "application/json"
JSON_LINES = "application/x-ndjson"


def json_answer(value: Any, status: int = 200) -> Response:
    """Return a value (records, dicts, ids, times) as JSON."""
    return Response(msgspec.json.encode(value), status_code=status, media_type=_JSON)


def empty_answer() -> Response:
    """Return 204: done, and nothing to say."""
    return Response(status_code=204)


def file_name(name: str) -> str:
    """Return a `Content-Disposition` that saves under a name, whatever letters it has (RFC 6266)."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def lines(chunks: AsyncIterator[Iterable[Any]], name: str) -> StreamingResponse:
    """Stream records as JSON lines; a chunk at a time is held in memory."""
    return StreamingResponse(
        _encoded(chunks), media_type=JSON_LINES, headers={"Content-Disposition": file_name(name)}
    )


def blocks(content: AsyncIterator[bytes], name: str, media_type: str, headers: dict[str, str]) -> StreamingResponse:
    """Stream bytes as a download."""
    told = {"Content-Disposition": file_name(name), **headers}
    return StreamingResponse(content, media_type=media_type, headers=told)


async def _encoded(chunks: AsyncIterator[Iterable[Any]]) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        yield b"".join(msgspec.json.encode(row) + b"\n" for row in chunk)
