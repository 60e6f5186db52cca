"""Past answers of which it came out whether they were right: suggested as known answers for reviewers, for somebody to confirm."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tarazu import kinds, projects
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, not_found
from tarazu.quality.known.gold import gold_policy
from tarazu.quality.known.items import NewKnownItem, add_known_items
from tarazu.quality.known.judging import is_right

q = sql.load("tarazu.quality.review")

LOOKED_AT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRight:
    """An answer as it was given, and what was right of its task, in stored order.

    `why` is `fixed` by a reviewer, `returned` and accepted in its next round, or `overturned`: rejected, and right after all.
    """

    submission_id: uuid.UUID
    task_id: uuid.UUID
    why: str
    payload: dict[str, Any]
    initial: dict[str, Any]
    expected: dict[str, Any]


async def put_right(tx: Tx, project_id: uuid.UUID, limit: int = 20) -> list[PutRight]:
    """Return past answers that might be shown to reviewers, newest first; wrong ones only where they surely are.

    What was changed within the tolerance of the project's known items is left out: it was right enough. Refuses an unknown project.
    """
    project = await projects.project(tx, project_id)
    if isinstance(kinds.of(project.kind), kinds.Live):
        return []
    ontology = (await projects.ontology(tx, project_id, project.ontology_version)).body
    tolerance = (await gold_policy(tx, project_id)).tolerance
    found = await tx.many(q.put_right, PutRight, project_id=project_id, ids=None, most=LOOKED_AT)

    def tells(one: PutRight) -> bool:
        kind = kinds.for_task(project.kind, one.payload, ontology)
        return one.why == "overturned" or not is_right(kind, ontology, one.initial, one.expected, tolerance)

    return [each for each in found if tells(each)][:limit]


async def confirm_put_right(tx: Tx, project_id: uuid.UUID, submission_ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Make known answers for reviewers of past answers, with what was right.

    Raises:
        Refusal: `not_found` for what was never put right in this project, or is a known item already; what `add_known_items` refuses.
    """
    if (await projects.project(tx, project_id)).acceptance != "review":
        raise Refusal("accepts_at_once", "conflict")
    wanted = list(set(submission_ids))
    found = await tx.many(q.put_right, PutRight, project_id=project_id, ids=wanted, most=len(wanted))
    if len(found) != len(wanted):
        raise not_found("submission")
    items = [
        NewKnownItem(purpose="review", payload=each.payload, initial=each.initial, expected=each.expected)
        for each in found
    ]
    return await add_known_items(tx, project_id, items, [each.task_id for each in found])
