"""Cases as their person sees them: what they rest on, until when they restrict, and a place to say one's side."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality
from tarazu.http import case_words
from tarazu.http.access import Routes
from tarazu.http.answers import empty_answer, json_answer
from tarazu.http.bodies import JsonRequest
from tarazu.http.contributor.work import in_language
from tarazu.http.language import Language, language_of
from tarazu.http.pages import Form, redirect, refill, render
from tarazu.http.problems import status_of
from tarazu.http.transaction import opened
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/work", tag="work")
pages = Routes(tag="contributor pages")


class EvidenceShown(msgspec.Struct, frozen=True, kw_only=True):
    """What a test found over `judgements` answers of the caller, in words, and above all in which: `answers` are assignments."""

    test: str
    name: str
    found: str
    may_be: str
    since: datetime
    until: datetime
    judgements: int
    facts: dict[str, Any]
    answers: list[uuid.UUID]


class CaseShown(msgspec.Struct, frozen=True, kw_only=True):
    """A case of the caller's; while `restricted_until` is there, they are offered no more of the project.

    Until `appeal_until` they may appeal; who confirmed the case does not decide about that.
    """

    id: uuid.UUID
    title: str
    kind: str
    opened_at: datetime
    evidence: list[EvidenceShown]
    question: str | None
    said: str | None
    said_at: datetime | None
    outcome: str | None
    reason: str | None
    left_out: int
    decided_at: datetime | None
    restricted_until: datetime | None
    appeal: quality.CaseAppeal | None
    appeal_until: datetime | None


class CasesShown(msgspec.Struct, frozen=True, kw_only=True):
    """The caller's cases, the last opened first."""

    items: list[CaseShown]


class SaidGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the caller says to a case, or against its decision."""

    said: str


@routes.raw("GET", "/cases", Action.WORK, summary="Cases about the caller's answers", gives=CasesShown)
async def cases(request: Request) -> Response:
    """Answer the caller's cases."""
    return json_answer(CasesShown(items=await _cases(request)))


@routes.raw(
    "POST", "/cases/{case_id}/statement", Action.WORK, summary="Say something to a case", takes=SaidGiven, status=204
)
async def say(request: JsonRequest) -> Response:
    """Say one thing to a case of the caller's, before the decision or after it."""
    given = await request.read(SaidGiven)
    async with opened(request) as tx:
        await quality.say_in_case(tx, parse_id(request.path_params["case_id"], "case"), given.said)
    return empty_answer()


@routes.raw(
    "POST",
    "/cases/{case_id}/appeal",
    Action.WORK,
    summary="Appeal against a confirmed case",
    takes=SaidGiven,
    status=204,
)
async def appeal(request: JsonRequest) -> Response:
    """Appeal against a confirmed case of the caller's, once; somebody else than who confirmed it decides."""
    given = await request.read(SaidGiven)
    async with opened(request) as tx:
        await quality.appeal_case(tx, parse_id(request.path_params["case_id"], "case"), given.said)
    return empty_answer()


@pages.page("GET", "/work/cases", Action.WORK)
async def case_page(request: Request) -> Response:
    """Show the caller's cases."""
    return await _page(request, Form(), ("", ""), 200)


@pages.page("POST", "/work/cases/{case_id}", Action.WORK)
async def say_by_form(request: Request) -> Response:
    """Say one thing to a case, or appeal against its decision; what was refused is kept."""
    case_id = parse_id(request.path_params["case_id"], "case")
    sent = await request.form(max_files=0, max_fields=4)
    values, step = {"said": str(sent.get("said", ""))}, str(sent.get("step", ""))
    try:
        async with opened(request) as tx:
            await (quality.appeal_case if step == "appeal" else quality.say_in_case)(tx, case_id, values["said"])
    except Refusal as refusal:
        if refusal.kind not in ("invalid", "conflict"):
            raise
        form = refill(request, refusal, values, {"said": "said"})
        return await _page(request, form, (str(case_id), step), status_of(refusal))
    return redirect("/work/cases", "case_appealed" if step == "appeal" else "case_answered")


async def _page(request: Request, form: Form, refused: tuple[str, str], status: int) -> Response:
    facts = {"cases": await _cases(request), "form": form, "refused": refused, "blank": Form()}
    return render(request, "work/cases.html", status=status, **facts)


async def _cases(request: Request) -> list[CaseShown]:
    language = language_of(request)
    async with opened(request) as tx:
        return [_shown(each, language) for each in await quality.my_cases(tx)]


def _shown(case: quality.MyCase, language: Language) -> CaseShown:
    members = {name: getattr(case, name) for name in CaseShown.__struct_fields__ if name not in ("title", "evidence")}
    evidence = [_found(each, language) for each in case.evidence]
    return CaseShown(**members, title=in_language(case.title, language), evidence=evidence)


def _found(each: quality.MyEvidence, language: Language) -> EvidenceShown:
    return EvidenceShown(
        test=each.test,
        name=case_words.name_of(language, each.test),
        found=case_words.found(language, each.test, each.facts),
        may_be=case_words.may_be(language, each.test),
        since=each.since,
        until=each.until,
        judgements=each.judgements,
        facts=each.facts,
        answers=each.answers,
    )
