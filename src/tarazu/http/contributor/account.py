"""The contributor's pay and reviews over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import msgspec
from anyio import to_thread
from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from tarazu import ledger, quality
from tarazu.http.access import Routes
from tarazu.http.answers import empty_answer, json_answer
from tarazu.http.bodies import JsonRequest, require_shallow
from tarazu.http.contributor.work import ANSWER_BYTES_MAX, Draft, Guidelines, WorkShown, in_language
from tarazu.http.language import Language, language_of
from tarazu.http.markup import dressed, sections
from tarazu.http.transaction import opened
from tarazu.kit.errors import invalid
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/work", tag="work")

STATEMENT_LASTS = timedelta(days=31)
STATEMENT_MAX = timedelta(days=400)

Moment = Annotated[str | None, Query(max_length=40, description="An ISO 8601 time with its offset.")]


class ReviewShown(WorkShown, frozen=True, kw_only=True):
    """One answer to review, as its author saw and gave it; never who that was."""

    answer: dict[str, Any]
    due_at: datetime


class OpinionShown(msgspec.Struct, frozen=True, kw_only=True):
    """One of two verdicts that differ, with the `answer` as it would be fixed; never whose it is."""

    verdict: str
    clause: str | None
    reason: str | None
    places: list[quality.Place]
    answer: dict[str, Any] | None


class ReviewTaken(ReviewShown, frozen=True, kw_only=True):
    """An answer to review; with `opinions` where two reviewers differ and the caller decides, and without them otherwise.

    `can_fix` is false where the answer cannot be written outside its work (live conversations, and what was begun blind),
    `can_return` in the third round and where it was looked at before; `can_fault_task` is true where `task_wrong` is a verdict. `draft` is the fix so far.
    """

    opinions: list[OpinionShown]
    can_fix: bool
    can_return: bool
    can_fault_task: bool
    draft: Draft | None


class PlaceGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the answer, by a JSON pointer into it; in a text, the code points and what stands there."""

    pointer: str
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    note: str | None = None


class ReviewGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A verdict: `accept`, `fix`, `return`, `exclude` or `task_wrong`; all but the first with a reason and, but for the last, where the
    guidelines have numbered clauses, the `clause` (`none`: no clause says this), `fix` with what `answer` is made of it."""

    verdict: str
    clause: str | None = None
    reason: str | None = None
    places: list[PlaceGiven] = []
    answer: dict[str, Any] | None = None


@routes.api("GET", "/earnings", Action.READ_EARNINGS, summary="The caller's statement", gives=ledger.Statement)
async def earnings(request: Request, since: Moment = None, until: Moment = None) -> Response:
    """Answer every line of a period (by default the last 31 days), the totals, and what is not booked yet."""
    async with opened(request) as tx:
        end = moment("until", until) or tx.now
        start = moment("since", since) or end - STATEMENT_LASTS
        if end - start > STATEMENT_MAX:
            raise invalid("since", "out_of_range", days=STATEMENT_MAX.days)
        return json_answer(await ledger.statement(tx, start, end))


@routes.raw("POST", "/reviews/next", Action.REVIEW, summary="Take the next answer to review", gives=ReviewTaken)
async def take_review(request: Request) -> Response:
    """Lease the most urgent answer, or answer the one that the caller holds; 204 when none waits."""
    async with opened(request) as tx:
        work = await quality.take_review(tx)
        said = await quality.opinions_under_review(tx)
    if work is None:
        return empty_answer()
    opinions = [
        OpinionShown(
            verdict=each.verdict,
            clause=each.clause,
            reason=each.reason,
            places=each.places,
            answer=None if each.fixed is None else dict(each.fixed),
        )
        for each in said
    ]
    shown = await judged(work, language_of(request))
    shown |= {"can_fix": work.unfixable is None, "can_return": work.can_return}
    shown |= {"can_fault_task": work.can_fault_task}
    return json_answer(ReviewTaken(opinions=opinions, draft=draft_of(work), **shown))


def draft_of(work: quality.ReviewWork) -> Draft | None:
    """Return what a reviewer has made of a fix so far."""
    return None if work.draft is None else Draft(version=work.draft_version, value=work.draft)


async def judged(work: quality.UnderReview, language: Language) -> dict[str, Any]:
    """Return the members of `ReviewShown`: an answer as whoever judges it reads it in a language."""
    written = in_language(work.guidelines, language)
    parts, task = await to_thread.run_sync(lambda: (sections(written), dressed(work.task)))
    return {
        "id": work.id,
        "kind": work.kind,
        "title": in_language(work.title, language),
        "language": work.language,
        "task": task,
        "ontology": dict(work.ontology),
        "guidelines": Guidelines(version=work.guideline_version, markdown=written, sections=parts),
        "answer": dict(work.answer),
        "round": work.round,
        "due_at": work.due_at,
        "lease_until": work.lease_until,
    }


@routes.raw(
    "POST",
    "/reviews/{review_id}",
    Action.REVIEW,
    summary="Give a verdict",
    takes=ReviewGiven,
    status=204,
    body_bytes_max=ANSWER_BYTES_MAX,
)
async def record_review(request: JsonRequest) -> Response:
    """Record the verdict of the reviewer who holds a review."""
    given = await request.read(ReviewGiven)
    if given.answer is not None:
        require_shallow(given.answer, "answer")
    review_id = parse_id(request.path_params["review_id"], "review")
    places = places_of(given.places)
    async with opened(request) as tx:
        await quality.record_review(tx, review_id, given.verdict, given.clause, given.reason, places, given.answer)
    return empty_answer()


def places_of(given: list[PlaceGiven]) -> list[quality.Place]:
    """Return places as they were given."""
    return [
        quality.Place(pointer=each.pointer, start=each.start, end=each.end, quote=each.quote, note=each.note)
        for each in given
    ]


def moment(field: str, given: str | None) -> datetime | None:
    """Read a time that names its offset.

    Raises:
        Refusal: the fault `bad_format` of the field.
    """
    if given is None:
        return None
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        raise invalid(field, "bad_format", expected="ISO 8601") from None
    if found.tzinfo is None or not 2000 <= found.year <= 2200:
        raise invalid(field, "bad_format", expected="ISO 8601")
    return found.astimezone(UTC)
