"""Training over HTTP and on pages: what there is to train for, taking the next task of it, and how far the caller is."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality, tasks
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.bodies import JsonRequest
from tarazu.http.contributor.lessons import LessonShown, TrainingShown, lesson_of, training_shown
from tarazu.http.contributor.pages import show_feed
from tarazu.http.contributor.work import ClaimAnswer, assignment_of, claim_shown
from tarazu.http.language import language_of
from tarazu.http.pages import redirect
from tarazu.http.transaction import opened
from tarazu.kit.errors import not_found
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/work", tag="work")
pages = Routes(tag="contributor pages")


class TrainingList(msgspec.Struct, frozen=True, kw_only=True):
    """All that the caller may train for."""

    items: list[TrainingShown]


class TrainingGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The feed to train for."""

    feed_id: str


@routes.raw("GET", "/training", Action.WORK, summary="What the caller may train for", gives=TrainingList)
async def listing(request: Request) -> Response:
    """Answer the training of every project that the caller may work on, or will when they are trained."""
    async with opened(request) as tx:
        found = await quality.my_training(tx)
    return json_answer(TrainingList(items=[training_shown(each, language_of(request)) for each in found]))


@routes.raw(
    "POST",
    "/training",
    Action.WORK,
    summary="Take the next training task",
    takes=TrainingGiven,
    gives=ClaimAnswer,
    status=201,
)
async def begin(request: JsonRequest) -> Response:
    """Lease a training task (201), or say why there is none (200); one that is held already is answered again."""
    feed_id = parse_id((await request.read(TrainingGiven)).feed_id, "feed")
    async with opened(request) as tx:
        claimed = await quality.begin_training(tx, feed_id)
    if isinstance(claimed, tasks.Empty):
        return json_answer(ClaimAnswer(assignment=None, empty_reason=claimed.reason, opens_at=claimed.opens_at))
    return json_answer(ClaimAnswer(assignment=claim_shown(claimed, language_of(request))), 201)


@routes.raw(
    "GET",
    "/assignments/{assignment_id}/lesson",
    Action.WORK,
    summary="What is said of an answer for training",
    gives=LessonShown,
)
async def lesson(request: Request) -> Response:
    """Answer whether an answer for training was right, and what was expected; 404 of anything else."""
    async with opened(request) as tx:
        told = await lesson_of(tx, await tasks.held(tx, assignment_of(request)), language_of(request))
    if told is None:
        raise not_found("lesson")
    return json_answer(told)


@pages.page("POST", "/work/training", Action.WORK)
async def begin_page(request: Request) -> Response:
    """Start the next training task of a feed, or say on the feed why there is none."""
    sent = await request.form(max_files=0, max_fields=2)
    feed_id = parse_id(str(sent.get("feed_id", "")), "feed")
    async with opened(request) as tx:
        claimed = await quality.begin_training(tx, feed_id)
    if not isinstance(claimed, tasks.Empty):
        return redirect(f"/work/assignments/{claimed.id}")
    if claimed.reason == "consent_needed":
        return redirect(f"/work/sensitive/{feed_id}")
    return await show_feed(request, claimed.reason, claimed.opens_at)
