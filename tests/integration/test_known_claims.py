"""A claim that gets a known task does the same work as any other, counted in the database: no machine is too busy to tell.

`test_gold_unseen` judges what a browser receives and how long it waits; here stands what would make the one longer.
"""

from __future__ import annotations

import random
import uuid
from statistics import median
from typing import Any

import pytest

from tarazu import quality, tasks
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tarazu.quality import GoldPolicy, NewKnownItem
from tests.integration.http.conftest import example
from tests.integration.http.test_gold_unseen import content
from tests.lab import Lab

pytestmark = pytest.mark.anyio

PAIRS = 40
CLAIM = """explain (analyze, buffers, wal, timing off, format json) select * from tasks.claim(
  current_setting('tz.ctx'), $1, gen_random_uuid(), false, $2, $3, 10, $4)"""
# New versions of rows that a session has written, by table; what marks a row (a lock, a deletion) makes none.
WRITTEN = """select c.oid::regclass::text, pg_stat_get_xact_tuples_inserted(c.oid) + pg_stat_get_xact_tuples_updated(c.oid)
  from pg_class c where c.relkind = 'r' and c.oid >= 16384 and c.oid <> 'tasks.queue_access'::regclass"""


async def stocked(lab: Lab, customer: Actor, **changes: Any) -> Project:
    """Start a project with enough known tasks and others, of which half of all claims may get one."""
    project = await lab.project(customer, **changes)
    chance = random.Random(17)
    async with lab.db.tx(customer) as tx:
        items = [NewKnownItem(payload=content(chance), expected=example()["answer"]) for _ in range(PAIRS * 2)]
        await quality.add_known_items(tx, project.id, items)
        await tasks.intake(tx, project.id, [tasks.NewTask(payload=content(chance)) for _ in range(PAIRS * 2)])
        await quality.set_gold_policy(tx, project.id, GoldPolicy(rate=500, newcomer_rate=500))
    return project


async def claimed(lab: Lab, person: Actor, feed: uuid.UUID, *, known: bool) -> tuple[int, frozenset[Any]]:
    """Claim and hand in; returns how many records of the log the claim wrote, and of which tables how many rows anew."""
    assignment = uuid.uuid4()
    async with lab.db.tx(person) as tx:
        run = tx._connection.execute
        before = dict(await (await run(WRITTEN)).fetchall())
        plan = await (await run(CLAIM, [assignment, tx.now, feed, 0.0 if known else 0.999])).fetchall()
        after = dict(await (await run(WRITTEN)).fetchall())
    await tasks.submit(lab.db, person, assignment, example()["answer"], 30)
    written = {(table, count - before[table]) for table, count in after.items() if count > before[table]}
    return plan[0][0][0]["Plan"]["WAL Records"], frozenset(written)


@pytest.mark.parametrize("redundancy", [1, 2])
async def test_a_claim_of_a_known_task_writes_what_any_other_does(lab: Lab, redundancy: int) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await stocked(lab, customer, redundancy=redundancy)
    feed = await lab.feed(project)
    turns = [True, False] * PAIRS
    random.Random(19).shuffle(turns)
    records: dict[bool, list[int]] = {True: [], False: []}
    rows: dict[bool, set[frozenset[Any]]] = {True: set(), False: set()}
    for known in turns:
        record, written = await claimed(lab, meera, feed, known=known)
        records[known].append(record)
        rows[known].add(written)
    async with lab.db.tx(customer) as tx:
        assert (await tasks.progress(tx, project.id)).submissions == PAIRS, "half of them were known"
    assert rows[True] == rows[False]
    if redundancy == 1:
        # Now and then one tidies a page up in passing; most do not. What was had and is still wanted would be locked in passing too.
        assert median(records[True]) == median(records[False]), records
