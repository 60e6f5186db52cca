"""Questions solved unseen: the whole path, who is kept from it, and what solvers never see."""

from __future__ import annotations

import asyncio
import json
import uuid
from datetime import timedelta
from typing import Any

import pytest

from tarazu import delivery, kinds, ledger, quality, tasks
from tarazu.delivery.manifests import file_key
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tarazu.quality import NewResolving
from tests.lab import Lab, fresh

pytestmark = pytest.mark.anyio

EXAMPLE = kinds.of("qa.author").example("en")
RIGHT, WRONG = {"answer": "5.1", "confidence": "high"}, {"answer": "7", "confidence": "low"}
AMBIGUOUS = {"outcome": "ambiguous", "comment": "Which table?"}


class Bench:
    """A project in which questions are written, one in which they are solved, and an author."""

    def __init__(self, lab: Lab, customer: Actor, writing: Project, solving: Project, author: Actor) -> None:
        self.lab, self.customer, self.author = lab, customer, author
        self.writing, self.solving = writing, solving

    @classmethod
    async def made(cls, lab: Lab, people: int = 2, **rules: Any) -> Bench:
        customer = await lab.customer()
        writing = await lab.project(customer, kind="qa.author", acceptance="review")
        solving = await lab.project(customer, kind="qa.solve")
        bench = cls(lab, customer, writing, solving, await lab.contributor())
        if people:
            new = NewResolving(solving_project_id=solving.id, people=people, **rules)
            async with lab.db.tx(customer) as tx:
                await quality.set_resolving(tx, writing.id, new)
        return bench

    async def written(self, author: Actor | None = None, **answer: Any) -> uuid.UUID:
        """Have a question written and return the submission."""
        await self.lab.add(self.customer, self.writing)
        claimed = await self.lab.claim(author or self.author, self.writing)
        done = await self.lab.answer(author or self.author, claimed, **answer)
        await self.lab.settle()
        return done.submission_id

    async def solved(self, *answers: dict[str, Any]) -> list[Actor]:
        """Have the question that is open solved by a new person for each answer."""
        people = []
        for answer in answers:
            people.append(await self.lab.contributor())
            claimed = await self.lab.claim(people[-1], self.solving)
            await tasks.submit(self.lab.db, people[-1], claimed.id, answer, 30)
        await self.lab.settle()
        return people

    async def stands(self) -> dict[str, int]:
        """Return how many questions stand how."""
        async with self.lab.db.tx(self.customer) as tx:
            found = await quality.resolving(tx, self.writing.id)
        assert found is not None
        names = ("open", "agreed", "disputed", "unsolvable", "withdrawn")
        return {name: getattr(found, name) for name in names if getattr(found, name)}

    async def state(self, submission_id: uuid.UUID) -> str:
        """Return whether an authored question is accepted."""
        async with self.lab.db.tx(self.customer) as tx:
            (found,) = [each for each in await tasks.submissions(tx, self.writing.id) if each.id == submission_id]
        return "in_review" if found.accepted_at is None else "accepted"

    async def earned(self) -> int:
        """Return what the author was paid."""
        await self.lab.settle()
        now = self.lab.clock.now()
        async with self.lab.db.tx(self.author) as tx:
            told = await ledger.statement(tx, now - timedelta(days=30), now + timedelta(days=1))
        return sum(each.amount_minor for each in told.totals)

    async def to_solve(self) -> list[tasks.Task]:
        """Return the tasks of solvers."""
        async with self.lab.db.tx(self.customer) as tx:
            return await tasks.tasks(tx, self.solving.id)

    async def delivered(self) -> list[dict[str, Any]]:
        """Return the records of a new delivery."""
        tenant = self.customer.tenant_id
        assert tenant
        async with self.lab.db.tx(self.customer) as tx:
            snapshot = await delivery.request_snapshot(tx, self.writing.id)
        key = self.lab.secrets.key("pseudonym")
        ready = await delivery.build(self.lab.db, self.lab.files, key, tenant_id=tenant, snapshot_id=snapshot.id)
        self.manifest = ready.manifest or {}
        page = {entry.name: entry for entry in ready.files()}
        found: dict[str, list[dict[str, Any]]] = {}
        for name in ("records.jsonl", "questions.jsonl"):
            held = b"".join(
                [
                    piece
                    async for piece in self.lab.files.pieces(file_key(tenant, page[name].sha256), 0, page[name].bytes)
                ]
            )
            found[name] = [json.loads(line) for line in held.splitlines()]
        self.questions = found["questions.jsonl"]
        return found["records.jsonl"]


async def test_a_question_on_which_solvers_agree_is_accepted_without_a_reviewer_and_delivered_with_them(
    lab: Lab,
) -> None:
    bench = await Bench.made(lab)
    question = await bench.written()
    (task,) = await bench.to_solve()
    assert (task.unique_key, task.wanted) == (str(question), 2)
    reviewer = await lab.contributor(reviewer=True)
    async with lab.db.tx(reviewer) as tx:
        held = await quality.take_review(tx)
    assert held is None or held.title != bench.writing.title
    await bench.solved(RIGHT)
    assert (await bench.stands(), await bench.state(question)) == ({"open": 1}, "in_review")
    await bench.solved({"answer": "4.95", "confidence": "middle"})
    assert (await bench.stands(), await bench.state(question)) == ({"agreed": 1}, "accepted")
    (record,) = await bench.delivered()
    (said,) = record["submissions"]
    assert (said["resolution"], said["agreement"], said["upheld"]) == ("agreed", 1.0, False)
    assert [each["answer"]["answer"] for each in said["resolves"]] == ["5.1", "4.95"]
    assert (bench.questions[0]["agreement"], len(bench.questions[0]["resolves"])) == (1.0, 2)
    assert await bench.earned() == 1250


async def test_a_disputed_question_goes_to_a_reviewer_who_sees_what_solvers_answered(lab: Lab) -> None:
    bench = await Bench.made(lab, only_agreed=True)
    question = await bench.written()
    await bench.solved(RIGHT, WRONG)
    assert (await bench.stands(), await bench.state(question)) == ({"disputed": 1}, "in_review")
    reviewer, review = await lab.reviewing(bench.writing)
    async with lab.db.tx(reviewer) as tx:
        solved = await quality.solved_under_review(tx)
        assert solved is not None
        assert (solved.verdict, solved.agreement, solved.answers) == ("disputed", 0.5, [RIGHT, WRONG])
        await quality.record_review(tx, review.id, "accept")
    await lab.settle()
    (record,) = await bench.delivered()
    assert (record["submissions"][0]["resolution"], record["submissions"][0]["upheld"]) == ("disputed", True)


async def test_only_questions_that_stand_are_delivered_where_the_project_says_so(lab: Lab) -> None:
    bench = await Bench.made(lab, people=1, only_agreed=True)
    agreed = await bench.written()
    await bench.solved(RIGHT)
    unsolved = await bench.written()
    await bench.solved(AMBIGUOUS)
    assert await bench.stands() == {"agreed": 1, "unsolvable": 1}
    # Nobody reviews it: it is accepted and paid all the same, and not delivered.
    lab.clock.advance(timedelta(days=8))
    async with lab.db.tx(system()) as tx:
        await quality.accept_overdue(tx)
    assert await bench.state(unsolved) == "accepted"
    assert [each["submissions"][0]["id"] for each in await bench.delivered()] == [str(agreed)]
    assert bench.manifest["only_agreed"] is True


async def test_a_returned_question_is_solved_anew_when_it_comes_back(lab: Lab) -> None:
    bench = await Bench.made(lab, people=1)
    await lab.add(bench.customer, bench.writing)
    claimed = await lab.claim(bench.author, bench.writing)
    await lab.answer(bench.author, claimed, answer="6")
    await lab.settle()
    await bench.solved(RIGHT)
    reviewer, review = await lab.reviewing(bench.writing)
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, review.id, "return", reason="The key is wrong.")
    await lab.answer(bench.author, claimed)
    await lab.settle()
    # Whoever reviewed the first round has seen its key.
    for knowing in (bench.author, reviewer):
        assert isinstance(await tasks.claim(lab.db, knowing, feed_id=await lab.feed(bench.solving)), tasks.Empty)
    await bench.solved(RIGHT)
    assert await bench.stands() == {"agreed": 1, "disputed": 1}


async def test_the_author_is_never_handed_the_question_and_others_are(lab: Lab) -> None:
    bench = await Bench.made(lab, people=3)
    question = await bench.written()
    feed = await lab.feed(bench.solving)
    assert isinstance(await tasks.claim(lab.db, bench.author, feed_id=feed), tasks.Empty)
    other = await lab.contributor()
    mine = await bench.written(other)
    # Each gets the question of the other, and then nothing.
    for person, wanted in ((bench.author, mine), (other, question)):
        claimed = await lab.claim(person, bench.solving)
        (task,) = [each for each in await bench.to_solve() if each.unique_key == str(wanted)]
        async with lab.db.tx(person) as tx:
            held = await tasks.held(tx, claimed.id)
        assert held.view["question"] == task.payload["question"]
        await tasks.submit(lab.db, person, claimed.id, RIGHT, 30)
        assert isinstance(await tasks.claim(lab.db, person, feed_id=feed), tasks.Empty)
    async with lab.db.tx(bench.author) as tx:
        assert [each.project_id for each in await tasks.my_assignments(tx)] == []


async def test_a_question_that_is_told_of_twice_and_at_once_is_solved_once(lab: Lab) -> None:
    bench = await Bench.made(lab)
    question = await bench.written()

    async def told() -> None:
        async with lab.db.tx(system(bench.customer.tenant_id)) as tx:
            await quality.open_resolves(tx, [question])

    await asyncio.gather(*(told() for _ in range(4)))
    assert len(await bench.to_solve()) == 1
    await bench.solved(RIGHT, RIGHT)
    (task,) = await bench.to_solve()

    async def done() -> None:
        async with lab.db.tx(system(bench.customer.tenant_id)) as tx:
            await quality.settle_resolves(tx, [task.id])

    await asyncio.gather(*(done() for _ in range(4)))
    assert await bench.stands() == {"agreed": 1}
    assert await bench.earned() == 1250


async def test_a_consumer_that_dies_half_way_leaves_nothing_and_does_it_all_the_next_time(lab: Lab) -> None:
    bench = await Bench.made(lab, people=0)
    question = await bench.written()
    async with lab.db.tx(bench.customer) as tx:
        await quality.set_resolving(tx, bench.writing.id, NewResolving(solving_project_id=bench.solving.id, people=1))

    async def killed() -> None:
        async with lab.db.tx(system(bench.customer.tenant_id)) as tx:
            await quality.open_resolves(tx, [question])
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        await killed()
    assert (await bench.to_solve(), await bench.stands()) == ([], {})
    async with lab.db.tx(system(bench.customer.tenant_id)) as tx:
        await quality.open_resolves(tx, [question])
    assert await bench.stands() == {"open": 1}
    assert isinstance(await tasks.claim(lab.db, bench.author, feed_id=await lab.feed(bench.solving)), tasks.Empty)


async def test_a_solving_project_of_another_customer_or_of_another_sort_is_refused(lab: Lab) -> None:
    bench, rival = await Bench.made(lab, people=0), await Bench.made(lab, people=0)
    hindi = await lab.project(
        bench.customer, kind="qa.solve", language="hi", ontology=kinds.of("qa.solve").example("hi")["ontology"]
    )
    refused = {
        "unknown_project": [rival.solving.id, uuid.uuid4()],
        "cannot_solve": [bench.writing.id, hindi.id],
    }
    for code, ids in refused.items():
        for each in ids:
            with pytest.raises(Refusal) as refusal:
                async with lab.db.tx(bench.customer) as tx:
                    await quality.set_resolving(tx, bench.writing.id, NewResolving(solving_project_id=each))
            assert [(fault.field, fault.code) for fault in refusal.value.faults] == [("solving_project_id", code)]
    with pytest.raises(Refusal, match="not_found"):
        async with lab.db.tx(rival.customer) as tx:
            await quality.set_resolving(tx, bench.writing.id, NewResolving(solving_project_id=rival.solving.id))
    at_once = await lab.project(bench.customer, kind="qa.author")
    with pytest.raises(Refusal) as refusal:
        async with lab.db.tx(bench.customer) as tx:
            await quality.set_resolving(tx, at_once.id, NewResolving(solving_project_id=bench.solving.id, people=11))
    assert [fault.field for fault in refusal.value.faults] == ["acceptance", "people"]


async def test_a_question_that_cannot_be_solved_any_more_goes_to_its_reviewer(lab: Lab) -> None:
    bench = await Bench.made(lab)
    await bench.written()
    (task,) = await bench.to_solve()
    async with lab.db.tx(bench.customer) as tx:
        await tasks.cancel_task(tx, task.id)
    await lab.settle()
    assert await bench.stands() == {"withdrawn": 1}
    reviewer, _ = await lab.reviewing(bench.writing)
    async with lab.db.tx(reviewer) as tx:
        solved = await quality.solved_under_review(tx)
    assert solved is not None
    assert (solved.verdict, solved.agreement, solved.answers) == ("withdrawn", None, [])


async def test_an_outcome_in_place_of_a_question_is_reviewed_and_not_solved(lab: Lab) -> None:
    bench = await Bench.made(lab)
    await lab.add(bench.customer, bench.writing)
    claimed = await lab.claim(bench.author, bench.writing)
    await tasks.submit(lab.db, bench.author, claimed.id, {"outcome": "needs_expert", "comment": "A chemist."}, 30)
    await lab.settle()
    assert (await bench.to_solve(), await bench.stands()) == ([], {})
    await lab.reviewing(bench.writing)


async def test_nothing_of_key_or_solution_is_stored_with_a_solvers_task(lab: Lab) -> None:
    bench = await Bench.made(lab)
    marks = {name: fresh(name) for name in ("solution", "source", "comment", "brief", "note", "reference")}
    payload = EXAMPLE["payload"] | {
        "brief": marks["brief"],
        "note": marks["note"],
        "reference": {"row": marks["reference"]},
    }
    await lab.add(bench.customer, bench.writing, payload=payload)
    claimed = await lab.claim(bench.author, bench.writing)
    kept = {
        "answer": "48151623",
        "tolerance": "31337",
        "solution": [{"content": marks["solution"]}],
        "source": marks["source"],
        "comment": marks["comment"],
    }
    await lab.answer(bench.author, claimed, **kept)
    await lab.settle()
    (task,) = await bench.to_solve()
    told = json.dumps(task.payload)
    assert EXAMPLE["answer"]["question"] in told
    assert [mark for mark in (*marks.values(), "48151623", "31337") if mark in told] == []
