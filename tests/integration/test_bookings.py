"""Pages of what a project has paid for: each costs as much as any other, and together they are all of it."""

from __future__ import annotations

import uuid

import psycopg
import pytest

from tarazu import ledger
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tests.conftest import Cluster
from tests.lab import Lab

pytestmark = pytest.mark.anyio

COUNT, PAGE = 6_000, 50


def booked(cluster: Cluster, tenant_id: uuid.UUID, project: Project, other: Project) -> None:
    """Book as many small costs of a project, in turn with those of another of the tenant."""
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as admin:
        admin.execute("set session_replication_role = replica")
        scope = {"tenant": tenant_id, "projects": [project.id, other.id], "count": COUNT}
        admin.execute(
            """
            with account as (insert into ledger.account (tenant_id, kind, currency) values (%(tenant)s, 'work_cost', 'INR') returning id),
            made as (select ('019a0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id, (%(projects)s::uuid[])[1 + n %% 2] as project
              from generate_series(1, 2 * %(count)s) n),
            kept as (insert into ledger.transaction (tenant_id, id, source_kind, source_id, project_id, at)
              select %(tenant)s, m.id, 'submission', gen_random_uuid(), m.project, now() from made m)
            insert into ledger.entry (tenant_id, transaction_id, account_id, project_id, amount_minor, currency, at)
              select %(tenant)s, m.id, a.id, m.project, 7, 'INR', now() from made m, account a
            """,
            scope,
        )
        admin.execute("analyze ledger.account, ledger.transaction, ledger.entry")


async def blocks(lab: Lab, customer: Actor, project: Project, before: uuid.UUID | None) -> int:
    """Return how many blocks a page is read from."""
    text = "explain (analyze, buffers, format json) select * from ledger.bookings($1, $2, $3)"
    async with lab.db.tx(customer) as tx:
        told = await tx._connection.execute(text, [project.id, before, PAGE])
        plan = (await told.fetchall())[0][0][0]["Plan"]
    found: int = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return found


async def test_a_late_page_of_bookings_is_the_work_of_an_early_one(lab: Lab, cluster: Cluster) -> None:
    customer = await lab.customer()
    assert customer.tenant_id
    project, other = await lab.project(customer), await lab.project(customer)
    booked(cluster, customer.tenant_id, project, other)
    async with lab.db.tx(customer) as tx:
        found = [each.id async for page in ledger.every_booking(tx, project.id) for each in page]
        first = await ledger.bookings(tx, project.id, None, PAGE)
        last = await ledger.bookings(tx, project.id, found[-PAGE - 1], PAGE)
        assert await ledger.bookings(tx, project.id, found[-1], PAGE) == []
    assert (len(found), found) == (COUNT, sorted(found, reverse=True))
    assert [each.id for each in [*first, *last]] == [*found[:PAGE], *found[-PAGE:]]
    # The first of them also reads what the connection has not read before.
    _, early, *later = [
        await blocks(lab, customer, project, before) for before in (None, None, found[COUNT // 2], found[-PAGE - 1])
    ]
    assert max(later) <= early + PAGE, "each begins where the one before it ended"
