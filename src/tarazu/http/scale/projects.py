"""Projects at the door, version 1."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from tarazu import scale
from tarazu.http.answers import json_answer
from tarazu.http.bodies import JsonRequest
from tarazu.http.scale.door import DoorRoutes, object_in, read_object, text_in, truth
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import invalid
from tarazu.trust import Action

routes = DoorRoutes("/scale/v1", tag="door projects")


@routes.door("POST", "/projects", Action.MANAGE_PROJECTS)
async def create(request: JsonRequest) -> Response:
    """Start a project of one type."""
    body = await read_object(request)
    name, kind = text_in(body, "name", required=True), text_in(body, "type", required=True)
    assert name is not None
    assert kind is not None
    dataset = body.get("datasetId", body.get("dataset_id"))
    async with opened(request) as tx:
        made = await scale.create_project(
            tx,
            type=kind,
            name=name,
            params=object_in(body, "params"),
            rapid=truth(body.get("rapid"), "rapid"),
            studio=truth(body.get("studio"), "studio"),
            dataset_id=None if dataset is None else str(dataset)[:200],
            pipeline=text_in(body, "pipeline"),
            attempts=_attempts(body),
        )
        return json_answer(await _document(tx, made))


@routes.door("GET", "/projects", Action.READ_PROJECTS)
async def listing(request: JsonRequest) -> Response:
    """Answer every project, newest first, as one list."""
    archived = request.query_params.get("archived")
    only_archived = archived is not None and truth(archived, "archived")
    async with opened(request) as tx:
        found = [] if only_archived else await scale.all_projects(tx)
        histories = await scale.histories(tx, [each.id for each in found])
    return json_answer([scale.project_document(each, histories[each.id]) for each in found])


@routes.door("GET", "/projects/{project_name}", Action.READ_PROJECTS)
async def show(request: JsonRequest) -> Response:
    """Answer one project."""
    async with opened(request) as tx:
        return json_answer(await _document(tx, await scale.project(tx, request.path_params["project_name"])))


@routes.door("POST", "/projects/{project_name}/setParams", Action.MANAGE_PROJECTS)
async def set_params(request: JsonRequest) -> Response:
    """Add a version of the parameters: in place of the newest, or with `patch` changing it."""
    body = await read_object(request)
    patch = truth(body.pop("patch", None), "patch")
    async with opened(request) as tx:
        found = await scale.set_params(tx, request.path_params["project_name"], body, patch=patch)
        return json_answer(await _document(tx, found))


@routes.door("POST", "/projects/{project_name}/setOntology", Action.MANAGE_PROJECTS)
async def set_ontology(request: JsonRequest) -> Response:
    """Keep the labels that a customer names for a project."""
    ontology = (await read_object(request)).get("ontology")
    if not isinstance(ontology, list):
        raise invalid("ontology", "wrong_type", expected="array")
    async with opened(request) as tx:
        found = await scale.set_ontology(tx, request.path_params["project_name"], ontology)
        return json_answer(await _document(tx, found))


@routes.door("GET", "/projects/{project_name}/taskTemplates", Action.READ_PROJECTS)
async def templates(request: JsonRequest) -> Response:
    """Answer what a task of the project is made of."""
    async with opened(request) as tx:
        found = await scale.project(tx, request.path_params["project_name"])
        history = (await scale.histories(tx, [found.id]))[found.id]
    return json_answer(scale.template_document(found, history))


async def _document(tx: Tx, project: scale.ProjectRow) -> dict[str, Any]:
    return scale.project_document(project, (await scale.histories(tx, [project.id]))[project.id])


def _attempts(body: dict[str, Any]) -> int:
    value = body.get("attempts", body.get("num_attempts", 3))
    if not isinstance(value, int) or isinstance(value, bool):
        raise invalid("attempts", "wrong_type", expected="integer")
    return value
