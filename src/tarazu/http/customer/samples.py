"""Sample tasks of a project that is to be tried: told with what they ask for, and added once that is known; by API and on pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects, tasks, trust
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.pages import redirect
from tarazu.http.transaction import once, opened
from tarazu.kit.db import Tx
from tarazu.kit.ids import parse_id
from tarazu.kit.money import Money
from tarazu.trust import Action

api = Routes("/api/v1", tag="sample tasks")
pages = Routes(tag="sample task pages")


class SampleTasks(msgspec.Struct, frozen=True, kw_only=True):
    """Payloads that a project can be tried on, the most answers they ask for, and what each of these is paid if real people give
    it: null where the platform pays nobody, or the caller may not know the cost."""

    payloads: list[dict[str, Any]]
    answers: int
    rate: Money | None


class SamplesConfirmed(BaseModel):
    """How many sample tasks the caller was told of, and adds."""

    model_config = ConfigDict(extra="forbid", strict=True)
    count: int = Field(ge=1, le=1_000)


class SamplesAdded(msgspec.Struct, frozen=True, kw_only=True):
    """How many tasks are new; none where they were there already."""

    added: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplesShown:
    """What a page says before somebody adds sample tasks."""

    count: int
    answers: int
    rate: Money | None
    is_own: bool


@api.api(
    "GET",
    "/projects/{project_id}/sample-tasks",
    Action.READ_TASKS,
    summary="Tasks that a project can be tried on",
    gives=SampleTasks,
)
async def listing(request: Request, project_id: str) -> Response:
    """Answer the sample tasks that go with the project, and what they would ask for."""
    async with opened(request) as tx:
        project = await projects.project(tx, parse_id(project_id, "project"))
        found, rate = await tasks.samples(tx, project.id), await paid_rate(tx, project)
    return json_answer(SampleTasks(payloads=list(found.payloads), answers=found.answers, rate=rate))


@api.api(
    "POST",
    "/projects/{project_id}/sample-tasks",
    Action.ADD_TASKS,
    summary="Add the sample tasks",
    gives=SamplesAdded,
)
async def add(request: Request, project_id: str, body: SamplesConfirmed) -> Response:
    """Add them; any number but the one that there are is refused, so that nobody pays for more than was told."""

    async def work(tx: Tx) -> SamplesAdded:
        project = await projects.project(tx, parse_id(project_id, "project"))
        return SamplesAdded(added=await tasks.add_project_samples(tx, project.id, body.count))

    return await once(request, work, status=200)


@pages.page("POST", "/projects/{project_id}/sample-tasks", Action.ADD_TASKS)
async def add_from_page(request: Request) -> Response:
    """Add as many as the page told of."""
    sent = await request.form(max_files=0, max_fields=2)
    count = str(sent.get("count", ""))
    project_id = parse_id(request.path_params["project_id"], "project")
    async with opened(request) as tx:
        await tasks.add_project_samples(tx, project_id, int(count) if count.isdecimal() and len(count) < 5 else 0)
    return redirect(f"/projects/{project_id}/tasks", "samples_added")


async def samples_shown(tx: Tx, project: projects.Project) -> SamplesShown | None:
    """Return what a page without tasks says of the sample tasks; None where there are none, or the caller may add none."""
    if not trust.allows(tx.actor, Action.ADD_TASKS) or project.state == "completed":
        return None
    found = await tasks.samples(tx, project.id)
    if not found.payloads:
        return None
    count, rate = len(found.payloads), await paid_rate(tx, project)
    return SamplesShown(count=count, answers=found.answers, rate=rate, is_own=project.audience == "own")


async def rate_shown(tx: Tx, project: projects.Project) -> projects.Rate | None:
    """Return what a project pays, or None to a caller who may not know it."""
    if not trust.allows(tx.actor, Action.READ_COST):
        return None
    return await projects.rate(tx, project.id, project.rate_version)


async def paid_rate(tx: Tx, project: projects.Project) -> Money | None:
    """Return what an answer pays; None to a caller who may not know it, and where the customer's own people work."""
    rate = None if project.audience == "own" else await rate_shown(tx, project)
    return rate.money if rate else None
