"""What a task waits for: over HTTP; its page shows the same in words."""

from __future__ import annotations

import uuid
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality, workforce
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.state import state_of
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/v1", tag="tasks")


@routes.api(
    "GET", "/tasks/{task_id}/waiting", Action.READ_TASKS, summary="What one task waits for", gives=quality.Waiting
)
async def waiting(request: Request, task_id: str) -> Response:
    """Answer whose answer or word a task waits for, how sure it is, and what it closes at."""
    async with opened(request) as tx:
        return json_answer(await waiting_shown(request, tx, parse_id(task_id, "task")))


async def waiting_shown(request: Request, tx: Tx, task_id: uuid.UUID) -> quality.Waiting:
    """Return what a task waits for, with pseudonyms in place of people."""
    named = partial(workforce.pseudonym, state_of(request).secrets.key("pseudonym"), tx.tenant_id)
    return await quality.waiting(tx, task_id, named)
