"""What happened to a task, in order: who took it, answers, reviews, appeals, adjudication, questions, reports, audits, known items,
deliveries, and what was reported of its row."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tarazu import delivery, quality, tasks
from tarazu.http.formats import Formats
from tarazu.http.language import Language
from tarazu.http.pages import translated, word
from tarazu.http.words import N_
from tarazu.kit.db import Tx

STEPS = {
    "claimed": N_("%(contributor)s took the task."),
    "skipped": N_("%(contributor)s skipped it."),
    "expired": N_("The time of %(contributor)s ran out."),
    "escalated": N_("The most have answered, and it is in doubt: an expert is asked."),
    "lapsed": N_("No expert answered in time: the task ends as ambiguous."),
    "appealed": N_("%(contributor)s appealed against a verdict: %(verdict)s."),
    "appeal_upheld": N_("The verdict stands against which %(contributor)s appealed: %(verdict)s."),
    "appeal_overturned": N_("The verdict was overturned against which %(contributor)s appealed: %(verdict)s."),
    "appeal_lapsed": N_("The appeal of %(contributor)s lapsed: the next round was handed in."),
    "left_out": N_("An answer of %(contributor)s was left out by the decision of a case."),
    "restored": N_("The answer of %(contributor)s counts again."),
}
REPAIRED = {
    "confirmed": N_("Looked at again: the row stands as it is."),
    "reduced": N_("Looked at again: fewer answers confirm the row."),
    "corrected": N_("Looked at again: the row was corrected."),
    "withdrawn": N_("Looked at again: no answer is left, and the row was withdrawn."),
    "restored": N_("The row counts again, and was delivered again."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something that happened to a task; `quote` is what somebody wrote then."""

    at: datetime
    text: str
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FixTold:
    """What a reviewer, under a pseudonym, made of an answer, its fields as pairs of name and text."""

    reviewer: str
    answer: list[tuple[str, str]]
    original_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionShown:
    """One answer under the pseudonym of its author, its fields as pairs of name and text."""

    id: uuid.UUID
    contributor: str
    label: str
    answer: list[tuple[str, str]]
    seconds: int | None
    state: str
    round: int
    submitted_at: datetime
    accepted_at: datetime | None
    fix: FixTold | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What else is known of a task."""

    reviews: list[quality.TaskReview]
    fixes: dict[uuid.UUID, quality.Fix]
    adjudicated: quality.Adjudicated | None
    questions: list[tasks.Question]
    known: list[quality.KnownSource]
    deliveries: list[delivery.Holding]
    steps: list[quality.TaskStep]
    repairs: list[delivery.Repair]


async def traces(tx: Tx, task: tasks.Task) -> Traces:
    """Read what else is known of a task."""
    return Traces(
        reviews=await quality.task_reviews(tx, task.id),
        fixes=await quality.fixes(tx, [task.id]),
        adjudicated=(await quality.adjudicated(tx, [task.id])).get(task.id),
        questions=await tasks.task_questions(tx, task.project_id, task.id),
        known=await quality.known_from(tx, task.project_id, task.id),
        deliveries=await delivery.holding(tx, task.project_id, task.id),
        steps=await quality.task_steps(tx, task.id),
        repairs=await delivery.repairs(tx, task.project_id, task.id),
    )


def history(
    language: Language,
    task: tasks.Task,
    submissions: Sequence[SubmissionShown],
    reports: Sequence[tuple[datetime, str, str]],
    audits: Sequence[quality.Audit],
    found: Traces,
    named: Callable[[uuid.UUID], str],
) -> list[Moment]:
    """Return what happened to a task, oldest first; `reports` as time, pseudonym and reason; `named` gives the pseudonym of somebody."""
    moments = [Moment(at=task.created_at, text=translated(language, N_("The task came in.")))]
    moments += _steps(language, found.steps, named)
    if task.state == "cancelled" and task.ended_at:
        moments.append(Moment(at=task.ended_at, text=translated(language, N_("The task was cancelled."))))
    reported = translated(language, N_("%(contributor)s said that something is missing."))
    moments += [Moment(at=at, text=reported % {"contributor": who}, quote=why) for at, who, why in reports]
    moments += _answers(language, submissions)
    moments += _reviews(language, found.reviews, {each.id: each.contributor for each in submissions})
    if found.adjudicated:
        moments.append(_adjudicated(language, found.adjudicated, submissions))
    moments += _questions(language, found.questions)
    audited = translated(language, N_("Your verdict: %(verdict)s."))
    moments += [
        Moment(
            at=each.at, text=audited % {"verdict": word(language, "audit_verdicts", each.verdict)}, quote=each.comment
        )
        for each in audits
    ]
    moments += _known(language, found.known)
    delivered = translated(language, N_("Delivered with version %(version)s."))
    numbers = Formats(language=language)
    moments += [
        Moment(at=each.created_at, text=delivered % {"version": numbers.number(each.version)})
        for each in found.deliveries
    ]
    moments += _repairs(language, found.repairs)
    return sorted(moments, key=lambda moment: moment.at)


def _answers(language: Language, submissions: Sequence[SubmissionShown]) -> Iterator[Moment]:
    handed_in = translated(language, N_("%(contributor)s handed in: %(answer)s."))
    accepted = translated(language, N_("The answer of %(contributor)s was accepted."))
    for each in submissions:
        facts = {"contributor": each.contributor, "answer": each.label}
        yield Moment(at=each.submitted_at, text=handed_in % facts)
        if each.accepted_at:
            yield Moment(at=each.accepted_at, text=accepted % facts)


def _reviews(
    language: Language, reviews: Sequence[quality.TaskReview], names: Mapping[uuid.UUID, str]
) -> Iterator[Moment]:
    told = translated(language, N_("A reviewer on the answer of %(contributor)s: %(verdict)s."))
    under = translated(language, N_("A reviewer on the answer of %(contributor)s, clause %(clause)s: %(verdict)s."))
    for each in reviews:
        facts = {
            "contributor": names.get(each.submission_id, "?"),
            "verdict": word(language, "verdicts", each.verdict),
            "clause": each.clause,
        }
        yield Moment(at=each.at, text=(under if each.clause else told) % facts, quote=each.reason or "")


def _adjudicated(language: Language, decided: quality.Adjudicated, submissions: Sequence[SubmissionShown]) -> Moment:
    """Return what an adjudicator decided: whose answer stands, or why none does."""
    name = next((each.contributor for each in submissions if each.id == decided.submission_id), None)
    facts = {
        "contributor": name,
        "verdict": word(language, "rulings", decided.verdict),
        "clause": decided.clause or translated(language, N_("no clause")),
    }
    text = N_("An adjudicator decided, %(clause)s: %(verdict)s.")
    if name is not None:
        text = N_("An adjudicator decided on the answer of %(contributor)s, %(clause)s: %(verdict)s.")
    return Moment(at=decided.decided_at, text=translated(language, text) % facts, quote=decided.reason or "")


def _questions(language: Language, questions: Sequence[tasks.Question]) -> Iterator[Moment]:
    for each in questions:
        yield Moment(at=each.asked_at, text=translated(language, N_("Somebody asked about the task.")), quote=each.body)
        if each.answered_at:
            text = translated(language, N_("You answered the question."))
            yield Moment(at=each.answered_at, text=text, quote=each.answer or "")


def _known(language: Language, known: Sequence[quality.KnownSource]) -> Iterator[Moment]:
    for each in known:
        yield Moment(at=each.created_at, text=translated(language, N_("A known item was made of the task.")))
        if each.disputed_at:
            yield Moment(at=each.disputed_at, text=translated(language, N_("Most answers contradicted that item.")))
        if each.voided_at:
            text = translated(language, N_("That item was void, and the scores that counted it were put right."))
            yield Moment(at=each.voided_at, text=text, quote=each.void_reason or "")


def _steps(
    language: Language, steps: Sequence[quality.TaskStep], named: Callable[[uuid.UUID], str]
) -> Iterator[Moment]:
    for each in steps:
        facts = {
            "contributor": named(each.contributor_id) if each.contributor_id else "?",
            "verdict": word(language, "verdicts", each.verdict) if each.verdict else "?",
        }
        yield Moment(at=each.at, text=translated(language, STEPS[each.what]) % facts, quote=each.reason or "")


def _repairs(language: Language, repairs: Sequence[delivery.Repair]) -> Iterator[Moment]:
    numbers = Formats(language=language)
    told = translated(language, N_("You reported the row that was delivered with version %(version)s."))
    for each in repairs:
        if not each.by_operations and each.restores_id is None:
            yield Moment(at=each.reported_at, text=told % {"version": numbers.number(each.version)}, quote=each.reason)
        if each.settled_at and each.outcome:
            yield Moment(at=each.settled_at, text=translated(language, REPAIRED[each.outcome]))
