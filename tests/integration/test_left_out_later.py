"""What a case leaves out counts for nothing, whoever decides on it later or at the same moment; overturned, it counts if others let it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import psycopg
import pytest

from tarazu import ledger, quality, tasks
from tarazu.kit.actor import Actor, system
from tarazu.kit.db import Tx
from tarazu.runner.main import keep_clocks
from tests.conftest import Cluster
from tests.integration.test_case_appeals import appeal, confirm, decide, states
from tests.integration.test_cases import ANSWERS, WHY, Crowd, crowd
from tests.integration.test_fixes import TAKEN_BACK
from tests.lab import Lab

pytestmark = pytest.mark.anyio


async def in_review(here: Crowd, cluster: Cluster, count: int) -> None:
    """Take it back that so many answers of the person are accepted, and put them before the reviewers."""
    text = """update tasks.submission s set accepted_at = null where s.id in (select x.id from tasks.submission x
      where x.contributor_id = %s order by x.submitted_at limit %s) returning s.id"""
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        ids = [row[0] for row in connection.execute(text, [here.odd.principal_id, count])]
    async with here.lab.db.tx(system(here.customer.tenant_id)) as tx:
        await quality.queue_reviews(tx, ids, tx.now + timedelta(days=7))


async def reviewed(here: Crowd, verdict: str) -> None:
    """Have somebody review one of the answers that wait."""
    reviewer, review = await here.lab.reviewing(here.project)
    async with here.lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, review.id, verdict, None, None if verdict == "accept" else "It is wrong.")
    await here.lab.settle()


async def test_what_is_in_review_when_a_case_is_confirmed_is_left_out_when_it_is_accepted(
    lab: Lab, cluster: Cluster
) -> None:
    here = await crowd(lab, cluster)
    before = await here.used()
    investigator, case = await here.opened()
    await in_review(here, cluster, 3)
    await confirm(here, investigator, case)
    assert [each.left_out for each in await here.mine()] == [ANSWERS]
    assert await states(here) == {("left_out", case.id), ("in_review", case.id)}
    await reviewed(here, "accept")
    await reviewed(here, "exclude")
    lab.clock.advance(timedelta(days=7, seconds=1))
    await keep_clocks(lab.db)
    await lab.settle()
    assert await here.used() == before - ANSWERS
    assert await states(here) == {("left_out", case.id), ("excluded", case.id)}
    async with lab.db.tx(here.odd) as tx:
        paid = (await ledger.statement(tx, tx.now - timedelta(days=30), tx.now + timedelta(seconds=1))).lines
    assert [line.amount_minor for line in paid] == [1250] * 3
    await appeal(here, case)
    await decide(lab, case, "overturned", await lab.investigator())
    assert await here.used() == before - 1
    assert await states(here) == {("accepted", None), ("excluded", None)}
    (mine,) = await here.mine()
    assert mine.appeal is not None
    assert mine.appeal.restored == ANSWERS - 1


async def somebody_waits(cluster: Cluster) -> None:
    """Return when a statement of this database waits for a lock."""
    text = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    async with await psycopg.AsyncConnection.connect(cluster.admin_conninfo(), autocommit=True) as connection:
        while not await (await connection.execute(text)).fetchall():
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("first", ["verdict", "case"])
async def test_an_answer_that_is_accepted_while_its_case_is_confirmed_is_left_out(
    lab: Lab, cluster: Cluster, first: str
) -> None:
    here = await crowd(lab, cluster)
    before = await here.used()
    investigator, case = await here.opened()
    await in_review(here, cluster, 1)
    await here.read(investigator, case)
    reviewer, review = await lab.reviewing(here.project)

    async def accept(tx: Tx) -> None:
        await quality.record_review(tx, review.id, "accept")

    async def confirmed(tx: Tx) -> None:
        await quality.decide_case(tx, case.id, "confirmed", WHY, leave_out=True)

    async def do(who: Actor, what: Callable[[Tx], Awaitable[None]]) -> None:
        async with lab.db.tx(who) as tx:
            await what(tx)

    turns = [(reviewer, accept), (investigator, confirmed)]
    (early, one), (late, other) = turns if first == "verdict" else turns[::-1]
    async with lab.db.tx(early) as tx:
        await one(tx)
        waiting = asyncio.create_task(do(late, other))
        await somebody_waits(cluster)
    await waiting
    assert await here.used() == before - ANSWERS
    await appeal(here, case)
    await decide(lab, case, "overturned", await lab.investigator())
    assert await here.used() == before


async def test_a_verdict_that_is_taken_back_lets_nothing_count_that_a_case_leaves_out(
    lab: Lab, cluster: Cluster
) -> None:
    here = await crowd(lab, cluster)
    before = await here.used()
    investigator, case = await here.opened()
    await in_review(here, cluster, 1)
    await reviewed(here, "exclude")
    await confirm(here, investigator, case)
    assert [each.left_out for each in await here.mine()] == [ANSWERS - 1]
    async with lab.db.tx(here.odd) as tx:
        found = await quality.my_answers(tx, tx.now + timedelta(seconds=1), 100)
        excluded = next(each.assignment_id for each in found if each.state == "excluded")
        await quality.make_appeal(tx, excluded, "The clause says the opposite.")
    judge, work = await lab.appealed(here.project)
    async with lab.db.tx(judge) as tx:
        await quality.decide_appeal(tx, work.id, "overturned", "By §2.")
    assert await here.used() == before - ANSWERS
    assert await states(here) == {("left_out", case.id)}
    await appeal(here, case)
    await decide(lab, case, "overturned", await lab.investigator())
    assert await here.used() == before
    assert await states(here) == {("accepted", None)}


@pytest.mark.parametrize("first", ["reinstated", "overturned"])
async def test_what_a_case_leaves_out_of_a_withdrawn_task_counts_once_both_are_taken_back(
    lab: Lab, cluster: Cluster, first: str
) -> None:
    here = await crowd(lab, cluster)
    before = await here.used()
    investigator, case = await here.opened()
    text = "select task_id from tasks.submission where contributor_id = %s order by submitted_at limit 1"
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        ((task_id,),) = connection.execute(text, [here.odd.principal_id]).fetchall()
    async with lab.db.tx(system(here.customer.tenant_id)) as tx:
        await tasks.withdraw_task(tx, here.project.id, task_id, WHY)
    others = before - await here.used() - 1
    await confirm(here, investigator, case)
    assert [each.left_out for each in await here.mine()] == [ANSWERS]
    assert await here.used() == before - ANSWERS - others

    async def reinstated() -> None:
        async with lab.db.tx(here.customer) as tx:
            await tasks.reinstate_task(tx, task_id, TAKEN_BACK)

    async def overturned() -> None:
        await appeal(here, case)
        await decide(lab, case, "overturned", await lab.investigator())

    if first == "reinstated":
        await reinstated()
        assert await here.used() == before - ANSWERS
        await overturned()
    else:
        await overturned()
        assert await here.used() == before - 1 - others
        await reinstated()
    assert await here.used() == before
