"""The loops of the runner. A loop that fails says so in the log, waits, and goes on."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any

import procrastinate

from tarazu import delivery, evaluation, methods, projects, quality, tasks, trust
from tarazu.kit import idempotency, news
from tarazu.kit.actor import system
from tarazu.kit.db import Database
from tarazu.kit.driver import Unreachable, conninfo_with, lock_held
from tarazu.kit.errors import Refusal
from tarazu.kit.files import Files
from tarazu.kit.jobs import Handler, JobContext, count_failure
from tarazu.runner.handlers import Pace
from tarazu.runner.loops import cause, contained, every
from tarazu.runner.news import pump, retry

log = logging.getLogger("tarazu.runner")

JOBS: Mapping[str, Handler] = {**quality.JOBS, **evaluation.JOBS, **delivery.JOBS}
CLOCK_SECONDS = 5.0
WATCH_SECONDS = 60.0
WARM_AFTER_SECONDS = 10.0
# A job may go on for so long when the runner is asked to end: its supervisor gives that twice the time.
JOBS_END_SECONDS = 10.0
# A job whose worker was killed is taken up again after this long.
STALLED_SECONDS = 30
DONE_JOBS_KEPT_HOURS = 72
SWEPT_AT_ONCE = 1_000
LEADER_LOCK = 7_240_002


async def run(context: JobContext, conninfo: str, pace: Pace) -> None:
    """Run every loop until SIGTERM or SIGINT. Of several runners one keeps the clocks; all work off jobs."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    key = trust.signing_key(context.secrets.key("audit"))
    loops = [
        asyncio.create_task(_lead(context.db, conninfo, pace, key, stop)),
        asyncio.create_task(work_off_jobs(context, conninfo, stop)),
        asyncio.create_task(_send_messages(context, pace)),
        asyncio.create_task(warm()),
    ]
    await stop.wait()
    for loop in loops:
        loop.cancel()
    await asyncio.gather(*loops, return_exceptions=True)


async def _lead(db: Database, conninfo: str, pace: Pace, key: Any, stop: asyncio.Event) -> None:
    """Hold the leader's lock on a connection of its own and keep the clocks for as long as it holds."""
    while not stop.is_set():
        try:
            async with lock_held(conninfo, LEADER_LOCK) as still_held, asyncio.TaskGroup() as loops:
                async with db.tx(system()) as tx:
                    await news.retry_parked(tx)
                for seconds, act in (
                    (pace.tick_seconds, lambda: pump(db, pace)),
                    (pace.seal_seconds, lambda: seal_all(db, key)),
                    (CLOCK_SECONDS, lambda: keep_clocks(db)),
                    (WATCH_SECONDS, lambda: watch_reviews(db, pace)),
                    (WATCH_SECONDS, lambda: fade_stops(db)),
                    (CLOCK_SECONDS, lambda: retry(db, pace)),
                ):
                    loops.create_task(every(seconds, act))
                loops.create_task(every(CLOCK_SECONDS, still_held, fatal=True))
        except* (Unreachable, Refusal) as lost:
            log.warning("the leader lost its connection: %s", ", ".join(cause(each) for each in lost.exceptions))
        if not stop.is_set():
            await asyncio.sleep(1)


async def _send_messages(context: JobContext, pace: Pace) -> None:
    """Deliver webhooks; every runner does, for what one has leased the others pass over."""
    async with delivery.Sender(context.db, context.outbound, context.secrets, context.mailer) as sender:
        await every(pace.tick_seconds, sender.work)


async def warm() -> None:
    """Compile the loops of the statistics, or load them, once the start is over: no consensus has to wait for that."""
    await asyncio.sleep(WARM_AFTER_SECONDS)
    await asyncio.to_thread(methods.warm)


async def seal_all(db: Database, key: Any) -> int:
    """Seal the chain of every tenant that has something to seal; returns how many events were sealed."""
    sealed = 0
    async with db.tx(system()) as tx:
        behind = await trust.unsealed_tenants(tx)
    for tenant_id in behind:
        with contained(f"sealing the log of {tenant_id}"):
            async with db.tx(system(tenant_id)) as tx:
                sealed += await trust.seal(tx, key)
    return sealed


async def keep_clocks(db: Database) -> int:
    """Bring back what expired, accept what waited too long, fold tallies; returns how many rows moved."""
    moved = 0
    for clock in (
        tasks.expire,
        tasks.uphold_overdue,
        tasks.end_expert_seats,
        tasks.fold_tallies,
        quality.accept_overdue,
        quality.escalate_rechecks,
        quality.accept_abandoned,
        quality.overturn_overdue,
        quality.overturn_cases,
        quality.end_restrictions,
    ):
        with contained(f"the clock {clock.__name__}"):
            async with db.tx(system()) as tx:
                moved += await clock(tx)
    return moved


async def watch_reviews(db: Database, pace: Pace) -> int:
    """Count what waits for reviewers, hold feeds back that are ahead of them, and publish how reviewers do; returns how many projects."""
    async with db.tx(system()) as tx:
        watched = await quality.watched_projects(tx)
    for each in watched:
        with contained(f"watching the reviews of {each.project_id}"):
            async with db.tx(system(each.tenant_id)) as tx:
                await quality.watch_reviews(tx, each.project_id, pace.review_days)
    return len(watched)


async def fade_stops(db: Database) -> int:
    """Weigh anew, once a day, the answers by which people are stopped, and let in whom they stop no more; returns how many people."""
    async with db.tx(system()) as tx:
        found = await quality.fading.due(tx)
    for tenant_id, stops in groupby(sorted(found, key=attrgetter("tenant_id")), attrgetter("tenant_id")):
        with contained(f"weighing the answers of {tenant_id} anew"):
            async with db.tx(system(tenant_id)) as tx:
                await quality.fading.fade(tx, list(stops))
    return len(found)


async def sweep_files(db: Database, files: Files) -> int:
    """Remove bytes that uploads of killed processes left in the file store; returns how many files."""
    gone = 0
    async with db.tx(system()) as tx:
        known = await trust.tenants(tx)
    for tenant in known:
        with contained(f"sweeping the files of {tenant.id}"):
            gone += await projects.sweep_files(db, files, tenant.id)
    return gone


async def sweep(db: Database) -> int:
    """Forget what has expired (kept answers, sessions, failed sign-ins, told messages) in bounded steps; returns how many rows."""
    gone = 0
    for forget in (idempotency.forget_answers, trust.forget_expired, delivery.forget_messages):
        while True:
            async with db.tx(system()) as tx:
                count = await forget(tx, SWEPT_AT_ONCE)
            gone += count
            if not count:
                break
    return gone


async def work_off_jobs(
    context: JobContext, conninfo: str, stop: asyncio.Event, end_seconds: float = JOBS_END_SECONDS
) -> None:
    """Do what waits in the queue until this is cancelled; jobs then have `end_seconds` to end, and are put back otherwise."""
    while not stop.is_set():
        try:
            queue = job_queue(context, conninfo)
            async with queue.open_async():
                await queue.run_worker_async(
                    concurrency=2,
                    install_signal_handlers=False,
                    fetch_job_polling_interval=1,
                    shutdown_graceful_timeout=end_seconds,
                )
        except (Unreachable, procrastinate.exceptions.ConnectorException) as error:
            log.warning("the job worker lost its connection: %s", type(error).__name__)
            await asyncio.sleep(1)


def job_queue(context: JobContext, conninfo: str) -> procrastinate.App:
    """Return the job library's application with every package's jobs, and the job that revives stalled ones."""
    connector = procrastinate.PsycopgConnector(
        conninfo=conninfo_with(conninfo, options="-c search_path=jobs"), min_size=1, max_size=4
    )
    queue = procrastinate.App(connector=connector)
    again = _Again()
    for name, handler in JOBS.items():
        queue.task(name=name, retry=again, pass_context=True)(_bound(handler, context, again))

    @queue.periodic(cron="*/1 * * * *")
    @queue.task(name="runner.revive", queueing_lock="runner.revive", pass_context=True)
    async def revive(job: procrastinate.JobContext, timestamp: int) -> None:  # noqa: ARG001
        manager = job.app.job_manager
        for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            await manager.retry_job(stalled)
        await manager.delete_old_jobs(nb_hours=DONE_JOBS_KEPT_HOURS)

    @queue.periodic(cron="7 * * * *")
    @queue.task(name="runner.sweep", queueing_lock="runner.sweep")
    async def sweep_away(timestamp: int) -> None:  # noqa: ARG001
        await sweep(context.db)
        await sweep_files(context.db, context.files)

    return queue


class _Again(procrastinate.BaseRetryStrategy):
    """Has jobs that fail done again, five times and ever later, and jobs that were stopped as often as they are.

    The library keeps one count of both, so `failures` are counted beside it: of jobs that failed just now, by id.
    """

    def __init__(self) -> None:
        self.failures: dict[int | None, int] = {}

    async def note(self, db: Database, job_id: int | None) -> None:
        """Count that a job failed."""
        if job_id is not None:
            with contained("counting how often a job failed"):
                async with db.tx(system()) as tx:
                    self.failures[job_id] = await count_failure(tx, job_id)

    def get_retry_decision(self, *, exception: BaseException, job: procrastinate.jobs.Job) -> Any:
        if isinstance(exception, asyncio.CancelledError):
            return procrastinate.RetryDecision(retry_in={"seconds": 0})
        failing = procrastinate.RetryStrategy(max_attempts=5, exponential_wait=3)
        # Where the database could not be asked, the library's count stands in: it is no smaller.
        before = self.failures.pop(job.id, job.attempts + 1) - 1
        return failing.get_retry_decision(exception=exception, job=job.evolve(attempts=before))


def _bound(handler: Handler, context: JobContext, again: _Again) -> Callable[..., Awaitable[None]]:
    async def job(at: procrastinate.JobContext, **arguments: Any) -> None:
        try:
            await handler(context, **arguments)
        except Exception:
            await again.note(context.db, at.job.id)
            raise

    return job
