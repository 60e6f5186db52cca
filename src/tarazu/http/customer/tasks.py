"""Tasks over HTTP: one by one and in bulk, and what was answered to them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import quality, tasks, workforce
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.bodies import BULK_BYTES_MAX, JsonRequest, converted, parse_json
from tarazu.http.customer.projects import Cursor, Limit, project_at
from tarazu.http.paging import LIMIT_DEFAULT, Page, after, page_of
from tarazu.http.state import state_of
from tarazu.http.transaction import Answered, once, opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import Fault, Refusal, invalid
from tarazu.kit.ids import parse_id
from tarazu.kit.shapes import has_nul, unsound_faults
from tarazu.tasks import NewTask, row_of
from tarazu.trust import Action

routes = Routes("/api/v1", tag="tasks")

BULK_ROWS_MAX = 10_000


class Bulk(msgspec.Struct, frozen=True, kw_only=True):
    """Up to 10,000 tasks, stored all or none; `batch` names what they belong to."""

    tasks: list[NewTask]
    batch: str | None = None


class _Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A bulk whose rows are still to be read one by one, so that each fault names its row."""

    tasks: list[Any]
    batch: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FixShown:
    """What a reviewer, under a pseudonym, made of an answer; `original_sha256` is of the answer as it was given."""

    id: uuid.UUID
    reviewer: str
    answer: dict[str, Any]
    label: str
    at: datetime
    original_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionShown:
    """A submission as its customer sees it: `contributor` is a pseudonym that only this customer sees. `fix` stands in deliveries."""

    id: uuid.UUID
    task_id: uuid.UUID
    contributor: str
    round: int
    answer: dict[str, Any]
    label: str
    seconds: int | None
    submitted_at: datetime
    accepted_at: datetime | None
    used: bool
    fix: FixShown | None


class ReopenGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the reports were right, and the payload that mends the task; without one it goes out as it is."""

    upheld: bool = True
    payload: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportShown:
    """What a task lacks by the word of a contributor; `upheld` is null while the report waits."""

    id: uuid.UUID
    contributor: str
    lack: str
    reason: str
    reported_at: datetime
    upheld: bool | None


class Reports(msgspec.Struct, frozen=True, kw_only=True):
    """The reports of one task."""

    items: list[ReportShown]


class Submissions(msgspec.Struct, frozen=True, kw_only=True):
    """The submissions of one task."""

    items: list[SubmissionShown]


@routes.raw(
    "POST",
    "/projects/{project_id}/tasks",
    Action.ADD_TASKS,
    summary="Add one task",
    takes=NewTask,
    gives=tasks.Task,
    status=201,
)
async def create(request: JsonRequest) -> Response:
    """Add a task; with a unique key that is there with the same content, answer that task (200)."""
    project_id = parse_id(request.path_params["project_id"], "project")
    row = await request.read(NewTask)

    async def work(tx: Tx) -> Answered:
        try:
            done = await tasks.intake(tx, project_id, [row])
        except Refusal as refusal:
            raise _of_one(refusal) from None
        return Answered(value=await tasks.task(tx, done.task_ids[0]), status=201 if done.created else 200)

    return await once(request, work)


@routes.raw(
    "POST",
    "/projects/{project_id}/tasks/bulk",
    Action.ADD_TASKS,
    summary="Add up to 10,000 tasks, all or none",
    takes=Bulk,
    gives=tasks.Intake,
    status=201,
    body_bytes_max=BULK_BYTES_MAX,
)
async def create_many(request: JsonRequest) -> Response:
    """Add many tasks; the answer has an id per row, in order."""
    project_id = parse_id(request.path_params["project_id"], "project")
    request.require_json()
    body = await request.body()
    bulk = converted(parse_json(body), _Envelope)
    if len(bulk.tasks) > BULK_ROWS_MAX:
        raise invalid("tasks", "too_long", max=BULK_ROWS_MAX)
    careful = has_nul(body)
    if careful and (faults := unsound_faults({"batch": bulk.batch})):
        raise Refusal("invalid_request", "invalid", faults=faults)

    async def work(tx: Tx) -> tasks.Intake:
        return await tasks.intake(tx, project_id, _rows(bulk.tasks, careful), batch=bulk.batch)

    return await once(request, work)


@routes.api(
    "GET", "/projects/{project_id}/tasks", Action.READ_TASKS, summary="Tasks of a project", gives=Page[tasks.Task]
)
async def listing(request: Request, project_id: str, limit: Limit = LIMIT_DEFAULT, cursor: Cursor = None) -> Response:
    """Answer the tasks of a project, oldest first."""
    start = after(cursor)
    async with opened(request) as tx:
        found = await project_at(tx, project_id)
        return json_answer(page_of(await tasks.tasks(tx, found.id, start, limit + 1), limit))


@routes.api("GET", "/tasks/{task_id}", Action.READ_TASKS, summary="One task", gives=tasks.Task)
async def show(request: Request, task_id: str) -> Response:
    """Answer one task."""
    async with opened(request) as tx:
        return json_answer(await tasks.task(tx, parse_id(task_id, "task")))


@routes.api(
    "POST",
    "/tasks/{task_id}/cancel",
    Action.MANAGE_PROJECTS,
    summary="Cancel a task that nobody has begun",
    gives=tasks.Task,
)
async def cancel(request: Request, task_id: str) -> Response:
    """Cancel a task that nobody holds and nobody has answered."""
    wanted = parse_id(task_id, "task")

    async def work(tx: Tx) -> tasks.Task:
        return await tasks.cancel_task(tx, wanted)

    return await once(request, work, status=200)


@routes.api("GET", "/tasks/{task_id}/reports", Action.READ_TASKS, summary="What people say a task lacks", gives=Reports)
async def reports_of_task(request: Request, task_id: str) -> Response:
    """Answer what contributors said the task lacks."""
    async with opened(request) as tx:
        task = await tasks.task(tx, parse_id(task_id, "task"))
        return json_answer(Reports(items=await shown_reports(request, tx, task.id)))


@routes.raw(
    "POST",
    "/tasks/{task_id}/reopen",
    Action.MANAGE_PROJECTS,
    summary="Hand a reported task out again",
    takes=ReopenGiven,
    gives=tasks.Task,
)
async def reopen(request: JsonRequest) -> Response:
    """Hand a reported task out again, mended or as it is."""
    wanted = parse_id(request.path_params["task_id"], "task")
    given = await request.read(ReopenGiven)

    async def work(tx: Tx) -> tasks.Task:
        return await tasks.reopen_reported(tx, wanted, given.payload, upheld=given.upheld)

    return await once(request, work, status=200)


@routes.api(
    "GET", "/tasks/{task_id}/submissions", Action.READ_TASKS, summary="Submissions of one task", gives=Submissions
)
async def submissions_of_task(request: Request, task_id: str) -> Response:
    """Answer what was handed in for one task."""
    async with opened(request) as tx:
        task = await tasks.task(tx, parse_id(task_id, "task"))
        found = await tasks.task_submissions(tx, task.id)
        return json_answer(Submissions(items=await shown(request, tx, found)))


@routes.api(
    "GET",
    "/projects/{project_id}/submissions",
    Action.READ_TASKS,
    summary="Submissions of a project",
    gives=Page[SubmissionShown],
)
async def submissions(
    request: Request, project_id: str, limit: Limit = LIMIT_DEFAULT, cursor: Cursor = None
) -> Response:
    """Answer the submissions of a project, oldest first."""
    start = after(cursor)
    async with opened(request) as tx:
        found = await project_at(tx, project_id)
        page = page_of(await tasks.submissions(tx, found.id, start, limit + 1), limit)
        items = await shown(request, tx, page.items)
    return json_answer(Page(items=items, next=page.next))


async def shown_reports(request: Request, tx: Tx, task_id: uuid.UUID) -> list[ReportShown]:
    """Return the reports of a task with pseudonyms in place of people."""
    key = state_of(request).secrets.key("pseudonym")
    return [
        ReportShown(
            id=each.id,
            contributor=workforce.pseudonym(key, tx.tenant_id, each.contributor_id),
            lack=each.lack,
            reason=each.reason,
            reported_at=each.reported_at,
            upheld=each.upheld,
        )
        for each in await tasks.reports(tx, task_id)
    ]


async def shown(request: Request, tx: Tx, found: Sequence[tasks.Submission]) -> list[SubmissionShown]:
    """Return submissions with pseudonyms in place of people, and what reviewers made of them."""
    named = partial(workforce.pseudonym, state_of(request).secrets.key("pseudonym"), tx.tenant_id)
    fixes = await quality.fixes(tx, {each.task_id for each in found})
    return [_shown(each, fixes.get(each.id), named) for each in found]


def _shown(submission: tasks.Submission, fix: quality.Fix | None, named: Callable[[uuid.UUID], str]) -> SubmissionShown:
    return SubmissionShown(
        id=submission.id,
        task_id=submission.task_id,
        contributor=named(submission.contributor_id),
        round=submission.round,
        answer=submission.answer,
        label=submission.label,
        seconds=submission.seconds,
        submitted_at=submission.submitted_at,
        accepted_at=submission.accepted_at,
        used=submission.used,
        fix=None
        if fix is None
        else FixShown(
            id=fix.id,
            reviewer=named(fix.fixed_by),
            answer=fix.answer,
            label=fix.label,
            at=fix.fixed_at,
            original_sha256=fix.original_sha256,
        ),
    )


def _rows(given: list[Any], careful: bool) -> Iterator[NewTask | Fault]:
    for row in given:
        yield row_of(row, careful=careful)


def _of_one(refusal: Refusal) -> Refusal:
    """Take the row number out of the faults of a request that has only one."""
    if refusal.code != "rows_refused":
        return refusal
    faults = [
        Fault(field=fault.field.removeprefix("rows[1]").lstrip("."), code=fault.code, facts=fault.facts)
        for fault in refusal.faults
    ]
    return Refusal("invalid_request", "invalid", faults=faults)
