"""Audits: what a customer's own people say of a completed task. They change neither pay nor consensus."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from tarazu import tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, invalid, require_one_of, require_sound
from tarazu.kit.ids import new_id
from tarazu.kit.texts import text_faults
from tarazu.quality.events import AuditRecorded

q = sql.load("tarazu.quality.review")

AuditVerdict = Literal["accepted", "fixed", "commented", "rejected"]
"""`fixed`: the customer put the answer right; `commented`: only a remark."""

COMMENT_CHARS_MAX = 10_000
SECONDS_MAX = 7 * 86_400
AUDITS_MAX = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """A customer's verdict on a task: `by` is the principal who gave it, `seconds` the time it took if told."""

    id: uuid.UUID
    task_id: uuid.UUID
    verdict: str
    comment: str
    by: uuid.UUID
    at: datetime
    seconds: int | None


async def audit_task(
    tx: Tx, task_id: uuid.UUID, verdict: str, comment: str = "", *, seconds: int | None = None
) -> Audit:
    """Record what the customer says of a completed task. There may be several; the newest counts.

    Raises:
        Refusal: `task_not_completed`; `invalid_request` for an unknown verdict or a text or time that cannot be.
    """
    _check(verdict, comment, seconds)
    task = await tasks.task(tx, task_id)
    if task.state != "completed":
        raise Refusal("task_not_completed", "conflict")
    made = Audit(
        id=new_id(),
        task_id=task_id,
        verdict=verdict,
        comment=comment,
        by=tx.principal_id,
        at=tx.now,
        seconds=seconds,
    )
    await tx.run(
        q.insert_audit,
        tenant_id=tx.tenant_id,
        id=made.id,
        task_id=task_id,
        verdict=verdict,
        comment=comment,
        by=made.by,
        at=made.at,
        seconds=seconds,
    )
    if verdict != "commented":
        await tx.run(q.judge_drawn, tenant_id=tx.tenant_id, task_id=task_id, verdict=verdict)
    await tx.announce(AuditRecorded(subject=made.id, task=task_id, project=task.project_id, verdict=verdict))
    return made


async def audits(tx: Tx, task_ids: Sequence[uuid.UUID]) -> list[Audit]:
    """Return the audits of tasks, newest first, at most 5,000."""
    return await tx.many(q.audits, Audit, tenant_id=tx.tenant_id, task_ids=list(task_ids), most=AUDITS_MAX)


def _check(verdict: str, comment: str, seconds: int | None) -> None:
    require_one_of("verdict", verdict, get_args(AuditVerdict))
    require_sound(text_faults("comment", comment, 0, COMMENT_CHARS_MAX))
    if seconds is not None and not 0 <= seconds <= SECONDS_MAX:
        raise invalid("seconds", "out_of_range", minimum=0, maximum=SECONDS_MAX)
