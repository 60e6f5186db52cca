"""The runner: what one tenant's events break is nobody else's, nothing is lost, and what is over is forgotten."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from tarazu import projects, tasks, trust
from tarazu.kit import idempotency, news
from tarazu.kit.actor import Actor, system
from tarazu.kit.checks import counter_gap
from tarazu.kit.clock import SystemClock
from tarazu.kit.db import ContextSigner, Database, Tx
from tarazu.kit.errors import Refusal
from tarazu.kit.events import News
from tarazu.methods.aggregation import kernels
from tarazu.runner import Pace
from tarazu.runner.consumers import Consumer
from tarazu.runner.main import sweep, warm
from tarazu.runner.news import pump, retry
from tarazu.tasks.events import QueueOpened
from tests.conftest import Cluster
from tests.lab import PASSWORD, Lab, fresh

pytestmark = pytest.mark.anyio


class Reader:
    """A consumer of this test's own that fails on events of some tenants, and remembers what it handled."""

    def __init__(self) -> None:
        self.broken: set[object] = set()
        self.handled: list[News] = []
        self.fault: Exception = ZeroDivisionError("a customer's secret")
        self.consumer = Consumer(name=fresh("test.reader"), tags=(QueueOpened.tag,), handle=self._handle)

    async def _handle(self, tx: Tx, items: Sequence[News], _pace: Pace) -> None:
        if any(item.subject in self.broken for item in items):
            raise self.fault
        self.handled += items

    async def read(self, lab: Lab) -> None:
        """Hand over everything that there is."""
        await lab._caught_up()
        await pump(lab.db, Pace(), [self.consumer])

    async def again(self, lab: Lab) -> int:
        """Try again what was put aside and is due."""
        return await retry(lab.db, Pace(), [self.consumer])

    def subjects(self) -> set[object]:
        """Return what it handled."""
        return {item.subject for item in self.handled}


@pytest.fixture
def reader(cluster: Cluster) -> Iterator[Reader]:
    """A reader; what it had put aside, and its place, are forgotten in the end."""
    made = Reader()
    yield made
    with psycopg.connect(cluster.admin_conninfo()) as admin:
        for statement in ("delete from kit.parked where consumer = %s", "delete from kit.consumer where name = %s"):
            admin.execute(statement, (made.consumer.name,))


async def parked(lab: Lab, reader: Reader, cluster: Cluster) -> list[tuple[int, str, bool]]:
    """Return attempts, failure and whether it was given up, of each event that the reader has put aside."""
    with psycopg.connect(cluster.admin_conninfo()) as admin:
        return admin.execute(
            "select attempts, failure, retry_at is null from kit.parked where consumer = %s", (reader.consumer.name,)
        ).fetchall()


async def test_news_of_whom_a_reader_has_nothing_to_do_for_are_passed_over(lab: Lab, reader: Reader) -> None:
    concerned, other = await lab.customer(), await lab.customer()
    asked: list[set[uuid.UUID]] = []

    async def among(_tx: Tx, tenants: Sequence[uuid.UUID]) -> set[uuid.UUID]:
        asked.append(set(tenants))
        return {concerned.tenant_id}

    reader.consumer = replace(reader.consumer, among=among)
    await reader.read(lab)
    reader.handled.clear()
    wanted = await lab.project(concerned)
    await lab.project(other)
    asked.clear()
    await reader.read(lab)
    assert reader.subjects() == {wanted.id}
    assert asked == [{concerned.tenant_id, other.tenant_id}], "asked once for all"
    await reader.read(lab)
    assert len(asked) == 1, "its place is behind what was passed over"


async def test_an_event_that_breaks_its_handler_holds_nobody_back(lab: Lab, reader: Reader, cluster: Cluster) -> None:
    first, other = await lab.customer(), await lab.customer()
    good, bad, later = await lab.project(first), await lab.project(first), await lab.project(other)
    reader.broken = {bad.id}
    await reader.read(lab)
    assert {good.id, later.id} <= reader.subjects(), "neither the same tenant's other events nor another tenant's wait"
    assert bad.id not in reader.subjects()
    assert await parked(lab, reader, cluster) == [(1, "ZeroDivisionError", False)], "the class and not the message"
    newest = await lab.project(first)
    await reader.read(lab)
    assert newest.id in reader.subjects()


async def test_an_event_that_was_put_aside_is_tried_again_and_never_lost(
    lab: Lab, reader: Reader, cluster: Cluster
) -> None:
    bad = await lab.project(await lab.customer())
    reader.broken = {bad.id}
    await reader.read(lab)
    assert await reader.again(lab) == 0
    assert len(await parked(lab, reader, cluster)) == 1, "not due yet"
    for attempt in range(2, news.ATTEMPTS_MAX + 1):
        lab.clock.advance(timedelta(hours=1, seconds=1))
        await reader.again(lab)
        assert [row[0] for row in await parked(lab, reader, cluster)] == [attempt]
    assert await parked(lab, reader, cluster) == [(news.ATTEMPTS_MAX, "ZeroDivisionError", True)]
    operator = await lab.operator()
    async with lab.db.tx(operator) as tx:
        assert (await news.backlog(tx)).given_up >= 1
    reader.broken = set()
    lab.clock.advance(timedelta(days=1))
    assert await reader.again(lab) == 0, "given up until the runner starts anew"
    async with lab.db.tx(system()) as tx:
        await news.retry_parked(tx)
    assert await reader.again(lab) == 1
    assert bad.id in reader.subjects()
    assert await parked(lab, reader, cluster) == []


async def test_a_transaction_with_more_events_than_are_read_at_once_is_read_whole_and_the_next_after_it(
    lab: Lab, reader: Reader, cluster: Cluster
) -> None:
    await reader.read(lab)
    tenant, count = (await lab.customer()).tenant_id, news.NEWS_AT_ONCE + 1
    text = (
        "select kit.record_event(%s, gen_random_uuid(), %s, null, gen_random_uuid(), '{}', now())"
        " from generate_series(1, %s)"
    )
    for _ in range(2):
        with psycopg.connect(cluster.admin_conninfo()) as admin:
            admin.execute(text, (tenant, QueueOpened.tag, count))
    project = await lab.project(await lab.customer())
    async with lab.db.tx(system()) as tx:
        found = await news.news(tx, reader.consumer.name, reader.consumer.tags)
    assert (len(found), len({item.xid for item in found})) == (count, 1)
    await reader.read(lab)
    assert len([item for item in reader.handled if item.tenant_id == tenant]) == 2 * count
    assert project.id in reader.subjects()


async def test_nothing_is_put_aside_while_the_database_is_away(lab: Lab, reader: Reader, cluster: Cluster) -> None:
    project = await lab.project(await lab.customer())
    reader.broken, reader.fault = {project.id}, Refusal("database_unavailable", "unavailable")
    with pytest.raises(Refusal, match="database_unavailable"):
        await reader.read(lab)
    assert await parked(lab, reader, cluster) == []
    reader.broken = set()
    await reader.read(lab)
    assert project.id in reader.subjects()


async def test_a_forged_event_of_a_project_that_is_not_there_is_passed_over(lab: Lab, cluster: Cluster) -> None:
    customer = await lab.customer()
    async with lab.db.tx(customer) as tx:
        await tx.announce(QueueOpened(subject=await tx.announce(QueueOpened(subject=lab_id(customer)))))
    project = await lab.project(await lab.customer())
    async with lab.db.tx(system()) as tx:
        assert any(queue.project == project.name for queue in await tasks.queue_health(tx))
    with psycopg.connect(cluster.admin_conninfo()) as admin:
        aside = admin.execute("select consumer, failure from kit.parked where tenant_id = %s", (customer.tenant_id,))
        assert aside.fetchall() == []


def lab_id(customer: Actor) -> object:
    """Return an id that is no project's."""
    assert customer.tenant_id
    return customer.tenant_id


async def test_the_backlog_tells_since_when_events_wait(lab: Lab, cluster: Cluster) -> None:
    await lab.settle()
    customer = await lab.customer()
    held = lab.clock.now()
    with closing(psycopg.connect(cluster.admin_conninfo())) as writer:
        writer.execute("select pg_current_xact_id()")
        async with lab.db.tx(customer) as tx:
            await tx.announce(QueueOpened(subject=lab_id(customer)))
        async with lab.db.tx(system()) as tx:
            oldest = (await news.backlog(tx)).oldest_unread
        assert oldest is not None
        assert oldest <= held, "an open transaction of anybody holds the consumers back, and that is to be seen"
        writer.rollback()
    await lab.settle()
    async with lab.db.tx(system()) as tx:
        later = (await news.backlog(tx)).oldest_unread
    assert later is None or later > held


async def test_the_statistics_are_compiled_before_anybody_waits_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tarazu.runner.main.WARM_AFTER_SECONDS", 0)
    await warm()
    before = kernels.expect_for.cache_info().misses
    kernels.expect_for(2, False)
    assert kernels.expect_for.cache_info().misses == before


async def test_what_has_expired_is_forgotten_in_bounded_steps(
    lab: Lab, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tarazu.runner.main.SWEPT_AT_ONCE", 2)
    customer = await lab.customer()
    for number in range(5):
        async with lab.db.tx(customer) as tx:
            await idempotency.remember(tx, f"key-{number}", b"x", 200, "{}")
        await trust.sign_in(lab.db, customer.handle, PASSWORD, fresh("address"))
        with suppress(Refusal):
            await trust.sign_in(lab.db, customer.handle, "wrong", fresh("address"))
    assert await sweep(lab.db) == 0
    assert counts(cluster, customer) == (5, 5)
    lab.clock.advance(timedelta(days=8))
    await sweep(lab.db)
    assert counts(cluster, customer) == (5, 0), "answers are kept for thirty days, sessions for seven"
    lab.clock.advance(timedelta(days=23))
    await sweep(lab.db)
    assert counts(cluster, customer) == (0, 0)
    with psycopg.connect(cluster.admin_conninfo()) as admin:
        assert admin.execute("select count(*) from trust.sign_in_failure").fetchone() == (0,)


def counts(cluster: Cluster, customer: Actor) -> tuple[int, int]:
    """Return how many answers and sessions of a tenant are kept."""
    with psycopg.connect(cluster.admin_conninfo()) as admin:
        row = admin.execute(
            "select (select count(*) from kit.idempotency where tenant_id = %(id)s),"
            " (select count(*) from trust.session where tenant_id = %(id)s)",
            {"id": customer.tenant_id},
        ).fetchone()
    assert row
    return row[0], row[1]


async def test_a_row_that_somebody_keeps_locked_stops_one_tenant_only(
    lab: Lab, reader: Reader, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "LOCK_WAIT_MILLISECONDS", 50)
    locked, free = await lab.project(await lab.customer()), await lab.project(await lab.customer())

    async def touch(tx: Tx, items: Sequence[News], _pace: Pace) -> None:
        for item in items:
            await tx._connection.execute("select pg_advisory_xact_lock(4711, hashtext($1))", [str(item.subject)])
        reader.handled += items

    consumer = Consumer(name=reader.consumer.name, tags=(QueueOpened.tag,), handle=touch)
    with closing(psycopg.connect(cluster.admin_conninfo())) as holder:
        holder.execute("select pg_advisory_lock(4711, hashtext(%s))", (str(locked.id),))
        holder.commit()
        await lab._caught_up()
        await asyncio.wait_for(pump(lab.db, Pace(), [consumer]), 60)
    assert free.id in reader.subjects()
    assert await parked(lab, reader, cluster) == [(1, "LockNotAvailable 55P03", False)]


def test_a_database_from_a_server_with_higher_transaction_numbers_is_found_out(cluster: Cluster) -> None:
    assert counter_gap(cluster.admin_conninfo()) == 0
    with psycopg.connect(cluster.admin_conninfo()) as admin:
        admin.execute(
            "insert into kit.consumer values ('test.restored', (pg_current_xact_id()::text::int8 + 5000)::text::xid8)"
        )
    try:
        assert 4000 < counter_gap(cluster.admin_conninfo()) <= 5000
    finally:
        with psycopg.connect(cluster.admin_conninfo()) as admin:
            admin.execute("delete from kit.consumer where name = 'test.restored'")


async def test_a_closed_database_refuses_instead_of_failing(cluster: Cluster) -> None:
    db = Database(cluster.conninfo, ContextSigner(cluster.secrets.key("context")), SystemClock())
    await db.open({"system": 1})
    await db.close()
    with pytest.raises(Refusal, match="database_unavailable"):
        async with db.tx(system()):
            pass


async def test_a_job_that_failed_is_tried_again_beside_an_equal_one_that_waits(lab: Lab, cluster: Cluster) -> None:
    customer = await lab.customer()
    tenant = str(customer.tenant_id)

    async def put() -> None:
        async with lab.db.tx(system(customer.tenant_id)) as tx:
            await tx.enqueue("evaluation.refresh", lock="project", once="refresh", project_id=str(uuid.uuid4()))

    await put()
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as admin:
        admin.execute("set search_path = jobs")
        found = "select id, status::text from jobs.procrastinate_jobs where lock = %s order by id"
        ((first, _),) = admin.execute(found, (f"{tenant}/project",)).fetchall()
        admin.execute("update jobs.procrastinate_jobs set status = 'doing' where id = %s", (first,))
        await put()
        admin.execute("select procrastinate_retry_job_v2(%s, now(), null, null, null)", (first,))
        assert [row[1] for row in admin.execute(found, (f"{tenant}/project",)).fetchall()] == ["todo", "todo"]


async def test_a_job_that_waits_for_a_day_holds_nobody_of_its_project_up(lab: Lab, cluster: Cluster) -> None:
    customer, project = await lab.customer(), uuid.uuid4()
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await projects.put_job(tx, "quality.refit", project, wait_seconds=86_400, turn="later")
        await projects.put_job(tx, "quality.refit", project, wait_seconds=5)
        await projects.put_job(tx, "quality.what_if", project)
    with psycopg.connect(cluster.admin_conninfo()) as admin:
        admin.execute("set search_path = jobs")
        # The wait of five seconds is over, that of a day is not; other tests' jobs stay out of the way.
        admin.execute(
            "update procrastinate_jobs set queue_name = 'here',"
            " scheduled_at = case when scheduled_at > now() + interval '1 min' then scheduled_at end where lock = %s",
            [f"{customer.tenant_id}/project:{project}"],
        )
        begun = []
        take = "select id, task_name from procrastinate_fetch_job_v2('{here}', null) where id is not null"
        while job := admin.execute(take).fetchone():
            begun.append(job[1])
            admin.execute("update procrastinate_jobs set status = 'succeeded' where id = %s", job[:1])
        admin.rollback()
    assert begun == ["quality.what_if", "quality.refit"], "the third waits on for its day"
