"""A project's quality over HTTP: what its page shows, and everything behind it as Parquet."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import datetime

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import delivery, quality, workforce
from tarazu.http.access import Routes
from tarazu.http.answers import PIECE_BYTES, blocks, json_answer
from tarazu.http.customer.pages import project_id_of
from tarazu.http.customer.projects import project_at
from tarazu.http.state import scratch_file, state_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import not_found
from tarazu.trust import Action

routes = Routes("/api/v1", tag="results")
pages = Routes(tag="quality pages")

PARQUET = "application/vnd.apache.parquet"


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
    summary="Judgements, items, contributors, reviews or criteria as Parquet",
    media_type=PARQUET,
)
async def table(request: Request, project_id: str, name: str) -> Response:
    """Stream one table of a project's quality: `judgements.parquet`, `items.parquet`, `contributors.parquet`, `reviews.parquet`,
    `criteria.parquet`."""
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
    wanted = name.removesuffix(".parquet")
    if wanted not in delivery.QUALITY_TABLES or wanted == name:
        raise not_found("file")
    return blocks(_written(request, project_id, wanted), f"{project}-{name}", PARQUET)


async def _written(request: Request, project_id: uuid.UUID, name: str) -> AsyncIterator[bytes]:
    key = state_of(request).secrets.key("pseudonym")
    with scratch_file(request) as file:
        async with opened(request) as tx:
            await delivery.write_quality_table(tx, project_id, name, key, file)
        await asyncio.to_thread(file.seek, 0)
        while piece := await asyncio.to_thread(file.read, PIECE_BYTES):
            yield piece
