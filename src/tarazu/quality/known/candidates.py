"""Candidates for known items: settled tasks of which nobody disagreed, as many of every label, for somebody to confirm."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tarazu import projects
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found
from tarazu.quality.known.items import NewKnownItem, add_known_items

q = sql.load("tarazu.quality.known")

VOTES_MIN = 3
CONFIDENCE_MIN = 0.95
LOOKED_AT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A settled task with the first answer that gave its label; `confidence` is that the next person says the same."""

    task_id: uuid.UUID
    payload: dict[str, Any]
    answer: dict[str, Any]
    label: str
    votes: int
    confidence: float | None


async def candidates(tx: Tx, project_id: uuid.UUID, limit: int = 20) -> list[Candidate]:
    """Return settled tasks of a project that might become known items, labels in turn, the surest of each first.

    They have three answers or more, all with one label, or a confidence of 95 % or more; of a large project the newest twenty
    thousand tasks are looked at. Refuses an unknown project.
    """
    await projects.project(tx, project_id)
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    return await tx.many(
        q.candidates, Candidate, votes=VOTES_MIN, confidence=CONFIDENCE_MIN, most=LOOKED_AT, limit=limit, **scope
    )


async def confirm_candidates(tx: Tx, project_id: uuid.UUID, task_ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Make known items for evaluation of settled tasks, with what they came to as the expected answer.

    Refuses what is not settled in this project, or is a known item already, with `not_found`.
    """
    await projects.project(tx, project_id)
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    found = await tx.many(q.settled_tasks, Candidate, ids=list(task_ids), **scope)
    if len(found) != len(set(task_ids)):
        raise not_found("task")
    items = [NewKnownItem(payload=each.payload, expected=each.answer) for each in found]
    return await add_known_items(tx, project_id, items, [each.task_id for each in found])
