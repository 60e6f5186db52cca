"""What a task lacks: reported, held back, answered by its customer, and paid."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tarazu import ledger, tasks
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tarazu.tasks import Claimed, Empty
from tests.lab import Lab

pytestmark = pytest.mark.anyio


async def _earned(lab: Lab, person: Actor) -> list[tuple[str, int]]:
    await lab.settle()
    async with lab.db.tx(person) as tx:
        told = await ledger.statement(tx, lab.clock.now() - timedelta(days=30), lab.clock.now() + timedelta(days=1))
    return [(line.source_kind, line.amount_minor) for line in told.lines]


async def _reported(lab: Lab, customer: Actor, meera: Actor, redundancy: int = 1) -> tuple[Project, uuid.UUID]:
    """A project with one task, which somebody has reported."""
    project = await lab.project(customer, redundancy=redundancy)
    (task_id,) = await lab.add(customer, project)
    claimed = await lab.claim(meera, project)
    await tasks.report_lack(lab.db, meera, claimed.id, "information", "Which year is meant?")
    await tasks.report_lack(lab.db, meera, claimed.id, "information", "Which year is meant?")
    return project, task_id


async def test_a_reported_task_is_handed_to_nobody_until_its_customer_mends_it(lab: Lab) -> None:
    customer, meera, arjun = await lab.customer(), await lab.contributor(), await lab.contributor()
    project, task_id = await _reported(lab, customer, meera, redundancy=2)
    feed = await lab.feed(project)
    assert isinstance(await tasks.claim(lab.db, arjun, feed_id=feed), Empty)
    assert await _earned(lab, meera) == []
    async with lab.db.tx(customer) as tx:
        (report,) = await tasks.reports(tx, task_id)
        task = await tasks.task(tx, task_id)
        assert (task.state, report.lack, report.reason, report.upheld) == (
            "reported",
            "information",
            "Which year is meant?",
            None,
        )
        assert report.contributor_id != meera.principal_id
        prompt = [{"role": "user", "content": "What happened in 1857?"}]
        mended = await tasks.reopen_reported(tx, task_id, {**task.payload, "prompt": prompt})
    assert (mended.state, mended.payload["prompt"]) == ("open", prompt)
    claimed = await tasks.claim(lab.db, arjun, feed_id=feed)
    assert isinstance(claimed, Claimed)
    assert claimed.view["prompt"][0]["content"] == "What happened in 1857?"
    assert await _earned(lab, meera) == [("report", 625)]
    other = await lab.contributor()
    assert isinstance(await tasks.claim(lab.db, other, feed_id=feed), Claimed), "both answers are wanted again"
    assert isinstance(await tasks.claim(lab.db, await lab.contributor(), feed_id=feed), Empty)


async def test_a_report_of_nothing_missing_is_not_paid(lab: Lab) -> None:
    customer, meera, arjun = await lab.customer(), await lab.contributor(), await lab.contributor()
    project, task_id = await _reported(lab, customer, meera)
    async with lab.db.tx(customer) as tx:
        await tasks.reopen_reported(tx, task_id, upheld=False)
        assert [each.upheld for each in await tasks.reports(tx, task_id)] == [False]
    assert await _earned(lab, meera) == []
    await lab.answer(arjun, await lab.claim(arjun, project))
    async with lab.db.tx(customer) as tx:
        assert (await tasks.task(tx, task_id)).state == "completed"
        with pytest.raises(Refusal, match="task_not_reported"):
            await tasks.reopen_reported(tx, task_id)


async def test_cancelling_a_reported_task_agrees_with_the_report(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    _, task_id = await _reported(lab, customer, meera)
    async with lab.db.tx(customer) as tx:
        assert (await tasks.cancel_task(tx, task_id)).state == "cancelled"
    assert await _earned(lab, meera) == [("report", 625)]


async def test_a_report_that_nobody_answers_for_a_week_is_paid_and_the_task_waits_on(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    _, task_id = await _reported(lab, customer, meera)
    lab.clock.advance(timedelta(days=7, minutes=1))
    async with lab.db.tx(system()) as tx:
        await tasks.uphold_overdue(tx)
    assert await _earned(lab, meera) == [("report", 625)]
    async with lab.db.tx(customer) as tx:
        assert (await tasks.task(tx, task_id)).state == "reported"
        await tasks.reopen_reported(tx, task_id, upheld=False)
        assert [each.upheld for each in await tasks.reports(tx, task_id)] == [True]


async def test_a_task_that_somebody_has_begun_keeps_its_payload(lab: Lab) -> None:
    customer, meera, arjun = await lab.customer(), await lab.contributor(), await lab.contributor()
    project = await lab.project(customer, redundancy=3)
    (task_id,) = await lab.add(customer, project)
    held, other = await lab.claim(meera, project), await lab.claim(arjun, project)
    await lab.answer(arjun, other)
    await tasks.report_lack(lab.db, meera, held.id, "expert", "A lawyer must read this.")
    async with lab.db.tx(customer) as tx:
        payload = (await tasks.task(tx, task_id)).payload
        with pytest.raises(Refusal, match="task_begun"):
            await tasks.reopen_reported(tx, task_id, {**payload, "prompt": [{"role": "user", "content": "Another"}]})
        with pytest.raises(Refusal) as faulty:
            await tasks.reopen_reported(tx, task_id, {"prompt": []})
        assert faulty.value.faults[0].field.startswith("payload.")
        assert (await tasks.reopen_reported(tx, task_id)).state == "open"
    with pytest.raises(Refusal, match="assignment_over"):
        await tasks.report_lack(lab.db, arjun, other.id, "expert", "Too late.")
