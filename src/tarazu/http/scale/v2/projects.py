"""Projects at the door, version 2."""

from __future__ import annotations

from starlette.responses import Response

from tarazu import scale
from tarazu.http.answers import json_answer
from tarazu.http.bodies import JsonRequest
from tarazu.http.scale.door import DoorRoutes, instant
from tarazu.http.scale.v2.asking import project_queried
from tarazu.http.transaction import opened
from tarazu.kit.errors import invalid
from tarazu.trust import Action

routes = DoorRoutes("/scale/v2", tag="door projects 2")


@routes.door("GET", "/project", Action.READ_PROJECTS)
async def show(request: JsonRequest) -> Response:
    """Answer one project, by id or name."""
    async with opened(request) as tx:
        found = await project_queried(request, tx)
    if found is None:
        raise invalid("project_id", "missing")
    return json_answer(scale.v2.project_document(found))


@routes.door("GET", "/projects", Action.READ_PROJECTS)
async def listing(request: JsonRequest) -> Response:
    """Answer every project made within a time, newest first."""
    since, until = instant(request, "created_after"), instant(request, "created_before")
    async with opened(request) as tx:
        found = await scale.all_projects(tx)
    wanted = [
        each
        for each in found
        if (since is None or each.created_at >= since) and (until is None or each.created_at <= until)
    ]
    return json_answer({"projects": [scale.v2.project_document(each) for each in wanted]})
