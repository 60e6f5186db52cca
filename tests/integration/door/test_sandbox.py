"""Test keys: a world of their own in which everything is done at once, and neither people nor money come."""

from __future__ import annotations

import psycopg
import pytest
from scaleapi.batches import BatchStatus
from scaleapi.exceptions import ScaleDuplicateResource, ScaleInvalidRequest, ScaleResourceNotFound
from scaleapi.tasks import TaskStatus, TaskType

from tarazu import trust
from tests.conftest import Cluster
from tests.integration.door.acts import made, said
from tests.integration.door.conftest import Door
from tests.lab import fresh

pytestmark = pytest.mark.anyio


async def test_projects_batches_tasks_and_files_of_the_two_worlds_do_not_meet(door: Door) -> None:
    name, batch, unique_id = fresh("p"), fresh("b"), fresh("u")
    for client in (door.client, door.trial):
        await door.call(client.create_project, name, TaskType.ImageAnnotation, {})
        await door.call(client.create_batch, name, batch)
    live = await made(door, batch=batch, unique_id=unique_id)
    test = await made(door, trial=True, batch=batch, unique_id=unique_id)
    assert (live.status, live.is_test, test.status, test.is_test) == ("pending", False, "completed", True)
    for client, other in ((door.client, test), (door.trial, live)):
        with pytest.raises(ScaleResourceNotFound):
            await door.call(client.get_task, other.id)
        with pytest.raises(ScaleResourceNotFound):
            await door.call(client.cancel_task, other.id)
        assert (await door.call(client.tasks)).total == 1
    with pytest.raises(ScaleDuplicateResource):
        await made(door, trial=True, unique_id=unique_id)


async def test_a_task_of_a_test_key_is_done_when_it_is_created(house: Door) -> None:
    name = await house.project(client=house.trial)
    task = await made(house, trial=True, project=name, metadata={"a": 1}, tags=["x"])
    shown = await house.call(house.trial.get_task, task.id)
    assert shown.as_dict() == task.as_dict()
    assert shown.completed_at == shown.created_at
    assert (shown.metadata, shown.tags, shown.work_started, shown.audits) == ({"a": 1}, ["x"], True, [])
    assert [
        each.id for each in await house.call(house.trial.get_tasks, project_name=name, status=TaskStatus.Completed)
    ] == [task.id]
    with pytest.raises(ScaleInvalidRequest):
        await house.call(house.trial.cancel_task, task.id)


async def test_a_batch_of_a_test_key_is_completed_with_its_tasks(house: Door) -> None:
    name = fresh("p")
    await house.call(house.trial.create_project, name, TaskType.ImageAnnotation, {}, rapid=True)
    batch = (await house.call(house.trial.create_batch, name, fresh("b"))).name
    await made(house, trial=True, batch=batch)
    await house.call(house.trial.finalize_batch, batch)
    told = await house.call(house.trial.batch_status, batch)
    assert (told["status"], told["completed"], told["pending"]) == ("completed", 1, 0)
    assert [each.name for each in await house.call(house.trial.get_batches, name, BatchStatus.Completed)] == [batch]


async def test_a_faulty_task_is_as_faulty_with_a_test_key(house: Door) -> None:
    await said(house, "POST", "task/imageannotation", 400, key=house.test_key, json={"attachment": "x"})
    await said(house, "POST", "task/documentmodel", 402, key=house.test_key, json={})
    lost = await made(house, trial=True, attachment="scaledata://" + "0" * 24)
    assert lost.status == "error"


async def test_neither_people_nor_money_hear_of_a_test(door: Door, cluster: Cluster) -> None:
    name = await door.project(client=door.trial)
    for _ in range(3):
        await made(door, trial=True, project=name)
    await door.lab.settle()
    async with door.lab.db.tx(door.customer) as tx:
        sandbox = await trust.sandbox(tx)
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        for table in ("ledger.entry", "tasks.assignment", "tasks.submission", "tasks.open_task"):
            found = connection.execute(f"select count(*) from {table} where tenant_id = %s", [sandbox]).fetchone()
            assert found == (0,), table
