"""Drafts of those who judge, over HTTP."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any

import msgspec
from starlette.responses import Response

from tarazu import quality
from tarazu.http import problems
from tarazu.http.answers import json_answer
from tarazu.http.bodies import JsonRequest, require_shallow
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal

Save = Callable[[Tx, uuid.UUID, int, dict[str, Any]], Awaitable[quality.SavedDraft]]


class DraftGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An unfinished decision that follows `version`."""

    version: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]
    value: dict[str, Any]


class DraftKept(msgspec.Struct, frozen=True, kw_only=True):
    """The version that the draft has now, and until when the work is held."""

    version: int
    lease_until: datetime | None


async def keep_draft(request: JsonRequest, held: uuid.UUID, save: Save) -> Response:
    """Keep a draft; one that does not follow the draft that stands is answered with that (409, `current`)."""
    given = await request.read(DraftGiven)
    require_shallow(given.value, "value")
    try:
        async with opened(request) as tx:
            saved = await save(tx, held, given.version, given.value)
    except Refusal as refusal:
        if refusal.code != "draft_stale":
            raise
        current = {"version": refusal.facts.get("version"), "value": refusal.facts.get("value")}
        return await problems.answer(request, Refusal("draft_stale", "conflict"), current=current)
    return json_answer(DraftKept(version=saved.version, lease_until=saved.lease_until))
