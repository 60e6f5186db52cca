"""Appeals over HTTP and as pages: made by an author once for each answer, decided by another reviewer than the first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality, tasks, workforce
from tarazu.http.access import Routes
from tarazu.http.answers import empty_answer, json_answer
from tarazu.http.bodies import JsonRequest
from tarazu.http.contributor.account import ReviewShown, judged
from tarazu.http.contributor.answer_places import changes_of, feedbacks_shown
from tarazu.http.contributor.pages import show_assignment
from tarazu.http.contributor.work import assignment_of
from tarazu.http.formats import Formats
from tarazu.http.language import language_of
from tarazu.http.markup import dressed, sections
from tarazu.http.pages import Form, redirect, refill, render
from tarazu.http.problems import status_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/work", tag="work")
pages = Routes(tag="appeal pages")


class AppealGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why the verdict is wrong, in the author's words."""

    said: str


class AppealState(msgspec.Struct, frozen=True, kw_only=True):
    """The caller's appeal in an assignment, or until when they may make one; null where there is neither."""

    appeal: quality.MyAppeal | None


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict that is appealed against; of `fix` with the `answer` as it was fixed."""

    verdict: str
    clause: str | None
    reason: str | None
    places: list[quality.Place]
    answer: dict[str, Any] | None


class AppealShown(ReviewShown, frozen=True, kw_only=True):
    """An answer with the verdict on it and what its author says to that; never who either was."""

    review: Verdict
    said: str


class DecisionGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What becomes of the verdict, `upheld` or `overturned`, and why."""

    outcome: str
    reason: str


@routes.raw("GET", "/assignments/{assignment_id}/appeal", Action.WORK, summary="The caller's appeal", gives=AppealState)
async def appeal(request: Request) -> Response:
    """Answer the caller's appeal in an assignment, or until when they may make one."""
    async with opened(request) as tx:
        held = await tasks.held(tx, assignment_of(request))
        return json_answer(AppealState(appeal=await quality.my_appeal(tx, held.id)))


@routes.raw(
    "POST",
    "/assignments/{assignment_id}/appeal",
    Action.WORK,
    summary="Appeal against a verdict",
    takes=AppealGiven,
    status=204,
)
async def make(request: JsonRequest) -> Response:
    """Appeal against the last verdict on the caller's answer; there is one appeal for each."""
    given = await request.read(AppealGiven)
    async with opened(request) as tx:
        await quality.make_appeal(tx, assignment_of(request), given.said)
    return empty_answer()


@routes.raw("POST", "/appeals/next", Action.REVIEW, summary="Take the next appeal to decide", gives=AppealShown)
async def take(request: Request) -> Response:
    """Lease the most urgent appeal, or answer the one that the caller holds; 204 when none waits."""
    async with opened(request) as tx:
        work = await quality.take_appeal(tx)
    if work is None:
        return empty_answer()
    review = Verdict(
        verdict=work.verdict,
        clause=work.clause,
        reason=work.reason,
        places=work.places,
        answer=None if work.fixed is None else dict(work.fixed),
    )
    return json_answer(AppealShown(review=review, said=work.said, **await judged(work, language_of(request))))


@routes.raw("POST", "/appeals/{appeal_id}", Action.REVIEW, summary="Decide an appeal", takes=DecisionGiven, status=204)
async def decide(request: JsonRequest) -> Response:
    """Record the decision of the reviewer who holds an appeal."""
    given = await request.read(DecisionGiven)
    appeal_id = parse_id(request.path_params["appeal_id"], "appeal")
    async with opened(request) as tx:
        await quality.decide_appeal(tx, appeal_id, given.outcome, given.reason)
    return empty_answer()


@pages.page("POST", "/work/assignments/{assignment_id}/appeal", Action.WORK)
async def make_by_form(request: Request) -> Response:
    """Appeal from the page of an answer; a refused appeal keeps what was written."""
    sent = await request.form(max_files=0, max_fields=4)
    values = {"said": str(sent.get("said", ""))}
    try:
        async with opened(request) as tx:
            await quality.make_appeal(tx, assignment_of(request), values["said"])
    except Refusal as refusal:
        if refusal.kind not in ("invalid", "conflict"):
            raise
        form = refill(request, refusal, values, {"said": "said"})
        return await show_assignment(request, form, status_of(refusal))
    return redirect(f"/work/assignments/{assignment_of(request)}", "appeal_made")


@pages.page("GET", "/work/appeals", Action.REVIEW)
async def appeals(request: Request) -> Response:
    """Show the appeal that this reviewer holds; if none, whether one waits. Looking takes nothing."""
    return await _appeal(request, Form(), 200)


@pages.page("POST", "/work/appeals/next", Action.REVIEW)
async def take_by_form(request: Request) -> Response:
    """Take the most urgent appeal that this reviewer may decide."""
    async with opened(request) as tx:
        await quality.take_appeal(tx)
    return redirect("/work/appeals")


@pages.page("POST", "/work/appeals/{appeal_id}", Action.REVIEW)
async def decide_by_form(request: Request) -> Response:
    """Record the decision; a refused one keeps what was written."""
    sent = await request.form(max_files=0, max_fields=8)
    values = {name: str(sent.get(name, "")).strip() for name in ("outcome", "reason")}
    appeal_id = parse_id(request.path_params["appeal_id"], "appeal")
    try:
        async with opened(request) as tx:
            await quality.decide_appeal(tx, appeal_id, values["outcome"], values["reason"])
    except Refusal as refusal:
        if refusal.kind not in ("invalid", "conflict"):
            raise
        return await _appeal(request, refill(request, refusal, values, {"reason": "reason"}), status_of(refusal))
    return redirect("/work/appeals", "appeal_decided")


async def _appeal(request: Request, form: Form, status: int) -> Response:
    async with opened(request) as tx:
        me = await workforce.me(tx)
        work = await quality.held_appeal(tx)
        waits = work is None and await quality.appeal_waits(tx)
        pay = await (quality.next_pay if work is None else quality.held_pay)(tx, "appeal")
    facts: Mapping[str, Any] = {"appeal": None, "is_reviewer": me.is_reviewer, "waits": waits, "pay": pay, "form": form}
    if work is not None:
        facts = {**facts, "appeal": await to_thread.run_sync(_shown, work, Formats(language=language_of(request)))}
    return render(request, "work/appeals.html", status=status, **facts)


def _shown(work: quality.AppealWork, formats: Formats) -> Mapping[str, Any]:
    said = quality.Feedback(
        verdict=work.verdict,
        clause=work.clause,
        reason=work.reason,
        places=work.places,
        round=work.round,
        at=work.due_at,
        is_second_look=False,
    )
    return {
        "id": work.id,
        "kind": work.kind,
        "title": formats.text(work.title),
        "task": dressed(work.task),
        "ontology": work.ontology,
        "answer": work.answer,
        "review": feedbacks_shown([said], work.guidelines, formats.language)[0],
        "changes": changes_of(work.answer, work.fixed, work.ontology, formats.language) if work.fixed else [],
        "said": work.said,
        "round": work.round,
        "due_at": work.due_at,
        "lease_until": work.lease_until,
        "guideline_version": work.guideline_version,
        "guidelines": sections(formats.text(work.guidelines)),
    }
