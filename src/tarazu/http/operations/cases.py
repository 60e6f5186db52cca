"""Cases over HTTP: what the tests found, the answers behind it, and what an investigator does about it."""

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
from tarazu.http.language import Language, language_of
from tarazu.http.markup import dressed
from tarazu.http.stored import stored_answer
from tarazu.http.transaction import opened
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/operations", tag="cases")

_BYTES = "application/octet-stream"


class Cases(msgspec.Struct, frozen=True, kw_only=True):
    """Cases that wait for a decision, also about an appeal, the oldest first; and the last decided ones."""

    open: list[quality.CaseRow]
    decided: list[quality.CaseRow]


class EvidenceShown(msgspec.Struct, frozen=True, kw_only=True):
    """What one test found: in words, in numbers, and how far the test can be trusted.

    `p_value` is of this question alone, `q_value` among all of the run. `answers` can be read under
    `/api/operations/cases/{case_id}/evidence/{id}/{number}`, from 1 on; those in `seen` the caller has read.
    """

    id: uuid.UUID
    test: str
    found: str
    may_be: str
    precision: quality.Precision
    trust: str
    since: datetime
    until: datetime
    judgements: int
    score: float
    p_value: float
    q_value: float
    facts: dict[str, Any]
    answers: int
    seen: list[int]
    found_at: datetime


class CaseShown(msgspec.Struct, frozen=True, kw_only=True):
    """A case as an investigator reads it; `person` is a name that tells nothing of them.

    Who confirmed it (`decided_by_me`) does not decide about its `appeal`; `alone`, nobody else could.
    """

    id: uuid.UUID
    tenant: str
    project: str
    kind: str
    language: str
    person: uuid.UUID
    opened_at: datetime
    evidence: list[EvidenceShown]
    question: str | None
    asked_at: datetime | None
    said: str | None
    said_at: datetime | None
    outcome: str | None
    reason: str | None
    left_out: int
    decided_at: datetime | None
    restricted_since: datetime | None
    restricted_until: datetime | None
    restriction_ended_at: datetime | None
    by_itself: bool
    decided_by_me: bool
    alone: bool
    appeal: quality.CaseAppeal | None


class AnswerShown(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that evidence rests on, as its author saw it; `other` is somebody else's to the same task that it is like."""

    kind: str
    title: dict[str, str]
    language: str
    task: dict[str, Any]
    ontology: dict[str, Any]
    answer: dict[str, Any]
    other: dict[str, Any] | None
    submitted_at: datetime


class DecisionGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What becomes of a case, `dismissed` or `confirmed`, and why; with `leave_out` the answers count no more, and stay paid."""

    outcome: str
    reason: str
    leave_out: bool = False


class AppealDecided(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What becomes of a confirmed case against which its person appealed, `upheld` or `overturned`, and why."""

    outcome: str
    reason: str


class QuestionGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the person of a case is asked."""

    question: str


class Restricted(msgspec.Struct, frozen=True, kw_only=True):
    """Until when somebody is offered no more of a project."""

    until: datetime


class Probes(msgspec.Struct, frozen=True, kw_only=True):
    """The projects whose answers can be tested, with the last run of each."""

    items: list[quality.ProbeRow]


@routes.raw("GET", "/cases", Action.DECIDE_CASES, summary="Cases of answers that look dishonest", gives=Cases)
async def cases(request: Request) -> Response:
    """Answer open cases and the last decided ones."""
    async with opened(request) as tx:
        return json_answer(Cases(open=await quality.cases(tx), decided=await quality.cases(tx, decided=True)))


@routes.raw("GET", "/cases/{case_id}", Action.DECIDE_CASES, summary="One case with its evidence", gives=CaseShown)
async def case(request: Request) -> Response:
    """Answer a case with what it rests on."""
    return json_answer(await shown_case(request))


async def shown_case(request: Request) -> CaseShown:
    """Return the case that the path names, with its evidence in words."""
    language = language_of(request)
    async with opened(request) as tx:
        found = await quality.case(tx, case_of(request))
        known = await quality.precision(tx)
    members = {name: getattr(found, name) for name in CaseShown.__struct_fields__ if name != "evidence"}
    return CaseShown(**members, evidence=[_shown(each, known[each.test], language) for each in found.evidence])


@routes.raw(
    "GET",
    "/cases/{case_id}/evidence/{evidence_id}/{number}",
    Action.DECIDE_CASES,
    summary="An answer behind a case",
    gives=AnswerShown,
)
async def answer(request: Request) -> Response:
    """Answer an answer on which evidence rests; that the caller read it is kept."""
    found = await shown_answer(request)
    return json_answer(
        AnswerShown(
            kind=found.kind,
            title=dict(found.title),
            language=found.language,
            task=dict(dressed(found.task)),
            ontology=dict(found.ontology),
            answer=dict(found.answer),
            other=None if found.other is None else dict(found.other),
            submitted_at=found.submitted_at,
        )
    )


async def shown_answer(request: Request) -> quality.CaseAnswer:
    """Return the answer that the path names."""
    async with opened(request) as tx:
        return await quality.case_answer(tx, case_of(request), _evidence_of(request), number_of(request, "number"))


@routes.raw(
    "GET",
    "/cases/{case_id}/evidence/{evidence_id}/{number}/files/{item}",
    Action.DECIDE_CASES,
    summary="A file of a task behind a case",
    media_type=_BYTES,
)
async def file(request: Request) -> Response:
    """Stream the file that a part of the task names, counted from 1."""
    number, item = number_of(request, "number"), number_of(request, "item")
    async with opened(request) as tx:
        part = await quality.case_file(tx, case_of(request), _evidence_of(request), number, item)
    return await stored_answer(request, part)


@routes.raw(
    "POST",
    "/cases/{case_id}/decision",
    Action.DECIDE_CASES,
    summary="Decide a case",
    takes=DecisionGiven,
    status=204,
)
async def decide(request: JsonRequest) -> Response:
    """Dismiss or confirm a case; its person reads the reason."""
    given = await request.read(DecisionGiven)
    async with opened(request) as tx:
        await quality.decide_case(tx, case_of(request), given.outcome, given.reason, leave_out=given.leave_out)
    return empty_answer()


@routes.raw(
    "POST",
    "/cases/{case_id}/appeal",
    Action.DECIDE_CASES,
    summary="Decide the appeal against a case",
    takes=AppealDecided,
    status=204,
)
async def decide_appeal(request: JsonRequest) -> Response:
    """Uphold or overturn a case that somebody else confirmed; its person reads the reason."""
    given = await request.read(AppealDecided)
    async with opened(request) as tx:
        await quality.decide_case_appeal(tx, case_of(request), given.outcome, given.reason)
    return empty_answer()


@routes.raw(
    "POST",
    "/cases/{case_id}/restriction",
    Action.DECIDE_CASES,
    summary="Restrict the person of a case",
    gives=Restricted,
)
async def restrict(request: Request) -> Response:
    """Offer the person of an open case no more of its project, for seven business days at most."""
    async with opened(request) as tx:
        return json_answer(Restricted(until=await quality.restrict(tx, case_of(request))))


@routes.raw(
    "POST",
    "/cases/{case_id}/question",
    Action.DECIDE_CASES,
    summary="Ask the person of a case",
    takes=QuestionGiven,
    status=204,
)
async def ask(request: JsonRequest) -> Response:
    """Ask the person of an open case something, once."""
    given = await request.read(QuestionGiven)
    async with opened(request) as tx:
        await quality.ask_in_case(tx, case_of(request), given.question)
    return empty_answer()


@routes.raw("GET", "/probes", Action.DECIDE_CASES, summary="Projects whose answers can be tested", gives=Probes)
async def probes(request: Request) -> Response:
    """Answer the projects and their last runs."""
    async with opened(request) as tx:
        return json_answer(Probes(items=await quality.probes(tx)))


@routes.raw("POST", "/probes/{probe_id}", Action.DECIDE_CASES, summary="Test a project's answers now", status=204)
async def probe(request: Request) -> Response:
    """Have a project's answers tested as soon as the runner comes to it."""
    async with opened(request) as tx:
        await quality.ask_for_probe(tx, parse_id(request.path_params["probe_id"], "project"))
    return empty_answer()


def case_of(request: Request) -> uuid.UUID:
    """Return the case that the path names. Refuses with `not_found` what is no id."""
    return parse_id(request.path_params["case_id"], "case")


def number_of(request: Request, name: str) -> int:
    """Return a number of the path; 0, which is never there, for anything else."""
    text = request.path_params[name]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _evidence_of(request: Request) -> uuid.UUID:
    return parse_id(request.path_params["evidence_id"], "submission")


def _shown(each: quality.Evidence, known: quality.Precision, language: Language) -> EvidenceShown:
    return EvidenceShown(
        id=each.id,
        test=each.test,
        found=case_words.found(language, each.test, each.facts),
        may_be=case_words.may_be(language, each.test),
        precision=known,
        trust=case_words.trust_in(language, known),
        since=each.since,
        until=each.until,
        judgements=each.judgements,
        score=each.score,
        p_value=each.p_value,
        q_value=each.q_value,
        facts=each.facts,
        answers=each.items,
        seen=each.seen,
        found_at=each.found_at,
    )
