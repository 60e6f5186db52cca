"""Repair after delivery: a delivered row is reported, looked at again by somebody else, and what changed is delivered as a delta."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from tarazu import tasks
from tarazu.delivery.events import RowReported, RowSettled
from tarazu.delivery.manifests import require_ready
from tarazu.delivery.restoring import REASON as RESTORED
from tarazu.delivery.snapshots import begin_delta, holding, snapshot
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, not_found
from tarazu.kit.ids import new_id
from tarazu.kit.texts import checked_text

q = sql.load("tarazu.delivery")

REASON_MIN, REASON_MAX = 3, 2000
CLAUSE_MAX = 200
RECHECK_DAYS = 7
REPAIRS_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A report that a delivered row is wrong.

    `outcome` is None while `waiting` answers are looked at, until `due_at`; `is_overdue` says that nobody came to them by then.
    After that it is `confirmed`; `reduced` where fewer answers confirm it; `corrected` where the label or an answer changed; or
    `withdrawn` where no answer to the task is left, until one is `asked_anew_at` a time, or for good where the task itself is wrong, with a
    `task_reason`. `delta_version` is the delivery that holds
    what changed, `restored_version` the one in which it counts again, `source_id` the report whose similar row this is.

    Nobody reported what is `by_operations` (answers were left out of the data after they were delivered), or `restored`: what
    became of the row under `restores_id` was taken back, or the task was answered anew. `reported_by` is the name of who did.
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
    restores_id: uuid.UUID | None
    asked_anew_at: datetime | None
    task_reason: str | None
    unique_key: str | None
    reported_by: str | None
    waiting: int
    due_at: datetime | None
    is_overdue: bool
    restored_version: int | None

    @property
    def said(self) -> str | None:
        """Why, in the words of the customer; None where the customer said nothing."""
        return None if self.by_operations or self.reason == RESTORED else self.reason

    @property
    def state(self) -> str:
        """How it stands: its outcome, `task_wrong`, or while it is looked at `open` or `overdue`."""
        if self.task_reason:
            return "task_wrong"
        return self.outcome or ("overdue" if self.is_overdue else "open")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a second look made of an answer: its label `before`, and of a fix the one `after` it."""

    before: str
    verdict: str
    after: str | None
    clause: str | None
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How many answers to a task count."""

    task_id: uuid.UUID
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rechecked:
    """How many of a reported row's answers wait for a second look, had one, and were left out and fixed by it; how many people
    found the task wrong instead, and why; how many are left, whether most of them say something else than before; and what the
    report was settled as."""

    repair_id: uuid.UUID
    project_id: uuid.UUID
    task_id: uuid.UUID
    waiting: int
    looked: int
    faulting: int
    task_reason: str | None
    left_out: int
    fixed: int
    remaining: int
    is_relabelled: bool
    settled_as: str | None

    @property
    def outcome(self) -> str:
        """What became of the row, once nothing waits."""
        if self.is_task_wrong or (self.left_out and not self.remaining):
            return "withdrawn"
        if self.fixed or (self.left_out and self.is_relabelled):
            return "corrected"
        return "reduced" if self.left_out else "confirmed"

    @property
    def is_task_wrong(self) -> bool:
        """Whether as many different people found the task wrong as are more than half of the looks: nobody decides for three."""
        return 2 * self.faulting > self.looked


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A changed row that no delta holds yet."""

    id: uuid.UUID
    project_id: uuid.UUID
    snapshot_id: uuid.UUID
    reported_by: uuid.UUID


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
    found = await tx.many(
        q.repairs, Repair, tenant_id=tx.tenant_id, project_id=None, task_id=None, id=repair_id, most=1
    )
    if not found:
        raise not_found("report")
    return found[0]


async def repairs(tx: Tx, project_id: uuid.UUID, task_id: uuid.UUID | None = None) -> list[Repair]:
    """Return a project's reports of delivered rows (or of one task), the newest first, then what nobody reported; at most 500."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id, "task_id": task_id, "id": None}
    return await tx.many(q.repairs, Repair, most=REPAIRS_MAX, **scope)


async def looks(tx: Tx, repair_id: uuid.UUID) -> list[Look]:
    """Return what the second looks of a report made of the answers to its row, in order."""
    return await tx.many(q.looks, Look, tenant_id=tx.tenant_id, id=repair_id)


async def looked_at(tx: Tx, task_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return how many answers to each of some tasks would be looked at again, each look being paid as a review."""
    found = await tx.many(q.looked_at, Answers, tenant_id=tx.tenant_id, task_ids=list(task_ids))
    return {each.task_id: each.count for each in found}


async def recheck_rows(tx: Tx, repair_id: uuid.UUID, task_ids: Sequence[uuid.UUID]) -> list[Repair]:
    """Have rows like a reported one looked at again: those that the same delivery holds and that are not reported."""
    asked = await repair(tx, repair_id)
    scope = {"tenant_id": tx.tenant_id, "project_id": asked.project_id, "snapshot_id": asked.snapshot_id}
    free = await tx.many(q.unreported, uuid.UUID, task_ids=list(task_ids), **scope)
    held = [
        each
        for each in sorted(free)
        if asked.snapshot_id in {one.id for one in await holding(tx, asked.project_id, each)}
    ]
    return [
        await report_row(tx, asked.snapshot_id, each, asked.reason, asked.clause, source_id=repair_id) for each in held
    ]


async def ask_anew(tx: Tx, repair_id: uuid.UUID) -> Repair:
    """Have one more person answer the task of a row that was withdrawn; asked again, it is as it was.

    Raises:
        Refusal: `not_found`; `row_counts` for a row that was not withdrawn, or of which an answer counts or is asked for already;
            `task_withdrawn` where the task is wrong.
    """
    asked = await repair(tx, repair_id)
    if asked.asked_anew_at is not None:
        return asked
    if asked.outcome != "withdrawn":
        raise Refusal("row_counts", "conflict")
    await tasks.ask_anew(tx, asked.task_id)
    await tx.run(q.ask_anew, tenant_id=tx.tenant_id, id=repair_id, at=tx.now)
    return await repair(tx, repair_id)


async def settle_repairs(tx: Tx, repair_ids: Sequence[uuid.UUID]) -> int:
    """Settle reports of which no answer waits for a reviewer any more, and deliver what changed. For the system.

    What a report and the rows like it come to is delivered at once, as one delta, when the last of them is settled; what nobody
    came to in time is not waited for. Returns how many were settled; a second time changes nothing.
    """
    found = await tx.many(q.rechecked, Rechecked, tenant_id=tx.tenant_id, ids=list(repair_ids))
    settled = [each for each in found if each.settled_as is None and not each.waiting]
    for each in settled:
        await _settle(tx, each)
    ripe = await tx.many(q.undelivered, Undelivered, tenant_id=tx.tenant_id, ids=list(repair_ids))
    # An appeal may have taken a verdict back while the row waited for those like it.
    latest = await tx.many(q.rechecked, Rechecked, tenant_id=tx.tenant_id, ids=[each.id for each in ripe])
    for each in latest:
        if each.outcome != each.settled_as:
            await _settle(tx, each)
    kept = {each.repair_id for each in latest if each.outcome != "confirmed"}
    for snapshot_id, group in groupby((each for each in ripe if each.id in kept), key=lambda each: each.snapshot_id):
        rows = list(group)
        delta_id = await begin_delta(tx, rows[0].project_id, snapshot_id, rows[0].reported_by)
        await tx.run(q.deliver_repairs, tenant_id=tx.tenant_id, ids=[each.id for each in rows], delta_id=delta_id)
    return len(settled)


async def _settle(tx: Tx, found: Rechecked) -> None:
    why = found.task_reason if found.is_task_wrong else None
    if why is not None:
        await tasks.withdraw_task(tx, found.project_id, found.task_id, why)
    scope = {"tenant_id": tx.tenant_id, "id": found.repair_id}
    await tx.run(q.settle_repair, outcome=found.outcome, task_reason=why, at=tx.now, **scope)
    await tx.announce(RowSettled(subject=found.repair_id, project=found.project_id, outcome=found.outcome))
