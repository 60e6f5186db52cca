"""Samples for audit: how many completed tasks are drawn, which wait, and what was found, over HTTP and on a page."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from datetime import datetime

import msgspec
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects, quality
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.customer.pages import project_id_of
from tarazu.http.customer.percentages import in_percent, permille
from tarazu.http.customer.projects import Cursor, Limit, project_at
from tarazu.http.customer.readings import payload_excerpt
from tarazu.http.pages import Form, redirect, refill, render
from tarazu.http.paging import LIMIT_DEFAULT, Page, after, beside, page_of
from tarazu.http.problems import status_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import Refusal
from tarazu.trust import Action

api = Routes("/api/v1", tag="audits")
pages = Routes(tag="quality pages")

ROWS_SHOWN = 50


class AuditSampleGiven(BaseModel):
    """Of a thousand completed tasks so many are drawn."""

    model_config = ConfigDict(extra="forbid", strict=True)
    permille: int


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """The share of right tasks among those judged, with its 95 % interval, 0 to 1."""

    value: float
    low: float
    high: float


class AuditSampleShown(msgspec.Struct, frozen=True, kw_only=True):
    """How many of a thousand completed tasks are drawn, how many were, what was found, and what that says of all of them."""

    permille: int
    set_at: datetime | None
    drawn: int
    waiting: int
    accepted: int
    fixed: int
    rejected: int
    right: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleLine:
    """A drawn task on the page: its first words, and since when it is completed."""

    task_id: uuid.UUID
    excerpt: str
    ended_at: datetime | None


@api.api(
    "GET",
    "/projects/{project_id}/audit-sample",
    Action.READ_TASKS,
    summary="How much is drawn for audit, and what was found",
    gives=AuditSampleShown,
)
async def show(request: Request, project_id: str) -> Response:
    """Answer the sample of a project; until somebody asks for one, nothing is drawn."""
    async with opened(request) as tx:
        project = await project_at(tx, project_id)
        return json_answer(_shown(await quality.audit_sample(tx, project.id)))


@api.api(
    "PUT",
    "/projects/{project_id}/audit-sample",
    Action.MANAGE_PROJECTS,
    summary="Say how much is drawn for audit",
    gives=AuditSampleShown,
)
async def change(request: Request, project_id: str, body: AuditSampleGiven) -> Response:
    """Draw from what is completed and what will be; a larger share keeps what was drawn."""
    async with opened(request) as tx:
        project = await project_at(tx, project_id)
        return json_answer(_shown(await quality.set_audit_sample(tx, project.id, body.permille)))


@api.api(
    "GET",
    "/projects/{project_id}/audit-sample/tasks",
    Action.READ_TASKS,
    summary="Drawn tasks that wait to be audited",
    gives=Page[quality.SampledTask],
)
async def waiting(request: Request, project_id: str, limit: Limit = LIMIT_DEFAULT, cursor: Cursor = None) -> Response:
    """Answer the drawn tasks that nobody has judged yet."""
    start = after(cursor)
    async with opened(request) as tx:
        project = await project_at(tx, project_id)
        found = await quality.tasks_to_audit(tx, project.id, start, limit + 1)
    return json_answer(page_of(found, limit, lambda each: each.task_id))


@pages.page("GET", "/projects/{project_id}/audits", Action.READ_TASKS)
async def page(request: Request) -> Response:
    """Show the sample of a project, what was found in it, and what waits."""
    return await _page(request)


@pages.page("POST", "/projects/{project_id}/audits", Action.MANAGE_PROJECTS)
async def change_on_page(request: Request) -> Response:
    """Set how much is drawn, or show what is wrong."""
    sent = await request.form(max_files=0, max_fields=4)
    values = {"permille": str(sent.get("permille", "")).strip()}
    try:
        async with opened(request) as tx:
            await quality.set_audit_sample(tx, project_id_of(request), permille("permille", values["permille"]))
    except Refusal as refusal:
        if refusal.kind != "invalid":
            raise
        return await _page(
            request,
            status_of(refusal),
            refill(request, in_percent(refusal, {"permille": 10}), values, {"permille": "permille"}),
        )
    return redirect(f"/projects/{project_id_of(request)}/audits", "audit_sample_set")


async def _page(request: Request, status: int = 200, form: Form | None = None) -> Response:
    start = after(request.query_params.get("after"))
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        sample = await quality.audit_sample(tx, project.id)
        found = await quality.tasks_to_audit(tx, project.id, start, ROWS_SHOWN + 1)
    here = f"/projects/{project.id}"
    return render(
        request,
        "projects/audits.html",
        status=status,
        tab="quality",
        project=project,
        sample=sample,
        form=form or Form(values={"permille": f"{sample.permille / 10:g}"}),
        items=await asyncio.to_thread(lambda: [_line(each) for each in found[:ROWS_SHOWN]]),
        here=here,
        **beside(f"{here}/audits", start, found, ROWS_SHOWN, lambda each: each.task_id),
    )


def _line(found: quality.SampledTask) -> SampleLine:
    excerpt = payload_excerpt(found.payload, found.unique_key or str(found.task_id))
    return SampleLine(task_id=found.task_id, excerpt=excerpt, ended_at=found.ended_at)


def _shown(sample: quality.AuditSample) -> AuditSampleShown:
    right = sample.right
    return AuditSampleShown(
        permille=sample.permille,
        set_at=sample.set_at,
        drawn=sample.drawn,
        waiting=sample.waiting,
        accepted=sample.accepted,
        fixed=sample.fixed,
        rejected=sample.rejected,
        right=Share(value=right[0], low=right[1], high=right[2]) if right else None,
    )
