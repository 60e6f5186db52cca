"""What a barrier and a returned round do to pay (docs/decisions/0014): work handed in is paid, and a task is paid once."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tarazu import ledger, projects, quality, tasks, trust
from tarazu.http import language
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.kit.money import Money
from tarazu.tasks import assignments
from tests.integration.test_quality import hold
from tests.lab import Lab

pytestmark = pytest.mark.anyio


async def test_work_that_a_barrier_ends_goes_back_at_once_and_the_person_is_told(lab: Lab) -> None:
    customer, meera, ravi = await lab.customer(), await lab.contributor(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    held = await lab.claim(meera, project)
    await tasks.save_draft(lab.db, meera, held.id, 0, {"comment": "half"})
    await lab.invite(customer, meera, "meera")
    await lab.add(customer, project, offer_to=["meera"])
    assert await bar(lab, customer, meera) == 1
    for told in (
        lab.answer(meera, held),
        tasks.save_draft(lab.db, meera, held.id, 1, {}),
        tasks.skip(lab.db, meera, held.id, "other"),
        _held(lab, meera, held.id),
    ):
        with pytest.raises(Refusal, match="assignment_withdrawn"):
            await told
    # The same is told by a process that has not seen the claim.
    assignments._claims.put((meera.principal_id, held.id), ("", (held.id, held.id, 0), False))
    with pytest.raises(Refusal, match="assignment_withdrawn"):
        await lab.answer(meera, held)
    with pytest.raises(Refusal, match="not_found"):
        await _held(lab, ravi, held.id)
    async with lab.db.tx(meera) as tx:
        assert (await tasks.my_assignments(tx), (await tasks.feed(tx)).offers) == ([], [])
    for _ in range(2):
        await lab.answer(ravi, await lab.claim(ravi, project))


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_words_for_work_taken_back_name_no_customer(spoken: language.Language) -> None:
    told = language.explain(spoken, "refusal", "assignment_withdrawn", {})
    assert "{" not in told
    assert told != "assignment withdrawn"


async def test_pay_for_what_was_handed_in_stays_and_only_the_title_goes(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, title={"en": "Secret plans"})
    await lab.add(customer, project, 2)
    await lab.answer(meera, await lab.claim(meera, project))
    late = await lab.claim(meera, project)
    await lab.answer(meera, late)
    await bar(lab, customer, meera)
    await lab.settle()
    assert await earned(lab, meera) == [(1250, {}), (1250, {})]
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        assert meera.principal_id
        await trust.end_barriers(tx, meera.principal_id)
        with pytest.raises(Refusal, match="not_barred"):
            await trust.end_barriers(tx, meera.principal_id)
    assert await earned(lab, meera) == [(1250, {"en": "Secret plans"})] * 2


async def test_a_returned_round_that_a_barrier_ends_is_paid_on_the_last_answer(lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor(languages=("hi",))
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    claimed = await _reviewed_project(lab, customer, author)
    await _review(lab, reviewer, await lab.answer(author, claimed), "return")
    assert await bar(lab, customer, author) == 1
    async with lab.db.tx(system()) as tx:
        await quality.accept_abandoned(tx)
    await lab.settle()
    assert [amount for amount, _ in await earned(lab, author)] == [1250]


async def test_a_returned_task_is_paid_once_at_its_final_acceptance_and_each_review_is_paid(lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor(languages=("hi",))
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    claimed = await _reviewed_project(lab, customer, author)
    for verdict, comment, amounts in (("return", "one", []), ("return", "two", []), ("accept", "three", [1250])):
        await _review(lab, reviewer, await lab.answer(author, claimed, comment=comment), verdict)
        await lab.settle()
        assert [amount for amount, _ in await earned(lab, author)] == amounts
    async with lab.db.tx(customer) as tx:
        costs = await ledger.project_cost(tx, (await projects.projects(tx))[0].id)
    assert sum(cost.amount_minor for cost in costs) == 1250 + 3 * 300


async def bar(lab: Lab, customer: Actor, person: Actor) -> int:
    """Bar somebody from a customer, as the command does; returns how many tasks were taken back."""
    assert person.principal_id
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await trust.raise_barrier(tx, person.principal_id, "interest")
        return await tasks.withdraw(tx, person.principal_id)


async def earned(lab: Lab, person: Actor) -> list[tuple[int, object]]:
    """Return the amounts and titles on somebody's statement."""
    async with lab.db.tx(person) as tx:
        told = await ledger.statement(tx, tx.now - timedelta(days=1), tx.now + timedelta(days=1))
    return [(line.amount_minor, line.title) for line in told.lines]


async def _reviewed_project(lab: Lab, customer: Actor, author: Actor) -> tasks.Claimed:
    rate = Money(amount_minor=300, currency="INR")
    project = await lab.project(customer, acceptance="review", language="hi", review_rate=rate)
    await lab.add(customer, project)
    return await lab.claim(author, project)


async def _held(lab: Lab, person: Actor, assignment: uuid.UUID) -> tasks.Held:
    async with lab.db.tx(person) as tx:
        return await tasks.held(tx, assignment)


async def _review(lab: Lab, reviewer: Actor, done: tasks.HandedIn, verdict: str) -> None:
    await lab.settle()
    assert done.submission_id
    held = await hold(lab, reviewer, done.submission_id)
    async with lab.db.tx(reviewer) as tx:
        reason = None if verdict == "accept" else "not yet"
        await quality.record_review(tx, held.id, verdict, None, reason)
