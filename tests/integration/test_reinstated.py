"""Withdrawals that their customer takes back, and who else is at the task at that moment."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from importlib import resources
from typing import Any

import psycopg
import pytest

from tarazu import delivery, projects, quality, schema, tasks
from tarazu.kit.actor import Actor, system
from tarazu.projects import Project
from tests.conftest import Cluster
from tests.integration.test_adaptive import start, teach
from tests.integration.test_batches import add, do, refusal, sound, until_blocked
from tests.integration.test_delivery import requested
from tests.integration.test_fixes import GIVEN, TAKEN_BACK, WHY
from tests.integration.test_quality import prefer
from tests.integration.test_repairs import SOON, build, lines
from tests.integration.test_second_looks import Row, row
from tests.integration.test_wrong_tasks import earned
from tests.lab import Lab

pytestmark = pytest.mark.anyio

LEASE_OVER = timedelta(hours=3)


@pytest.fixture
def admin(cluster: Cluster) -> Iterator[psycopg.Connection[Any]]:
    """A connection that sees everything."""
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as connection:
        yield connection


async def held(lab: Lab, *, is_paused: bool) -> tuple[Actor, Project, uuid.UUID, Actor, tasks.Claimed]:
    """Return a task in a batch that wants two answers: one was given, and somebody holds the other."""
    customer, author, holder = await lab.customer(), await lab.contributor(), await lab.contributor()
    project = await lab.project(customer, redundancy=2)
    (task_id,) = await add(lab, customer, project, 1, "july")
    await prefer(lab, author, project, "a")
    claimed = await lab.claim(holder, project)
    if is_paused:
        (batch,) = await do(lab, customer, tasks.batches, project.id)
        await do(lab, customer, tasks.pause_batch, batch.id)
    return customer, project, task_id, holder, claimed


async def ends(lab: Lab, admin: psycopg.Connection[Any], customer: Actor, project: Project, task_id: uuid.UUID) -> None:
    """Check that no seat of a withdrawn task is open, nor opens when its batch goes on."""
    (batch,) = await do(lab, customer, tasks.batches, project.id)
    if batch.state == "paused":
        await do(lab, customer, tasks.resume_batch, batch.id)
    await lab.settle()
    assert sound(admin, project)
    found = await do(lab, customer, tasks.task, task_id)
    assert (found.state, found.wanted, found.accepted) == ("completed", 1, 1)
    assert isinstance(await tasks.claim(lab.db, await lab.contributor(), feed_id=await lab.feed(project)), tasks.Empty)
    assert (await do(lab, customer, tasks.batch, batch.id)).state == "completed"


@pytest.mark.parametrize("is_paused", [False, True])
async def test_a_seat_given_up_while_its_task_is_withdrawn_goes_to_nobody(
    lab: Lab, admin: psycopg.Connection[Any], is_paused: bool
) -> None:
    customer, project, task_id, holder, claimed = await held(lab, is_paused=is_paused)
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await tasks.withdraw_task(tx, project.id, task_id, WHY)
        skipping = asyncio.create_task(tasks.skip(lab.db, holder, claimed.id, "too_hard"))
        await until_blocked(admin, skipping)
    await skipping
    await ends(lab, admin, customer, project, task_id)


@pytest.mark.parametrize("is_paused", [False, True])
async def test_who_withdraws_a_task_while_a_seat_is_given_up_waits_and_ends_it(
    lab: Lab, admin: psycopg.Connection[Any], is_paused: bool
) -> None:
    customer, project, task_id, _, _ = await held(lab, is_paused=is_paused)
    lab.clock.advance(LEASE_OVER)
    async with lab.db.tx(system()) as tx:
        assert await tasks.expire(tx)
        withdrawing = asyncio.create_task(
            do(lab, system(customer.tenant_id), tasks.withdraw_task, project.id, task_id, WHY)
        )
        await until_blocked(admin, withdrawing)
    await withdrawing
    await ends(lab, admin, customer, project, task_id)


async def test_its_answers_count_again_and_its_row_is_delivered_again(lab: Lab, admin: psycopg.Connection[Any]) -> None:
    at = await row(lab)
    before = await earned(lab, at.author)
    report = await at.report()
    await at.look("task_wrong")
    lab.clock.advance(SOON)
    back = await do(lab, at.customer, tasks.reinstate_task, at.task_id, TAKEN_BACK)
    assert (back.reason, back.seats, back.ended_at, back.ended_reason) == (WHY, 0, lab.clock.now(), TAKEN_BACK)
    await lab.settle()
    (restored,) = await at.restored()
    await build(lab, at.customer, (await at.repair(report)).delta_id)
    assert (restored.restores_id, restored.delta_version) == (report.id, 3)
    settled = await at.repair(report)
    assert (settled.outcome, settled.restored_version) == ("withdrawn", 3)
    record, change = await at.record(restored.delta_id)
    assert (record["task_id"], change["outcome"], change["previous_sha256"]) == (str(at.task_id), "restored", None)
    text = "select body ->> 'reason' from kit.event where tag = 'tasks:task:reinstated' and subject = %s"
    assert (change["reason"], admin.execute(text, [at.task_id]).fetchall()) == (TAKEN_BACK, [(TAKEN_BACK,)])
    lab.clock.advance(SOON)
    whole = await build(lab, at.customer, (await requested(lab, at.customer, at.project)).id)
    assert len(await lines(lab, at.customer, whole)) == 1
    async with lab.db.tx(at.customer) as tx:
        assert await tasks.count_withdrawn(tx, at.project.id) == 0
        assert [each.version for each in await delivery.holding(tx, at.project.id, at.task_id)] == [1, 3, 4]
    assert await earned(lab, at.author) == before


async def test_taking_it_back_again_and_at_once_changes_nothing(lab: Lab) -> None:
    at = await row(lab)
    await at.report()
    await at.look("task_wrong")
    done = await asyncio.gather(*(do(lab, at.customer, tasks.reinstate_task, at.task_id, TAKEN_BACK) for _ in range(3)))
    assert len(set(done)) == 1
    await lab.settle()
    assert await do(lab, at.customer, tasks.reinstate_task, at.task_id, TAKEN_BACK) == done[0]
    await lab.settle()
    assert len(await at.restored()) == 1


async def test_only_a_withdrawal_is_taken_back_and_only_by_its_customer(lab: Lab) -> None:
    at = await row(lab)
    assert await refusal(do(lab, at.customer, tasks.reinstate_task, at.task_id, TAKEN_BACK)) == "task_not_withdrawn"
    await at.report()
    await at.look("task_wrong")
    assert await refusal(do(lab, await lab.customer(), tasks.reinstate_task, at.task_id, TAKEN_BACK)) == "not_found"
    assert await refusal(do(lab, at.customer, tasks.reinstate_task, uuid.uuid4(), TAKEN_BACK)) == "not_found"


async def test_seats_that_ended_with_it_are_wanted_again(lab: Lab, admin: psycopg.Connection[Any]) -> None:
    customer, people = await lab.customer(), [await lab.contributor() for _ in range(4)]
    project = await lab.project(customer, redundancy=4)
    (task_id,) = await add(lab, customer, project, 1, "july")
    await prefer(lab, people[0], project, "a")
    claimed = [await lab.claim(person, project) for person in people[1:3]]
    await do(lab, system(customer.tenant_id), tasks.withdraw_task, project.id, task_id, WHY)
    await tasks.skip(lab.db, people[1], claimed[0].id, "too_hard")
    await lab.answer(people[2], claimed[1])
    await lab.settle()
    assert (await do(lab, customer, tasks.task, task_id)).state == "completed"
    (batch,) = await do(lab, customer, tasks.batches, project.id)
    assert batch.state == "completed"
    assert (await do(lab, customer, tasks.reinstate_task, task_id, TAKEN_BACK)).seats == 2
    await lab.settle()
    found = await do(lab, customer, tasks.task, task_id)
    assert (found.state, found.wanted, found.accepted) == ("open", 4, 2)
    # what was handed in meanwhile counts too
    assert all(each.used for each in await do(lab, customer, tasks.task_submissions, task_id))
    assert (await do(lab, customer, tasks.batch, batch.id)).state == "in_progress"
    assert sound(admin, project)
    await lab.answer(people[3], await lab.claim(people[3], project))


async def test_what_somebody_left_out_meanwhile_stays_left_out(lab: Lab, admin: psycopg.Connection[Any]) -> None:
    at = await row(lab)
    await at.report()
    await at.look("task_wrong")
    admin.execute("update tasks.submission set used = false where task_id = %s", [at.task_id])
    assert await refusal(do(lab, at.customer, tasks.reinstate_task, at.task_id, TAKEN_BACK)) == "nothing_counts_again"
    admin.execute("update tasks.submission set used = true where task_id = %s", [at.task_id])
    assert [each.used for each in await do(lab, at.customer, tasks.task_submissions, at.task_id)] == [False]
    await do(lab, at.customer, tasks.reinstate_task, at.task_id, TAKEN_BACK)
    assert [each.used for each in await do(lab, at.customer, tasks.task_submissions, at.task_id)] == [True]


async def test_no_seat_is_wanted_again_in_a_completed_project(lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, redundancy=3)
    (task_id,) = await lab.add(customer, project)
    await prefer(lab, author, project, "a")
    await do(lab, system(customer.tenant_id), tasks.withdraw_task, project.id, task_id, WHY)
    await do(lab, customer, projects.set_state, project.id, "completed")
    assert (await do(lab, customer, tasks.reinstate_task, task_id, TAKEN_BACK)).seats == 0
    found = await do(lab, customer, tasks.task, task_id)
    assert (
        found.state,
        found.wanted,
        [each.used for each in await do(lab, customer, tasks.task_submissions, task_id)],
    ) == (
        "completed",
        1,
        [True],
    )


async def test_a_task_is_withdrawn_and_put_back_more_than_once_and_each_is_told(lab: Lab) -> None:
    at = await row(lab)
    async with lab.db.tx(at.customer) as tx:
        await delivery.create_endpoint(tx, "https://hooks.example.org/t", ["task.withdrawn", "task.reinstated"])
    for _ in range(2):
        await do(lab, system(at.customer.tenant_id), tasks.withdraw_task, at.project.id, at.task_id, WHY)
        await lab.settle()
        await do(lab, at.customer, tasks.reinstate_task, at.task_id, TAKEN_BACK)
        await lab.settle()
        lab.clock.advance(SOON)
    told = await do(lab, at.customer, delivery.messages)
    assert [each.type for each in reversed(told)] == ["task.withdrawn", "task.reinstated"] * 2
    assert {each.subject for each in told} == {at.task_id}


async def test_what_was_not_delivered_yet_is_settled_anew_and_drops_nothing(lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    made = await lab.add(customer, project, 2)
    for _ in made:
        await lab.answer(author, await lab.claim(author, project))
    await lab.settle()
    first = await build(lab, customer, (await requested(lab, customer, project)).id)
    report = await do(lab, customer, delivery.report_row, first.id, made[0], "both say the same")
    await do(lab, customer, delivery.recheck_rows, report.id, made[1:])
    for verdict, reason in (("task_wrong", WHY), ("accept", None)):
        reviewer, review = await lab.reviewing(project)
        await do(lab, reviewer, quality.record_review, review.id, verdict, None, reason)
        await lab.settle()
        for each in await do(lab, customer, delivery.repairs, project.id):
            if each.outcome == "withdrawn":
                await do(lab, customer, tasks.reinstate_task, each.task_id, TAKEN_BACK)
                await lab.settle()
    assert [each.outcome for each in await do(lab, customer, delivery.repairs, project.id)] == ["confirmed"] * 2
    assert [each.version for each in await do(lab, customer, delivery.snapshots, project.id)] == [1]


async def told_completed(lab: Lab, customer: Actor) -> int:
    """Return how often an endpoint was told that a task is completed."""
    await lab.settle()
    return len(await do(lab, customer, delivery.messages))


async def test_a_task_is_told_completed_once_it_counts_and_not_while_it_is_withdrawn(lab: Lab) -> None:
    customer, people = await lab.customer(), [await lab.contributor() for _ in range(3)]
    await do(lab, customer, delivery.create_endpoint, "https://hooks.example.org/t", ["task.completed"])
    project = await lab.project(customer, redundancy=3)
    (task_id,) = await lab.add(customer, project)
    await prefer(lab, people[0], project, "a")
    claimed = await lab.claim(people[1], project)
    await do(lab, system(customer.tenant_id), tasks.withdraw_task, project.id, task_id, WHY)
    await lab.answer(people[1], claimed)
    assert (await do(lab, customer, tasks.task, task_id)).state == "completed"
    assert await told_completed(lab, customer) == 0
    assert (await do(lab, customer, tasks.reinstate_task, task_id, TAKEN_BACK)).seats == 1
    assert await told_completed(lab, customer) == 0
    await prefer(lab, people[2], project, "a")
    assert await told_completed(lab, customer) == 1


async def test_a_task_whose_seats_ended_for_good_is_told_completed_once_it_is_put_back(lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor()
    await do(lab, customer, delivery.create_endpoint, "https://hooks.example.org/t", ["task.completed"])
    project = await lab.project(customer, redundancy=2)
    (task_id,) = await lab.add(customer, project)
    await prefer(lab, author, project, "a")
    await do(lab, system(customer.tenant_id), tasks.withdraw_task, project.id, task_id, WHY)
    await do(lab, customer, projects.set_state, project.id, "completed")
    assert await told_completed(lab, customer) == 0
    assert (await do(lab, customer, tasks.reinstate_task, task_id, TAKEN_BACK)).seats == 0
    assert await told_completed(lab, customer) == 1


async def test_a_task_asked_anew_is_told_completed_a_second_time_and_not_as_it_is_put_back(
    lab: Lab, admin: psycopg.Connection[Any]
) -> None:
    customer, people = await lab.customer(), [await lab.contributor() for _ in range(2)]
    await do(lab, customer, delivery.create_endpoint, "https://hooks.example.org/t", ["task.completed"])
    project = await lab.project(customer)
    (task_id,) = await lab.add(customer, project)
    await prefer(lab, people[0], project, "a")
    assert await told_completed(lab, customer) == 1
    await do(lab, system(customer.tenant_id), tasks.withdraw_task, project.id, task_id, WHY)
    await do(lab, customer, tasks.reinstate_task, task_id, TAKEN_BACK)
    assert await told_completed(lab, customer) == 1
    admin.execute("update tasks.submission set used = false where task_id = %s", [task_id])
    lab.clock.advance(SOON)
    await do(lab, customer, tasks.ask_anew, task_id)
    await prefer(lab, people[1], project, "a")
    assert await told_completed(lab, customer) == 2


async def judged(lab: Lab, project: Project, verdict: str) -> tuple[Actor, tasks.Claimed]:
    """Have somebody new answer a task of a project that is reviewed, and a reviewer judge it."""
    author = await lab.contributor()
    claimed = await lab.claim(author, project)
    await lab.answer(author, claimed)
    reviewer, review = await lab.reviewing(project)
    await do(lab, reviewer, quality.record_review, review.id, verdict, None, None if verdict == "accept" else WHY)
    await lab.settle()
    return author, claimed


async def test_a_round_that_was_returned_is_no_answer_that_counts_again(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, acceptance="review")
    (task_id,) = await lab.add(customer, project)
    author, _ = await judged(lab, project, "return")
    await do(lab, system(customer.tenant_id), tasks.withdraw_task, project.id, task_id, WHY)
    assert await refusal(do(lab, customer, tasks.reinstate_task, task_id, TAKEN_BACK)) == "nothing_counts_again"
    (again,) = await do(lab, author, tasks.my_assignments)
    await tasks.submit(lab.db, author, again.id, {"preference": "a", "strength": 1, "comment": "mended"}, 60)
    assert (await do(lab, customer, tasks.reinstate_task, task_id, TAKEN_BACK)).ended_at


async def test_no_delta_brings_a_row_back_of_which_only_a_returned_round_is_left(
    lab: Lab, admin: psycopg.Connection[Any]
) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, acceptance="review", redundancy=3)
    (task_id,) = await lab.add(customer, project)
    author, claimed = await judged(lab, project, "accept")
    await judged(lab, project, "return")
    first = await build(lab, customer, (await requested(lab, customer, project)).id)
    at = Row(lab, customer, project, task_id, author, claimed, first)
    await at.report()
    await at.look("task_wrong")
    left_out = "update tasks.submission set used = false where task_id = %s and accepted_at is not null"
    admin.execute(left_out, [task_id])
    assert (await do(lab, customer, tasks.reinstate_task, task_id, TAKEN_BACK)).seats == 1
    await lab.settle()
    assert await at.restored() == []


async def test_what_the_migration_withholds_is_what_a_withdrawal_withholds(
    lab: Lab, admin: psycopg.Connection[Any]
) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, acceptance="review", redundancy=3)
    (task_id,) = await lab.add(customer, project)
    for verdict in ("accept", "exclude", "return"):
        await judged(lab, project, verdict)
    lab.clock.advance(timedelta(days=8))
    async with lab.db.tx(system()) as tx:
        assert await tasks.expire(tx)
        assert await quality.accept_abandoned(tx)
    await do(lab, system(customer.tenant_id), tasks.withdraw_task, project.id, task_id, WHY)

    def withheld() -> list[bool]:
        text = "select withheld from tasks.submission where task_id = %s order by submitted_at, id"
        return [each for (each,) in admin.execute(text, [task_id])]

    assert sorted(withheld()) == [False, False, True]
    before = withheld()
    admin.execute("update tasks.submission set withheld = false where task_id = %s", [task_id])
    text = resources.files(schema).joinpath("0063_reinstated.sql").read_text("utf-8")
    (statement,) = re.findall(r"^update tasks\.submission s set withheld.*?;$", text, re.DOTALL | re.MULTILINE)
    admin.execute(statement.removesuffix(";") + " and s.task_id = %s", [task_id])
    assert withheld() == before


async def test_of_two_put_back_at_once_only_one_has_the_last_seat_of_the_budget(
    lab: Lab, admin: psycopg.Connection[Any]
) -> None:
    customer, author = await lab.customer(), await lab.contributor()
    project = await start(lab, customer, budget_minor=100 * 1250)
    both = await lab.add(customer, project, 2)
    await teach(lab, customer, project)
    for _ in both:
        claimed = await lab.claim(author, project)
        await tasks.submit(lab.db, author, claimed.id, GIVEN, 5)
    for task_id in both:
        await do(lab, system(customer.tenant_id), tasks.withdraw_task, project.id, task_id, WHY)
    admin.execute("update tasks.stopping set seats_left = 1 where project_id = %s", [project.id])
    async with lab.db.tx(customer) as tx:
        assert (await tasks.reinstate_task(tx, both[0], TAKEN_BACK)).seats == 1
        other = asyncio.create_task(do(lab, customer, tasks.reinstate_task, both[1], TAKEN_BACK))
        await until_blocked(admin, other)
    assert (await other).seats == 0
    assert admin.execute("select seats_left from tasks.stopping where project_id = %s", [project.id]).fetchall() == [
        (0,)
    ]
