"""Deliveries: the snapshots of projects that are ready, and the tasks in them as they were delivered."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tarazu import delivery
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import invalid, not_found
from tarazu.kit.files import Files
from tarazu.scale.documents import Link, response_of
from tarazu.scale.ids import short, span
from tarazu.scale.model import AnswerRow, DeliveryRow, ProjectRow, TaskRow
from tarazu.scale.projects import project_at
from tarazu.scale.tasks import task_rows
from tarazu.scale.v2.projects import project_document
from tarazu.scale.v2.schemas import schema_id
from tarazu.scale.v2.tasks import Asked, documents

q = sql.load("tarazu.scale")

DELIVERIES_MAX = 10_000
_NAME = re.compile(r"(.*) v([1-9][0-9]{0,8})\Z", re.DOTALL)
_TOKEN = re.compile(r"([0-9a-f]{24})\.([0-9]{1,18})\Z")
Times = tuple[datetime | None, datetime | None]
_ANY: Times = (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page of delivered tasks begins: in one delivery, with the others that follow it."""

    row: DeliveryRow
    offset: int
    following: list[DeliveryRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A task of a delivery, with the answers and what is told of their authors as they were delivered."""

    task: TaskRow
    delivery: DeliveryRow
    answers: list[AnswerRow]
    submissions: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """The records of one delivery that stand on a page."""

    row: DeliveryRow
    records: list[delivery.ReadRecord]


async def deliveries(tx: Tx, project: ProjectRow | None = None, ready: Times = _ANY) -> list[DeliveryRow]:
    """Return the deliveries that are ready, newest first."""
    return await tx.many(
        q.deliveries,
        DeliveryRow,
        tenant_id=tx.tenant_id,
        project_id=project.id if project else None,
        ready_from=ready[0],
        ready_to=ready[1],
        limit=DELIVERIES_MAX,
    )


async def newest_deliveries(
    tx: Tx, project_id: uuid.UUID | None = None, *, since: datetime | None = None, ready: Times = _ANY
) -> list[DeliveryRow]:
    """Return the newest delivery of a project or of each, in the order of the projects; those of a state `since` or later."""
    return await tx.many(
        q.newest_deliveries,
        DeliveryRow,
        tenant_id=tx.tenant_id,
        project_id=project_id,
        since=since,
        ready_from=ready[0],
        ready_to=ready[1],
        limit=DELIVERIES_MAX,
    )


async def delivery_at(tx: Tx, short_id: str) -> DeliveryRow:
    """Return a delivery by its short id. Refuses an unknown one, and one that is not ready."""
    low, high = span(short_id, "snapshot")
    return await tx.need(q.delivery_by_id, DeliveryRow, "snapshot", tenant_id=tx.tenant_id, low=low, high=high)


async def delivery_given(
    tx: Tx, short_id: str | None, name: str | None, project: ProjectRow | None
) -> DeliveryRow | None:
    """Return the delivery that is named, None when none is. Refuses an unknown one, and one of another project."""
    if short_id is None and name is None:
        return None
    found = await delivery_at(tx, short_id) if short_id is not None else await _delivery_called(tx, name or "")
    if name not in (None, found.name) or (project is not None and project.id != found.project_id):
        raise not_found("snapshot")
    return found


async def place_of(
    tx: Tx, one: DeliveryRow | None, project: ProjectRow | None, token: str | None, ready: Times = _ANY
) -> Place | None:
    """Return where a page begins: in the one delivery, else in the newest of the project or of each; None for no delivery.

    Raises:
        Refusal: for a token that this list never gave.
    """
    rows = [one] if one else await newest_deliveries(tx, project.id if project else None, ready=ready)
    if token is None:
        return Place(row=rows[0], offset=0, following=rows[1:]) if rows else None
    found = _TOKEN.match(token)
    if found is None or (one is not None and short(one.id) != found[1]):
        raise invalid("next_token", "bad_format")
    row = await delivery_at(tx, found[1])
    if project is not None and row.project_id != project.id:
        raise invalid("next_token", "bad_format")
    following = [each for each in rows if each.project_id < row.project_id]
    return Place(row=row, offset=int(found[2]), following=following)


async def read_page(tx: Tx, files: Files, place: Place, limit: int) -> tuple[list[Leaf], str | None]:
    """Read a page of records from a place on; returns them by delivery, and the token of the page that follows."""
    leaves: list[Leaf] = []
    queue = [(place.row, place.offset), *((row, 0) for row in place.following)]
    for i, (row, offset) in enumerate(queue):
        snapshot = await delivery.snapshot(tx, row.id)
        page = await delivery.read_records(files, tx.tenant_id, snapshot, place=offset, limit=limit)
        leaves.append(Leaf(row=row, records=page.records))
        limit -= len(page.records)
        if page.next_place is not None:
            return leaves, f"{short(row.id)}.{page.next_place}"
        if limit <= 0 and i + 1 < len(queue):
            return leaves, f"{short(queue[i + 1][0].id)}.0"
    return leaves, None


async def delivered(tx: Tx, leaves: Sequence[Leaf]) -> list[Delivered]:
    """Return the tasks of some records, in their order."""
    known = {row.id: row for row in await task_rows(tx, [each.task_id for leaf in leaves for each in leaf.records])}
    return [
        Delivered(
            task=known[record.task_id],
            delivery=leaf.row,
            answers=[AnswerRow(task_id=record.task_id, answer=answer, submitted_at=at) for answer, at in record.told],
            submissions=[
                {"submitted_at": each.submitted_at, "contributor_id": each.contributor} for each in record.submissions
            ],
        )
        for leaf in leaves
        for record in leaf.records
        if record.task_id in known
    ]


async def delivered_documents(tx: Tx, found: Sequence[Delivered], asked: Asked) -> list[dict[str, Any]]:
    """Return delivered tasks as the wire shows tasks."""
    answers = {each.task.id: each.answers for each in found}
    handed_in = {each.task.id: each.submissions for each in found}
    return await documents(tx, [each.task for each in found], asked, answers, handed_in)


def response_document(found: Delivered, link: Link) -> dict[str, Any]:
    """Return a delivered task with its response, and the id of the schema that says what a response is."""
    return {
        "task_id": short(found.task.id),
        "created_at": found.task.created_at,
        "delivery_id": short(found.delivery.id),
        "delivered_at": found.delivery.ready_at,
        "response_schema_id": schema_id(found.task),
        "response": response_of(found.task, found.answers, link) or {},
    }


async def delivery_document(tx: Tx, row: DeliveryRow, expand: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return a delivery as the wire shows it, its project as an object when `expand` has it."""
    project: Any = short(row.project_id)
    if "project" in expand:
        project = project_document(await project_at(tx, row.project_id.hex))
    return {
        "id": short(row.id),
        "name": row.name,
        "task_count": row.records,
        "delivered_at": row.ready_at,
        "project": project,
    }


async def _delivery_called(tx: Tx, name: str) -> DeliveryRow:
    parts = _NAME.match(name.replace("\0", "\ufffd"))
    if parts is None:
        raise not_found("snapshot")
    scope = {"tenant_id": tx.tenant_id, "project": parts[1], "version": int(parts[2])}
    return await tx.need(q.delivery_by_name, DeliveryRow, "snapshot", **scope)
