"""A ZIP file that is sent while it is written: whole, in order, and over when nobody listens any more."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncGenerator, AsyncIterator

import pytest

from tarazu.http.answers import PIECE_BYTES
from tarazu.http.packing import packed

pytestmark = pytest.mark.anyio

LONG = bytes(range(256)) * (PIECE_BYTES // 64)


async def pieces_of(content: bytes) -> AsyncIterator[bytes]:
    """Give a file in pieces."""
    for start in range(0, len(content), PIECE_BYTES):
        yield content[start : start + PIECE_BYTES]


async def files(told: list[str], *given: tuple[str, bytes]) -> AsyncGenerator[tuple[str, AsyncIterator[bytes]], None]:
    """Give some files, and say what was asked for and that it ended."""
    try:
        for name, content in given:
            told.append(name)
            yield name, pieces_of(content)
    finally:
        told.append("over")


async def test_what_comes_out_is_a_zip_file_of_all_files() -> None:
    given = (("empty", b""), ("long", LONG), ("क", b"short"))
    whole = b"".join([piece async for piece in packed(files([], *given))])
    archive = zipfile.ZipFile(io.BytesIO(whole))
    assert archive.testzip() is None
    assert [(name, archive.read(name)) for name in archive.namelist()] == list(given)


async def test_no_file_at_all_is_an_empty_zip_file() -> None:
    whole = b"".join([piece async for piece in packed(files([]))])
    assert zipfile.ZipFile(io.BytesIO(whole)).namelist() == []


async def test_pieces_come_before_the_next_file_is_asked_for_and_none_is_large() -> None:
    told: list[str] = []
    pieces = packed(files(told, ("one", LONG), ("two", LONG)))
    sizes = [len(await anext(pieces)) for _ in range(4)]
    assert (told, max(sizes) < 2 * PIECE_BYTES) == (["one"], True)


async def test_who_goes_away_ends_what_is_being_written() -> None:
    told: list[str] = []
    pieces = packed(files(told, ("one", LONG), ("two", LONG)))
    await anext(pieces)
    await pieces.aclose()
    assert told == ["one", "over"]


async def test_what_fails_half_way_is_no_zip_file() -> None:
    async def failing() -> AsyncGenerator[tuple[str, AsyncIterator[bytes]], None]:
        yield "one", pieces_of(LONG)
        raise OSError("the disk is gone")

    pieces = packed(failing())
    sent = [await anext(pieces) for _ in range(len(LONG) // PIECE_BYTES)]
    with pytest.raises(OSError, match="gone"):
        await anext(pieces)
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(b"".join(sent)))
