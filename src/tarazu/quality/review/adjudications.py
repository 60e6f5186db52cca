"""Adjudications: where people disagree, a reviewer who answered none of it says which answer stands, mends one, or says why none can."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

import msgspec

from tarazu import kinds, projects
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import invalid, not_found, require_done, require_one_of, require_sound
from tarazu.kit.ids import new_id
from tarazu.kit.texts import checked_text
from tarazu.projects import FilePart, with_paths
from tarazu.quality.review.drafts import SavedDraft, draft_text, require_saved
from tarazu.quality.review.reviews import (
    CLAUSE_CHARS_MAX,
    PARTS_MAX,
    REASON_CHARS_MAX,
    REASON_CHARS_MIN,
    RecordedReview,
)
from tarazu.quality.review.works import ShownWork, StoredWork, as_shown, can_mend, kind_of, mended

q = sql.load("tarazu.quality.review")

Ruling = Literal["pick", "mend", "ambiguous", "incomplete"]
"""An answer as it stands, an answer put right, or none: the task can be read in more than one way, or lacks something."""

LETTERS = "ABCDE"
OPENED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAdjudication(StoredWork):
    """What the database hands to whoever adjudicates, in stored order; of `given` answers the first five at most."""

    id: uuid.UUID
    given: int
    answers: list[dict[str, Any]]
    why: str
    lease_until: datetime
    draft: dict[str, Any] | None
    draft_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjudicationCandidate:
    """One of the answers, under a letter; `apart` is its mean distance from the others, 0 to 1."""

    letter: str
    answer: dict[str, Any]
    label: str
    apart: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjudicationWork(ShownWork):
    """What an adjudicator sees: the task once, and its answers in one order of sides; never whose they are.

    `why` is `ambiguous`, `unsure`, `tie` or `apart`. `can_mend` is false where an answer cannot be written outside its work: of live
    conversations, and where a part of it was given blind.
    """

    id: uuid.UUID
    candidates: list[AdjudicationCandidate]
    given: int
    why: str
    can_mend: bool
    lease_until: datetime
    draft: dict[str, Any] | None
    draft_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRuling:
    """What an adjudicator decides: a `verdict`, of `pick` and `mend` the letter of an answer, and what was made of it (as shown)."""

    verdict: str
    letter: str | None = None
    answer: dict[str, Any] | None = None
    clause: str | None = None
    reason: str | None = None


async def open_adjudications(tx: Tx, project_id: uuid.UUID) -> int:
    """Open an adjudication for completed tasks of a project on which people disagree, at most a thousand; returns how many.

    None where the project has none done. For the system.
    """
    return await tx.one(q.open_adjudications, int, project_id=project_id, most=OPENED_AT_ONCE, at=tx.now)


async def adjudication_waits(tx: Tx) -> bool:
    """Say whether there is something that the caller may adjudicate; changes nothing."""
    return await tx.one(q.adjudication_waits, bool, at=tx.now)


async def take_adjudication(tx: Tx) -> AdjudicationWork | None:
    """Give the reviewer who acts what it holds, or lease it the adjudication that has waited longest.

    Never of a task that it has answered; None when there is nothing, or when the caller is no reviewer.
    """
    await tx.run(q.take_adjudication, flipped=secrets.randbits(1) == 1, at=tx.now)
    return await held_adjudication(tx)


async def held_adjudication(tx: Tx) -> AdjudicationWork | None:
    """Return the adjudication that the reviewer who acts holds, or None; changes nothing."""
    row = await tx.maybe(q.held_adjudication, WaitingAdjudication, at=tx.now)
    return None if row is None else _work(row)


async def save_adjudication(tx: Tx, adjudication_id: uuid.UUID, version: int, value: dict[str, Any]) -> SavedDraft:
    """Keep what an adjudicator has made of it, following `version`; it is theirs for 30 minutes from now.

    Raises:
        Refusal: `draft_stale` with the draft that stands; `invalid_request` for what cannot be kept; `not_found`.
    """
    whole = draft_text(value)
    saved = await tx.one(q.save_adjudication, SavedDraft, held_id=adjudication_id, base=version, whole=whole, at=tx.now)
    require_saved(saved, "adjudication")
    return saved


async def decide_adjudication(tx: Tx, adjudication_id: uuid.UUID, given: NewRuling) -> None:
    """Record the decision of the reviewer who holds an adjudication (`AdjudicationWork.id`).

    An answer that was mended into itself is picked. A reason may be left out only where all answers come to one label, and so
    does the decision.

    Raises:
        Refusal: `invalid_request` for an unknown verdict or letter, a clause that the guidelines have not, a missing reason, or,
            where nobody's answer is taken, a missing clause of numbered guidelines; `answer_refused` with faults; `not_found`;
            `review_expired` when its time is up; `answers_changed` when other answers count by now.
    """
    require_one_of("verdict", given.verdict, get_args(Ruling))
    clause = checked_text("clause", given.clause or "", 0, CLAUSE_CHARS_MAX)
    reason = checked_text("reason", given.reason or "", 0, REASON_CHARS_MAX)
    row = await tx.maybe(q.held_adjudication, WaitingAdjudication, at=tx.now)
    place, answer, label, verdict = None, None, None, given.verdict
    if row is not None and row.id == adjudication_id:
        needs_clause = verdict in ("ambiguous", "incomplete")
        require_sound(projects.clause_faults(clause, row.guidelines, needed=needs_clause))
        if verdict in ("pick", "mend"):
            place, answer, label = _chosen(row, given)
            verdict = "pick" if answer is None else "mend"
        _check_reason(row, reason, label)
    came = await tx.one(
        q.decide_adjudication,
        str,
        held_id=adjudication_id,
        event_id=new_id(),
        verdict=verdict,
        place=None if place is None else place + 1,
        answer=None if answer is None else msgspec.json.encode(answer).decode(),
        label=label,
        clause=clause or None,
        reason=reason or None,
        at=tx.now,
    )
    require_done(came, "adjudication", {"expired": "review_expired", "changed": "answers_changed"})


async def adjudication_file(tx: Tx, adjudication_id: uuid.UUID, number: int) -> FilePart:
    """Return the file that a part (`items[number - 1].content`) of the task names that the caller adjudicates.

    Refuses with `not_found` everything else, whatever the reason.
    """
    if not 1 <= number <= PARTS_MAX:
        raise not_found("file")
    return await tx.need(q.adjudication_file, FilePart, "file", adjudication=adjudication_id, item=number, at=tx.now)


async def decided_adjudications(tx: Tx, adjudication_ids: list[uuid.UUID]) -> list[RecordedReview]:
    """Return who decided which adjudications, for the system, which pays them as reviews."""
    return await tx.many(q.decided_adjudications, RecordedReview, tenant_id=tx.tenant_id, ids=adjudication_ids)


def _work(row: WaitingAdjudication) -> AdjudicationWork:
    kind = kind_of(row)
    payload = with_paths(row.payload, f"/api/work/adjudications/{row.id}")
    task = kind.view(payload, row.flipped)
    if isinstance(kind, kinds.Blind):
        task |= kind.revealed(payload, row.flipped)
    return AdjudicationWork(
        **as_shown(row, task),
        id=row.id,
        candidates=[
            AdjudicationCandidate(
                letter=letter,
                answer=kind.shown(answer, row.flipped),
                label=kind.label(answer),
                apart=_apart(kind, answer, [other for other in row.answers if other is not answer]),
            )
            for letter, answer in zip(LETTERS, row.answers, strict=False)
        ],
        given=row.given,
        why=row.why,
        can_mend=can_mend(kind),
        lease_until=row.lease_until,
        draft=row.draft,
        draft_version=row.draft_version,
    )


def _apart(kind: kinds.Kind, answer: dict[str, Any], others: list[dict[str, Any]]) -> float:
    return round(sum(kind.distance(answer, other) for other in others) / len(others), 3) if others else 0.0


def _chosen(row: WaitingAdjudication, given: NewRuling) -> tuple[int, dict[str, Any] | None, str]:
    """Return the place of the chosen answer, what was made of it (in stored order) unless it stands as it is, and the label."""
    letters = list(LETTERS[: len(row.answers)])
    if given.letter not in letters:
        raise invalid("letter", "not_allowed", allowed=letters)
    place = letters.index(given.letter)
    kind = kind_of(row)
    if given.verdict == "pick":
        return place, None, kind.label(row.answers[place])
    if not can_mend(kind):
        raise invalid("verdict", "not_allowed", allowed=[each for each in get_args(Ruling) if each != "mend"])
    stored, label = mended(row, given.answer or {})
    return place, None if stored == row.answers[place] else stored, label


def _check_reason(row: WaitingAdjudication, reason: str, label: str | None) -> None:
    kind = kind_of(row)
    said = len(reason)
    agreed = row.why != "apart" and {kind.label(each) for each in row.answers} == {label}
    if said < REASON_CHARS_MIN and (said or not agreed):
        raise invalid("reason", "too_short", least=REASON_CHARS_MIN)
