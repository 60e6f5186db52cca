"""A project's quality over HTTP: what its page shows, and everything behind it as Parquet."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import IO, Annotated

import msgspec
from fastapi import Path
from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality, workforce
from tarazu.http.access import Routes
from tarazu.http.answers import PIECE_BYTES, blocks, json_answer, slug
from tarazu.http.auth import actor_of
from tarazu.http.customer.pages import project_id_of
from tarazu.http.customer.projects import project_at
from tarazu.http.customer.tables import TABLES, require_table, tables_for, write_table
from tarazu.http.packing import EVERYTHING, ZIP, packed
from tarazu.http.state import scratch_file, state_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import not_found
from tarazu.trust import Action

routes = Routes("/api/v1", tag="results")
pages = Routes(tag="quality pages")

PARQUET = "application/vnd.apache.parquet"

FileName = Annotated[str, Path(json_schema_extra={"enum": [EVERYTHING, *(f"{name}.parquet" for name in TABLES)]})]


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody's answers fared; `contributor` is a pseudonym that only this customer sees."""

    contributor: str
    answers: int
    compared: int
    agreeing: int
    low: float
    high: float
    seconds_median: float | None


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What the page of a project's quality shows; null before there is anything to show."""

    insight: quality.Insight | None
    contributors: list[Person]
    computed_at: datetime | None


@routes.api(
    "GET",
    "/projects/{project_id}/quality/details",
    Action.READ_RESULTS,
    summary="What the quality page shows",
    gives=Details,
)
async def details(request: Request, project_id: str) -> Response:
    """Answer confusion, difficulty, people, reviews and time of a project."""
    key = state_of(request).secrets.key("pseudonym")
    async with opened(request) as tx:
        found = await quality.insight(tx, (await project_at(tx, project_id)).id)
        tenant_id = tx.tenant_id
    if found is None:
        return json_answer(Details(insight=None, contributors=[], computed_at=None))
    people = [
        Person(
            contributor=workforce.pseudonym(key, tenant_id, each.contributor_id),
            answers=each.answers,
            compared=each.compared,
            agreeing=each.agreeing,
            low=each.low,
            high=each.high,
            seconds_median=each.seconds_median,
        )
        for each in found.insight.contributors
    ]
    # Under their pseudonyms only.
    shown = msgspec.to_builtins(found.insight) | {"contributors": []}
    insight = msgspec.convert(shown, quality.Insight)
    return json_answer(Details(insight=insight, contributors=people, computed_at=found.computed_at))


@routes.api(
    "GET",
    "/projects/{project_id}/quality/tables/{name}",
    Action.READ_TASKS,
    summary="A table of a project's quality or cost as Parquet, or all of them",
    media_type=PARQUET,
)
async def table(request: Request, project_id: str, name: FileName) -> Response:
    """Stream one table whole, in bounded memory, or all of them as a ZIP file; those of cost to whom cost is shown."""
    async with opened(request) as tx:
        found = await project_at(tx, project_id)
    return _file(request, found.id, found.name, name)


@pages.page("GET", "/projects/{project_id}/quality/tables/{name}", Action.READ_TASKS)
async def table_file(request: Request) -> Response:
    """Stream one table as a file to keep."""
    async with opened(request) as tx:
        found = await project_at(tx, str(project_id_of(request)))
    return _file(request, found.id, found.name, request.path_params["name"])


def _file(request: Request, project_id: uuid.UUID, project: str, name: str) -> Response:
    if name == EVERYTHING:
        return blocks(packed(_everything(request, project_id)), f"{slug(project)}-quality.zip", ZIP)
    wanted = name.removesuffix(".parquet")
    if wanted == name:
        raise not_found("file")
    require_table(actor_of(request), wanted)
    return blocks(_written(request, project_id, wanted), f"{slug(project)}-{name}", PARQUET)


async def _everything(
    request: Request, project_id: uuid.UUID
) -> AsyncGenerator[tuple[str, AsyncIterator[bytes]], None]:
    for name in tables_for(actor_of(request)):
        async with _drafted(request, project_id, name) as file:
            yield f"{name}.parquet", _pieces(file)


async def _written(request: Request, project_id: uuid.UUID, name: str) -> AsyncIterator[bytes]:
    async with _drafted(request, project_id, name) as file:
        async for piece in _pieces(file):
            yield piece


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    while piece := await asyncio.to_thread(file.read, PIECE_BYTES):
        yield piece


@asynccontextmanager
async def _drafted(request: Request, project_id: uuid.UUID, name: str) -> AsyncIterator[IO[bytes]]:
    """Lend a table as a file to be read; its transaction is over, however slowly that is."""
    with scratch_file(request) as file:
        async with opened(request) as tx:
            await write_table(tx, project_id, name, state_of(request).secrets.key("pseudonym"), file)
        await asyncio.to_thread(file.seek, 0)
        yield file
