"""Assignments: claim, hold, skip and hand in. Claim and submit are one round trip each."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from tarazu import kinds
from tarazu.kit import sql
from tarazu.kit.actor import Actor
from tarazu.kit.db import Database, Tx
from tarazu.kit.errors import Refusal, invalid, not_found, require_done, require_one_of
from tarazu.kit.ids import blind_id, new_id
from tarazu.kit.money import Money
from tarazu.kit.recent import Recent
from tarazu.kit.texts import checked_text
from tarazu.projects import FilePart, with_paths
from tarazu.tasks.changes import restored
from tarazu.tasks.commitments import answer_refused, require_committed, revealed
from tarazu.tasks.holding import absent, held_row
from tarazu.tasks.model import (
    Claimed,
    ClaimedRow,
    Empty,
    Feed,
    FeedRow,
    HandedIn,
    Held,
    OfferRow,
    OpenAssignment,
    SpecRow,
)
from tarazu.tasks.turns import kept_turns

q = sql.load("tarazu.tasks")

OPEN_MAX = 10
OFFERS_SHOWN = 100
SECONDS_MAX = 7 * 86_400
# As many as a double can tell apart.
DRAWS = 2**53
PARTS_MAX = 1_000
NOTE_MAX = 2000
SKIP_REASONS = ("too_hard", "unclear", "broken", "not_my_field", "uncomfortable", "other")

_decode = msgspec.json.Decoder(dict[str, Any]).decode
_canonical_json = msgspec.json.Encoder(order="deterministic").encode


async def claim(
    db: Database, actor: Actor, *, feed_id: uuid.UUID | None = None, offer_id: uuid.UUID | None = None
) -> Claimed | Empty:
    """Lease the next task of a feed, of any feed, or of a named offer; rate and guidelines freeze now.

    Refuses an offer that is not the caller's.
    """
    # Which side is shown first must not be told by anything the contributor sees, so it is drawn, not derived.
    flipped = secrets.randbits(1) == 1
    ids = {"assignment": blind_id(), "event": new_id(), "flipped": flipped, "at": db.clock.now(), "most_open": OPEN_MAX}
    # Nor may anybody foretell whether a known task is mixed in (docs/decisions/0021).
    drawn = secrets.randbelow(DRAWS) / DRAWS
    if offer_id is not None:
        row = await db.call(actor, q.claim_offer, ClaimedRow, offer=offer_id, **ids)
    else:
        row = await db.call(actor, q.claim, ClaimedRow, feed=feed_id, drawn=drawn, **ids)
    if row.outcome == "missing":
        raise not_found("offer")
    if row.outcome != "claimed":
        return Empty(reason=row.outcome, opens_at=row.lease_until)
    return claimed(actor.principal_id, row, flipped)


def claimed(person_id: uuid.UUID | None, row: ClaimedRow, flipped: bool) -> Claimed:
    """Return a fresh assignment as its contributor may see it."""
    known_by = (row.tenant_id, row.project_id, row.ontology_version)
    _claims.put((person_id, row.id), (row.kind, known_by, flipped))
    return Claimed(
        id=row.id,
        kind=row.kind,
        title=row.title,
        language=row.language,
        view=_view(row.kind, _decode(row.payload), flipped, row.id),
        lease_until=row.lease_until,
        pay=Money(amount_minor=row.amount_minor, currency=row.currency),
        estimate_seconds=row.estimate_seconds,
        guideline_version=row.guideline_version,
    )


async def held(tx: Tx, assignment_id: uuid.UUID) -> Held:
    """Return an assignment of the caller as it may be seen.

    Raises:
        Refusal: `not_found` for one that is not the caller's, `assignment_withdrawn` for one that a barrier took back.
    """
    row = await held_row(tx, assignment_id)
    kind = kinds.for_task(row.kind, row.payload, row.ontology)
    answer = None if row.answer is None else kind.shown(row.answer, row.flipped)
    # A returned round begins with what was handed in last; a live conversation stands in the task by itself.
    is_again = row.state == "leased" and row.round > 1 and not row.training and not isinstance(kind, kinds.Live)
    return Held(
        id=row.id,
        kind=row.kind,
        title=row.title,
        language=row.language,
        state=row.state,
        round=row.round,
        training=row.training,
        view={**_view(row.kind, row.payload, row.flipped, row.id), **await revealed(tx, row)},
        ontology=ontology_shown(row.kind, row.ontology),
        guideline_version=row.guideline_version,
        guidelines=row.guidelines,
        lease_until=row.lease_until,
        pay=Money(amount_minor=row.amount_minor, currency=row.currency),
        estimate_seconds=row.estimate_seconds,
        skills=row.skills,
        draft_version=row.draft_version or 0,
        draft=restored(row.draft, row.draft_changes) if row.draft_version else answer if is_again else None,
        answer=answer,
    )


def ontology_shown(kind: str, ontology: dict[str, Any]) -> dict[str, Any]:
    """Return an ontology as those who work or review may see it: without the names of models that are talked to."""
    found = kinds.of(kind)
    return found.shown_ontology(ontology) if isinstance(found, kinds.Live) else ontology


def _view(kind: str, payload: dict[str, Any], flipped: bool, assignment_id: uuid.UUID) -> dict[str, Any]:
    """Return a payload as its contributor sees it: with paths of its files that tell nothing of them (`held_file`)."""
    return kinds.of(kind).view(with_paths(payload, f"/api/work/assignments/{assignment_id}"), flipped)


async def held_file(tx: Tx, assignment_id: uuid.UUID, number: int) -> FilePart:
    """Return the file that a part of a task names (`items[number - 1].content`) that the caller holds right now.

    Refuses with `not_found` everything else, whatever the reason.
    """
    if not 1 <= number <= PARTS_MAX:
        raise not_found("file")
    return await tx.need(q.held_file, FilePart, "file", assignment=assignment_id, item=number)


async def heartbeat(db: Database, actor: Actor, assignment_id: uuid.UUID) -> datetime:
    """Extend the lease of work that is going on. Refuses work that is not held (any more)."""
    until = await db.call(actor, q.heartbeat, datetime, assignment=assignment_id, at=db.clock.now())
    if until is None:
        raise Refusal("assignment_over", "conflict")
    return until


async def skip(db: Database, actor: Actor, assignment_id: uuid.UUID, reason: str, note: str = "") -> None:
    """Give a task back; it costs the contributor nothing and goes to somebody else."""
    require_one_of("reason", reason, SKIP_REASONS)
    note = checked_text("note", note, 0, NOTE_MAX)
    why = f"{reason}: {note}" if note else reason
    outcome = await db.call(actor, q.skip, str, assignment=assignment_id, event=new_id(), reason=why, at=db.clock.now())
    require_done(outcome, "assignment", {"conflict": "assignment_over", "withdrawn": "assignment_withdrawn"})


async def withdraw(tx: Tx, contributor_id: uuid.UUID) -> int:
    """Take back what a person holds and is offered of the transaction's tenant, because a barrier was raised.

    Drafts are not paid; what was handed in, before or in an earlier round, is paid as ever (docs/decisions/0014).
    Returns how many assignments the person held.
    """
    return await tx.one(q.withdraw, int, person=contributor_id, at=tx.now)


async def submit(
    db: Database, actor: Actor, assignment_id: uuid.UUID, answer: dict[str, Any], seconds: int
) -> HandedIn:
    """Hand in an answer (as shown). The same answer again is the same success. One that comes after its lease is taken while
    the place is still its author's or free, for a week after the claim (`tasks.retake`).

    Raises:
        Refusal: `answer_refused` with faults; `submitted_differently` when another answer was handed in;
            `lease_expired` when the place cannot be had any more; `assignment_over`, `assignment_withdrawn`;
            `not_committed` or `committed_differently` where a part of the answer had to be given before the rest of the
            task was shown.
    """
    if not 0 <= seconds <= SECONDS_MAX:
        raise invalid("seconds", "out_of_range", minimum=0, maximum=SECONDS_MAX)
    kind, ontology, flipped = await _spec(db, actor, assignment_id)
    if isinstance(kind, kinds.Live):
        async with db.tx(actor) as tx:
            answer = kind.settled(answer, await kept_turns(tx, assignment_id))
    shown = kind.shown(answer, flipped) if isinstance(kind, kinds.Live) else answer
    payload = await _payload(db, actor, assignment_id) if isinstance(kind, kinds.Fitted) else {}
    # In a thread: a customer's pattern may take half a second, in which Arrow leaves the others their turn.
    if faults := await asyncio.to_thread(kinds.answer_faults, kind, shown, ontology, payload):
        raise answer_refused(faults)
    stored = kind.canonical(answer, flipped)
    if isinstance(kind, kinds.Blind):
        async with db.tx(actor) as tx:
            await require_committed(tx, kind, assignment_id, stored)
    text = _canonical_json(stored)
    done = await db.call(
        actor,
        q.submit,
        HandedIn,
        assignment=assignment_id,
        submission=new_id(),
        event=new_id(),
        accept_event=new_id(),
        answer=text.decode(),
        label=kind.label(stored),
        digest=hashlib.sha256(text).digest(),
        seconds=seconds,
        at=db.clock.now(),
    )
    return _handed_in(done)


def _handed_in(done: HandedIn) -> HandedIn:
    if done.outcome in ("recorded", "repeated"):
        return done
    if done.outcome == "missing":
        raise not_found("assignment")
    codes = {
        "conflict": "submitted_differently",
        "expired": "lease_expired",
        "withdrawn": "assignment_withdrawn",
    }
    raise Refusal(codes.get(done.outcome, "assignment_over"), "conflict")


async def feed(tx: Tx, standing: str = "good") -> Feed:
    """Return what the caller is offered, best fit first, and if nothing, why."""
    entries = await tx.many(q.my_feed, FeedRow, at=tx.now)
    offers = await tx.many(q.my_offers, OfferRow, at=tx.now, after=None, limit=OFFERS_SHOWN)
    reason = None
    open_to = [entry for entry in entries if entry.supply and not entry.untrained]
    if standing != "good":
        reason = "restricted"
    elif not offers and not entries:
        reason = "none_for_your_skills"
    elif not offers and not open_to:
        reason = _why_none(entries)
    return Feed(entries=entries, offers=offers, empty_reason=reason)


def _why_none(entries: Sequence[FeedRow]) -> str:
    if any(entry.untrained for entry in entries):
        return "training_first"
    return "reviews_first" if any(entry.waits_for_reviews for entry in entries) else "no_work_now"


async def offers(tx: Tx, after: uuid.UUID | None = None, limit: int = OFFERS_SHOWN) -> list[OfferRow]:
    """Return a page of the offers made to the caller by name."""
    return await tx.many(q.my_offers, OfferRow, at=tx.now, after=after, limit=limit)


async def my_assignments(tx: Tx) -> list[OpenAssignment]:
    """Return what the caller holds, the soonest deadline first."""
    return await tx.many(q.my_assignments, OpenAssignment)


# An ontology by tenant, project and version.
OntologyKey = tuple[uuid.UUID, uuid.UUID, int]
_claims: Recent[tuple[uuid.UUID | None, uuid.UUID], tuple[str, OntologyKey, bool]] = Recent(20_000)
_ontologies: Recent[OntologyKey, dict[str, Any]] = Recent(500)


async def _spec(db: Database, actor: Actor, assignment_id: uuid.UUID) -> tuple[kinds.Kind, dict[str, Any], bool]:
    """Return kind, ontology and order of an assignment; none ever changes, so what was seen at claim holds."""
    known = _claims.get((actor.principal_id, assignment_id))
    ontology = _ontologies.get(known[1]) if known else None
    if known and ontology is not None and not kinds.needs_task(kind := kinds.of(known[0]), ontology):
        return kind, ontology, known[2]
    async with db.tx(actor) as tx:
        row = await tx.maybe(q.spec_of, SpecRow, assignment=assignment_id)
        if row is None:
            raise await absent(tx, assignment_id)
        if kinds.needs_task(kinds.of(row.kind), row.ontology):
            # Only the task tells what an answer may be, and a task is too large to be kept from its claim.
            task = await held_row(tx, assignment_id)
            return kinds.for_task(row.kind, task.payload, row.ontology), row.ontology, row.flipped
    known_by = (row.tenant_id, row.project_id, row.ontology_version)
    _claims.put((actor.principal_id, assignment_id), (row.kind, known_by, row.flipped))
    _ontologies.put(known_by, row.ontology)
    return kinds.of(row.kind), row.ontology, row.flipped


async def _payload(db: Database, actor: Actor, assignment_id: uuid.UUID) -> dict[str, Any]:
    """Return what an assignment shows, for the kinds whose answers point into it; others save this round trip."""
    async with db.tx(actor) as tx:
        return (await held_row(tx, assignment_id)).payload
