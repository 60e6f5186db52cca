"""A customer's own people at its own projects: who is assigned to which, and in which groups.

Nobody but these is offered work of a project whose audience is `own`.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.driver import UniqueViolation
from tarazu.kit.errors import Refusal, invalid, not_found
from tarazu.kit.ids import new_id
from tarazu.kit.texts import checked_text
from tarazu.projects import Project
from tarazu.workforce.events import StaffChanged
from tarazu.workforce.model import GroupMember, StaffGroup, StaffRow

q = sql.load("tarazu.workforce")

GROUPS_MAX = 500
NAME_MAX = 200


def require_own(project: Project) -> None:
    """Refuse a project on which others than the customer's own people work (`not_own`)."""
    if project.audience != "own":
        raise Refusal("not_own", "invalid", {"name": project.name})


async def staff(tx: Tx) -> list[StaffRow]:
    """Return everybody who labels for the tenant, with the projects that each is assigned to."""
    return await tx.many(q.staff, StaffRow, tenant_id=tx.tenant_id)


async def assign(tx: Tx, addresses: Sequence[str], wanted: Sequence[Project]) -> None:
    """Assign people to projects; who is assigned already stays so.

    Raises:
        Refusal: `not_found` for somebody who does not label for the tenant, `not_own`.
    """
    people = await _people(tx, addresses)
    for project in wanted:
        require_own(project)
        await tx.run(q.assign, tenant_id=tx.tenant_id, project_id=project.id, people=people, at=tx.now)
        await tx.announce(StaffChanged(subject=project.id))


async def unassign(tx: Tx, addresses: Sequence[str], wanted: Sequence[Project]) -> None:
    """Take people off projects and out of their groups; what they hold already they may finish.

    Raises:
        Refusal: as `assign` does.
    """
    people = await _people(tx, addresses)
    for project in wanted:
        require_own(project)
        scope = {"tenant_id": tx.tenant_id, "project_id": project.id}
        await tx.run(q.leave_groups, people=people, **scope)
        await tx.run(q.unassign, people=people, **scope)
        await tx.announce(StaffChanged(subject=project.id))


async def dismiss(tx: Tx, person: uuid.UUID) -> None:
    """Take somebody who labels no more off every project."""
    await tx.run(q.leave_groups, tenant_id=tx.tenant_id, project_id=None, people=[person])
    for project in await tx.many(q.dismiss, uuid.UUID, tenant_id=tx.tenant_id, people=[person]):
        await tx.announce(StaffChanged(subject=project))


async def staff_groups(tx: Tx, project: Project) -> list[StaffGroup]:
    """Return the groups of a project by name. Refuses one that is not the customer's own (`not_own`)."""
    require_own(project)
    return await tx.many(q.staff_groups, StaffGroup, tenant_id=tx.tenant_id, project_id=project.id)


async def staff_group(tx: Tx, project_id: uuid.UUID, name: str) -> StaffGroup:
    """Return a group of a project. Refuses an unknown one."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    return await tx.need(q.staff_group, StaffGroup, "staff_group", name=name, **scope)


async def group_members(tx: Tx, project: Project) -> list[GroupMember]:
    """Return who is in which group of a project."""
    return await tx.many(q.group_members, GroupMember, tenant_id=tx.tenant_id, project_id=project.id)


async def create_group(tx: Tx, project: Project, name: str, addresses: Sequence[str]) -> StaffGroup:
    """Make a group of people who are assigned to a project.

    Raises:
        Refusal: `not_own`; `not_found` for somebody unknown; `not_assigned`; `group_name_taken`; a name that is none.
    """
    groups = await staff_groups(tx, project)
    name = checked_text("name", name, 1, NAME_MAX)
    if len(groups) >= GROUPS_MAX:
        raise invalid("name", "out_of_range", maximum=GROUPS_MAX)
    scope = {"tenant_id": tx.tenant_id, "project_id": project.id}
    try:
        await tx.run(q.insert_group, id=new_id(), name=name, at=tx.now, **scope)
    except UniqueViolation:
        raise Refusal("group_name_taken", "conflict", {"name": name}) from None
    return await change_group(tx, project, name, add=addresses)


async def change_group(
    tx: Tx, project: Project, name: str, *, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> StaffGroup:
    """Put people into a group and take others out; who is in or out already stays so.

    Raises:
        Refusal: `not_own`; `not_found` for a group or somebody unknown; `not_assigned` for who is not on the project.
    """
    require_own(project)
    group = await staff_group(tx, project.id, name)
    coming, going = await _people(tx, add), await _people(tx, remove)
    scope = {"tenant_id": tx.tenant_id, "project_id": project.id}
    assigned = set(await tx.many(q.assigned, uuid.UUID, **scope))
    if not set(coming) <= assigned:
        raise Refusal("not_assigned", "invalid", {"project": project.name})
    await tx.run(q.leave_group, tenant_id=tx.tenant_id, group_id=group.id, people=going)
    await tx.run(q.enter_group, group_id=group.id, people=coming, **scope)
    await tx.announce(StaffChanged(subject=project.id))
    return await staff_group(tx, project.id, name)


async def _people(tx: Tx, addresses: Sequence[str]) -> list[uuid.UUID]:
    known = {each.address: each.id for each in await staff(tx)}
    wanted = sorted({each.strip().lower() for each in addresses})
    if any(each not in known for each in wanted):
        raise not_found("labeler")
    return [known[each] for each in wanted]
