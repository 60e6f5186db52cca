"""Batches at the door, version 1."""

from __future__ import annotations

from starlette.responses import Response

from tarazu import scale, tasks
from tarazu.http.answers import json_answer
from tarazu.http.bodies import JsonRequest
from tarazu.http.scale.callbacks import require_callback
from tarazu.http.scale.door import DoorRoutes, flag, instant, listed, number, object_in, read_object, text_in, truth
from tarazu.http.transaction import opened
from tarazu.trust import Action

routes = DoorRoutes("/scale/v1", tag="door batches")

STATUSES = ("staging", "in_progress", "completed", "paused", "canceled", "cancelled")


@routes.door("POST", "/batches", Action.ADD_TASKS)
async def create(request: JsonRequest) -> Response:
    """Start a batch; of a Rapid or Studio project it waits until it is finalized."""
    body = await read_object(request)
    project, name = text_in(body, "project", required=True), text_in(body, "name", required=True)
    assert project is not None
    assert name is not None
    scale.refuse_faulty(scale.types.check_common({"metadata": object_in(body, "metadata")}))
    callback = text_in(body, "callback")
    require_callback(request, callback, field="callback")
    async with opened(request) as tx:
        found = await scale.project(tx, project)
        made = await scale.create_batch(
            tx,
            found,
            name,
            callback_url=callback,
            metadata=object_in(body, "metadata"),
            staging=found.is_rapid or found.is_studio,
            calibration=truth(body.get("calibration_batch"), "calibration_batch"),
            self_label=truth(body.get("self_label_batch"), "self_label_batch"),
        )
    return json_answer(scale.batch_document(made))


@routes.door("GET", "/batches", Action.READ_TASKS)
async def listing(request: JsonRequest) -> Response:
    """Answer a page of batches, newest first."""
    limit = number(request, "limit", 100, 1, 100)
    offset = number(request, "offset", 0, 0, 10**9)
    states = listed(request, "status", STATUSES)
    project = request.query_params.get("project")
    # Understood, and without effect: nothing here is archived.
    flag(request, "exclude_archived")
    async with opened(request) as tx:
        rows, total = await scale.batches(
            tx,
            project=await scale.project(tx, project) if project else None,
            state=states[0].replace("canceled", "cancelled") if states else None,
            created=(instant(request, "start_time"), instant(request, "end_time")),
            offset=offset,
            limit=limit,
        )
    return json_answer(
        {
            "docs": [scale.batch_document(row) for row in rows],
            "totalDocs": total,
            "limit": limit,
            "offset": offset,
            "has_more": offset + len(rows) < total,
        }
    )


@routes.door("GET", "/batches/{batch_name}", Action.READ_TASKS)
async def show(request: JsonRequest) -> Response:
    """Answer one batch."""
    async with opened(request) as tx:
        return json_answer(scale.batch_document(await scale.batch(tx, request.path_params["batch_name"])))


@routes.door("GET", "/batches/{batch_name}/status", Action.READ_TASKS)
async def status(request: JsonRequest) -> Response:
    """Answer how far a batch is."""
    async with opened(request) as tx:
        return json_answer(await scale.batch_status(tx, await scale.batch(tx, request.path_params["batch_name"])))


@routes.door("POST", "/batches/{batch_name}/finalize", Action.ADD_TASKS)
async def finalize(request: JsonRequest) -> Response:
    """Let a batch be worked on; one that is already stays as it is."""
    async with opened(request) as tx:
        found = await scale.batch(tx, request.path_params["batch_name"])
        await tasks.finalize_batch(tx, found.id)
        await tasks.close_batches(tx, found.project_id)
        return json_answer(scale.batch_document(await scale.batch(tx, found.name)))


@routes.door("POST", "/batches/{batch_name}/setMetadata", Action.ADD_TASKS)
async def set_metadata(request: JsonRequest) -> Response:
    """Replace the metadata of a batch."""
    metadata = await read_object(request)
    scale.refuse_faulty(scale.types.check_common({"metadata": metadata}))
    async with opened(request) as tx:
        found = await scale.batch(tx, request.path_params["batch_name"])
        return json_answer(scale.batch_document(await scale.set_batch_metadata(tx, found, metadata)))
