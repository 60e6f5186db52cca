"""One known item over HTTP: the item, what was answered to it, and what people say it lacks."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality, workforce
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.customer.tasks import Reports, shown_reports
from tarazu.http.state import state_of
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/v1", tag="known items")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAnswerShown:
    """An answer to a known item, its author under a pseudonym; `right` is null until it is judged, a moment later."""

    submission_id: uuid.UUID
    contributor: str
    round: int
    answer: dict[str, Any]
    label: str
    seconds: int | None
    submitted_at: datetime
    right: bool | None


class KnownAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered to a known item, oldest first."""

    items: list[KnownAnswerShown]


@routes.api("GET", "/known-items/{known_item_id}", Action.READ_TASKS, summary="One known item", gives=quality.KnownItem)
async def one(request: Request, known_item_id: str) -> Response:
    """Answer a known item and how it went."""
    async with opened(request) as tx:
        return json_answer(await quality.known_item(tx, parse_id(known_item_id, "known item")))


@routes.api(
    "GET",
    "/known-items/{known_item_id}/answers",
    Action.READ_TASKS,
    summary="What was answered to a known item",
    gives=KnownAnswers,
)
async def answers(request: Request, known_item_id: str) -> Response:
    """Answer what people said, and whether it was right."""
    wanted = parse_id(known_item_id, "known item")
    async with opened(request) as tx:
        return json_answer(KnownAnswers(items=await shown_answers(request, tx, wanted)))


@routes.api(
    "GET",
    "/known-items/{known_item_id}/reports",
    Action.READ_TASKS,
    summary="What people say a known item lacks",
    gives=Reports,
)
async def reports(request: Request, known_item_id: str) -> Response:
    """Answer what contributors said the item lacks."""
    async with opened(request) as tx:
        item = await quality.known_item(tx, parse_id(known_item_id, "known item"))
        return json_answer(Reports(items=await shown_reports(request, tx, item.id)))


async def shown_answers(request: Request, tx: Tx, item_id: uuid.UUID) -> list[KnownAnswerShown]:
    """Return what was answered to an item with pseudonyms in place of people."""
    key = state_of(request).secrets.key("pseudonym")
    return [
        KnownAnswerShown(
            submission_id=each.id,
            contributor=workforce.pseudonym(key, tx.tenant_id, each.contributor_id),
            round=each.round,
            answer=each.answer,
            label=each.label,
            seconds=each.seconds,
            submitted_at=each.submitted_at,
            right=right,
        )
        for each, right in await quality.given_to_item(tx, item_id)
    ]
