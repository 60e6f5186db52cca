"""Repair after delivery: report a delivered row, follow it, and have rows like it looked at again; by API and on a page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import msgspec
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from tarazu import delivery, projects, tasks
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.customer.pages import project_id_of
from tarazu.http.customer.projects import project_at
from tarazu.http.customer.readings import form_of, label_words
from tarazu.http.customer.samples import rate_shown
from tarazu.http.customer.task_names import TaskName, task_name, task_names
from tarazu.http.language import Language, language_of
from tarazu.http.pages import redirect, render, word
from tarazu.http.transaction import once, opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found
from tarazu.kit.ids import parse_id
from tarazu.kit.money import MINOR_DIGITS, Money
from tarazu.trust import Action

api = Routes("/api/v1", tag="repairs")
pages = Routes(tag="repair pages")

TASKS_MAX = 50


class RowGiven(BaseModel):
    """A delivered row, why it is wrong, and the clause of the guidelines that it is about."""

    model_config = ConfigDict(extra="forbid", strict=True)
    task_id: str
    reason: str
    clause: str | None = None


class RecheckGiven(BaseModel):
    """Which similar rows are to be looked at again; without any, all that are offered."""

    model_config = ConfigDict(extra="forbid", strict=True)
    task_ids: list[str] | None = None


class Repairs(msgspec.Struct, frozen=True, kw_only=True):
    """Reports of delivered rows, the newest first."""

    items: list[delivery.Repair]


class SimilarRows(msgspec.Struct, frozen=True, kw_only=True):
    """Delivered rows like a reported one, and in what."""

    items: list[delivery.Similar]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarLine:
    """A row like a reported one, in what it is, how many of its answers would be looked at again, and what that costs at most."""

    task: TaskName
    why: list[str]
    looks: int
    cost: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookLine:
    """What a second look made of an answer, in words: from what it said to what it says, or what else came of it."""

    before: str
    after: str
    clause: str | None
    reason: str | None


@api.api(
    "POST",
    "/deliveries/{snapshot_id}/reports",
    Action.REPORT_ROWS,
    summary="Report a delivered row",
    gives=delivery.Repair,
    status=201,
)
async def report(request: Request, snapshot_id: str, body: RowGiven) -> Response:
    """Say that a delivered row is wrong: its answers are looked at again, and a correction is delivered as a delta."""
    wanted, task_id = parse_id(snapshot_id, "snapshot"), parse_id(body.task_id, "row")

    async def work(tx: Tx) -> delivery.Repair:
        return await delivery.report_row(tx, wanted, task_id, body.reason, body.clause)

    return await once(request, work)


@api.api(
    "GET",
    "/projects/{project_id}/repairs",
    Action.READ_DELIVERIES,
    summary="Reports of delivered rows",
    gives=Repairs,
)
async def listing(request: Request, project_id: str) -> Response:
    """Answer a project's reports of delivered rows."""
    async with opened(request) as tx:
        found = await project_at(tx, project_id)
        return json_answer(Repairs(items=await delivery.repairs(tx, found.id)))


@api.api("GET", "/repairs/{repair_id}", Action.READ_DELIVERIES, summary="One report of a row", gives=delivery.Repair)
async def show(request: Request, repair_id: str) -> Response:
    """Answer what came of one report."""
    async with opened(request) as tx:
        return json_answer(await delivery.repair(tx, parse_id(repair_id, "report")))


@api.api(
    "GET", "/repairs/{repair_id}/similar", Action.READ_DELIVERIES, summary="Rows like a reported one", gives=SimilarRows
)
async def similar(request: Request, repair_id: str) -> Response:
    """Answer which delivered rows are like a reported one."""
    async with opened(request) as tx:
        likely = await delivery.likely_rows(tx, parse_id(repair_id, "report"))
    return json_answer(SimilarRows(items=await asyncio.to_thread(delivery.similar_rows, likely)))


@api.api(
    "POST",
    "/repairs/{repair_id}/rechecks",
    Action.REPORT_ROWS,
    summary="Have similar rows looked at again",
    gives=Repairs,
    status=201,
)
async def recheck(request: Request, repair_id: str, body: RecheckGiven) -> Response:
    """Report rows of the same delivery like a reported one: those named, or all that are offered."""
    wanted = parse_id(repair_id, "report")
    if body.task_ids is None:
        async with opened(request) as tx:
            likely = await delivery.likely_rows(tx, wanted)
        chosen = [each.task_id for each in await asyncio.to_thread(delivery.similar_rows, likely)]
    else:
        chosen = [parse_id(each, "row") for each in body.task_ids[:TASKS_MAX]]

    async def work(tx: Tx) -> Repairs:
        return Repairs(items=await delivery.recheck_rows(tx, wanted, chosen))

    return await once(request, work)


@api.api(
    "POST",
    "/repairs/{repair_id}/anew",
    Action.REPORT_ROWS,
    summary="Have a withdrawn row answered anew",
    gives=delivery.Repair,
)
async def anew(request: Request, repair_id: str) -> Response:
    """Have one more person answer the task of a row that was withdrawn; its answer is delivered as a delta."""
    wanted = parse_id(repair_id, "report")

    async def work(tx: Tx) -> delivery.Repair:
        return await delivery.ask_anew(tx, wanted)

    return await once(request, work, status=200)


@pages.page("GET", "/projects/{project_id}/repairs", Action.READ_DELIVERIES)
async def page(request: Request) -> Response:
    """List a project's reports of delivered rows and what came of them."""
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        found = await delivery.repairs(tx, project.id)
        names = await task_names(tx, [each.task_id for each in found])
    return render(request, "projects/repairs.html", tab="deliveries", project=project, repairs=found, names=names)


@pages.page("GET", "/projects/{project_id}/repairs/{repair_id}", Action.READ_DELIVERIES)
async def one(request: Request) -> Response:
    """Show one report, and the rows like it that are offered for another look."""
    async with opened(request) as tx:
        project, found = await _repair_at(request, tx)
        likely = await delivery.likely_rows(tx, found.id)
        task = await tasks.task(tx, found.task_id)
        looked = await delivery.looks(tx, found.id)
        ontology = await projects.ontology(tx, project.id, project.ontology_version)
        pay = await _paid_look(tx, project)
    alike = await asyncio.to_thread(delivery.similar_rows, likely)
    async with opened(request) as tx:
        names = await task_names(tx, [each.task_id for each in alike])
        counts = await delivery.looked_at(tx, list(names))
    language = language_of(request)
    say = partial(label_words, language, {**ontology.body, **form_of(task.payload)})
    return render(
        request,
        "projects/repair.html",
        tab="deliveries",
        project=project,
        repair=found,
        task=await asyncio.to_thread(task_name, task.id, task.unique_key, task.payload),
        looked=[_look(language, each, say) for each in looked],
        similar=[_similar(names[row], each.why, counts[row], pay) for each in alike if (row := each.task_id) in counts],
        pay=pay,
        digits=MINOR_DIGITS.get(pay.currency, 2) if pay else 0,
    )


@pages.page("POST", "/projects/{project_id}/tasks/{task_id}/reports", Action.REPORT_ROWS)
async def report_from_page(request: Request) -> Response:
    """Report the row of a task in a delivery."""
    sent = await request.form(max_files=0, max_fields=4)
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        snapshot = await delivery.snapshot(tx, parse_id(str(sent.get("snapshot", "")), "snapshot"))
        if snapshot.project_id != project.id:
            raise not_found("snapshot")
        task_id = parse_id(request.path_params["task_id"], "task")
        reason, clause = str(sent.get("reason", "")), str(sent.get("clause", ""))
        made = await delivery.report_row(tx, snapshot.id, task_id, reason, clause)
    return redirect(f"/projects/{project.id}/repairs/{made.id}", "row_reported")


@pages.page("POST", "/projects/{project_id}/repairs/{repair_id}/rechecks", Action.REPORT_ROWS)
async def recheck_from_page(request: Request) -> Response:
    """Have the rows that were ticked looked at again."""
    sent = await request.form(max_files=0, max_fields=TASKS_MAX + 1)
    ticked = [parse_id(str(each), "row") for each in sent.getlist("task")]
    async with opened(request) as tx:
        project, found = await _repair_at(request, tx)
        begun = await delivery.recheck_rows(tx, found.id, ticked)
    if not begun:
        return redirect(f"/projects/{project.id}/repairs/{found.id}", "no_row_rechecked")
    return redirect(f"/projects/{project.id}/repairs", "rows_rechecked")


@pages.page("POST", "/projects/{project_id}/repairs/{repair_id}/anew", Action.REPORT_ROWS)
async def anew_from_page(request: Request) -> Response:
    """Have a withdrawn row answered anew."""
    async with opened(request) as tx:
        project, found = await _repair_at(request, tx)
        await delivery.ask_anew(tx, found.id)
    return redirect(f"/projects/{project.id}/repairs/{found.id}", "asked_anew")


async def _paid_look(tx: Tx, project: projects.Project) -> Money | None:
    """Return what a look pays; None to a caller who may not know it, and where the customer's own people work."""
    rate = None if project.audience == "own" else await rate_shown(tx, project)
    return Money(amount_minor=rate.review_amount_minor, currency=rate.currency) if rate else None


def _look(language: Language, look: delivery.Look, say: Callable[[str], str]) -> LookLine:
    after = word(language, "verdicts", look.verdict) if look.after is None else say(look.after)
    return LookLine(before=say(look.before), after=after, clause=look.clause, reason=look.reason)


def _similar(task: TaskName, why: list[str], looks: int, pay: Money | None) -> SimilarLine:
    cost = pay and Money(amount_minor=pay.amount_minor * looks, currency=pay.currency)
    return SimilarLine(task=task, why=why, looks=looks, cost=cost)


async def _repair_at(request: Request, tx: Tx) -> tuple[projects.Project, delivery.Repair]:
    """Return the report that a path names, which is of the project that it names."""
    project = await projects.project(tx, project_id_of(request))
    found = await delivery.repair(tx, parse_id(request.path_params["repair_id"], "report"))
    if found.project_id != project.id:
        raise not_found("report")
    return project, found
