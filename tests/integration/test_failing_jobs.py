"""Jobs that fail are tried five times more; what a restart stopped takes none of these."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tarazu.kit.actor import system
from tarazu.kit.jobs import JobContext
from tarazu.runner import main
from tests.conftest import Cluster
from tests.lab import Lab

pytestmark = pytest.mark.anyio

NAME = "evaluation.refresh"
RETRIES = 5


@pytest.fixture
def admin(cluster: Cluster) -> Iterator[psycopg.Connection[Any]]:
    """A connection that sees every job."""
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as connection:
        yield connection


class Struck:
    """A job that goes on until the runner is stopped, so many times, and then fails."""

    def __init__(self, stops: int) -> None:
        self.stops, self.begun, self.came = stops, 0, asyncio.Event()

    async def __call__(self, _context: JobContext, **_arguments: Any) -> None:
        self.begun += 1
        self.came.set()
        if self.begun <= self.stops:
            await asyncio.Event().wait()
        raise ValueError("as it does each time")


async def state(admin: psycopg.Connection[Any], job: int) -> tuple[str, int]:
    """Return what became of a job and how often it failed."""
    text = "select status::text, failures from jobs.procrastinate_jobs where id = %s"
    (found,) = admin.execute(text, [job]).fetchall()
    return found


@pytest.mark.parametrize("stops", [0, 2, RETRIES + 1])
async def test_what_stopped_a_job_takes_none_of_its_tries(
    lab: Lab, cluster: Cluster, admin: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch, stops: int
) -> None:
    struck = Struck(stops)
    # Only this job is done, and in a queue of its own: those of other tests wait.
    monkeypatch.setattr(main, "JOBS", {NAME: struck})
    customer, queue = await lab.customer(), f"q{uuid.uuid4().hex}"
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await tx.enqueue(NAME, lock="struck", project_id=str(uuid.uuid4()))
    text = "update jobs.procrastinate_jobs set queue_name = %s where lock = %s returning id"
    ((job,),) = admin.execute(text, [queue, f"{customer.tenant_id}/struck"]).fetchall()
    for _ in range(stops):
        await once(lab, cluster, struck, queue, is_stopped=True)
        assert await state(admin, job) == ("todo", 0)
    while (await state(admin, job))[0] == "todo":
        # nobody waits until it is tried again
        admin.execute("update jobs.procrastinate_jobs set scheduled_at = null where id = %s", [job])
        await once(lab, cluster, struck, queue, is_stopped=False)
    assert await state(admin, job) == ("failed", RETRIES + 1)
    assert struck.begun == stops + RETRIES + 1


async def once(lab: Lab, cluster: Cluster, struck: Struck, queue: str, *, is_stopped: bool) -> None:
    """Work off what waits in a queue; a job that goes on is stopped as by a restart of the runner."""
    struck.came.clear()
    app = main.job_queue(lab.jobs, cluster.conninfo("tz_system"))
    async with app.open_async():
        working = asyncio.create_task(
            app.run_worker_async(
                queues=[queue], wait=is_stopped, install_signal_handlers=False, shutdown_graceful_timeout=0
            )
        )
        if is_stopped:
            await struck.came.wait()
            working.cancel()
            with pytest.raises(asyncio.CancelledError):
                await working
        else:
            await working
