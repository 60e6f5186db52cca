"""`tarazu file`: files of a tenant, for tasks to name."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Annotated, Any

import msgspec
import typer

from tarazu import projects
from tarazu.app import Installation
from tarazu.cli.shell import As, AsJson, DataDir, TenantName, act, act_as, emit, gettext, out, plain, show, tenant_actor
from tarazu.cli.typed import existing_file, said_as
from tarazu.cli.work import progress
from tarazu.kit.db import Database, Tx
from tarazu.kit.errors import Refusal, invalid
from tarazu.projects import File, NewFile

app = typer.Typer(help="Files of a tenant.", no_args_is_help=True)

_PIECE_BYTES = 2**20


@app.command("upload")
def upload(
    path: Annotated[Path, typer.Argument(help="The file to store.", callback=existing_file)],
    tenant: TenantName,
    name: Annotated[str | None, typer.Option("--name", help="What it is called; by default as it is here.")] = None,
    reference_id: Annotated[
        str | None, typer.Option("--reference-id", help="Your own name for it; each is taken once.")
    ] = None,
    metadata: Annotated[str, typer.Option("--metadata", help="A JSON object to keep beside it.")] = "{}",
    project: Annotated[
        list[str] | None, typer.Option("--project", "-p", help="Name or id of a project it belongs to; repeatable.")
    ] = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Store a file of up to 80 MB and print the address under which tasks name it."""
    new = NewFile(
        name=name or path.name, reference_id=reference_id, metadata=_metadata(metadata), projects=project or []
    )

    async def verb(db: Database, here: Installation) -> File:
        actor = await tenant_actor(db, tenant, handle)
        files = here.files()
        with files.draft() as draft:
            _copy(path, draft)
            async with db.tx(actor) as tx:
                return await projects.store_file(tx, files, draft, new)

    with said_as(projects="--project"):
        made = act(data_dir, verb)
    address = projects.address_of(made.id)
    if as_json:
        emit({"address": address, **plain(made)})
    else:
        words = gettext("Stored {name} as {address}.", name=made.name, address=address)
        out.print(words, highlight=False, markup=False, soft_wrap=True)


@app.command("list")
def list_files(
    tenant: TenantName,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many at most.")] = 50,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List a tenant's files, the newest first."""

    async def verb(tx: Tx) -> list[File]:
        return await projects.files(tx, limit=limit)

    columns = ["id", "name", "reference_id", "media_type", "size_bytes"]
    show(act_as(data_dir, tenant, handle, verb), columns, as_json=as_json, empty="No file yet. Store one: file upload.")


def _copy(path: Path, draft: IO[bytes]) -> None:
    """Read a file into a draft, and no more of it than may be stored."""
    size = path.stat().st_size
    if size > projects.FILE_BYTES_MAX:
        raise Refusal("file_too_large", "too_large", {"megabytes": projects.FILE_BYTES_MAX // 2**20})
    with progress(gettext("Uploading"), size) as step, path.open("rb") as source:
        while piece := source.read(_PIECE_BYTES):
            draft.write(piece)
            step(source.tell())


def _metadata(text: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError):
        raise invalid("metadata", "bad_format", expected='{"key": "value"}') from None
