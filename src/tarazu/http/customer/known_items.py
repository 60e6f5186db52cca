"""Known items over HTTP: tasks whose answer the customer knows."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.paging import LIMIT_DEFAULT, LIMIT_MAX, Page, after, page_of
from tarazu.http.transaction import once, opened
from tarazu.kit.db import Tx
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/v1", tag="known items")


class KnownItemGiven(BaseModel):
    """A task with what is expected of its answer: for `training`, or for `evaluation`."""

    model_config = ConfigDict(extra="forbid", strict=True)
    purpose: str
    payload: dict[str, Any]
    expected: dict[str, Any]
    initial: dict[str, Any] | None = None


@routes.api(
    "POST",
    "/projects/{project_id}/known-items",
    Action.ADD_TASKS,
    summary="Keep a task whose answer is known",
    gives=quality.KnownItem,
    status=201,
)
async def create(request: Request, project_id: str, body: KnownItemGiven) -> Response:
    """Keep a known item; nobody is handed it yet."""
    wanted = parse_id(project_id, "project")

    async def work(tx: Tx) -> quality.KnownItem:
        return await quality.add_known_item(tx, wanted, body.purpose, body.payload, body.expected, body.initial)

    return await once(request, work)


@routes.api(
    "GET",
    "/projects/{project_id}/known-items",
    Action.READ_TASKS,
    summary="Tasks whose answer is known",
    gives=Page[quality.KnownItem],
)
async def listing(
    request: Request,
    project_id: str,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    """Answer the known items of a project, newest first."""
    start = after(cursor)
    async with opened(request) as tx:
        found = await quality.known_items(tx, parse_id(project_id, "project"), start, limit + 1)
    return json_answer(page_of(found, limit))
