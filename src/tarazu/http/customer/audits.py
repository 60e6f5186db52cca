"""Audits over HTTP: what the customer says of completed tasks."""

from __future__ import annotations

import msgspec
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality, tasks
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.transaction import once, opened
from tarazu.kit.db import Tx
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/v1", tag="audits")


class AuditGiven(BaseModel):
    """A verdict: `accepted`, `fixed`, `commented` or `rejected`. `seconds` is the time that the audit took."""

    model_config = ConfigDict(extra="forbid", strict=True)
    verdict: str
    comment: str = ""
    seconds: int | None = None


class Audits(msgspec.Struct, frozen=True, kw_only=True):
    """The audits of one task, newest first; the first one counts."""

    items: list[quality.Audit]


@routes.api(
    "POST",
    "/tasks/{task_id}/audits",
    Action.AUDIT_TASKS,
    summary="Audit a completed task",
    gives=quality.Audit,
    status=201,
)
async def create(request: Request, task_id: str, body: AuditGiven) -> Response:
    """Record what the customer says of a completed task; it changes neither pay nor consensus."""
    wanted = parse_id(task_id, "task")

    async def work(tx: Tx) -> quality.Audit:
        return await quality.audit_task(tx, wanted, body.verdict, body.comment, seconds=body.seconds)

    return await once(request, work)


@routes.api("GET", "/tasks/{task_id}/audits", Action.READ_TASKS, summary="Audits of one task", gives=Audits)
async def listing(request: Request, task_id: str) -> Response:
    """Answer what the customer said of a task."""
    async with opened(request) as tx:
        task = await tasks.task(tx, parse_id(task_id, "task"))
        return json_answer(Audits(items=await quality.audits(tx, [task.id])))
