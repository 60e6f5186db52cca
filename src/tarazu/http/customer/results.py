"""Results over HTTP: consensus, quality, leaderboard, cost, and every submission as JSON lines."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import datetime
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu import delivery, evaluation, ledger, quality, workforce
from tarazu.http.access import Routes
from tarazu.http.answers import JSON_LINES, blocks, json_answer, paced, slug
from tarazu.http.customer.projects import Cursor, Limit, project_at
from tarazu.http.paging import LIMIT_DEFAULT, Page, after, page_of
from tarazu.http.state import scratch_file, state_of
from tarazu.http.transaction import opened
from tarazu.trust import Action

routes = Routes("/api/v1", tag="results")


class AdjudicatedShown(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer, under a pseudonym, made of answers that disagree; `answer` and `label` are null where none was taken."""

    verdict: str
    reviewer: str
    submission_id: uuid.UUID | None
    answer: dict[str, Any] | None
    label: str | None
    clause: str | None
    reason: str | None
    ontology_version: int
    at: datetime


class ConsensusShown(msgspec.Struct, frozen=True, kw_only=True):
    """What a task came to. Where it was `adjudicated`, `label` is the one of the answer that was picked or mended."""

    task_id: uuid.UUID
    label: str
    confidence: float | None
    votes: int
    agreement: float | None
    shares: dict[str, float]
    method: str
    computed_at: datetime
    adjudicated: AdjudicatedShown | None


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """The report on a project; null before there is anything to report."""

    report: quality.QualityReport | None


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """The leaderboard of a project; null before there is one, and for kinds that compare nothing."""

    leaderboard: evaluation.Leaderboard | None


class JudgesHeld(msgspec.Struct, frozen=True, kw_only=True):
    """The judges of a project, each held against people; null before there is anything to tell, and for other kinds."""

    judges: evaluation.Judges | None


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What accepted work has cost so far, by currency; `parts` tells answers from reviews."""

    totals: list[ledger.Total]
    parts: list[ledger.Cost]


@routes.api(
    "GET",
    "/projects/{project_id}/consensus",
    Action.READ_RESULTS,
    summary="What each task came to",
    gives=Page[ConsensusShown],
)
async def consensus(request: Request, project_id: str, limit: Limit = LIMIT_DEFAULT, cursor: Cursor = None) -> Response:
    """Answer the consensus of a project, in order of task."""
    start = after(cursor)
    async with opened(request) as tx:
        found = await project_at(tx, project_id)
        key, tenant_id = state_of(request).secrets.key("pseudonym"), tx.tenant_id
        listed = [_consensus(each, key, tenant_id) for each in await quality.consensus(tx, found.id, start, limit + 1)]
    return json_answer(page_of(listed, limit, key=lambda each: each.task_id))


def _consensus(found: quality.Consensus, key: bytes, tenant_id: uuid.UUID) -> ConsensusShown:
    made = found.adjudicated
    return ConsensusShown(
        task_id=found.task_id,
        label=found.label,
        confidence=found.confidence,
        votes=found.votes,
        agreement=found.agreement,
        shares=found.shares,
        method=found.method,
        computed_at=found.computed_at,
        adjudicated=None
        if made is None
        else AdjudicatedShown(
            verdict=made.verdict,
            reviewer=workforce.pseudonym(key, tenant_id, made.decided_by),
            submission_id=made.submission_id,
            answer=made.answer,
            label=made.label,
            clause=made.clause,
            reason=made.reason,
            ontology_version=made.ontology_version,
            at=made.decided_at,
        ),
    )


@routes.api(
    "GET", "/projects/{project_id}/quality", Action.READ_RESULTS, summary="Agreement and calibration", gives=Quality
)
async def report(request: Request, project_id: str) -> Response:
    """Answer how far the people agree, and how honest the confidence is."""
    async with opened(request) as tx:
        found = await project_at(tx, project_id)
        return json_answer(Quality(report=await quality.report(tx, found.id)))


@routes.api(
    "GET", "/projects/{project_id}/leaderboard", Action.READ_RESULTS, summary="Models ranked by people", gives=Board
)
async def leaderboard(request: Request, project_id: str) -> Response:
    """Answer the models of a comparison project, the strongest first."""
    async with opened(request) as tx:
        found = await project_at(tx, project_id)
        return json_answer(Board(leaderboard=await evaluation.leaderboard(tx, found.id)))


@routes.api(
    "GET", "/projects/{project_id}/judges", Action.READ_RESULTS, summary="Judges held against people", gives=JudgesHeld
)
async def judges(request: Request, project_id: str) -> Response:
    """Answer how far each judge of a project agrees with people, and what it leans to."""
    async with opened(request) as tx:
        found = await project_at(tx, project_id)
        return json_answer(JudgesHeld(judges=await evaluation.judges(tx, found.id)))


@routes.api("GET", "/projects/{project_id}/cost", Action.READ_COST, summary="What a project has cost", gives=Cost)
async def cost(request: Request, project_id: str) -> Response:
    """Answer the cost of accepted work."""
    async with opened(request) as tx:
        parts = await ledger.project_cost(tx, (await project_at(tx, project_id)).id)
    return json_answer(Cost(totals=ledger.totals(parts), parts=parts))


@routes.api(
    "GET",
    "/projects/{project_id}/submissions.jsonl",
    Action.READ_TASKS,
    summary="All submissions, as JSON lines",
    media_type=JSON_LINES,
)
async def export(request: Request, project_id: str, with_tasks: bool = False) -> Response:
    """Stream every submission of a project, however many there are; with `with_tasks` each with the payload of its task."""
    async with opened(request) as tx:
        found = await project_at(tx, project_id)
    return blocks(_streamed(request, found.id, with_tasks), f"{slug(found.name)}-submissions.jsonl", JSON_LINES)


async def _streamed(request: Request, project_id: uuid.UUID, with_tasks: bool) -> AsyncIterator[bytes]:
    with scratch_file(request) as spool:
        async for piece in paced(_answers(request, project_id, with_tasks), spool):
            yield piece


async def _answers(request: Request, project_id: uuid.UUID, with_tasks: bool) -> AsyncGenerator[bytes, None]:
    key = state_of(request).secrets.key("pseudonym")
    async with opened(request) as tx:
        async for block in delivery.stream_answers(tx, project_id, key, with_tasks=with_tasks):
            yield block
