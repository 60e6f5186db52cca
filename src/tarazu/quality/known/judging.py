"""Judging answers to known items: pure rules for one answer, and the record of many.

Answers are judged after they were acknowledged, by a reader of events: handing in a known task takes no longer than
handing in any other, and says nothing else.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tarazu import kinds, tasks
from tarazu.kinds import Kind
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.events import KnownItemDisputed, KnownItemReported

q = sql.load("tarazu.quality.known")

DISPUTED_FROM = 5
"""Answers from which an item is disputed when fewer than half of them are right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """What an item's answers are judged by: its task, what is expected, and how far from it still is right."""

    item_id: uuid.UUID
    kind: str
    ontology: dict[str, Any]
    payload: dict[str, Any]
    expected: dict[str, Any]
    tolerance: float

    def accepts(self, answer: Mapping[str, Any]) -> bool:
        """Say whether an answer in stored order is right."""
        kind = kinds.for_task(self.kind, self.payload, self.ontology)
        return is_right(kind, self.ontology, answer, self.expected, self.tolerance)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAt:
    """An item and its project."""

    id: uuid.UUID
    project_id: uuid.UUID


def is_right(
    kind: Kind, ontology: Mapping[str, Any], answer: Mapping[str, Any], expected: Mapping[str, Any], tolerance: float
) -> bool:
    """Say whether an answer is what was expected; both in stored order.

    A whole expected answer must have the same label, and a distance of at most `tolerance` (0 to 1). Of one that leaves
    something out, everything that it says must be so.
    """
    if kind.check_answer(dict(expected), ontology):
        return holds(answer, expected)
    return kind.label(answer) == kind.label(expected) and kind.distance(answer, expected) <= tolerance


def holds(answer: Any, part: Any) -> bool:
    """Say whether all that a part says is so in an answer.

    >>> holds({"values": {"a": 1, "b": 2}}, {"values": {"b": 2}}), holds({"a": [1, 2]}, {"a": [1]})
    (True, False)
    """
    if isinstance(part, Mapping):
        return isinstance(answer, Mapping) and all(
            key in answer and holds(answer[key], value) for key, value in part.items()
        )
    return bool(answer == part)


def label_of(kind: Kind, ontology: Mapping[str, Any], expected: Mapping[str, Any]) -> str:
    """Return the label of an expected answer, or nothing where it leaves something out."""
    return "" if kind.check_answer(dict(expected), ontology) else kind.label(expected)


async def judge(tx: Tx, submission_ids: Sequence[uuid.UUID]) -> int:
    """Judge those of some answers that were given to known items, once; returns how many were new. For the system."""
    works = await tasks.known_work(tx, submission_ids)
    if not works:
        return 0
    items = sorted({work.task_id for work in works})
    standards = {each.item_id: each for each in await standards_of(tx, items)}
    await tasks.count_known(tx, items)
    await _judge_training(tx, [work for work in works if work.training], standards)
    judged = [work for work in works if work.task_id in standards and not work.training]
    written = await tx.one(
        q.write_known_answers,
        int,
        tenant_id=tx.tenant_id,
        ids=[work.id for work in judged],
        items=[work.task_id for work in judged],
        right=[standards[work.task_id].accepts(work.answer) for work in judged],
        at=tx.now,
    )
    for item in await tx.many(
        q.dispute_items, KnownAt, tenant_id=tx.tenant_id, ids=items, least=DISPUTED_FROM, at=tx.now
    ):
        await tasks.retire_known(tx, [item.id])
        await tx.announce(KnownItemDisputed(subject=item.id, project=item.project_id))
    return written


async def take_out_reported(tx: Tx, task_ids: Sequence[uuid.UUID]) -> None:
    """Hand those of some reported tasks that are known items to nobody else until their customer has decided. For the system."""
    for item in await tx.many(q.report_items, KnownAt, tenant_id=tx.tenant_id, ids=list(task_ids), at=tx.now):
        await tasks.retire_known(tx, [item.id])
        await tx.announce(KnownItemReported(subject=item.id, project=item.project_id))


async def _judge_training(tx: Tx, works: Sequence[tasks.KnownWork], standards: Mapping[uuid.UUID, Standard]) -> None:
    """Record answers for training that were not judged when they were handed in, as they are meant to be (`lesson`)."""
    if works:
        right = [standards[work.task_id].accepts(work.answer) for work in works]
        await tx.run(q.record_training, ids=[work.id for work in works], right=right, at=tx.now)


async def standard_of(tx: Tx, item_id: uuid.UUID) -> Standard:
    """Return what an item's answers are judged by."""
    return (await standards_of(tx, [item_id]))[0]


async def standards_of(tx: Tx, items: Sequence[uuid.UUID]) -> list[Standard]:
    """Return what the answers to some items are judged by."""
    return await tx.many(q.standards, Standard, tenant_id=tx.tenant_id, ids=list(items))
