"""Tasks at the door, version 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tarazu import scale
from tarazu.http.answers import json_answer
from tarazu.http.bodies import JsonRequest
from tarazu.http.scale.callbacks import require_callback
from tarazu.http.scale.door import (
    DoorRoutes,
    flag,
    instant,
    is_test,
    listed,
    number,
    read_list,
    read_object,
    text_in,
    truth,
    words,
)
from tarazu.http.scale.links import attachment_link, content_link
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import invalid, not_found
from tarazu.trust import Action

routes = DoorRoutes("/scale/v1", tag="door tasks")

STATUSES = ("pending", "completed", "canceled", "cancelled", "error")
REVIEWS = ("accepted", "fixed", "commented", "rejected", "pending")


@routes.door("POST", "/task/{type}", Action.ADD_TASKS)
async def create(request: JsonRequest) -> Response:
    """Create a task of a type."""
    given = scale.task_given(request.path_params["type"], await read_object(request))
    require_callback(request, given.callback_url)
    async with opened(request) as tx:
        row = await scale.create_task(tx, given, is_test=is_test(request))
        return json_answer(await _document(request, tx, row))


@routes.door("GET", "/task/{task_id}", Action.READ_TASKS)
async def show(request: JsonRequest) -> Response:
    """Answer one task."""
    async with opened(request) as tx:
        row = await scale.task_at(tx, request.path_params["task_id"])
        return json_answer(await _document(request, tx, row))


@routes.door("POST", "/task/{task_id}/cancel", Action.ADD_TASKS)
async def cancel(request: JsonRequest) -> Response:
    """Cancel a task that nobody has begun."""
    clear = flag(request, "clear_unique_id")
    async with opened(request) as tx:
        row = await scale.cancel_task(tx, request.path_params["task_id"], clear_unique_id=clear)
        return json_answer(await _document(request, tx, row))


@routes.door("POST", "/task/{task_id}/audit", Action.ADD_TASKS)
async def audit(request: JsonRequest) -> Response:
    """Record what the customer thinks of a completed task."""
    body = await read_object(request)
    if body.get("accepted") is None:
        raise invalid("accepted", "missing")
    verdict = "accepted" if truth(body["accepted"], "accepted") else "rejected"
    comment = text_in(body, "comments")
    async with opened(request) as tx:
        row = await scale.audit_task(tx, request.path_params["task_id"], verdict, comment)
        return json_answer(await _document(request, tx, row))


@routes.door("POST", "/task/{task_id}/unique_id", Action.ADD_TASKS)
async def set_unique_id(request: JsonRequest) -> Response:
    """Give a task another unique id."""
    unique_id = text_in(await read_object(request), "unique_id", required=True)
    async with opened(request) as tx:
        row = await scale.set_unique_id(tx, request.path_params["task_id"], unique_id)
        return json_answer(await _document(request, tx, row))


@routes.door("DELETE", "/task/{task_id}/unique_id", Action.ADD_TASKS)
async def clear_unique_id(request: JsonRequest) -> Response:
    """Take a task's unique id away."""
    async with opened(request) as tx:
        row = await scale.set_unique_id(tx, request.path_params["task_id"], None)
        return json_answer(await _document(request, tx, row))


@routes.door("POST", "/task/{task_id}/setMetadata", Action.ADD_TASKS)
async def set_metadata(request: JsonRequest) -> Response:
    """Replace the metadata of a task."""
    metadata = await read_object(request)
    async with opened(request) as tx:
        row = await scale.set_metadata(tx, request.path_params["task_id"], metadata)
        return json_answer(await _document(request, tx, row))


@routes.door("POST", "/task/{task_id}/tags", Action.ADD_TASKS)
async def set_tags(request: JsonRequest) -> Response:
    """Replace the tags of a task."""
    return await _tags(request, "set")


@routes.door("PUT", "/task/{task_id}/tags", Action.ADD_TASKS)
async def add_tags(request: JsonRequest) -> Response:
    """Add tags to a task; those it has are passed over."""
    return await _tags(request, "add")


@routes.door("DELETE", "/task/{task_id}/tags", Action.ADD_TASKS)
async def delete_tags(request: JsonRequest) -> Response:
    """Take tags from a task; those it has not are passed over."""
    return await _tags(request, "delete")


@routes.door("GET", "/tasks", Action.READ_TASKS)
async def listing(request: JsonRequest) -> Response:
    """Answer a page of tasks, newest first."""
    limit = number(request, "limit", scale.LIMIT_MAX, 1, scale.LIMIT_MAX)
    token = request.query_params.get("next_token") or None
    async with opened(request) as tx:
        page = await scale.find_tasks(tx, await _filters(request, tx), limit=limit, token=token)
        shown: dict[str, Any] = {
            "docs": await _documents(request, tx, page.rows),
            "total": page.total,
            "limit": limit,
            "offset": 0,
            "has_more": page.next_token is not None,
        }
    if page.next_token is not None:
        shown["next_token"] = page.next_token
    return json_answer(shown)


@routes.door("GET", "/task/{task_id}/response_url/{name}", Action.READ_TASKS)
async def content(request: JsonRequest) -> Response:
    """Answer a part of a response that is fetched by its address."""
    async with opened(request) as tx:
        row = await scale.task_at(tx, request.path_params["task_id"])
        parts = scale.contents_of(row, (await scale.answers_of(tx, [row.id])).get(row.id), content_link(request))
    name = request.path_params["name"]
    if name not in parts:
        raise not_found("response")
    return json_answer(parts[name])


async def _tags(request: JsonRequest, how: str) -> Response:
    tags = await read_list(request)
    async with opened(request) as tx:
        row = await scale.change_tags(tx, request.path_params["task_id"], tags, how)
        return json_answer(await _document(request, tx, row))


async def _document(request: Request, tx: Tx, row: scale.TaskRow) -> dict[str, Any]:
    return (await _documents(request, tx, [row]))[0]


async def _documents(request: Request, tx: Tx, rows: Sequence[scale.TaskRow]) -> list[dict[str, Any]]:
    how = scale.Showing(
        is_test=is_test(request),
        link=content_link(request),
        is_limited=flag(request, "limited_response"),
        attachment_url=await attachment_link(request, tx, rows) if flag(request, "include_attachment_url") else None,
    )
    return await scale.task_documents(tx, rows, how)


async def _filters(request: Request, tx: Tx) -> scale.Filters:
    states = listed(request, "status", STATUSES) or []
    if len(states) > 1:
        raise invalid("status", "too_long", maximum=1)
    project, batch = request.query_params.get("project"), request.query_params.get("batch")
    found = await scale.project(tx, project) if project else None
    held = await scale.batch(tx, batch) if batch else None
    if found and held and held.project_id != found.id:
        raise not_found("batch")
    return scale.Filters(
        project_id=found.id if found and not held else None,
        batch_id=held.id if held else None,
        status=states[0].replace("cancelled", "canceled") if states else None,
        type=request.query_params.get("type") or None,
        tags=words(request, "tags"),
        unique_ids=words(request, "unique_id"),
        reviews=listed(request, "customer_review_status", REVIEWS),
        created_from=instant(request, "start_time", "created_after"),
        created_to=instant(request, "end_time", "created_before"),
        completed_from=instant(request, "completed_after"),
        completed_to=instant(request, "completed_before"),
        updated_from=instant(request, "updated_after"),
        updated_to=instant(request, "updated_before"),
    )
