"""Whether the process lives, and whether it can serve."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from tarazu import trust
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.state import state_of

routes = Routes(tag="health")


@routes.raw("GET", "/healthz", "public", summary="Whether the process answers")
async def healthz(_request: Request) -> Response:
    """Answer that the process runs."""
    return json_answer({"status": "ok"})


@routes.raw("GET", "/readyz", "public", summary="Whether the database answers too")
async def readyz(request: Request) -> Response:
    """Answer that the database can be asked; a refusal (503) when it cannot."""
    await trust.identify_key(state_of(request).db, "tz_live_readiness-is-nobody's-key")
    return json_answer({"status": "ready"})
