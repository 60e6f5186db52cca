"""Studio at the door, version 1: who of the customer's own people works on what, and in which order."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from tarazu import scale, tasks, workforce
from tarazu.http.answers import json_answer
from tarazu.http.bodies import JsonRequest
from tarazu.http.scale.door import DoorRoutes, read_object, text_in, texts_in
from tarazu.http.transaction import opened
from tarazu.kit.errors import invalid
from tarazu.trust import Action

routes = DoorRoutes("/scale/v1", tag="door studio")


@routes.door("GET", "/studio/assignments", Action.READ_TEAM)
async def assignments(request: JsonRequest) -> Response:
    """Answer who is assigned to which projects, by address."""
    async with opened(request) as tx:
        return json_answer(await scale.studio_assignments(tx))


@routes.door("POST", "/studio/assignments/add", Action.MANAGE_PROJECTS)
async def assign(request: JsonRequest) -> Response:
    """Assign people to projects."""
    return await _assign(request, away=False)


@routes.door("POST", "/studio/assignments/remove", Action.MANAGE_PROJECTS)
async def unassign(request: JsonRequest) -> Response:
    """Take people off projects."""
    return await _assign(request, away=True)


@routes.door("GET", "/studio/projects/{project_name}/groups", Action.READ_TEAM)
async def groups(request: JsonRequest) -> Response:
    """Answer the groups of a project."""
    async with opened(request) as tx:
        return json_answer(await scale.group_documents(tx, request.path_params["project_name"]))


@routes.door("POST", "/studio/projects/{project_name}/groups", Action.MANAGE_PROJECTS)
async def create_group(request: JsonRequest) -> Response:
    """Make a group of people who are assigned to a project."""
    body = await read_object(request)
    group, emails = text_in(body, "name", required=True), texts_in(body, "emails")
    assert group is not None
    name = request.path_params["project_name"]
    async with opened(request) as tx:
        await workforce.create_group(tx, await scale.studio_project(tx, name), group, emails)
        return json_answer(await scale.group_document(tx, name, group))


@routes.door("PUT", "/studio/projects/{project_name}/groups/{group}", Action.MANAGE_PROJECTS)
async def change_group(request: JsonRequest) -> Response:
    """Put people into a group and take others out."""
    body = await read_object(request)
    add, remove = (texts_in(body, each) if body.get(each) else [] for each in ("add_emails", "remove_emails"))
    name, group = request.path_params["project_name"], request.path_params["group"]
    async with opened(request) as tx:
        await workforce.change_group(tx, await scale.studio_project(tx, name), group, add=add, remove=remove)
        return json_answer(await scale.group_document(tx, name, group))


@routes.door("GET", "/studio/batches", Action.READ_TASKS)
async def batches(request: JsonRequest) -> Response:
    """Answer the pending batches, the first to be done first."""
    async with opened(request) as tx:
        return json_answer(await scale.studio_batches(tx))


@routes.door("PUT", "/studio/batches/{batch_name}", Action.MANAGE_PROJECTS)
async def set_groups(request: JsonRequest) -> Response:
    """Say which groups a batch is for."""
    wanted = texts_in(await read_object(request), "groups")
    async with opened(request) as tx:
        found = await scale.batch(tx, request.path_params["batch_name"])
        await tasks.set_batch_groups(tx, found.id, wanted)
        return json_answer(await scale.studio_batch(tx, found.id))


@routes.door("POST", "/studio/batches/set_priorities", Action.MANAGE_PROJECTS)
async def set_priorities(request: JsonRequest) -> Response:
    """Put all pending batches into an order."""
    names = _names((await read_object(request)).get("batches"))
    async with opened(request) as tx:
        await scale.prioritize(tx, names)
        return json_answer(await scale.studio_batches(tx))


@routes.door("POST", "/studio/batches/reset_priorities", Action.MANAGE_PROJECTS)
async def reset_priorities(request: JsonRequest) -> Response:
    """Have the oldest batches done first."""
    async with opened(request) as tx:
        await tasks.reset_order(tx)
        return json_answer(await scale.studio_batches(tx))


async def _assign(request: JsonRequest, *, away: bool) -> Response:
    body = await read_object(request)
    emails, names = texts_in(body, "emails"), texts_in(body, "projects")
    async with opened(request) as tx:
        await scale.assign_people(tx, emails, names, away=away)
        return json_answer(await scale.studio_assignments(tx))


def _names(given: Any) -> list[str]:
    if not isinstance(given, list) or not all(
        isinstance(each, dict) and isinstance(each.get("name"), str) for each in given
    ):
        raise invalid("batches", "wrong_type", expected="array")
    return [each["name"] for each in given]
