"""Adjudications over HTTP: answers that disagree, side by side, and what a reviewer decides of them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects, quality
from tarazu.http.access import Routes
from tarazu.http.answers import empty_answer, json_answer
from tarazu.http.bodies import JsonRequest, require_shallow
from tarazu.http.contributor.answer_places import names_in, parts_of, told
from tarazu.http.contributor.judging_drafts import DraftGiven, DraftKept, keep_draft
from tarazu.http.contributor.work import ANSWER_BYTES_MAX, Guidelines, in_language
from tarazu.http.language import Language, language_of
from tarazu.http.markup import dressed, sections
from tarazu.http.transaction import opened
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/work", tag="work")


class PartShown(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an answer that holds something: its JSON pointer, its name and its text."""

    pointer: str
    label: str
    text: str


class CandidateShown(msgspec.Struct, frozen=True, kw_only=True):
    """One of the answers, under a letter; `apart` is its mean distance from the others, 0 to 1."""

    letter: str
    answer: dict[str, Any]
    parts: list[PartShown]
    apart: float


class ClauseShown(msgspec.Struct, frozen=True, kw_only=True):
    """A clause of the guidelines that can be cited."""

    number: str
    title: str


class RulingDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What was made of it so far, and how often that was kept."""

    version: int
    value: dict[str, Any]


class AdjudicationShown(msgspec.Struct, frozen=True, kw_only=True):
    """A task and its answers in drawn order, without their authors; of `given` answers the first five at most.

    `is_unanimous` says that all answers come to one label and are not far apart, so that taking one of them needs no reason.
    """

    id: str
    kind: str
    title: str
    language: str
    guidelines: Guidelines
    clauses: list[ClauseShown]
    ontology: dict[str, Any]
    task: dict[str, Any]
    candidates: list[CandidateShown]
    given: int
    why: str
    is_unanimous: bool
    can_mend: bool
    lease_until: datetime
    draft: RulingDraft | None


class RulingGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision: `pick` or `mend` the answer of a `letter` (into `answer`), `ambiguous` or `incomplete`."""

    verdict: str
    letter: str | None = None
    answer: dict[str, Any] | None = None
    clause: str | None = None
    reason: str | None = None


@routes.raw(
    "POST",
    "/adjudications/next",
    Action.REVIEW,
    summary="Take the next answers to adjudicate",
    gives=AdjudicationShown,
)
async def take(request: Request) -> Response:
    """Lease what has waited longest, or answer what the caller holds; 204 when nothing waits."""
    async with opened(request) as tx:
        work = await quality.take_adjudication(tx)
    return empty_answer() if work is None else json_answer(await shown_adjudication(work, language_of(request)))


@routes.raw(
    "PUT",
    "/adjudications/{adjudication_id}/draft",
    Action.REVIEW,
    summary="Keep an unfinished decision",
    takes=DraftGiven,
    gives=DraftKept,
    body_bytes_max=ANSWER_BYTES_MAX,
)
async def draft(request: JsonRequest) -> Response:
    """Keep a draft; one that does not follow the draft that stands is answered with that (409, `current`)."""
    return await keep_draft(request, _named(request), quality.save_adjudication)


@routes.raw(
    "POST",
    "/adjudications/{adjudication_id}",
    Action.REVIEW,
    summary="Decide between answers",
    takes=RulingGiven,
    status=204,
    body_bytes_max=ANSWER_BYTES_MAX,
)
async def decide(request: JsonRequest) -> Response:
    """Record the decision of the reviewer who holds an adjudication."""
    given = await request.read(RulingGiven)
    if given.answer is not None:
        require_shallow(given.answer, "answer")
    new = quality.NewRuling(
        verdict=given.verdict,
        letter=given.letter,
        answer=given.answer,
        clause=given.clause,
        reason=given.reason,
    )
    async with opened(request) as tx:
        await quality.decide_adjudication(tx, _named(request), new)
    return empty_answer()


def _named(request: Request) -> uuid.UUID:
    return parse_id(request.path_params["adjudication_id"], "adjudication")


async def shown_adjudication(work: quality.AdjudicationWork, language: Language) -> AdjudicationShown:
    """Return what an adjudicator sees; texts are rendered beside the event loop."""
    written = in_language(work.guidelines, language)
    parts, task = await to_thread.run_sync(lambda: (sections(written), dressed(work.task)))
    return AdjudicationShown(
        id=str(work.id),
        kind=work.kind,
        title=in_language(work.title, language),
        language=work.language,
        guidelines=Guidelines(version=work.guideline_version, markdown=written, sections=parts),
        clauses=[ClauseShown(number=each.number, title=each.title) for each in projects.clauses_of(written)],
        ontology=dict(work.ontology),
        task=task,
        candidates=[_candidate(each, work.ontology, language) for each in work.candidates],
        given=work.given,
        why=work.why,
        is_unanimous=work.why != "apart" and len({each.label for each in work.candidates}) == 1,
        can_mend=work.can_mend,
        lease_until=work.lease_until,
        draft=None if work.draft is None else RulingDraft(version=work.draft_version, value=work.draft),
    )


def _candidate(found: quality.AdjudicationCandidate, ontology: Mapping[str, Any], language: Language) -> CandidateShown:
    names = names_in(ontology, language)
    return CandidateShown(
        letter=found.letter,
        answer=found.answer,
        parts=[
            PartShown(pointer=each.pointer, label=each.label, text=told(each, ontology, names, language))
            for each in parts_of(found.answer, language)
        ],
        apart=found.apart,
    )
