"""How many answers tasks get: over HTTP and on the settings of a project; and which tasks were in doubt at the most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects, quality, tasks
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.customer import forecasting
from tarazu.http.customer.forecasting import address_of, forecast_shown, whole
from tarazu.http.customer.pages import project_id_of, show_settings
from tarazu.http.customer.percentages import percent
from tarazu.http.customer.projects import Cursor, Limit, ProjectGiven, ProjectTold, new_project, project_at, told
from tarazu.http.pages import is_part, redirect, refill, render
from tarazu.http.paging import LIMIT_DEFAULT, Page, after, page_of
from tarazu.http.problems import status_of
from tarazu.http.transaction import once, opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, invalid
from tarazu.kit.ids import parse_id
from tarazu.kit.money import parse_money
from tarazu.projects import Redundancy
from tarazu.projects.model import EXPERT_DAYS
from tarazu.trust import Action

api = Routes("/api/v1", tag="redundancy")
pages = Routes(tag="project pages")

People = Annotated[
    str | None,
    Query(
        max_length=20, description="What people are supposed to be: `careful`, `ordinary`, `mixed`, `any`, `project`."
    ),
]
Tasks = Annotated[int | None, Query(description="How many tasks it is told for; those that are there, or 1,000.")]
Pace = Annotated[int | None, Query(description="How many answers come in a day, where that is not to be looked up.")]

_FIELDS = ("redundancy", "redundancy_most", "confidence", "unsure", "expert_days", "budget")


class RedundancyGiven(BaseModel):
    """How many answers tasks get: `redundancy`; with a `confidence` up to `redundancy_most`, until they are so sure.

    What is in doubt at the most goes to an expert (`unsure` is `expert`) or back to its author, as it does
    when nobody took that seat for `expert_days`. Nobody is asked beyond `redundancy` once answers have cost `budget_minor`.
    """

    model_config = ConfigDict(extra="forbid", strict=True)
    redundancy: int
    redundancy_most: int | None = None
    confidence: float | None = None
    unsure: str = "author"
    expert_days: int = EXPERT_DAYS
    budget_minor: int | None = None


@api.api(
    "PUT",
    "/projects/{project_id}/redundancy",
    Action.MANAGE_PROJECTS,
    summary="Say how many answers tasks get",
    gives=ProjectTold,
)
async def change(request: Request, project_id: str, body: RedundancyGiven) -> Response:
    """Say how many answers tasks get, or how sure these must be."""
    new = Redundancy(**body.model_dump())
    async with opened(request) as tx:
        return json_answer(told(await projects.set_redundancy(tx, parse_id(project_id, "project"), new)))


@api.api(
    "GET",
    "/projects/{project_id}/doubts",
    Action.READ_PROJECTS,
    summary="Tasks in doubt after the most answers",
    gives=Page[tasks.Doubt],
)
async def doubts(request: Request, project_id: str, limit: Limit = LIMIT_DEFAULT, cursor: Cursor = None) -> Response:
    """Answer the tasks that were in doubt after the most answers, and what became of them."""
    start = after(cursor)
    async with opened(request) as tx:
        project = await project_at(tx, project_id)
        found = await tasks.doubts(tx, project.id, start, limit + 1)
    return json_answer(page_of(found, limit, lambda each: each.task_id))


@api.api(
    "GET",
    "/projects/{project_id}/what-if",
    Action.READ_COST,
    summary="What another number of answers would cost and bring",
    gives=quality.WhatIf,
)
async def what_if(
    request: Request, project_id: str, people: People = None, tasks: Tasks = None, pace: Pace = None
) -> Response:
    """Answer forecasts by setting, from the project's own answers; from what is supposed of people while they are too few."""
    supposed = quality.Supposed(people=people, tasks=tasks, pace=pace)
    async with opened(request) as tx:
        return json_answer(await quality.what_if(tx, parse_id(project_id, "project"), supposed))


@api.api(
    "POST",
    "/forecasts",
    Action.MANAGE_PROJECTS,
    summary="What a project would cost and bring before it is started",
    gives=quality.WhatIf,
)
async def foresee(
    request: Request, body: ProjectGiven, people: People = None, tasks: Tasks = None, pace: Pace = None
) -> Response:
    """Answer forecasts by setting for the body with which a project would be started; nothing is made."""
    supposed = quality.Supposed(people=people, tasks=tasks, pace=pace)
    return json_answer(await forecasting.foresee(request, new_project(body), supposed))


@api.api(
    "POST",
    "/projects/{project_id}/what-if",
    Action.READ_COST,
    summary="Have other numbers of answers compared anew",
    gives=quality.WhatIf,
    status=202,
)
async def ask_what_if(request: Request, project_id: str) -> Response:
    """Have the project's answers replayed under other settings; what was counted last stands until then."""
    wanted = parse_id(project_id, "project")

    async def ask(tx: Tx) -> quality.WhatIf:
        await quality.ask_what_if(tx, wanted)
        return await quality.what_if(tx, wanted)

    return await once(request, ask, status=202)


@pages.page("GET", "/projects/{project_id}/what-if", Action.READ_COST)
async def what_if_panel(request: Request) -> Response:
    """Show the part that follows a count of other settings; to whoever opens it directly, the settings."""
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        found, supposed = await forecast_shown(request, tx, project.id)
    if not is_part(request):
        return redirect(f"/projects/{project.id}/settings")
    here = address_of(project.id, supposed)
    return render(request, "projects/what_if.html", project=project, what_if=found, supposed=supposed, here=here)


@pages.page("POST", "/projects/{project_id}/what-if", Action.READ_COST)
async def ask_on_page(request: Request) -> Response:
    """Have other settings compared anew."""
    async with opened(request) as tx:
        await quality.ask_what_if(tx, project_id_of(request))
    return redirect(f"/projects/{project_id_of(request)}/settings#what-if")


@pages.page("POST", "/projects/{project_id}/redundancy", Action.MANAGE_PROJECTS)
async def change_on_page(request: Request) -> Response:
    """Say how many answers tasks get, or show what is wrong."""
    sent = await request.form(max_files=0, max_fields=8)
    values = {name: str(sent.get(name, "")).strip() for name in _FIELDS}
    try:
        async with opened(request) as tx:
            project = await projects.project(tx, project_id_of(request))
            rate = await projects.rate(tx, project.id, project.rate_version)
            await projects.set_redundancy(tx, project.id, read_redundancy(values, rate.currency))
    except Refusal as refusal:
        if refusal.kind != "invalid":
            raise
        fields = {**{name: name for name in _FIELDS}, "budget_minor": "budget", "acceptance": "confidence"}
        return await show_settings(request, status_of(refusal), redundancy=refill(request, refusal, values, fields))
    return redirect(f"/projects/{project_id_of(request)}/settings", "redundancy_set")


def read_redundancy(values: Mapping[str, str], currency: str) -> Redundancy:
    """Read what a form says; an empty confidence (in percent) means a fixed number. Refuses what cannot be read."""
    least = whole("redundancy", values["redundancy"])
    if least is None:
        raise invalid("redundancy", "missing")
    days = whole("expert_days", values["expert_days"])
    budget = parse_money(values["budget"], currency, field="budget") if values["budget"] else None
    return Redundancy(
        redundancy=least,
        redundancy_most=whole("redundancy_most", values["redundancy_most"]),
        confidence=share("confidence", values["confidence"]),
        unsure=values["unsure"] or "author",
        expert_days=EXPERT_DAYS if days is None else days,
        budget_minor=budget.amount_minor if budget else None,
    )


def share(name: str, text: str) -> float | None:
    """Read a percentage of a form, over 50 and below 100, as a share of one; None where it is empty."""
    found = percent(name, text)
    if found is not None and not 50 < found < 100:
        raise invalid(name, "percent_over_half")
    return None if found is None else float(found / 100)
