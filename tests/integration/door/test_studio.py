"""A customer's own people, through the official client and in their own feed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from scaleapi.exceptions import ScaleDuplicateResource, ScaleInvalidRequest, ScaleResourceNotFound
from scaleapi.tasks import TaskType
from scaleapi.teams import TeammateRole

from tarazu import ledger, projects, tasks, trust
from tarazu.kit.actor import Actor
from tarazu.tasks import Claimed
from tests.integration.door.conftest import Door, cows
from tests.integration.door.test_people import address, key_of
from tests.lab import PASSWORD, fresh

pytestmark = pytest.mark.anyio


async def labeler(door: Door) -> Actor:
    """Return somebody who labels for the customer only: invited, joined and signed in."""
    email = address()
    await door.call(door.client.invite_teammates, [email], TeammateRole.Labeler)
    async with door.lab.db.tx(door.customer) as tx:
        invitation = next(each.invitation_id for each in await trust.team(tx) if each.address == email)
    assert invitation
    return (await trust.accept_invitation(door.lab.db, invitation, "Lata", PASSWORD)).actor


async def batch_of(door: Door, project: str, count: int = 1) -> str:
    """Make a batch with some tasks and let it be worked on."""
    name = fresh("batch")
    await door.call(door.client.create_batch, project, name)
    for _ in range(count):
        await door.call(
            door.client.create_task, TaskType.ImageAnnotation, **cows(project=project, batch=name, instruction=name)
        )
    await door.call(door.client.finalize_batch, name)
    return name


async def next_batch(door: Door, person: Actor) -> str | None:
    """Let somebody take what is theirs to take next, and return the batch that it is of."""
    await door.lab.settle()
    claimed = await tasks.claim(door.lab.db, person)
    if not isinstance(claimed, Claimed):
        return None
    # Its tasks carry the name of their batch.
    return str(claimed.view["instruction"]).split()[0]


async def assigned(door: Door, *people: Actor) -> str:
    """Start a Studio project and assign people to it."""
    project = await door.project(studio=True)
    await door.call(door.client.add_studio_assignments, [each.handle for each in people], [project])
    return project


async def test_assignments_are_answered_whole(door: Door) -> None:
    first, second = await labeler(door), await labeler(door)
    project, other = await door.project(studio=True), await door.project(studio=True)
    found = await door.call(door.client.add_studio_assignments, [first.handle.upper(), second.handle], [project, other])
    assert {email: sorted(each.assigned_projects) for email, each in found.items()} == {
        first.handle: sorted([project, other]),
        second.handle: sorted([project, other]),
    }
    await door.call(door.client.remove_studio_assignments, [first.handle], [other])
    left = await door.call(door.client.list_studio_assignments)
    assert left[first.handle].assigned_projects == [project]


async def test_only_who_is_assigned_is_offered_a_studio_project(door: Door) -> None:
    mine, idle, stranger = await labeler(door), await labeler(door), await door.lab.contributor()
    project = await assigned(door, mine)
    await batch_of(door, project)
    open_to_all = await door.project()
    await door.call(door.client.create_task, TaskType.ImageAnnotation, **cows(project=open_to_all))
    await door.lab.settle()
    feeds = {}
    for name, person in (("mine", mine), ("idle", idle), ("stranger", stranger)):
        async with door.lab.db.tx(person) as tx:
            feeds[name] = [row.title["en"] for row in (await tasks.feed(tx)).entries]
    assert feeds["mine"] == [project]
    assert feeds["idle"] == []
    assert project not in feeds["stranger"]
    assert open_to_all in feeds["stranger"]
    assert not isinstance(await tasks.claim(door.lab.db, idle), Claimed)


async def test_who_is_taken_off_is_offered_nothing_more(door: Door) -> None:
    person = await labeler(door)
    project = await assigned(door, person)
    batch = await batch_of(door, project)
    await door.lab.settle()
    await door.call(door.client.remove_studio_assignments, [person.handle], [project])
    assert await next_batch(door, person) is None
    await door.call(door.client.add_studio_assignments, [person.handle], [project])
    assert await next_batch(door, person) == batch


async def test_a_batch_for_a_group_is_offered_to_that_group_only(door: Door) -> None:
    inside, outside = await labeler(door), await labeler(door)
    project = await assigned(door, inside, outside)
    group = await door.call(door.client.create_project_group, project, [inside.handle], "experts/1")
    assert (group.name, group.numWorkers, group.workers[0][0].email) == ("experts/1", 1, inside.handle)
    batch = await batch_of(door, project)
    shown = await door.call(door.client.assign_studio_batches, batch, ["experts/1"])
    assert (shown.groups, shown.project_name, shown.total) == (["experts/1"], project, 1)
    assert await next_batch(door, outside) is None
    changed = await door.call(door.client.update_project_group, project, "experts/1", [outside.handle], [inside.handle])
    assert [worker.email for worker in changed.workers[0]] == [outside.handle]
    assert await next_batch(door, inside) is None
    assert await next_batch(door, outside) == batch
    [listed] = await door.call(door.client.list_project_groups, project)
    assert listed.as_dict() == changed.as_dict()


async def test_batches_are_done_in_the_order_that_was_set(door: Door) -> None:
    person = await labeler(door)
    one, two = await assigned(door, person), await assigned(door, person)
    batches = [await batch_of(door, project) for project in (one, two, one)]
    assert [each.name for each in await door.call(door.client.list_studio_batches)] == batches
    wanted = [batches[2], batches[1], batches[0]]
    found = await door.call(door.client.set_studio_batches_priorities, wanted)
    assert [(each.name, each.studio_priority) for each in found] == list(zip(wanted, (1, 2, 3), strict=True))
    assert await next_batch(door, person) == batches[2]
    reset = await door.call(door.client.reset_studio_batches_priorities)
    assert [each.name for each in reset] == batches
    assert [await next_batch(door, person) for _ in range(2)] == batches[:2]


@pytest.mark.parametrize("drop", [0, 1])
async def test_an_order_names_every_pending_batch_once(door: Door, drop: int) -> None:
    project = await door.project(studio=True)
    batches = [await batch_of(door, project) for _ in range(2)]
    given = [batches[0]] if drop else [*batches, batches[0]]
    with pytest.raises(ScaleInvalidRequest):
        await door.call(door.client.set_studio_batches_priorities, given)
    with pytest.raises(ScaleResourceNotFound):
        await door.call(door.client.set_studio_batches_priorities, [*batches, "nothing"])
    assert [each.name for each in await door.call(door.client.list_studio_batches)] == batches


async def test_a_completed_batch_is_pending_no_more_and_its_queue_is_left(door: Door) -> None:
    person = await labeler(door)
    project = await assigned(door, person)
    batch = await batch_of(door, project)
    await door.lab.settle()
    claimed = await tasks.claim(door.lab.db, person)
    assert isinstance(claimed, Claimed)
    values = {"box": [{"label": "Baby Cow", "left": 1, "top": 2, "width": 30, "height": 40}]}
    await tasks.submit(door.lab.db, person, claimed.id, {"values": values}, 30)
    await door.lab.settle()
    assert (await door.call(door.client.get_batch, batch)).status == "completed"
    assert await door.call(door.client.list_studio_batches) == []
    later = await batch_of(door, project)
    assert await next_batch(door, person) == later


async def test_own_people_are_paid_nothing_here(door: Door) -> None:
    person = await labeler(door)
    project = await assigned(door, person)
    await batch_of(door, project)
    await door.lab.settle()
    claimed = await tasks.claim(door.lab.db, person)
    assert isinstance(claimed, Claimed)
    assert claimed.pay.amount_minor == 0
    values = {"box": [{"label": "Baby Cow", "left": 1, "top": 2, "width": 30, "height": 40}]}
    await tasks.submit(door.lab.db, person, claimed.id, {"values": values}, 30)
    await door.lab.settle()
    async with door.lab.db.tx(person) as tx:
        told = await ledger.statement(tx, tx.now - timedelta(days=1), tx.now + timedelta(days=1))
        assert (told.lines, told.unbooked) == ([], [])
    async with door.lab.db.tx(door.customer) as tx:
        native = await projects.project_named(tx, project)
        assert await ledger.project_cost(tx, native.id) == []


async def test_unknown_people_and_projects_are_not_found_and_others_are_invalid(door: Door) -> None:
    person = await labeler(door)
    project, plain = await door.project(studio=True), await door.project()
    with pytest.raises(ScaleResourceNotFound):
        await door.call(door.client.add_studio_assignments, ["nobody@example.org"], [project])
    with pytest.raises(ScaleResourceNotFound):
        await door.call(door.client.add_studio_assignments, [door.customer.handle], [project])
    with pytest.raises(ScaleResourceNotFound):
        await door.call(door.client.add_studio_assignments, [person.handle], ["nothing"])
    with pytest.raises(ScaleInvalidRequest):
        await door.call(door.client.add_studio_assignments, [person.handle], [plain])
    with pytest.raises(ScaleInvalidRequest):
        await door.call(door.client.list_project_groups, plain)
    with pytest.raises(ScaleInvalidRequest, match="Assign"):
        await door.call(door.client.create_project_group, project, [person.handle], "early")
    assert await door.call(door.client.list_project_groups, project) == []
    with pytest.raises(ScaleResourceNotFound):
        await door.call(door.client.update_project_group, project, "nothing", [], [])
    await door.call(door.client.create_project_group, project, [], "twice")
    with pytest.raises(ScaleDuplicateResource):
        await door.call(door.client.create_project_group, project, [], "twice")


async def test_another_customer_reaches_none_of_it(door: Door) -> None:
    person = await labeler(door)
    project = await assigned(door, person)
    batch = await batch_of(door, project)
    other = door.with_key(await key_of(door.lab, await door.lab.customer()))
    assert await door.call(other.list_studio_assignments) == {}
    assert await door.call(other.list_studio_batches) == []
    for ask in (
        lambda: other.list_project_groups(project),
        lambda: other.assign_studio_batches(batch, []),
        lambda: other.add_studio_assignments([person.handle], []),
        lambda: other.set_studio_batches_priorities([batch]),
    ):
        with pytest.raises(ScaleResourceNotFound):
            await door.call(ask)


async def test_orders_set_side_by_side_end_in_one_of_them(door: Door) -> None:
    project = await door.project(studio=True)
    batches = [await batch_of(door, project) for _ in range(3)]
    await asyncio.gather(
        door.call(door.client.set_studio_batches_priorities, batches[::-1]),
        door.call(door.client.set_studio_batches_priorities, [batches[1], batches[0], batches[2]]),
    )
    found = [each.name for each in await door.call(door.client.list_studio_batches)]
    assert found in (batches[::-1], [batches[1], batches[0], batches[2]])


async def test_who_labels_no_more_leaves_the_projects(door: Door) -> None:
    person = await labeler(door)
    await assigned(door, person)
    await door.call(door.client.update_teammates_role, [person.handle], TeammateRole.Member)
    assert await door.call(door.client.list_studio_assignments) == {}
    await door.call(door.client.update_teammates_role, [person.handle], TeammateRole.Labeler)
    assert (await door.call(door.client.list_studio_assignments))[person.handle].assigned_projects == []
