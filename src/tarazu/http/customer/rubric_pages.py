"""Gradings by a rubric on pages and over HTTP: each criterion with its figures, and the answers on which graders differ."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects, quality, tasks
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.customer import rubric_figures as drawn
from tarazu.http.customer.pages import project_id_of
from tarazu.http.customer.projects import project_at
from tarazu.http.customer.readings import cut, excerpt
from tarazu.http.formats import Formats
from tarazu.http.language import language_of
from tarazu.http.pages import render, word
from tarazu.http.transaction import opened
from tarazu.kit.errors import not_found
from tarazu.quality.model import GRADINGS_MAX, RubricFigures
from tarazu.trust import Action

api = Routes("/api/v1", tag="results")
pages = Routes(tag="quality pages")


class Criteria(msgspec.Struct, frozen=True, kw_only=True):
    """What people said of each criterion, by version of the project's rubric, the newest first; empty before anything is counted."""

    items: list[RubricFigures]
    computed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitLine:
    """An answer on which graders differ about a criterion, and how many said what."""

    task_id: uuid.UUID
    excerpt: str
    answer: str
    said: str


@api.api(
    "GET",
    "/projects/{project_id}/quality/criteria",
    Action.READ_RESULTS,
    summary="Figures of every criterion by which answers are graded",
    gives=Criteria,
)
async def criteria_figures(request: Request, project_id: str) -> Response:
    """Answer score, spread and agreement by criterion, and scores by model, for each version of a rubric."""
    async with opened(request) as tx:
        found = await quality.insight(tx, (await project_at(tx, project_id)).id)
    if found is None:
        return json_answer(Criteria(items=[], computed_at=None))
    return json_answer(Criteria(items=found.insight.rubrics, computed_at=found.computed_at))


@pages.page("GET", "/projects/{project_id}/quality/criteria", Action.READ_RESULTS)
async def page(request: Request) -> Response:
    """Show what people said of each criterion of one version of the rubric, the newest unless another is asked for."""
    formats = Formats(language=language_of(request))
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        found = await quality.insight(tx, project.id)
    rubrics = found.insight.rubrics if found else []
    asked = request.query_params.get("version", "")
    shown = next((each for each in rubrics if str(each.version) == asked), rubrics[0] if rubrics else None)
    here = f"/projects/{project.id}"
    return render(
        request,
        "projects/criteria.html",
        tab="quality",
        project=project,
        found=found,
        shown=shown,
        figures=drawn.rubric_figures(shown, formats) if shown else [],
        criteria=drawn.criterion_rows(shown, here, formats) if shown else [],
        models=drawn.model_rows(shown.models, formats) if shown else [],
        versions=[(each, drawn.criteria_path(here, each.version)) for each in rubrics],
        counted=sum(each.gradings for each in rubrics),
        most=GRADINGS_MAX,
        here=here,
    )


@pages.page("GET", "/projects/{project_id}/quality/criteria/answers", Action.READ_TASKS)
async def answers(request: Request) -> Response:
    """List the answers on which graders differ about one criterion, the most evenly split first."""
    formats, wanted = Formats(language=language_of(request)), request.query_params.get("of", "")
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        found = await quality.insight(tx, project.id)
        rubrics = found.insight.rubrics if found else []
        of = next(((each, one) for each in rubrics for one in each.criteria if one.id == wanted), None)
        if of is None:
            raise not_found("criterion")
        rubric, criterion = of
        asked = {each.task_id: await tasks.task(tx, each.task_id) for each in criterion.examples}
    say = partial(word, formats.language)
    lines = [
        SplitLine(
            task_id=each.task_id,
            excerpt=excerpt(asked[each.task_id]),
            answer=cut(asked[each.task_id].payload["answer"]["content"]),
            said=drawn.split_words(
                formats,
                say,
                {"met": each.met, "not_met": each.not_met, "not_applicable": each.not_applicable},
            ),
        )
        for each in criterion.examples
    ]
    here = f"/projects/{project.id}"
    return render(
        request,
        "projects/criterion.html",
        tab="quality",
        project=project,
        rubric=rubric,
        criterion=criterion,
        lines=lines,
        here=here,
        back=drawn.criteria_path(here, rubric.version),
    )
