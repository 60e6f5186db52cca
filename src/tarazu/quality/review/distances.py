"""How far apart answers lie that came to one label: of texts, ranks and marks the label says little, and their kind says the rest."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from tarazu import kinds
from tarazu.kit import sql
from tarazu.kit.actor import Actor
from tarazu.kit.db import Database

q = sql.load("tarazu.quality.review")

TASKS_AT_ONCE = 50
BYTES_AT_ONCE = 16_000_000
"""Of answers and tasks, so that no page of long ones fills the memory; a task by itself may have more."""
ANSWERS_MEASURED = 10
"""Of a task with more answers so many are measured against one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmeasured:
    """A completed task and the answers that gave the label of its consensus, in stored order."""

    task_id: uuid.UUID
    kind: str
    payload: dict[str, Any]
    ontology: dict[str, Any]
    votes: int
    label: str
    answers: list[dict[str, Any]]


async def measure_distances(db: Database, actor: Actor, project_id: uuid.UUID) -> int:
    """Measure what of a project is not yet measured for as many votes; return how many tasks that were.

    Nothing where the project has no disagreements adjudicated, or by their labels alone. For the system. No transaction waits for
    the arithmetic.
    """
    scope = {"tenant_id": actor.tenant_id, "project_id": project_id}
    bounds = {"most": TASKS_AT_ONCE, "bytes_most": BYTES_AT_ONCE, "answers_most": ANSWERS_MEASURED}
    measured, after = 0, uuid.UUID(int=0)
    while True:
        async with db.tx(actor) as tx:
            some = await tx.many(q.unmeasured, Unmeasured, after=after, **scope, **bounds)
        if not some:
            return measured
        distances = await asyncio.to_thread(_measured, some)
        async with db.tx(actor) as tx:
            await tx.run(
                q.write_distances,
                tenant_id=actor.tenant_id,
                task_ids=[each.task_id for each in some],
                votes=[each.votes for each in some],
                labels=[each.label for each in some],
                distances=distances,
                at=tx.now,
            )
        measured, after = measured + len(some), some[-1].task_id


def mean_distance(task: Unmeasured) -> float | None:
    """Return the mean distance of all pairs of answers by their kind, 0 to 1; None where there is no pair."""
    kind = kinds.for_task(task.kind, task.payload, task.ontology)
    return _mean([kind.distance(one, other) for one, other in combinations(task.answers, 2)])


def _measured(some: Sequence[Unmeasured]) -> list[float | None]:
    return [mean_distance(each) for each in some]


def _mean(distances: Sequence[float]) -> float | None:
    return min(1.0, sum(distances) / len(distances)) if distances else None
