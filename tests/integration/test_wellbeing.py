"""Sensitive work: nobody is handed any without having agreed, nor more of it than a day allows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tarazu import ledger, projects, quality, tasks, workforce
from tarazu.kit.actor import Actor
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal
from tarazu.projects import NewSensitivity, Project
from tarazu.tasks import Claimed, Empty, SensitiveWork
from tests.integration.test_batches import admin, until_blocked  # noqa: F401 - `admin` is a fixture
from tests.lab import Lab

pytestmark = pytest.mark.anyio


@pytest.fixture
async def customer(lab: Lab) -> Actor:
    """Somebody who sends work."""
    return await lab.customer()


@pytest.fixture
async def person(lab: Lab) -> Actor:
    """Somebody who works."""
    return await lab.contributor()


async def declared(lab: Lab, customer: Actor, project: Project, **changes: Any) -> None:
    """Declare that a project holds hatred."""
    async with lab.db.tx(customer) as tx:
        await projects.declare_sensitivity(tx, project.id, NewSensitivity(**{"hazards": ["hate"]} | changes))


async def sensitive(lab: Lab, customer: Actor, count: int = 5, **changes: Any) -> Project:
    """Start a comparison that holds hatred, with some tasks."""
    project = await lab.project(customer)
    await declared(lab, customer, project, **changes)
    await lab.add(customer, project, count)
    return project


async def shown(lab: Lab, person: Actor, project: Project) -> SensitiveWork:
    """Return how somebody stands to a project."""
    async with lab.db.tx(person) as tx:
        return await tasks.sensitive_feed(tx, await lab.feed(project))


async def withdrawn(lab: Lab, person: Actor, project: Project) -> None:
    """Withdraw from a project."""
    async with lab.db.tx(person) as tx:
        await tasks.withdraw_consent(tx, await lab.feed(project))


async def tried(lab: Lab, person: Actor, project: Project) -> Claimed | Empty:
    """Try to take a task."""
    return await tasks.claim(lab.db, person, feed_id=await lab.feed(project))


async def reason(lab: Lab, person: Actor, project: Project) -> str | None:
    """Return why nothing can be taken, None where something was."""
    found = await tried(lab, person, project)
    return found.reason if isinstance(found, Empty) else None


async def test_nobody_is_handed_sensitive_work_without_having_agreed(lab: Lab, customer: Actor, person: Actor) -> None:
    project = await sensitive(lab, customer)
    assert await reason(lab, person, project) == "consent_needed"
    assert (await shown(lab, person, project)).asks
    await lab.agree(person, project)
    assert await reason(lab, person, project) is None
    agreed = await shown(lab, person, project)
    assert (agreed.asks, agreed.agreed_version, agreed.agreed_at, agreed.tasks_had) == (False, 1, lab.clock.now(), 1)


async def test_a_kind_that_always_holds_harm_is_declared_by_itself(lab: Lab, customer: Actor, person: Actor) -> None:
    project = await lab.project(customer, kind="safety.redteam")
    await lab.add(customer, project)
    assert await reason(lab, person, project) == "consent_needed"
    assert len((await shown(lab, person, project)).hazards) == 12
    async with lab.db.tx(customer) as tx:
        with pytest.raises(Refusal, match="always_sensitive"):
            await projects.declare_sensitivity(tx, project.id, NewSensitivity(hazards=[]))


async def test_other_work_is_handed_out_past_what_somebody_did_not_agree_to(
    lab: Lab, customer: Actor, person: Actor
) -> None:
    project = await sensitive(lab, customer)
    await lab.add(customer, await lab.project(customer))
    claimed = await tasks.claim(lab.db, person)
    assert isinstance(claimed, Claimed)
    assert claimed.title != project.title


async def test_other_hazards_or_words_ask_anew_and_other_limits_do_not(
    lab: Lab, customer: Actor, person: Actor
) -> None:
    project = await sensitive(lab, customer)
    await lab.agree(person, project)
    await declared(lab, customer, project, tasks_a_day=7, help={"en": "Ring 1."})
    assert await reason(lab, person, project) is None
    await declared(lab, customer, project, hazards=["hate", "self_harm"])
    assert await reason(lab, person, project) == "consent_needed"
    async with lab.db.tx(person) as tx:
        with pytest.raises(Refusal, match="consent_stale"):
            await tasks.give_consent(tx, await lab.feed(project), 2)
    await lab.agree(person, project)
    assert await reason(lab, person, project) is None


async def test_what_is_declared_harmless_again_asks_nobody(lab: Lab, customer: Actor, person: Actor) -> None:
    project = await sensitive(lab, customer)
    await declared(lab, customer, project, hazards=[])
    assert await reason(lab, person, project) is None


async def test_who_withdraws_gives_back_what_they_hold_and_is_paid_for_what_they_did(
    lab: Lab, customer: Actor, person: Actor
) -> None:
    project = await sensitive(lab, customer, 2)
    await lab.agree(person, project)
    await lab.answer(person, await lab.claim(person, project))
    held = await lab.claim(person, project)
    await withdrawn(lab, person, project)
    await lab.settle()
    assert await reason(lab, person, project) == "consent_needed"
    with pytest.raises(Refusal, match="assignment_over"):
        await lab.answer(person, held)
    async with lab.db.tx(person) as tx:
        end = tx.now + timedelta(seconds=1)
        statement = await ledger.statement(tx, end - timedelta(days=1), end)
        with pytest.raises(Refusal, match="not_found"):
            await tasks.withdraw_consent(tx, await lab.feed(project))
    assert [line.amount_minor for line in statement.lines] == [1250]
    other = await lab.contributor()
    await lab.agree(other, project)
    assert await reason(lab, other, project) is None


async def test_a_dose_of_tasks_opens_again_a_day_after_the_first_of_them(
    lab: Lab, customer: Actor, person: Actor
) -> None:
    project = await sensitive(lab, customer, tasks_a_day=2)
    await lab.agree(person, project)
    first = lab.clock.now()
    await lab.answer(person, await lab.claim(person, project))
    lab.clock.advance(timedelta(hours=1))
    await lab.answer(person, await lab.claim(person, project))
    full = await tried(lab, person, project)
    assert isinstance(full, Empty)
    assert (full.reason, full.opens_at) == ("dose_reached", first + timedelta(hours=24))
    lab.clock.advance(timedelta(hours=23, seconds=1))
    assert await reason(lab, person, project) is None
    assert await reason(lab, person, project) == "dose_reached"


async def test_a_dose_of_minutes_counts_the_time_held_once(lab: Lab, customer: Actor, person: Actor) -> None:
    project = await sensitive(lab, customer, minutes_a_day=10)
    await lab.agree(person, project)
    begun = lab.clock.now()
    one, two = await lab.claim(person, project), await lab.claim(person, project)
    lab.clock.advance(timedelta(minutes=6))
    await lab.answer(person, one)
    await lab.answer(person, two)
    assert (await shown(lab, person, project)).minutes_had == 6
    three = await lab.claim(person, project)
    lab.clock.advance(timedelta(minutes=5))
    full = await tried(lab, person, project)
    assert isinstance(full, Empty)
    assert (full.reason, full.opens_at) == ("dose_reached", begun + timedelta(hours=24, minutes=1))
    await tasks.skip(lab.db, person, three.id, "uncomfortable")
    lab.clock.advance(timedelta(hours=24) - timedelta(minutes=9))
    assert await reason(lab, person, project) is None


async def test_a_dose_counts_what_other_customers_gave(lab: Lab, customer: Actor, person: Actor) -> None:
    one = await sensitive(lab, customer, tasks_a_day=1)
    other = await sensitive(lab, await lab.customer(), tasks_a_day=1)
    for project in (one, other):
        await lab.agree(person, project)
    assert await reason(lab, person, one) is None
    assert await reason(lab, person, other) == "dose_reached"


async def test_a_persons_own_lower_limit_counts(lab: Lab, customer: Actor, person: Actor) -> None:
    project = await sensitive(lab, customer)
    await lab.agree(person, project)
    async with lab.db.tx(person) as tx:
        await workforce.limit_self(tx, workforce.Limits(tasks_a_day=1))
        assert (await workforce.own_limits(tx)).tasks_a_day == 1
        with pytest.raises(Refusal, match="invalid_request"):
            await workforce.limit_self(tx, workforce.Limits(minutes_a_day=0))
    assert await reason(lab, person, project) is None
    assert await reason(lab, person, project) == "dose_reached"
    async with lab.db.tx(person) as tx:
        await workforce.limit_self(tx, workforce.Limits(tasks_a_day=1000))
    assert (await shown(lab, person, project)).tasks_a_day == 40


async def test_two_claims_at_once_do_not_pass_the_dose(lab: Lab, customer: Actor, person: Actor) -> None:
    project = await sensitive(lab, customer, 8, tasks_a_day=3)
    await lab.agree(person, project)
    await lab.claim(person, project)
    found = await asyncio.gather(*(tried(lab, person, project) for _ in range(6)))
    assert sum(isinstance(each, Claimed) for each in found) == 2
    assert {each.reason for each in found if isinstance(each, Empty)} == {"dose_reached"}


async def test_an_offer_by_name_asks_the_same(lab: Lab, customer: Actor, person: Actor) -> None:
    project = await lab.project(customer)
    await declared(lab, customer, project)
    await lab.invite(customer, person, "meera")
    await lab.add(customer, project, offer_to=["meera"])
    async with lab.db.tx(person) as tx:
        (offer,) = await tasks.offers(tx)
    empty = await tasks.claim(lab.db, person, offer_id=offer.id)
    assert isinstance(empty, Empty)
    assert empty.reason == "consent_needed"
    async with lab.db.tx(person) as tx:
        await tasks.give_consent(tx, offer.feed_id, 1)
    assert isinstance(await tasks.claim(lab.db, person, offer_id=offer.id), Claimed)


async def test_nobody_agrees_to_work_that_is_not_offered_to_them(lab: Lab, customer: Actor) -> None:
    project = await sensitive(lab, customer)
    stranger = await lab.contributor(languages=("hi",))
    async with lab.db.tx(stranger) as tx:
        feed = await lab.feed(project)
        with pytest.raises(Refusal, match="not_found"):
            await tasks.give_consent(tx, feed, 1)
        assert feed not in {work.feed_id for work in await tasks.sensitive_work(tx)}


async def test_an_editor_is_told_of_breaks_and_help(lab: Lab, customer: Actor, person: Actor) -> None:
    project = await sensitive(lab, customer, break_minutes=20, help={"en": "Ring 1."})
    plain = await lab.project(customer)
    await lab.add(customer, plain)
    await lab.agree(person, project)
    one, other = await lab.claim(person, project), await lab.claim(person, plain)
    async with lab.db.tx(person) as tx:
        assert await tasks.care(tx, one.id) == tasks.Care(break_minutes=20, help={"en": "Ring 1."})
        assert await tasks.care(tx, other.id) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hazards": ["dust"]}, "hazards[0]"),
        ({"hazards": ["hate", "hate"]}, "hazards[1]"),
        ({"tasks_a_day": 0}, "tasks_a_day"),
        ({"minutes_a_day": 2000}, "minutes_a_day"),
        ({"warning": {"fr": "Non."}}, "warning.fr"),
        ({"help": {"en": "x" * 5001}}, "help.en"),
    ],
)
async def test_a_faulty_declaration_is_told_where(lab: Lab, customer: Actor, changes: Any, field: str) -> None:
    project = await lab.project(customer)
    with pytest.raises(Refusal) as refused:
        await declared(lab, customer, project, **changes)
    assert [fault.field for fault in refused.value.faults] == [field]


async def judged(lab: Lab, customer: Actor, person: Actor, **changes: Any) -> Project:
    """Return a sensitive project in Hindi with an answer that waits for its review."""
    project = await lab.project(customer, acceptance="review", language="hi")
    await declared(lab, customer, project, **changes)
    await lab.add(customer, project)
    author = await lab.contributor(languages=("hi",))
    await lab.agree(author, project)
    await lab.answer(author, await lab.claim(author, project))
    await lab.settle()
    return project


async def taken(lab: Lab, reviewer: Actor, project: Project) -> quality.ReviewWork | None:
    """Take reviews until one of the project comes, giving the others away; None when none does."""
    while True:
        async with lab.db.tx(reviewer) as tx:
            work = await quality.take_review(tx)
            if work is None or work.title == project.title:
                return work
            await quality.record_review(tx, work.id, "accept")


async def test_a_reviewer_is_asked_before_the_first_sensitive_answer(lab: Lab, customer: Actor, person: Actor) -> None:
    project = await judged(lab, customer, person)
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    assert await taken(lab, reviewer, project) is None
    async with lab.db.tx(reviewer) as tx:
        feed = await lab.feed(project)
        assert feed in [each.feed_id for each in await quality.consent_waits(tx)]
        asked = await tasks.sensitive_feed(tx, feed)
        assert (asked.asks, asked.tasks_had) == (True, 0)
        await tasks.give_consent(tx, feed, asked.version)
    work = await taken(lab, reviewer, project)
    assert work is not None
    async with lab.db.tx(reviewer) as tx:
        assert feed not in [each.feed_id for each in await quality.consent_waits(tx)]


async def test_reviews_count_in_the_dose_of_sensitive_work(lab: Lab, customer: Actor, person: Actor) -> None:
    first = await judged(lab, customer, person, tasks_a_day=1, minutes_a_day=60)
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    await lab.agree(reviewer, first)
    work = await taken(lab, reviewer, first)
    assert work is not None
    lab.clock.advance(timedelta(minutes=7))
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, work.id, "accept")
    lab.clock.advance(timedelta(minutes=20))
    second = await judged(lab, customer, person, tasks_a_day=1)
    await lab.agree(reviewer, second)
    async with lab.db.tx(reviewer) as tx:
        had = await tasks.sensitive_feed(tx, await lab.feed(second))
    assert (had.tasks_had, had.minutes_had) == (1, 7)
    assert had.opens_at is not None
    assert await taken(lab, reviewer, second) is None
    lab.clock.advance(timedelta(hours=24))
    assert await taken(lab, reviewer, second) is not None


async def test_a_review_and_a_claim_at_once_do_not_pass_the_dose(
    lab: Lab,
    customer: Actor,
    person: Actor,
    admin: psycopg.Connection[Any],  # noqa: F811
) -> None:
    project = await judged(lab, customer, person, tasks_a_day=1)
    await lab.add(customer, project)
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    await lab.agree(reviewer, project)
    async with lab.db.tx(reviewer) as tx:
        while (work := await quality.take_review(tx)) is not None and work.title != project.title:
            await quality.record_review(tx, work.id, "accept")
        assert work is not None
        other_tab = asyncio.create_task(tried(lab, reviewer, project))
        await until_blocked(admin, other_tab)
    found = await other_tab
    assert isinstance(found, Empty)
    assert (found.reason, (await shown(lab, reviewer, project)).tasks_had) == ("dose_reached", 1)
    somebody = await lab.contributor(languages=("hi",))
    await lab.agree(somebody, project)
    assert await reason(lab, somebody, project) is None


@pytest.mark.parametrize("take", [quality.take_review, quality.take_appeal, quality.take_adjudication])
async def test_what_a_tab_takes_to_judge_is_counted_before_another_tab_takes_more(
    lab: Lab,
    customer: Actor,
    take: Callable[[Tx], Awaitable[object]],
    admin: psycopg.Connection[Any],  # noqa: F811
) -> None:
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    async with lab.db.tx(reviewer) as tx:
        await take(tx)
        other_tab = asyncio.create_task(tasks.claim(lab.db, reviewer))
        await until_blocked(admin, other_tab)
    await other_tab


async def test_a_reviewer_of_another_language_finds_no_sensitive_work_by_its_feed(
    lab: Lab, customer: Actor, person: Actor
) -> None:
    project = await judged(lab, customer, person)
    with pytest.raises(Refusal) as found:
        async with lab.db.tx(await lab.contributor(reviewer=True)) as tx:
            await tasks.sensitive_feed(tx, await lab.feed(project))
    assert found.value.code == "not_found"
