"""Appeals against confirmed cases: once, by their person, decided by somebody else than who confirmed; silence is theirs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import require_done, require_one_of
from tarazu.kit.ids import new_id
from tarazu.quality.fraud.cases import checked_words
from tarazu.quality.review.appeals import Outcome

q = sql.load("tarazu.quality.fraud")

CASE_APPEAL_WITHIN = timedelta(days=14)
CASE_APPEAL_DECIDED_WITHIN = timedelta(days=14)
"""Twice the time of an appeal against a verdict: cases are rarer and weigh more, and whoever is away a week misses neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """That the decision of a case left an answer of the caller's out of the data, and since when it counts again, if so."""

    case_id: uuid.UUID
    reason: str
    decided_at: datetime
    restored_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LonelyCase:
    """A confirmed case about whose appeal nobody could decide: nobody else than who confirmed it looks into cases.

    `until` is when an appeal that was made (`appealed`) is overturned by itself, or else until when one can be made.
    """

    tenant: str
    project: str
    appealed: bool
    until: datetime


async def lonely_cases(tx: Tx) -> list[LonelyCase]:
    """Return the confirmed cases that need a second investigator, the most urgent first, at most a hundred; for operations."""
    return await tx.many(q.lonely_cases, LonelyCase, lasts=CASE_APPEAL_WITHIN, at=tx.now)


async def appeal_case(tx: Tx, case_id: uuid.UUID, said: str) -> None:
    """Appeal against a confirmed case of the caller's, in the caller's words.

    Raises:
        Refusal: `invalid_request` for words too short or too long; `not_found`; `case_not_confirmed`, `case_appeal_late`, or
            `case_appealed_before`.
    """
    came = await tx.one(
        q.appeal_case,
        str,
        case_id=case_id,
        words=checked_words("said", said),
        event=new_id(),
        since=tx.now - CASE_APPEAL_WITHIN,
        due=tx.now + CASE_APPEAL_DECIDED_WITHIN,
        at=tx.now,
    )
    codes = {"nothing": "case_not_confirmed", "late": "case_appeal_late", "again": "case_appealed_before"}
    require_done(came, "case", codes)


async def decide_case_appeal(tx: Tx, case_id: uuid.UUID, outcome: str, reason: str) -> None:
    """Decide an appeal against a case that somebody else confirmed; its person reads the reason. For operations.

    What is overturned no longer restricts, and the answers that the case left out count again.

    Raises:
        Refusal: `invalid_request` for an unknown outcome or without a reason; `not_found`; `case_not_appealed` when no appeal
            waits; `case_own_decision` when the caller confirmed it; `evidence_unread` when the caller upholds what they have
            not looked at.
    """
    require_one_of("outcome", outcome, get_args(Outcome))
    words = checked_words("reason", reason)
    came = await tx.one(
        q.decide_case_appeal, str, case_id=case_id, outcome=outcome, reason=words, event=new_id(), at=tx.now
    )
    codes = {"decided": "case_not_appealed", "own": "case_own_decision", "unread": "evidence_unread"}
    require_done(came, "case", codes)


async def overturn_cases(tx: Tx, most: int = 500) -> int:
    """Overturn confirmed cases about whose appeal nobody decided in time, at most so many; return how many."""
    return await tx.one(q.overturn_cases, int, at=tx.now, most=most)


async def left_out(tx: Tx, assignment_id: uuid.UUID) -> LeftOut | None:
    """Return what the last case about it made of the caller's answer in an assignment; None without one."""
    return await tx.maybe(q.my_left_out, LeftOut, assignment=assignment_id)
