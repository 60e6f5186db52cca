"""Whether what people of a project disagree on is adjudicated: over HTTP and on its settings."""

from __future__ import annotations

import msgspec
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.customer.pages import project_id_of
from tarazu.http.pages import redirect
from tarazu.http.transaction import opened
from tarazu.kit.errors import invalid
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

api = Routes("/api/v1", tag="adjudication")
pages = Routes(tag="project pages")


class AdjudicatingGiven(BaseModel):
    """Whether a reviewer decides where people disagree; off unless set. From a mean distance of `distance_min` on (0.01 to 1) answers
    disagree that have one label; never where it is null."""

    model_config = ConfigDict(extra="forbid", strict=True)
    adjudicate: bool
    distance_min: float | None = quality.DISTANCE_MIN


class AdjudicatingShown(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a reviewer decides where people disagree, and how many tasks stand how."""

    adjudication: quality.Adjudicating


@api.api(
    "GET",
    "/projects/{project_id}/adjudication",
    Action.READ_PROJECTS,
    summary="Whether disagreements are adjudicated",
    gives=AdjudicatingShown,
)
async def show(request: Request, project_id: str) -> Response:
    """Answer whether disagreements of a project are adjudicated, and the counts by verdict."""
    async with opened(request) as tx:
        found = await quality.adjudicating(tx, parse_id(project_id, "project"))
    return json_answer(AdjudicatingShown(adjudication=found))


@api.api(
    "PUT",
    "/projects/{project_id}/adjudication",
    Action.MANAGE_PROJECTS,
    summary="Have disagreements adjudicated",
    gives=AdjudicatingShown,
)
async def change(request: Request, project_id: str, body: AdjudicatingGiven) -> Response:
    """Have what people of a project disagree on adjudicated from now on, or nothing more."""
    async with opened(request) as tx:
        wanted = parse_id(project_id, "project")
        found = await quality.set_adjudicating(tx, wanted, body.adjudicate, body.distance_min)
    return json_answer(AdjudicatingShown(adjudication=found))


@pages.page("POST", "/projects/{project_id}/adjudication", Action.MANAGE_PROJECTS)
async def change_on_page(request: Request) -> Response:
    """Switch it on or off from the settings."""
    sent = await request.form(max_files=0, max_fields=3)
    least = _distance(str(sent.get("distance_min", "")))
    async with opened(request) as tx:
        await quality.set_adjudicating(tx, project_id_of(request), sent.get("adjudicate") == "on", least)
    return redirect(f"/projects/{project_id_of(request)}/settings", "adjudicating_set")


def _distance(text: str) -> float | None:
    """Read a distance of the page; None where labels alone decide."""
    try:
        return float(text) if text else None
    except ValueError:
        raise invalid("distance_min", "wrong_type", expected="number") from None
