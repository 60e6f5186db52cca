"""Signed links: a file for whoever has its link, until that expires."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects
from tarazu.http.access import Routes
from tarazu.http.state import state_of
from tarazu.http.stored import stored_answer
from tarazu.kit.actor import Actor
from tarazu.kit.errors import not_found

routes = Routes(tag="files")


@routes.raw(
    "GET", "/files/{token}", "public", summary="A file by its signed link", media_type="application/octet-stream"
)
async def file(request: Request) -> Response:
    """Stream the file of a link; a wrong or expired one is refused before anything is asked of the database."""
    state = state_of(request)
    found = projects.presented(state.secrets, state.clock, request.path_params["token"])
    if found is None:
        raise not_found("file")
    tenant_id, file_id = found
    async with state.db.tx(Actor(persona="customer", tenant_id=tenant_id, role="link")) as tx:
        part = projects.file_part(tenant_id, await projects.file(tx, file_id))
    return await stored_answer(request, part)
