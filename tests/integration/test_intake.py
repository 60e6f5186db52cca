"""Intake of many rows: chunks, repeats, batches and what is left when somebody stops halfway."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from tarazu import kinds, tasks
from tarazu.kit.actor import Actor
from tarazu.kit.errors import Fault, Refusal
from tarazu.projects import Project
from tarazu.tasks import NewTask
from tests.lab import Lab

pytestmark = pytest.mark.anyio

CHUNKS = 2 * 2_000 + 500


def rows(count: int, **changes: str) -> list[NewTask]:
    """Return rows that differ in their keys."""
    payload = {**kinds.of("chat.compare").example("en")["payload"], **changes}
    return [NewTask(payload=payload, unique_key=f"q{number}") for number in range(1, count + 1)]


async def stored(lab: Lab, customer: Actor, project: Project) -> int:
    """Return how many tasks a project has."""
    async with lab.db.tx(customer) as tx:
        return (await tasks.progress(tx, project.id)).tasks


async def test_ids_come_in_the_order_of_the_rows_whether_new_or_repeated(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    given = rows(CHUNKS)
    async with lab.db.tx(customer) as tx:
        some = await tasks.intake(tx, project.id, given[1_990:2_010])
    async with lab.db.tx(customer) as tx:
        done = await tasks.intake(tx, project.id, given)
    assert (done.created, done.repeated) == (CHUNKS - 20, 20)
    assert done.task_ids[1_990:2_010] == some.task_ids
    for place in (0, 1_999, 2_000, CHUNKS - 1):
        async with lab.db.tx(customer) as tx:
            assert (await tasks.task(tx, done.task_ids[place])).unique_key == given[place].unique_key
    assert await stored(lab, customer, project) == CHUNKS


async def test_a_key_that_stands_for_something_else_is_named_by_its_row_in_any_chunk(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    async with lab.db.tx(customer) as tx:
        await tasks.intake(tx, project.id, rows(2_500, note="first")[2_499:])
    with pytest.raises(Refusal) as refused:
        async with lab.db.tx(customer) as tx:
            await tasks.intake(tx, project.id, rows(CHUNKS))
    assert [fault.field for fault in refused.value.faults] == ["rows[2500].unique_key"]
    assert await stored(lab, customer, project) == 1


async def test_faulty_rows_may_be_left_out_and_are_told_by_their_number_in_any_chunk(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    async with lab.db.tx(customer) as tx:
        await tasks.intake(tx, project.id, rows(2_500, note="first")[2_499:])
    given: list[NewTask | Fault] = [*rows(CHUNKS)]
    given[9] = Fault(field="", code="bad_json")
    told: list[tuple[int, str]] = []
    async with lab.db.tx(customer) as tx:
        done = await tasks.intake(
            tx,
            project.id,
            given,
            leave_out=lambda number, faults: told.extend((number, fault.code) for fault in faults),
        )
    assert sorted(told) == [(10, "bad_json"), (2_500, "differs")]
    assert (done.created, done.repeated) == (CHUNKS - 2, 0)
    assert await stored(lab, customer, project) == CHUNKS - 1


async def test_tasks_are_handed_out_in_the_order_of_their_rows(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    async with lab.db.tx(customer) as tx:
        done = await tasks.intake(tx, project.id, rows(5))
    for _ in range(5):
        await lab.answer(meera, await lab.claim(meera, project))
    async with lab.db.tx(customer) as tx:
        answers = await tasks.submissions(tx, project.id, None, 10)
    assert [each.task_id for each in answers] == done.task_ids


async def test_two_imports_into_a_new_batch_at_once_share_it(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    given = rows(200)

    async def come_in(part: list[NewTask]) -> uuid.UUID | None:
        async with lab.db.tx(customer) as tx:
            return (await tasks.intake(tx, project.id, part, batch="july")).batch_id

    one, other = await asyncio.gather(come_in(given[:100]), come_in(given[100:]))
    async with lab.db.tx(customer) as tx:
        batches = await tasks.batches(tx, project.id)
    assert [each.id for each in batches] == [one] == [other]


async def test_an_import_that_is_stopped_halfway_leaves_nothing(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    waiting = asyncio.Event()

    async def slow() -> AsyncIterator[list[NewTask]]:
        yield rows(CHUNKS)
        waiting.set()
        await asyncio.Event().wait()

    async def come_in() -> None:
        async with lab.db.tx(customer) as tx:
            await tasks.intake(tx, project.id, slow())

    running = asyncio.create_task(come_in())
    await waiting.wait()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert running.cancelled()
    assert await stored(lab, customer, project) == 0


async def test_an_import_that_is_stopped_while_the_database_is_busy_gives_its_connection_up(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    waiting = asyncio.Event()

    async def slow() -> AsyncIterator[list[NewTask]]:
        yield rows(2_000)
        waiting.set()
        yield rows(2_000)

    async def come_in() -> None:
        async with lab.db.tx(customer) as tx:
            await tasks.intake(tx, project.id, slow())

    async with lab.db.tx(customer) as tx:
        await tasks.intake(tx, project.id, rows(1))
        running = asyncio.create_task(come_in())
        await waiting.wait()
        for _ in range(100):
            await asyncio.sleep(0)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        assert running.cancelled()
    assert await stored(lab, customer, project) == 1
