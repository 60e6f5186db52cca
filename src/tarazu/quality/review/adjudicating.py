"""Which projects have disagreements adjudicated, and what a customer reads of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tarazu import projects
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import invalid
from tarazu.quality.events import AdjudicatingEnded, AdjudicatingSet

q = sql.load("tarazu.quality.review")

DISTANCE_MIN = 0.5
"""The mean distance from which on answers with one label disagree, unless a project says otherwise."""
DISTANCE_LEAST = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudicating:
    """Whether a project has disagreements adjudicated, and how many stand how: those that wait, and the decided by verdict.

    `distance_min` is the mean distance, 0 to 1, from which on answers disagree that came to one label; None where labels alone
    decide, and where nothing is adjudicated.
    """

    adjudicate: bool
    distance_min: float | None
    waiting: int
    pick: int
    mend: int
    ambiguous: int
    incomplete: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudicated:
    """A decision that stands. `decided_by` is the tenant's own name for who decided; `answer`, in stored order, and `label` are
    None where nobody's answer was taken. `ontology_version` is what it was decided under, and what was mended goes by."""

    id: uuid.UUID
    task_id: uuid.UUID
    verdict: str
    submission_id: uuid.UUID | None
    answer: dict[str, Any] | None
    label: str | None
    clause: str | None
    reason: str | None
    ontology_version: int
    decided_by: uuid.UUID
    decided_at: datetime


async def adjudicating(tx: Tx, project_id: uuid.UUID) -> Adjudicating:
    """Return whether a project has disagreements adjudicated, and the counts. Refuses an unknown project."""
    await projects.project(tx, project_id)
    return await tx.one(q.adjudicating, Adjudicating, tenant_id=tx.tenant_id, project_id=project_id)


async def set_adjudicating(
    tx: Tx, project_id: uuid.UUID, adjudicate: bool, distance_min: float | None = DISTANCE_MIN
) -> Adjudicating:
    """Have what people disagree on adjudicated from now on, or nothing more; what somebody holds may be decided.

    Answers with one label disagree from a mean distance of `distance_min` on, never where it is None. What is set already is no
    fault.

    Raises:
        Refusal: `not_found` for an unknown project; `invalid_request` for a distance below 0.01 or over 1.
    """
    await projects.project(tx, project_id)
    if distance_min is not None and not DISTANCE_LEAST <= distance_min <= 1:
        raise invalid("distance_min", "out_of_range", minimum=DISTANCE_LEAST, maximum=1)
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    if not adjudicate:
        if await tx.run(q.end_adjudicating, **scope):
            await tx.announce(AdjudicatingEnded(subject=project_id))
    elif await tx.run(q.set_adjudicating, distance_min=distance_min, by=tx.principal_id, at=tx.now, **scope):
        await tx.announce(AdjudicatingSet(subject=project_id))
    return await tx.one(q.adjudicating, Adjudicating, **scope)


async def adjudicated(tx: Tx, task_ids: list[uuid.UUID], until: datetime | None = None) -> dict[uuid.UUID, Adjudicated]:
    """Return the decisions on some tasks that stand, as far as they were made by `until`. For the tenant and the system."""
    scope = {"tenant_id": tx.tenant_id, "task_ids": task_ids, "until": until}
    return {each.task_id: each for each in await tx.many(q.adjudicated, Adjudicated, **scope)}
