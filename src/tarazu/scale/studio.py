"""Studio at the door: the customer's own people, their groups, and the order of their batches, as its clients know them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from tarazu import projects, tasks, workforce
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found
from tarazu.scale.batches import batch_at
from tarazu.scale.ids import short
from tarazu.scale.projects import project
from tarazu.workforce import GroupMember, StaffGroup


async def studio_project(tx: Tx, name: str) -> projects.Project:
    """Return a Studio project by its name. Refuses an unknown one, and one that is not the customer's own (`not_own`)."""
    found = await projects.project(tx, (await project(tx, name)).id)
    workforce.require_own(found)
    return found


async def studio_assignments(tx: Tx) -> dict[str, list[str]]:
    """Return the projects of everybody who labels for the customer, by address."""
    return {each.address: each.projects for each in await workforce.staff(tx)}


async def assign_people(tx: Tx, emails: Sequence[str], names: Sequence[str], *, away: bool = False) -> None:
    """Assign people to projects, or with `away` take them off. Refuses unknown ones of either."""
    wanted = [await studio_project(tx, name) for name in names]
    await (workforce.unassign if away else workforce.assign)(tx, emails, wanted)


async def group_documents(tx: Tx, name: str) -> list[dict[str, Any]]:
    """Return the groups of a project with their people."""
    found = await studio_project(tx, name)
    members = await workforce.group_members(tx, found)
    return [_group(each, members) for each in await workforce.staff_groups(tx, found)]


async def group_document(tx: Tx, name: str, group: str) -> dict[str, Any]:
    """Return one group of a project with its people."""
    found = await studio_project(tx, name)
    return _group(await workforce.staff_group(tx, found.id, group), await workforce.group_members(tx, found))


async def studio_batches(tx: Tx) -> list[dict[str, Any]]:
    """Return the pending batches of Studio projects, the first to be done first."""
    return [await _batch(tx, each, place) for place, each in enumerate(await tasks.own_batches(tx), start=1)]


async def studio_batch(tx: Tx, batch_id: uuid.UUID) -> dict[str, Any]:
    """Return one pending batch. Refuses any other."""
    for place, each in enumerate(await tasks.own_batches(tx), start=1):
        if each.id == batch_id:
            return await _batch(tx, each, place)
    raise not_found("batch")


async def prioritize(tx: Tx, names: Sequence[str]) -> None:
    """Put the pending batches into the order of their names, each of which stands for all batches of that name.

    Raises:
        Refusal: `not_found` for a batch that there is none of; `batches_incomplete` unless all are named once.
    """
    pending = await tasks.own_batches(tx)
    by_name: dict[str, list[uuid.UUID]] = {}
    for each in pending:
        by_name.setdefault(each.name, []).append(each.id)
    if any(name not in by_name for name in names):
        raise not_found("batch")
    await tasks.order_batches(tx, [each for name in names for each in by_name[name]])


def _group(group: StaffGroup, members: Sequence[GroupMember]) -> dict[str, Any]:
    people = [{"id": short(each.id), "email": each.address} for each in members if each.group_id == group.id]
    return {
        "id": short(group.id),
        "name": group.name,
        "numWorkers": len(people),
        # Groups of exactly one person that nobody made are not known here.
        "isSingleton": False,
        "workers": people,
    }


async def _batch(tx: Tx, own: tasks.OwnBatch, place: int) -> dict[str, Any]:
    counts = await tasks.batch_counts(tx, own.id)
    known = await batch_at(tx, own.id.hex)
    kind = "Calibration" if known.is_calibration else "SelfLabel" if known.is_self_label else "Production"
    return {
        "id": short(own.id),
        "name": own.name,
        "projectId": short(own.project_id),
        "projectName": own.project,
        "batchType": kind,
        "studioPriority": place,
        "total": counts.pending + counts.completed,
        "completed": counts.completed,
        "groups": own.groups,
    }
