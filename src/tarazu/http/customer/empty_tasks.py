"""Completed tasks of which no answer counts, so that no delivery holds them: listed, and answered anew; by API and on a page."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import msgspec
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects, tasks
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.customer.pages import project_id_of
from tarazu.http.customer.projects import Cursor, Limit, project_at
from tarazu.http.customer.task_names import TaskName, task_names
from tarazu.http.pages import redirect, render
from tarazu.http.paging import LIMIT_DEFAULT, Page, after, beside, page_of
from tarazu.http.transaction import once, opened
from tarazu.kit.db import Tx
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

api = Routes("/api/v1", tag="empty tasks")
pages = Routes(tag="task pages")

SHOWN = 50


class AnewGiven(BaseModel):
    """Which tasks are to be answered anew, at most fifty."""

    model_config = ConfigDict(extra="forbid", strict=True)
    task_ids: list[str] = Field(min_length=1, max_length=SHOWN)


class AskedAnew(msgspec.Struct, frozen=True, kw_only=True):
    """The tasks of which one more answer is asked for now."""

    task_ids: list[uuid.UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyLine:
    """A task by its name."""

    task: tasks.Task
    name: TaskName


@api.api(
    "GET",
    "/projects/{project_id}/empty-tasks",
    Action.READ_TASKS,
    summary="Completed tasks of which no answer counts",
    gives=Page[tasks.Task],
)
async def listing(request: Request, project_id: str, limit: Limit = LIMIT_DEFAULT, cursor: Cursor = None) -> Response:
    """Answer a page of them, oldest first."""
    async with opened(request) as tx:
        found = await project_at(tx, project_id)
        return json_answer(page_of(await tasks.empty_tasks(tx, found.id, after(cursor), limit + 1), limit))


@api.api(
    "POST",
    "/projects/{project_id}/empty-tasks",
    Action.ADD_TASKS,
    summary="Have tasks answered anew of which no answer counts",
    gives=AskedAnew,
)
async def anew(request: Request, project_id: str, body: AnewGiven) -> Response:
    """Have one more person answer each of them; those of which an answer counts, or is asked for already, are left as they are."""
    wanted = [parse_id(each, "task") for each in body.task_ids]

    async def work(tx: Tx) -> AskedAnew:
        found = await project_at(tx, project_id)
        return AskedAnew(task_ids=await tasks.ask_each_anew(tx, found.id, wanted))

    return await once(request, work, status=200)


@pages.page("GET", "/projects/{project_id}/empty-tasks", Action.READ_TASKS)
async def page(request: Request) -> Response:
    """List them, to be ticked."""
    start = after(request.query_params.get("after"))
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        found = await tasks.empty_tasks(tx, project.id, start, SHOWN + 1)
        names = await task_names(tx, [each.id for each in found[:SHOWN]])
    lines = [EmptyLine(task=each, name=names[each.id]) for each in found[:SHOWN]]
    return render(
        request,
        "projects/empty_tasks.html",
        tab="tasks",
        project=project,
        tasks=lines,
        **beside(f"/projects/{project.id}/empty-tasks", start, found, SHOWN),
    )


@pages.page("POST", "/projects/{project_id}/empty-tasks", Action.ADD_TASKS)
async def anew_from_page(request: Request) -> Response:
    """Have those that were ticked answered anew."""
    sent = await request.form(max_files=0, max_fields=SHOWN + 1)
    ticked = [parse_id(str(each), "task") for each in sent.getlist("task")]
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        asked = await tasks.ask_each_anew(tx, project.id, ticked)
    return redirect(f"/projects/{project.id}/empty-tasks", "tasks_asked_anew" if asked else "")
