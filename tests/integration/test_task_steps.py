"""All that happened to a task, as its customer reads it: who took it, appeals, cases and experts; nobody else reads it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tarazu import delivery, quality, tasks
from tarazu.kit.actor import Actor
from tarazu.runner.main import keep_clocks
from tests.conftest import Cluster
from tests.integration.test_adaptive import doubt_of, waiting_for_an_expert
from tests.integration.test_appeals import scene
from tests.integration.test_case_appeals import appeal, confirmed, decide
from tests.integration.test_repairs import delivered, look_again
from tests.lab import Lab

pytestmark = pytest.mark.anyio


async def steps(lab: Lab, customer: Actor, task_id: uuid.UUID) -> list[quality.TaskStep]:
    """Return what happened to a task, as its customer reads it."""
    async with lab.db.tx(customer) as tx:
        return await quality.task_steps(tx, task_id)


async def test_who_took_a_task_skipped_it_or_ran_out_of_time_is_told_under_the_tenants_own_names(lab: Lab) -> None:
    customer, people = await lab.customer(), [await lab.contributor() for _ in range(3)]
    project = await lab.project(customer)
    (task_id,) = await lab.add(customer, project)
    skipped = await lab.claim(people[0], project)
    await tasks.skip(lab.db, people[0], skipped.id, "too_hard")
    await lab.claim(people[1], project)
    lab.clock.advance(timedelta(hours=3))
    await keep_clocks(lab.db)
    await lab.answer(people[2], await lab.claim(people[2], project))
    found = await steps(lab, customer, task_id)
    assert [each.what for each in found if each.what != "claimed"] == ["skipped", "expired"]
    assert [each.what for each in found].count("claimed") == 3
    known = {each.contributor_id for each in found}
    assert (len(known), known & {each.principal_id for each in people}) == (3, set())
    async with lab.db.tx(customer) as tx:
        assert {each.contributor_id for each in await tasks.task_submissions(tx, task_id)} < known
    for stranger in (await lab.customer(), await lab.customer("viewer")):
        assert await steps(lab, stranger, task_id) == []


async def test_appeals_and_their_ends_are_told_and_not_their_words(lab: Lab) -> None:
    at = await scene(lab, "exclude")
    await at.appeal()
    await at.decide("overturned")
    async with lab.db.tx(at.customer) as tx:
        (task,) = await tasks.tasks(tx, at.project.id)
    found = await steps(lab, at.customer, task.id)
    assert [(each.what, each.verdict, each.reason) for each in found if each.verdict] == [
        ("appealed", "exclude", None),
        ("appeal_overturned", "exclude", "By §2."),
    ]


async def test_what_a_case_left_out_and_what_counts_again_is_told(lab: Lab, cluster: Cluster) -> None:
    here, _, case = await confirmed(lab, cluster)
    await appeal(here, case)
    await decide(lab, case, "overturned", await lab.investigator())
    async with lab.db.tx(here.customer) as tx:
        all_of_it = [
            each.what
            for task in await tasks.tasks(tx, here.project.id)
            for each in await quality.task_steps(tx, task.id)
        ]
    assert all_of_it.count("left_out") == all_of_it.count("restored") > 0


async def test_an_expert_who_was_asked_and_did_not_come_is_told(lab: Lab) -> None:
    customer, project = await waiting_for_an_expert(lab)
    task_id = (await doubt_of(lab, customer, project)).task_id
    lab.clock.advance(timedelta(days=8))
    await keep_clocks(lab.db)
    found = [each.what for each in await steps(lab, customer, task_id) if each.what != "claimed"]
    assert found == ["escalated", "lapsed"]


async def test_the_reports_of_one_task_are_read_alone(lab: Lab) -> None:
    customer = await lab.customer()
    project, made, _, first = await delivered(lab, customer)
    async with lab.db.tx(customer) as tx:
        report = await delivery.report_row(tx, first.id, made[0], "A is plainly better")
    await look_again(lab, made[0], customer, frozenset())
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        (told,) = await delivery.repairs(tx, project.id, made[0])
        assert (told.id, told.outcome) == (report.id, "confirmed")
        assert await delivery.repairs(tx, project.id, made[1]) == []
