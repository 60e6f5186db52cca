"""Deliveries of a project on its overview: make one, see it being made, download its files."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from tarazu import delivery, projects
from tarazu.http.access import Routes
from tarazu.http.answers import blocks
from tarazu.http.customer.pages import delivery_facts, project_id_of
from tarazu.http.pages import redirect, render
from tarazu.http.state import state_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import Refusal, not_found
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes(tag="delivery pages")


@routes.page("GET", "/projects/{project_id}/deliveries", Action.READ_DELIVERIES)
async def deliveries(request: Request) -> Response:
    """Show the part of the overview that follows a delivery while it is made."""
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        facts = await delivery_facts(request, tx)
    return render(request, "projects/deliveries.html", project=project, **facts)


@routes.page("POST", "/projects/{project_id}/deliveries", Action.CREATE_DELIVERY)
async def make(request: Request) -> Response:
    """Begin the next delivery."""
    project_id = project_id_of(request)
    async with opened(request) as tx:
        await delivery.request_snapshot(tx, project_id)
    response = redirect(f"/projects/{project_id}", "delivery_asked")
    response.headers["Location"] += "#deliveries"
    return response


@routes.page("GET", "/projects/{project_id}/deliveries/{snapshot_id}/{name}", Action.READ_DELIVERIES)
async def one_file(request: Request) -> Response:
    """Answer one file of a delivery as a stream."""
    files = state_of(request).files
    if files is None:
        raise Refusal("files_unavailable", "unavailable")
    async with opened(request) as tx:
        tenant_id = tx.tenant_id
        found = await delivery.snapshot(tx, parse_id(request.path_params["snapshot_id"], "snapshot"))
    if found.project_id != project_id_of(request):
        raise not_found("snapshot")
    name = request.path_params["name"]
    file = await delivery.open_file(files, tenant_id, found, name)
    length = {"Content-Length": str(file.bytes)}
    return blocks(file.content, f"v{found.version}-{name}", file.media_type, length)
