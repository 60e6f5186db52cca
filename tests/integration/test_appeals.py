"""Appeals: once, in time, to somebody else; what is overturned is accepted, paid and counts; no clock runs against the author."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest

from tarazu import ledger, quality, tasks
from tarazu.http import State, create_app
from tarazu.kit.actor import Actor
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tarazu.runner.main import keep_clocks
from tarazu.tasks import Claimed
from tests.integration.http.conftest import Web, problem
from tests.integration.test_delivery import built, content, requested
from tests.lab import Lab

pytestmark = pytest.mark.anyio

WHY = "The clause says the opposite of what the reviewer says."


@dataclass(slots=True)
class Scene:
    """An answer that was returned or excluded, and everybody who has to do with it."""

    lab: Lab
    customer: Actor
    author: Actor
    project: Project
    claimed: Claimed
    reviewer: Actor

    async def appeal(self, said: str = WHY) -> None:
        """Appeal as the author."""
        async with self.lab.db.tx(self.author) as tx:
            await quality.make_appeal(tx, self.claimed.id, said)

    async def refused(self, code: str, said: str = WHY) -> None:
        """Check that an appeal is refused."""
        with pytest.raises(Refusal) as found:
            await self.appeal(said)
        assert found.value.code == code

    async def mine(self) -> quality.MyAppeal | None:
        """Return what the author may know."""
        async with self.lab.db.tx(self.author) as tx:
            return await quality.my_appeal(tx, self.claimed.id)

    async def decide(self, outcome: str) -> Actor:
        """Have somebody take the appeal and decide; return who."""
        second, appeal = await self.lab.appealed(self.project)
        async with self.lab.db.tx(second) as tx:
            await quality.decide_appeal(tx, appeal.id, outcome, "By §2.")
        await self.lab.settle()
        return second

    async def state(self) -> str:
        """Return what the author's list says of the answer."""
        async with self.lab.db.tx(self.author) as tx:
            found = await quality.my_answers(tx, tx.now + timedelta(seconds=1), 100)
        return next(each.state for each in found if each.assignment_id == self.claimed.id)

    async def counts(self) -> list[tuple[bool, bool]]:
        """Return of each submission whether it is accepted and whether it counts."""
        async with self.lab.db.tx(self.customer) as tx:
            found = await tasks.submissions(tx, self.project.id, None, 10)
        return [(each.accepted_at is not None, each.used) for each in found]

    async def earned(self, person: Actor) -> list[tuple[str, int]]:
        """Return what a person's statement holds."""
        async with self.lab.db.tx(person) as tx:
            lines = (await ledger.statement(tx, tx.now - timedelta(days=30), tx.now + timedelta(seconds=1))).lines
        return [(line.source_kind, line.amount_minor) for line in lines]


async def scene(lab: Lab, verdict: str) -> Scene:
    """Have an answer reviewed so."""
    customer, author = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, acceptance="review")
    await lab.add(customer, project)
    claimed = await lab.claim(author, project)
    await lab.answer(author, claimed)
    reviewer, review = await lab.reviewing(project)
    async with lab.db.tx(reviewer) as tx:
        reason = None if verdict == "accept" else "It is wrong."
        await quality.record_review(tx, review.id, verdict, None, reason)
    await lab.settle()
    return Scene(lab, customer, author, project, claimed, reviewer)


async def test_a_return_that_is_overturned_is_accepted_paid_once_and_counts(lab: Lab) -> None:
    at = await scene(lab, "return")
    assert (await at.mine()).open_until  # type: ignore[union-attr]
    await at.appeal()
    assert (await at.state(), await at.counts()) == ("appealed", [(False, False)])
    second = await at.decide("overturned")
    assert (await at.state(), await at.counts()) == ("accepted", [(True, True)])
    assert await at.earned(at.author) == [("submission", 1250)]
    assert await at.earned(second) == [("review", 625)]
    mine = await at.mine()
    assert mine is not None
    assert (mine.outcome, mine.reason, mine.said) == ("overturned", "By §2.", WHY)
    async with lab.db.tx(at.author) as tx:
        assert await tasks.my_assignments(tx) == []
    with pytest.raises(Refusal):
        await lab.answer(at.author, at.claimed, comment="another round")


async def test_an_exclusion_that_is_overturned_counts_and_is_not_paid_again(lab: Lab) -> None:
    at = await scene(lab, "exclude")
    assert await at.counts() == [(True, False)]
    await at.appeal()
    await at.decide("overturned")
    assert (await at.state(), await at.counts()) == ("accepted", [(True, True)])
    assert await at.earned(at.author) == [("submission", 1250)]
    ready = await built(lab, at.customer, await requested(lab, at.customer, at.project))
    text = (await content(lab, ready, "records.jsonl")).decode()
    assert '"appeal":{"outcome":"overturned","reason":"By §2."' in text


async def test_a_verdict_that_stands_leaves_its_author_two_days_for_the_next_round(lab: Lab) -> None:
    at = await scene(lab, "return")
    await at.appeal()
    lab.clock.advance(timedelta(days=6))
    await at.decide("upheld")
    assert await at.state() == "returned"
    async with lab.db.tx(at.author) as tx:
        (held,) = await tasks.my_assignments(tx)
        assert held.lease_until >= tx.now + timedelta(days=2)
    await at.refused("appealed_before")
    done = await lab.answer(at.author, at.claimed, comment="another round")
    assert done.state == "in_review"


async def test_what_nobody_decides_in_time_is_decided_for_the_author(lab: Lab) -> None:
    at = await scene(lab, "return")
    await at.appeal()
    lab.clock.advance(timedelta(days=6, hours=23))
    await keep_clocks(lab.db)
    assert await at.state() == "appealed"
    lab.clock.advance(timedelta(hours=2))
    await keep_clocks(lab.db)
    await lab.settle()
    mine = await at.mine()
    assert mine is not None
    assert (mine.outcome, mine.reason) == ("overturned", None)
    assert (await at.state(), await at.counts()) == ("accepted", [(True, True)])
    assert await at.earned(at.author) == [("submission", 1250)]


async def test_there_is_one_appeal_in_seven_days_and_against_a_verdict_that_asks_for_something(lab: Lab) -> None:
    at = await scene(lab, "exclude")
    for said in ("short", "x" * 2001, "nul \0 and more words"):
        await at.refused("invalid_request", said)
    lab.clock.advance(timedelta(days=7, seconds=1))
    assert await at.mine() is None
    await at.refused("appeal_late")
    accepted = await scene(lab, "accept")
    assert await accepted.mine() is None
    await accepted.refused("nothing_to_appeal")
    again = await scene(lab, "exclude")
    await again.appeal()
    await again.refused("appealed_before")
    with pytest.raises(Refusal) as found:
        async with lab.db.tx(at.reviewer) as tx:
            await quality.make_appeal(tx, again.claimed.id, WHY)
    assert found.value.code == "not_found"


async def test_an_appeal_ends_when_its_author_hands_in_the_next_round(lab: Lab) -> None:
    at = await scene(lab, "return")
    await lab.answer(at.author, at.claimed, comment="another round")
    await at.refused("nothing_to_appeal")
    other = await scene(lab, "return")
    await other.appeal()
    await lab.answer(other.author, other.claimed, comment="another round")
    await other.decide("overturned")
    mine = await other.mine()
    assert mine is not None
    assert mine.outcome == "lapsed"
    assert (True, True) not in await other.counts()


async def test_neither_the_author_nor_the_first_reviewer_decides_and_nobody_else_may(lab: Lab) -> None:
    at = await scene(lab, "exclude")
    await at.appeal()
    for person in (at.reviewer, at.author):
        async with lab.db.tx(person) as tx:
            found = await quality.take_appeal(tx)
            assert found is None or found.title != at.project.title
    second, appeal = await lab.appealed(at.project)
    assert second.principal_id not in (at.reviewer.principal_id, at.author.principal_id)
    assert (appeal.verdict, appeal.reason, appeal.said) == ("exclude", "It is wrong.", WHY)
    for person, held in ((at.reviewer, appeal.id), (second, uuid.uuid4())):
        with pytest.raises(Refusal) as found_:
            async with lab.db.tx(person) as tx:
                await quality.decide_appeal(tx, held, "overturned", "Because.")
        assert found_.value.code == "not_found"
    with pytest.raises(Refusal):
        async with lab.db.tx(second) as tx:
            await quality.decide_appeal(tx, appeal.id, "overturned", "  ")
    lab.clock.advance(timedelta(minutes=31))
    with pytest.raises(Refusal) as late:
        async with lab.db.tx(second) as tx:
            await quality.decide_appeal(tx, appeal.id, "overturned", "Because.")
    assert late.value.code == "review_expired"


async def test_an_appeal_is_made_and_decided_by_api(lab: Lab) -> None:
    at = await scene(lab, "exclude")
    web = Web(
        lab, create_app(State(db=lab.db, clock=lab.clock, secrets=lab.secrets, data_dir=lab.folder, files=lab.files))
    )
    place = f"/api/work/assignments/{at.claimed.id}/appeal"
    async with web.session(at.author) as client:
        assert (await client.get(place)).json()["appeal"]["open_until"]
        assert (await client.post(place, json={"said": WHY})).status_code == 204
        problem(await client.post(place, json={"said": WHY}), 409, "appealed_before")
        problem(await client.post("/api/work/appeals/next"), 403, "forbidden")
    second, appeal = await lab.appealed(at.project)
    async with web.session(second) as client:
        shown = (await client.post("/api/work/appeals/next")).json()
        assert (shown["id"], shown["said"], shown["review"]["verdict"]) == (str(appeal.id), WHY, "exclude")
        done = await client.post(f"/api/work/appeals/{appeal.id}", json={"outcome": "upheld", "reason": "It stands."})
        assert done.status_code == 204
    async with web.session(at.author) as client:
        assert (await client.get(place)).json()["appeal"]["outcome"] == "upheld"
