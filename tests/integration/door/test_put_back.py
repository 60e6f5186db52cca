"""Tasks at the door that are withdrawn and put back before they have all their answers: what is told, and how they are listed."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from tarazu import projects, scale, tasks
from tarazu.kit.actor import system
from tarazu.projects import Redundancy
from tests.conftest import Cluster
from tests.integration.door.acts import BOXES, made, taken, worked
from tests.integration.door.conftest import Door
from tests.integration.door.test_callbacks import said_in, sent
from tests.integration.test_fixes import TAKEN_BACK
from tests.receiver import Receiver, answering

pytestmark = pytest.mark.anyio


async def test_a_task_put_back_is_told_completed_by_its_last_answer_and_was_an_error_once(door: Door) -> None:
    name, people = await door.project(), [await door.lab.contributor() for _ in range(3)]
    async with door.lab.db.tx(door.customer) as tx:
        native = await projects.project_named(tx, name)
        await projects.set_redundancy(tx, native.id, Redundancy(redundancy=3))
    async with Receiver.opened(answering(200)) as there:
        shown = await made(door, project=name, callback_url=there.url)
        await worked(door, people[0], name)
        claimed = await taken(door, people[1], name)
        async with door.lab.db.tx(door.customer) as tx:
            task_id = (await scale.task_at(tx, shown.id)).id
        async with door.lab.db.tx(system(door.customer.tenant_id)) as tx:
            await tasks.withdraw_task(tx, native.id, task_id, "Both boxes are the same.")
        assert await sent(door) == 1
        await tasks.submit(door.lab.db, people[1], claimed.id, {"values": BOXES}, 30)
        assert await sent(door) == 0
        async with door.lab.db.tx(door.customer) as tx:
            assert (await tasks.reinstate_task(tx, task_id, TAKEN_BACK)).seats == 1
        assert await sent(door) == 0
        await worked(door, people[2], name)
        assert await sent(door) == 1
    assert [said_in(request)["status"] for request in there.requests] == ["error", "completed"]


async def test_a_task_asked_anew_and_put_back_with_its_seat_is_told_completed_a_second_time(
    door: Door, cluster: Cluster
) -> None:
    name, people = await door.project(), [await door.lab.contributor() for _ in range(2)]
    async with Receiver.opened(answering(200)) as there:
        shown = await made(door, project=name, callback_url=there.url)
        await worked(door, people[0], name)
        assert await sent(door) == 1
        async with door.lab.db.tx(door.customer) as tx:
            held = await scale.task_at(tx, shown.id)
        with psycopg.connect(cluster.admin_conninfo()) as connection:
            connection.execute("update tasks.submission set used = false where task_id = %s", [held.id])
        async with door.lab.db.tx(door.customer) as tx:
            await tasks.ask_anew(tx, held.id)
        async with door.lab.db.tx(system(door.customer.tenant_id)) as tx:
            await tasks.withdraw_task(tx, held.project_id, held.id, "Both boxes are the same.")
        assert await sent(door) == 1
        async with door.lab.db.tx(door.customer) as tx:
            assert (await tasks.reinstate_task(tx, held.id, TAKEN_BACK)).seats == 1
        assert await sent(door) == 0
        door.lab.clock.advance(timedelta(minutes=1))
        await worked(door, people[1], name)
        assert (await sent(door), await sent(door)) == (1, 0)
    assert [said_in(request)["status"] for request in there.requests] == ["completed", "error", "completed"]
    assert len({request.headers["webhook-id"] for request in there.requests}) == 3


@pytest.mark.parametrize("status", ["error", "pending", "completed", "canceled"])
async def test_a_list_by_status_asks_nothing_task_by_task(door: Door, cluster: Cluster, status: str) -> None:
    name = await door.project()
    for _ in range(2):
        await made(door, project=name)
        await worked(door, await door.lab.contributor(), name)
    calls = "select distinct funcname from pg_stat_xact_user_functions where schemaname in ('scale', 'tasks')"
    asked = f"%s, null, null, %s, {', '.join(['null'] * 10)}"
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        connection.execute("set local track_functions = 'all'")
        connection.execute(f"select scale.count_tasks({asked})", [door.customer.tenant_id, status])
        connection.execute(f"select scale.find_tasks({asked}, null, 10)", [door.customer.tenant_id, status])
        assert sorted(connection.execute(calls)) == [("count_tasks",), ("find_tasks",)]
