"""Samples for audit: drawn by chance from what is completed, kept as the share grows, and what was found in them."""

from __future__ import annotations

import uuid

import pytest

from tarazu import quality
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tests.lab import Lab

pytestmark = pytest.mark.anyio

COUNT = 40


async def completed(lab: Lab, customer: Actor, project: Project, count: int = COUNT) -> list[uuid.UUID]:
    """Have so many tasks completed and the runner read of it."""
    made = await lab.add(customer, project, count)
    author = await lab.contributor()
    for _ in made:
        await lab.answer(author, await lab.claim(author, project))
    await lab.settle()
    return made


async def sampled(lab: Lab, customer: Actor, project: Project, permille: int | None = None) -> quality.AuditSample:
    async with lab.db.tx(customer) as tx:
        if permille is not None:
            return await quality.set_audit_sample(tx, project.id, permille)
        return await quality.audit_sample(tx, project.id)


async def waiting(lab: Lab, customer: Actor, project: Project) -> set[uuid.UUID]:
    async with lab.db.tx(customer) as tx:
        return {each.task_id for each in await quality.tasks_to_audit(tx, project.id, None, 1000)}


async def audit(lab: Lab, customer: Actor, task: uuid.UUID, verdict: str) -> None:
    async with lab.db.tx(customer) as tx:
        await quality.audit_task(tx, task, verdict)


async def test_tasks_are_drawn_as_they_are_completed_and_only_these(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    assert (await sampled(lab, customer, project)).drawn == 0
    await sampled(lab, customer, project, 1000)
    done = await completed(lab, customer, project, 3)
    await lab.add(customer, project)
    assert await waiting(lab, customer, project) == set(done)
    await lab.settle()
    assert (await sampled(lab, customer, project)).drawn == 3, "news that come twice draw nothing twice"


async def test_only_who_draws_anything_is_asked_what_to_draw(lab: Lab) -> None:
    one, other, none = [await lab.customer() for _ in range(3)]
    await sampled(lab, one, await lab.project(one), 10)
    await sampled(lab, other, await lab.project(other), 0)
    async with lab.db.tx(system()) as tx:
        assert await quality.sampling(tx, [each.tenant_id for each in (one, other, none)]) == {one.tenant_id}
        assert await quality.sampling(tx, []) == set()


async def test_a_larger_share_keeps_what_was_drawn_and_a_smaller_one_what_was_judged(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    done = set(await completed(lab, customer, project))
    await sampled(lab, customer, project, 400)
    some = await waiting(lab, customer, project)
    assert some < done, "drawn from what was completed before"
    await sampled(lab, customer, project, 800)
    more = await waiting(lab, customer, project)
    assert some <= more
    judged = max(more)
    await audit(lab, customer, judged, "rejected")
    await sampled(lab, customer, project, 400)
    assert await waiting(lab, customer, project) == some - {judged}
    assert (await sampled(lab, customer, project, 0)).drawn == 1, "what was judged stays"


async def test_what_was_found_holds_for_all_with_an_interval_and_the_newest_verdict_counts(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    done = await completed(lab, customer, project, 5)
    await audit(lab, customer, done[4], "accepted")
    found = await sampled(lab, customer, project, 1000)
    assert (found.drawn, found.waiting, found.accepted) == (5, 4, 1), "a verdict from before the draw counts"
    for task, verdict in zip(done, ("accepted", "accepted", "fixed", "rejected"), strict=False):
        await audit(lab, customer, task, verdict)
    await audit(lab, customer, done[0], "rejected")
    await audit(lab, customer, done[1], "commented")
    found = await sampled(lab, customer, project)
    assert (found.waiting, found.accepted, found.fixed, found.rejected) == (0, 2, 1, 2)
    assert found.right
    share, low, high = found.right
    assert share == pytest.approx(0.4)
    assert 0.1 < low < share < high < 0.8


async def test_shares_out_of_range_and_projects_of_others_are_refused(lab: Lab) -> None:
    customer, rival = await lab.customer(), await lab.customer()
    project = await lab.project(customer)
    for wrong in (-1, 1001):
        with pytest.raises(Refusal, match="invalid_request"):
            await sampled(lab, customer, project, wrong)
    with pytest.raises(Refusal, match="not_found"):
        await sampled(lab, rival, project, 100)
    await sampled(lab, customer, project, 1000)
    await completed(lab, customer, project, 1)
    assert await waiting(lab, rival, project) == set()
