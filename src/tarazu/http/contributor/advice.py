"""Advice over HTTP for an answer that is being written: what its author may want to think over."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import Response

from tarazu import kinds
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.bodies import JsonRequest
from tarazu.http.contributor.work import ANSWER_BYTES_MAX
from tarazu.trust import Action

routes = Routes("/api/work", tag="work")


class AdviceAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of task and an answer to it, finished or not."""

    kind: str
    answer: dict[str, Any]


class AdviceItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to think over: which, the places it is about, and what it is told with."""

    code: str
    fields: list[str]
    facts: dict[str, Any]


class AdviceGiven(msgspec.Struct, frozen=True, kw_only=True):
    """All that there is to think over, perhaps nothing."""

    items: list[AdviceItem]


@routes.raw(
    "POST",
    "/advice",
    Action.WORK,
    summary="What to think over in an unfinished answer",
    takes=AdviceAsked,
    gives=AdviceGiven,
    body_bytes_max=ANSWER_BYTES_MAX,
)
async def advice(request: JsonRequest) -> Response:
    """Answer what the kind advises; nothing is stored, and a kind without advice has none."""
    asked = await request.read(AdviceAsked)
    return json_answer(AdviceGiven(items=await asyncio.to_thread(advice_on, asked.kind, asked.answer)))


def advice_on(kind: str, answer: Mapping[str, Any]) -> list[AdviceItem]:
    """Return the advice of a kind on an answer; a kind that is not installed has none."""
    found = kinds.of(kind) if kind in kinds.names() else None
    items: list[kinds.Advice] = found.advice(answer) if isinstance(found, kinds.Advised) else []
    return [AdviceItem(code=each.code, fields=list(each.fields), facts=dict(each.facts)) for each in items]
