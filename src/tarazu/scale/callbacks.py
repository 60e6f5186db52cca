"""Callbacks: a task that is completed, failed or audited and a batch that is completed are told to the customer's address.

What is sent is the incumbent's payload under its header. How it is sent, signed and tried again is `delivery`'s.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import msgspec

from tarazu import delivery, trust
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.scale.accounts import account
from tarazu.scale.batches import batch_document
from tarazu.scale.documents import CALLBACK, Link, Showing, task_documents
from tarazu.scale.model import Account, BatchRow, TaskRow
from tarazu.scale.tasks import task_rows

q = sql.load("tarazu.scale")

HEADER = "scale-callback-auth"
BATCH_CALLBACK = "scale.batch"
COMPLETED = "completed"


async def tell_tasks(tx: Tx, ids: Sequence[uuid.UUID], why: str, link: Link | None = None) -> int:
    """Queue the callbacks of tasks that are completed or failed and have an address; returns how many.

    `why` (such as `COMPLETED` or the id of an audit) keeps one reason from being told twice. A task that was asked for once more is
    completed for another reason than before.
    """
    held = await account(tx)
    rows = [row for row in await task_rows(tx, ids) if row.type is not None and row.status in (COMPLETED, "error")]
    told = [row for row in rows if row.callback_url or held.callback_url]
    if not told:
        return 0
    how = Showing(is_test=await trust.is_sandbox(tx), link=link)
    for row, document in zip(told, await task_documents(tx, told, how), strict=True):
        await _queue_task(tx, held, row, document, why)
    return len(told)


async def tell_change(tx: Tx, task_id: uuid.UUID, occasion: uuid.UUID) -> None:
    """Queue the callback of a task that was withdrawn, which is an error on this wire, or counts again: a change of the task."""
    await tx.run(q.touch_task, tenant_id=tx.tenant_id, task_id=task_id, at=tx.now)
    await tell_tasks(tx, [task_id], str(occasion))


async def tell_batch(tx: Tx, batch_id: uuid.UUID) -> bool:
    """Queue the callback of a completed batch that has an address; says whether it has.

    One that took more tasks and was completed again is told again; one that is not completed any more, then.
    """
    found = await tx.maybe(q.told_batch, BatchRow, tenant_id=tx.tenant_id, batch_id=batch_id)
    if found is None or found.callback_url is None or found.ended_at is None or found.state != "completed":
        return False
    held = await account(tx)
    await delivery.queue_message(
        tx,
        url=found.callback_url,
        type=BATCH_CALLBACK,
        subject=found.id,
        body={"batch": batch_document(found), "status": "completed"},
        headers={HEADER: held.callback_key},
        once=f"scale:batch:{found.id}:{found.ended_at.isoformat()}",
    )
    return True


async def _queue_task(tx: Tx, held: Account, row: TaskRow, document: dict[str, Any], why: str) -> None:
    body = {
        "task_id": document["task_id"],
        "status": document["status"],
        "response": document.get("response"),
        "task": document,
    }
    if row.error is not None:
        body["error"] = row.error
    await delivery.queue_message(
        tx,
        url=row.callback_url or held.callback_url or "",
        type=CALLBACK,
        subject=row.id,
        body=_bounded(body),
        headers={HEADER: held.callback_key},
        once=f"scale:task:{row.id}:{why}" + (f":{row.ended_at}" if why == COMPLETED else ""),
    )


def _bounded(body: dict[str, Any]) -> dict[str, Any]:
    """Return a callback that is small enough to be sent, without the parameters and at last the response of a large task."""
    steps: tuple[dict[str, Any], ...] = ({}, {"params": {}}, {"params": {}, "response": None})
    for emptied in steps:
        smaller = {**body, "task": {**body["task"], **emptied}}
        if len(msgspec.json.encode(smaller)) <= delivery.BODY_BYTES_MAX:
            return smaller
    return {**smaller, "response": None}
