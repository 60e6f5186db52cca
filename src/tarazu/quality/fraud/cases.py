"""Cases as operations looks into them: what was found, the answers it rests on, and the decision, which a person takes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

import msgspec

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found, require_done, require_one_of
from tarazu.kit.ids import new_id
from tarazu.kit.texts import checked_text
from tarazu.projects import FilePart, with_paths
from tarazu.quality.review.appeals import Outcome
from tarazu.quality.review.reviews import PARTS_MAX
from tarazu.quality.review.works import ShownWork, StoredWork, as_shown, kind_of, view_under_review

q = sql.load("tarazu.quality.fraud")

CaseOutcome = Literal["dismissed", "confirmed"]
"""What becomes of a case."""

WORDS_CHARS_MIN, WORDS_CHARS_MAX = 10, 2000
ITEMS_MAX = 100
PROBES_MAX = 500


class CaseAppeal(msgspec.Struct, frozen=True, kw_only=True):
    """What the person of a confirmed case says against that, and what came of it: `upheld` or `overturned`, so that `restored`
    answers count again. Overturned without a reason, nobody decided until `due_at`."""

    said: str
    made_at: datetime
    due_at: datetime
    outcome: Outcome | None
    reason: str | None
    restored: int
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case in a list; `person` is the name by which the tenant's log alone knows its person."""

    id: uuid.UUID
    tenant: str
    project: str
    title: dict[str, str]
    kind: str
    person: uuid.UUID
    opened_at: datetime
    tests: list[str]
    said_at: datetime | None
    restricted_until: datetime | None
    outcome: str | None
    decided_at: datetime | None
    appealed_at: datetime | None
    appeal_due_at: datetime | None
    appeal_outcome: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one test said: `score` in the test's own unit, `p_value` alone, `q_value` among all questions of its run, over
    `judgements` answers. It names `items` answers, counted from 1, of which the caller has read those in `seen`.

    From `facts` its description is written.
    """

    id: uuid.UUID
    test: str
    since: datetime
    until: datetime
    judgements: int
    score: float
    p_value: float
    q_value: float
    facts: dict[str, Any]
    items: int
    seen: list[int]
    found_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What of a case is the same in store and out of it; `by_itself` says that nobody placed its restriction.

    `alone` says that nobody but who confirmed it, or would, looks into cases: an appeal would be overturned by its clock.
    """

    id: uuid.UUID
    tenant: str
    project: str
    kind: str
    language: str
    person: uuid.UUID
    opened_at: datetime
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStored(CaseFacts):
    """A case as the database hands it to operations."""

    appeal: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(CaseFacts):
    """A case with the appeal against it and what it rests on, the first found first."""

    appeal: CaseAppeal | None
    evidence: list[Evidence]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAnswerStored(StoredWork):
    """An answer of a case as the database hands it out, in stored order."""

    answer: dict[str, Any]
    round: int
    submitted_at: datetime
    other: dict[str, Any] | None
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAnswer(ShownWork):
    """An answer of a case in the order in which its author saw it; `other` is somebody else's to the task that it is like."""

    answer: Mapping[str, Any]
    round: int
    submitted_at: datetime
    other: Mapping[str, Any] | None
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeRow:
    """A project whose answers can be tested, with its last run; `id` names the project to operations alone."""

    id: uuid.UUID
    tenant: str
    project: str
    title: dict[str, str]
    ran_at: datetime | None
    answers: int | None
    people: int | None
    questions: int | None
    found: int | None


async def cases(tx: Tx, *, decided: bool = False, before: datetime | None = None, most: int = 100) -> list[CaseRow]:
    """Return cases that wait for a decision, also about an appeal, the oldest first, or else those that were decided, the last
    first; for operations."""
    return await tx.many(q.cases, CaseRow, decided=decided, before=before, most=most)


async def case(tx: Tx, case_id: uuid.UUID) -> Case:
    """Return a case with its evidence; for operations. Refuses with `not_found`."""
    stored = await tx.need(q.case_of, CaseStored, "case", case_id=case_id)
    members = {name: getattr(stored, name) for name in CaseFacts.__dataclass_fields__}
    appeal = msgspec.convert(stored.appeal, CaseAppeal | None)
    return Case(**members, appeal=appeal, evidence=await tx.many(q.case_evidence, Evidence, case_id=case_id))


async def case_answer(tx: Tx, case_id: uuid.UUID, evidence_id: uuid.UUID, place: int) -> CaseAnswer:
    """Return an answer on which evidence of a case rests, counted from 1; that the caller read it is kept.

    For operations. Refuses with `not_found`.
    """
    if not 1 <= place <= ITEMS_MAX:
        raise not_found("submission")
    found = await tx.need(
        q.case_answer, CaseAnswerStored, "submission", case_id=case_id, evidence_id=evidence_id, place=place, at=tx.now
    )
    kind = kind_of(found)
    payload = with_paths(found.payload, f"/api/operations/cases/{case_id}/evidence/{evidence_id}/{place}")
    return CaseAnswer(
        **as_shown(found, view_under_review(kind, payload, found.answer, found.flipped)),
        answer=kind.shown(found.answer, found.flipped),
        round=found.round,
        submitted_at=found.submitted_at,
        other=None if found.other is None else kind.shown(found.other, found.flipped),
        strength=found.strength,
    )


async def case_file(tx: Tx, case_id: uuid.UUID, evidence_id: uuid.UUID, place: int, number: int) -> FilePart:
    """Return the file that a part (`items[number - 1].content`) of the task of an answer names. Refuses with `not_found`."""
    if not (1 <= number <= PARTS_MAX and 1 <= place <= ITEMS_MAX):
        raise not_found("file")
    return await tx.need(
        q.case_file, FilePart, "file", case_id=case_id, evidence_id=evidence_id, place=place, item=number
    )


async def decide_case(tx: Tx, case_id: uuid.UUID, outcome: str, reason: str, *, leave_out: bool = False) -> None:
    """Decide an open case; its person reads the reason. For operations.

    A dismissal ends the restriction at once, and these answers are never held against their author again. A confirmation may
    leave them out of the data (`leave_out`); they stay accepted and paid.

    Raises:
        Refusal: `invalid_request` for an unknown outcome or without a reason; `not_found`; `case_decided` when somebody
            else was first; `evidence_unread` when the caller confirms what they have not looked at.
    """
    require_one_of("outcome", outcome, get_args(CaseOutcome))
    came = await tx.one(
        q.decide_case,
        str,
        case_id=case_id,
        outcome=outcome,
        reason=checked_words("reason", reason),
        leave_out=leave_out,
        event=new_id(),
        at=tx.now,
    )
    require_done(came, "case", {"decided": "case_decided", "unread": "evidence_unread"})


async def ask_in_case(tx: Tx, case_id: uuid.UUID, question: str) -> None:
    """Ask the person of an open case something, once and before they said anything. For operations.

    Raises:
        Refusal: `invalid_request`; `not_found`; `case_decided`; `case_asked_before`.
    """
    words = checked_words("question", question)
    came = await tx.one(q.ask_in_case, str, case_id=case_id, words=words, event=new_id(), at=tx.now)
    require_done(came, "case", {"decided": "case_decided", "again": "case_asked_before"})


async def probes(tx: Tx) -> list[ProbeRow]:
    """Return the projects whose answers can be tested, the last tested first; for operations."""
    return await tx.many(q.probes, ProbeRow, most=PROBES_MAX)


async def ask_for_probe(tx: Tx, probe_id: uuid.UUID) -> None:
    """Have a project's answers tested now; for operations. Refuses with `not_found`."""
    if not await tx.one(q.ask_for_probe, bool, probe_id=probe_id, event=new_id(), at=tx.now):
        raise not_found("project")


def checked_words(name: str, words: str) -> str:
    """Return what one side of a case writes for the other to read. Refuses it as `kit.texts.checked_text` does."""
    return checked_text(name, words, WORDS_CHARS_MIN, WORDS_CHARS_MAX)
