"""The reviewer's page: one answer beside the guidelines, and a verdict with its clause and reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects, quality, workforce
from tarazu.http import markup
from tarazu.http.access import Routes
from tarazu.http.contributor.account import PlaceGiven, places_of
from tarazu.http.contributor.advice import advice_on
from tarazu.http.contributor.answer_places import FeedbackShown, changes_of, feedbacks_shown, parts_to_point_at
from tarazu.http.contributor.scores import closed_shown
from tarazu.http.contributor.submit_advice import shown_advice
from tarazu.http.formats import Formats
from tarazu.http.language import Language, language_of
from tarazu.http.pages import Form, redirect, refill, render, word
from tarazu.http.problems import status_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import Refusal, invalid
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes(tag="review pages")

_FIELDS = {"clause": "clause", "reason": "reason", "places": "reason"}


@routes.page("GET", "/work/reviews", Action.WORK)
async def reviews(request: Request) -> Response:
    """Show the answer that this reviewer holds; if none, whether one waits. Looking takes nothing."""
    return await _review(request, Form(), 200)


@routes.page("POST", "/work/reviews/next", Action.REVIEW)
async def take(request: Request) -> Response:
    """Take the most urgent answer that this reviewer may review."""
    async with opened(request) as tx:
        await quality.take_review(tx)
    return redirect("/work/reviews")


@routes.page("POST", "/work/reviews/{review_id}", Action.REVIEW)
async def decide(request: Request) -> Response:
    """Record the verdict; a refused one keeps what was written."""
    sent = await request.form(max_files=0, max_fields=8)
    values = {name: str(sent.get(name, "")).strip() for name in ("verdict", "clause", "reason", "places")}
    review_id = parse_id(request.path_params["review_id"], "review")
    try:
        places = _places(values["places"])
        async with opened(request) as tx:
            await quality.record_review(
                tx, review_id, values["verdict"], values["clause"] or None, values["reason"] or None, places
            )
    except Refusal as refusal:
        if refusal.kind not in ("invalid", "conflict"):
            raise
        return await _review(request, refill(request, refusal, values, _FIELDS), status_of(refusal))
    return redirect("/work/reviews", "review_recorded")


def _kept(form: Form) -> list[quality.Place]:
    """Return the places of a verdict that was refused, so that they need not be marked again."""
    try:
        return _places(form.values.get("places", ""))
    except Refusal:
        return []


def _places(text: str) -> list[quality.Place]:
    """Return the places that the form holds as JSON, which the page's own script wrote."""
    try:
        return places_of(msgspec.json.decode(text or "[]", type=list[PlaceGiven]))
    except msgspec.DecodeError:
        raise invalid("places", "bad_format") from None


async def _review(request: Request, form: Form, status: int) -> Response:
    async with opened(request) as tx:
        me = await workforce.me(tx)
        work = await quality.held_review(tx)
        pay = await (quality.next_pay if work is None else quality.held_pay)(tx, "review")
        appeals = work is None and await quality.appeal_waits(tx)
        adjudications = work is None and await quality.adjudication_waits(tx)
        asking = await quality.consent_waits(tx) if work is None else []
        closed = await closed_shown(tx, language_of(request)) if work is None else []
        asked = await quality.questions_under_review(tx)
        advised = await quality.advice_under_review(tx)
        solved = await quality.solved_under_review(tx)
        opinions = await quality.opinions_under_review(tx)
    if work is None:
        facts: dict[str, Any] = {
            "review": None,
            "is_reviewer": me.is_reviewer,
            "waits": pay is not None,
            "pay": pay,
            "form": form,
        }
        facts |= {"appeals": appeals, "adjudications": adjudications, "asking": asking, "closed": closed}
        return render(request, "work/reviews.html", status=status, **facts)
    formats = Formats(language=language_of(request))
    guidelines = formats.text(work.guidelines)
    review: Mapping[str, Any] = {
        "id": work.id,
        "kind": work.kind,
        "title": formats.text(work.title),
        "task": markup.dressed(work.task),
        "ontology": work.ontology,
        "answer": work.answer,
        "parts": {"parts": parts_to_point_at(work.answer, work.ontology, formats.language), "places": _kept(form)},
        "advice": advice_on(work.kind, work.answer),
        "round": work.round,
        "due_at": work.due_at,
        "lease_until": work.lease_until,
        "guideline_version": work.guideline_version,
        "guidelines": markup.sections(guidelines),
        "advised": [shown_advice(each, formats.language).text for each in advised],
        "opinions": _opinions(opinions, work, formats.language),
        "unfixable": work.unfixable,
        "can_return": work.can_return,
        "can_fault_task": work.can_fault_task,
        "fix": {
            "id": work.id,
            "kind": work.kind,
            "lease_until": work.lease_until,
            "draft": None if work.draft is None else {"version": work.draft_version, "value": work.draft},
        },
        "solved": solved
        and {
            "verdict": solved.verdict,
            "answers": [_told(formats.language, each) for each in solved.answers],
        },
        "questions": [(each.clause, each.body, markup.safe(each.answer)) for each in asked],
    }
    clauses = [(clause.number, clause.title) for clause in projects.clauses_of(guidelines)]
    return render(request, "work/reviews.html", status=status, review=review, pay=pay, clauses=clauses, form=form)


def _opinions(said: Sequence[quality.Opinion], work: quality.ReviewWork, language: Language) -> list[FeedbackShown]:
    """Return the two verdicts that differ in words, each with what it would change."""
    shown = feedbacks_shown(said, work.guidelines, language)
    return [
        replace(one, changes=changes_of(work.answer, each.fixed, work.ontology, language)) if each.fixed else one
        for one, each in zip(shown, said, strict=True)
    ]


def _told(language: Language, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what one solver answered: the answer or the outcome, the working as HTML, and how sure they were."""
    said = word(language, "labels", answer["outcome"]) if "outcome" in answer else str(answer["answer"])
    sure = word(language, "labels", answer["confidence"]) if "confidence" in answer else ""
    return {
        "said": said,
        "sure": sure,
        "working": markup.safe(str(answer.get("working") or answer.get("comment") or "")),
    }
