"""What a second look at a delivered row makes of it: a fix, a delta for all that was asked at once, a clock, and the way back."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tarazu import delivery, kinds, ledger, quality, tasks
from tarazu.kit.actor import Actor
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tarazu.runner.main import keep_clocks
from tarazu.tasks import Claimed
from tests.integration.test_fixes import FIXED, GIVEN, GUIDELINES, ONTOLOGY, WHY
from tests.integration.test_quality import prefer
from tests.integration.test_repairs import SOON, build, delivered, lines, look_again
from tests.lab import Lab

pytestmark = pytest.mark.anyio


@dataclass(slots=True)
class Row:
    """A delivered row with one answer, and everybody who has to do with it."""

    lab: Lab
    customer: Actor
    project: Project
    task_id: uuid.UUID
    author: Actor
    claimed: Claimed
    first: delivery.Snapshot

    async def report(self) -> delivery.Repair:
        """Report the row in its first delivery."""
        async with self.lab.db.tx(self.customer) as tx:
            return await delivery.report_row(tx, self.first.id, self.task_id, "It says the opposite", "§2")

    async def look(self, verdict: str, answer: dict[str, Any] | None = None) -> Actor:
        """Have somebody new look at the row again; return who."""
        reviewer, review = await self.lab.reviewing(self.project)
        async with self.lab.db.tx(reviewer) as tx:
            place = [quality.Place(pointer="/comment", note="Wrong.")] if verdict == "fix" else []
            reason = None if verdict == "accept" else WHY
            await quality.record_review(tx, review.id, verdict, reason and "§2", reason, place, answer)
        await self.lab.settle()
        return reviewer

    async def appeal(self, outcome: str) -> None:
        """Have the author appeal, and somebody decide on it, a minute later."""
        self.lab.clock.advance(timedelta(minutes=1))
        async with self.lab.db.tx(self.author) as tx:
            await quality.make_appeal(tx, self.claimed.id, "The clause says what I said.")
        judge, appeal = await self.lab.appealed(self.project)
        async with self.lab.db.tx(judge) as tx:
            await quality.decide_appeal(tx, appeal.id, outcome, "By §2.")
        await self.lab.settle()

    async def repair(self, report: delivery.Repair) -> delivery.Repair:
        """Return what became of a report."""
        async with self.lab.db.tx(self.customer) as tx:
            return await delivery.repair(tx, report.id)

    async def restored(self) -> list[delivery.Repair]:
        """Return the rows that count again."""
        async with self.lab.db.tx(self.customer) as tx:
            return [each for each in await delivery.repairs(tx, self.project.id) if each.outcome == "restored"]

    async def record(self, delta_id: uuid.UUID | None) -> tuple[dict[str, Any], dict[str, Any]]:
        """Build a delta; return its one record (nothing where it has none) and its one change."""
        assert delta_id
        delta = await build(self.lab, self.customer, delta_id)
        assert delta.manifest
        (change,) = delta.manifest["delta"]["changes"]
        found = await lines(self.lab, self.customer, delta)
        return json.loads(found[0]) if found else {}, change


async def row(lab: Lab, acceptance: str = "on_submit", fixed: dict[str, Any] | None = None, **given: Any) -> Row:
    """Have an answer delivered; with `fixed`, as its first reviewer fixed it."""
    customer, author = await lab.customer(), await lab.contributor()
    asked = {"kind": "text.classify", "ontology": ONTOLOGY, "guidelines": GUIDELINES} | given
    project = await lab.project(customer, acceptance=acceptance, **asked)
    (task_id,) = await lab.add(customer, project)
    claimed = await lab.claim(author, project)
    answer = GIVEN if asked["kind"] == "text.classify" else kinds.of(project.kind).example("en")["answer"]
    await tasks.submit(lab.db, author, claimed.id, answer, 60)
    if fixed:
        reviewer, review = await lab.reviewing(project)
        async with lab.db.tx(reviewer) as tx:
            await quality.record_review(tx, review.id, "fix", "§2", WHY, (), fixed)
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        asked_for = await delivery.request_snapshot(tx, project.id)
    return Row(lab, customer, project, task_id, author, claimed, await build(lab, customer, asked_for.id))


async def test_a_label_is_fixed_and_delivered_again_with_the_reason_and_the_hash_of_the_row_before(lab: Lab) -> None:
    at = await row(lab)
    report = await at.report()
    reviewer = await at.look("fix", FIXED)
    settled = await at.repair(report)
    assert (settled.outcome, settled.delta_version, settled.waiting) == ("corrected", 2, 0)
    record, change = await at.record(settled.delta_id)
    (answer,) = record["submissions"]
    assert (answer["answer"], answer["fix"]["answer"], answer["fix"]["label"]) == (GIVEN, FIXED, "no")
    assert (answer["review"]["verdict"], answer["review"]["reason"]) == ("fix", WHY)
    assert [each["pointer"] for each in answer["review"]["places"]] == ["/comment"]
    assert answer["review"]["seconds"] is not None
    assert (record["consensus"]["label"], record["consensus"]["method"]) == ("no", "fixed")
    (before,) = await lines(lab, at.customer, at.first)
    assert change["previous_sha256"] == hashlib.sha256(before).hexdigest()
    assert (change["outcome"], change["reason"]) == ("corrected", "It says the opposite")
    async with lab.db.tx(reviewer) as tx:
        found = await ledger.statement(tx, tx.now - timedelta(days=1), tx.now + SOON)
    assert [(line.source_kind, line.amount_minor) for line in found.lines] == [("review", 625)]


async def test_its_author_reads_what_was_changed_and_where_and_may_appeal(lab: Lab) -> None:
    at = await row(lab)
    report = await at.report()
    await at.look("fix", FIXED)
    async with lab.db.tx(at.author) as tx:
        (news,) = await quality.looked_at_again(tx, tx.now - SOON)
        (said,) = await quality.feedbacks(tx, at.claimed.id)
        mine = await quality.my_fix(tx, at.claimed.id)
        (listed,) = await quality.my_answers(tx, tx.now + SOON, 10)
    assert (news.verdict, said.verdict, said.is_second_look, listed.state) == ("fix", "fix", True, "fixed")
    assert [(each.pointer, each.note) for each in said.places] == [("/comment", "Wrong.")]
    assert mine is not None
    assert (mine.before, mine.after, mine.stands) == (GIVEN, FIXED, True)
    await at.appeal("overturned")
    settled = await at.repair(report)
    (back,) = await at.restored()
    assert (back.restores_id, back.version, back.delta_version, settled.restored_version) == (report.id, 2, 3, 3)
    first, _ = await at.record(settled.delta_id)
    record, change = await at.record(back.delta_id)
    assert "fix" not in record["submissions"][0]
    assert (record["consensus"]["label"], change["outcome"]) == ("yes", "restored")
    assert first["consensus"]["label"] == "no"
    assert change["previous_sha256"]
    async with lab.db.tx(at.customer) as tx:
        assert [each.version for each in await delivery.holding(tx, at.project.id, at.task_id)] == [1, 2, 3]


async def test_an_essay_is_fixed_and_not_only_withdrawn(lab: Lab) -> None:
    at = await row(lab, kind="chat.demonstrate", ontology=kinds.of("chat.demonstrate").example("en")["ontology"])
    report = await at.report()
    reviewer, review = await lab.reviewing(at.project)
    async with lab.db.tx(reviewer) as tx:
        work = await quality.held_review(tx)
        assert work is not None
        assert (work.unfixable, work.can_return) == (None, False)
        better = json.loads(json.dumps(dict(work.answer)).replace("Each year", "In each year"))
        assert better != work.answer
        await quality.record_review(tx, review.id, "fix", "§2", WHY, (), better)
    await lab.settle()
    settled = await at.repair(report)
    assert settled.outcome == "corrected"
    record, _ = await at.record(settled.delta_id)
    assert record["submissions"][0]["fix"]["answer"] == better


async def test_what_was_delivered_as_fixed_is_looked_at_as_fixed_and_comes_back_so(lab: Lab) -> None:
    at = await row(lab, "review", FIXED)
    report = await at.report()
    reviewer, review = await lab.reviewing(at.project)
    assert review.answer == FIXED
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, review.id, "fix", "§2", WHY, (), {"labels": ["other"]})
    await lab.settle()
    record, _ = await at.record((await at.repair(report)).delta_id)
    assert record["submissions"][0]["fix"]["label"] == "other"
    await at.appeal("overturned")
    (back,) = await at.restored()
    record, _ = await at.record(back.delta_id)
    assert record["submissions"][0]["fix"]["answer"] == FIXED


async def test_fixed_into_itself_the_row_is_confirmed(lab: Lab) -> None:
    at = await row(lab)
    report = await at.report()
    await at.look("fix", GIVEN)
    assert ((await at.repair(report)).outcome, (await at.repair(report)).delta_id) == ("confirmed", None)


async def test_fewer_answers_for_the_same_label_are_no_correction(lab: Lab) -> None:
    customer = await lab.customer()
    _, made, _, first = await delivered(lab, customer)
    async with lab.db.tx(customer) as tx:
        report = await delivery.report_row(tx, first.id, made[0], "one of them looks odd")
    await look_again(lab, made[0], customer, frozenset("a"))
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        settled = await delivery.repair(tx, report.id)
    assert (settled.outcome, settled.delta_version) == ("reduced", 2)


async def test_a_withdrawn_row_is_answered_anew_and_delivered_again(lab: Lab) -> None:
    at = await row(lab)
    report = await at.report()
    async with lab.db.tx(at.customer) as tx:
        with pytest.raises(Refusal, match="row_counts"):
            await delivery.ask_anew(tx, report.id)
    await at.look("exclude")
    settled = await at.repair(report)
    assert settled.outcome == "withdrawn"
    await at.record(settled.delta_id)
    async with lab.db.tx(at.customer) as tx:
        asked = await delivery.ask_anew(tx, report.id)
        assert (await delivery.ask_anew(tx, report.id)) == asked
        assert (await tasks.task(tx, at.task_id)).state == "open"
    other = await lab.contributor()
    claimed = await lab.claim(other, at.project)
    await tasks.submit(lab.db, other, claimed.id, FIXED, 60)
    await lab.settle()
    (back,) = await at.restored()
    record, change = await at.record(back.delta_id)
    assert (record["consensus"]["label"], len(record["submissions"])) == ("no", 1)
    assert (change["outcome"], change["previous_sha256"]) == ("restored", None)
    await lab.settle()
    assert len(await at.restored()) == 1
    async with lab.db.tx(at.customer) as tx:
        assert (await tasks.task(tx, at.task_id)).state == "completed"
        with pytest.raises(Refusal, match="row_counts"):
            await tasks.ask_anew(tx, at.task_id)


async def test_a_row_is_restored_once_when_its_author_wins_the_appeal(lab: Lab) -> None:
    at = await row(lab)
    report = await at.report()
    await at.look("exclude")
    await at.record((await at.repair(report)).delta_id)
    await at.appeal("overturned")
    (back,) = await at.restored()
    record, change = await at.record(back.delta_id)
    assert (record["consensus"]["label"], change["previous_sha256"]) == ("yes", None)
    assert (await at.repair(report)).restored_version == back.delta_version
    await lab.settle()
    assert len(await at.restored()) == 1


async def test_an_appeal_that_is_not_granted_restores_nothing(lab: Lab) -> None:
    at = await row(lab)
    await at.report()
    await at.look("exclude")
    await at.appeal("upheld")
    assert await at.restored() == []


async def test_a_row_that_nobody_looks_at_in_time_is_told_once_and_goes_on_waiting(lab: Lab) -> None:
    at = await row(lab)
    report = await at.report()
    assert (await at.repair(report)).waiting == 1
    lab.clock.advance(timedelta(days=8))
    assert await keep_clocks(lab.db)
    late = await at.repair(report)
    assert (late.is_overdue, late.outcome, late.waiting) == (True, None, 1)
    operator = await lab.operator()
    async with lab.db.tx(operator) as tx:
        found = [each for each in await quality.review_health(tx) if each.what == "recheck"]
    assert sum(each.overdue for each in found) >= 1
    async with lab.db.tx(at.customer) as tx:
        said = [each for each in await delivery.repairs(tx, at.project.id) if each.is_overdue]
    assert [each.id for each in said] == [report.id]
    await at.look("accept")
    assert (await at.repair(report)).outcome == "confirmed"


async def test_a_row_and_those_like_it_are_delivered_at_once_and_what_is_overdue_is_not_waited_for(lab: Lab) -> None:
    customer = await lab.customer()
    project, made, _, first = await delivered(lab, customer, votes=("a",), count=4)
    async with lab.db.tx(customer) as tx:
        report = await delivery.report_row(tx, first.id, made[0], "B is better")
        begun = await delivery.recheck_rows(tx, report.id, made[1:])
        assert len(begun) == 3
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    looked: list[uuid.UUID] = []
    while len(looked) < 3:
        async with lab.db.tx(reviewer) as tx:
            work = await quality.take_review(tx)
            assert work is not None
            verdict = ("exclude", None, WHY) if work.title == project.title else ("accept", None, None)
            await quality.record_review(tx, work.id, *verdict)
            looked += [work.submission_id] if work.title == project.title else []
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        found = await delivery.repairs(tx, project.id)
        assert sorted((each.outcome or "", each.delta_id) for each in found) == [("", None)] + [("withdrawn", None)] * 3
    lab.clock.advance(timedelta(days=8))
    await keep_clocks(lab.db)
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        found = await delivery.repairs(tx, project.id)
    assert {each.delta_version for each in found if each.outcome} == {2}
    await look_again(lab, made[0], customer, frozenset("a"))
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        found = await delivery.repairs(tx, project.id)
    assert sorted(each.delta_version or 0 for each in found) in ([2, 2, 2, 0], [0, 2, 2, 2], [2, 2, 2, 3])


async def test_what_an_appeal_takes_back_while_the_row_waits_for_its_like_is_in_no_delta(lab: Lab) -> None:
    at = await row(lab)
    (like,) = await lab.add(at.customer, at.project)
    claimed = await lab.claim(at.author, at.project)
    await tasks.submit(lab.db, at.author, claimed.id, GIVEN, 60)
    async with lab.db.tx(at.customer) as tx:
        asked = await delivery.request_snapshot(tx, at.project.id)
    at.first = await build(lab, at.customer, asked.id)
    report = await at.report()
    async with lab.db.tx(at.customer) as tx:
        assert len(await delivery.recheck_rows(tx, report.id, [like])) == 1
        answers = {each.id for each in await tasks.task_submissions(tx, at.task_id)}
    held = [await lab.reviewing(at.project) for _ in range(2)]
    (first, review), (second, other) = sorted(held, key=lambda each: each[1].submission_id not in answers)
    async with lab.db.tx(first) as tx:
        await quality.record_review(tx, review.id, "exclude", "§2", WHY)
    await lab.settle()
    assert ((await at.repair(report)).outcome, (await at.repair(report)).delta_id) == ("withdrawn", None)
    await at.appeal("overturned")
    async with lab.db.tx(second) as tx:
        await quality.record_review(tx, other.id, "accept")
    await lab.settle()
    assert ((await at.repair(report)).outcome, (await at.repair(report)).delta_id) == ("confirmed", None)
    assert await at.restored() == []
    async with lab.db.tx(at.customer) as tx:
        assert [each.delta_of for each in await delivery.snapshots(tx, at.project.id)] == [None, None]


async def test_another_tenant_asks_for_no_answer(lab: Lab) -> None:
    at = await row(lab)
    report = await at.report()
    await at.look("exclude")
    stranger = await lab.customer()
    async with lab.db.tx(stranger) as tx:
        for call in (delivery.ask_anew(tx, report.id), tasks.ask_anew(tx, at.task_id)):
            with pytest.raises(Refusal) as refused:
                await call
            assert refused.value.kind == "not_found"


async def test_answers_of_a_finished_batch_open_it_again(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    async with lab.db.tx(customer) as tx:
        payload = kinds.of("chat.compare").example("en")["payload"]
        (task_id,) = (await tasks.intake(tx, project.id, [tasks.NewTask(payload=payload)], batch="one")).task_ids
    await prefer(lab, await lab.contributor(), project, "a")
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        asked = await delivery.request_snapshot(tx, project.id)
    first = await build(lab, customer, asked.id)
    async with lab.db.tx(customer) as tx:
        report = await delivery.report_row(tx, first.id, task_id, "B is better")
    reviewer, review = await lab.reviewing(project)
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, review.id, "exclude", "§2", WHY)
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        await delivery.ask_anew(tx, report.id)
        assert [each.state for each in await tasks.batches(tx, project.id)] == ["in_progress"]
    await prefer(lab, await lab.contributor(), project, "b")
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        assert [each.state for each in await tasks.batches(tx, project.id)] == ["completed"]
