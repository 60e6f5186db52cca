"""Tasks as version 1 of the wire shows them, with the response that their type promises."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tarazu import kinds, quality
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality import Audit
from tarazu.scale import types
from tarazu.scale.attachments import addresses_in
from tarazu.scale.ids import short
from tarazu.scale.model import UNSORTED, AnswerRow, CallbackState, TaskRow
from tarazu.scale.projects import TYPE_OF_KIND

q = sql.load("tarazu.scale")

CALLBACK = "scale.task"

Link = Callable[[uuid.UUID, str], str]
"""Makes the address at which a part of the response to a task can be fetched, from the task and the part's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """How tasks are shown: to whom, and where parts of responses lie."""

    is_test: bool
    link: Link | None = None
    is_limited: bool = False
    attachment_url: Callable[[str], str] | None = None


async def task_documents(tx: Tx, rows: Sequence[TaskRow], how: Showing) -> list[dict[str, Any]]:
    """Return tasks as the wire shows them, in the order given."""
    if how.is_limited:
        return [_limited(row) for row in rows]
    done = [row.id for row in rows if row.state == "completed"]
    answers = await answers_of(tx, done)
    audits: dict[uuid.UUID, list[Audit]] = defaultdict(list)
    for audit in await quality.audits(tx, done) if done else ():
        audits[audit.task_id].append(audit)
    told = await _told(tx, [row.id for row in rows if row.status in ("completed", "error")])
    return [_document(row, answers.get(row.id), audits[row.id], told.get(row.id), how) for row in rows]


async def answers_of(tx: Tx, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[AnswerRow]]:
    """Return the accepted answers to some tasks, oldest first."""
    found: dict[uuid.UUID, list[AnswerRow]] = defaultdict(list)
    for row in await tx.many(q.answers, AnswerRow, tenant_id=tx.tenant_id, ids=list(ids)) if ids else ():
        found[row.task_id].append(row)
    return found


def response_of(row: TaskRow, answers: Sequence[AnswerRow] | None, link: Link | None) -> dict[str, Any] | None:
    """Return the response to a task as its type promises it, or None while there is none."""
    if row.error is not None:
        return {"error": row.error}
    if row.response is not None or not answers:
        return row.response
    answer = representative(row, answers)
    if row.type in types.CHATS and row.kind == "chat.compare" and "preference" in answer:
        return {"threads": types.threads(row.params or {}, answer, making(row, link), kind=row.kind)}
    if row.type is None or row.kind != "form":
        return {"answer": answer}
    return types.response(row.type, row.params or {}, answer["values"], making(row, link))


def contents_of(row: TaskRow, answers: Sequence[AnswerRow] | None, link: Link | None) -> dict[str, Any]:
    """Return the parts of the response to a task that are fetched by address, by their names."""
    if row.type is None or row.kind != "form":
        return {}
    if answers:
        values = representative(row, answers)["values"]
    elif row.response is not None and row.origin is None:
        values = types.made_up_values(row.type, row.params or {})
    else:
        return {}
    return types.contents(row.type, row.params or {}, values, making(row, link))


def making(row: TaskRow, link: Link | None) -> types.Making:
    """Return what making a response needs beside its values."""
    return types.Making(task_id=short(row.id), link=None if link is None else lambda name: link(row.id, name))


def representative(row: TaskRow, answers: Sequence[AnswerRow]) -> dict[str, Any]:
    """Return the answer nearest to all others (the medoid under the kind's distance), the earliest of equals."""
    if len(answers) < 3:
        return answers[0].answer
    payload = row.payload or types.payload(row.type or "", row.params or {})
    distance = kinds.for_task(row.kind, payload, {}).distance
    return min(answers, key=lambda one: sum(distance(one.answer, other.answer) for other in answers)).answer


def review_status(audits: Sequence[Audit]) -> str:
    """Return what the customer last said of a completed task."""
    return max(audits, key=lambda audit: (audit.at, audit.id)).verdict if audits else "pending"


async def _told(tx: Tx, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, bool]:
    """Return of which tasks the newest callback has ended, and whether it arrived."""
    if not ids:
        return {}
    found = await tx.many(q.callback_states, CallbackState, tenant_id=tx.tenant_id, ids=list(ids), type=CALLBACK)
    return {row.task_id: row.state == "delivered" for row in found if row.state != "waiting"}


def _document(
    row: TaskRow, answers: Sequence[AnswerRow] | None, audits: Sequence[Audit], told: bool | None, how: Showing
) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "task_id": short(row.id),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "type": row.type or TYPE_OF_KIND.get(row.kind, "datacollection"),
        "status": row.status,
        "instruction": row.instruction or "",
        "params": _params(row, how),
        "metadata": row.metadata,
        "project": UNSORTED if row.is_unsorted else row.project,
        "batch": row.batch,
        "callback_url": row.callback_url or "",
        "is_test": how.is_test,
        "work_started": row.is_started or row.state == "completed",
    }
    optional = {
        "imported_from": row.origin,
        "unique_id": row.unique_id,
        "tags": row.tags or None,
        "priority": row.priority,
        "callback_succeeded": told,
    }
    shown |= {name: value for name, value in optional.items() if value is not None}
    if row.state == "completed" or row.error is not None:
        _finish(shown, row, answers, audits, how)
    return shown


def _finish(
    shown: dict[str, Any],
    row: TaskRow,
    answers: Sequence[AnswerRow] | None,
    audits: Sequence[Audit],
    how: Showing,
) -> None:
    shown["response"] = response_of(row, answers, how.link)
    if row.state != "completed":
        return
    shown["completed_at"] = row.ended_at
    shown["customer_review_status"] = review_status(audits)
    shown["audits"] = [
        {
            "audited_by": audit.by,
            "audited_at": audit.at,
            "audit_time_secs": audit.seconds or 0,
            "audit_result": audit.verdict,
            "audit_source": "customer",
            "comments": audit.comment,
        }
        for audit in audits
    ]


def _params(row: TaskRow, how: Showing) -> dict[str, Any]:
    params = dict(row.params if row.params is not None else row.payload or {})
    if how.attachment_url is not None:
        addresses = addresses_in(params)
        if addresses:
            params["attachment_s3_downloads"] = [
                {"s3URL": how.attachment_url(address), "attachment": address} for address in addresses
            ]
    return params


def _limited(row: TaskRow) -> dict[str, Any]:
    return {
        "task_id": short(row.id),
        "status": row.status,
        "metadata": row.metadata,
        "project": UNSORTED if row.is_unsorted else row.project,
        "otherVersion": None,
    }
