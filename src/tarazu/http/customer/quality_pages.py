"""The page of a project's quality, and the rows behind its numbers."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from math import isfinite
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tarazu import ledger, projects, quality, tasks, trust, workforce
from tarazu.http.access import Routes
from tarazu.http.customer import quality_figures as drawn
from tarazu.http.customer.figures import confidence_figure, items_path, rows_path
from tarazu.http.customer.pages import project_id_of
from tarazu.http.customer.readings import label_words
from tarazu.http.customer.tables import GROUPS, RUBRICS, tables_for
from tarazu.http.customer.task_names import TaskName, task_name, task_names, told_apart
from tarazu.http.formats import Formats
from tarazu.http.language import language_of
from tarazu.http.pages import render
from tarazu.http.paging import after, beside, cursor
from tarazu.http.state import state_of
from tarazu.http.transaction import opened
from tarazu.kit.actor import Actor
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found
from tarazu.trust import Action

routes = Routes(tag="quality pages")

ROWS_SHOWN = 50
HARDEST_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """A task of a list: what it is known by, what it came to, and how far people agree on it."""

    task: TaskName
    label: str
    votes: int
    agreement: float
    shares: list[tuple[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtLine:
    """A task of the list of doubts: how it ended, or that it is with an expert, and when."""

    task: TaskName
    outcome: str
    at: datetime | None
    label: str
    votes: int
    confidence: float | None
    shares: list[tuple[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLine:
    """An answer of a list, in words."""

    task: TaskName
    contributor: str
    label: str
    consensus: str
    is_same: bool | None
    seconds: int | None
    submitted_at: datetime
    used: bool
    verdict: str | None
    clause: str | None
    reason: str | None


@routes.page("GET", "/projects/{project_id}/quality", Action.READ_RESULTS)
async def page(request: Request) -> Response:
    """Show how good a project's work is: agreement, confusion, difficulty, people, reviews, time and cost."""
    formats = Formats(language=language_of(request))
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        found, report = await quality.insight(tx, project.id), await quality.report(tx, project.id)
        if found is None or report is None or not report.figures.votes:
            here, groups = f"/projects/{project.id}", _tables(tx.actor, None)
            return render(
                request, "projects/quality.html", tab="quality", project=project, found=None, here=here, tables=groups
            )
        ontology = await projects.ontology(tx, project.id, project.ontology_version)
        counting = await tasks.count_with_answer(tx, project.id)
        adjudicating = await quality.adjudicating(tx, project.id)
        names = _names(request, tx, found.insight)
        hardest = await _items(
            tx, project.id, ontology.body, formats, quality.ItemFilter(high=1.0), None, HARDEST_SHOWN
        )
        may_know_cost = trust.allows(tx.actor, Action.READ_COST)
        cost = ledger.totals(await ledger.project_cost(tx, project.id)) if may_know_cost else None
    insight, here = found.insight, f"/projects/{project.id}"
    say = partial(label_words, formats.language, ontology.body)
    confused = insight.confusion
    return render(
        request,
        "projects/quality.html",
        tab="quality",
        project=project,
        found=found,
        figures=drawn.agreement_figures(report.figures, insight, here, formats),
        confusion=drawn.heat_rows(confused, here, say, formats) if confused and len(confused.labels) > 1 else [],
        labels_left_out=confused.left_out if confused else 0,
        difficulty=drawn.difficulty_bars(insight.difficulty, here, formats),
        answered_twice=report.figures.tasks_answered_twice,
        hardest=hardest,
        people=drawn.person_rows(insight.contributors, names, here),
        rulings=_verdicts(insight),
        adjudicating=adjudicating,
        clauses=drawn.clause_rows(insight),
        reports={each.lack: each.count for each in insight.reports},
        seconds=insight.seconds,
        days=drawn.day_bars(insight.days, here),
        checked=report.figures.confidence.checked,
        dots=drawn.reliability_dots(report.figures.confidence.checked)
        if report.figures.confidence.checked
        else ([], []),
        foretold=confidence_figure(report.figures, here, formats),
        merged=report.figures.sure,
        merged_dots=drawn.reliability_dots(report.figures.sure) if report.figures.sure else ([], []),
        confidence_shown=report.figures.confidence.shown,
        cost=drawn.cost_per_item(cost, counting) if cost is not None else None,
        completed=counting,
        tables=_tables(tx.actor, insight),
        here=here,
    )


def _tables(actor: Actor, insight: quality.Insight | None) -> dict[str, list[str]]:
    """Return the tables that somebody may take, by group; without those of rubrics where nothing is graded by one."""
    hidden = () if insight and insight.rubrics else RUBRICS
    allowed = set(tables_for(actor)).difference(hidden)
    return {group: [name for name in names if name in allowed] for group, names in GROUPS.items()}


@routes.page("GET", "/projects/{project_id}/quality/rows", Action.READ_TASKS)
async def rows(request: Request) -> Response:
    """List the answers behind a number: of a contributor, with a label, with a verdict or a disagreement under a clause, of a day."""
    given = _texts(request)
    day = drawn.day_of(given.get("day", ""))
    formats = Formats(language=language_of(request))
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        found = await quality.insight(tx, project.id)
        names = _names(request, tx, found.insight) if found else {}
        which = quality.RowFilter(
            contributor_id=_known_as(names, given["contributor"]) if "contributor" in given else None,
            label=given.get("label"),
            verdict=given.get("verdict"),
            decided_otherwise=given.get("decided") == "otherwise",
            clause=given.get("clause"),
            since=day[0] if day else None,
            until=day[1] if day else None,
        )
        listed = await quality.rows(tx, project.id, which, after(given.get("after")), ROWS_SHOWN + 1)
        ontology = await projects.ontology(tx, project.id, project.ontology_version)
        known_by = await task_names(tx, [each.task_id for each in listed[:ROWS_SHOWN]])
        named = partial(workforce.pseudonym, state_of(request).secrets.key("pseudonym"), tx.tenant_id)
    say = partial(label_words, formats.language, ontology.body)
    shown = [_row(each, known_by[each.task_id], named(each.contributor_id), say) for each in listed[:ROWS_SHOWN]]
    more = {**given, "after": cursor(listed[ROWS_SHOWN - 1].id)} if len(listed) > ROWS_SHOWN else {}
    here = f"/projects/{project.id}"
    asked = {name: given.get(name, "") for name in ("contributor", "verdict", "decided", "clause")}
    return render(
        request,
        "projects/quality_rows.html",
        tab="quality",
        project=project,
        rows=shown,
        asked=asked,
        label=say(which.label) if which.label else "",
        day=day[0] if day else None,
        here=here,
        older=rows_path(here, **more) if more else "",
        newer=rows_path(here, **{k: v for k, v in given.items() if k != "after"}) if "after" in given else "",
    )


@routes.page("GET", "/projects/{project_id}/quality/items", Action.READ_TASKS)
async def items(request: Request) -> Response:
    """List tasks on which people agree least: all, of a range of agreement, with two labels, or with two votes that are no tie."""
    given = _texts(request)
    formats = Formats(language=language_of(request))
    one, other = given.get("one"), given.get("other")
    which = quality.ItemFilter(
        low=_share(given.get("low"), 0.0),
        high=_share(given.get("high"), 2.0),
        one=one if other else None,
        other=other if one else None,
        without_ties=given.get("ties") == "without",
    )
    everything = quality.ItemFilter()
    start = after(given.get("after"))
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        ontology = await projects.ontology(tx, project.id, project.ontology_version)
        place = (_share(given.get("at"), 0.0), start) if start else None
        listed = await _items(tx, project.id, ontology.body, formats, which, place, ROWS_SHOWN + 1)
        counts = [await quality.count_items(tx, project.id, each) for each in dict.fromkeys((which, everything))]
    here, shown = f"/projects/{project.id}", listed[:ROWS_SHOWN]
    kept: dict[str, str | float] = {
        name: given[name] for name in ("low", "high", "one", "other", "ties") if name in given
    }
    more: dict[str, str | float] = {}
    if len(listed) > ROWS_SHOWN:
        more = {**kept, "at": repr(shown[-1].agreement), "after": cursor(shown[-1].task.task_id)}
    say = partial(label_words, formats.language, ontology.body)
    return render(
        request,
        "projects/quality_items.html",
        tab="quality",
        project=project,
        items=shown,
        counts=counts,
        most=quality.ITEMS_COUNTED,
        labels=[say(one), say(other)] if one and other else [],
        spread=drawn.range_words(which.low, which.high, formats) if which.low > 0 or which.high <= 1 else "",
        without_ties=which.without_ties,
        here=here,
        older=items_path(here, **more) if more else "",
        newer=items_path(here, **kept) if start else "",
    )


@routes.page("GET", "/projects/{project_id}/quality/doubts", Action.READ_TASKS)
async def doubts(request: Request) -> Response:
    """List tasks that were in doubt after the most answers, and how that ended."""
    start = after(request.query_params.get("after"))
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        ontology = await projects.ontology(tx, project.id, project.ontology_version)
        found = await quality.doubtful_tasks(tx, project.id, start, ROWS_SHOWN + 1)
    here = f"/projects/{project.id}"
    say = partial(label_words, language_of(request), ontology.body)
    return render(
        request,
        "projects/quality_doubts.html",
        tab="quality",
        project=project,
        items=await asyncio.to_thread(_doubts, found[:ROWS_SHOWN], say),
        here=here,
        **beside(f"{here}/quality/doubts", start, found, ROWS_SHOWN, lambda each: each.task_id),
    )


def _doubts(found: Sequence[quality.DoubtfulTask], say: partial[str]) -> list[DoubtLine]:
    names = told_apart(task_name(each.task_id, each.unique_key, each.payload) for each in found)
    return [_doubt(each, name, say) for each, name in zip(found, names, strict=True)]


def _doubt(found: quality.DoubtfulTask, name: TaskName, say: partial[str]) -> DoubtLine:
    return DoubtLine(
        task=name,
        outcome="lapsed" if found.lapsed_at else found.outcome or "asked",
        at=found.ended_at or found.asked_at,
        label=say(found.label) if found.label else "",
        votes=found.votes,
        confidence=found.confidence,
        shares=_shares(found.shares, say),
    )


def _shares(shares: Mapping[str, float], say: partial[str]) -> list[tuple[str, float]]:
    return [(say(label), share) for label, share in sorted(shares.items(), key=lambda each: -each[1])]


async def _items(
    tx: Tx,
    project_id: uuid.UUID,
    ontology: Mapping[str, Any],
    formats: Formats,
    which: quality.ItemFilter,
    place: tuple[float, uuid.UUID] | None,
    limit: int,
) -> list[ItemLine]:
    found = await quality.items(tx, project_id, which, place, limit)
    say = partial(label_words, formats.language, ontology)
    names = await asyncio.to_thread(
        lambda: told_apart(task_name(each.task_id, each.unique_key, each.payload) for each in found)
    )
    return [
        ItemLine(
            task=name,
            label=say(each.label),
            votes=each.votes,
            agreement=each.agreement,
            shares=_shares(each.shares, say),
        )
        for each, name in zip(found, names, strict=True)
    ]


def _row(row: quality.Row, task: TaskName, name: str, say: partial[str]) -> RowLine:
    return RowLine(
        task=task,
        contributor=name,
        label=say(row.label),
        consensus=say(row.consensus) if row.consensus else "",
        is_same=row.label == row.consensus if row.consensus else None,
        seconds=row.seconds,
        submitted_at=row.submitted_at,
        used=row.used,
        verdict=row.verdict,
        clause=row.clause,
        reason=row.reason,
    )


def _names(request: Request, tx: Tx, insight: quality.Insight) -> dict[uuid.UUID, str]:
    key = state_of(request).secrets.key("pseudonym")
    return {
        each.contributor_id: workforce.pseudonym(key, tx.tenant_id, each.contributor_id)
        for each in insight.contributors
    }


def _known_as(names: Mapping[uuid.UUID, str], name: str) -> uuid.UUID:
    found = next((known_as for known_as, each in names.items() if each == name), None)
    if found is None:
        raise not_found("contributor")
    return found


def _verdicts(insight: quality.Insight) -> dict[str, int]:
    """Return how many verdicts of which kind there are, in the order of the words of a reviewer."""
    counts = dict.fromkeys(("accept", "fix", "return", "exclude"), 0)
    for ruling in insight.rulings:
        counts[ruling.verdict] += ruling.count
    return counts if any(counts.values()) else {}


def _texts(request: Request) -> dict[str, str]:
    """Return what an address asks for, without what no row can hold."""
    return {name: text for name, text in request.query_params.items() if "\0" not in text}


def _share(text: str | None, otherwise: float) -> float:
    """Return a share that an address names, at most the 2 that is above all."""
    try:
        found = float(text or "")
    except ValueError:
        return otherwise
    return min(max(found, 0.0), 2.0) if isfinite(found) else otherwise
