"""Fixing an answer under review, over HTTP: its draft, and what would be changed."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.bodies import JsonRequest, require_shallow
from tarazu.http.contributor.answer_places import Change, changes_of
from tarazu.http.contributor.judging_drafts import DraftGiven, DraftKept, keep_draft
from tarazu.http.contributor.work import ANSWER_BYTES_MAX
from tarazu.http.language import language_of
from tarazu.http.transaction import opened
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/work", tag="work")


class FixTried(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an answer would be made into, as shown."""

    answer: dict[str, Any]


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """The parts in which a fix differs from the answer; none where it changes nothing."""

    items: list[Change]


@routes.raw(
    "PUT",
    "/reviews/{review_id}/draft",
    Action.REVIEW,
    summary="Keep an unfinished fix",
    takes=DraftGiven,
    gives=DraftKept,
    body_bytes_max=ANSWER_BYTES_MAX,
)
async def draft(request: JsonRequest) -> Response:
    """Keep a draft; one that does not follow the draft that stands is answered with that (409, `current`)."""
    return await keep_draft(request, _named(request), quality.save_review)


@routes.raw(
    "POST",
    "/reviews/{review_id}/changes",
    Action.REVIEW,
    summary="What a fix would change",
    takes=FixTried,
    gives=Changes,
    body_bytes_max=ANSWER_BYTES_MAX,
)
async def changes(request: JsonRequest) -> Response:
    """Check a fix as its verdict would be, and answer what it changes; nothing is kept."""
    given = await request.read(FixTried)
    require_shallow(given.answer, "answer")
    async with opened(request) as tx:
        tried = await quality.try_fix(tx, _named(request), given.answer)
    return json_answer(Changes(items=changes_of(tried.before, tried.after, tried.ontology, language_of(request))))


def _named(request: Request) -> uuid.UUID:
    return parse_id(request.path_params["review_id"], "review")
