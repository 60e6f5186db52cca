"""What a customer's people do to batches on the project's page."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects, tasks
from tarazu.http.access import Routes
from tarazu.http.customer.pages import project_id_of
from tarazu.http.pages import redirect
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes(tag="batch pages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a button of a batch does, and the notice that tells of it."""

    verb: Callable[[Tx, uuid.UUID], Awaitable[tasks.Batch]]
    notice: str


STEPS: Mapping[str, Step] = {
    "finalize": Step(verb=tasks.finalize_batch, notice="batch_released"),
    "pause": Step(verb=tasks.pause_batch, notice="batch_paused"),
    "resume": Step(verb=tasks.resume_batch, notice="batch_released"),
    "cancel": Step(verb=tasks.cancel_batch, notice="batch_cancelled"),
}


@routes.page("POST", "/projects/{project_id}/batches/{batch_id}", Action.MANAGE_PROJECTS)
async def take_step(request: Request) -> Response:
    """Hand a batch out, hold it back, go on with it or cancel it."""
    sent = await request.form(max_files=0, max_fields=4)
    step = STEPS.get(str(sent.get("step", "")))
    batch_id = parse_id(request.path_params["batch_id"], "batch")
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        if step is None or (await tasks.batch(tx, batch_id)).project_id != project.id:
            raise not_found("batch")
        await step.verb(tx, batch_id)
    return redirect(f"/projects/{project.id}", step.notice)
