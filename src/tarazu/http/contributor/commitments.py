"""Committing over HTTP: what a task keeps back is answered here, to who has given a part of their answer that now stands."""

from __future__ import annotations

from typing import Any

import msgspec
from anyio import to_thread
from starlette.responses import Response

from tarazu import quality, tasks
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.bodies import JsonRequest, require_shallow
from tarazu.http.contributor.work import ANSWER_BYTES_MAX, assignment_of
from tarazu.http.markup import dressed
from tarazu.http.transaction import opened
from tarazu.trust import Action

routes = Routes("/api/work", tag="work")


class CommitmentGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The part of an answer, as shown, that is given before the rest of the task is shown."""

    answer: dict[str, Any]


class Revealed(msgspec.Struct, frozen=True, kw_only=True):
    """What the task shows besides from now on; `committed` in it is the part that stands."""

    task: dict[str, Any]


@routes.raw(
    "POST",
    "/assignments/{assignment_id}/commitment",
    Action.WORK,
    summary="Commit to a part of an answer and see the rest of the task",
    takes=CommitmentGiven,
    gives=Revealed,
    body_bytes_max=ANSWER_BYTES_MAX,
)
async def commit(request: JsonRequest) -> Response:
    """Keep a part of an answer for good and answer what was kept back; the same one again is answered in the same words."""
    given = await request.read(CommitmentGiven)
    require_shallow(given.answer, "answer")
    assignment_id = assignment_of(request)
    async with opened(request) as tx:
        await quality.require_unseen(tx, assignment_id)
        shown = await tasks.commit(tx, assignment_id, given.answer)
    return json_answer(Revealed(task=await to_thread.run_sync(dressed, shown)))
