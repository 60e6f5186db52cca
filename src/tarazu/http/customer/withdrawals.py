"""Tasks that were withdrawn as wrong: their customer takes that back, by API and on the page of the task."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from tarazu import tasks
from tarazu.http.access import Routes
from tarazu.http.customer.task_pages import task_at
from tarazu.http.pages import redirect
from tarazu.http.transaction import once, opened
from tarazu.kit.db import Tx
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

api = Routes("/api/v1", tag="repairs")
pages = Routes(tag="repair pages")


class TakenBack(BaseModel):
    """Why a withdrawn task is right after all."""

    model_config = ConfigDict(extra="forbid", strict=True)
    reason: str


@api.api(
    "POST",
    "/tasks/{task_id}/reinstate",
    Action.REINSTATE_TASKS,
    summary="Take the withdrawal of a task back",
    gives=tasks.Withdrawal,
)
async def reinstate(request: Request, task_id: str, body: TakenBack) -> Response:
    """Let a task that was withdrawn as wrong count again; it is delivered again as a delta."""
    wanted = parse_id(task_id, "task")

    async def work(tx: Tx) -> tasks.Withdrawal:
        return await tasks.reinstate_task(tx, wanted, body.reason)

    return await once(request, work, status=200)


@pages.page("POST", "/projects/{project_id}/tasks/{task_id}/reinstate", Action.REINSTATE_TASKS)
async def reinstate_from_page(request: Request) -> Response:
    """Let a task that was withdrawn as wrong count again."""
    sent = await request.form(max_files=0, max_fields=1)
    async with opened(request) as tx:
        task = await task_at(request, tx)
        await tasks.reinstate_task(tx, task.id, str(sent.get("reason", "")))
    return redirect(f"/projects/{task.project_id}/tasks/{task.id}", "task_reinstated")
