"""Appeals: once for each answer, its author may have another reviewer look at a verdict; what nobody decides is theirs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

import msgspec

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found, require_done, require_one_of
from tarazu.kit.ids import new_id
from tarazu.kit.texts import checked_text
from tarazu.projects import FilePart
from tarazu.quality.review.places import Place
from tarazu.quality.review.reviews import (
    PARTS_MAX,
    REASON_CHARS_MAX,
    REASON_CHARS_MIN,
    RecordedReview,
    UnderReview,
    Waiting,
    as_seen,
)
from tarazu.quality.review.works import kind_of

q = sql.load("tarazu.quality.review")

Outcome = Literal["upheld", "overturned"]
"""What becomes of the verdict that was appealed against."""

APPEAL_WITHIN = timedelta(days=7)
DECIDED_WITHIN = timedelta(days=7)
SAID_CHARS_MIN, SAID_CHARS_MAX = 10, 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class MyAppeal:
    """What an author may know of the appeal in an assignment; without one, until when they may make it (`open_until`).

    `outcome` is `upheld`, `overturned` or `lapsed`; without a reason it was overturned because nobody decided in time.
    """

    said: str | None
    made_at: datetime | None
    due_at: datetime | None
    outcome: str | None
    reason: str | None
    decided_at: datetime | None
    open_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAppeal(Waiting):
    """An appeal as the database hands it to whoever decides."""

    verdict: str
    clause: str | None
    reason: str | None
    places: list[dict[str, Any]]
    fixed: dict[str, Any] | None
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealWork(UnderReview):
    """What a second reviewer sees: the answer as its author saw it, the first verdict, and what its author says to it.

    Of a verdict `fix`, `fixed` is what was made of the answer.
    """

    verdict: str
    clause: str | None
    reason: str | None
    places: list[Place]
    fixed: Mapping[str, Any] | None
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAtAgain:
    """An answer of the caller that was accepted and delivered, and fixed or left out (`verdict`) by a second look at that time."""

    assignment_id: uuid.UUID
    title: dict[str, str]
    verdict: str
    at: datetime


async def make_appeal(tx: Tx, assignment_id: uuid.UUID, said: str) -> None:
    """Appeal against the last verdict on the caller's answer, in the caller's words.

    Raises:
        Refusal: `invalid_request` for words too short or too long; `not_found`; `assignment_withdrawn`; `nothing_to_appeal`,
            `appeal_late`, `appealed_before`, or `round_over` when the next round was handed in already.
    """
    outcome = await tx.one(
        q.make_appeal,
        str,
        assignment=assignment_id,
        appeal=new_id(),
        event=new_id(),
        said=checked_text("said", said, SAID_CHARS_MIN, SAID_CHARS_MAX),
        since=tx.now - APPEAL_WITHIN,
        due=tx.now + DECIDED_WITHIN,
        at=tx.now,
    )
    codes = {
        "withdrawn": "assignment_withdrawn",
        "nothing": "nothing_to_appeal",
        "late": "appeal_late",
        "again": "appealed_before",
        "over": "round_over",
    }
    require_done(outcome, "assignment", codes)


async def my_appeal(tx: Tx, assignment_id: uuid.UUID) -> MyAppeal | None:
    """Return what became of the caller's appeal in an assignment, or until when they may make one; None without either."""
    found = await tx.maybe(q.my_appeal, MyAppeal, assignment=assignment_id, lasts=APPEAL_WITHIN)
    if found is None or (found.made_at is None and (found.open_until is None or found.open_until <= tx.now)):
        return None
    return found


async def appeal_waits(tx: Tx) -> bool:
    """Say whether there is an appeal that the caller may decide; changes nothing."""
    return await tx.one(q.appeal_waits, bool, at=tx.now)


async def looked_at_again(tx: Tx, since: datetime) -> list[LookedAtAgain]:
    """Return the caller's answers that a second look has fixed or left out since then, the last handed in first, at most twenty."""
    return await tx.many(q.my_rechecks, LookedAtAgain, since=since)


async def take_appeal(tx: Tx) -> AppealWork | None:
    """Give the reviewer who acts the appeal that it holds, or lease it the most urgent one that it may decide.

    Never its own, nor one against a verdict of its own; None when there is nothing, or when the caller is no reviewer.
    """
    await tx.run(q.take_appeal, at=tx.now)
    return await held_appeal(tx)


async def held_appeal(tx: Tx) -> AppealWork | None:
    """Return the appeal that the reviewer who acts holds, or None; changes nothing."""
    waiting = await tx.maybe(q.held_appeal, WaitingAppeal, at=tx.now)
    if waiting is None:
        return None
    return AppealWork(
        verdict=waiting.verdict,
        clause=waiting.clause,
        reason=waiting.reason,
        places=msgspec.convert(waiting.places, list[Place]),
        fixed=None if waiting.fixed is None else kind_of(waiting).shown(waiting.fixed, waiting.flipped),
        said=waiting.said,
        **as_seen(waiting, f"/api/work/appeals/{waiting.id}"),
    )


async def appeal_file(tx: Tx, appeal_id: uuid.UUID, number: int) -> FilePart:
    """Return the file that a part (`items[number - 1].content`) of the task names whose appeal the caller decides.

    Refuses with `not_found` everything else, whatever the reason.
    """
    if not 1 <= number <= PARTS_MAX:
        raise not_found("file")
    return await tx.need(q.appeal_file, FilePart, "file", appeal=appeal_id, item=number, at=tx.now)


async def decide_appeal(tx: Tx, appeal_id: uuid.UUID, outcome: str, reason: str) -> None:
    """Record the decision of the reviewer who holds an appeal (`AppealWork.id`); its author reads the reason.

    What is overturned is accepted as it was given, and so paid, and counts. Upheld, a returned round waits for its author two
    days more.

    Raises:
        Refusal: `invalid_request` for an unknown outcome or without a reason; `not_found` when the caller does not hold
            it; `review_expired` when its time is up.
    """
    require_one_of("outcome", outcome, get_args(Outcome))
    came = await tx.one(
        q.decide_appeal,
        str,
        held_id=appeal_id,
        event_id=new_id(),
        accept_event_id=new_id(),
        outcome=outcome,
        reason=checked_text("reason", reason, REASON_CHARS_MIN, REASON_CHARS_MAX),
        at=tx.now,
    )
    require_done(came, "appeal", {"expired": "review_expired"})


async def overturn_overdue(tx: Tx, most: int = 500) -> int:
    """Decide for their authors what appeals nobody decided in time, at most so many; return how many."""
    return await tx.one(q.overturn_overdue, int, at=tx.now, most=most)


async def decided_appeals(tx: Tx, appeal_ids: list[uuid.UUID]) -> list[RecordedReview]:
    """Return who decided which appeals, for the system, which pays them as reviews."""
    return await tx.many(q.decided_appeals, RecordedReview, tenant_id=tx.tenant_id, ids=appeal_ids)
