"""The customer's pages of projects: the list, one project's overview and its settings."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import asdict, dataclass
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from tarazu import evaluation, ledger, projects, quality, tasks, trust
from tarazu.http import markup
from tarazu.http.access import Routes
from tarazu.http.customer.figures import draw, quality_figures
from tarazu.http.customer.forecasting import address_of, forecast_shown
from tarazu.http.customer.judge_figures import judges_shown
from tarazu.http.customer.samples import rate_shown, samples_shown
from tarazu.http.formats import Formats
from tarazu.http.language import language_of
from tarazu.http.pages import Form, is_part, redirect, refill, render
from tarazu.http.paging import after, cursor
from tarazu.http.problems import status_of
from tarazu.http.transaction import opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import parse_id
from tarazu.kit.money import Money
from tarazu.trust import Action

routes = Routes(tag="project pages")

PROJECTS_SHOWN = 25
BATCHES_SHOWN = 50
REVIEW_SHARES = (
    "review_permille",
    "newcomer_permille",
    "second_review_permille",
    "second_negative_permille",
    "known_permille",
    "newcomer_known_permille",
)
_STATE_NOTICES = {"paused": "project_paused", "active": "project_resumed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectLine:
    """One project on the list."""

    project: projects.Project
    progress: tasks.Progress
    cost: list[ledger.Total] | None
    agreement: float | None
    drifts: Literal["agreement", "merged", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """What a project has cost in one currency, and how much of it went to answers and how much to reviews."""

    total: ledger.Total
    parts: list[ledger.Cost]


@routes.page("GET", "/projects", Action.READ_PROJECTS)
async def project_list(request: Request) -> Response:
    """List the projects, newest first, with progress, cost and agreement."""
    async with opened(request) as tx:
        found = await projects.projects(tx, after(request.query_params.get("after")), PROJECTS_SHOWN + 1)
        lines = [await _line(tx, project) for project in found[:PROJECTS_SHOWN]]
    older = f"/projects?after={cursor(lines[-1].project.id)}" if len(found) > PROJECTS_SHOWN else ""
    return render(request, "projects/list.html", projects=lines, older=older)


@routes.page("GET", "/projects/{project_id}", Action.READ_PROJECTS)
async def overview(request: Request) -> Response:
    """Show how one project is doing."""
    async with opened(request) as tx:
        facts = await live_facts(request, tx)
        batches = await tasks.batches(tx, project_id_of(request), limit=BATCHES_SHOWN)
        waiting = len(await tasks.questions(tx, project_id_of(request), answered=False))
        load = await quality.review_load(tx, project_id_of(request))
        drifts = await _drifts(tx, project_id_of(request))
    facts |= {"batches": batches, "questions": waiting, "load": load, "drifts": drifts}
    return render(request, "projects/overview.html", tab="overview", **facts)


@routes.page("GET", "/projects/{project_id}/live", Action.READ_PROJECTS)
async def live(request: Request) -> Response:
    """Show the part of the overview that refreshes itself; to whoever opens it directly, the overview."""
    async with opened(request) as tx:
        facts = await live_facts(request, tx)
    if not is_part(request):
        return redirect(f"/projects/{project_id_of(request)}")
    return render(request, "projects/live.html", **facts)


@routes.page("GET", "/projects/{project_id}/settings", Action.READ_PROJECTS)
async def settings(request: Request) -> Response:
    """Show the rules of a project, its state and the versions of its guidelines."""
    return await show_settings(request, 200)


@routes.page("POST", "/projects/{project_id}/state", Action.MANAGE_PROJECTS)
async def set_state(request: Request) -> Response:
    """Pause or resume a project."""
    sent = await request.form(max_files=0, max_fields=4)
    state, project_id = str(sent.get("state", "")), project_id_of(request)
    async with opened(request) as tx:
        await projects.set_state(tx, project_id, state)
    return redirect(f"/projects/{project_id}/settings", _STATE_NOTICES.get(state, ""))


@routes.page("POST", "/projects/{project_id}/guidelines", Action.MANAGE_PROJECTS)
async def publish(request: Request) -> Response:
    """Publish a new version of the guidelines, or show what is wrong with it."""
    sent = await request.form(max_files=0, max_fields=6)
    values = {f"guidelines_{code}": str(sent.get(f"guidelines_{code}", "")) for code in ("en", "hi")}
    markdown = {code: text for code in ("en", "hi") if (text := values[f"guidelines_{code}"].strip())}
    fields = {"guidelines": "guidelines_en", "guidelines.en": "guidelines_en", "guidelines.hi": "guidelines_hi"}
    try:
        async with opened(request) as tx:
            await projects.publish_guidelines(tx, project_id_of(request), markdown)
    except Refusal as refusal:
        if refusal.kind != "invalid":
            raise
        return await show_settings(request, status_of(refusal), form=refill(request, refusal, values, fields))
    return redirect(f"/projects/{project_id_of(request)}/settings", "guidelines_published")


def project_id_of(request: Request) -> uuid.UUID:
    """Return the project that a path names."""
    return parse_id(request.path_params["project_id"], "project")


async def live_facts(request: Request, tx: Tx) -> dict[str, Any]:
    """Return progress, cost, quality and leaderboard of a project, ready to be shown."""
    formats = Formats(language=language_of(request))
    project = await projects.project(tx, project_id_of(request))
    report = await quality.report(tx, project.id)
    board = await evaluation.leaderboard(tx, project.id)
    judges = await evaluation.judges(tx, project.id)
    rate = await rate_shown(tx, project)
    progress = await tasks.progress(tx, project.id)
    measured = report is not None and report.figures.votes > 0
    return {
        "project": project,
        "progress": progress,
        "cautions": projects.cautions(project),
        "samples": None if progress.tasks else await samples_shown(tx, project),
        "cost": cost_lines(await _cost(tx, project.id)),
        "rate": rate,
        "review_rate": rate and Money(amount_minor=rate.review_amount_minor, currency=rate.currency),
        "quality": quality_figures(report, f"/projects/{project.id}", formats) if report and measured else None,
        "quality_at": report.computed_at if report and measured else None,
        "seconds": report.figures.seconds_median if report else None,
        "board": draw(board, formats) if board and board.ratings else None,
        "withdrawn": await tasks.count_withdrawn(tx, project.id),
        "compares": project.kind in (evaluation.COMPARED, evaluation.TALKED),
        "talks": project.kind == evaluation.TALKED,
        "judges": judges_shown(judges, formats) if judges else None,
        "audits_judge": project.kind == "judge.audit",
    }


async def _line(tx: Tx, project: projects.Project) -> ProjectLine:
    report, cost = await quality.report(tx, project.id), await _cost(tx, project.id)
    return ProjectLine(
        project=project,
        progress=await tasks.progress(tx, project.id),
        cost=None if cost is None else ledger.totals(cost),
        agreement=report.figures.agreement if report else None,
        drifts=await _drifts(tx, project.id),
    )


async def _drifts(tx: Tx, project_id: uuid.UUID) -> Literal["agreement", "merged", ""]:
    """Say whether an alarm stands that people agree less than before or, if no such one, of merged answers; else nothing."""
    found = await quality.insight(tx, project_id)
    alarms = {each.measure for each in found.insight.drift if each.is_alarm} if found else set()
    return "agreement" if alarms - {"merged"} else "merged" if alarms else ""


def cost_lines(parts: list[ledger.Cost] | None) -> list[CostLine] | None:
    """Return the cost by currency, each sum with what it is made of; None where the cost may not be known."""
    if parts is None:
        return None
    return [
        CostLine(total=total, parts=[part for part in parts if part.currency == total.currency])
        for total in ledger.totals(parts)
    ]


async def _cost(tx: Tx, project_id: uuid.UUID) -> list[ledger.Cost] | None:
    """Return the cost of a project, or None to a caller who may not know it."""
    return await ledger.project_cost(tx, project_id) if trust.allows(tx.actor, Action.READ_COST) else None


def _paired(pair: quality.Resolving | None) -> dict[str, str]:
    if pair is None:
        return {"people": "3"}
    agreed = {"only_agreed": "on"} if pair.only_agreed else {}
    return {"solving_project_id": str(pair.solving_project_id), "people": str(pair.people), **agreed}


def _policy_values(policy: quality.ReviewPolicy) -> dict[str, str]:
    """Return what the form of the review holds at first: shares in percent."""
    least = policy.reviewer_agreement_min
    counts = {
        "newcomer_answers": str(policy.newcomer_answers),
        "reviewer_checks_min": str(policy.reviewer_checks_min),
        "reviewer_agreement_min": "" if least is None else f"{100 * least:g}",
        "newcomer_verdicts": str(policy.newcomer_verdicts),
        "calibration_items": str(policy.calibration_items),
        "calibration_kappa_min": f"{policy.calibration_kappa_min:g}",
        "reviewer_kappa_min": "" if policy.reviewer_kappa_min is None else f"{policy.reviewer_kappa_min:g}",
    }
    shares = {name: getattr(policy, name) for name in REVIEW_SHARES}
    return counts | {name: "" if share is None else f"{share / 10:g}" for name, share in shares.items()}


def _redundancy_values(project: projects.Project, rate: projects.Rate | None) -> dict[str, str]:
    """Return what the form of the number of answers holds at first."""
    has_budget = rate is not None and project.budget_minor is not None
    return {
        "redundancy": str(project.redundancy),
        "redundancy_most": str(project.redundancy_most or ""),
        "confidence": "" if project.confidence is None else f"{100 * project.confidence:g}",
        "unsure": project.unsure,
        "expert_days": str(project.expert_days),
        "budget": str(Money(amount_minor=project.budget_minor or 0, currency=rate.currency).decimal())
        if rate and has_budget
        else "",
    }


async def show_settings(
    request: Request,
    status: int,
    *,
    form: Form | None = None,
    advice: Form | None = None,
    resolving: Form | None = None,
    redundancy: Form | None = None,
    reviews: Form | None = None,
) -> Response:
    """Show the settings of a project, with a form that was refused."""
    formats = Formats(language=language_of(request))
    async with opened(request) as tx:
        project = await projects.project(tx, project_id_of(request))
        rate = await rate_shown(tx, project)
        sensitivity = await projects.sensitivity(tx, project.id)
        rules = await projects.advice_rules(tx, project.id)
        is_voted = rate is not None and project.kind in projects.VOTED_KINDS
        forecasts, supposed = await forecast_shown(request, tx, project.id) if is_voted else (None, Form())
        policy = await quality.review_policy(tx, project.id)
        counts = await quality.review_counts(tx, project.id)
        load = await quality.review_load(tx, project.id)
        pair = await quality.resolving(tx, project.id)
        adjudicating = await quality.adjudicating(tx, project.id)
        solvers = await quality.solving_projects(tx, project) if project.kind == "qa.author" else []
        current = await projects.guideline(tx, project.id, project.guideline_version)
        wanted = request.query_params.get("guidelines", "")
        old = await projects.guideline(tx, project.id, int(wanted[:9])) if wanted.isdecimal() else None
    text = {f"guidelines_{code}": current.markdown.get(code, "") for code in ("en", "hi")}
    return render(
        request,
        "projects/settings.html",
        status=422 if supposed.errors else status,
        tab="settings",
        project=project,
        cautions=projects.cautions(project),
        rate=rate,
        sensitivity=sensitivity,
        review_rate=Money(amount_minor=rate.review_amount_minor, currency=rate.currency) if rate else None,
        guidelines=await asyncio.to_thread(markup.sections, formats.text(current.markdown)),
        old=old,
        old_guidelines=await asyncio.to_thread(markup.sections, formats.text(old.markdown)) if old else [],
        form=form or Form(values=text),
        what_if=forecasts,
        supposed=supposed,
        here=address_of(project.id, supposed) if is_voted else "",
        redundancy=redundancy or Form(values=_redundancy_values(project, rate)),
        rules=rules,
        policy=policy,
        counts=counts,
        load=load,
        reviews=reviews or Form(values=_policy_values(policy)),
        pair=pair,
        adjudicating=adjudicating,
        solvers=solvers,
        resolving=resolving or Form(values=_paired(pair)),
        advice=advice or Form(values={name: str(value) for name, value in asdict(rules).items() if value}),
    )
