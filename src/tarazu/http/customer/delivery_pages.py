"""Deliveries of a project on pages: make one, see it being made, download its files."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tarazu import delivery, projects, tasks
from tarazu.http.access import Routes
from tarazu.http.answers import blocks
from tarazu.http.customer.deliveries import everything
from tarazu.http.customer.pages import project_id_of
from tarazu.http.packing import EVERYTHING
from tarazu.http.pages import is_part, redirect, render
from tarazu.http.state import state_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import Refusal, not_found
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes(tag="delivery pages")

SNAPSHOTS_SHOWN = 20


@routes.page("GET", "/projects/{project_id}/deliveries", Action.READ_DELIVERIES)
async def deliveries(request: Request) -> Response:
    """Show what was delivered and what is being made."""
    return render(request, "projects/deliveries.html", tab="deliveries", **await _facts(request))


@routes.page("GET", "/projects/{project_id}/deliveries/live", Action.READ_DELIVERIES)
async def live(request: Request) -> Response:
    """Show the part that follows a delivery while it is made; to whoever opens it directly, the page."""
    facts = await _facts(request)
    if not is_part(request):
        return redirect(f"/projects/{project_id_of(request)}/deliveries")
    return render(request, "projects/deliveries_live.html", **facts)


@routes.page("POST", "/projects/{project_id}/deliveries", Action.CREATE_DELIVERY)
async def make(request: Request) -> Response:
    """Begin the next delivery."""
    project_id = project_id_of(request)
    async with opened(request) as tx:
        await delivery.request_snapshot(tx, project_id)
    return redirect(f"/projects/{project_id}/deliveries", "delivery_asked")


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
    if name == EVERYTHING:
        return await everything(files, tenant_id, found)
    file = await delivery.open_file(files, tenant_id, found, name)
    length = {"Content-Length": str(file.bytes)}
    return blocks(file.content, f"v{found.version}-{name}", file.media_type, length)


async def _facts(request: Request) -> dict[str, Any]:
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        found = await delivery.snapshots(tx, project.id)
        progress = await tasks.progress(tx, project.id)
    newest = sorted(found, key=lambda each: -each.version)[:SNAPSHOTS_SHOWN]
    building = any(each.state == "building" for each in newest)
    still_open = progress.tasks - progress.completed - progress.cancelled
    return {
        "project": project,
        "snapshots": newest,
        "building": building,
        "progress": progress,
        "still_open": still_open,
    }
