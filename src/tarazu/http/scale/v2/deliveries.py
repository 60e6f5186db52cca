"""Deliveries and their schemas at the door, version 2."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.responses import Response

from tarazu import scale
from tarazu.http.answers import json_answer
from tarazu.http.bodies import JsonRequest
from tarazu.http.scale.door import DoorRoutes, instant, listed, number
from tarazu.http.scale.links import content_link
from tarazu.http.scale.v2.asking import asked, expanded, project_queried, queried
from tarazu.http.scale.v2.tasks import STATUSES
from tarazu.http.stored import files_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import invalid
from tarazu.trust import Action

routes = DoorRoutes("/scale/v2", tag="door deliveries")


@routes.door("GET", "/deliveries", Action.READ_DELIVERIES)
async def listing(request: JsonRequest) -> Response:
    """Answer every delivery that is ready, newest first."""
    expand = expanded(request, "project")
    ready = (instant(request, "delivered_after"), instant(request, "delivered_before"))
    async with opened(request) as tx:
        found = await scale.v2.deliveries(tx, await project_queried(request, tx), ready)
        return json_answer({"deliveries": [await scale.v2.delivery_document(tx, each, expand) for each in found]})


@routes.door("GET", "/delivery", Action.READ_DELIVERIES)
async def show(request: JsonRequest) -> Response:
    """Answer a page of a delivery's tasks; of a project that is named alone, of its newest delivery."""
    limit = number(request, "limit", 100, 1, 100)
    token = queried(request, "next_token")
    expand = expanded(request, "project", "batch", "delivery")
    async with opened(request) as tx:
        project = await project_queried(request, tx)
        one = await scale.v2.delivery_given(
            tx, queried(request, "delivery_id"), queried(request, "delivery_name"), project
        )
        if one is None and project is None:
            raise invalid("delivery_id", "missing")
        place = await scale.v2.place_of(tx, one, project, token)
        if place is None:
            return json_answer({"tasks": []})
        leaves, following = await scale.v2.read_page(tx, files_of(request), place, limit)
        found = await scale.v2.delivered(tx, leaves)
        how = await asked(request, tx, [each.task for each in found], "project", "batch", "delivery")
        told: Any = scale.short(place.row.id)
        if "delivery" in expand:
            told = await scale.v2.delivery_document(tx, place.row, expand)
        tasks = await scale.v2.delivered_documents(tx, found, how)
    return json_answer({"delivery": told, "tasks": tasks, **({"next_token": following} if following else {})})


@routes.door("GET", "/delivery/tasks", Action.READ_DELIVERIES)
async def tasks(request: JsonRequest) -> Response:
    """Answer a page of delivered tasks with their responses: of one delivery, else of the newest of a project or of each.

    What is filtered out of a page is not made up for: a page may be short, and the total is that of the deliveries.
    """
    limit = number(request, "limit", 100, 1, 100)
    states = listed(request, "status", STATUSES)
    since, until = instant(request, "completed_after"), instant(request, "completed_before")
    async with opened(request) as tx:
        project = await project_queried(request, tx)
        one = await scale.v2.delivery_given(tx, queried(request, "delivery_id"), None, project)
        place = await scale.v2.place_of(tx, one, project, queried(request, "next_token"))
        if place is None:
            return json_answer({"docs": [], "total": 0})
        rows = [one] if one else await scale.v2.newest_deliveries(tx, project.id if project else None)
        leaves, following = await scale.v2.read_page(tx, files_of(request), place, limit)
        found = await scale.v2.delivered(tx, leaves)
    link = content_link(request)
    docs = [
        scale.v2.response_document(each, link)
        for each in found
        if (not states or each.task.status in states) and _is_within(each.task.ended_at, since, until)
    ]
    total = sum(row.records for row in rows)
    return json_answer({"docs": docs, "total": total, **({"next_token": following} if following else {})})


@routes.door("GET", "/schema", Action.READ_DELIVERIES)
async def schema(request: JsonRequest) -> Response:
    """Answer what the responses of a project look like, as a JSON Schema in a text."""
    wanted = queried(request, "schema_id")
    if wanted is None:
        raise invalid("schema_id", "missing")
    async with opened(request) as tx:
        return json_answer(await scale.v2.schema_document(tx, wanted))


def _is_within(at: datetime | None, since: datetime | None, until: datetime | None) -> bool:
    if at is None:
        return since is None and until is None
    return (since is None or at >= since) and (until is None or at <= until)
