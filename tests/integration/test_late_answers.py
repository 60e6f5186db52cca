"""Answers that come after their lease: taken while the place can still be had, by one person and once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tarazu import ledger, projects, quality, tasks
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.kit.money import Money
from tarazu.projects import Project
from tarazu.tasks import Claimed, Empty
from tests.integration.test_batches import add, admin, sound  # noqa: F401 - `admin` is a fixture
from tests.integration.test_gold import known, rules
from tests.integration.test_wellbeing import sensitive, shown, withdrawn
from tests.lab import Lab

pytestmark = pytest.mark.anyio

Admin = psycopg.Connection[Any]


async def late(lab: Lab, person: Actor, project: Project, *, swept: bool = True, hours: int = 2) -> Claimed:
    """Claim, and let the lease run out; `swept` says whether the runner has put the place back."""
    claimed = await lab.claim(person, project)
    lab.clock.advance(timedelta(hours=hours))
    if swept:
        await sweep(lab)
    return claimed


async def sweep(lab: Lab) -> None:
    """Let the runner put back what ran out."""
    async with lab.db.tx(system()) as tx:
        await tasks.expire(tx)


async def refused(lab: Lab, person: Actor, claimed: Claimed) -> None:
    """Hand in an answer that has no place."""
    with pytest.raises(Refusal, match="lease_expired"):
        await lab.answer(person, claimed)


async def test_a_late_answer_of_somebody_who_may_take_no_work_waits(lab: Lab, admin: Admin) -> None:  # noqa: F811
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    claimed = await late(lab, meera, project)
    for standing, outcome in (("restricted", None), ("good", "recorded")):
        admin.execute("update workforce.contributor set standing = %s where id = %s", [standing, meera.principal_id])
        if outcome is None:
            await refused(lab, meera, claimed)
        else:
            assert (await lab.answer(meera, claimed)).outcome == outcome


@pytest.mark.parametrize("swept", [True, False])
async def test_a_late_answer_takes_its_place_again_and_is_paid_as_it_was_claimed(
    lab: Lab,
    admin: Admin,  # noqa: F811
    swept: bool,
) -> None:
    customer, meera, arjun = await lab.customer(), await lab.contributor(), await lab.contributor()
    project = await lab.project(customer, redundancy=2)
    await lab.add(customer, project)
    claimed = await late(lab, meera, project, swept=swept)
    async with lab.db.tx(customer) as tx:
        await projects.set_rate(tx, project.id, Money(amount_minor=1, currency="INR"))
    assert (await lab.answer(meera, claimed)).outcome == "recorded"
    assert (await lab.answer(meera, claimed)).outcome == "repeated"
    with pytest.raises(Refusal, match="submitted_differently"):
        await lab.answer(meera, claimed, comment="Other words.")
    await sweep(lab)
    assert sound(admin, project)
    await lab.answer(arjun, await lab.claim(arjun, project))
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        assert (await tasks.progress(tx, project.id)).completed == 1
        assert (await ledger.project_cost(tx, project.id))[0].amount_minor == 1251
    said = "select body ->> 'late' from kit.event where tag = 'tasks:submission:received' and body ->> 'project' = %s"
    assert admin.execute(said + " order by xid, id", [str(project.id)]).fetchall() == [("true",), (None,)]


async def test_a_place_that_somebody_else_took_is_theirs(lab: Lab, admin: Admin) -> None:  # noqa: F811
    customer, meera, arjun = await lab.customer(), await lab.contributor(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    claimed = await late(lab, meera, project)
    other = await lab.claim(arjun, project)
    await refused(lab, meera, claimed)
    await lab.answer(arjun, other)
    await refused(lab, meera, claimed)
    assert sound(admin, project)


async def test_of_a_late_answer_and_a_claim_at_once_one_has_the_place(lab: Lab, admin: Admin) -> None:  # noqa: F811
    customer, people = await lab.customer(), [await lab.contributor() for _ in range(3)]
    project = await lab.project(customer, redundancy=2)
    await lab.add(customer, project, 4)
    feed = await lab.feed(project)
    # Each of two has each of four tasks; the third claims while they hand in, and both hand in twice.
    held = [(who, await lab.claim(who, project)) for who in people[:2] for _ in range(4)]
    lab.clock.advance(timedelta(hours=2))
    await sweep(lab)
    answers = [lab.answer(who, claimed) for who, claimed in held * 2]
    claims = [tasks.claim(lab.db, people[2], feed_id=feed) for _ in range(4)]
    found = await asyncio.gather(*answers, *claims, return_exceptions=True)
    taken = sum(isinstance(each, Claimed) for each in found)
    outcomes = [each.outcome for each in found if isinstance(each, tasks.HandedIn)]
    assert all(isinstance(each, Refusal | Claimed | Empty | tasks.HandedIn) for each in found), found
    assert outcomes.count("recorded") + taken == 8
    assert sound(admin, project)


async def test_a_late_answer_waits_for_work_that_rests_and_is_lost_to_work_that_is_over(
    lab: Lab,
    admin: Admin,  # noqa: F811
) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await add(lab, customer, project, 1, "july")
    claimed = await lab.claim(meera, project)
    async with lab.db.tx(customer) as tx:
        (batch,) = await tasks.batches(tx, project.id)
        await tasks.pause_batch(tx, batch.id)
    lab.clock.advance(timedelta(hours=2))
    await sweep(lab)
    await refused(lab, meera, claimed)
    async with lab.db.tx(customer) as tx:
        await tasks.resume_batch(tx, batch.id)
        await projects.set_state(tx, project.id, "paused")
    await refused(lab, meera, claimed)
    async with lab.db.tx(customer) as tx:
        await projects.set_state(tx, project.id, "active")
        await tasks.cancel_batch(tx, batch.id)
    await refused(lab, meera, claimed)
    assert sound(admin, project)


async def test_a_late_answer_needs_the_consent_and_adds_no_waiting_to_the_dose(lab: Lab) -> None:
    customer, meera, arjun = await lab.customer(), await lab.contributor(), await lab.contributor()
    project = await sensitive(lab, customer, 2)
    await lab.agree(meera, project)
    await lab.agree(arjun, project)
    hers, his = await lab.claim(meera, project), await lab.claim(arjun, project)
    lab.clock.advance(timedelta(hours=5))
    await sweep(lab)
    await withdrawn(lab, arjun, project)
    await refused(lab, arjun, his)
    assert (await lab.answer(meera, hers, seconds=600)).outcome == "recorded"
    assert (await shown(lab, meera, project)).minutes_had == 30


async def test_a_late_answer_is_not_taken_after_a_week_nor_of_a_round_that_was_settled(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, acceptance="review")
    await lab.add(customer, project, 2)
    await refused(lab, meera, await late(lab, meera, project, hours=7 * 24 + 1))
    claimed = await lab.claim(meera, project)
    await lab.answer(meera, claimed)
    reviewer, review = await lab.reviewing(project)
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, review.id, "return", None, "Say why.")
    lab.clock.advance(timedelta(days=3))
    await sweep(lab)
    await refused(lab, meera, claimed)


async def test_a_late_answer_to_a_known_task_is_taken_like_any_other(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await known(lab, customer, project, "a", "b")
    await rules(lab, customer, project)
    await lab.add(customer, project, 9)
    held = [await lab.claim(meera, project) for _ in range(9)]
    lab.clock.advance(timedelta(hours=2))
    await sweep(lab)
    assert {(await lab.answer(meera, each)).outcome for each in held} == {"recorded"}


async def test_a_late_answer_is_weighed_where_answers_decide_how_many_there_are(
    lab: Lab,
    admin: Admin,  # noqa: F811
) -> None:
    customer, meera, arjun = await lab.customer(), await lab.contributor(), await lab.contributor()
    project = await lab.project(customer, redundancy=2, redundancy_most=3, confidence=0.9)
    await lab.add(customer, project)
    claimed = await late(lab, meera, project)
    assert (await lab.answer(meera, claimed)).outcome == "recorded"
    await lab.answer(arjun, await lab.claim(arjun, project))
    assert sound(admin, project)
