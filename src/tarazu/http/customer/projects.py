"""Projects over HTTP: start, read, pause, and the versions of guidelines, ontology and rate."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, Any

import msgspec
from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects, tasks
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.paging import LIMIT_DEFAULT, LIMIT_MAX, Page, after, page_of
from tarazu.http.transaction import once, opened
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, faults_under, invalid
from tarazu.kit.ids import parse_id
from tarazu.kit.money import Money
from tarazu.projects.model import EXPERT_DAYS
from tarazu.trust import Action

routes = Routes("/api/v1", tag="projects")

Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX, description="How many items a page has at most.")]
Cursor = Annotated[str | None, Query(max_length=64, description="`next` of the page before.")]

_EXAMPLE: JsonDict = {
    "name": "helpfulness-en",
    "title": {"en": "Which answer helps more?", "hi": "कौन-सा उत्तर ज़्यादा काम का है?"},
    "kind": "chat.compare",
    "language": "en",
    "redundancy": 3,
    "ontology": {"criteria": [], "strengths": 3, "allow_tie": True, "allow_both_bad": True, "reason": "optional"},
    "guidelines": {"en": "§1 Read both answers to the end."},
    "rate": {"amount_minor": 1500, "currency": "INR"},
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class MoneyGiven(_Strict):
    """An amount in minor units (paise, cents) of a currency (ISO 4217)."""

    amount_minor: int
    currency: str = Field(max_length=3)


class ProjectGiven(_Strict):
    """A new project. Texts are by language, `en` and `hi`; times are in seconds."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"example": _EXAMPLE})
    name: str
    kind: str
    ontology: dict[str, Any]
    guidelines: dict[str, str]
    rate: MoneyGiven
    title: dict[str, str] = {}
    language: str = "en"
    skills: list[str] = []
    redundancy: int = 3
    redundancy_most: int | None = None
    confidence: float | None = None
    unsure: str = "author"
    expert_days: int = EXPERT_DAYS
    budget_minor: int | None = None
    acceptance: str = "on_submit"
    audience: str = "marketplace"
    lease_seconds: int = 1800
    estimate_seconds: int = 180
    review_rate: MoneyGiven | None = None


class StateGiven(_Strict):
    """The state that a project is to be in: `active`, `paused` or `completed`."""

    state: str


class GuidelinesGiven(_Strict):
    """The next version of the guidelines, in markdown, by language."""

    markdown: dict[str, str]


class RateGiven(_Strict):
    """What accepted work (and its review) pays from now on."""

    rate: MoneyGiven
    review_rate: MoneyGiven | None = None


class SensitivityGiven(_Strict):
    """Keys of hazards, a warning and where to find help (by language), and how much is good for a person in 24 hours."""

    hazards: list[str]
    warning: dict[str, str] = {}
    help: dict[str, str] = {}
    tasks_a_day: int = 40
    minutes_a_day: int = 120
    break_minutes: int = 50


class Sensitive(msgspec.Struct, frozen=True, kw_only=True):
    """What a project is declared to hold, or null."""

    sensitivity: projects.Sensitivity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectTold(projects.Project):
    """A project, and what may be meant otherwise in it: `graded_once` where one person's grades of an answer are all there is."""

    warnings: list[str]


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """The number of a version that was published."""

    version: int


class Guidelines(msgspec.Struct, frozen=True, kw_only=True):
    """Every version of the guidelines, newest first."""

    items: list[projects.Guideline]


@routes.api("POST", "/projects", Action.MANAGE_PROJECTS, summary="Start a project", gives=ProjectTold, status=201)
async def create(request: Request, body: ProjectGiven) -> Response:
    """Start a project with its first guidelines, ontology and rate."""
    new = new_project(body)

    async def work(tx: Tx) -> ProjectTold:
        return told(await tasks.start_project(tx, new))

    return await once(request, work)


def new_project(body: ProjectGiven) -> projects.NewProject:
    """Return the project that a body describes. Refuses amounts that are none."""
    given = body.model_dump(exclude={"rate", "review_rate"})
    return projects.NewProject(
        **given, rate=_money("rate", body.rate), review_rate=_optional_money("review_rate", body.review_rate)
    )


@routes.api("GET", "/projects", Action.READ_PROJECTS, summary="Projects", gives=Page[ProjectTold])
async def listing(request: Request, limit: Limit = LIMIT_DEFAULT, cursor: Cursor = None) -> Response:
    """Answer the projects, newest first."""
    start = after(cursor)
    async with opened(request) as tx:
        found = [told(each) for each in await projects.projects(tx, start, limit + 1)]
    return json_answer(page_of(found, limit))


@routes.api("GET", "/projects/{project_id}", Action.READ_PROJECTS, summary="One project", gives=ProjectTold)
async def show(request: Request, project_id: str) -> Response:
    """Answer one project."""
    async with opened(request) as tx:
        return json_answer(told(await project_at(tx, project_id)))


@routes.api(
    "PATCH",
    "/projects/{project_id}",
    Action.MANAGE_PROJECTS,
    summary="Pause, resume or complete a project",
    gives=ProjectTold,
)
async def change(request: Request, project_id: str, body: StateGiven) -> Response:
    """Set a project's state."""
    async with opened(request) as tx:
        return json_answer(told(await projects.set_state(tx, parse_id(project_id, "project"), body.state)))


@routes.api(
    "GET", "/projects/{project_id}/progress", Action.READ_PROJECTS, summary="How far a project is", gives=tasks.Progress
)
async def progress(request: Request, project_id: str) -> Response:
    """Answer the counts of a project."""
    async with opened(request) as tx:
        found = await project_at(tx, project_id)
        return json_answer(await tasks.progress(tx, found.id))


@routes.api(
    "GET",
    "/projects/{project_id}/guidelines",
    Action.READ_PROJECTS,
    summary="Versions of the guidelines",
    gives=Guidelines,
)
async def guidelines(request: Request, project_id: str) -> Response:
    """Answer every version of the guidelines."""
    async with opened(request) as tx:
        found = await project_at(tx, project_id)
        return json_answer(Guidelines(items=await projects.guidelines(tx, found.id)))


@routes.api(
    "POST",
    "/projects/{project_id}/guidelines",
    Action.MANAGE_PROJECTS,
    summary="Publish guidelines",
    gives=Version,
    status=201,
)
async def publish_guidelines(request: Request, project_id: str, body: GuidelinesGiven) -> Response:
    """Publish the next version; work already claimed keeps its own."""
    wanted = parse_id(project_id, "project")

    async def work(tx: Tx) -> Version:
        return Version(version=await projects.publish_guidelines(tx, wanted, body.markdown))

    return await once(request, work)


@routes.api(
    "GET",
    "/projects/{project_id}/ontology",
    Action.READ_PROJECTS,
    summary="The ontology in force",
    gives=projects.Ontology,
)
async def ontology(request: Request, project_id: str) -> Response:
    """Answer the label space that new work is done under."""
    async with opened(request) as tx:
        found = await project_at(tx, project_id)
        return json_answer(await projects.ontology(tx, found.id, found.ontology_version))


@routes.api(
    "GET",
    "/projects/{project_id}/sensitivity",
    Action.READ_PROJECTS,
    summary="What a project holds that may hurt people",
    gives=Sensitive,
)
async def sensitivity(request: Request, project_id: str) -> Response:
    """Answer what a project is declared to hold; null where nothing is."""
    async with opened(request) as tx:
        return json_answer(Sensitive(sensitivity=await projects.sensitivity(tx, parse_id(project_id, "project"))))


@routes.api(
    "PUT",
    "/projects/{project_id}/sensitivity",
    Action.MANAGE_PROJECTS,
    summary="Declare what a project holds that may hurt people",
    gives=Sensitive,
)
async def declare_sensitivity(request: Request, project_id: str, body: SensitivityGiven) -> Response:
    """Declare hazards, warning, help and limits; without a hazard, that there is nothing of the kind."""
    new = projects.NewSensitivity(**body.model_dump())
    async with opened(request) as tx:
        made = await projects.declare_sensitivity(tx, parse_id(project_id, "project"), new)
    return json_answer(Sensitive(sensitivity=made))


@routes.api("GET", "/projects/{project_id}/rate", Action.READ_COST, summary="The rate in force", gives=projects.Rate)
async def rate(request: Request, project_id: str) -> Response:
    """Answer what new work pays."""
    async with opened(request) as tx:
        found = await project_at(tx, project_id)
        return json_answer(await projects.rate(tx, found.id, found.rate_version))


@routes.api(
    "POST", "/projects/{project_id}/rates", Action.MANAGE_PROJECTS, summary="Set the rate", gives=Version, status=201
)
async def set_rate(request: Request, project_id: str, body: RateGiven) -> Response:
    """Set the rate of work that is claimed from now on."""
    wanted = parse_id(project_id, "project")
    pay, review = _money("rate", body.rate), _optional_money("review_rate", body.review_rate)

    async def work(tx: Tx) -> Version:
        return Version(version=await projects.set_rate(tx, wanted, pay, review))

    return await once(request, work)


def told(project: projects.Project) -> ProjectTold:
    """Return a project with its warnings."""
    shown = {field.name: getattr(project, field.name) for field in fields(project)}
    return ProjectTold(**shown, warnings=projects.cautions(project))


async def project_at(tx: Tx, project_id: str) -> projects.Project:
    """Return the project that a path names. Refuses one that is unknown here."""
    return await projects.project(tx, parse_id(project_id, "project"))


def _money(field: str, given: MoneyGiven) -> Money:
    """Read an amount of a field. Refuses one that is not positive, too large, or of an unknown currency."""
    try:
        money = Money(amount_minor=given.amount_minor, currency=given.currency)
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.kind, faults=faults_under(field, refusal.faults)) from None
    if money.amount_minor <= 0:
        raise invalid(f"{field}.amount_minor", "out_of_range", minimum=1)
    return money


def _optional_money(field: str, given: MoneyGiven | None) -> Money | None:
    return None if given is None else _money(field, given)
