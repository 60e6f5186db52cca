"""What checks the confidence: the last who looked at an answer that counts, and a customer's word on the label that stood then."""

from __future__ import annotations

import uuid
from datetime import timedelta

import psycopg
import pytest

from tarazu import delivery, quality, tasks
from tarazu.kit.actor import Actor, system
from tarazu.kit.ids import new_id
from tarazu.projects import Project
from tarazu.quality.events import KnownItemDisputed, KnownItemUpheld, KnownItemVoided
from tarazu.runner.consumers import CONSUMERS
from tarazu.runner.handlers import Pace
from tarazu.runner.news import pump
from tests.conftest import Cluster
from tests.integration.test_appeals import scene
from tests.integration.test_quality import prefer, refit
from tests.integration.test_repairs import build, look_again
from tests.lab import Lab

pytestmark = pytest.mark.anyio

Said = list[tuple[str, str, bool]]


async def checks(lab: Lab, customer: Actor, project: Project) -> Said:
    """Return source, label and verdict of what checks a project."""
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        found = await quality.read_checks(tx, project.id)
    return [(each.source, each.label, each.holds) for each in found.tasks]


async def audit(lab: Lab, customer: Actor, task_id: uuid.UUID, verdict: str) -> None:
    """Say what the customer thinks of a task."""
    async with lab.db.tx(customer) as tx:
        await quality.audit_task(tx, task_id, verdict)


async def report(lab: Lab, customer: Actor, project: Project, task_id: uuid.UUID, out: str) -> None:
    """Deliver, report the row of a task, and have its answers looked at again; those with labels of `out` are left out."""
    async with lab.db.tx(customer) as tx:
        asked = await delivery.request_snapshot(tx, project.id)
    await build(lab, customer, asked.id)
    async with lab.db.tx(customer) as tx:
        await delivery.report_row(tx, asked.id, task_id, "it looks wrong to us")
    await look_again(lab, task_id, customer, frozenset(out))
    await lab.settle()


async def reviewed(lab: Lab, votes: str) -> tuple[Actor, Project, uuid.UUID, list[Actor]]:
    """Return a project in Hindi with one task whose answers were all accepted in review, and who gave them."""
    customer = await lab.customer()
    project = await lab.project(customer, redundancy=len(votes), language="hi", acceptance="review")
    (task_id,) = await lab.add(customer, project)
    people = [await lab.contributor(languages=("hi",)) for _ in votes]
    for person, vote in zip(people, votes, strict=True):
        await prefer(lab, person, project, vote)
    await lab.settle()
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    for _ in votes:
        async with lab.db.tx(reviewer) as tx:
            work = await quality.take_review(tx)
            assert work is not None
            await quality.record_review(tx, work.id, "accept", None, None)
    await lab.settle()
    return customer, project, task_id, people


async def test_an_exclusion_that_was_overturned_condemns_no_label(lab: Lab) -> None:
    at = await scene(lab, "exclude")
    ((source, label, holds),) = await checks(lab, at.customer, at.project)
    assert (source, holds) == ("review", False)
    await at.appeal()
    assert len(await checks(lab, at.customer, at.project)) == 1
    before = lab.clock.now()
    lab.clock.advance(timedelta(seconds=1))
    await at.decide("overturned")
    assert await checks(lab, at.customer, at.project) == []
    async with lab.db.tx(system(at.customer.tenant_id)) as tx:
        then = await quality.read_checks(tx, at.project.id, until=before)
    assert [each.label for each in then.tasks] == [label]


async def test_an_exclusion_that_was_upheld_stays(lab: Lab) -> None:
    at = await scene(lab, "exclude")
    await at.appeal()
    await at.decide("upheld")
    assert [each[2] for each in await checks(lab, at.customer, at.project)] == [False]


async def test_what_a_second_look_left_out_was_wrong_as_it_was_delivered_and_the_repaired_label_is_right(
    lab: Lab,
) -> None:
    customer, project, task_id, _ = await reviewed(lab, "ab")
    assert {each[:2] for each in await checks(lab, customer, project)} == {("review", "a"), ("review", "b")}
    await report(lab, customer, project, task_id, "a")
    assert sorted(await checks(lab, customer, project)) == [("recheck", "a", False), ("recheck", "b", True)]
    await refit(lab, customer, project)
    async with lab.db.tx(customer) as tx:
        (now,) = await quality.consensus(tx, project.id, None, 10)
        figures = await quality.report(tx, project.id)
    assert now.label == "b"
    assert figures is not None
    checked = figures.figures.confidence.checked
    assert checked is not None
    assert [each.right for each in checked.before] == [0.0], "without the second look it would have stayed a"


async def test_a_second_look_that_was_overturned_leaves_the_first(lab: Lab) -> None:
    customer, project, task_id, people = await reviewed(lab, "a")
    await report(lab, customer, project, task_id, "a")
    assert await checks(lab, customer, project) == [("recheck", "a", False)]
    async with lab.db.tx(people[0]) as tx:
        (answer, *_) = await quality.my_answers(tx, tx.now + timedelta(seconds=1), 10)
        await quality.make_appeal(tx, answer.assignment_id, "The clause says the opposite of that.")
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    async with lab.db.tx(reviewer) as tx:
        appeal = await quality.take_appeal(tx)
        assert appeal is not None
        await quality.decide_appeal(tx, appeal.id, "overturned", "By §2.")
    assert await checks(lab, customer, project) == [("review", "a", True)]


async def test_a_customers_rejection_is_about_what_was_delivered_and_not_about_what_was_put_right_since(
    lab: Lab,
) -> None:
    customer, project, task_id, _ = await reviewed(lab, "ab")
    await refit(lab, customer, project)
    async with lab.db.tx(customer) as tx:
        (stood,) = await quality.consensus(tx, project.id, None, 10)
    await audit(lab, customer, task_id, "rejected")
    await audit(lab, customer, task_id, "commented")
    await report(lab, customer, project, task_id, stood.label)
    await refit(lab, customer, project)
    found = await checks(lab, customer, project)
    assert ("audit", stood.label, False) in found
    async with lab.db.tx(customer) as tx:
        figures = await quality.report(tx, project.id)
    assert figures is not None
    checked = figures.figures.confidence.checked
    assert checked is not None
    assert [each.right for each in checked.before] == [0.0]
    async with lab.db.tx(customer) as tx:
        (now,) = await quality.consensus(tx, project.id, None, 10)
    assert now.label != stood.label


async def hand_in(lab: Lab, project: Project, customer: Actor, share: int, count: int) -> list[uuid.UUID]:
    """Have so many answers handed in, three in ten of them wrong (b), of which a share (in a thousand) is drawn for review."""
    async with lab.db.tx(customer) as tx:
        rules = quality.ReviewPolicy(review_permille=share, newcomer_permille=share)
        await quality.set_review_policy(tx, project.id, rules)
    made = await lab.add(customer, project, count)
    author = await lab.contributor(languages=("hi",))
    for number in range(count):
        await prefer(lab, author, project, "b" if number % 10 < 3 else "a")
    await lab.settle()
    return made


async def review_all(lab: Lab, customer: Actor, made: list[uuid.UUID], out: str) -> None:
    """Review every answer to some tasks; those with labels of `out` are left out."""
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    async with lab.db.tx(customer) as tx:
        labels = {each.id: each.label for task in made for each in await tasks.task_submissions(tx, task)}
    for _ in labels:
        async with lab.db.tx(reviewer) as tx:
            work = await quality.take_review(tx)
            assert work is not None
            leaves = labels[work.submission_id] in out
            await quality.record_review(
                tx, work.id, "exclude" if leaves else "accept", None, "It is wrong." if leaves else None
            )
    await lab.settle()


async def checked(lab: Lab, customer: Actor, project: Project) -> tuple[int, float]:
    """Return on how many checks the confidence of a project rests, and of how many of them the label is right."""
    await refit(lab, customer, project)
    async with lab.db.tx(customer) as tx:
        figures = await quality.report(tx, project.id)
    assert figures is not None
    found = figures.figures.confidence.checked
    assert found is not None
    return found.checks, round(sum(each.count * each.right for each in found.before), 2)


async def test_what_reviewers_left_out_tells_of_answers_at_which_nobody_looked(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, language="hi", acceptance="review")
    drawn, others = await hand_in(lab, project, customer, 1000, 10), await hand_in(lab, project, customer, 0, 10)
    await review_all(lab, customer, drawn, "b")
    assert await checked(lab, customer, project) == (10, 7)
    await report(lab, customer, project, others[0], "b")
    await audit(lab, customer, others[1], "rejected")
    assert len(await checks(lab, customer, project)) == 12
    assert await checked(lab, customer, project) == (10, 7), "somebody chose to look at these"
    async with lab.db.tx(customer) as tx:
        await quality.set_audit_sample(tx, project.id, 1000)
    assert await checked(lab, customer, project) == (11, 7), "of what is drawn for audit one was judged"


async def test_of_newcomers_as_many_reviews_are_checks_as_of_others(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, language="hi", acceptance="review")
    await review_all(lab, customer, await hand_in(lab, project, customer, 1000, 20), "")
    found = {}
    for share in (1000, 300, 0):
        async with lab.db.tx(customer) as tx:
            await quality.set_review_policy(tx, project.id, quality.ReviewPolicy(review_permille=share))
        found[share] = (await checked(lab, customer, project))[0]
    assert (found[1000], found[0]) == (20, 0)
    assert 0 < found[300] < 15


async def test_a_customer_judges_the_label_that_an_answer_has_before_any_consensus(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    (task_id,) = await lab.add(customer, project)
    await prefer(lab, await lab.contributor(), project, "b")
    await audit(lab, customer, task_id, "accepted")
    assert await checks(lab, customer, project) == [("audit", "b", True)]
    await audit(lab, customer, task_id, "fixed")
    assert await checks(lab, customer, project) == [("audit", "b", False)]


async def test_results_are_counted_anew_when_a_known_item_is_void_disputed_or_upheld(
    lab: Lab, cluster: Cluster
) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    waits = f"from jobs.procrastinate_jobs where queueing_lock like '%quality.refit:{project.id}:soon'"
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as connection:
        connection.execute("set search_path = jobs")
        for event in (
            KnownItemDisputed(subject=new_id(), project=project.id),
            KnownItemUpheld(subject=new_id(), project=project.id),
            KnownItemVoided(subject=new_id(), project=project.id, reason="It is wrong.", corrected=False),
        ):
            async with lab.db.tx(customer if event.tag != KnownItemDisputed.tag else system(customer.tenant_id)) as tx:
                await tx.announce(event)
            await pump(lab.db, Pace(), [each for each in CONSUMERS if each.name == "results.refresh"])
            assert connection.execute(f"select count(*) {waits}").fetchone() == (1,)
            connection.execute(f"delete {waits}")
