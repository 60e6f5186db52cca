"""Reviewers reviewed, and work that waits for them: what checks a verdict, whom a rule stops, and when a feed is held back."""

from __future__ import annotations

import asyncio
import math
from datetime import timedelta

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from tarazu import projects, quality, tasks
from tarazu.kit.actor import Actor, system
from tarazu.kit.money import Money
from tarazu.quality.intervals import interval
from tarazu.quality.review.loads import ReviewLoad, Watched, watch_reviews, watched_projects
from tarazu.quality.review.reviewing import q, settle_reviewers
from tarazu.quality.review.rolling import rolling
from tarazu.runner import main
from tarazu.runner.handlers import Pace
from tests.conftest import Cluster
from tests.integration.test_gold import known, rules
from tests.integration.test_second_looks import row
from tests.integration.test_stages import Bench
from tests.lab import Lab

pytestmark = pytest.mark.anyio

REVIEW_DAYS = 1


async def watched(bench: Bench, days: int = REVIEW_DAYS) -> ReviewLoad:
    """Have a project's reviews counted, as once a minute."""
    async with bench.lab.db.tx(system(bench.customer.tenant_id)) as tx:
        return await watch_reviews(tx, bench.project.id, days)


async def a_day_later(bench: Bench) -> None:
    """Let a day pass, and have its verdicts published."""
    bench.lab.clock.advance(timedelta(days=1))
    await watched(bench)


async def checks(bench: Bench, *people: Actor) -> list[tuple[int, int]]:
    """Return of each reviewer how many verdicts were checked and confirmed, as they see it."""
    found = []
    for person in people:
        async with bench.lab.db.tx(person) as tx:
            mine = [each for each in await quality.my_reviewing(tx) if each.title == bench.project.title]
        found.append((mine[0].checked, mine[0].confirmed) if mine else (0, 0))
    return found


async def test_second_and_third_verdicts_check_the_first_two_at_the_end_of_the_day(lab: Lab) -> None:
    bench = await Bench.made(lab, second_review_permille=1000)
    await bench.handed_in()
    same = [await bench.judged(verdict) for verdict in ("accept", "accept")]
    await bench.handed_in()
    differing = [await bench.judged(verdict) for verdict in ("accept", "exclude", "exclude")]
    await watched(bench)
    assert await checks(bench, *same, *differing) == [(0, 0)] * 5
    await a_day_later(bench)
    assert await checks(bench, *same) == [(1, 1), (1, 1)]
    assert await checks(bench, *differing) == [(1, 0), (1, 1), (0, 0)]


async def test_appeals_that_a_person_decided_check_a_verdict_and_those_of_a_clock_do_not(lab: Lab) -> None:
    bench = await Bench.made(lab)
    judges = []
    for outcome in ("overturned", "upheld", None):
        claimed = await bench.handed_in()
        judges.append(await bench.judged("exclude"))
        async with lab.db.tx(bench.author) as tx:
            await quality.make_appeal(tx, claimed.id, "The clause says the opposite.")
        if outcome:
            person, appeal = await lab.appealed(bench.project)
            async with lab.db.tx(person) as tx:
                await quality.decide_appeal(tx, appeal.id, outcome, "By §2.")
    await bench.overdue()
    await a_day_later(bench)
    assert await checks(bench, *judges) == [(1, 0), (1, 1), (0, 0)]


async def test_audits_of_tasks_with_one_answer_check_acceptances_and_the_newest_counts(lab: Lab) -> None:
    bench = await Bench.made(lab)
    judges = []
    for verdicts in (["accepted"], ["accepted", "rejected", "commented"], ["commented"]):
        await bench.handed_in()
        judges.append(await bench.judged("accept"))
        async with lab.db.tx(bench.customer) as tx:
            newest = (await tasks.submissions(tx, bench.project.id, None, 100))[-1]
            for verdict in verdicts:
                await quality.audit_task(tx, newest.task_id, verdict, "See clause 2.")
    await a_day_later(bench)
    assert await checks(bench, *judges) == [(1, 1), (1, 0), (0, 0)]


async def test_accepting_wrong_answers_to_known_items_counts_against_a_reviewer(lab: Lab) -> None:
    bench = await Bench.made(lab)
    await known(lab, bench.customer, bench.project, *"b" * 8)
    await rules(lab, bench.customer, bench.project)
    await bench.handed_in(8)
    judges = [await bench.judged("accept") for _ in range(8)]
    async with lab.db.tx(bench.customer) as tx:
        items = await quality.known_items(tx, bench.project.id)
    await a_day_later(bench)
    counted = await checks(bench, *judges)
    assert sum(checked for checked, _ in counted) == sum(item.answers for item in items)
    assert sum(confirmed for _, confirmed in counted) == sum(item.right for item in items)


async def test_checks_count_half_after_a_half_life(lab: Lab) -> None:
    bench = await Bench.made(lab, second_review_permille=1000)
    await bench.handed_in()
    first = await bench.judged("accept")
    await bench.judged("accept")
    lab.clock.advance(timedelta(days=90))
    await a_day_later(bench)
    async with lab.db.tx(first) as tx:
        (mine,) = await quality.my_reviewing(tx)
    assert math.isclose(mine.weight, 0.5, abs_tol=0.01)
    assert (mine.low, mine.high) == pytest.approx(interval(mine.weight, 0), abs=1e-9)


async def published(
    bench: Bench, reviewer: Actor, checked: int, confirmed: int, latest: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> None:
    """Publish counts of a reviewer, and let the rule follow."""
    low, high = interval(confirmed, checked - confirmed)
    last = rolling(latest)
    async with bench.lab.db.tx(system(bench.customer.tenant_id)) as tx:
        await tx.run(
            q.publish_reviewers,
            tenant_id=tx.tenant_id,
            project_id=bench.project.id,
            people=[reviewer.principal_id],
            checked=[checked],
            confirmed=[confirmed],
            weights=[float(checked)],
            confirmed_weights=[float(confirmed)],
            lows=[low],
            highs=[high],
            kappa_checks=[last.checks],
            kappas=[last.kappa],
            kappa_lows=[last.low],
            kappa_highs=[last.high],
            upto=tx.now,
        )
        await settle_reviewers(tx, bench.project.id)


async def stopped(bench: Bench, reviewer: Actor) -> bool:
    """Say whether a reviewer is told that they review no more of the project."""
    async with bench.lab.db.tx(reviewer) as tx:
        return any(each.stopped_since for each in await quality.my_reviewing(tx))


async def test_a_reviewer_surely_below_the_rule_reviews_no_more_of_that_project_only(lab: Lab) -> None:
    bench = await Bench.made(lab, reviewer_checks_min=10, reviewer_agreement_min=0.5)
    reviewer = await lab.contributor(reviewer=True)
    await published(bench, reviewer, 9, 0)
    assert not await stopped(bench, reviewer)
    await published(bench, reviewer, 12, 0)
    assert await stopped(bench, reviewer)
    await bench.handed_in(2)
    # What waits before the second answer is held by others now.
    await lab.reviewing(bench.project)
    async with lab.db.tx(reviewer) as tx:
        assert await quality.take_review(tx) is None
    other = await Bench.made(lab)
    await other.handed_in()
    async with lab.db.tx(reviewer) as tx:
        review = await quality.take_review(tx)
        assert review is not None
        assert review.title == other.project.title
        await quality.record_review(tx, review.id, "accept")
    await bench.rule(reviewer_checks_min=10, reviewer_agreement_min=None)
    await lab.settle()
    assert not await stopped(bench, reviewer)
    async with lab.db.tx(reviewer) as tx:
        assert (await quality.take_review(tx)).title == bench.project.title  # type: ignore[union-attr]


async def test_whoever_is_stopped_decides_no_appeals_of_that_project(lab: Lab) -> None:
    bench = await Bench.made(lab, reviewer_checks_min=10, reviewer_agreement_min=0.5)
    claimed = await bench.handed_in()
    await bench.judged("exclude")
    async with lab.db.tx(bench.author) as tx:
        await quality.make_appeal(tx, claimed.id, "The clause says the opposite.")
    reviewer = await lab.contributor(reviewer=True)
    await published(bench, reviewer, 12, 0)
    async with lab.db.tx(reviewer) as tx:
        found = await quality.take_appeal(tx)
    assert found is None or found.title != bench.project.title
    person, _ = await lab.appealed(bench.project)
    assert person.principal_id != reviewer.principal_id


async def test_stops_are_said_once_however_often_the_rule_is_applied(lab: Lab) -> None:
    bench = await Bench.made(lab, reviewer_checks_min=10, reviewer_agreement_min=0.5)
    reviewer = await lab.contributor(reviewer=True)
    for confirmed in (0, 0, 12, 12):
        await published(bench, reviewer, 12, confirmed)
    assert await said(bench, "quality:review_access:") == ["restored", "stopped"]


async def said(bench: Bench, prefix: str) -> list[str]:
    """Return the last words of the project's events of a kind, sorted."""
    async with bench.lab.db.tx(system(bench.customer.tenant_id)) as tx:
        text = "select tag from kit.event where tenant_id = $1 and starts_with(tag, $2)"
        rows = await (await tx._connection.execute(text, (bench.customer.tenant_id, prefix))).fetchall()
    return sorted(row[0].split(":")[-1] for row in rows)


async def offered(bench: Bench) -> list[tuple[int, bool]]:
    """Return what the author's feed says of the project: how much there is, and whether it waits for reviews."""
    async with bench.lab.db.tx(bench.author) as tx:
        entries = (await tasks.feed(tx)).entries
    return [(each.supply, each.waits_for_reviews) for each in entries if each.title == bench.project.title]


async def test_a_project_without_open_tasks_does_not_say_that_it_waits_for_reviews(lab: Lab) -> None:
    bench = await Bench.made(lab)
    await bench.handed_in(34)
    await watched(bench)
    assert (await watched(bench)).throttled_at is not None
    assert await offered(bench) == [(0, False)]
    assert await tasks.claim(lab.db, bench.author, feed_id=await lab.feed(bench.project)) == tasks.Empty(reason="none")


async def test_a_backlog_that_cannot_be_done_in_time_holds_the_feed_back_and_is_said_once(lab: Lab) -> None:
    bench = await Bench.made(lab)
    await bench.handed_in(33)
    assert (await watched(bench)).throttled_at is None
    await bench.handed_in(1)
    # 34 answers of ten minutes each are more than seven tenths of eight hours, for one.
    await asyncio.gather(*(watched(bench) for _ in range(3)))
    load = await watched(bench)
    assert (load.waiting, load.reviewers, load.backlog_seconds, load.window_seconds) == (34, 0, 34 * 600, 8 * 3600)
    assert load.throttled_at is not None
    await lab.add(bench.customer, bench.project, 1)
    found = await tasks.claim(lab.db, bench.author, feed_id=await lab.feed(bench.project))
    assert found == tasks.Empty(reason="reviews_first")
    assert await offered(bench) == [(0, True)]
    assert await said(bench, "quality:claims:") == ["throttled"]
    # Half of the work is not yet less than half of it.
    for _ in range(2):
        await bench.judged("accept")
    assert (await watched(bench)).throttled_at is not None
    await bench.overdue()
    await watched(bench)
    assert (await watched(bench)).throttled_at is None
    assert await said(bench, "quality:claims:") == ["resumed", "throttled"]
    assert await offered(bench) == [(1, False)]
    await lab.claim(bench.author, bench.project)


async def test_what_is_held_or_offered_by_name_goes_on_while_the_feed_waits(lab: Lab) -> None:
    bench = await Bench.made(lab)
    await lab.invite(bench.customer, bench.author, "meera")
    await bench.handed_in(33)
    await lab.add(bench.customer, bench.project, 1)
    held = await lab.claim(bench.author, bench.project)
    await bench.handed_in(1)
    await lab.add(bench.customer, bench.project, offer_to=["meera"])
    await watched(bench)
    assert (await watched(bench)).throttled_at is not None
    assert (await lab.answer(bench.author, held)).state == "in_review"
    async with lab.db.tx(bench.author) as tx:
        (offer,) = (await tasks.feed(tx)).offers
    await lab.claim(bench.author, offer_id=offer.id)


async def test_more_reviewers_and_shorter_reviews_are_counted(lab: Lab) -> None:
    bench = await Bench.made(lab)
    await bench.handed_in(8)
    for _ in range(6):
        person, review = await lab.reviewing(bench.project)
        lab.clock.advance(timedelta(minutes=2))
        async with lab.db.tx(person) as tx:
            await quality.record_review(tx, review.id, "accept")
    load = await watched(bench)
    assert (load.waiting, load.reviewers, load.review_seconds, load.backlog_seconds) == (2, 6, 120, 40)


async def test_a_reviewer_of_two_projects_is_divided_between_them_by_the_work_that_waits(
    lab: Lab, cluster: Cluster
) -> None:
    here, there = await Bench.made(lab), await Bench.made(lab)
    await here.handed_in()
    both = await here.judged("accept")
    await there.handed_in()
    other = await there.judged("accept")
    await here.handed_in(14)
    await there.handed_in(28)
    assert [(await watched(bench)).capacity for bench in (here, there)] == [1.0, 1.0]
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        moved = "update quality.review set reviewer_id = %s where reviewer_id = %s"
        connection.execute(moved, (both.principal_id, other.principal_id))
    loads = [await watched(bench) for bench in (here, there)]
    assert [load.capacity for load in loads] == pytest.approx([1 / 3, 2 / 3])
    # Either alone could be done in time by one person; both together are seven hours of eight.
    assert [(load.reviewers, load.backlog_seconds) for load in loads] == [(1, 42 * 600)] * 2
    assert [(await watched(bench)).throttled_at is not None for bench in (here, there)] == [True, True]


async def test_appeals_and_second_reviews_are_part_of_what_waits(lab: Lab) -> None:
    bench = await Bench.made(lab, second_review_permille=1000)
    claimed = await bench.handed_in()
    for _ in range(2):
        await bench.judged("exclude")
    async with lab.db.tx(bench.author) as tx:
        await quality.make_appeal(tx, claimed.id, "The clause says the opposite.")
    await bench.handed_in()
    await bench.judged("accept")
    load = await watched(bench)
    assert (load.waiting, load.second_waiting, load.appeals_waiting) == (1, 1, 1)


async def test_the_runner_counts_projects_of_every_customer_and_others_see_none_of_it(lab: Lab) -> None:
    bench, rival = await Bench.made(lab), await Bench.made(lab)
    await bench.handed_in()
    async with lab.db.tx(system()) as tx:
        assert Watched(tenant_id=bench.customer.tenant_id, project_id=bench.project.id) in await watched_projects(tx)  # type: ignore[arg-type]
    assert await main.watch_reviews(lab.db, Pace()) > 0
    async with lab.db.tx(bench.customer) as tx:
        load = await quality.review_load(tx, bench.project.id)
        assert load is not None
        assert load.waiting == 1
    async with lab.db.tx(rival.customer) as tx:
        assert await quality.review_load(tx, bench.project.id) is None
    operator = await lab.operator()
    async with lab.db.tx(operator) as tx:
        assert bench.project.name in [each.project for each in await quality.load_health(tx)]
    for persona in (bench.customer, bench.author):
        with pytest.raises(InsufficientPrivilege):
            async with lab.db.tx(persona) as tx:
                await quality.load_health(tx)


async def test_operations_see_what_waits_at_once_and_the_same_wherever_it_is_shown(lab: Lab) -> None:
    # Of answers that were accepted at once no clock counts reviews; a delivered row is to be looked at again all the same.
    at = await row(lab)
    await at.report()
    async with lab.db.tx(await lab.operator()) as tx:
        loads, kinds = await quality.load_health(tx), await quality.review_health(tx)
    assert [(each.waiting, each.reviewers) for each in loads if each.project == at.project.name] == [(1, None)]
    assert sum(each.waiting for each in loads) == sum(each.waiting for each in kinds)


async def test_whoever_judges_is_told_what_it_pays_before_and_while_they_hold_it(lab: Lab) -> None:
    bench = await Bench.made(lab)
    await bench.handed_in()
    async with lab.db.tx(await lab.contributor(reviewer=True)) as tx:
        told = await quality.next_pay(tx, "review")
        assert await quality.held_pay(tx, "review") is None
        assert await quality.take_review(tx) is not None
        assert await quality.held_pay(tx, "review") == told
        assert await quality.held_pay(tx, "appeal") is None
    await bench.handed_in()
    reviewer, _ = await lab.reviewing(bench.project)
    # Half of the rate when it was taken: one that is raised meanwhile is not that of a review which is held.
    async with lab.db.tx(bench.customer) as tx:
        await projects.set_rate(tx, bench.project.id, Money(amount_minor=9900, currency="INR"))
    async with lab.db.tx(reviewer) as tx:
        assert await quality.held_pay(tx, "review") == Money(amount_minor=625, currency="INR")
    async with lab.db.tx(bench.author) as tx:
        assert await quality.next_pay(tx, "review") is None
        assert await quality.held_pay(tx, "review") is None
