"""Reviewers are given answers of which it is known whether they are right: unseen, paid, delivered nowhere, and counted."""

from __future__ import annotations

import asyncio
import json
import uuid
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tarazu import ledger, projects, quality, tasks
from tarazu.kit.actor import Actor
from tarazu.kit.errors import Refusal
from tarazu.quality import NewKnownItem, ReviewWork
from tarazu.runner.main import keep_clocks
from tests.conftest import Cluster
from tests.integration.test_gold import EXAMPLE, SIDES, rules
from tests.integration.test_insight import insight, refit
from tests.integration.test_reviewers import a_day_later, checks, watched
from tests.integration.test_stages import Bench
from tests.lab import Lab

pytestmark = pytest.mark.anyio

ALWAYS = {"known_permille": 500, "newcomer_known_permille": 1000, "newcomer_verdicts": 1000}


def text(number: int) -> dict[str, Any]:
    """Return a task that can be told from others."""
    return EXAMPLE["payload"] | {"prompt": [{"role": "user", "content": f"Known task {number}"}]}


async def known(bench: Bench, *pairs: str) -> list[uuid.UUID]:
    """Add known answers for reviewers, each as the label shown and the one expected: `ab` is wrong."""
    items = [
        NewKnownItem(purpose="review", payload=text(number), initial=SIDES[pair[0]], expected=SIDES[pair[1]])
        for number, pair in enumerate(pairs)
    ]
    async with bench.lab.db.tx(bench.customer) as tx:
        made = await quality.add_known_items(tx, bench.project.id, items)
    await bench.lab.settle()
    return made


async def taken(bench: Bench, reviewer: Actor) -> ReviewWork | None:
    """Have a reviewer take what waits."""
    async with bench.lab.db.tx(reviewer) as tx:
        return await quality.take_review(tx)


async def said(bench: Bench, reviewer: Actor, verdict: str, **more: Any) -> ReviewWork:
    """Have a reviewer take what waits and give a verdict."""
    work = await taken(bench, reviewer)
    assert work is not None
    async with bench.lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, work.id, verdict, None, None if verdict == "accept" else "By §2.", **more)
    await bench.lab.settle()
    return work


def is_known(work: ReviewWork | None) -> bool:
    """Say whether a review is of a known answer."""
    return work is not None and "Known task" in str(work.task)


async def items_of(bench: Bench) -> dict[uuid.UUID, quality.KnownItem]:
    """Return the project's known items."""
    async with bench.lab.db.tx(bench.customer) as tx:
        return {each.id: each for each in await quality.known_items(tx, bench.project.id)}


def alone(cluster: Cluster) -> None:
    """Let no answer that waits by now be taken by anybody."""
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        connection.execute("update quality.review_due set waits = true")


@pytest.fixture
async def bench(lab: Lab, cluster: Cluster) -> Bench:
    """Return a project of which every review is known while there is one, and of which alone answers wait."""
    alone(cluster)
    return await Bench.made(lab, **ALWAYS)


async def test_a_known_answer_stands_in_for_one_that_waits_and_leaves_it(bench: Bench) -> None:
    reviewer = await bench.lab.contributor(reviewer=True)
    await known(bench, "aa")
    assert await taken(bench, reviewer) is None
    assert await bench.waiting() == (0, 0, 0)
    await bench.handed_in()
    assert is_known(await said(bench, reviewer, "accept"))
    assert await bench.waiting() == (1, 0, 0)
    assert not is_known(await said(bench, reviewer, "accept"))
    assert await bench.answers() == [(True, True)]


async def test_it_is_paid_as_any_review_and_nobody_is_paid_for_the_answer(bench: Bench, cluster: Cluster) -> None:
    reviewer = await bench.lab.contributor(reviewer=True)
    await known(bench, "ba")
    await bench.handed_in()
    await said(bench, reviewer, "accept")
    await said(bench, reviewer, "accept")
    async with bench.lab.db.tx(reviewer) as tx:
        lines = (await ledger.statement(tx, tx.now - timedelta(days=1), tx.now + timedelta(seconds=1))).lines
    assert [(each.source_kind, each.amount_minor) for each in lines] == [("review", 625)] * 2
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        booked = "select count(*) from ledger.transaction where project_id = %s and source_kind = 'submission'"
        assert connection.execute(booked, (bench.project.id,)).fetchone() == (1,)


async def test_it_is_in_no_result_no_delivery_and_no_list_of_people(bench: Bench) -> None:
    reviewer = await bench.lab.contributor(reviewer=True)
    await known(bench, "ba", "aa")
    await bench.handed_in()
    for _ in range(3):
        await said(bench, reviewer, "accept")
    async with bench.lab.db.tx(bench.customer) as tx:
        assert len(await tasks.submissions(tx, bench.project.id, None, 100)) == 1
        assert len(await tasks.tasks(tx, bench.project.id)) == 1
        named = await (await tx._connection.execute("select tasks.authors($1)", (bench.project.id,))).fetchall()
        assert len(named) == 1
        assert await quality.scores_of(tx, bench.project.id) == []
    await refit(bench.lab, bench.customer, bench.project)
    assert [each.count for each in (await insight(bench.lab, bench.customer, bench.project)).rulings] == [1]


@pytest.mark.parametrize(
    ("shown", "verdict", "fixed", "confirmed"),
    [
        ("aa", "accept", None, 1),
        ("aa", "exclude", None, 0),
        ("aa", "return", None, 0),
        ("ba", "accept", None, 0),
        ("ba", "exclude", None, 1),
        ("ba", "return", None, 1),
        ("ba", "fix", "a", 1),
        ("aa", "fix", "b", 0),
    ],
)
async def test_a_verdict_is_held_against_what_was_right(
    bench: Bench, shown: str, verdict: str, fixed: str | None, confirmed: int
) -> None:
    reviewer = await bench.lab.contributor(reviewer=True)
    (item,) = await known(bench, shown)
    await bench.handed_in()
    work = await taken(bench, reviewer)
    assert work is not None
    answer = None
    if fixed is not None:
        turned = work.answer["preference"] != shown[0]
        answer = {**work.answer, "preference": {"a": "b", "b": "a"}[fixed] if turned else fixed}
    async with bench.lab.db.tx(reviewer) as tx:
        reason = None if verdict == "accept" else "By §2."
        await quality.record_review(tx, work.id, verdict, None, reason, answer=answer)
    await bench.lab.settle()
    assert await checks(bench, reviewer) == [(0, 0)]
    await a_day_later(bench)
    assert await checks(bench, reviewer) == [(1, confirmed)]
    found = (await items_of(bench))[item]
    assert (found.exposures, found.answers, found.right) == (1, 1, confirmed)


async def test_nobody_gets_an_item_twice_and_others_get_it_again(bench: Bench) -> None:
    first, second = [await bench.lab.contributor(reviewer=True) for _ in range(2)]
    await known(bench, "aa")
    await bench.handed_in(2)
    assert is_known(await said(bench, first, "return"))
    assert not is_known(await taken(bench, first))
    assert is_known(await said(bench, second, "accept"))


async def test_two_at_once_get_one_known_answer_each_or_a_real_one(bench: Bench) -> None:
    people = [await bench.lab.contributor(reviewer=True) for _ in range(4)]
    await known(bench, "aa", "ba")
    await bench.handed_in(4)
    found = await asyncio.gather(*(taken(bench, each) for each in people))
    assert sum(is_known(each) for each in found) <= 2
    assert len({each.id for each in found if each}) == 4


async def test_an_item_is_shown_no_more_often_than_the_project_says(bench: Bench) -> None:
    await rules(bench.lab, bench.customer, bench.project, exposures_max=1)
    await known(bench, "aa")
    await bench.handed_in(2)
    people = [await bench.lab.contributor(reviewer=True) for _ in range(2)]
    assert [is_known(await said(bench, each, "accept")) for each in people] == [True, False]


async def test_a_lease_that_runs_out_leaves_it_waiting_as_any_answer(bench: Bench) -> None:
    first, second = [await bench.lab.contributor(reviewer=True) for _ in range(2)]
    await known(bench, "aa")
    await bench.handed_in()
    held = await taken(bench, first)
    bench.lab.clock.advance(timedelta(hours=1))
    again = await taken(bench, second)
    assert held is not None
    assert again is not None
    assert (again.id, again.due_at) == (held.id, held.due_at)
    bench.lab.clock.advance(timedelta(days=8))
    await keep_clocks(bench.lab.db)
    await bench.lab.settle()
    assert await bench.waiting() == (0, 0, 0)


async def test_newcomers_get_more_of_them_by_a_count_that_tells_nothing(bench: Bench) -> None:
    await bench.rule(known_permille=0, newcomer_known_permille=1000, newcomer_verdicts=2)
    reviewer = await bench.lab.contributor(reviewer=True)
    await known(bench, "aa", "aa", "aa")
    await bench.handed_in(2)
    assert [is_known(await said(bench, reviewer, "accept")) for _ in range(3)] == [True, True, False]
    async with bench.lab.db.tx(reviewer) as tx:
        (mine,) = await quality.my_calibrations(tx)
    assert (mine.verdicts, mine.newcomer_verdicts, mine.calibration_items) == (2, 2, None)


async def test_second_reviewers_see_it_too_and_are_checked_by_what_is_known(bench: Bench) -> None:
    await bench.rule(**ALWAYS, second_review_permille=1000)
    people = [await bench.lab.contributor(reviewer=True) for _ in range(2)]
    await known(bench, "ba")
    await bench.handed_in()
    for each in people:
        assert is_known(await said(bench, each, "accept"))
    await a_day_later(bench)
    assert await checks(bench, *people) == [(1, 0), (1, 0)]


async def test_nobody_judges_others_before_the_kappa_that_is_asked(bench: Bench) -> None:
    await bench.rule(calibration_items=4, calibration_kappa_min=0.7)
    good, poor = [await bench.lab.contributor(reviewer=True) for _ in range(2)]
    await bench.handed_in(2)
    await known(bench, "aa", "aa", "ba", "ba")
    for _ in range(4):
        work = await taken(bench, good)
        assert is_known(work)
        await said(bench, good, "accept" if number_of(work) < 2 else "exclude")
        assert is_known(await said(bench, poor, "accept"))
    async with bench.lab.db.tx(good) as tx:
        (mine,) = await quality.my_calibrations(tx)
    assert (mine.judged, mine.kappa, mine.calibration_items) == (4, 1.0, 4)
    assert mine.calibrated_at is not None
    assert await taken(bench, poor) is None
    async with bench.lab.db.tx(poor) as tx:
        (theirs,) = await quality.my_calibrations(tx)
        assert not await quality.next_pay(tx, "review")
    assert (theirs.kappa, theirs.calibrated_at) == (0.0, None)
    async with bench.lab.db.tx(await bench.lab.operator()) as tx:
        health = {each.reviewer: each for each in await quality.reviewer_health(tx)}
    assert (health[poor.handle].kappa, health[poor.handle].calibrated_at) == (0.0, None)
    assert health[good.handle].calibrated_at is not None
    assert not is_known(await taken(bench, good))


def number_of(work: ReviewWork | None) -> int:
    """Return which known task a review is of."""
    assert work is not None
    return int(work.task["prompt"][0]["content"].rsplit(" ", 1)[1])


async def test_a_void_item_has_verdicts_judged_anew_and_counts_published_anew(bench: Bench) -> None:
    reviewer = await bench.lab.contributor(reviewer=True)
    items = await known(bench, "ba", "ba")
    await bench.handed_in()
    for _ in range(2):
        await said(bench, reviewer, "accept")
    await a_day_later(bench)
    assert await checks(bench, reviewer) == [(2, 0)]
    async with bench.lab.db.tx(bench.customer) as tx:
        await quality.void_known_item(tx, items[0], "It was right.", SIDES["b"])
        await quality.void_known_item(tx, items[1], "Nobody knows.")
    for _ in range(2):
        await bench.lab.settle()
        assert await checks(bench, reviewer) == [(1, 1)]
    await watched(bench)
    assert await checks(bench, reviewer) == [(1, 1)]
    async with bench.lab.db.tx(reviewer) as tx:
        told = await quality.my_regrades(tx)
    first, last = told[-1], told[0]
    assert (first.answers_before, first.right_before) == (2, 0)
    assert (last.answers_after, last.right_after) == (1, 1)


async def test_an_item_that_most_reviewers_contradict_is_disputed_and_counts_when_it_stands(bench: Bench) -> None:
    (item,) = await known(bench, "ba")
    await bench.handed_in()
    people = [await bench.lab.contributor(reviewer=True) for _ in range(5)]
    for each in people:
        assert is_known(await said(bench, each, "accept"))
    found = (await items_of(bench))[item]
    assert (found.answers, found.right, found.disputed_at is not None) == (5, 0, True)
    await a_day_later(bench)
    assert await checks(bench, people[0]) == [(0, 0)]
    async with bench.lab.db.tx(bench.customer) as tx:
        await quality.uphold_known_item(tx, item)
    await bench.lab.settle()
    assert await checks(bench, people[0]) == [(1, 0)]
    assert is_known(await taken(bench, await bench.lab.contributor(reviewer=True)))


async def test_a_known_review_has_the_fields_and_versions_of_the_answer_that_it_stands_in_for(bench: Bench) -> None:
    first, second = [await bench.lab.contributor(reviewer=True) for _ in range(2)]
    await known(bench, "aa")
    async with bench.lab.db.tx(bench.customer) as tx:
        await projects.publish_guidelines(tx, bench.project.id, {"en": "# Compare\n\n## §1 Truth\n\nNewer."})
    await bench.lab.settle()
    await bench.handed_in(2)
    shown, real = await taken(bench, first), await taken(bench, second)
    assert shown is not None
    assert real is not None
    assert (is_known(shown), is_known(real)) == (True, False)
    one, other = asdict(shown), asdict(real)
    own = {"id", "submission_id", "task", "answer", "due_at"}
    assert {name: one[name] for name in one.keys() - own} == {name: other[name] for name in other.keys() - own}
    assert {type(one[name]) for name in own} == {type(other[name]) for name in own}
    assert timedelta(0) <= real.due_at - shown.due_at <= timedelta(minutes=5)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"initial": None}, "initial"),
        ({"initial": {}}, "initial.preference"),
        ({"initial": {"preference": "z"}}, "initial.preference"),
    ],
)
async def test_an_answer_for_reviewers_is_whole_and_one_that_fits(
    bench: Bench, changes: dict[str, Any], field: str
) -> None:
    item = {"purpose": "review", "payload": text(1), "expected": SIDES["a"], "initial": SIDES["a"]} | changes
    async with bench.lab.db.tx(bench.customer) as tx:
        with pytest.raises(Refusal) as found:
            await quality.add_known_items(tx, bench.project.id, [NewKnownItem(**item)])
    assert f"items[0].{field}" in [each.field for each in found.value.faults]


async def test_a_project_that_reviews_nothing_has_none(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    item = NewKnownItem(purpose="review", payload=text(1), expected=SIDES["a"], initial=SIDES["a"])
    async with lab.db.tx(customer) as tx:
        with pytest.raises(Refusal, match="accepts_at_once"):
            await quality.add_known_items(tx, project.id, [item])


async def test_files_bring_them_in(bench: Bench) -> None:
    row = {"purpose": "review", "payload": text(1), "expected": SIDES["a"], "initial": SIDES["b"]}
    cells = ["purpose", "payload", "expected", "initial"]
    table = (
        ",".join(cells)
        + "\n"
        + ",".join(
            '"' + (row[name] if name == "purpose" else json.dumps(row[name])).replace('"', '""') + '"' for name in cells
        )
    )
    for data, kind in ((json.dumps(row), "jsonl"), (table, "csv")):
        async with bench.lab.db.tx(bench.customer) as tx:
            await quality.import_known_items(tx, bench.project.id, data.encode(), kind)
    await bench.lab.settle()
    assert [each.initial for each in (await items_of(bench)).values()] == [SIDES["b"]] * 2


async def test_past_answers_that_came_out_become_known_ones_but_not_for_whoever_worked_on_them(bench: Bench) -> None:
    reviewer, other = [await bench.lab.contributor(reviewer=True) for _ in range(2)]
    await bench.handed_in()
    work = await taken(bench, reviewer)
    assert work is not None
    mended = {**work.answer, "preference": "b" if work.answer["preference"] == "a" else "a"}
    async with bench.lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, work.id, "fix", None, "By §2.", answer=mended)
    await bench.lab.settle()
    async with bench.lab.db.tx(bench.customer) as tx:
        (found,) = await quality.put_right(tx, bench.project.id)
        assert (found.why, found.initial["preference"] != found.expected["preference"]) == ("fixed", True)
        (item,) = await quality.confirm_put_right(tx, bench.project.id, [found.submission_id])
        assert await quality.put_right(tx, bench.project.id) == []
        with pytest.raises(Refusal, match="not_found"):
            await quality.confirm_put_right(tx, bench.project.id, [found.submission_id])
    await bench.lab.settle()
    await bench.handed_in(2)
    assert (await said(bench, reviewer, "accept")).answer["strength"]
    assert (await items_of(bench))[item].exposures == 0
    await said(bench, other, "exclude")
    assert ((await items_of(bench))[item].exposures, (await items_of(bench))[item].right) == (1, 1)


async def test_what_was_returned_and_then_accepted_or_rejected_and_right_after_all_is_suggested(bench: Bench) -> None:
    await bench.rule()
    first = await bench.handed_in()
    await bench.judged("return")
    await bench.lab.answer(bench.author, first, preference="b")
    await bench.judged("accept")
    claimed = await bench.handed_in()
    await bench.judged("exclude")
    async with bench.lab.db.tx(bench.author) as tx:
        await quality.make_appeal(tx, claimed.id, "The clause says the opposite.")
    person, appeal = await bench.lab.appealed(bench.project)
    async with bench.lab.db.tx(person) as tx:
        await quality.decide_appeal(tx, appeal.id, "overturned", "By §2.")
    async with bench.lab.db.tx(bench.customer) as tx:
        found = await quality.put_right(tx, bench.project.id)
    assert [(each.why, each.initial == each.expected) for each in found] == [("overturned", True), ("returned", False)]
    rival = await bench.lab.customer()
    async with bench.lab.db.tx(rival) as tx:
        with pytest.raises(Refusal, match="not_found"):
            await quality.put_right(tx, bench.project.id)
