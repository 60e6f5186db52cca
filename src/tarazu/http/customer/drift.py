"""Drift over HTTP: every figure with its periods and by how much it fell, the alarms, and the answers behind each; by API and on a page."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import msgspec
from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects, quality, workforce
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.customer.pages import project_id_of
from tarazu.http.customer.projects import Cursor, Limit, project_at
from tarazu.http.customer.readings import label_words
from tarazu.http.customer.task_names import TaskName, task_names
from tarazu.http.language import language_of
from tarazu.http.pages import render
from tarazu.http.paging import LIMIT_DEFAULT, Page, after, cursor, page_of
from tarazu.http.state import state_of
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.ids import parse_id
from tarazu.quality import drifting
from tarazu.trust import Action

api = Routes("/api/v1", tag="results")
pages = Routes(tag="quality pages")

ALARMS_SHOWN = 100
ROWS_SHOWN = 50

Scope = Annotated[Literal["project", "language", "experience", "skill", "group"], Query(description="Whose answers.")]
Name = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$", description="Which language, skill or group.")]
Measure = Annotated[Literal["consensus", "known"], Query(description="What answers are held against.")]
Period = Annotated[Literal["recent", "before"], Query(description="The last 7 days, or the 28 before.")]
AlarmId = Annotated[str | None, Query(max_length=64, description="The figure that this alarm was raised on instead.")]


class PeriodShown(msgspec.Struct, frozen=True, kw_only=True):
    """The answers from `since` on and before `until`, and how many of them agree."""

    since: datetime
    until: datetime
    answers: int
    agreeing: int


class FigureShown(msgspec.Struct, frozen=True, kw_only=True):
    """How agreement of a group moved: `fall` is the earlier share less the later one, with its 95 % interval.

    Of merged answers those agree that are right, and the fall is from the share `foretold`. `answers` is the path of those behind it.
    """

    scope: str
    name: str
    measure: str
    recent: PeriodShown
    before: PeriodShown
    fall: quality.Interval | None
    foretold: float | None
    p_value: float | None
    is_alarm: bool
    answers: str


class AlarmShown(msgspec.Struct, frozen=True, kw_only=True):
    """An alarm, and the figure that it was raised on; null of one from before that was kept."""

    id: uuid.UUID
    scope: str
    name: str
    measure: str
    since: datetime
    ended_at: datetime | None
    figure: FigureShown | None


class DriftShown(msgspec.Struct, frozen=True, kw_only=True):
    """The figures as they were counted last, and the alarms, the newest first."""

    figures: list[FigureShown]
    alarms: list[AlarmShown]


class AnswerBehind(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that a figure counts, and what it was held against; `contributor` is a pseudonym."""

    submission_id: uuid.UUID
    project_id: uuid.UUID
    task_id: uuid.UUID | None
    known_item_id: uuid.UUID | None
    contributor: str
    label: str
    expected: str
    agrees: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An answer on the page: its task, or where its known item is, and in words what was said and what it was held against."""

    here: str
    task: TaskName | None
    href: str
    project: str
    contributor: str
    label: str
    expected: str
    at: datetime


@api.api(
    "GET",
    "/projects/{project_id}/quality/drift",
    Action.READ_RESULTS,
    summary="Whether people agree less than they did, and alarms",
    gives=DriftShown,
)
async def drift(request: Request, project_id: str) -> Response:
    """Answer each figure of drift with its two periods, and the alarms of the project and of its language."""
    async with opened(request) as tx:
        project = await project_at(tx, project_id)
        found = await quality.insight(tx, project.id)
        raised = await drifting.alarms(tx, project.id, None, ALARMS_SHOWN)
    shown = DriftShown(
        figures=[
            _figure(each, each.upto or found.computed_at, _behind(project.id, each, urlencode(_named(each))))
            for each in found.insight.drift
        ]
        if found
        else [],
        alarms=[_alarm(each, _behind(project.id, each, f"alarm={each.id}")) for each in raised],
    )
    return json_answer(shown)


@api.api(
    "GET",
    "/projects/{project_id}/quality/drift/answers",
    Action.READ_TASKS,
    summary="The answers behind a figure of drift, or behind an alarm",
    gives=Page[AnswerBehind],
)
async def drift_answers(
    request: Request,
    project_id: str,
    scope: Scope = "project",
    name: Name = "",
    measure: Measure = "consensus",
    period: Period = "recent",
    agrees: bool | None = None,
    alarm: AlarmId = None,
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Response:
    """Answer what a figure counts in a period, the newest first; of a skill the answers of the whole project."""
    start = after(cursor)
    async with opened(request) as tx:
        project = await project_at(tx, project_id)
        figure = await _counted(tx, project.id, {"scope": scope, "name": name, "measure": measure, "alarm": alarm})
        found = await drifting.answers(tx, project.id, figure, period, agrees, start, limit + 1)
        known_as = partial(workforce.pseudonym, state_of(request).secrets.key("pseudonym"), tx.tenant_id)
    return json_answer(page_of([_answer(each, known_as) for each in found], limit, lambda each: each.submission_id))


@pages.page("GET", "/projects/{project_id}/quality/drift", Action.READ_TASKS)
async def page(request: Request) -> Response:
    """Show a figure of drift: from when to when, how far it fell, what one can do, and its answers."""
    given = {name: text for name, text in request.query_params.items() if "\0" not in text}
    period: drifting.Period = "before" if given.get("period") == "before" else "recent"
    is_agreeing, start = given.get("agrees") == "yes", after(given.get("after"))
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        figure = await _counted(tx, project.id, given)
        raised = await drifting.alarms(tx, project.id, None, ALARMS_SHOWN)
        found = await drifting.answers(tx, project.id, figure, period, is_agreeing, start, ROWS_SHOWN + 1)
        lines = await _lines(request, tx, project, found[:ROWS_SHOWN])
    here = f"/projects/{project.id}"
    which: dict[str, str] = {name: given[name] for name in ("scope", "name", "measure", "alarm") if name in given}
    shown: dict[str, str] = {"period": period, "agrees": "yes" if is_agreeing else "no"}
    more = {**which, **shown, "after": cursor(found[ROWS_SHOWN - 1].id)} if len(found) > ROWS_SHOWN else {}
    return render(
        request,
        "projects/quality_drift.html",
        tab="quality",
        project=project,
        here=here,
        one=figure,
        spans=_spans(figure, figure.upto) if figure.upto else {},
        alarms=[each for each in raised if _named(each) == _named(figure)],
        shown_alarm=which.get("alarm", ""),
        period=period,
        is_agreeing=is_agreeing,
        lines=lines,
        path=f"{here}/quality/drift?{urlencode(which)}",
        older=f"{here}/quality/drift?{urlencode(more)}" if more else "",
        newer=f"{here}/quality/drift?{urlencode(which | shown)}" if start else "",
    )


async def _counted(tx: Tx, project_id: uuid.UUID, given: Mapping[str, Any]) -> drifting.Drift:
    """Return the figure that is asked for, as counted last or, of an alarm, as it was raised on; refuses what there is not."""
    if given.get("alarm"):
        return await drifting.alarm_figure(tx, project_id, parse_id(given["alarm"], "alarm"))
    names = (given.get("scope", "project"), given.get("name", ""), given.get("measure", "consensus"))
    return await drifting.figure(tx, project_id, *names)


async def _lines(request: Request, tx: Tx, project: projects.Project, found: list[drifting.DriftAnswer]) -> list[Line]:
    language, known_as = language_of(request), partial(workforce.pseudonym, state_of(request).secrets.key("pseudonym"))
    others: dict[uuid.UUID, projects.Project] = {project.id: project}
    for each in found:
        if each.project_id not in others:
            others[each.project_id] = await projects.project(tx, each.project_id)
    say: dict[uuid.UUID, partial[str]] = {}
    for other in others.values():
        ontology = await projects.ontology(tx, other.id, other.ontology_version)
        say[other.id] = partial(label_words, language, ontology.body)
    known_by = await task_names(tx, [each.task_id for each in found])
    return [
        Line(
            here=f"/projects/{each.project_id}",
            task=known_by[each.task_id] if each.task_id else None,
            href=_place(each.project_id, each.item_id) if each.item_id else "",
            project=others[each.project_id].name,
            contributor=known_as(tx.tenant_id, each.contributor_id),
            label=say[each.project_id](each.label),
            expected=say[each.project_id](each.expected),
            at=each.at,
        )
        for each in found
    ]


def _place(project_id: uuid.UUID, item_id: uuid.UUID) -> str:
    """Return the list of known items from one on."""
    return f"/projects/{project_id}/known-items?after={cursor(uuid.UUID(int=item_id.int + 1))}#item-{item_id}"


def _named(one: drifting.Drift | drifting.RaisedAlarm) -> dict[str, str]:
    return {"scope": one.scope, "name": one.name, "measure": one.measure}


def _behind(project_id: uuid.UUID, one: drifting.Drift | drifting.RaisedAlarm, asked: str) -> str:
    """Return the path of what is behind a figure: of the answers that are asked for or, of merged ones, of all checks."""
    path = f"/api/v1/projects/{project_id}/quality"
    return f"{path}/tables/merged_checks.parquet" if one.measure == "merged" else f"{path}/drift/answers?{asked}"


def _spans(one: drifting.Drift, upto: datetime) -> dict[str, tuple[datetime, datetime]]:
    """Return from when to when the periods of a figure go, the later one first."""
    (since, border), (later, until) = (drifting.span(upto, each) for each in ("before", "recent"))
    return {"recent": (one.later_from or later, until), "before": (since, one.later_from or border)}


def _figure(one: drifting.Drift, upto: datetime, path: str) -> FigureShown:
    (since, until), (since_before, until_before) = _spans(one, upto).values()
    return FigureShown(
        **_named(one),
        recent=PeriodShown(since=since, until=until, answers=one.recent, agreeing=one.recent_agreeing),
        before=PeriodShown(since=since_before, until=until_before, answers=one.before, agreeing=one.before_agreeing),
        fall=one.fall,
        foretold=one.foretold,
        p_value=one.p_value,
        is_alarm=one.is_alarm,
        answers=path,
    )


def _alarm(one: drifting.RaisedAlarm, path: str) -> AlarmShown:
    figure = one.figure
    return AlarmShown(
        id=one.id,
        **_named(one),
        since=one.since,
        ended_at=one.ended_at,
        figure=_figure(figure, figure.upto, path) if figure and figure.upto else None,
    )


def _answer(each: drifting.DriftAnswer, known_as: Any) -> AnswerBehind:
    return AnswerBehind(
        submission_id=each.id,
        project_id=each.project_id,
        task_id=each.task_id,
        known_item_id=each.item_id,
        contributor=known_as(each.contributor_id),
        label=each.label,
        expected=each.expected,
        agrees=each.agrees,
        at=each.at,
    )
