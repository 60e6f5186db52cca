"""Datasets: nothing is sold off the shelf here, so the tenant's own projects are its datasets once they are delivered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tarazu import projects
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found
from tarazu.scale.attachments import addresses_in
from tarazu.scale.documents import Link, answers_of, contents_of, response_of
from tarazu.scale.ids import short
from tarazu.scale.model import DeliveryRow, ProjectRow, TaskRow
from tarazu.scale.projects import project_at
from tarazu.scale.tasks import task_at
from tarazu.scale.v2.deliveries import Delivered, newest_deliveries


async def datasets(tx: Tx) -> list[dict[str, Any]]:
    """Return the datasets as the wire shows them."""
    return [dataset_document(row) for row in await newest_deliveries(tx)]


async def dataset_given(tx: Tx, short_id: str | None) -> ProjectRow | None:
    """Return the project that is a dataset, None when none is named. Refuses one that was never delivered."""
    if short_id is None:
        return None
    found = await project_at(tx, short_id)
    if not await newest_deliveries(tx, found.id):
        raise not_found("project")
    return found


async def dataset_task(tx: Tx, short_id: str) -> Delivered:
    """Return a task in the newest delivery that has it whole. Refuses one that none has."""
    row = await task_at(tx, short_id)
    newest = await newest_deliveries(tx, row.project_id, since=row.ended_at) if row.status == "completed" else []
    if not newest:
        raise not_found("task")
    answers = (await answers_of(tx, [row.id])).get(row.id, [])
    return Delivered(task=row, delivery=newest[0], answers=answers, submissions=[])


async def attachment_of(tx: Tx, row: TaskRow, name: str, link: Link) -> projects.File | str:
    """Return the customer's file that a task names by its id, or the address of a part of its response.

    Raises:
        Refusal: `not_found`.
    """
    if name in contents_of(row, (await answers_of(tx, [row.id])).get(row.id), link):
        return link(row.id, name)
    for address in addresses_in(row.params or {}):
        named = projects.file_id_of(address)
        if named is not None and named[:24] == name.lower()[:24] and len(name) in (24, 32):
            return await projects.file_at(tx, address)
    raise not_found("file")


def dataset_document(row: DeliveryRow) -> dict[str, Any]:
    """Return the dataset that a delivery is of, as the wire shows it."""
    return {"id": short(row.project_id), "name": row.project}


def dataset_delivery_document(row: DeliveryRow, expand: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return a delivery of a dataset as the wire shows it, the dataset as an object when `expand` has it."""
    return {
        "id": short(row.id),
        "name": row.name,
        "delivered_at": row.ready_at,
        "dataset": dataset_document(row) if "dataset" in expand else short(row.project_id),
        "metadata": {"task_count": row.records},
    }


def dataset_task_documents(found: Sequence[Delivered], expand: frozenset[str], link: Link) -> list[Mapping[str, Any]]:
    """Return delivered tasks as the wire shows those of datasets."""
    return [
        {
            "task_id": short(each.task.id),
            "dataset": dataset_document(each.delivery) if "dataset" in expand else short(each.task.project_id),
            "delivery": dataset_delivery_document(each.delivery) if "delivery" in expand else short(each.delivery.id),
            "response": response_of(each.task, each.answers, link) or {},
        }
        for each in found
    ]
