"""Repair after delivery: a delivered row is reported, looked at again by somebody else, and what changed is delivered as a delta."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tarazu.delivery.alike import Similar, alike_texts
from tarazu.delivery.events import RowReported, RowSettled, SnapshotRequested
from tarazu.delivery.manifests import require_ready
from tarazu.delivery.snapshots import holding, snapshot
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, not_found
from tarazu.kit.ids import new_id
from tarazu.kit.texts import checked_text

q = sql.load("tarazu.delivery")

REASON_MIN, REASON_MAX = 3, 2000
CLAUSE_MAX = 200
RECHECK_DAYS = 7
SIMILAR_MAX = 50
TEXTS_MAX = 2_000
REPAIRS_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A report that a delivered row is wrong.

    `outcome` is `confirmed`, `corrected`, or `withdrawn` where no answer to the task is left; None while it is looked at.
    `delta_version` is the delivery that holds the correction, `source_id` the report whose similar row this is. `by_operations`
    says that nobody reported it: answers were left out of the data after they were delivered.
    """

    id: uuid.UUID
    project_id: uuid.UUID
    snapshot_id: uuid.UUID
    version: int
    task_id: uuid.UUID
    reason: str
    clause: str | None
    source_id: uuid.UUID | None
    reported_at: datetime
    outcome: str | None
    settled_at: datetime | None
    delta_id: uuid.UUID | None
    delta_version: int | None
    by_operations: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rechecked:
    """What reviewers said of a reported row's answers so far, and how many wait and how many are left."""

    repair_id: uuid.UUID
    project_id: uuid.UUID
    snapshot_id: uuid.UUID
    reported_by: uuid.UUID
    waiting: int
    left_out: int
    remaining: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskText:
    """A task's payload, to be compared with another's."""

    task_id: uuid.UUID
    payload: dict[str, object]


async def report_row(
    tx: Tx,
    snapshot_id: uuid.UUID,
    task_id: uuid.UUID,
    reason: str,
    clause: str | None = None,
    *,
    source_id: uuid.UUID | None = None,
) -> Repair:
    """Report a delivered row, whose answers are then looked at by reviewers who have judged none of them.

    Reporting the row again, or while another delivery's report of it is open, gives the same report.

    Raises:
        Refusal: `not_found` for a delivery or a row that it does not hold; `snapshot_not_ready`; `invalid_request` for a reason
            of fewer than three characters; `nothing_to_recheck` when no answer to the task counts any more.
    """
    found = await snapshot(tx, snapshot_id)
    require_ready(found)
    text = checked_text("reason", reason, REASON_MIN, REASON_MAX)
    under = checked_text("clause", clause or "", 0, CLAUSE_MAX) or None
    if snapshot_id not in {each.id for each in await holding(tx, found.project_id, task_id)}:
        raise not_found("row")
    made = await tx.maybe(
        q.insert_repair,
        uuid.UUID,
        tenant_id=tx.tenant_id,
        id=new_id(),
        project_id=found.project_id,
        snapshot_id=snapshot_id,
        task_id=task_id,
        reason=text,
        clause=under,
        source_id=source_id,
        by=tx.principal_id,
        at=tx.now,
    )
    if made is None:
        scope = {"tenant_id": tx.tenant_id, "snapshot_id": snapshot_id, "task_id": task_id}
        return await repair(tx, await tx.one(q.repair_of_row, uuid.UUID, **scope))
    # Here and not above, as below: an export starts sooner without the statistics.
    from tarazu import quality

    if not await quality.recheck_task(tx, made, task_id, tx.now + timedelta(days=RECHECK_DAYS)):
        raise Refusal("nothing_to_recheck", "conflict")
    await tx.announce(RowReported(subject=made, project=found.project_id, task=task_id, version=found.version))
    return await repair(tx, made)


async def repair(tx: Tx, repair_id: uuid.UUID) -> Repair:
    """Return one report of the tenant. Refuses one that is unknown here."""
    return await tx.need(q.repair, Repair, "report", tenant_id=tx.tenant_id, id=repair_id)


async def repairs(tx: Tx, project_id: uuid.UUID, task_id: uuid.UUID | None = None) -> list[Repair]:
    """Return a project's reports of delivered rows (or of one task), the newest first, then what nobody reported; at most 500."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id, "task_id": task_id}
    return await tx.many(q.repairs, Repair, most=REPAIRS_MAX, **scope)


async def similar_rows(tx: Tx, repair_id: uuid.UUID) -> list[Similar]:
    """Return delivered rows like a reported one that are not reported themselves.

    The same people gave them the same label (`person`), reviewers named the same clause (`clause`), or their texts are nearly the
    same (`text`; among the newest two thousand tasks).
    """
    from tarazu import quality

    asked = await repair(tx, repair_id)
    alike = await quality.alike(tx, asked.task_id, asked.clause, SIMILAR_MAX)
    scope = {"tenant_id": tx.tenant_id, "project_id": asked.project_id}
    texts = await tx.many(q.task_texts, TaskText, task_id=asked.task_id, most=TEXTS_MAX, **scope)
    own = next((each.payload for each in texts if each.task_id == asked.task_id), {})
    others = [(each.task_id, each.payload) for each in texts if each.task_id != asked.task_id]
    why: dict[uuid.UUID, list[str]] = {}
    for task_id, reason in [
        *((each.task_id, each.why) for each in alike),
        *((each, "text") for each in alike_texts(own, others)),
    ]:
        if reason not in why.setdefault(task_id, []):
            why[task_id].append(reason)
    free = await tx.many(q.unreported, uuid.UUID, snapshot_id=asked.snapshot_id, task_ids=list(why), **scope)
    ranked = sorted(free, key=lambda task_id: (-len(why[task_id]), task_id))[:SIMILAR_MAX]
    return [Similar(task_id=task_id, why=sorted(why[task_id])) for task_id in ranked]


async def recheck_similar(tx: Tx, repair_id: uuid.UUID, task_ids: Sequence[uuid.UUID] | None = None) -> list[Repair]:
    """Have rows like a reported one looked at again: those named, of those that are similar, or all of them."""
    asked = await repair(tx, repair_id)
    offered = [each.task_id for each in await similar_rows(tx, repair_id)]
    wanted = offered if task_ids is None else [each for each in offered if each in set(task_ids)]
    held = [
        each for each in wanted if asked.snapshot_id in {one.id for one in await holding(tx, asked.project_id, each)}
    ]
    return [
        await report_row(tx, asked.snapshot_id, each, asked.reason, asked.clause, source_id=repair_id) for each in held
    ]


async def settle_repairs(tx: Tx, repair_ids: Sequence[uuid.UUID]) -> int:
    """Settle reports of which no answer waits for a reviewer any more; a correction begins a delta. For the system.

    Returns how many were settled; a second time changes nothing.
    """
    settled = 0
    for each in await tx.many(q.rechecked, Rechecked, tenant_id=tx.tenant_id, ids=list(repair_ids)):
        if each.waiting:
            continue
        outcome = "confirmed" if not each.left_out else "corrected" if each.remaining else "withdrawn"
        changed = outcome != "confirmed"
        delta_id = await begin_delta(tx, each.project_id, each.snapshot_id, each.reported_by) if changed else None
        await tx.run(
            q.settle_repair, tenant_id=tx.tenant_id, id=each.repair_id, outcome=outcome, delta_id=delta_id, at=tx.now
        )
        await tx.announce(RowSettled(subject=each.repair_id, project=each.project_id, outcome=outcome))
        settled += 1
    return settled


async def begin_delta(tx: Tx, project_id: uuid.UUID, snapshot_id: uuid.UUID, asked_by: uuid.UUID) -> uuid.UUID:
    """Begin the next delivery of a project, of what changed in an earlier one; returns its id. For the system."""
    # A snapshot that a customer asks for meanwhile may take the version: then the news is handled anew.
    delta_id = new_id()
    version = await tx.one(
        q.insert_delta,
        int,
        tenant_id=tx.tenant_id,
        id=delta_id,
        project_id=project_id,
        delta_of=snapshot_id,
        created_by=asked_by,
        at=tx.now,
    )
    await tx.announce(SnapshotRequested(subject=delta_id, project=project_id, version=version))
    lock = f"project:{project_id}"
    await tx.enqueue("delivery.build", lock=lock, tenant_id=str(tx.tenant_id), snapshot_id=str(delta_id))
    return delta_id
