"""Drafts over HTTP: an unfinished answer, whole or as what was changed."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Annotated, Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import tasks
from tarazu.http import problems
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.auth import actor_of
from tarazu.http.bodies import JsonRequest, require_shallow
from tarazu.http.contributor.work import ANSWER_BYTES_MAX, assignment_of
from tarazu.http.state import state_of
from tarazu.kit.errors import Refusal
from tarazu.trust import Action

routes = Routes("/api/work", tag="work")


class DraftGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An unfinished answer that follows `version`."""

    version: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]
    value: dict[str, Any]


class DraftChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was changed in an unfinished answer since `version`."""

    version: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]
    changes: Annotated[list[tasks.Change], msgspec.Meta(min_length=1, max_length=1000)]


class DraftAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The version that the draft has now."""

    version: int


@routes.raw(
    "PUT",
    "/assignments/{assignment_id}/draft",
    Action.WORK,
    summary="Keep an unfinished answer",
    takes=DraftGiven,
    gives=DraftAnswer,
    body_bytes_max=ANSWER_BYTES_MAX,
)
async def draft(request: JsonRequest) -> Response:
    """Keep a draft; one that does not follow the draft that stands is answered with that (409, `current`)."""
    given = await request.read(DraftGiven)
    require_shallow(given.value, "value")
    db, actor = state_of(request).db, actor_of(request)
    return await _drafted(request, tasks.save_draft(db, actor, assignment_of(request), given.version, given.value))


@routes.raw(
    "PATCH",
    "/assignments/{assignment_id}/draft",
    Action.WORK,
    summary="Keep what was changed in an unfinished answer",
    takes=DraftChanges,
    gives=DraftAnswer,
    body_bytes_max=ANSWER_BYTES_MAX,
)
async def change_draft(request: JsonRequest) -> Response:
    """Keep changes of a draft; those that do not follow the draft that stands are answered as whole drafts are."""
    given = await request.read(DraftChanges)
    require_shallow(msgspec.to_builtins(given.changes), "changes")
    db, actor = state_of(request).db, actor_of(request)
    return await _drafted(request, tasks.change_draft(db, actor, assignment_of(request), given.version, given.changes))


async def _drafted(request: Request, saving: Awaitable[int]) -> Response:
    try:
        return json_answer(DraftAnswer(version=await saving))
    except Refusal as refusal:
        if refusal.code != "draft_stale":
            raise
        current = {"version": refusal.facts.get("version"), "value": refusal.facts.get("value")}
        return await problems.answer(request, Refusal("draft_stale", "conflict"), current=current)
