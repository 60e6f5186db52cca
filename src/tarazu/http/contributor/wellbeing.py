"""Sensitive work over HTTP: what it holds, agreeing to it and withdrawing, and the caller's own limits."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality, tasks, workforce
from tarazu.http.access import Routes
from tarazu.http.answers import empty_answer, json_answer
from tarazu.http.bodies import JsonRequest
from tarazu.http.contributor.work import in_language
from tarazu.http.language import Language, language_of
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/work", tag="work")


class Sensitive(msgspec.Struct, frozen=True, kw_only=True):
    """Sensitive work of the caller. With `asks`, its `version` is to be agreed to before the next task."""

    feed_id: uuid.UUID
    title: str
    version: int
    hazards: list[str]
    warning: str
    help: str
    tasks_a_day: int
    minutes_a_day: int
    break_minutes: int
    asks: bool
    agreed_version: int | None
    agreed_at: datetime | None
    tasks_had: int
    minutes_had: int
    opens_at: datetime | None


class SensitiveList(msgspec.Struct, frozen=True, kw_only=True):
    """All sensitive work that the caller may take, or judge the answers of, or agreed to."""

    items: list[Sensitive]


class ConsentGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The version of what the work holds that was read and agreed to."""

    version: int


class LimitsGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The most that the caller wants in any 24 hours; null leaves it to the projects."""

    tasks_a_day: int | None = None
    minutes_a_day: int | None = None


@routes.raw("GET", "/sensitive", Action.WORK, summary="Sensitive work of the caller", gives=SensitiveList)
async def listing(request: Request) -> Response:
    """Answer all sensitive work that the caller may take, or judge the answers of, or agreed to."""
    async with opened(request) as tx:
        found = await tasks.sensitive_work(tx)
        found += [await tasks.sensitive_feed(tx, each.feed_id) for each in await _to_judge(tx, found)]
    return json_answer(SensitiveList(items=[_shown(each, language_of(request)) for each in found]))


@routes.raw(
    "PUT",
    "/sensitive/{feed_id}/consent",
    Action.WORK,
    summary="Agree to sensitive work",
    takes=ConsentGiven,
    status=204,
)
async def agree(request: JsonRequest) -> Response:
    """Agree to what a feed holds."""
    given = await request.read(ConsentGiven)
    async with opened(request) as tx:
        await tasks.give_consent(tx, feed_of(request), given.version)
    return empty_answer()


@routes.raw("DELETE", "/sensitive/{feed_id}/consent", Action.WORK, summary="Withdraw from sensitive work", status=204)
async def withdraw(request: Request) -> Response:
    """Withdraw from a feed and give back what is held of it."""
    async with opened(request) as tx:
        await tasks.withdraw_consent(tx, feed_of(request))
    return empty_answer()


@routes.raw("GET", "/limits", Action.WORK, summary="The caller's own limits", gives=workforce.Limits)
async def limits(request: Request) -> Response:
    """Answer how much sensitive work the caller wants at most."""
    async with opened(request) as tx:
        return json_answer(await workforce.own_limits(tx))


@routes.raw("PUT", "/limits", Action.WORK, summary="Set own limits", takes=LimitsGiven, gives=workforce.Limits)
async def set_limits(request: JsonRequest) -> Response:
    """Set how much sensitive work the caller wants at most."""
    given = await request.read(LimitsGiven)
    wanted = workforce.Limits(tasks_a_day=given.tasks_a_day, minutes_a_day=given.minutes_a_day)
    async with opened(request) as tx:
        return json_answer(await workforce.limit_self(tx, wanted))


async def _to_judge(tx: Tx, listed: Sequence[tasks.SensitiveWork]) -> list[quality.ConsentWaits]:
    """Return what waits for the caller's consent as somebody who judges, and is not listed already."""
    known = {each.feed_id for each in listed}
    return [each for each in await quality.consent_waits(tx) if each.feed_id not in known]


def feed_of(request: Request) -> uuid.UUID:
    """Return the feed that the path names."""
    return parse_id(request.path_params["feed_id"], "feed")


def _shown(work: tasks.SensitiveWork, language: Language) -> Sensitive:
    return Sensitive(
        feed_id=work.feed_id,
        title=in_language(work.title, language),
        version=work.version,
        hazards=[in_language(each["label"], language) for each in work.hazards],
        warning=in_language(work.warning, language),
        help=in_language(work.help, language),
        tasks_a_day=work.tasks_a_day,
        minutes_a_day=work.minutes_a_day,
        break_minutes=work.break_minutes,
        asks=work.asks,
        agreed_version=work.agreed_version,
        agreed_at=work.agreed_at,
        tasks_had=work.tasks_had,
        minutes_had=work.minutes_had,
        opens_at=work.opens_at,
    )
