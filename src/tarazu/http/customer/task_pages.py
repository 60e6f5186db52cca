"""A project's tasks on pages: the list, and one with its consensus and answers."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import kinds, projects, quality, tasks
from tarazu.http import markup
from tarazu.http.access import Routes
from tarazu.http.bodies import decode_json
from tarazu.http.customer.grade_sheets import GRADED, GradeSheet, grade_sheet, rubrics_of
from tarazu.http.customer.pages import project_id_of
from tarazu.http.customer.readings import answer_words, form_of, label_words
from tarazu.http.customer.rubric_drafts import WRITTEN, rubric_drafts
from tarazu.http.customer.samples import paid_rate, samples_shown
from tarazu.http.customer.task_history import Traces, history, traces
from tarazu.http.customer.task_names import TaskName, task_name, told_apart
from tarazu.http.customer.together import together
from tarazu.http.customer.waiting import waiting_shown
from tarazu.http.language import language_of
from tarazu.http.pages import Form, redirect, render
from tarazu.http.paging import after, beside
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import invalid, not_found
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes(tag="task pages")

TASKS_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """One task on the list: the first words of what it asks, and what it came to."""

    task: tasks.Task
    name: TaskName
    consensus: str
    confidence: float | None


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


@routes.page("GET", "/projects/{project_id}/tasks", Action.READ_TASKS)
async def task_list(request: Request) -> Response:
    """List the tasks in the order in which they came."""
    start = after(request.query_params.get("after"))
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        found = await tasks.tasks(tx, project.id, start, TASKS_SHOWN + 1)
        empty = await tasks.count_empty(tx, project.id, with_withdrawn=False)
        ontology = await projects.ontology(tx, project.id, project.ontology_version)
        samples = None if found or start else await samples_shown(tx, project)
        # Both lists go by task id, so the first rows of this one cover every task of the page.
        outcomes = {each.task_id: each for each in await quality.consensus(tx, project.id, start, TASKS_SHOWN)}
    say = partial(label_words, language_of(request), ontology.body)
    listed = found[:TASKS_SHOWN]
    names = await asyncio.to_thread(
        lambda: told_apart(task_name(each.id, each.unique_key, each.payload) for each in listed)
    )
    shown = [_line(each, name, outcomes.get(each.id), say) for each, name in zip(listed, names, strict=True)]
    return render(
        request,
        "projects/tasks.html",
        tab="tasks",
        project=project,
        tasks=shown,
        empty=empty,
        samples=samples,
        **beside(f"/projects/{project.id}/tasks", start, found, TASKS_SHOWN),
    )


@routes.page("GET", "/projects/{project_id}/tasks/{task_id}", Action.READ_TASKS)
async def one_task(request: Request) -> Response:
    """Show one task: what people see, what they answered, and what that comes to."""
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        task = await task_at(request, tx)
        ontology = await projects.ontology(tx, project.id, project.ontology_version)
        consensus = await _consensus(tx, task)
        found = await traces(request, tx, task)
        waiting = await waiting_shown(request, tx, task.id)
        report = await quality.report(tx, project.id)
        weights, sure = await quality.weights(tx, project.id), report.figures.sure if report else None
        sheet = await _sheet(tx, project, task, found)
        rate = await paid_rate(tx, project) if found.withdrawal else None
    language = language_of(request)
    own = {**ontology.body, **form_of(task.payload)}
    say = partial(label_words, language, own)
    # A conversation is read as one, not as a list of its parts.
    is_live = isinstance(kinds.of(project.kind), kinds.Live)
    words = partial(answer_words, language, own)
    answers = {each.id: [] if is_live else words(each.answer) for each, _ in found.given}
    fixes = _fixes(found.fixes.values(), found.named, words)
    submissions = [
        _shown(each, name, say(each.label), answers[each.id], fixes.get(each.id), found) for each, name in found.given
    ]
    return render(
        request,
        "projects/task.html",
        tab="tasks",
        project=project,
        task=task,
        name=await asyncio.to_thread(task_name, task.id, task.unique_key, task.payload),
        consensus=consensus,
        together=await asyncio.to_thread(together, language, project.kind, ontology.body, task, found, weights, sure),
        waiting=waiting,
        calibrated=report is not None and report.figures.methods["confidence"] == quality.CALIBRATED,
        say=say,
        shares=sorted(consensus.shares.items(), key=lambda item: -item[1]) if consensus else [],
        models=models_of(task.payload),
        submissions=submissions,
        sheet=sheet,
        drafts=rubric_drafts(task.payload, found.given, found.fixes, found.named) if project.kind == WRITTEN else [],
        talks=[(name, each.answer) for each, name in found.given] if is_live else [],
        audits=found.audits,
        goes_on=request.query_params.get("then") == "sample",
        reports=found.reports,
        form=Form(values={"mended": pretty(task.payload)}),
        view=await asyncio.to_thread(markup.dressed, whole(kinds.of(project.kind), task.payload)),
        ontology=ontology.body,
        payload=pretty(task.payload),
        history=history(language, task, found, say),
        deliveries=found.deliveries,
        withdrawal=found.withdrawal,
        rate=rate,
        reviews={each.submission_id: each for each in found.reviews},
    )


@routes.page("POST", "/projects/{project_id}/tasks/{task_id}/cancel", Action.MANAGE_PROJECTS)
async def cancel(request: Request) -> Response:
    """Cancel a task that nobody has begun."""
    async with opened(request) as tx:
        task = await task_at(request, tx)
        await tasks.cancel_task(tx, task.id)
    return redirect(f"/projects/{task.project_id}/tasks/{task.id}", "task_cancelled")


@routes.page("POST", "/projects/{project_id}/tasks/{task_id}/reopen", Action.MANAGE_PROJECTS)
async def reopen(request: Request) -> Response:
    """Hand a reported task out again: mended, or as it is when nothing is missing."""
    sent = await request.form(max_files=0, max_fields=4)
    mends = sent.get("choice") == "mend"
    async with opened(request) as tx:
        task = await task_at(request, tx)
        payload = _object(str(sent.get("mended", ""))) if mends else None
        await tasks.reopen_reported(tx, task.id, None if payload == task.payload else payload, upheld=mends)
    return redirect(f"/projects/{task.project_id}/tasks/{task.id}", "task_reopened")


@routes.page("POST", "/projects/{project_id}/tasks/{task_id}/audits", Action.AUDIT_TASKS)
async def audit(request: Request) -> Response:
    """Record what the customer says of a completed task."""
    sent = await request.form(max_files=0, max_fields=4)
    async with opened(request) as tx:
        task = await task_at(request, tx)
        await quality.audit_task(tx, task.id, str(sent.get("verdict", "")), str(sent.get("comment", "")).strip())
        left = await quality.tasks_to_audit(tx, task.project_id, None, 1) if sent.get("then") == "sample" else []
    here = f"/projects/{task.project_id}"
    if left:
        return redirect(f"{here}/tasks/{left[0].task_id}#audits", "audit_recorded", then="sample")
    if sent.get("then") == "sample":
        return redirect(f"{here}/audits", "audits_over")
    return redirect(f"{here}/tasks/{task.id}", "audit_recorded")


async def _sheet(tx: Tx, project: projects.Project, task: tasks.Task, found: Traces) -> GradeSheet | None:
    """Return the gradings of an answer side by side; None for a task of another kind."""
    if project.kind not in GRADED:
        return None
    frozen = await tasks.frozen_versions(tx, task.id)
    rows = [(each, name, frozen.get(each.assignment_id, project.ontology_version)) for each, name in found.given]
    ruling = found.adjudicated
    versions = [version for _, _, version in rows] + ([ruling.ontology_version] if ruling else [])
    rubrics = await rubrics_of(tx, project.id, versions)
    return grade_sheet(task.payload, rows, found.fixes, rubrics, ruling)


def whole(kind: kinds.Kind, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what people see of a task in the end."""
    later = kind.revealed(payload, False) if isinstance(kind, kinds.Blind) else {}
    return {**kind.view(payload, False), **later}


def pretty(payload: Mapping[str, Any]) -> str:
    """Return a document as JSON that people can read."""
    return msgspec.json.format(msgspec.json.encode(payload), indent=2).decode()


def _object(text: str) -> dict[str, Any]:
    """Return the object that a field holds as JSON."""
    value = decode_json(text.encode())
    if not isinstance(value, dict):
        raise invalid("payload", "wrong_type")
    return value


async def task_at(request: Request, tx: Tx) -> tasks.Task:
    """Return the task that a path names, which is in the project that it names."""
    task = await tasks.task(tx, parse_id(request.path_params["task_id"], "task"))
    if task.project_id != project_id_of(request):
        raise not_found("task")
    return task


def models_of(payload: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return which model wrote which answer, where the customer said so."""
    answers = payload.get("answers")
    entries = answers if isinstance(answers, list) else [payload.get("answer")]
    return [(each.get("key", ""), each["model"]) for each in entries if isinstance(each, dict) and each.get("model")]


async def _consensus(tx: Tx, task: tasks.Task) -> quality.Consensus | None:
    before = uuid.UUID(int=task.id.int - 1)
    found = await quality.consensus(tx, task.project_id, before, 1)
    return found[0] if found and found[0].task_id == task.id else None


def _line(task: tasks.Task, name: TaskName, outcome: quality.Consensus | None, say: Callable[[str], str]) -> TaskLine:
    return TaskLine(
        task=task,
        name=name,
        consensus=say(outcome.label) if outcome else "",
        confidence=outcome.confidence if outcome else None,
    )


def _fixes(
    fixes: Iterable[quality.Fix],
    named: Callable[[uuid.UUID], str],
    words: Callable[[Mapping[str, Any]], list[tuple[str, str]]],
) -> dict[uuid.UUID, FixTold]:
    """Return by submission what reviewers made of answers, in words."""
    return {
        each.submission_id: FixTold(
            reviewer=named(each.fixed_by),
            answer=words(each.answer),
            original_sha256=each.original_sha256,
        )
        for each in fixes
    }


def _shown(
    submission: tasks.Submission,
    name: str,
    label: str,
    answer: list[tuple[str, str]],
    fix: FixTold | None,
    found: Traces,
) -> SubmissionShown:
    last = max(each.round for each, _ in found.given if each.contributor_id == submission.contributor_id)
    state = "accepted" if submission.used else "excluded"
    if found.withdrawal and not submission.used:
        state = "withdrawn"
    if submission.accepted_at is None:
        state = "replaced" if submission.round < last else "in_review"
    return SubmissionShown(
        id=submission.id,
        contributor=name,
        label=label,
        answer=answer,
        seconds=submission.seconds,
        state=state,
        round=submission.round,
        submitted_at=submission.submitted_at,
        accepted_at=submission.accepted_at,
        fix=fix,
    )
