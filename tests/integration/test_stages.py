"""Stages of review: what the draw leaves out, a second look that is blind, a third that decides, and one clock over all of them."""

from __future__ import annotations

import asyncio
import json
import math
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tarazu import ledger, quality, tasks
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tarazu.quality import GoldPolicy, ReviewPolicy
from tarazu.runner.main import keep_clocks
from tarazu.tasks import Claimed
from tests.conftest import Cluster
from tests.integration.test_delivery import built, content, requested
from tests.integration.test_gold import known
from tests.integration.test_training import items, train
from tests.lab import Lab

pytestmark = pytest.mark.anyio

WHY = {"accept": None, "return": "Say more.", "exclude": "It is wrong."}
DUE = timedelta(days=7)


@dataclass(slots=True)
class Bench:
    """A project whose answers are reviewed by some rules, and an author."""

    lab: Lab
    customer: Actor
    project: Project
    author: Actor

    @classmethod
    async def made(cls, lab: Lab, **rules: Any) -> Bench:
        customer = await lab.customer()
        project = await lab.project(customer, acceptance="review")
        bench = cls(lab, customer, project, await lab.contributor())
        if rules:
            await bench.rule(**rules)
        return bench

    async def rule(self, **rules: Any) -> ReviewPolicy:
        """Set the rules."""
        async with self.lab.db.tx(self.customer) as tx:
            return await quality.set_review_policy(tx, self.project.id, ReviewPolicy(**rules))

    async def handed_in(self, count: int = 1) -> Claimed:
        """Have so many answers handed in, and return what the last was given to."""
        await self.lab.add(self.customer, self.project, count)
        for _ in range(count):
            claimed = await self.lab.claim(self.author, self.project)
            await self.lab.answer(self.author, claimed)
        await self.lab.settle()
        return claimed

    async def judged(self, verdict: str) -> Actor:
        """Have somebody new take the review and give a verdict."""
        reviewer, review = await self.lab.reviewing(self.project)
        async with self.lab.db.tx(reviewer) as tx:
            await quality.record_review(tx, review.id, verdict, None, WHY[verdict])
        await self.lab.settle()
        return reviewer

    async def counts(self) -> quality.ReviewCounts:
        """Return what waits."""
        async with self.lab.db.tx(self.customer) as tx:
            return await quality.review_counts(tx, self.project.id)

    async def beginnings(self, person: Actor | None = None) -> list[quality.MyBeginning]:
        """Return how far the author, or somebody else, is through their first answers."""
        async with self.lab.db.tx(person or self.author) as tx:
            return await quality.my_beginnings(tx)

    async def waiting(self) -> tuple[int, int, int]:
        """Return how many answers wait for a first, second and third verdict."""
        found = await self.counts()
        return found.first_waiting, found.second_waiting, found.third_waiting

    async def answers(self) -> list[tuple[bool, bool]]:
        """Return of each answer whether it is accepted and whether it counts."""
        async with self.lab.db.tx(self.customer) as tx:
            found = await tasks.submissions(tx, self.project.id, None, 1000)
        return [(each.accepted_at is not None, each.accepted_at is not None and each.used) for each in found]

    async def state(self, claimed: Claimed) -> str:
        """Return what the author's list says of an answer."""
        async with self.lab.db.tx(self.author) as tx:
            found = await quality.my_answers(tx, tx.now + timedelta(seconds=1), 100)
        return next(each.state for each in found if each.assignment_id == claimed.id)

    async def earned(self, person: Actor) -> list[str]:
        """Return what a person was paid for."""
        async with self.lab.db.tx(person) as tx:
            lines = (await ledger.statement(tx, tx.now - timedelta(days=30), tx.now + timedelta(seconds=1))).lines
        return [line.source_kind for line in lines]

    async def opinions(self, reviewer: Actor) -> list[str]:
        """Return the verdicts of others that a reviewer sees of the answer that they hold."""
        async with self.lab.db.tx(reviewer) as tx:
            return [each.verdict for each in await quality.opinions_under_review(tx)]

    async def overdue(self) -> None:
        """Let the day come on which everything is decided."""
        self.lab.clock.advance(DUE + timedelta(hours=1))
        await keep_clocks(self.lab.db)
        await self.lab.settle()


async def test_without_rules_one_person_reviews_every_answer(lab: Lab) -> None:
    bench = await Bench.made(lab)
    await bench.handed_in(3)
    assert await bench.waiting() == (3, 0, 0)
    await bench.judged("accept")
    assert await bench.waiting() == (2, 0, 0)
    assert sorted(await bench.answers()) == [(False, False), (False, False), (True, True)]


async def test_the_share_that_is_reviewed_is_the_share_that_was_set(lab: Lab) -> None:
    bench = await Bench.made(lab, review_permille=300, newcomer_permille=300)
    count = 200
    await bench.handed_in(count)
    drawn = (await bench.waiting())[0]
    spread = 5 * math.sqrt(count * 0.3 * 0.7)
    assert abs(drawn - count * 0.3) < spread
    accepted = [each for each in await bench.answers() if each == (True, True)]
    assert len(accepted) == count - drawn
    assert await bench.earned(bench.author) == ["submission"] * (count - drawn)


async def test_what_was_drawn_stays_drawn_when_the_news_come_twice(lab: Lab) -> None:
    bench = await Bench.made(lab, review_permille=500, newcomer_permille=500)
    await bench.handed_in(12)
    before = await bench.answers(), await bench.waiting()
    async with lab.db.tx(bench.customer) as tx:
        ids = [each.id for each in await tasks.submissions(tx, bench.project.id, None, 100)]
    for _ in range(3):
        async with lab.db.tx(system(bench.customer.tenant_id)) as tx:
            await quality.queue_reviews(tx, ids, tx.now + DUE)
    assert (await bench.answers(), await bench.waiting()) == before


async def test_newcomers_are_reviewed_until_enough_of_their_answers_are_accepted(lab: Lab) -> None:
    bench = await Bench.made(lab, review_permille=0, newcomer_permille=1000, newcomer_answers=2)
    for waits in (1, 1, 0):
        await bench.handed_in()
        assert (await bench.waiting())[0] == waits
        if waits:
            await bench.judged("accept")
    assert await bench.answers() == [(True, True)] * 3


async def test_newcomers_see_the_count_that_the_rule_reads(lab: Lab) -> None:
    bench = await Bench.made(lab, review_permille=0, newcomer_permille=1000, newcomer_answers=2)
    assert await bench.beginnings() == []
    for count in (0, 1, 2):
        await bench.handed_in()
        (mine,) = await bench.beginnings()
        assert (mine.title, mine.reviewed_until, mine.known_until) == (bench.project.title, 2, None)
        waits = (await bench.waiting())[0]
        assert waits == (count < 2)
        # what nobody reviews is accepted at once; the rule counts no further than it asks for
        assert mine.accepted == min(count + (not waits), 2)
        if waits:
            await bench.judged("accept")
    assert await bench.beginnings(await lab.contributor()) == []
    await bench.rule(review_permille=500, newcomer_permille=500)
    assert await bench.beginnings() == []


async def test_the_count_that_newcomers_see_is_read_without_all_that_they_did(lab: Lab, cluster: Cluster) -> None:
    bench = await Bench.made(lab, review_permille=0, newcomer_permille=1000, newcomer_answers=20)
    await bench.handed_in()
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as admin:
        copied = "tenant_id, project_id, contributor_id, assignment_id, round, answer, label, digest, submitted_at"
        admin.execute("set session_replication_role = replica")
        admin.execute(
            f"insert into tasks.submission (id, task_id, accepted_at, {copied}) select gen_random_uuid(), gen_random_uuid(), now(), {copied}"
            " from tasks.submission, generate_series(1, 40000) where contributor_id = %s",
            [bench.author.principal_id],
        )
        admin.execute("analyze tasks.submission")
        (pages,) = admin.execute(
            "select relpages from pg_class where oid = 'tasks.submission'::regclass"
        ).fetchone() or (0,)
        for _ in range(2):
            assert [each.accepted for each in await bench.beginnings()] == [20]
        async with lab.db.tx(bench.author) as tx:
            told = await tx._connection.execute(
                "explain (analyze, buffers, format json) select quality.my_beginnings()"
            )
            plan = (await told.fetchall())[0][0][0]["Plan"]
        admin.execute(
            "delete from tasks.submission where contributor_id = %s and accepted_at is not null",
            [bench.author.principal_id],
        )
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < pages / 3


async def test_newcomers_see_how_many_known_tasks_were_given_as_published(lab: Lab) -> None:
    bench = await Bench.made(lab)
    await known(lab, bench.customer, bench.project, *"ab")
    async with lab.db.tx(bench.customer) as tx:
        await quality.set_gold_policy(tx, bench.project.id, GoldPolicy(rate=10, newcomer_rate=500, newcomer_answers=7))
    await bench.handed_in(3)
    (mine,) = await bench.beginnings()
    assert (mine.reviewed_until, mine.given, mine.known_until) == (None, 0, 7)


async def test_training_is_no_accepted_answer_of_a_newcomer(lab: Lab) -> None:
    bench = await Bench.made(lab, review_permille=0, newcomer_permille=1000, newcomer_answers=1)
    await items(lab, bench.customer, bench.project, 2)
    await lab.add(bench.customer, bench.project)
    for _ in range(2):
        await train(lab, bench.author, bench.project, right=True)
    assert [each.accepted for each in await bench.beginnings()] == [0]
    await bench.handed_in()
    assert (await bench.waiting())[0] == 1


async def test_what_was_returned_is_always_looked_at_again(lab: Lab) -> None:
    bench = await Bench.made(lab)
    claimed = await bench.handed_in()
    await bench.judged("return")
    await bench.rule(review_permille=0, newcomer_permille=0)
    await lab.answer(bench.author, claimed, comment="more")
    await lab.settle()
    assert await bench.waiting() == (1, 0, 0)


async def test_a_second_reviewer_is_somebody_else_and_sees_no_verdict(lab: Lab) -> None:
    bench = await Bench.made(lab, second_review_permille=1000)
    claimed = await bench.handed_in()
    first = await bench.judged("exclude")
    assert await bench.waiting() == (0, 1, 0)
    assert await bench.state(claimed) == "in_review"
    async with lab.db.tx(bench.author) as tx:
        assert await quality.feedbacks(tx, claimed.id) == []
    for person in (first, bench.author):
        async with lab.db.tx(person) as tx:
            found = await quality.take_review(tx)
            assert found is None or found.title != bench.project.title
    second, _ = await lab.reviewing(bench.project)
    assert second.principal_id not in (first.principal_id, bench.author.principal_id)
    assert await bench.opinions(second) == []


async def test_two_verdicts_that_are_the_same_let_the_first_hold_and_pay_both(lab: Lab) -> None:
    bench = await Bench.made(lab, second_review_permille=1000)
    claimed = await bench.handed_in()
    first = await bench.judged("exclude")
    assert await bench.earned(first) == ["review"]
    second = await bench.judged("exclude")
    assert (await bench.state(claimed), await bench.answers()) == ("excluded", [(True, False)])
    assert [await bench.earned(each) for each in (first, second, bench.author)] == [
        ["review"],
        ["review"],
        ["submission"],
    ]
    counts = await bench.counts()
    assert (counts.agreed, counts.differed, await bench.waiting()) == (1, 0, (0, 0, 0))
    async with lab.db.tx(bench.author) as tx:
        (said,) = await quality.feedbacks(tx, claimed.id)
    assert said.verdict == "exclude"


@pytest.mark.parametrize(("third", "state"), [("accept", "accepted"), ("exclude", "excluded"), ("return", "returned")])
async def test_where_two_differ_a_third_sees_both_and_decides(lab: Lab, third: str, state: str) -> None:
    bench = await Bench.made(lab, second_review_permille=1000)
    claimed = await bench.handed_in()
    first, second = await bench.judged("accept"), await bench.judged("exclude")
    assert (await bench.waiting(), await bench.state(claimed)) == ((0, 0, 1), "in_review")
    person, review = await lab.reviewing(bench.project)
    assert person.principal_id not in (first.principal_id, second.principal_id)
    assert await bench.opinions(person) == ["accept", "exclude"]
    async with lab.db.tx(person) as tx:
        await quality.record_review(tx, review.id, third, None, WHY[third])
    await lab.settle()
    assert (await bench.state(claimed), await bench.waiting()) == (state, (0, 0, 0))
    assert [await bench.earned(each) for each in (first, second, person)] == [["review"]] * 3


async def test_a_second_reviewer_may_return_and_what_came_back_starts_anew(lab: Lab) -> None:
    bench = await Bench.made(lab, second_review_permille=1000)
    claimed = await bench.handed_in()
    for verdict in ("accept", "return", "return"):
        await bench.judged(verdict)
    assert await bench.state(claimed) == "returned"
    await lab.answer(bench.author, claimed, comment="more")
    await lab.settle()
    assert await bench.waiting() == (1, 0, 0)
    assert await bench.opinions(await bench.judged("accept")) == []
    assert await bench.waiting() == (0, 1, 0)


@pytest.mark.parametrize(
    ("verdicts", "answer"),
    [
        ([], (True, True)),
        (["accept"], (True, True)),
        (["exclude"], (True, False)),
        (["exclude", "accept"], (True, True)),
    ],
)
async def test_the_day_on_which_an_answer_is_due_is_one_for_all_stages(
    lab: Lab, verdicts: list[str], answer: tuple[bool, bool]
) -> None:
    bench = await Bench.made(lab, second_review_permille=1000)
    await bench.handed_in()
    for number, verdict in enumerate(verdicts):
        await bench.judged(verdict)
        lab.clock.advance(timedelta(days=number + 1))
    # Somebody holds it while the day comes, and is too late.
    person, review = await lab.reviewing(bench.project)
    await bench.overdue()
    assert (await bench.answers(), await bench.waiting()) == ([answer], (0, 0, 0))
    assert await bench.earned(bench.author) == ["submission"]
    with pytest.raises(Refusal):
        async with lab.db.tx(person) as tx:
            await quality.record_review(tx, review.id, "accept")
    await keep_clocks(lab.db)
    await lab.settle()
    assert await bench.earned(bench.author) == ["submission"]


async def test_a_verdict_given_twice_at_once_counts_once(lab: Lab) -> None:
    bench = await Bench.made(lab, second_review_permille=1000)
    await bench.handed_in()
    reviewer, review = await lab.reviewing(bench.project)

    async def give() -> str:
        try:
            async with lab.db.tx(reviewer) as tx:
                await quality.record_review(tx, review.id, "accept")
        except Refusal as refusal:
            return refusal.code
        return "recorded"

    assert sorted(await asyncio.gather(*(give() for _ in range(4)))) == ["not_found"] * 3 + ["recorded"]
    await lab.settle()
    assert await bench.waiting() == (0, 1, 0)
    assert await bench.earned(reviewer) == ["review"]


async def test_a_delivery_says_how_long_its_answers_were_reviewed_by_everybody_who_was_asked(lab: Lab) -> None:
    bench = await Bench.made(lab, second_review_permille=1000)
    await bench.handed_in()
    for seconds in (90, 30):
        reviewer, review = await lab.reviewing(bench.project)
        lab.clock.advance(timedelta(seconds=seconds))
        async with lab.db.tx(reviewer) as tx:
            await quality.record_review(tx, review.id, "accept")
    ready = await built(lab, bench.customer, await requested(lab, bench.customer, bench.project))
    (line,) = (await content(lab, ready, "records.jsonl")).splitlines()
    assert json.loads(line)["submissions"][0]["review"]["seconds"] == 120
    assert ready.manifest is not None
    assert (ready.manifest["reviewed"], ready.manifest["review_minutes"]) == (1, 2.0)


async def test_whoever_judged_an_answer_decides_no_appeal_about_it(lab: Lab) -> None:
    bench = await Bench.made(lab, second_review_permille=1000)
    claimed = await bench.handed_in()
    judges = [await bench.judged("exclude"), await bench.judged("exclude")]
    async with lab.db.tx(bench.author) as tx:
        await quality.make_appeal(tx, claimed.id, "The clause says the opposite.")
    for judge in judges:
        async with lab.db.tx(judge) as tx:
            found = await quality.take_appeal(tx)
            assert found is None or found.title != bench.project.title
    person, _ = await lab.appealed(bench.project)
    assert person.principal_id not in [each.principal_id for each in judges]


async def test_rules_out_of_range_are_named_and_others_projects_are_not_known(lab: Lab) -> None:
    bench, rival = await Bench.made(lab), await Bench.made(lab)
    with pytest.raises(Refusal) as found:
        await bench.rule(review_permille=500, newcomer_permille=400, second_review_permille=1001)
    assert [each.field for each in found.value.faults] == ["newcomer_permille", "second_review_permille"]
    with pytest.raises(Refusal) as found:
        await bench.rule(review_permille=2000, newcomer_permille=2000)
    assert found.value.faults[1].facts == {"minimum": 1000, "maximum": 1000}
    at_once = await lab.project(bench.customer)
    for project, code in (
        (rival.project.id, "not_found"),
        (uuid.uuid4(), "not_found"),
        (at_once.id, "accepts_at_once"),
    ):
        with pytest.raises(Refusal) as found:
            async with lab.db.tx(bench.customer) as tx:
                await quality.set_review_policy(tx, project, ReviewPolicy())
        assert found.value.code == code
