"""Files of customers: what is known can be read, what failed leaves nothing, and what a killed process left is swept."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

import pytest

from tarazu import projects
from tarazu.kit.actor import Actor
from tarazu.kit.errors import Refusal
from tarazu.kit.files import Files
from tarazu.kit.ids import new_id
from tarazu.projects import File, NewFile
from tarazu.projects.files import FILE_BYTES_MAX
from tarazu.runner.main import sweep_files
from tests.lab import Lab

pytestmark = pytest.mark.anyio

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


async def store(lab: Lab, actor: Actor, content: bytes = PNG, **changes: Any) -> File:
    """Store a file as a customer."""
    with lab.files.draft() as draft:
        draft.write(content)
        async with lab.db.tx(actor) as tx:
            return await projects.store_file(tx, lab.files, draft, NewFile(**{"name": "a.png", **changes}))


def kept(lab: Lab, actor: Actor) -> set[str]:
    """Return the names of what the file store keeps for a tenant."""
    folder = lab.folder / "files" / str(actor.tenant_id) / "files"
    return {each.name for each in folder.iterdir()} if folder.is_dir() else set()


async def read(lab: Lab, actor: Actor, file: File) -> bytes:
    """Return the bytes of a file."""
    assert actor.tenant_id
    content = await projects.open_file(lab.files, projects.file_part(actor.tenant_id, file))
    return b"".join([piece async for piece in content])


async def test_a_file_is_read_as_it_was_stored_and_told_in_the_log(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    given = {
        "reference_id": "img-1",
        "metadata": {"lens": "50 mm"},
        "projects": [project.name.upper(), str(project.id)],
    }
    made = await store(lab, customer, name="../uploads\\चित्र 1.png", **given)
    assert (made.name, made.media_type, made.size_bytes) == ("चित्र 1.png", "image/png", len(PNG))
    assert (made.sha256, made.project_ids) == (hashlib.sha256(PNG).hexdigest(), [project.id])
    assert await read(lab, customer, made) == PNG
    async with lab.db.tx(customer) as tx:
        assert await projects.file(tx, made.id) == made
        assert await projects.file_by_reference(tx, "img-1") == made
        assert await projects.files(tx) == [made]
        cursor = await tx._connection.execute(
            "select body from kit.event where tag = 'projects:file:stored' and subject = $1", [made.id]
        )
        assert await cursor.fetchone() == ({"media_type": "image/png", "size_bytes": len(PNG), "sha256": made.sha256},)


async def test_an_address_finds_the_tenants_own_file_only(lab: Lab) -> None:
    customer, rival = await lab.customer(), await lab.customer()
    made = await store(lab, customer)
    await store(lab, customer)
    async with lab.db.tx(customer) as tx:
        for address in (projects.address_of(made.id), f"scaledata://{made.id.hex[:24]}", f"scaledata://{made.id.hex}"):
            assert await projects.file_at(tx, address) == made
    for actor, address in ((rival, projects.address_of(made.id)), (customer, "https://x"), (customer, "scaledata://")):
        async with lab.db.tx(actor) as tx:
            with pytest.raises(Refusal, match="not_found"):
                await projects.file_at(tx, address)


async def test_another_tenants_files_do_not_exist(lab: Lab) -> None:
    customer, rival = await lab.customer(), await lab.customer()
    made = await store(lab, customer, reference_id="same")
    theirs = await store(lab, rival, reference_id="same")
    async with lab.db.tx(rival) as tx:
        assert await projects.files(tx) == [theirs]
        assert await projects.file_by_reference(tx, "same") == theirs
        with pytest.raises(Refusal, match="not_found"):
            await projects.file(tx, made.id)


async def test_pages_of_files_begin_with_the_newest(lab: Lab) -> None:
    customer = await lab.customer()
    made = [await store(lab, customer, name=f"{number}.png") for number in range(3)]
    async with lab.db.tx(customer) as tx:
        first = await projects.files(tx, limit=2)
        assert [each.name for each in first] == ["2.png", "1.png"]
        assert await projects.files(tx, first[-1].id, 2) == made[:1]


async def test_of_two_uploads_under_one_reference_one_is_kept(lab: Lab) -> None:
    customer = await lab.customer()
    done = await asyncio.gather(
        *(store(lab, customer, PNG + bytes([number]), reference_id="r") for number in range(3)), return_exceptions=True
    )
    made = [each for each in done if isinstance(each, File)]
    refused = [each for each in done if isinstance(each, Refusal)]
    assert len(made) == 1
    assert {(each.code, each.kind) for each in refused} == {("file_reference_taken", "conflict")}
    assert kept(lab, customer) == {str(made[0].id)}


async def test_a_transaction_that_fails_leaves_no_bytes(lab: Lab) -> None:
    customer = await lab.customer()

    async def fail_at_the_end(draft: IO[bytes]) -> None:
        async with lab.db.tx(customer) as tx:
            await projects.store_file(tx, lab.files, draft, NewFile(name="a.png"))
            assert len(kept(lab, customer)) == 1
            raise ZeroDivisionError

    with lab.files.draft() as draft:
        draft.write(PNG)
        with pytest.raises(ZeroDivisionError):
            await fail_at_the_end(draft)
    assert kept(lab, customer) == set()
    async with lab.db.tx(customer) as tx:
        assert await projects.files(tx) == []


async def test_what_a_killed_upload_left_is_swept_after_a_day_and_nothing_else(lab: Lab) -> None:
    customer = await lab.customer()
    made = await store(lab, customer)
    orphan = new_id()
    await lab.files.put_once(f"{customer.tenant_id}/files/{orphan}", b"orphan")
    await lab.files.put_once(f"{customer.tenant_id}/files/strange", b"not ours")
    await sweep_files(lab.db, lab.files)
    assert str(orphan) in kept(lab, customer), "it may still be on its way"
    lab.clock.advance(timedelta(days=2))
    assert await sweep_files(lab.db, lab.files) == 1
    assert kept(lab, customer) == {str(made.id), "strange"}
    assert await read(lab, customer, made) == PNG


class Full(Files):
    """A store whose disk is full."""

    async def put_once(self, key: str, source: Any) -> bool:
        """Take nothing."""
        raise OSError(28, "No space left on device")

    async def pieces(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Have nothing."""
        raise FileNotFoundError(key)
        yield b""


async def test_a_store_that_fails_refuses_and_a_lost_file_is_told(lab: Lab, tmp_path: Path) -> None:
    customer = await lab.customer()
    with lab.files.draft() as draft:
        draft.write(PNG)
        with pytest.raises(Refusal, match="file_not_stored"):
            async with lab.db.tx(customer) as tx:
                await projects.store_file(tx, Full(tmp_path / "full"), draft, NewFile(name="a.png"))
    made = await store(lab, customer)
    await lab.files.remove(f"{customer.tenant_id}/files/{made.id}")
    with pytest.raises(Refusal, match="file_missing"):
        await read(lab, customer, made)
    async with lab.db.tx(customer) as tx:
        assert await projects.files(tx) == [made]


@pytest.mark.parametrize(
    ("field", "code", "changes"),
    [
        ("name", "not_empty", {"name": "  "}),
        ("name", "not_empty", {"name": "a/.."}),
        ("name", "not_empty", {"name": "folder/"}),
        ("name", "too_long", {"name": "x" * 4_000}),
        ("name", "control_text", {"name": "a\0b.png"}),
        ("name", "control_text", {"name": "a\r\nSet-Cookie: x"}),
        ("reference_id", "not_empty", {"reference_id": ""}),
        ("reference_id", "too_long", {"reference_id": "न" * 256}),
        ("reference_id", "control_text", {"reference_id": "\x1b[2J"}),
        ("metadata", "too_long", {"metadata": {"a": "x" * 10_240}}),
        ("metadata", "bad_text", {"metadata": {"a": ["\0"]}}),
        ("projects", "too_long", {"projects": ["a"] * 21}),
        ("projects", "bad_text", {"projects": ["\0"]}),
    ],
)
async def test_what_is_said_of_a_file_is_checked(lab: Lab, field: str, code: str, changes: dict[str, Any]) -> None:
    customer = await lab.customer()
    with pytest.raises(Refusal) as refused:
        await store(lab, customer, **changes)
    assert [(each.field, each.code) for each in refused.value.faults] == [(field, code)]
    assert kept(lab, customer) == set()


async def test_an_empty_and_a_too_large_file_are_refused(lab: Lab) -> None:
    customer = await lab.customer()
    with pytest.raises(Refusal) as refused:
        await store(lab, customer, b"")
    assert [(each.field, each.code) for each in refused.value.faults] == [("file", "not_empty")]
    with lab.files.draft() as draft:
        draft.truncate(FILE_BYTES_MAX + 1)
        with pytest.raises(Refusal, match="file_too_large"):
            async with lab.db.tx(customer) as tx:
                await projects.store_file(tx, lab.files, draft, NewFile(name="a.png"))
    with pytest.raises(Refusal, match="not_found"):
        await store(lab, customer, projects=["no such project"])
    with pytest.raises(Refusal, match="not_found"):
        await store(lab, customer, projects=[str(uuid.uuid4())])
    assert kept(lab, customer) == set()
