"""Second looks that find the task wrong and not the answer: it is withdrawn, and nobody is the worse for having answered."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest

from tarazu import delivery, ledger, quality, tasks
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tarazu.runner.main import keep_clocks
from tests.conftest import Cluster
from tests.integration.test_batches import add, do
from tests.integration.test_delivery import requested
from tests.integration.test_evaluation import refreshed, votes
from tests.integration.test_fixes import WHY
from tests.integration.test_quality import prefer
from tests.integration.test_repairs import SOON, build, delivered, lines
from tests.integration.test_second_looks import row
from tests.lab import Lab

pytestmark = pytest.mark.anyio


async def earned(lab: Lab, person: Actor) -> list[tuple[str, int]]:
    """Return what somebody was paid for."""
    async with lab.db.tx(person) as tx:
        told = await ledger.statement(tx, tx.now - timedelta(days=30), tx.now + SOON)
    return [(line.source_kind, line.amount_minor) for line in told.lines]


async def look(lab: Lab, *faulted: bool, reviewer: Actor | None = None) -> None:
    """Have as many answers looked at again, by somebody new each or all by one, who says of which the task is wrong; each is heard of alone."""
    for faults in faulted:
        person = reviewer or await lab.contributor(languages=("hi",), reviewer=True)
        async with lab.db.tx(person) as tx:
            work = await quality.take_review(tx)
            assert work is not None
            verdict, reason = ("task_wrong", "The two answers are the same.") if faults else ("accept", None)
            await quality.record_review(tx, work.id, verdict, None, reason)
        await lab.settle()


@contextmanager
def nobody_else(cluster: Cluster, reviewer: Actor) -> Iterator[None]:
    """Let nobody else review for a while, but who is enrolled meanwhile."""
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as connection:
        text = "update workforce.contributor set is_reviewer = false where is_reviewer and id <> %s returning id"
        others = [row[0] for row in connection.execute(text, [reviewer.principal_id])]
        try:
            yield
        finally:
            connection.execute("update workforce.contributor set is_reviewer = true where id = any (%s)", [others])


async def reported(lab: Lab, customer: Actor) -> tuple[Project, list[uuid.UUID], delivery.Repair]:
    """Return a project, its tasks, and the report of the first: three people answered each."""
    project, made, _, first = await delivered(lab, customer)
    async with lab.db.tx(customer) as tx:
        return project, made, await delivery.report_row(tx, first.id, made[0], "both say the same")


async def test_a_wrong_task_is_withdrawn_with_a_delta_that_says_why(lab: Lab) -> None:
    at = await row(lab)
    report = await at.report()
    await at.look("task_wrong")
    settled = await at.repair(report)
    assert (settled.outcome, settled.task_reason, settled.delta_version) == ("withdrawn", WHY, 2)
    record, change = await at.record(settled.delta_id)
    assert record == {}
    assert (change["outcome"], change["reason"], change["task_reason"]) == ("withdrawn", "It says the opposite", WHY)
    lab.clock.advance(SOON)
    whole = await build(lab, at.customer, (await requested(lab, at.customer, at.project)).id)
    assert await lines(lab, at.customer, whole) == []
    async with lab.db.tx(at.customer) as tx:
        assert [each.version for each in await delivery.holding(tx, at.project.id, at.task_id)] == [1]
        (found,) = await tasks.withdrawals(tx, at.task_id)
        assert found.reason == WHY
        steps = [each for each in await quality.task_steps(tx, at.task_id) if each.what == "looked_at_again"]
    assert [(each.verdict, each.reason) for each in steps] == [("task_wrong", WHY)]
    async with lab.db.tx(await lab.customer()) as tx:
        assert await tasks.withdrawals(tx, at.task_id) == []


async def test_its_author_stays_accepted_and_paid_and_reads_nothing_of_it(lab: Lab) -> None:
    at = await row(lab)
    before = await earned(lab, at.author)
    await at.report()
    reviewer = await at.look("task_wrong")
    assert await earned(lab, at.author) == before == [("submission", 1250)]
    assert await earned(lab, reviewer) == [("review", 625)]
    async with lab.db.tx(at.author) as tx:
        assert await quality.feedbacks(tx, at.claimed.id) == []
        assert await quality.looked_at_again(tx, tx.now - SOON) == []
        (mine,) = await quality.my_answers(tx, tx.now + SOON, 10)
        assert mine.state == "accepted"
        with pytest.raises(Refusal, match="nothing_to_appeal"):
            await quality.make_appeal(tx, at.claimed.id, "It was a good task.")


async def test_most_of_those_who_look_must_find_the_task_wrong(lab: Lab) -> None:
    customer = await lab.customer()
    _, made, report = await reported(lab, customer)
    await look(lab, True, False, False)
    async with lab.db.tx(customer) as tx:
        settled = await delivery.repair(tx, report.id)
        assert (settled.outcome, settled.task_reason) == ("confirmed", None)
        assert await tasks.withdrawals(tx, made[0]) == []
    other = await lab.customer()
    project, made, report = await reported(lab, other)
    await look(lab, True, True, False)
    async with lab.db.tx(other) as tx:
        assert (await delivery.repair(tx, report.id)).outcome == "withdrawn"
        assert await tasks.count_withdrawn(tx, project.id) == 1
        assert not any(each.used for each in await tasks.task_submissions(tx, made[0]))
        assert all(each.used for each in await tasks.task_submissions(tx, made[1]))


async def test_whoever_found_a_task_wrong_is_not_handed_its_other_answers_and_it_waits_for_others(lab: Lab) -> None:
    customer, alone = await lab.customer(), await lab.contributor(languages=("hi",), reviewer=True)
    project, made, report = await reported(lab, customer)
    await look(lab, True, reviewer=alone)
    async with lab.db.tx(alone) as tx:
        assert not await quality.next_pay(tx, "review")
        assert await quality.take_review(tx) is None
    async with lab.db.tx(customer) as tx:
        settled = await delivery.repair(tx, report.id)
        assert (settled.outcome, settled.waiting) == (None, 2)
    # With somebody else they are two of three, and then either may take the last.
    await look(lab, True)
    await look(lab, False, reviewer=alone)
    async with lab.db.tx(customer) as tx:
        assert (await delivery.repair(tx, report.id)).outcome == "withdrawn"
        assert await tasks.count_withdrawn(tx, project.id) == 1
    # Who found nothing wrong takes as many as they like.
    _, made, report = await reported(lab, customer)
    await look(lab, False, False, True, reviewer=alone)
    async with lab.db.tx(customer) as tx:
        assert (await delivery.repair(tx, report.id)).outcome == "confirmed"
        assert await tasks.withdrawals(tx, made[0]) == []


async def test_a_look_that_can_decide_nothing_any_more_is_anybodys(lab: Lab) -> None:
    customer, alone = await lab.customer(), await lab.contributor(languages=("hi",), reviewer=True)
    _, made, report = await reported(lab, customer)
    await look(lab, False, False)
    await look(lab, True, reviewer=alone)
    async with lab.db.tx(customer) as tx:
        assert (await delivery.repair(tx, report.id)).outcome == "confirmed"
        assert all(each.used for each in await tasks.task_submissions(tx, made[0]))


async def test_operations_are_told_which_rows_wait_for_somebody_who_is_not_there(lab: Lab, cluster: Cluster) -> None:
    customer, operator = await lab.customer(), await lab.operator()
    alone = await lab.contributor(languages=("hi",), reviewer=True)
    project, _, report = await reported(lab, customer)

    async def stuck() -> list[tuple[int, int]]:
        async with lab.db.tx(operator) as tx:
            return [
                (each.waiting, each.doubted) for each in await quality.stuck_rows(tx) if each.project == project.name
            ]

    with nobody_else(cluster, alone):
        assert await stuck() == []
        await look(lab, True, reviewer=alone)
        assert await stuck() == [(1, 1)]
        await lab.contributor(languages=("hi",), reviewer=True)
        assert await stuck() == []
    await look(lab, True, False)
    async with lab.db.tx(customer) as tx:
        assert (await delivery.repair(tx, report.id)).outcome == "withdrawn"
    async with lab.db.tx(customer) as tx:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await quality.stuck_rows(tx)


@pytest.mark.parametrize("order", [(True, True, False), (False, True, True)])
async def test_results_are_computed_anew_whatever_the_last_look_says(
    lab: Lab, cluster: Cluster, order: tuple[bool, ...]
) -> None:
    customer = await lab.customer()
    project, _, report = await reported(lab, customer)
    waits = f"from jobs.procrastinate_jobs where queueing_lock like '%quality.refit:{project.id}:soon'"
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as admin:
        admin.execute("set search_path = jobs")
        await look(lab, *order[:2])
        admin.execute(f"delete {waits}")
        await look(lab, order[2])
        assert admin.execute(f"select count(*) {waits}").fetchone() == (1,)
    async with lab.db.tx(customer) as tx:
        assert (await delivery.repair(tx, report.id)).outcome == "withdrawn"


async def test_only_of_what_was_delivered_is_a_task_called_wrong_and_with_a_reason(lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, acceptance="review")
    await lab.add(customer, project)
    await lab.answer(author, await lab.claim(author, project))
    reviewer, review = await lab.reviewing(project)
    async with lab.db.tx(reviewer) as tx:
        held = await quality.held_review(tx)
        assert held is not None
        assert not held.can_fault_task
        with pytest.raises(Refusal, match="invalid_request"):
            await quality.record_review(tx, review.id, "task_wrong", None, WHY)
    at = await row(lab)
    await at.report()
    reviewer, review = await lab.reviewing(at.project)
    async with lab.db.tx(reviewer) as tx:
        held = await quality.held_review(tx)
        assert held is not None
        assert held.can_fault_task
        for reason in (None, "", "no"):
            with pytest.raises(Refusal, match="invalid_request"):
                await quality.record_review(tx, review.id, "task_wrong", None, reason)
    async with lab.db.tx(await lab.contributor(reviewer=True)) as tx:
        with pytest.raises(Refusal, match="not_found"):
            await quality.record_review(tx, review.id, "task_wrong", None, WHY)


async def test_whoever_reviews_no_more_calls_no_task_wrong_that_was_not_delivered(lab: Lab, cluster: Cluster) -> None:
    customer, author = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, acceptance="review")
    (task_id,) = await lab.add(customer, project)
    await lab.answer(author, await lab.claim(author, project))
    reviewer, review = await lab.reviewing(project)
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as admin:
        admin.execute("update workforce.contributor set is_reviewer = false where id = %s", [reviewer.principal_id])
    async with lab.db.tx(reviewer) as tx:
        with pytest.raises(Refusal, match="not_found"):
            await quality.record_review(tx, review.id, "task_wrong", None, WHY)
    async with lab.db.tx(customer) as tx:
        assert [each.accepted_at for each in await tasks.task_submissions(tx, task_id)] == [None]


async def test_no_answer_to_a_withdrawn_task_is_asked_for_or_counts_again(lab: Lab) -> None:
    at = await row(lab)
    report = await at.report()
    await at.look("task_wrong")
    async with lab.db.tx(at.customer) as tx:
        assert await tasks.empty_tasks(tx, at.project.id) == []
        assert (await tasks.count_empty(tx, at.project.id), await tasks.count_withdrawn(tx, at.project.id)) == (1, 1)
        assert await tasks.count_empty(tx, at.project.id, with_withdrawn=False) == 0
        assert await tasks.ask_each_anew(tx, at.project.id, [at.task_id]) == []
    async with lab.db.tx(at.customer) as tx:
        with pytest.raises(Refusal, match="task_withdrawn"):
            await delivery.ask_anew(tx, report.id)


async def test_who_holds_a_withdrawn_task_hands_in_and_is_paid_and_nobody_else_is_asked(lab: Lab) -> None:
    customer, people = await lab.customer(), [await lab.contributor() for _ in range(3)]
    project = await lab.project(customer, redundancy=3)
    (task_id,) = await lab.add(customer, project)
    await prefer(lab, people[0], project, "a")
    await lab.settle()
    first = await build(lab, customer, (await requested(lab, customer, project)).id)
    async with lab.db.tx(customer) as tx:
        await delivery.report_row(tx, first.id, task_id, "both say the same")
    held = await lab.claim(people[1], project)
    reviewer, review = await lab.reviewing(project)
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, review.id, "task_wrong", None, "The two answers are the same.")
    await lab.settle()
    assert isinstance(await tasks.claim(lab.db, people[2], feed_id=await lab.feed(project)), tasks.Empty)
    await lab.answer(people[1], held)
    await lab.settle()
    assert await earned(lab, people[1]) == [("submission", 1250)]
    async with lab.db.tx(customer) as tx:
        task = await tasks.task(tx, task_id)
        assert (task.state, task.wanted, task.accepted) == ("completed", 2, 2)
        assert not any(each.used for each in await tasks.task_submissions(tx, task_id))
        assert await delivery.repairs(tx, project.id) != []
        assert [each.outcome for each in await delivery.repairs(tx, project.id)] == ["withdrawn"]


async def test_a_seat_of_a_withdrawn_task_that_is_given_up_goes_to_nobody(lab: Lab) -> None:
    customer, people = await lab.customer(), [await lab.contributor() for _ in range(4)]
    project = await lab.project(customer, redundancy=3)
    (task_id,) = await lab.add(customer, project)
    await prefer(lab, people[0], project, "a")
    held = [await lab.claim(person, project) for person in people[1:3]]
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await tasks.withdraw_task(tx, project.id, task_id, WHY)
    await tasks.skip(lab.db, people[1], held[0].id, "too_hard")
    async with lab.db.tx(customer) as tx:
        task = await tasks.task(tx, task_id)
        assert (task.state, task.wanted, task.accepted) == ("open", 2, 1)
    lab.clock.advance(timedelta(hours=3))
    await keep_clocks(lab.db)
    assert isinstance(await tasks.claim(lab.db, people[3], feed_id=await lab.feed(project)), tasks.Empty)
    async with lab.db.tx(customer) as tx:
        task = await tasks.task(tx, task_id)
        assert (task.state, task.wanted, task.accepted) == ("completed", 1, 1)


@pytest.mark.parametrize("is_paused", [False, True])
async def test_a_batch_is_finished_when_nobody_holds_its_withdrawn_task_any_more(lab: Lab, is_paused: bool) -> None:
    customer, people = await lab.customer(), [await lab.contributor() for _ in range(3)]
    project = await lab.project(customer, redundancy=4)
    (task_id,) = await add(lab, customer, project, 1, "july")
    (batch,) = await do(lab, customer, tasks.batches, project.id)
    await prefer(lab, people[0], project, "a")
    held = [await lab.claim(person, project) for person in people[1:]]
    if is_paused:
        await do(lab, customer, tasks.pause_batch, batch.id)
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await tasks.withdraw_task(tx, project.id, task_id, WHY)
    await tasks.skip(lab.db, people[1], held[0].id, "too_hard")
    if is_paused:
        await do(lab, customer, tasks.resume_batch, batch.id)
    await lab.settle()
    assert (await do(lab, customer, tasks.batch, batch.id)).state == "in_progress"
    assert isinstance(await tasks.claim(lab.db, await lab.contributor(), feed_id=await lab.feed(project)), tasks.Empty)
    lab.clock.advance(timedelta(hours=3))
    await keep_clocks(lab.db)
    await lab.settle()
    assert (await do(lab, customer, tasks.batch, batch.id)).state == "completed"
    async with lab.db.tx(customer) as tx:
        task = await tasks.task(tx, task_id)
    assert (task.state, task.wanted, task.accepted) == ("completed", 1, 1)


async def test_a_batch_is_finished_at_once_when_its_last_open_task_is_withdrawn(lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, redundancy=3)
    (task_id,) = await add(lab, customer, project, 1, "july")
    await prefer(lab, author, project, "a")
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await tasks.withdraw_task(tx, project.id, task_id, WHY)
    await lab.settle()
    (batch,) = await do(lab, customer, tasks.batches, project.id)
    assert batch.state == "completed"


async def test_an_answer_that_arrives_while_its_task_is_withdrawn_does_not_count(lab: Lab) -> None:
    customer = await lab.customer()
    people = [await lab.contributor() for _ in range(6)]
    project = await lab.project(customer, redundancy=6)
    (task_id,) = await lab.add(customer, project)
    held = [await lab.claim(person, project) for person in people]

    async def withdraw() -> None:
        async with lab.db.tx(system(customer.tenant_id)) as tx:
            await tasks.withdraw_task(tx, project.id, task_id, WHY)

    answers = [lab.answer(person, claimed) for person, claimed in zip(people, held, strict=True)]
    await asyncio.gather(*answers[:3], withdraw(), *answers[3:])
    async with lab.db.tx(customer) as tx:
        given = await tasks.task_submissions(tx, task_id)
        assert [each.used for each in given] == [False] * 6
        assert (await tasks.task(tx, task_id)).state == "completed"


async def test_a_leaderboard_counts_no_vote_on_it_and_says_so(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    await votes(lab, customer, project, [("x", "y", "a"), ("y", "z", "a"), ("z", "x", "b")])
    await lab.settle()
    first = await build(lab, customer, (await requested(lab, customer, project)).id)
    before = await refreshed(lab, customer, project)
    async with lab.db.tx(customer) as tx:
        wrong, *_ = await tasks.tasks(tx, project.id)
        await delivery.report_row(tx, first.id, wrong.id, "both say the same")
    for _ in range(2):
        reviewer, review = await lab.reviewing(project)
        async with lab.db.tx(reviewer) as tx:
            await quality.record_review(tx, review.id, "task_wrong", None, "The two answers are the same.")
    await lab.settle()
    after = await refreshed(lab, customer, project)
    assert [(each.votes, each.withdrawn) for each in (before, after)] == [(6, 0), (4, 1)]


async def test_a_task_is_withdrawn_once_however_often_and_at_once_it_is_settled(lab: Lab) -> None:
    at = await row(lab)
    report = await at.report()
    await at.look("task_wrong")

    async def settle() -> None:
        async with lab.db.tx(system(at.customer.tenant_id)) as tx:
            await delivery.settle_repairs(tx, [report.id])
            await tasks.withdraw_task(tx, at.project.id, at.task_id, "another reason")

    await asyncio.gather(*(settle() for _ in range(3)))
    async with lab.db.tx(at.customer) as tx:
        (found,) = await tasks.withdrawals(tx, at.task_id)
        assert found.reason == WHY
        assert [each.version for each in await delivery.snapshots(tx, at.project.id)] == [2, 1]
