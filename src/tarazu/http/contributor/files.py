"""Files of tasks, for whoever holds the task or reviews its answer: by the place in the task, never by an id."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality, tasks
from tarazu.http.access import Routes
from tarazu.http.stored import stored_answer
from tarazu.http.transaction import opened
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
    held = parse_id(request.path_params["assignment_id"], "file")
    async with opened(request) as tx:
        part = await tasks.held_file(tx, held, _number(request))
    return await stored_answer(request, part)


@routes.raw(
    "GET",
    "/reviews/{review_id}/files/{number}",
    Action.REVIEW,
    summary="A file of the task whose answer the caller reviews",
    media_type=_BYTES,
)
async def of_review(request: Request) -> Response:
    """Stream the file that a part of the task names, counted from 1."""
    held = parse_id(request.path_params["review_id"], "file")
    async with opened(request) as tx:
        part = await quality.held_file(tx, held, _number(request))
    return await stored_answer(request, part)


@routes.raw(
    "GET",
    "/appeals/{appeal_id}/files/{number}",
    Action.REVIEW,
    summary="A file of the task whose appeal the caller decides",
    media_type=_BYTES,
)
async def of_appeal(request: Request) -> Response:
    """Stream the file that a part of the task names, counted from 1."""
    held = parse_id(request.path_params["appeal_id"], "file")
    async with opened(request) as tx:
        part = await quality.appeal_file(tx, held, _number(request))
    return await stored_answer(request, part)


@routes.raw(
    "GET",
    "/adjudications/{adjudication_id}/files/{number}",
    Action.REVIEW,
    summary="A file of the task that the caller adjudicates",
    media_type=_BYTES,
)
async def of_adjudication(request: Request) -> Response:
    """Stream the file that a part of the task names, counted from 1."""
    held = parse_id(request.path_params["adjudication_id"], "file")
    async with opened(request) as tx:
        part = await quality.adjudication_file(tx, held, _number(request))
    return await stored_answer(request, part)


def _number(request: Request) -> int:
    """Return which part is meant; 0, which none is, for what is no number."""
    text: str = request.path_params["number"]
    return int(text) if len(text) <= 4 and text.isascii() and text.isdigit() else 0
