"""The commands for files, run as somebody at a shell would, against a real database."""

from __future__ import annotations

from pathlib import Path

import pytest

from tarazu import projects
from tests.integration.test_account_commands import Run, run, slug  # noqa: F401 - `run` is a fixture
from tests.lab import Lab

pytestmark = pytest.mark.anyio


async def test_a_file_is_stored_and_listed_by_command(lab: Lab, run: Run, tmp_path: Path) -> None:  # noqa: F811
    customer = await lab.customer()
    project = await lab.project(customer)
    tenant = await slug(lab, customer)
    source = tmp_path / "चित्र.pdf"
    source.write_bytes(b"%PDF-1.7")
    empty = await run("file", "list", "-t", tenant)
    assert "No file yet" in empty.out
    given = ["--reference-id", "r1", "--metadata", '{"page": 1}', "-p", project.name]
    made = (await run("file", "upload", source, "-t", tenant, *given, "--json")).data
    assert (made["name"], made["media_type"], made["metadata"]) == ("चित्र.pdf", "application/pdf", {"page": 1})
    async with lab.db.tx(customer) as tx:
        assert str((await projects.file_at(tx, made["address"])).id) == made["id"]
    told = await run("file", "upload", source, "-t", tenant, "--name", "b.pdf", speaks="hi_IN.UTF-8")
    assert (told.code, "tarazu://files/" in told.out) == (0, True)
    listed = (await run("file", "list", "-t", tenant, "--json")).data
    assert [each["name"] for each in listed] == ["b.pdf", "चित्र.pdf"]


async def test_a_file_that_cannot_be_stored_is_refused_in_words(lab: Lab, run: Run, tmp_path: Path) -> None:  # noqa: F811
    tenant = await slug(lab, await lab.customer())
    large = tmp_path / "large.bin"
    with large.open("wb") as file:
        file.truncate(projects.FILE_BYTES_MAX + 1)
    refused = await run("file", "upload", large, "-t", tenant)
    assert (refused.code, "80 MB" in refused.err) == (1, True)
    small = tmp_path / "small.txt"
    small.write_text("x")
    broken = await run("file", "upload", small, "-t", tenant, "--metadata", "[1]")
    assert (broken.code, "metadata" in broken.err) == (1, True)
