"""Batches: staging and finalizing, counts, filters and completion."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from scaleapi.batches import BatchStatus
from scaleapi.exceptions import ScaleDuplicateResource, ScaleInvalidRequest, ScaleResourceNotFound
from scaleapi.tasks import TaskType

from tarazu import projects, tasks
from tests.integration.door.acts import made, said, worked
from tests.integration.door.conftest import Door
from tests.lab import fresh

pytestmark = pytest.mark.anyio


async def started(door: Door, **project: Any) -> tuple[str, str]:
    """Start a project with a batch."""
    name = fresh("p")
    await door.call(door.client.create_project, name, TaskType.ImageAnnotation, {}, **project)
    return name, (await door.call(door.client.create_batch, name, fresh("b"))).name


async def counts(door: Door, batch: str) -> dict[str, Any]:
    """Return the status of a batch with its counts, as the client's own object takes it."""
    found = await door.call(door.client.get_batch, batch)
    told: dict[str, Any] = await door.call(found.get_status)
    assert (found.tasks_pending, found.tasks_completed) == (told["pending"], told["completed"])
    assert (found.tasks_error, found.tasks_canceled) == (told["error"], told["canceled"])
    return told


@pytest.mark.parametrize(("project", "status"), [({}, "in_progress"), ({"rapid": True}, "staging")])
async def test_a_batch_waits_for_its_end_where_the_project_is_worked_in_batches(
    door: Door, project: dict[str, bool], status: str
) -> None:
    name, batch = await started(door, **project)
    assert (await door.call(door.client.get_batch, batch)).status == status
    await made(door, batch=batch)
    person = await door.lab.contributor()
    await door.lab.settle()
    if status == "staging":
        async with door.lab.db.tx(door.customer) as tx:
            native = await projects.project_named(tx, name)
        nothing = await tasks.claim(door.lab.db, person, feed_id=await door.lab.feed(native))
        assert not isinstance(nothing, tasks.Claimed)
        finalized = await door.call(door.client.finalize_batch, batch)
        assert finalized.status == "in_progress"
    assert (await door.call(door.client.finalize_batch, batch)).status == "in_progress"
    await worked(door, person, name)
    await door.lab.settle()
    assert (await door.call(door.client.get_batch, batch)).status == "completed"
    assert (await door.call(door.client.finalize_batch, batch)).status == "completed"


async def test_a_batch_finalized_twice_at_once_is_finalized(door: Door) -> None:
    _, batch = await started(door, rapid=True)
    await made(door, batch=batch)
    outcomes = await asyncio.gather(*(door.call(door.client.finalize_batch, batch) for _ in range(4)))
    assert {each.status for each in outcomes} == {"in_progress"}


async def test_an_empty_batch_is_not_completed_by_finalizing_it(house: Door) -> None:
    _, batch = await started(house)
    assert (await house.call(house.client.finalize_batch, batch)).status == "in_progress"


@pytest.mark.parametrize("kind", ["calibration_batch", "self_label_batch"])
async def test_calibration_and_self_label_batches_are_of_rapid_only(house: Door, kind: str) -> None:
    plain, _ = await started(house)
    rapid, _ = await started(house, rapid=True)
    with pytest.raises(ScaleInvalidRequest):
        await house.call(house.client.create_batch, plain, fresh("b"), **{kind: True})
    made = await house.call(house.client.create_batch, rapid, fresh("b"), **{kind: True})
    assert made.as_dict()[kind] is True


async def test_names_of_batches_are_one_over_the_projects_of_an_account(house: Door) -> None:
    _, batch = await started(house)
    other, _ = await started(house)
    outcomes = await asyncio.gather(
        *(house.call(house.client.create_batch, other, batch) for _ in range(3)), return_exceptions=True
    )
    assert {type(each) for each in outcomes} == {ScaleDuplicateResource}
    name = fresh("b")
    outcomes = await asyncio.gather(
        house.call(house.client.create_batch, other, name),
        house.call(house.client.create_batch, await house.project(), name),
        return_exceptions=True,
    )
    assert sum(isinstance(each, ScaleDuplicateResource) for each in outcomes) == 1


async def test_a_batch_counts_its_tasks_by_status(door: Door) -> None:
    name, batch = await started(door)
    await made(door, batch=batch)
    await worked(door, await door.lab.contributor(), name)
    await made(door, batch=batch)
    await made(door, batch=batch)
    await door.call((await made(door, batch=batch)).cancel)
    await made(door, batch=batch, attachment="scaledata://" + "0" * 24)
    assert await counts(door, batch) == {
        "status": "in_progress",
        "pending": 2,
        "completed": 1,
        "error": 1,
        "canceled": 1,
    }


async def test_a_batch_of_which_everything_is_cancelled_or_lost_is_completed(door: Door) -> None:
    _, batch = await started(door)
    task = await made(door, batch=batch)
    await made(door, batch=batch, attachment="scaledata://" + "0" * 24)
    await door.call(task.cancel)
    await door.lab.settle()
    assert (await counts(door, batch))["status"] == "completed"


async def test_a_completed_batch_takes_more_and_is_completed_again(door: Door) -> None:
    name, batch = await started(door)
    for round in (1, 2):
        await made(door, batch=batch)
        assert (await door.call(door.client.get_batch, batch)).status == "in_progress"
        await worked(door, await door.lab.contributor(), name)
        await door.lab.settle()
        assert (await counts(door, batch)) == {
            "status": "completed",
            "pending": 0,
            "completed": round,
            "error": 0,
            "canceled": 0,
        }


@pytest.mark.parametrize(
    "body",
    [
        {"name": "b"},
        {"project": None, "name": "b"},
        {"project": ["p"], "name": "b"},
        {"callback": "ftp://x"},
        {"callback": 5},
        {"callback": "http://10.0.0.1/"},
        {"callback": "someone@example.com"},
        {"metadata": []},
        {"metadata": {"a": "x" * 10_240}},
        {"calibration_batch": "perhaps"},
        {"self_label_batch": {}},
    ],
)
async def test_a_batch_that_cannot_be_is_an_invalid_request(house: Door, body: dict[str, Any]) -> None:
    given = {"name": fresh("b")} | ({} if "name" in body else {"project": (await started(house))[0]}) | body
    await said(house, "POST", "batches", 400, json=given)


async def test_a_batch_of_an_unknown_project_is_not_found(house: Door) -> None:
    with pytest.raises(ScaleResourceNotFound):
        await house.call(house.client.create_batch, "nothing", fresh("b"))


async def test_metadata_of_a_batch_is_replaced(house: Door) -> None:
    _, batch = await started(house)
    assert (await house.call(house.client.get_batch, batch)).metadata == {}
    assert (await house.call(house.client.set_batch_metadata, batch, {"a": [1]})).metadata == {"a": [1]}
    assert (await house.call(house.client.set_batch_metadata, batch, {"b": 2})).metadata == {"b": 2}
    await said(house, "POST", f"batches/{batch}/setMetadata", 400, json=["a"])
    await said(house, "POST", f"batches/{batch}/setMetadata", 400, json={"a": "x" * 10_240})
    assert (await house.call(house.client.set_batch_metadata, batch, {})).metadata == {}


async def test_batches_are_paged_by_offset_newest_first(door: Door) -> None:
    name, first = await started(door)
    names = [first, *[(await door.call(door.client.create_batch, name, fresh("b"))).name for _ in range(4)]][::-1]
    page = await door.call(door.client.batches, limit=2)
    assert ([each.name for each in page], page.total, page.limit, page.offset, page.has_more) == (
        names[:2],
        5,
        2,
        0,
        True,
    )
    page = await door.call(door.client.batches, limit=2, offset=4)
    assert ([each.name for each in page], page.has_more) == (names[4:], False)
    page = await door.call(door.client.batches, offset=50)
    assert (list(page), page.total, page.has_more) == ([], 5, False)
    assert [each.name for each in await door.call(door.client.get_batches)] == names
    assert {"docs", "totalDocs", "limit", "offset", "has_more"} == set(await said(door, "GET", "batches"))


async def test_batches_are_found_by_project_status_and_time(door: Door) -> None:
    name, first = await started(door)
    door.lab.clock.advance(timedelta(hours=1))
    middle = door.lab.clock.now()
    _, second = await started(door, rapid=True)
    find = door.client.get_batches
    assert [each.name for each in await door.call(find, project_name=name)] == [first]
    assert [each.name for each in await door.call(find, batch_status=BatchStatus.Staging)] == [second]
    assert [each.name for each in await door.call(find, batch_status=BatchStatus.InProgress)] == [first]
    assert await door.call(find, batch_status=BatchStatus.Completed) == []
    assert [each.name for each in await door.call(find, created_after=middle.strftime("%Y-%m-%d %H:%M:%S.%f"))] == [
        second
    ]
    before = (middle - timedelta(seconds=1)).isoformat()
    assert [each.name for each in await door.call(find, created_before=before)] == [first]


@pytest.mark.parametrize("value", ["True", "False", "false", ""])
async def test_leaving_out_archived_batches_is_understood_though_none_is(door: Door, value: str) -> None:
    name, _ = await started(door)
    await door.call(door.client.create_batch, name, fresh("b"))
    assert (await said(door, "GET", f"batches?exclude_archived={value}"))["totalDocs"] == 2


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "offset=-1",
        "offset=x",
        "status=nothing",
        "start_time=x",
        "exclude_archived=perhaps",
    ],
)
async def test_a_list_of_batches_that_cannot_be_is_an_invalid_request(house: Door, query: str) -> None:
    await said(house, "GET", f"batches?{query}", 400)


async def test_a_native_batch_is_a_batch_of_the_door(door: Door) -> None:
    native = await door.lab.project(door.customer)
    name = fresh("b")
    async with door.lab.db.tx(door.customer) as tx:
        await tasks.create_batch(tx, native.id, name)
    batch = await door.call(door.client.get_batch, name)
    assert (batch.project, batch.status, batch.metadata) == (native.name, "in_progress", {})
    assert (await door.call(door.client.set_batch_metadata, name, {"a": 1})).metadata == {"a": 1}
    with pytest.raises(ScaleDuplicateResource):
        await door.call(door.client.create_batch, await door.project(), name)


@pytest.mark.parametrize("state", ["paused", "cancelled"])
async def test_a_batch_that_was_stopped_says_so_and_is_not_finalized(door: Door, state: str) -> None:
    name, batch = await started(door)
    await made(door, batch=batch)
    async with door.lab.db.tx(door.customer) as tx:
        [found] = await tasks.batches(tx, (await projects.project_named(tx, name)).id)
        await (tasks.pause_batch if state == "paused" else tasks.cancel_batch)(tx, found.id)
    shown = "canceled" if state == "cancelled" else state
    assert (await door.call(door.client.get_batch, batch)).status == shown
    assert [each.name for each in await door.call(door.client.batches, project=name, status=shown)] == [batch]
    with pytest.raises(ScaleInvalidRequest):
        await door.call(door.client.finalize_batch, batch)
    if state == "cancelled":
        with pytest.raises(ScaleInvalidRequest):
            await made(door, batch=batch)


@pytest.mark.parametrize("trial", [False, True])
async def test_of_tasks_created_in_one_batch_at_once_none_is_refused(door: Door, trial: bool) -> None:
    """The batch is completed and opened again between them: with a test key each task is done when it is created."""
    client = door.trial if trial else door.client
    name = await door.project(client=client)
    batch = (await door.call(client.create_batch, name, fresh("b"))).name
    for count in (8, 16):
        await asyncio.gather(*(made(door, trial=trial, batch=batch) for _ in range(8)))
        told = await door.call(client.batch_status, batch)
        assert told["completed" if trial else "pending"] == count
    assert told["status"] == ("completed" if trial else "in_progress")
    assert await door.call(client.get_tasks_count, batch_name=batch) == 16


async def test_tasks_cancelled_at_once_are_each_cancelled(door: Door) -> None:
    _, batch = await started(door)
    some = [await made(door, batch=batch) for _ in range(4)]
    outcomes = await asyncio.gather(*(door.call(door.client.cancel_task, task.id) for task in some * 2))
    assert {task.status for task in outcomes} == {"canceled"}
    assert (await counts(door, batch))["canceled"] == 4
