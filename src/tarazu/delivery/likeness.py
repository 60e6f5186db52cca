"""Rows like a reported one: what is read of them in a transaction, and what is computed of it after that."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from tarazu.delivery.alike import CHARS_MAX, Similar, alike_texts
from tarazu.delivery.repairs import repair
from tarazu.kit import sql
from tarazu.kit.db import Tx

q = sql.load("tarazu.delivery")

SIMILAR_MAX = 50
TEXTS_MAX = 2_000
PAYLOAD_BYTES_MAX = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskText:
    """The beginning of the texts of a task, to be compared with another's."""

    task_id: uuid.UUID
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Likely:
    """Rows that may be like a reported one: those that are in something else than their text, and texts to compare."""

    why: dict[uuid.UUID, list[str]]
    text: str
    others: list[TaskText]


async def likely_rows(tx: Tx, repair_id: uuid.UUID) -> Likely:
    """Read the delivered rows that may be like a reported one and are not reported themselves, for `similar_rows`.

    The same people gave them the same label (`person`), or reviewers named the same clause (`clause`); of the newest two thousand
    tasks the first 4,000 characters are compared.
    """
    from tarazu import quality

    asked = await repair(tx, repair_id)
    scope = {"tenant_id": tx.tenant_id, "project_id": asked.project_id, "snapshot_id": asked.snapshot_id}
    why: dict[uuid.UUID, list[str]] = {}
    for each in await quality.alike(tx, asked.task_id, asked.clause, SIMILAR_MAX):
        why.setdefault(each.task_id, []).append(each.why)
    free = set(await tx.many(q.unreported, uuid.UUID, task_ids=list(why), **scope))
    bounds = {"most": TEXTS_MAX, "chars": CHARS_MAX, "bytes": PAYLOAD_BYTES_MAX}
    texts = await tx.many(q.task_texts, TaskText, task_id=asked.task_id, **bounds, **scope)
    return Likely(
        why={task_id: reasons for task_id, reasons in why.items() if task_id in free},
        text=next((each.text for each in texts if each.task_id == asked.task_id), ""),
        others=[each for each in texts if each.task_id != asked.task_id],
    )


def similar_rows(likely: Likely) -> list[Similar]:
    """Return the rows that are like a reported one, the most alike first, at most fifty.

    Compares thousands of texts: call it in a thread, once the transaction is over.
    """
    why = {task_id: list(reasons) for task_id, reasons in likely.why.items()}
    for task_id, how in alike_texts(likely.text, [(each.task_id, each.text) for each in likely.others]).items():
        why.setdefault(task_id, []).append(how)
    ranked = sorted(why, key=lambda task_id: (-len(why[task_id]), task_id))[:SIMILAR_MAX]
    return [Similar(task_id=task_id, why=sorted(why[task_id])) for task_id in ranked]
