"""Files of tasks, for whoever holds the task or reviews its answer: by the place in the task, never by an id."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects, quality, tasks
from tarazu.http.access import Routes
from tarazu.http.stored import stored_answer
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/work", tag="work")

_BYTES = "application/octet-stream"


@routes.raw(
    "GET",
    "/assignments/{assignment_id}/files/{number}",
    Action.WORK,
    summary="A file of a task that the caller holds",
    media_type=_BYTES,
)
async def of_assignment(request: Request) -> Response:
    """Stream the file that a part of the task names, counted from 1."""
    return await _stream(request, "assignment_id", tasks.held_file)


@routes.raw(
    "GET",
    "/reviews/{review_id}/files/{number}",
    Action.REVIEW,
    summary="A file of the task whose answer the caller reviews",
    media_type=_BYTES,
)
async def of_review(request: Request) -> Response:
    """Stream the file that a part of the task names, counted from 1."""
    return await _stream(request, "review_id", quality.held_file)


@routes.raw(
    "GET",
    "/appeals/{appeal_id}/files/{number}",
    Action.REVIEW,
    summary="A file of the task whose appeal the caller decides",
    media_type=_BYTES,
)
async def of_appeal(request: Request) -> Response:
    """Stream the file that a part of the task names, counted from 1."""
    return await _stream(request, "appeal_id", quality.appeal_file)


@routes.raw(
    "GET",
    "/adjudications/{adjudication_id}/files/{number}",
    Action.REVIEW,
    summary="A file of the task that the caller adjudicates",
    media_type=_BYTES,
)
async def of_adjudication(request: Request) -> Response:
    """Stream the file that a part of the task names, counted from 1."""
    return await _stream(request, "adjudication_id", quality.adjudication_file)


async def _stream(
    request: Request, name: str, find: Callable[[Tx, uuid.UUID, int], Awaitable[projects.FilePart]]
) -> Response:
    text: str = request.path_params["number"]
    # No part has the number 0.
    number = int(text) if len(text) <= 4 and text.isascii() and text.isdigit() else 0
    held = parse_id(request.path_params[name], "file")
    async with opened(request) as tx:
        part = await find(tx, held, number)
    return await stored_answer(request, part)
