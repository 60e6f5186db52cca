"""Known items over HTTP: tasks whose answer the customer knows, and how a project uses them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects, quality, workforce
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.bodies import BULK_BYTES_MAX
from tarazu.http.paging import LIMIT_DEFAULT, LIMIT_MAX, Page, after, page_of
from tarazu.http.state import state_of
from tarazu.http.transaction import once, opened
from tarazu.kit.db import Tx
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/v1", tag="known items")


class KnownItemGiven(BaseModel):
    """A task with what is expected of its answer: for `training`, or for `evaluation`."""

    model_config = ConfigDict(extra="forbid", strict=True)
    purpose: str
    payload: dict[str, Any]
    expected: dict[str, Any]
    initial: dict[str, Any] | None = None
    explanation: str | None = None
    clause: str | None = None


class GoldPolicyGiven(BaseModel):
    """How a project uses its known items; rates are claims in a thousand."""

    model_config = ConfigDict(extra="forbid", strict=True)
    rate: int
    newcomer_rate: int
    newcomer_answers: int = 20
    exposures_max: int = 200
    tolerance: float = 0.5
    half_life_days: int = 90
    answers_min: int = 30
    score_min: float | None = None
    training_required: int = 0


class ConfirmationsGiven(BaseModel):
    """Settled tasks that are to become known items."""

    model_config = ConfigDict(extra="forbid", strict=True)
    task_ids: Annotated[list[str], Field(min_length=1, max_length=100)]


class PutRightGiven(BaseModel):
    """Past answers that are to be shown to reviewers."""

    model_config = ConfigDict(extra="forbid", strict=True)
    submission_ids: Annotated[list[str], Field(min_length=1, max_length=100)]


class PutRightFound(msgspec.Struct, frozen=True, kw_only=True):
    """Past answers of which it came out whether they were right."""

    items: list[quality.PutRight]


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """The known items that were made, in order."""

    ids: list[uuid.UUID]


class Candidates(msgspec.Struct, frozen=True, kw_only=True):
    """Settled tasks that might become known items."""

    items: list[quality.Candidate]


class TrainingReport(msgspec.Struct, frozen=True, kw_only=True):
    """How training goes: how many people began, how many have `required` items right, and up to a thousand items, the hardest first."""

    required: int
    begun: int
    finished: int
    items: list[quality.TrainingItem]


class VoidGiven(BaseModel):
    """Why an item is void, and what should have been expected, if that is known."""

    model_config = ConfigDict(extra="forbid", strict=True)
    reason: str
    corrected: dict[str, Any] | None = None


class ScoreShown(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody, named by a pseudonym, does in a project by now: counts, and the 95 % interval of their share of right answers."""

    contributor: str
    given: int
    answers: int
    right_answers: int
    low: float
    high: float
    stopped_since: datetime | None


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """Up to a thousand people, whoever answered most first."""

    items: list[ScoreShown]


@routes.api(
    "POST",
    "/projects/{project_id}/known-items",
    Action.ADD_TASKS,
    summary="Keep a task whose answer is known",
    gives=quality.KnownItem,
    status=201,
)
async def create(request: Request, project_id: str, body: KnownItemGiven) -> Response:
    """Keep a known item; it may be mixed in from now on, if the project mixes any in."""
    wanted = parse_id(project_id, "project")

    async def work(tx: Tx) -> quality.KnownItem:
        return await quality.add_known_item(
            tx,
            wanted,
            body.purpose,
            body.payload,
            body.expected,
            body.initial,
            explanation=body.explanation,
            clause=body.clause,
        )

    return await once(request, work)


@routes.api(
    "GET",
    "/projects/{project_id}/known-items",
    Action.READ_TASKS,
    summary="Tasks whose answer is known",
    gives=Page[quality.KnownItem],
)
async def listing(
    request: Request,
    project_id: str,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    """Answer the known items of a project with how each went, newest first."""
    start = after(cursor)
    async with opened(request) as tx:
        found = await quality.known_items(tx, parse_id(project_id, "project"), start, limit + 1)
    return json_answer(page_of(found, limit))


@routes.api(
    "POST",
    "/projects/{project_id}/known-items/import",
    Action.ADD_TASKS,
    summary="Import a file of known items, all or none",
    gives=Made,
    status=201,
    body_bytes_max=BULK_BYTES_MAX,
)
async def take_file(
    request: Request, project_id: str, file_format: Annotated[Literal["jsonl", "csv"], Query(alias="format")]
) -> Response:
    """Read the raw body as JSON lines or CSV."""
    data = await request.body()

    async def work(tx: Tx) -> Made:
        return Made(ids=await quality.import_known_items(tx, parse_id(project_id, "project"), data, file_format))

    return await once(request, work)


@routes.api(
    "GET",
    "/projects/{project_id}/known-items/candidates",
    Action.READ_RESULTS,
    summary="Settled tasks that might become known items",
    gives=Candidates,
)
async def candidates(request: Request, project_id: str) -> Response:
    """Answer settled tasks of which nobody disagreed, labels in turn."""
    async with opened(request) as tx:
        return json_answer(Candidates(items=await quality.candidates(tx, parse_id(project_id, "project"))))


@routes.api(
    "POST",
    "/projects/{project_id}/known-items/confirmations",
    Action.ADD_TASKS,
    summary="Make known items of settled tasks",
    gives=Made,
    status=201,
)
async def confirm(request: Request, project_id: str, body: ConfirmationsGiven) -> Response:
    """Make known items of settled tasks, with what they came to as the expected answer."""
    ids = [parse_id(each, "task") for each in body.task_ids]

    async def work(tx: Tx) -> Made:
        return Made(ids=await quality.confirm_candidates(tx, parse_id(project_id, "project"), ids))

    return await once(request, work)


@routes.api(
    "GET",
    "/projects/{project_id}/known-items/put-right",
    Action.READ_RESULTS,
    summary="Past answers that reviewers might be shown",
    gives=PutRightFound,
)
async def put_right(request: Request, project_id: str) -> Response:
    """Answer what was fixed, returned and then accepted, or rejected and right after all, newest first."""
    async with opened(request) as tx:
        return json_answer(PutRightFound(items=await quality.put_right(tx, parse_id(project_id, "project"))))


@routes.api(
    "POST",
    "/projects/{project_id}/known-items/put-right",
    Action.ADD_TASKS,
    summary="Make known answers for reviewers of past ones",
    gives=Made,
    status=201,
)
async def confirm_put_right(request: Request, project_id: str, body: PutRightGiven) -> Response:
    """Make known items for review of past answers, with what was right as the expected answer."""
    ids = [parse_id(each, "submission") for each in body.submission_ids]

    async def work(tx: Tx) -> Made:
        return Made(ids=await quality.confirm_put_right(tx, parse_id(project_id, "project"), ids))

    return await once(request, work)


@routes.api(
    "GET",
    "/projects/{project_id}/gold-policy",
    Action.READ_TASKS,
    summary="How a project uses its known items",
    gives=quality.GoldPolicy,
)
async def policy(request: Request, project_id: str) -> Response:
    """Answer the rules of a project; rates of zero mix nothing in."""
    async with opened(request) as tx:
        return json_answer(await quality.gold_policy(tx, parse_id(project_id, "project")))


@routes.api(
    "GET",
    "/projects/{project_id}/training",
    Action.READ_TASKS,
    summary="How people get on with the items for training",
    gives=TrainingReport,
)
async def training(request: Request, project_id: str) -> Response:
    """Answer how many people tried each item and had it right, and how many are through."""
    wanted = parse_id(project_id, "project")
    async with opened(request) as tx:
        people = await quality.training_people(tx, wanted)
        report = TrainingReport(
            required=(await quality.gold_policy(tx, wanted)).training_required,
            begun=people.begun,
            finished=people.finished,
            items=await quality.training_items(tx, wanted),
        )
    return json_answer(report)


@routes.api(
    "PUT",
    "/projects/{project_id}/gold-policy",
    Action.MANAGE_PROJECTS,
    summary="Say how a project uses its known items",
    gives=quality.GoldPolicy,
)
async def set_policy(request: Request, project_id: str, body: GoldPolicyGiven) -> Response:
    """Put the rules in the place of those that held; they hold from the next claim on."""
    async with opened(request) as tx:
        rules = quality.GoldPolicy(**body.model_dump())
        return json_answer(await quality.set_gold_policy(tx, parse_id(project_id, "project"), rules))


@routes.api(
    "POST",
    "/known-items/{known_item_id}/void",
    Action.ADD_TASKS,
    summary="Say that what was expected of an item was wrong",
    gives=quality.KnownItem,
)
async def void(request: Request, known_item_id: str, body: VoidGiven) -> Response:
    """Void an item; scores, stops and notices follow within seconds."""
    wanted = parse_id(known_item_id, "known item")

    async def work(tx: Tx) -> quality.KnownItem:
        return await quality.void_known_item(tx, wanted, body.reason, body.corrected)

    return await once(request, work, status=200)


@routes.api(
    "POST",
    "/known-items/{known_item_id}/uphold",
    Action.ADD_TASKS,
    summary="Say that a disputed or reported item stands",
    gives=quality.KnownItem,
)
async def uphold(request: Request, known_item_id: str, reports_upheld: bool = False) -> Response:
    """Hand a disputed or reported item out again; its answers count. `reports_upheld` pays the reports all the same."""
    wanted = parse_id(known_item_id, "known item")

    async def work(tx: Tx) -> quality.KnownItem:
        return await quality.uphold_known_item(tx, wanted, reports_upheld=reports_upheld)

    return await once(request, work, status=200)


@routes.api(
    "GET",
    "/projects/{project_id}/scores",
    Action.READ_RESULTS,
    summary="How people do on known items",
    gives=Scores,
)
async def scores(request: Request, project_id: str) -> Response:
    """Answer how everybody does who answered a known item of the project."""
    async with opened(request) as tx:
        project = await projects.project(tx, parse_id(project_id, "project"))
        found = await quality.scores_of(tx, project.id)
        key = state_of(request).secrets.key("pseudonym")
        names = [workforce.pseudonym(key, tx.tenant_id, each.contributor_id) for each in found]
    return json_answer(Scores(items=[shown_score(row, name) for row, name in zip(found, names, strict=True)]))


def shown_score(row: quality.ScoreRow, name: str) -> ScoreShown:
    """Return a score as its customer sees it."""
    low, high = quality.interval(row.right_weight, row.weight - row.right_weight)
    return ScoreShown(
        contributor=name,
        given=row.given,
        answers=row.answers,
        right_answers=row.right_answers,
        low=round(low, 4),
        high=round(high, 4),
        stopped_since=row.stopped_since,
    )
