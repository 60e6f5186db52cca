"""Candidates for known items: settled tasks of which nobody disagreed, as many of every label, for somebody to confirm."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tarazu import kinds, projects
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found
from tarazu.quality.known.items import NewKnownItem, add_known_items

q = sql.load("tarazu.quality.known")

VOTES_MIN = 3
CONFIDENCE_MIN = 0.95
LOOKED_AT = 20_000
AGREED_WITHIN = 0.1
"""How far answers may be from one another that say the same, where their label does not tell."""
MEASURED = 3
"""Of so many times as many tasks as are asked for, answers are held against one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A settled task and the answers that gave its label, oldest first, in stored order."""

    task_id: uuid.UUID
    payload: dict[str, Any]
    answers: list[dict[str, Any]]
    label: str
    votes: int
    confidence: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A settled task with the answer that would be expected; `confidence` is that the next person says the same."""

    task_id: uuid.UUID
    payload: dict[str, Any]
    answer: dict[str, Any]
    label: str
    votes: int
    confidence: float | None


async def candidates(tx: Tx, project_id: uuid.UUID, limit: int = 20) -> list[Candidate]:
    """Return settled tasks of a project that might become known items, labels in turn, the surest of each first.

    They have three answers or more, all with one label, or a confidence of 95 % or more, and the answers with that label say the
    same (`agreed`); of a large project the newest twenty thousand tasks are looked at. Refuses an unknown project.
    """
    bounds = {"votes": VOTES_MIN, "confidence": CONFIDENCE_MIN, "most": LOOKED_AT, "limit": MEASURED * limit}
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    return await _agreed(tx, project_id, await tx.many(q.candidates, Settled, **bounds, **scope), limit)


async def confirm_candidates(tx: Tx, project_id: uuid.UUID, task_ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Make known items for evaluation of settled tasks, with what they came to as the expected answer.

    Refuses what is not settled in this project, whose answers differ, or what is a known item already, with `not_found`.
    """
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    rows = await tx.many(q.settled_tasks, Settled, ids=list(task_ids), **scope)
    found = await _agreed(tx, project_id, rows, len(rows))
    if len(found) != len(set(task_ids)):
        raise not_found("task")
    items = [NewKnownItem(payload=each.payload, expected=each.answer) for each in found]
    return await add_known_items(tx, project_id, items, [each.task_id for each in found])


async def _agreed(tx: Tx, project_id: uuid.UUID, rows: Sequence[Settled], limit: int) -> list[Candidate]:
    """Return those of some tasks whose answers say the same, each with one of them."""
    project = await projects.project(tx, project_id)
    ontology = (await projects.ontology(tx, project.id, project.ontology_version)).body

    def chosen() -> list[Candidate]:
        keys = ((row, agreed(project.kind, ontology, row)) for row in rows)
        return list(islice((_candidate(row, key) for row, key in keys if key is not None), limit))

    return await asyncio.to_thread(chosen)


def agreed(kind_name: str, ontology: dict[str, Any], row: Settled) -> dict[str, Any] | None:
    """Return the answer to expect of a settled task: the first that all others say too, and None where there is none.

    Where the kind's label does not tell answers apart, none may be farther from it than `AGREED_WITHIN`.
    """
    answers = [each for each in row.answers if not kinds.check_answer_for(kind_name, each, ontology, row.payload)]
    if kinds.label_tells(kinds.of(kind_name)):
        return answers[0] if answers else None
    kind = kinds.for_task(kind_name, row.payload, ontology)
    return next((one for one in answers if all(kind.distance(one, other) <= AGREED_WITHIN for other in answers)), None)


def _candidate(row: Settled, answer: dict[str, Any]) -> Candidate:
    return Candidate(
        task_id=row.task_id,
        payload=row.payload,
        answer=answer,
        label=row.label,
        votes=row.votes,
        confidence=row.confidence,
    )
