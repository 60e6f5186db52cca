"""The contributor's work over HTTP: feed, claim, heartbeat, skip, hand in. Claim and submit are hot paths."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from tarazu import kinds, quality, tasks, workforce
from tarazu.http.access import Routes
from tarazu.http.answers import empty_answer, json_answer
from tarazu.http.auth import actor_of
from tarazu.http.bodies import JsonRequest
from tarazu.http.contributor.lessons import lesson_of
from tarazu.http.contributor.needs import Having, Need
from tarazu.http.contributor.turn_shapes import TurnShown, turns_shown
from tarazu.http.contributor.work_shapes import (
    AnswerGiven,
    FixOfMine,
    HeldAssignments,
    Lease,
    ReportGiven,
    SkipGiven,
    Submitted,
)
from tarazu.http.formats import Formats
from tarazu.http.language import Language, language_of
from tarazu.http.markup import Section, dressed, sections
from tarazu.http.state import state_of
from tarazu.http.transaction import opened
from tarazu.kit.ids import parse_id
from tarazu.kit.money import Money
from tarazu.trust import Action

routes = Routes("/api/work", tag="work")

ANSWER_BYTES_MAX = 2 * 2**20
MANY, SOME = 30, 5


class Fit(msgspec.Struct, frozen=True, kw_only=True):
    """How well work fits the caller, 0 to 1, and why."""

    score: float
    reasons: list[str]


class FeedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Work that the caller may take from, with `training_first` once they are trained; `supply` is `many`, `some`, `few` or `none`.

    `needs` says of its language and its skills whether the caller has them, in their language. With `waits_for_reviews` none is
    handed out until reviews have caught up with what was handed in.
    """

    feed_id: uuid.UUID
    title: str
    kind: str
    language: str
    pay: Money
    minutes: float
    skills: list[str]
    needs: list[Need]
    fit: Fit
    supply: str
    training_first: bool = False
    waits_for_reviews: bool = False


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A task kept for the caller by name."""

    offer_id: uuid.UUID
    title: str
    kind: str
    language: str
    pay: Money
    minutes: float
    expires_at: datetime


class FeedShown(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller is offered; when nothing is, `empty_reason` says why."""

    entries: list[FeedEntry]
    offers: list[Offer]
    empty_reason: str | None


class ClaimGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to take: of a feed, an offer, or without either the best there is."""

    feed_id: str | None = None
    offer_id: str | None = None


class ClaimShown(msgspec.Struct, frozen=True, kw_only=True):
    """A fresh assignment; the rest of it is at `/api/work/assignments/{id}`."""

    id: uuid.UUID
    kind: str
    title: str
    language: str
    task: dict[str, Any]
    lease_until: datetime
    pay: Money
    minutes: float
    guideline_version: int


class ClaimAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The assignment, or why there is none; after a day's dose of sensitive work, when there is more."""

    assignment: ClaimShown | None
    empty_reason: str | None = None
    opens_at: datetime | None = None


class Guidelines(msgspec.Struct, frozen=True, kw_only=True):
    """Guidelines in the caller's language, or else the one there is; `sections` is the same as HTML, clause by clause."""

    version: int
    markdown: str
    sections: list[Section]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """An unfinished answer and how often it was saved."""

    version: int
    value: dict[str, Any]


class WorkShown(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever answers and whoever reviews see alike; `task` has safe `html` beside each text."""

    id: uuid.UUID
    kind: str
    title: str
    language: str
    guidelines: Guidelines
    ontology: dict[str, Any]
    task: dict[str, Any]
    round: int
    lease_until: datetime


class Care(msgspec.Struct, frozen=True, kw_only=True):
    """Beside sensitive work: after how many minutes a break is proposed, and where to find help."""

    break_minutes: int
    help: str


class AssignmentShown(WorkShown, frozen=True, kw_only=True):
    """Everything that an editor shows; `needs` and `pay_text` are in the caller's language.

    With `training` the answer is none of the project's, and `/lesson` says after it is handed in whether it was right. `left_out`
    says that the decision of a [case](/api/work/cases) left the answer out of the data, or had: it stays accepted and paid. `fix` is
    what a reviewer made of the answer.
    """

    state: str
    draft: Draft | None
    answer: dict[str, Any] | None
    pay: Money
    pay_text: str
    minutes: float
    needs: list[Need]
    feedback: quality.Feedback | None
    care: Care | None
    advice: kinds.AdviceRules | None = None
    training: bool = False
    left_out: quality.LeftOut | None = None
    fix: FixOfMine | None = None


@routes.raw("GET", "/feed", Action.WORK, summary="What the caller is offered", gives=FeedShown)
async def feed(request: Request) -> Response:
    """Answer the caller's feed, best fit first."""
    async with opened(request) as tx:
        me = await workforce.me(tx)
        found = await tasks.feed(tx, me.standing)
        having = await Having.of(tx, me)
    language = language_of(request)
    shown = FeedShown(
        entries=[_entry(each, having, language) for each in found.entries] if me.standing == "good" else [],
        offers=[_offer(each, language) for each in found.offers] if me.standing == "good" else [],
        empty_reason=found.empty_reason,
    )
    return json_answer(shown)


@routes.raw(
    "POST", "/claims", Action.WORK, summary="Take the next task", takes=ClaimGiven, gives=ClaimAnswer, status=201
)
async def claim(request: JsonRequest) -> Response:
    """Lease a task (201), or say why there is none (200)."""
    wanted = await request.read(ClaimGiven)
    claimed = await tasks.claim(
        state_of(request).db,
        actor_of(request),
        feed_id=None if wanted.feed_id is None else parse_id(wanted.feed_id, "feed"),
        offer_id=None if wanted.offer_id is None else parse_id(wanted.offer_id, "offer"),
    )
    if isinstance(claimed, tasks.Empty):
        return json_answer(ClaimAnswer(assignment=None, empty_reason=claimed.reason, opens_at=claimed.opens_at))
    return json_answer(ClaimAnswer(assignment=claim_shown(claimed, language_of(request))), 201)


def claim_shown(claimed: tasks.Claimed, language: Language) -> ClaimShown:
    """Return a fresh assignment in the caller's language."""
    return ClaimShown(
        id=claimed.id,
        kind=claimed.kind,
        title=in_language(claimed.title, language),
        language=claimed.language,
        task=claimed.view,
        lease_until=claimed.lease_until,
        pay=claimed.pay,
        minutes=minutes(claimed.estimate_seconds),
        guideline_version=claimed.guideline_version,
    )


@routes.raw("GET", "/assignments", Action.WORK, summary="What the caller holds", gives=HeldAssignments)
async def assignments(request: Request) -> Response:
    """Answer the assignments that the caller holds, the soonest deadline first."""
    async with opened(request) as tx:
        return json_answer(HeldAssignments(items=await tasks.my_assignments(tx)))


@routes.raw(
    "GET", "/assignments/{assignment_id}", Action.WORK, summary="An assignment of the caller", gives=AssignmentShown
)
async def assignment(request: Request) -> Response:
    """Answer everything that an editor shows of an assignment; what was said of it is looked up only once it was handed in."""
    async with opened(request) as tx:
        held = await tasks.held(tx, assignment_of(request))
        was_given = held.answer is not None
        feedback = await quality.feedback(tx, held.id) if was_given else None
        left_out = await quality.left_out(tx, held.id) if was_given else None
        fix = await quality.my_fix(tx, held.id) if was_given else None
        care = await tasks.care(tx, held.id)
        turns = await turns_shown(tx, held, language_of(request))
        rules = await tasks.advice_rules(tx, held.id)
        having = await Having.of(tx)
    shown = await shown_assignment(held, feedback, care, language_of(request), turns, rules, having)
    return json_answer(msgspec.structs.replace(shown, left_out=left_out, fix=fix and FixOfMine.of(fix)))


@routes.raw("POST", "/assignments/{assignment_id}/heartbeat", Action.WORK, summary="Go on working", gives=Lease)
async def heartbeat(request: Request) -> Response:
    """Extend the lease of work that is going on."""
    until = await tasks.heartbeat(state_of(request).db, actor_of(request), assignment_of(request))
    return json_answer(Lease(lease_until=until))


@routes.raw(
    "POST", "/assignments/{assignment_id}/skip", Action.WORK, summary="Give a task back", takes=SkipGiven, status=204
)
async def skip(request: JsonRequest) -> Response:
    """Give a task back; it costs nothing."""
    given = await request.read(SkipGiven)
    await tasks.skip(state_of(request).db, actor_of(request), assignment_of(request), given.reason, given.note)
    return empty_answer()


@routes.raw(
    "POST",
    "/assignments/{assignment_id}/report",
    Action.WORK,
    summary="Send a task back to its author",
    takes=ReportGiven,
    status=204,
)
async def report(request: JsonRequest) -> Response:
    """Give a task back that lacks something; it goes to its author before anybody else is asked."""
    given = await request.read(ReportGiven)
    await tasks.report_lack(state_of(request).db, actor_of(request), assignment_of(request), given.lack, given.reason)
    return empty_answer()


@routes.raw(
    "POST",
    "/assignments/{assignment_id}/submission",
    Action.WORK,
    summary="Hand in an answer",
    takes=AnswerGiven,
    gives=Submitted,
    status=201,
    body_bytes_max=ANSWER_BYTES_MAX,
)
async def submit(request: JsonRequest) -> Response:
    """Hand in an answer (201); the same one again is answered in the same words (200)."""
    given = await request.read(AnswerGiven)
    done = await tasks.submit(
        state_of(request).db, actor_of(request), assignment_of(request), given.answer, given.seconds
    )
    lesson = None
    if done.state == "training":
        async with opened(request) as tx:
            lesson = await lesson_of(tx, await tasks.held(tx, assignment_of(request)), language_of(request))
    status = 200 if done.outcome == "repeated" else 201
    return json_answer(Submitted(submission_id=done.submission_id, state=done.state, lesson=lesson), status)


async def shown_assignment(
    held: tasks.Held,
    feedback: quality.Feedback | None,
    care: tasks.Care | None,
    language: Language,
    turns: Sequence[TurnShown],
    rules: kinds.AdviceRules,
    having: Having,
) -> AssignmentShown:
    """Return an assignment as an editor reads it; its texts are rendered beside the event loop.

    What was said in a live conversation stands in the task, as `turns`.
    """
    written = in_language(held.guidelines, language)
    parts, task = await to_thread.run_sync(lambda: (sections(written), dressed(held.view)))
    return AssignmentShown(
        id=held.id,
        kind=held.kind,
        state=held.state,
        title=in_language(held.title, language),
        language=held.language,
        guidelines=Guidelines(version=held.guideline_version, markdown=written, sections=parts),
        ontology=held.ontology,
        task={**task, "turns": list(turns)} if turns else task,
        draft=None if held.draft is None else Draft(version=held.draft_version, value=held.draft),
        answer=held.answer,
        lease_until=held.lease_until,
        pay=held.pay,
        pay_text=Formats(language=language).money(held.pay.amount_minor, held.pay.currency),
        minutes=minutes(held.estimate_seconds),
        needs=having.needs(held.language, held.skills, language),
        round=held.round,
        feedback=feedback,
        care=Care(break_minutes=care.break_minutes, help=in_language(care.help, language)) if care else None,
        advice=rules if rules.any or isinstance(kinds.of(held.kind), kinds.Wary) else None,
        training=held.training,
    )


def assignment_of(request: Request) -> uuid.UUID:
    """Return the assignment that the path names."""
    return parse_id(request.path_params["assignment_id"], "assignment")


def in_language(texts: Mapping[str, str], language: Language) -> str:
    """Return a text in the language, or else in English, or in whatever there is."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def minutes(seconds: int) -> float:
    """Return seconds as minutes, to a hundredth, so that whole seconds can be told of it."""
    return round(seconds / 60, 2)


def supply(count: int) -> str:
    """Return in a word how much there is; a number would tell how much a customer has."""
    if count >= MANY:
        return "many"
    return "some" if count >= SOME else ("few" if count else "none")


def _entry(row: tasks.FeedRow, having: Having, language: Language) -> FeedEntry:
    return FeedEntry(
        feed_id=row.feed_id,
        title=in_language(row.title, language),
        kind=row.kind,
        language=row.language,
        pay=Money(amount_minor=row.amount_minor, currency=row.currency),
        minutes=minutes(row.estimate_seconds),
        skills=row.skills,
        needs=having.needs(row.language, row.skills, language),
        fit=Fit(score=row.fit / 1000, reasons=row.reasons),
        supply=supply(row.supply),
        training_first=row.untrained,
        waits_for_reviews=row.waits_for_reviews,
    )


def _offer(row: tasks.OfferRow, language: Language) -> Offer:
    return Offer(
        offer_id=row.id,
        title=in_language(row.title, language),
        kind=row.kind,
        language=row.language,
        pay=Money(amount_minor=row.amount_minor, currency=row.currency),
        minutes=minutes(row.estimate_seconds),
        expires_at=row.expires_at,
    )
