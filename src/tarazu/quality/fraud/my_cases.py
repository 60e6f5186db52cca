"""Cases as their person sees them: that there is one, which of their answers it rests on, until when it restricts them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import require_done
from tarazu.kit.ids import new_id
from tarazu.quality.fraud.case_appeals import CASE_APPEAL_WITHIN
from tarazu.quality.fraud.cases import CaseAppeal, checked_words

q = sql.load("tarazu.quality.fraud")

CASES_MAX = 50


class MyEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """What a test says of the caller's answers: over `judgements` of them, above all those of the assignments in `answers`."""

    test: str
    since: datetime
    until: datetime
    judgements: int
    facts: dict[str, Any]
    answers: list[uuid.UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class MyCaseStored:
    """A case of the caller's as the database hands it out."""

    id: uuid.UUID
    title: dict[str, str]
    kind: str
    opened_at: datetime
    question: str | None
    said: str | None
    said_at: datetime | None
    outcome: str | None
    reason: str | None
    left_out: int
    decided_at: datetime | None
    restricted_until: datetime | None
    restriction_ended_at: datetime | None
    appeal: dict[str, Any] | None
    evidence: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MyCase:
    """A case of the caller's: what it rests on, what they said, and what somebody decided and why.

    While `restricted_until` is there they are offered no more of the project; `left_out` answers were left out of the
    data, and stay paid. Until `appeal_until` they may appeal.
    """

    id: uuid.UUID
    title: Mapping[str, str]
    kind: str
    opened_at: datetime
    evidence: list[MyEvidence]
    question: str | None
    said: str | None
    said_at: datetime | None
    outcome: str | None
    reason: str | None
    left_out: int
    decided_at: datetime | None
    restricted_until: datetime | None
    appeal: CaseAppeal | None
    appeal_until: datetime | None = None

    @property
    def told_at(self) -> datetime | None:
        """When something was last decided."""
        return (self.appeal and self.appeal.decided_at) or self.decided_at


async def my_cases(tx: Tx) -> list[MyCase]:
    """Return the caller's cases, the last opened first."""
    return [_mine(each, tx.now) for each in await tx.many(q.my_cases, MyCaseStored, most=CASES_MAX)]


async def say_in_case(tx: Tx, case_id: uuid.UUID, said: str) -> None:
    """Say one thing to a case of the caller's, before the decision or after it.

    Raises:
        Refusal: `invalid_request` for words too short or too long; `not_found`; `said_before`.
    """
    words = checked_words("said", said)
    came = await tx.one(q.say_in_case, str, case_id=case_id, words=words, event=new_id(), at=tx.now)
    require_done(came, "case", {"again": "said_before"})


def _mine(stored: MyCaseStored, now: datetime) -> MyCase:
    until = stored.decided_at + CASE_APPEAL_WITHIN if stored.decided_at else now
    may_appeal = stored.outcome == "confirmed" and stored.appeal is None and until > now
    return replace(
        msgspec.convert(stored, MyCase, from_attributes=True),
        restricted_until=None if stored.restriction_ended_at else stored.restricted_until,
        appeal_until=until if may_appeal else None,
    )
