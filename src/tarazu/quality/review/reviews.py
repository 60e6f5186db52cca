"""Reviews: one person's verdict on another's answer, with a reason, and with `fix` what they make of it; what nobody reviews in time
is accepted."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, get_args

import msgspec

from tarazu import kinds
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, invalid, not_found, require_done, require_one_of
from tarazu.kit.ids import new_id
from tarazu.kit.texts import checked_text
from tarazu.projects import FilePart, with_paths
from tarazu.quality.review.citing import NO_CLAUSE, ask_for_clause, check_cited
from tarazu.quality.review.drafts import SavedDraft, draft_text, require_saved
from tarazu.quality.review.places import Place, check_places
from tarazu.quality.review.works import ShownWork, StoredWork, as_shown, can_mend, kind_of, mended, view_under_review

q = sql.load("tarazu.quality.review")

Verdict = Literal["accept", "fix", "return", "exclude", "task_wrong"]
"""`fix` accepts the answer and puts right what is delivered of it; `return` asks for another round under the same pay; `exclude` pays and
leaves the answer out of the data; `task_wrong`, of what was delivered alone, says it of the task and nothing of the answer."""

REASON_CHARS_MIN, REASON_CHARS_MAX = 3, 2000
CLAUSE_CHARS_MAX = 200
ROUNDS_MAX = 3
PARTS_MAX = 1_000
QUESTIONS_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedReview:
    """A verdict that was given: by whom, in which project, and the version of the rate that pays it."""

    id: uuid.UUID
    reviewer_id: uuid.UUID
    project_id: uuid.UUID
    rate_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReview:
    """A verdict on an answer to a task, as its customer reads it."""

    submission_id: uuid.UUID
    verdict: str
    clause: str | None
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A task like another one, and in what: `person` or `clause`."""

    task_id: uuid.UUID
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(StoredWork):
    """An answer as the database hands it to whoever judges it, in stored order."""

    id: uuid.UUID
    answer: dict[str, Any]
    round: int
    due_at: datetime
    lease_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingReview(Waiting):
    """A submission as the database hands it to a reviewer."""

    submission_id: uuid.UUID
    draft: dict[str, Any] | None
    draft_version: int
    is_delivered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredQuestion:
    """What a customer told everyone who works on a project; a note of a clause has no question in `body`."""

    clause: str | None
    body: str | None
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderReview(ShownWork):
    """The task and the answer in the order in which its author saw them; never who it was.

    `id` names the review, or the appeal, to whoever judges.
    """

    id: uuid.UUID
    answer: Mapping[str, Any]
    round: int
    due_at: datetime
    lease_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWork(UnderReview):
    """What a reviewer sees; `submission_id`, which tells when the answer came, stays inside.

    `unfixable` says why the answer cannot be fixed: it is `live` or `blind` and so cannot be written outside its work. What cannot
    be returned was looked at before, or is of the third round; of what was delivered the task may be wrong. `draft` is what was made
    of the fix so far.
    """

    submission_id: uuid.UUID
    unfixable: str | None
    can_return: bool
    can_fault_task: bool
    draft: dict[str, Any] | None
    draft_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewHealth:
    """What of one tenant and language waits for a reviewer: `what` is `review`, `recheck` (a second look at a delivered row),
    `appeal` or `adjudication`, which is never due."""

    what: str
    tenant: str
    language: str
    waiting: int
    overdue: int
    next_due: datetime | None


async def take_review(tx: Tx) -> ReviewWork | None:
    """Give the reviewer who acts the submission that it holds, or lease it the most urgent one that it may take.

    Never one of its own, nor one in a language that it does not speak; None when there is nothing, or when
    the caller is no reviewer.
    """
    await tx.run(q.take_review, at=tx.now)
    return await held_review(tx)


async def held_review(tx: Tx) -> ReviewWork | None:
    """Return the submission that the reviewer who acts holds, or None; changes nothing."""
    waiting = await tx.maybe(q.held_review, WaitingReview, at=tx.now)
    if waiting is None:
        return None
    return ReviewWork(
        submission_id=waiting.submission_id,
        unfixable=_unfixable(waiting),
        can_return=waiting.round < ROUNDS_MAX and not waiting.is_delivered,
        can_fault_task=waiting.is_delivered,
        draft=waiting.draft,
        draft_version=waiting.draft_version,
        **as_seen(waiting, f"/api/work/reviews/{waiting.id}"),
    )


def as_seen(waiting: Waiting, address: str) -> dict[str, Any]:
    """Return the members of `UnderReview`; files of the task are read under an address."""
    kind = kind_of(waiting)
    task = view_under_review(kind, with_paths(waiting.payload, address), waiting.answer, waiting.flipped)
    return {
        **as_shown(waiting, task),
        "id": waiting.id,
        "answer": kind.shown(waiting.answer, waiting.flipped),
        "round": waiting.round,
        "due_at": waiting.due_at,
        "lease_until": waiting.lease_until,
    }


async def require_unseen(tx: Tx, assignment_id: uuid.UUID) -> None:
    """Refuse with `seen_in_review` a caller who is to commit blindly and has reviewed somebody's answer to the task."""
    if await tx.one(q.saw_in_review, bool, assignment=assignment_id):
        raise Refusal("seen_in_review", "conflict")


async def questions_under_review(tx: Tx) -> list[AnsweredQuestion]:
    """Return what everyone was told in the project whose answer the caller reviews, newest first."""
    return await tx.many(q.questions_under_review, AnsweredQuestion, at=tx.now, most=QUESTIONS_MAX)


async def advice_under_review(tx: Tx) -> list[kinds.Advice]:
    """Return what the author was advised before handing in the answer that the caller reviews; advice, no verdict."""
    found = await tx.maybe(q.advice_under_review, str, at=tx.now)
    return [] if found is None else msgspec.json.decode(found, type=list[kinds.Advice])


async def held_file(tx: Tx, review_id: uuid.UUID, number: int) -> FilePart:
    """Return the file that a part (`items[number - 1].content`) of the task names whose answer the caller reviews.

    Refuses with `not_found` everything else, whatever the reason.
    """
    if not 1 <= number <= PARTS_MAX:
        raise not_found("file")
    return await tx.need(q.held_file, FilePart, "file", review=review_id, item=number, at=tx.now)


async def record_review(
    tx: Tx,
    review_id: uuid.UUID,
    verdict: str,
    clause: str | None = None,
    reason: str | None = None,
    places: Sequence[Place] = (),
    answer: Mapping[str, Any] | None = None,
) -> None:
    """Record the verdict of the reviewer who holds a review (`ReviewWork.id`).

    `clause` is the number of a clause where the guidelines have numbered ones, or `none` where no clause says this: the customer is
    then asked, with the reason. `places` are parts of the answer. Of `fix`, `answer` is what was made of it, as shown; one that was
    fixed into itself is accepted.

    Raises:
        Refusal: `invalid_request` for an unknown verdict, an `answer` with one other than `fix`, one other than `accept` without a
            reason or, but for `task_wrong`, the clause of numbered guidelines, a clause that they have not, a place that is not in the
            answer, `fix` where it cannot be written outside its work, or `task_wrong` of what was not delivered;
            `answer_refused` with faults; `not_found` when the caller does not hold it; `review_expired` when its time is up;
            `rounds_over` when an answer of the third round is returned; `answer_delivered` when one is returned that was
            delivered and is looked at again.
    """
    require_one_of("verdict", verdict, get_args(Verdict) if answer is None else ("fix",))
    clause = checked_text("clause", clause or "", 0, CLAUSE_CHARS_MAX)
    reason = checked_text("reason", reason or "", 0 if verdict == "accept" else REASON_CHARS_MIN, REASON_CHARS_MAX)
    fixed, label, is_unsaid = None, None, False
    held = await tx.maybe(q.held_review, WaitingReview, at=tx.now) if clause or places or verdict != "accept" else None
    if held is not None and held.id == review_id:
        if verdict == "task_wrong" and not held.is_delivered:
            raise invalid("verdict", "not_allowed", allowed=get_args(Verdict)[:-1])
        is_unsaid = check_cited("accept" if verdict == "task_wrong" else verdict, clause, held.guidelines)
        check_places(places, kind_of(held).shown(held.answer, held.flipped))
        if verdict == "fix":
            fixed, label = fixed_answer(held, answer or {})
            if fixed == held.answer:
                verdict, fixed, label, is_unsaid = "accept", None, None, False
    if is_unsaid:
        await ask_for_clause(tx, review_id, reason)
    outcome = await tx.one(
        q.record_review,
        str,
        held_id=review_id,
        review_id=new_id(),
        event_id=new_id(),
        accept_event_id=new_id(),
        verdict=verdict,
        clause=None if clause in ("", NO_CLAUSE) else clause,
        reason=reason or None,
        places=msgspec.json.encode([_kept(each) for each in places]).decode(),
        fixed=None if fixed is None else msgspec.json.encode(fixed).decode(),
        fixed_label=label,
        at=tx.now,
    )
    codes = {"expired": "review_expired", "delivered": "answer_delivered", "rounds_over": "rounds_over"}
    require_done(outcome, "review", codes)


async def save_review(tx: Tx, review_id: uuid.UUID, version: int, value: dict[str, Any]) -> SavedDraft:
    """Keep what a reviewer has made of a fix, following `version`; the review is theirs for 30 minutes from now.

    Raises:
        Refusal: `draft_stale` with the draft that stands; `invalid_request` for what cannot be kept; `not_found`.
    """
    whole = draft_text(value)
    saved = await tx.one(q.save_review, SavedDraft, held_id=review_id, base=version, whole=whole, at=tx.now)
    require_saved(saved, "review")
    return saved


def fixed_answer(held: WaitingReview, answer: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Return what an answer under review was made into, in stored order, and its label.

    Raises:
        Refusal: `invalid_request` where it cannot be written outside its work; `answer_refused` with faults.
    """
    if _unfixable(held) is not None:
        raise invalid("verdict", "not_allowed", allowed=[each for each in get_args(Verdict)[:-1] if each != "fix"])
    return mended(held, answer)


def _unfixable(held: WaitingReview) -> str | None:
    kind = kind_of(held)
    if can_mend(kind):
        return None
    return "live" if isinstance(kind, kinds.Live) else "blind"


async def queue_reviews(tx: Tx, submission_ids: Sequence[uuid.UUID], due: datetime) -> None:
    """Put submissions before the reviewers, to be accepted unseen once `due` has passed; accept those that the draw leaves out.

    What is accepted, reviewed or queued already is left as it is.
    """
    await tx.run(q.queue_reviews, submission_ids=list(submission_ids), due=due, at=tx.now)


async def accept_overdue(tx: Tx, most: int = 500) -> int:
    """Accept submissions whose review is overdue, at most so many; return how many. A verdict whose second look is overdue holds."""
    return await tx.one(q.accept_overdue, int, at=tx.now, most=most)


async def escalate_rechecks(tx: Tx, most: int = 500) -> int:
    """Tell of reported rows that nobody has looked at again in time, each once; returns how many. They go on waiting."""
    return await tx.one(q.escalate_rechecks, int, at=tx.now, most=most)


async def accept_abandoned(tx: Tx, most: int = 500) -> int:
    """Accept, and so pay, the last answer of returned rounds that were never taken up; it stays out of the data."""
    return await tx.one(q.accept_abandoned, int, at=tx.now, most=most)


async def review_health(tx: Tx) -> list[ReviewHealth]:
    """Return what waits for reviewers, for operations."""
    return await tx.many(q.review_health, ReviewHealth, at=tx.now)


def _kept(place: Place) -> dict[str, Any]:
    return {name: value for name, value in asdict(place).items() if value is not None}


async def reviews(tx: Tx, review_ids: list[uuid.UUID]) -> list[RecordedReview]:
    """Return who gave which verdicts, for the system."""
    return await tx.many(q.reviews, RecordedReview, tenant_id=tx.tenant_id, ids=review_ids)


async def task_reviews(tx: Tx, task_id: uuid.UUID) -> list[TaskReview]:
    """Return the verdicts on the answers to a task, oldest first."""
    return await tx.many(q.task_reviews, TaskReview, tenant_id=tx.tenant_id, task_id=task_id)


async def recheck_task(tx: Tx, repair_id: uuid.UUID, task_id: uuid.UUID, due: datetime) -> int:
    """Put the answers to a task that count before reviewers who have judged none of them; returns how many there are."""
    return await tx.one(q.recheck_task, int, repair=repair_id, task=task_id, due=due)


async def alike(tx: Tx, task_id: uuid.UUID, clause: str | None, most: int) -> list[Alike]:
    """Return tasks that the same people gave the same label, or where reviewers named the same clause."""
    return await tx.many(q.alike, Alike, task=task_id, under=clause, most=most)
