"""Evaluation and training tasks at the door, version 1."""

from __future__ import annotations

from starlette.responses import Response

from tarazu import quality, scale
from tarazu.http.answers import json_answer
from tarazu.http.bodies import JsonRequest
from tarazu.http.scale.door import DoorRoutes, read_object
from tarazu.http.transaction import opened
from tarazu.trust import Action

routes = DoorRoutes("/scale/v1", tag="door quality tasks")


@routes.door("POST", "/evaluation_tasks/{type}", Action.ADD_TASKS)
async def create_evaluation(request: JsonRequest) -> Response:
    """Keep a task that is to be mixed into the work of people, to see how well they do."""
    return await _create(request, "evaluation")


@routes.door("POST", "/training_tasks/{type}", Action.ADD_TASKS)
async def create_training(request: JsonRequest) -> Response:
    """Keep a task that people are to pass before they join a project."""
    return await _create(request, "training")


async def _create(request: JsonRequest, purpose: quality.Purpose) -> Response:
    body = await read_object(request)
    async with opened(request) as tx:
        return json_answer(await scale.create_quality_task(tx, purpose, request.path_params["type"], body))
