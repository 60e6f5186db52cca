"""Who solves the questions of a project unseen: over HTTP and on its settings."""

from __future__ import annotations

import uuid

import msgspec
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects, quality
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.customer.pages import project_id_of, show_settings
from tarazu.http.pages import redirect, refill
from tarazu.http.problems import status_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import Refusal, invalid
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

api = Routes("/api/v1", tag="blind solving")
pages = Routes(tag="project pages")

_FIELDS = ("solving_project_id", "people", "only_agreed")


class ResolvingGiven(BaseModel):
    """So many people of a solving project answer each question without its key; with `only_agreed`, deliveries hold only
    questions on which they agree, or that a reviewer accepted who had seen their answers."""

    model_config = ConfigDict(extra="forbid", strict=True)
    solving_project_id: str
    people: int = 3
    only_agreed: bool = False


class ResolvingShown(msgspec.Struct, frozen=True, kw_only=True):
    """Who solves the questions of a project, and how many stand how; null where nobody does."""

    resolving: quality.Resolving | None


@api.api(
    "GET",
    "/projects/{project_id}/resolving",
    Action.READ_PROJECTS,
    summary="Who solves the questions of a project unseen",
    gives=ResolvingShown,
)
async def show(request: Request, project_id: str) -> Response:
    """Answer who solves the questions of a project, and how many stand how."""
    async with opened(request) as tx:
        found = await quality.resolving(tx, parse_id(project_id, "project"))
    return json_answer(ResolvingShown(resolving=found))


@api.api(
    "PUT",
    "/projects/{project_id}/resolving",
    Action.MANAGE_PROJECTS,
    summary="Have the questions of a project solved unseen",
    gives=ResolvingShown,
)
async def change(request: Request, project_id: str, body: ResolvingGiven) -> Response:
    """Set who solves the questions that are handed in from now on."""
    async with opened(request) as tx:
        project = await projects.project(tx, parse_id(project_id, "project"))
        new = quality.NewResolving(
            solving_project_id=_project(body.solving_project_id), people=body.people, only_agreed=body.only_agreed
        )
        made = await quality.set_resolving(tx, project.id, new)
    return json_answer(ResolvingShown(resolving=made))


@api.api(
    "DELETE",
    "/projects/{project_id}/resolving",
    Action.MANAGE_PROJECTS,
    summary="Have no further questions solved",
    gives=ResolvingShown,
)
async def end(request: Request, project_id: str) -> Response:
    """Have no further questions of a project solved; what is being solved goes on."""
    async with opened(request) as tx:
        await quality.end_resolving(tx, parse_id(project_id, "project"))
    return json_answer(ResolvingShown(resolving=None))


@pages.page("POST", "/projects/{project_id}/resolving", Action.MANAGE_PROJECTS)
async def change_on_page(request: Request) -> Response:
    """Set it, end it where no project is chosen, or show what is wrong."""
    sent = await request.form(max_files=0, max_fields=6)
    values = {name: str(sent.get(name, "")).strip() for name in _FIELDS}
    try:
        async with opened(request) as tx:
            project = await projects.project(tx, project_id_of(request))
            if not values["solving_project_id"]:
                await quality.end_resolving(tx, project.id)
            else:
                people = int(values["people"]) if values["people"].isdecimal() and len(values["people"]) < 9 else 0
                new = quality.NewResolving(
                    solving_project_id=_project(values["solving_project_id"]),
                    people=people,
                    only_agreed=values["only_agreed"] == "on",
                )
                await quality.set_resolving(tx, project.id, new)
    except Refusal as refusal:
        if refusal.kind != "invalid":
            raise
        form = refill(request, refusal, values, {name: name for name in _FIELDS})
        return await show_settings(request, status_of(refusal), resolving=form)
    return redirect(f"/projects/{project_id_of(request)}/settings", "resolving_set")


def _project(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise invalid("solving_project_id", "unknown_project") from None
