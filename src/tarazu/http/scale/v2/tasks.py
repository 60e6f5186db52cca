"""Tasks at the door, version 2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from tarazu import scale
from tarazu.http.answers import json_answer
from tarazu.http.bodies import JsonRequest
from tarazu.http.scale.callbacks import require_callback
from tarazu.http.scale.door import DoorRoutes, instant, is_test, listed, number, object_in, read_object, text_in
from tarazu.http.scale.v2.asking import asked, metadata_in, project_queried, queried
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import invalid
from tarazu.trust import Action

routes = DoorRoutes("/scale/v2", tag="door tasks 2")

STATUSES = ("pending", "completed", "canceled", "error", "deleted")


@routes.door("POST", "/task/chat", Action.ADD_TASKS)
async def create(request: JsonRequest) -> Response:
    """Create a task of a conversation."""
    body = await read_object(request)
    require_callback(request, text_in(body, "callback_url"))
    given = {
        "template_variables": object_in(body, "template_variables"),
        "metadata": object_in(body, "metadata"),
        "callback_url": text_in(body, "callback_url"),
    }
    async with opened(request) as tx:
        project = await scale.v2.project_given(tx, text_in(body, "project_id"), text_in(body, "project_name"))
        batch = await scale.v2.batch_given(tx, text_in(body, "batch_id"), text_in(body, "batch_name"), project)
        row = await scale.v2.create_chat_task(tx, (project, batch), given, is_test=is_test(request))
        return json_answer((await _documents(request, tx, [row]))[0])


@routes.door("GET", "/task", Action.READ_TASKS)
async def show(request: JsonRequest) -> Response:
    """Answer one task."""
    task_id = queried(request, "task_id")
    if task_id is None:
        raise invalid("task_id", "missing")
    async with opened(request) as tx:
        row = await scale.task_at(tx, task_id)
        return json_answer((await _documents(request, tx, [row]))[0])


@routes.door("GET", "/tasks", Action.READ_TASKS)
async def listing(request: JsonRequest) -> Response:
    """Answer a page of tasks, newest first."""
    limit = number(request, "limit", scale.LIMIT_MAX, 1, scale.LIMIT_MAX)
    async with opened(request) as tx:
        wanted = await _filters(request, tx)
        page = await scale.find_tasks(tx, wanted, limit=limit, token=queried(request, "next_token"), counted=False)
        shown: dict[str, Any] = {"tasks": await _documents(request, tx, page.rows)}
    if page.next_token is not None:
        shown["next_token"] = page.next_token
    return json_answer(shown)


@routes.door("POST", "/task/metadata", Action.ADD_TASKS)
async def set_metadata(request: JsonRequest) -> Response:
    """Replace the metadata of a task, or merge it into what is there."""
    body = await read_object(request)
    metadata, merge = metadata_in(body)
    task_id = text_in(body, "task_id", required=True) or ""
    async with opened(request) as tx:
        row = await scale.v2.change_metadata(tx, task_id, metadata, merge=merge)
        return json_answer((await _documents(request, tx, [row]))[0])


@routes.door("GET", "/annotation", Action.READ_TASKS)
async def show_annotation(request: JsonRequest) -> Response:
    """Answer one annotation of a finished task, with all its details."""
    annotation_id = queried(request, "annotation_id")
    if annotation_id is None:
        raise invalid("annotation_id", "missing")
    async with opened(request) as tx:
        return json_answer(await scale.v2.annotation(tx, annotation_id))


async def _documents(request: JsonRequest, tx: Tx, rows: Sequence[scale.TaskRow]) -> list[dict[str, Any]]:
    return await scale.v2.documents(tx, rows, await asked(request, tx, rows, "project", "batch"))


async def _filters(request: JsonRequest, tx: Tx) -> scale.Filters:
    states = listed(request, "status", STATUSES) or []
    if len(states) > 1:
        raise invalid("status", "too_long", maximum=1)
    project = await project_queried(request, tx)
    batch = await scale.v2.batch_given(tx, queried(request, "batch_id"), queried(request, "batch_name"), project)
    return scale.Filters(
        project_id=project.id if project and not batch else None,
        batch_id=batch.id if batch else None,
        status=states[0] if states else None,
        completed_from=instant(request, "completed_after"),
        completed_to=instant(request, "completed_before"),
    )
