"""Batches over HTTP: make, read, hand out, hold back, cancel."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from tarazu import tasks
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.customer.projects import project_at
from tarazu.http.transaction import once, opened
from tarazu.kit.db import Tx
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/v1", tag="batches")


class BatchGiven(BaseModel):
    """A new, empty batch. Tasks of one that is `staging` are handed out when it is finalized."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field(max_length=200)
    staging: bool = False


class Batches(msgspec.Struct, frozen=True, kw_only=True):
    """The batches of a project, newest first."""

    items: list[tasks.Batch]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchShown:
    """A batch and how many of its tasks are still to be done, completed and cancelled."""

    id: uuid.UUID
    project_id: uuid.UUID
    name: str
    state: str
    created_at: datetime
    ended_at: datetime | None
    pending: int
    completed: int
    cancelled: int


@routes.api(
    "POST",
    "/projects/{project_id}/batches",
    Action.ADD_TASKS,
    summary="Make a batch",
    gives=tasks.Batch,
    status=201,
)
async def create(request: Request, project_id: str, body: BatchGiven) -> Response:
    """Make an empty batch."""
    wanted = parse_id(project_id, "project")

    async def work(tx: Tx) -> tasks.Batch:
        return await tasks.create_batch(tx, wanted, body.name, staging=body.staging)

    return await once(request, work)


@routes.api("GET", "/projects/{project_id}/batches", Action.READ_TASKS, summary="Batches of a project", gives=Batches)
async def listing(request: Request, project_id: str) -> Response:
    """Answer the batches of a project."""
    async with opened(request) as tx:
        found = await project_at(tx, project_id)
        return json_answer(Batches(items=await tasks.batches(tx, found.id)))


@routes.api("GET", "/batches/{batch_id}", Action.READ_TASKS, summary="One batch", gives=BatchShown)
async def show(request: Request, batch_id: str) -> Response:
    """Answer one batch with what became of its tasks."""
    async with opened(request) as tx:
        found = await tasks.batch(tx, parse_id(batch_id, "batch"))
        counts = await tasks.batch_counts(tx, found.id)
    return json_answer(
        BatchShown(
            id=found.id,
            project_id=found.project_id,
            name=found.name,
            state=found.state,
            created_at=found.created_at,
            ended_at=found.ended_at,
            pending=counts.pending,
            completed=counts.completed,
            cancelled=counts.cancelled,
        )
    )


@routes.api(
    "POST",
    "/batches/{batch_id}/finalize",
    Action.ADD_TASKS,
    summary="Hand out the tasks of a staging batch",
    gives=tasks.Batch,
)
async def finalize(request: Request, batch_id: str) -> Response:
    """Hand out the tasks of a staging batch; nothing changes for one in progress or completed."""
    return await _step(request, batch_id, tasks.finalize_batch)


@routes.api("POST", "/batches/{batch_id}/pause", Action.MANAGE_PROJECTS, summary="Hold a batch back", gives=tasks.Batch)
async def pause(request: Request, batch_id: str) -> Response:
    """Hand out no further tasks of a batch; what is held may be handed in."""
    return await _step(request, batch_id, tasks.pause_batch)


@routes.api(
    "POST", "/batches/{batch_id}/resume", Action.MANAGE_PROJECTS, summary="Go on with a batch", gives=tasks.Batch
)
async def resume(request: Request, batch_id: str) -> Response:
    """Hand out the rest of a paused batch."""
    return await _step(request, batch_id, tasks.resume_batch)


@routes.api(
    "POST",
    "/batches/{batch_id}/cancel",
    Action.MANAGE_PROJECTS,
    summary="Cancel a batch with the tasks that nobody has begun",
    gives=tasks.Batch,
)
async def cancel(request: Request, batch_id: str) -> Response:
    """Cancel a batch for good; what somebody has begun is finished and paid."""
    return await _step(request, batch_id, tasks.cancel_batch)


async def _step(request: Request, batch_id: str, verb: Callable[[Tx, uuid.UUID], Awaitable[tasks.Batch]]) -> Response:
    wanted = parse_id(batch_id, "batch")

    async def work(tx: Tx) -> tasks.Batch:
        return await verb(tx, wanted)

    return await once(request, work, status=200)
