"""What happened to a task, in order and in words: who took it, answers, every verdict on them, solvers, appeals, adjudication,
questions, reports, audits, known items, deliveries, and what was reported of its row. Over HTTP, and for its page."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import delivery, projects, quality, tasks, workforce
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.customer.readings import form_of, label_words
from tarazu.http.customer.tasks import ReportShown, shown_reports
from tarazu.http.formats import Formats
from tarazu.http.language import Language, language_of
from tarazu.http.pages import translated, word
from tarazu.http.places import PlaceShown, places_shown
from tarazu.http.state import state_of
from tarazu.http.transaction import opened
from tarazu.http.words import N_
from tarazu.kit.db import Tx
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/v1", tag="tasks")

STEPS = {
    "claimed": N_("%(contributor)s took the task."),
    "skipped": N_("%(contributor)s skipped it."),
    "expired": N_("The time of %(contributor)s ran out."),
    "escalated": N_("The most have answered, and it is in doubt: an expert is asked."),
    "lapsed": N_("No expert answered in time: the task ends as ambiguous."),
    "solving": N_("Others are asked to solve the question of %(contributor)s unseen."),
    "solved": N_("Somebody solved it unseen: %(answer)s."),
    "compared": N_("What solvers made of the question of %(contributor)s: %(outcome)s."),
    "reviewed": N_("A reviewer on the answer of %(contributor)s: %(verdict)s."),
    "reviewed_1": N_("The first reviewer on the answer of %(contributor)s: %(verdict)s."),
    "reviewed_2": N_("The second reviewer on the answer of %(contributor)s: %(verdict)s."),
    "reviewed_3": N_("The third reviewer on the answer of %(contributor)s: %(verdict)s."),
    "looked_at_again": N_("After delivery, a second look at the answer of %(contributor)s: %(verdict)s."),
    "drawn": N_("The task was drawn for audit."),
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
    "task_wrong": N_("Looked at again: the task is wrong. No answer to it counts, and the row was withdrawn."),
}
# Of what happened at one moment: an answer comes before the verdict on it, and that before its acceptance.
_AT_ONCE = {"added": 0, "claimed": 1, "answered": 2, "accepted": 4, "drawn": 5, "delivered": 6}
# Solvers answer with letters, numbers and words, which are told as they are.
_SOLVED = {"working": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something that happened to a task: what, in a sentence, and beneath it the details; `quote` is what somebody wrote then.

    `contributor` is the pseudonym of whose work it is about; `verdict`, `clause` and `seconds` are those of who judged. `task_id` of
    `project_id` is where somebody solved it unseen.
    """

    at: datetime
    what: str
    text: str
    details: list[str] = field(default_factory=list)
    quote: str = ""
    places: list[PlaceShown] = field(default_factory=list)
    contributor: str | None = None
    verdict: str | None = None
    clause: str | None = None
    seconds: int | None = None
    task_id: uuid.UUID | None = None
    project_id: uuid.UUID | None = None


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a task, oldest first."""

    items: list[Moment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What is known of a task beside itself: `given` are its submissions, each with the pseudonym of its author."""

    given: list[tuple[tasks.Submission, str]]
    reports: list[ReportShown]
    audits: list[quality.Audit]
    reviews: list[quality.TaskReview]
    fixes: dict[uuid.UUID, quality.Fix]
    adjudicated: quality.Adjudicated | None
    questions: list[tasks.Question]
    known: list[quality.KnownSource]
    deliveries: list[delivery.Holding]
    steps: list[quality.TaskStep]
    withdrawals: list[tasks.Withdrawal]
    repairs: list[delivery.Repair]
    named: Callable[[uuid.UUID], str]

    @property
    def withdrawal(self) -> tasks.Withdrawal | None:
        """Why the task is withdrawn; None while it counts."""
        return next((each for each in self.withdrawals if each.ended_at is None), None)


@routes.api("GET", "/tasks/{task_id}/history", Action.READ_TASKS, summary="What happened to one task", gives=History)
async def happened(request: Request, task_id: str) -> Response:
    """Answer everything that happened to a task, oldest first, in the language of the caller."""
    async with opened(request) as tx:
        task = await tasks.task(tx, parse_id(task_id, "task"))
        project = await projects.project(tx, task.project_id)
        ontology = await projects.ontology(tx, project.id, project.ontology_version)
        found = await traces(request, tx, task)
    language = language_of(request)
    say = partial(label_words, language, {**ontology.body, **form_of(task.payload)})
    return json_answer(History(items=history(language, task, found, say)))


async def traces(request: Request, tx: Tx, task: tasks.Task) -> Traces:
    """Read what else is known of a task."""
    named = partial(workforce.pseudonym, state_of(request).secrets.key("pseudonym"), tx.tenant_id)
    return Traces(
        given=[(each, named(each.contributor_id)) for each in await tasks.task_submissions(tx, task.id)],
        reports=await shown_reports(request, tx, task.id),
        audits=await quality.audits(tx, [task.id]),
        reviews=await quality.task_reviews(tx, task.id),
        fixes=await quality.fixes(tx, [task.id]),
        adjudicated=(await quality.adjudicated(tx, [task.id])).get(task.id),
        questions=await tasks.task_questions(tx, task.project_id, task.id),
        known=await quality.known_from(tx, task.project_id, task.id),
        deliveries=await delivery.holding(tx, task.project_id, task.id),
        steps=await quality.task_steps(tx, task.id),
        withdrawals=await tasks.withdrawals(tx, task.id),
        repairs=await delivery.repairs(tx, task.project_id, task.id),
        named=named,
    )


def history(language: Language, task: tasks.Task, found: Traces, say: Callable[[str], str]) -> list[Moment]:
    """Return what happened to a task, oldest first; `say` gives the words of a label."""
    told = partial(translated, language)
    moments = [Moment(at=task.created_at, what="added", text=told(N_("The task came in.")))]
    moments += _steps(language, found)
    if task.state == "cancelled" and task.ended_at:
        moments.append(Moment(at=task.ended_at, what="cancelled", text=told(N_("The task was cancelled."))))
    moments += _reports(language, found)
    moments += _answers(language, found, say)
    if found.adjudicated:
        moments.append(_adjudicated(language, found.adjudicated, found))
    moments += _questions(language, found)
    moments += _audits(language, found)
    moments += _known(language, found)
    delivered, numbers = told(N_("Delivered with version %(version)s.")), Formats(language=language)
    moments += [
        Moment(at=each.created_at, what="delivered", text=delivered % {"version": numbers.number(each.version)})
        for each in found.deliveries
    ]
    moments += _repairs(language, found)
    reinstated = told(N_("You took the withdrawal of the task back: its answers count again."))
    moments += [
        Moment(at=each.ended_at, what="reinstated", text=reinstated, quote=each.ended_reason or "")
        for each in found.withdrawals
        if each.ended_at
    ]
    return sorted(moments, key=lambda moment: (moment.at, _AT_ONCE.get(moment.what, 3)))


def _steps(language: Language, found: Traces) -> Iterator[Moment]:
    for each in found.steps:
        name = found.named(each.contributor_id) if each.contributor_id else None
        facts = {
            "contributor": name or "?",
            "verdict": word(language, "verdicts", each.verdict) if each.verdict else "?",
            "answer": label_words(language, _SOLVED, each.label or ""),
            "outcome": word(language, "resolutions", each.outcome),
        }
        text = STEPS[f"{each.what}_{each.stage}" if each.stage else each.what]
        yield Moment(
            at=each.at,
            what=each.what,
            text=translated(language, text) % facts,
            details=list(_details(language, each)),
            quote=each.reason or "",
            places=places_shown(msgspec.convert(each.places, list[quality.Place]), language),
            contributor=name,
            verdict=each.verdict,
            clause=each.clause,
            seconds=each.seconds,
            task_id=each.task_id,
            project_id=each.project_id,
        )


def _details(language: Language, step: quality.TaskStep) -> Iterator[str]:
    """Yield what else is to be said of a step: by which clause, how long it took, and what came of one verdict among several."""
    told, formats = partial(translated, language), Formats(language=language)
    if step.clause:
        yield told(N_("Clause: %(clause)s")) % {"clause": step.clause}
    if step.seconds is not None:
        yield told(N_("Time: %(time)s")) % {"time": formats.duration(step.seconds)}
    if step.people:
        yield told(N_("People asked: %(people)s")) % {"people": formats.number(step.people)}
    if step.share is not None:
        yield told(N_("Found the key: %(share)s of the solvers")) % {"share": formats.percent(step.share, 0)}
    if step.stage:
        yield word(language, "opinion_outcomes", step.outcome)


def _reports(language: Language, found: Traces) -> Iterator[Moment]:
    reported = translated(language, N_("%(contributor)s said that something is missing."))
    for each in found.reports:
        yield Moment(
            at=each.reported_at,
            what="reported",
            text=reported % {"contributor": each.contributor},
            details=[word(language, "lacks", each.lack)],
            quote=each.reason,
            contributor=each.contributor,
        )


def _answers(language: Language, found: Traces, say: Callable[[str], str]) -> Iterator[Moment]:
    handed_in = translated(language, N_("%(contributor)s handed in: %(answer)s."))
    accepted = translated(language, N_("The answer of %(contributor)s was accepted."))
    for each, name in found.given:
        facts = {"contributor": name, "answer": say(each.label)}
        yield Moment(at=each.submitted_at, what="answered", text=handed_in % facts, contributor=name)
        if each.accepted_at:
            yield Moment(at=each.accepted_at, what="accepted", text=accepted % facts, contributor=name)


def _adjudicated(language: Language, decided: quality.Adjudicated, found: Traces) -> Moment:
    """Return what an adjudicator decided: whose answer stands, or why none does."""
    name = next((name for each, name in found.given if each.id == decided.submission_id), None)
    verdict = word(language, "rulings", decided.verdict)
    text = N_("An adjudicator decided: %(verdict)s.")
    if name is not None:
        text = N_("An adjudicator decided on the answer of %(contributor)s: %(verdict)s.")
    clause = translated(language, N_("Clause: %(clause)s"))
    return Moment(
        at=decided.decided_at,
        what="adjudicated",
        text=translated(language, text) % {"contributor": name, "verdict": verdict},
        details=[clause % {"clause": decided.clause}] if decided.clause else [],
        quote=decided.reason or "",
        contributor=name,
        verdict=decided.verdict,
        clause=decided.clause,
    )


def _questions(language: Language, found: Traces) -> Iterator[Moment]:
    asked = translated(language, N_("Somebody asked about the task."))
    answered = translated(language, N_("You answered the question."))
    for each in found.questions:
        yield Moment(at=each.asked_at, what="asked", text=asked, quote=each.body)
        if each.answered_at:
            yield Moment(at=each.answered_at, what="question_answered", text=answered, quote=each.answer or "")


def _audits(language: Language, found: Traces) -> Iterator[Moment]:
    text = translated(language, N_("Your verdict: %(verdict)s."))
    took, formats = translated(language, N_("Time: %(time)s")), Formats(language=language)
    for each in found.audits:
        yield Moment(
            at=each.at,
            what="audited",
            text=text % {"verdict": word(language, "audit_verdicts", each.verdict)},
            details=[] if each.seconds is None else [took % {"time": formats.duration(each.seconds)}],
            quote=each.comment,
            verdict=each.verdict,
            seconds=each.seconds,
        )


def _known(language: Language, found: Traces) -> Iterator[Moment]:
    told = partial(translated, language)
    for each in found.known:
        yield Moment(at=each.created_at, what="known", text=told(N_("A known item was made of the task.")))
        if each.disputed_at:
            text = told(N_("Most answers contradicted that item."))
            yield Moment(at=each.disputed_at, what="known_disputed", text=text)
        if each.voided_at:
            text = told(N_("That item was void, and the scores that counted it were put right."))
            yield Moment(at=each.voided_at, what="known_voided", text=text, quote=each.void_reason or "")


def _repairs(language: Language, found: Traces) -> Iterator[Moment]:
    numbers = Formats(language=language)
    clause = translated(language, N_("Clause: %(clause)s"))
    told = translated(language, N_("You reported the row that was delivered with version %(version)s."))
    for each in found.repairs:
        if not each.by_operations and each.restores_id is None:
            text = told % {"version": numbers.number(each.version)}
            details = [clause % {"clause": each.clause}] if each.clause else []
            yield Moment(
                at=each.reported_at,
                what="row_reported",
                text=text,
                details=details,
                quote=each.reason,
                clause=each.clause,
            )
        if each.settled_at and each.outcome:
            outcome = "task_wrong" if each.task_reason else each.outcome
            text = translated(language, REPAIRED[outcome])
            yield Moment(at=each.settled_at, what=f"row_{outcome}", text=text, quote=each.task_reason or "")
