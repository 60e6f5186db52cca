"""Files are written once, read in pieces, and leave nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tarazu.kit.files import WHOLE_BYTES_MAX, Files

pytestmark = pytest.mark.anyio


async def read(files: Files, key: str) -> bytes:
    """Return a whole file."""
    return b"".join([piece async for piece in files.pieces(key)])


async def test_what_was_stored_first_stays(tmp_path: Path) -> None:
    files = Files(tmp_path)
    assert await files.put_once("files/t/one", b"first")
    assert not await files.put_once("files/t/one", b"second")
    assert await read(files, "files/t/one") == b"first"


@pytest.mark.parametrize("size", [0, 1, WHOLE_BYTES_MAX, WHOLE_BYTES_MAX + 1])
async def test_a_draft_is_stored_whole_whatever_its_size(tmp_path: Path, size: int) -> None:
    files = Files(tmp_path)
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    with files.draft() as draft:
        draft.write(content)
        assert await files.put_once("files/t/draft", draft)
    assert await read(files, "files/t/draft") == content
    found = await files.head("files/t/draft")
    assert found is not None
    assert found.bytes == size


async def test_a_path_is_stored_by_its_content(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("नमस्ते")
    files = Files(str(tmp_path / "store"))
    await files.put_once("files/t/path", source)
    assert (await read(files, "files/t/path")).decode() == "नमस्ते"


async def test_a_missing_file_has_no_head_and_cannot_be_read(tmp_path: Path) -> None:
    files = Files(tmp_path)
    assert await files.head("files/t/none") is None
    assert not await files.exists("files/t/none")
    with pytest.raises(FileNotFoundError):
        await read(files, "files/t/none")


async def test_a_draft_leaves_nothing_behind(tmp_path: Path) -> None:
    files = Files(tmp_path)
    with files.draft() as draft:
        draft.write(b"half")
        assert list(tmp_path.iterdir()) == []


async def test_a_store_is_named_by_url(tmp_path: Path) -> None:
    files = Files(f"file://{tmp_path}", scratch=tmp_path)
    await files.put_once("files/t/url", b"here")
    assert (tmp_path / "files/t/url").read_bytes() == b"here"


async def test_a_part_of_a_file_is_read_alone(tmp_path: Path) -> None:
    files = Files(tmp_path)
    await files.put_once("files/t/part", b"0123456789")
    for start, end, expected in ((0, 4, b"0123"), (3, None, b"3456789"), (9, 10, b"9")):
        assert b"".join([piece async for piece in files.pieces("files/t/part", start, end)]) == expected


async def test_what_is_removed_is_gone_and_may_be_removed_again(tmp_path: Path) -> None:
    files = Files(tmp_path)
    await files.put_once("files/t/one", b"first")
    await files.remove("files/t/one")
    await files.remove("files/t/one")
    assert not await files.exists("files/t/one")


async def test_a_folder_is_listed_after_a_key_and_without_its_neighbours(tmp_path: Path) -> None:
    files = Files(tmp_path)
    for key in ("t/files/a", "t/files/b", "t/files/c", "t/filesystem/d", "u/files/e"):
        await files.put_once(key, b"x")
    found = [key async for some in files.listed("t/files", "t/files/a") for key, head in some if head.bytes == 1]
    assert sorted(found) == ["t/files/b", "t/files/c"]
    assert [some async for some in files.listed("nobody/files", "nobody/files/")] == []
