"""The rows behind two figures of a project's quality: what people said its tasks lack, and what one of its tasks has cost."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from urllib.parse import urlencode

import msgspec
from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from tarazu import ledger, projects, tasks, workforce
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.customer.pages import project_id_of
from tarazu.http.customer.projects import Cursor, Limit, project_at
from tarazu.http.customer.quality_figures import cost_per_item
from tarazu.http.customer.task_names import TaskName, task_name, task_names, told_apart
from tarazu.http.pages import render
from tarazu.http.paging import LIMIT_DEFAULT, Page, after, beside, cursor, page_of
from tarazu.http.state import state_of
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.trust import Action

api = Routes("/api/v1", tag="results")
pages = Routes(tag="quality pages")

ROWS_SHOWN = 50
Lack = Annotated[Literal["information", "expert"] | None, Query(description="What the task lacks; both if left out.")]


class ReportOfTask(msgspec.Struct, frozen=True, kw_only=True):
    """What a task, or the known item `item_id`, lacks by the word of a contributor, under a pseudonym; `upheld` is null while it waits."""

    id: uuid.UUID
    task_id: uuid.UUID | None
    item_id: uuid.UUID | None
    contributor: str
    lack: str
    reason: str
    reported_at: datetime
    upheld: bool | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A report on the page, and what its task is known by."""

    shown: ReportOfTask
    task: TaskName


@api.api(
    "GET",
    "/projects/{project_id}/reports",
    Action.READ_TASKS,
    summary="What people say the tasks of a project lack",
    gives=Page[ReportOfTask],
)
async def project_reports(
    request: Request, project_id: str, lack: Lack = None, limit: Limit = LIMIT_DEFAULT, cursor: Cursor = None
) -> Response:
    """Answer what contributors said the tasks of a project lack, the newest first."""
    start = after(cursor)
    async with opened(request) as tx:
        project = await project_at(tx, project_id)
        lines = await _reports(request, tx, project.id, lack, start, limit + 1)
    return json_answer(page_of([each.shown for each in lines], limit))


@api.api(
    "GET",
    "/projects/{project_id}/cost/bookings",
    Action.READ_COST,
    summary="What a project has paid for, piece by piece",
    gives=Page[ledger.Booking],
)
async def bookings(request: Request, project_id: str, limit: Limit = LIMIT_DEFAULT, cursor: Cursor = None) -> Response:
    """Answer the bookings that add up to the cost of a project, the newest first."""
    start = after(cursor)
    async with opened(request) as tx:
        project = await project_at(tx, project_id)
        return json_answer(page_of(await ledger.bookings(tx, project.id, start, limit + 1), limit))


@pages.page("GET", "/projects/{project_id}/quality/reports", Action.READ_TASKS)
async def reports_page(request: Request) -> Response:
    """List what people said the tasks of a project lack: all of it, or of one lack."""
    lack = request.query_params.get("lack")
    lack = lack if lack in tasks.LACKS else None
    start = after(request.query_params.get("after"))
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        found = await _reports(request, tx, project.id, lack, start, ROWS_SHOWN + 1)
    here, which = f"/projects/{project.id}", {"lack": lack} if lack else {}
    path = f"{here}/quality/reports"
    more = {**which, "after": cursor(found[ROWS_SHOWN - 1].shown.id)} if len(found) > ROWS_SHOWN else {}
    return render(
        request,
        "projects/quality_reports.html",
        tab="quality",
        project=project,
        lines=found[:ROWS_SHOWN],
        lack=lack,
        lacks=tasks.LACKS,
        here=here,
        path=path,
        older=f"{path}?{urlencode(more)}" if more else "",
        newer=(f"{path}?{urlencode(which)}" if which else path) if start else "",
    )


@pages.page("GET", "/projects/{project_id}/quality/costs", Action.READ_COST)
async def costs_page(request: Request) -> Response:
    """Show how the cost of one completed task comes about, and every booking in it."""
    start = after(request.query_params.get("after"))
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        found = await ledger.bookings(tx, project.id, start, ROWS_SHOWN + 1)
        parts = await ledger.project_cost(tx, project.id)
        counting = await tasks.count_with_answer(tx, project.id)
        names = await task_names(tx, [each.task_id for each in found[:ROWS_SHOWN]])
    here, totals = f"/projects/{project.id}", ledger.totals(parts)
    return render(
        request,
        "projects/quality_costs.html",
        tab="quality",
        project=project,
        lines=found[:ROWS_SHOWN],
        names=names,
        parts=parts,
        totals=totals,
        per_item=cost_per_item(totals, counting),
        counting=counting,
        here=here,
        **beside(f"{here}/quality/costs", start, found, ROWS_SHOWN),
    )


async def _reports(
    request: Request, tx: Tx, project_id: uuid.UUID, lack: str | None, before: uuid.UUID | None, limit: int
) -> list[ReportLine]:
    named = partial(workforce.pseudonym, state_of(request).secrets.key("pseudonym"), tx.tenant_id)
    found = await tasks.project_reports(tx, project_id, lack, before, limit)
    known_by = await asyncio.to_thread(
        lambda: told_apart(task_name(each.task_id, each.unique_key, each.payload) for each in found)
    )
    return [
        ReportLine(
            shown=ReportOfTask(
                id=each.id,
                task_id=None if each.is_known else each.task_id,
                item_id=each.task_id if each.is_known else None,
                contributor=named(each.contributor_id),
                lack=each.lack,
                reason=each.reason,
                reported_at=each.reported_at,
                upheld=each.upheld,
                settled_at=each.settled_at,
            ),
            task=name,
        )
        for each, name in zip(found, known_by, strict=True)
    ]
