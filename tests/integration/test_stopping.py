"""What is stopped while the database is locked ends then and there: nothing is kept, and no connection waits on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass

import psycopg
import pytest

from tarazu import delivery, kinds, projects, quality, tasks
from tarazu.kit.actor import Actor, system
from tarazu.projects import Project
from tarazu.runner.main import work_off_jobs
from tarazu.tasks import NewTask
from tests.conftest import Cluster
from tests.lab import Lab

pytestmark = pytest.mark.anyio

CHUNK = 2_000
# More than an ending takes on a busy machine; the lock is held for as long as it is waited.
PATIENCE_SECONDS = 20
STUCK = "select pid from pg_stat_activity where %s = any (pg_blocking_pids(pid))"


@dataclass(frozen=True, slots=True)
class Scene:
    """A project with an answer and a task to be claimed, and somebody who may claim it."""

    lab: Lab
    customer: Actor
    project: Project
    meera: Actor


Work = Callable[[Scene], Awaitable[object]]


@pytest.fixture
def keeper(cluster: Cluster) -> Iterator[psycopg.Connection]:
    """A connection of its own, in whose transaction a table may be locked."""
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        yield connection


@pytest.fixture
def admin(cluster: Cluster) -> Iterator[psycopg.Connection]:
    """A connection that sees who waits for whom."""
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as connection:
        yield connection


async def scene(lab: Lab) -> Scene:
    """Return a project with one task answered and one open."""
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project, 2)
    await lab.answer(meera, await lab.claim(meera, project))
    await lab.settle()
    return Scene(lab, customer, project, meera)


def rows(count: int) -> list[NewTask]:
    """Return rows that differ in their keys."""
    payload = kinds.of("chat.compare").example("en")["payload"]
    return [NewTask(payload=payload, unique_key=f"q{number}") for number in range(count)]


async def import_on(here: Scene, undo: Callable[[], Awaitable[None]] | None = None) -> None:
    """Import rows of which some are being stored while others are still to come."""

    async def unended() -> AsyncIterator[list[NewTask]]:
        yield rows(CHUNK)
        await asyncio.Event().wait()

    async with here.lab.db.tx(here.customer) as tx:
        if undo:
            tx.if_undone(undo)
        await tasks.intake(tx, here.project.id, unended())


async def import_whole(here: Scene) -> None:
    """Import rows and wait until they are stored."""
    async with here.lab.db.tx(here.customer) as tx:
        await tasks.intake(tx, here.project.id, rows(CHUNK))


async def export(here: Scene) -> None:
    """Copy the answers of a project out, with their tasks."""
    async with here.lab.db.tx(here.customer) as tx:
        lines = delivery.stream_answers(tx, here.project.id, b"a key of thirty-two bytes, or so", with_tasks=True)
        async with aclosing(lines) as blocks:
            async for _ in blocks:
                pass


async def claim(here: Scene) -> None:
    """Ask for work, in one round trip."""
    await here.lab.claim(here.meera, here.project)


async def refit(here: Scene) -> None:
    """Do a job of the runner."""
    of = {"tenant_id": str(here.customer.tenant_id), "project_id": str(here.project.id)}
    await quality.JOBS["quality.refit"](here.lab.jobs, **of)


async def stuck(admin: psycopg.Connection, keeper: psycopg.Connection, *, wanted: bool) -> None:
    """Wait until somebody waits for what is locked, or nobody does any more."""
    while (admin.execute(STUCK, [keeper.info.backend_pid]).fetchone() is not None) != wanted:
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("work", [import_on, import_whole, export, claim, refit])
async def test_what_is_cancelled_while_a_table_is_locked_does_not_wait_for_it(
    lab: Lab, admin: psycopg.Connection, keeper: psycopg.Connection, work: Work
) -> None:
    here = await scene(lab)
    keeper.execute("lock table tasks.task in access exclusive mode")
    running = asyncio.ensure_future(work(here))
    async with asyncio.timeout(PATIENCE_SECONDS):
        await stuck(admin, keeper, wanted=True)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await stuck(admin, keeper, wanted=False)
    keeper.rollback()
    await untouched(here)


async def test_an_import_whose_rows_break_off_while_a_table_is_locked_does_not_wait_for_it(
    lab: Lab, admin: psycopg.Connection, keeper: psycopg.Connection
) -> None:
    here = await scene(lab)

    async def broken_off() -> AsyncIterator[list[NewTask]]:
        yield rows(CHUNK)
        await stuck(admin, keeper, wanted=True)
        raise ConnectionResetError

    keeper.execute("lock table tasks.task in access exclusive mode")
    async with asyncio.timeout(PATIENCE_SECONDS):
        with pytest.raises(ConnectionResetError):
            async with lab.db.tx(here.customer) as tx:
                await tasks.intake(tx, here.project.id, broken_off())
        await stuck(admin, keeper, wanted=False)
    keeper.rollback()
    await untouched(here)


async def test_what_is_cancelled_twice_ends_at_once(
    lab: Lab, admin: psycopg.Connection, keeper: psycopg.Connection
) -> None:
    here = await scene(lab)
    keeper.execute("lock table tasks.task in access exclusive mode")
    running = asyncio.ensure_future(import_on(here))
    async with asyncio.timeout(PATIENCE_SECONDS):
        await stuck(admin, keeper, wanted=True)
        while not running.done():
            running.cancel()
            await asyncio.sleep(0)
    assert running.cancelled()
    keeper.rollback()
    await untouched(here)


async def test_what_is_undone_with_a_transaction_is_undone_also_where_its_rollback_is_cancelled(
    lab: Lab, admin: psycopg.Connection, keeper: psycopg.Connection
) -> None:
    here, undone = await scene(lab), []

    async def undo() -> None:
        undone.append("a file")

    keeper.execute("lock table tasks.task in access exclusive mode")
    running = asyncio.ensure_future(import_on(here, undo))
    async with asyncio.timeout(PATIENCE_SECONDS):
        await stuck(admin, keeper, wanted=True)
        while not running.done():
            running.cancel()
            await asyncio.sleep(0)
    assert undone == ["a file"]
    keeper.rollback()
    await untouched(here)


async def test_a_job_that_waits_for_a_lock_when_the_runner_ends_is_put_back(
    lab: Lab, cluster: Cluster, admin: psycopg.Connection, keeper: psycopg.Connection
) -> None:
    here = await scene(lab)
    async with lab.db.tx(system(here.customer.tenant_id)) as tx:
        await projects.put_job(tx, "quality.refit", here.project.id)
    keeper.execute("lock table tasks.task in access exclusive mode")
    states = (
        f"select distinct status::text from jobs.procrastinate_jobs where args ->> 'project_id' = '{here.project.id}'"
    )
    working = asyncio.create_task(work_off_jobs(lab.jobs, cluster.conninfo("tz_system"), asyncio.Event(), 0.1))
    async with asyncio.timeout(PATIENCE_SECONDS):
        await stuck(admin, keeper, wanted=True)
        working.cancel()
        with pytest.raises(asyncio.CancelledError):
            await working
        await stuck(admin, keeper, wanted=False)
    assert admin.execute(states).fetchall() == [("todo",)]
    assert admin.execute("select count(*) from jobs.procrastinate_jobs where status = 'doing'").fetchone() == (0,)
    keeper.rollback()
    await untouched(here)


async def untouched(here: Scene) -> None:
    """Hold that a scene is as it was, and that every connection of the customers can be had."""
    async with asyncio.timeout(PATIENCE_SECONDS), asyncio.TaskGroup() as group:
        met = asyncio.Barrier(4)

        async def hold() -> None:
            async with here.lab.db.tx(here.customer) as tx:
                await met.wait()
                assert (await tasks.progress(tx, here.project.id)).tasks == 2

        for _ in range(4):
            group.create_task(hold())
    await here.lab.claim(here.meera, here.project)
