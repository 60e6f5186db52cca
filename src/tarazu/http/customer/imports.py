"""Files of tasks: streamed to disk, then read row by row in one transaction, so that all rows come in or none."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from typing import IO, Annotated, Literal

import msgspec
from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects, tasks
from tarazu.http.access import Routes
from tarazu.http.bodies import IMPORT_BYTES_MAX
from tarazu.http.state import scratch_file
from tarazu.http.transaction import once, opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import Fault
from tarazu.kit.ids import parse_id
from tarazu.tasks import read_rows
from tarazu.trust import Action

routes = Routes("/api/v1", tag="tasks")

PIECE_BYTES = 2**20
ROWS_AT_ONCE = 50


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows became tasks, how many were there already, and how many rubrics were left out because nobody approved them."""

    created: int
    repeated: int
    passed_over: int
    batch_id: uuid.UUID | None


@routes.api(
    "POST",
    "/projects/{project_id}/imports",
    Action.ADD_TASKS,
    summary="Import a file of tasks, all or none",
    gives=Imported,
    status=201,
    body_bytes_max=IMPORT_BYTES_MAX,
)
async def create(
    request: Request,
    project_id: str,
    file_format: Annotated[Literal["jsonl", "csv", "parquet"], Query(alias="format")],
    batch: Annotated[str | None, Query(min_length=1, max_length=200, pattern=r"^[^\x00]*$")] = None,
) -> Response:
    """Read the raw body as a file of the given format; memory stays bounded however long it is.

    The file is complete on disk before the transaction begins, so a slow upload holds no connection and no lock.
    """
    async with opened(request) as tx:
        project = await projects.project(tx, parse_id(project_id, "project"))
    with scratch_file(request) as spool:
        digest = await _spool(request, spool)

        async def work(tx: Tx) -> Imported:
            spool.seek(0)
            rows = in_thread(read_rows(spool, file_format, project.kind))
            done = await tasks.intake(tx, project.id, rows, batch=batch, keep_ids=False)
            told = {"created": done.created, "repeated": done.repeated, "passed_over": done.passed_over}
            return Imported(**told, batch_id=done.batch_id)

        return await once(request, work, digest=digest)


async def _spool(request: Request, spool: IO[bytes]) -> bytes:
    """Write the body to a file and return its SHA-256."""
    digest, held, size = hashlib.sha256(), [], 0
    async for piece in request.stream():
        digest.update(piece)
        held.append(piece)
        size += len(piece)
        if size >= PIECE_BYTES:
            await asyncio.to_thread(spool.write, b"".join(held))
            held, size = [], 0
    await asyncio.to_thread(spool.write, b"".join(held))
    return digest.digest()


async def in_thread(rows: Iterator[tasks.NewTask | Fault]) -> AsyncIterator[list[tasks.NewTask | Fault]]:
    """Yield rows that are read and decoded beside the event loop, some at a time."""
    while some := await asyncio.to_thread(lambda: list(islice(rows, ROWS_AT_ONCE))):
        yield some
