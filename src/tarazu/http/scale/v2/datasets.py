"""Datasets at the door, version 2: the tenant's own deliveries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response

from tarazu import scale
from tarazu.http.answers import json_answer
from tarazu.http.bodies import JsonRequest
from tarazu.http.scale.door import DoorRoutes, instant, number
from tarazu.http.scale.links import content_link, file_link
from tarazu.http.scale.v2.asking import expanded, queried
from tarazu.http.stored import files_of
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import invalid
from tarazu.trust import Action

routes = DoorRoutes("/scale/v2", tag="door datasets")


@routes.door("GET", "/datasets", Action.READ_DELIVERIES)
async def listing(request: JsonRequest) -> Response:
    """Answer the projects that were delivered."""
    async with opened(request) as tx:
        return json_answer({"datasets": await scale.v2.datasets(tx)})


@routes.door("GET", "/datasets/deliveries", Action.READ_DELIVERIES)
async def deliveries(request: JsonRequest) -> Response:
    """Answer the deliveries of one dataset or of all, newest first."""
    expand = expanded(request, "dataset")
    ready = (instant(request, "delivered_after"), instant(request, "delivered_before"))
    async with opened(request) as tx:
        dataset = await scale.v2.dataset_given(tx, queried(request, "dataset_id"))
        found = await scale.v2.deliveries(tx, dataset, ready)
    return json_answer({"deliveries": [scale.v2.dataset_delivery_document(each, expand) for each in found]})


@routes.door("GET", "/datasets/delivery", Action.READ_DELIVERIES)
async def delivery(request: JsonRequest) -> Response:
    """Answer a page of a delivery's tasks."""
    limit = number(request, "limit", 100, 1, 100)
    expand = expanded(request, "dataset", "delivery")
    wanted = queried(request, "delivery_id")
    if wanted is None:
        raise invalid("delivery_id", "missing")
    async with opened(request) as tx:
        one = await scale.v2.delivery_at(tx, wanted)
        shown, following = await _page(request, tx, one, None, limit, expand)
    told = scale.v2.dataset_delivery_document(one, expand) if "delivery" in expand else scale.short(one.id)
    return json_answer({"delivery": told, "tasks": shown, **({"next_token": following} if following else {})})


@routes.door("GET", "/datasets/tasks", Action.READ_DELIVERIES)
async def tasks(request: JsonRequest) -> Response:
    """Answer a page of delivered tasks: of one delivery, else of the newest of a dataset or of each."""
    limit = number(request, "limit", 100, 1, 100)
    expand = expanded(request, "dataset", "delivery")
    async with opened(request) as tx:
        dataset = await scale.v2.dataset_given(tx, queried(request, "dataset_id"))
        one = await scale.v2.delivery_given(tx, queried(request, "delivery_id"), None, dataset)
        shown, following = await _page(request, tx, one, dataset, limit, expand)
    return json_answer({"tasks": shown, **({"next_token": following} if following else {})})


@routes.door("GET", "/datasets/task", Action.READ_DELIVERIES)
async def task(request: JsonRequest) -> Response:
    """Answer one delivered task."""
    wanted = queried(request, "task_id")
    if wanted is None:
        raise invalid("task_id", "missing")
    expand = expanded(request, "dataset", "delivery")
    async with opened(request) as tx:
        found = await scale.v2.dataset_task(tx, wanted)
    return json_answer(scale.v2.dataset_task_documents([found], expand, content_link(request))[0])


@routes.door("GET", "/datasets/task/{task_id}/response_url/{attachment_id}", Action.READ_DELIVERIES)
async def attachment(request: JsonRequest) -> Response:
    """Lead to a file that a delivered task names, or to a part of its response."""
    link = content_link(request)
    async with opened(request) as tx:
        found = await scale.v2.dataset_task(tx, request.path_params["task_id"])
        wanted = await scale.v2.attachment_of(tx, found.task, request.path_params["attachment_id"], link)
        address = wanted if isinstance(wanted, str) else file_link(request, tx, wanted)
    return RedirectResponse(address, status_code=302)


async def _page(
    request: JsonRequest,
    tx: Tx,
    one: scale.DeliveryRow | None,
    dataset: scale.ProjectRow | None,
    limit: int,
    expand: frozenset[str],
) -> tuple[list[Mapping[str, Any]], str | None]:
    ready = (instant(request, "delivered_after"), instant(request, "delivered_before"))
    place = await scale.v2.place_of(tx, one, dataset, queried(request, "next_token"), ready)
    if place is None:
        return [], None
    leaves, following = await scale.v2.read_page(tx, files_of(request), place, limit)
    found = await scale.v2.delivered(tx, leaves)
    return scale.v2.dataset_task_documents(found, expand, content_link(request)), following
