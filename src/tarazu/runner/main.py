"""The loops of the runner. A loop that fails says so in the log, waits, and goes on."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import procrastinate
import psycopg
from psycopg.conninfo import make_conninfo

from tarazu import delivery, evaluation, quality, tasks, trust
from tarazu.kit import sql
from tarazu.kit.actor import system
from tarazu.kit.db import Database
from tarazu.kit.events import News
from tarazu.kit.jobs import Handler, JobContext
from tarazu.runner.handlers import CONSUMERS, Consumer, Pace

log = logging.getLogger("tarazu.runner")
q = sql.load("tarazu.kit")

JOBS: Mapping[str, Handler] = {**quality.JOBS, **evaluation.JOBS, **delivery.JOBS}
NEWS_AT_ONCE = 500
CLOCK_SECONDS = 5.0
# A job whose worker was killed is taken up again after this long.
STALLED_SECONDS = 30
DONE_JOBS_KEPT_HOURS = 72
LEADER_LOCK = 7_240_002


async def run(context: JobContext, conninfo: str, pace: Pace) -> None:
    """Run every loop until SIGTERM or SIGINT. Of several runners one keeps the clocks; all work off jobs."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    key = trust.signing_key(context.secrets.key("audit"))
    loops = [
        asyncio.create_task(_lead(context.db, conninfo, pace, key, stop)),
        asyncio.create_task(_work_off_jobs(context, conninfo, stop)),
    ]
    await stop.wait()
    for loop in loops:
        loop.cancel()
    await asyncio.gather(*loops, return_exceptions=True)


async def _lead(db: Database, conninfo: str, pace: Pace, key: Any, stop: asyncio.Event) -> None:
    """Hold the leader's lock on a connection of its own and keep the clocks for as long as it holds."""
    while not stop.is_set():
        try:
            async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
                await connection.execute("select pg_advisory_lock(%s)", (LEADER_LOCK,))
                await asyncio.gather(
                    _every(pace.tick_seconds, lambda: pump(db, pace)),
                    _every(pace.seal_seconds, lambda: seal_all(db, key)),
                    _every(CLOCK_SECONDS, lambda: keep_clocks(db)),
                    _every(CLOCK_SECONDS, lambda: connection.execute("select 1"), fatal=True),
                )
        except psycopg.OperationalError as error:
            log.warning("the leader lost its connection: %s", type(error).__name__)
            await asyncio.sleep(1)


async def _every(seconds: float, act: Callable[[], Awaitable[Any]], *, fatal: bool = False) -> None:
    while True:
        try:
            await act()
        except Exception as error:
            if fatal:
                raise
            log.warning("a loop failed and goes on: %s: %s", type(error).__name__, error)
            await asyncio.sleep(1)
        await asyncio.sleep(seconds)


async def pump(db: Database, pace: Pace) -> int:
    """Give every consumer its news until none is left; returns how many events were handled."""
    handled = 0
    for consumer in CONSUMERS:
        while count := await _pump_one(db, consumer, pace):
            handled += count
    return handled


async def _pump_one(db: Database, consumer: Consumer, pace: Pace) -> int:
    async with db.tx(system()) as tx:
        news = await tx.many(q.news, News, consumer=consumer.name, tags=list(consumer.tags), most=NEWS_AT_ONCE)
    by_tenant: dict[Any, list[News]] = defaultdict(list)
    for item in news:
        by_tenant[item.tenant_id].append(item)
    for tenant_id, items in by_tenant.items():
        async with db.tx(system(tenant_id)) as tx:
            await consumer.handle(tx, items, pace)
    if news:
        async with db.tx(system()) as tx:
            await tx.run(q.news_read, consumer=consumer.name, upto=news[-1].upto)
    return len(news)


async def seal_all(db: Database, key: Any) -> int:
    """Seal the chain of every tenant that has something to seal; returns how many events were sealed."""
    sealed = 0
    async with db.tx(system()) as tx:
        behind = await trust.unsealed_tenants(tx)
    for tenant_id in behind:
        async with db.tx(system(tenant_id)) as tx:
            sealed += await trust.seal(tx, key)
    return sealed


async def keep_clocks(db: Database) -> int:
    """Bring back what expired and accept what waited too long; returns how many rows moved."""
    async with db.tx(system()) as tx:
        moved = await tasks.expire(tx)
        return moved + await quality.accept_overdue(tx) + await quality.accept_abandoned(tx)


async def _work_off_jobs(context: JobContext, conninfo: str, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            queue = job_queue(context, conninfo)
            async with queue.open_async():
                await queue.run_worker_async(concurrency=2, install_signal_handlers=False, fetch_job_polling_interval=1)
        except (psycopg.OperationalError, procrastinate.exceptions.ConnectorException) as error:
            log.warning("the job worker lost its connection: %s", type(error).__name__)
            await asyncio.sleep(1)


def job_queue(context: JobContext, conninfo: str) -> procrastinate.App:
    """Return the job library's application with every package's jobs, and the job that revives stalled ones."""
    connector = procrastinate.PsycopgConnector(
        conninfo=make_conninfo(conninfo, options="-c search_path=jobs"), min_size=1, max_size=4
    )
    queue = procrastinate.App(connector=connector)
    for name, handler in JOBS.items():
        queue.task(name=name, retry=procrastinate.RetryStrategy(max_attempts=5, exponential_wait=3))(
            _bound(handler, context)
        )

    @queue.periodic(cron="*/1 * * * *")
    @queue.task(name="runner.revive", queueing_lock="runner.revive", pass_context=True)
    async def revive(job: procrastinate.JobContext, timestamp: int) -> None:  # noqa: ARG001
        manager = job.app.job_manager
        for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            await manager.retry_job(stalled)
        await manager.delete_old_jobs(nb_hours=DONE_JOBS_KEPT_HOURS)

    return queue


def _bound(handler: Handler, context: JobContext) -> Callable[..., Awaitable[None]]:
    async def job(**arguments: Any) -> None:
        await handler(context, **arguments)

    return job
