"""Repair after delivery: a reported row is looked at by somebody else, corrected, and delivered again as a delta."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import timedelta

import pytest

from tarazu import delivery, ledger, quality, tasks
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tests.integration.test_quality import prefer
from tests.lab import Lab

pytestmark = pytest.mark.anyio

NAMES = b"k" * 32
SOON = timedelta(seconds=1)


async def build(lab: Lab, customer: Actor, snapshot_id: uuid.UUID) -> delivery.Snapshot:
    """Build a snapshot as the runner does."""
    assert customer.tenant_id
    return await delivery.build(lab.db, lab.files, NAMES, tenant_id=customer.tenant_id, snapshot_id=snapshot_id)


async def delivered(
    lab: Lab, customer: Actor, *, votes: tuple[str, ...] = ("a", "b", "b"), count: int = 2
) -> tuple[Project, list[uuid.UUID], list[Actor], delivery.Snapshot]:
    """Return a project in a language of its own with a delivery: its tasks, the people who answered, the snapshot."""
    project = await lab.project(customer, redundancy=len(votes), language="hi")
    made = await lab.add(customer, project, count)
    people = [await lab.contributor(languages=("hi",)) for _ in votes]
    for person, vote in zip(people, votes, strict=True):
        for _ in made:
            await prefer(lab, person, project, vote)
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        asked = await delivery.request_snapshot(tx, project.id)
    return project, made, people, await build(lab, customer, asked.id)


async def look_again(lab: Lab, task_id: uuid.UUID, customer: Actor, out: frozenset[str]) -> Actor:
    """Review again, as somebody new, every answer to a task that waits; those with the labels of `out` are left out."""
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    async with lab.db.tx(customer) as tx:
        labels = {each.id: each.label for each in await tasks.task_submissions(tx, task_id)}
    while True:
        async with lab.db.tx(reviewer) as tx:
            work = await quality.take_review(tx)
            if work is None:
                return reviewer
            leaves = labels.get(work.submission_id) in out
            await quality.record_review(
                tx, work.id, "exclude" if leaves else "accept", None, "wrong" if leaves else None
            )


async def lines(lab: Lab, customer: Actor, snapshot: delivery.Snapshot) -> list[bytes]:
    """Return the lines of a delivery's records."""
    assert customer.tenant_id
    file = await delivery.open_file(lab.files, customer.tenant_id, snapshot, "records.jsonl")
    return b"".join([piece async for piece in file.content]).splitlines()


async def test_a_corrected_row_is_delivered_as_a_delta_with_reason_and_the_hash_of_what_it_was(lab: Lab) -> None:
    customer = await lab.customer()
    project, made, _, first = await delivered(lab, customer)
    async with lab.db.tx(customer) as tx:
        report = await delivery.report_row(tx, first.id, made[0], "A is plainly better", "2.1")
    await look_again(lab, made[0], customer, frozenset("b"))
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        settled = await delivery.repair(tx, report.id)
        assert (settled.outcome, settled.version, settled.delta_version) == ("corrected", 1, 2)
        assert settled.delta_id is not None
    delta = await build(lab, customer, settled.delta_id)
    assert (delta.records, delta.version, delta.delta_of) == (1, 2, first.id)
    (line,) = await lines(lab, customer, delta)
    assert (json.loads(line)["task_id"], json.loads(line)["consensus"]["label"]) == (str(made[0]), "a")
    old = {json.loads(each)["task_id"]: each for each in await lines(lab, customer, first)}
    assert delta.manifest is not None
    assert delta.manifest["delta"]["of"] == {"id": str(first.id), "version": 1, "digest": first.digest}
    (change,) = delta.manifest["delta"]["changes"]
    assert (change["report_id"], change["reason"], change["clause"]) == (str(report.id), "A is plainly better", "2.1")
    assert change["previous_sha256"] == hashlib.sha256(old[str(made[0])]).hexdigest()
    assert customer.tenant_id
    assert (await delivery.verify(lab.files, customer.tenant_id, delta)).ok
    async with lab.db.tx(customer) as tx:
        assert [each.version for each in await delivery.holding(tx, project.id, made[0])] == [1, 2]
        assert [each.version for each in await delivery.holding(tx, project.id, made[1])] == [1]


@pytest.mark.parametrize(
    ("votes", "verdicts", "said"),
    [
        (("a", "b"), {"a": "tie", "b": "tie"}, ("tie", 2, {"tie": 1.0}, 1.0, "fixed")),
        (("a", "b"), {"a": "tie", "b": None}, ("tie", 1, {"tie": 1.0}, None, "fixed")),
        (("a", "b", "b"), {"a": "b"}, ("b", 3, {"b": 1.0}, 1.0, "fixed")),
        (("a", "b", "b"), {"a": "tie"}, ("b", 3, {"a": 0.3333, "b": 0.6667}, 0.3333, "majority")),
    ],
    ids=["two fixes", "a fix and an exclusion", "a fix to what the others say", "a fix that they do not share"],
)
async def test_all_that_is_delivered_and_shown_of_a_fixed_row_fits_its_label(
    lab: Lab, votes: tuple[str, ...], verdicts: dict[str, str | None], said: tuple[object, ...]
) -> None:
    customer = await lab.customer()
    project, made, _, first = await delivered(lab, customer, votes=votes, count=1)
    async with lab.db.tx(customer) as tx:
        report = await delivery.report_row(tx, first.id, made[0], "both say the same", "2.1")
        labels = {each.id: each.label for each in await tasks.task_submissions(tx, made[0])}
    for _ in votes:
        reviewer, work = await lab.reviewing(project, languages=("hi",))
        given, shown_as = labels[work.submission_id], work.answer["preference"]
        to = verdicts.get(given, given)
        verdict = "exclude" if to is None else "accept" if to == given else "fix"
        why = (None, None) if verdict == "accept" else ("2.1", "By clause 2.1.")
        # Whoever reviews sees the sides as the author did.
        other = {"preference": {"a": "b", "b": "a"}[shown_as], "strength": 2}
        answer = {"preference": "tie"} if to == "tie" else other
        async with lab.db.tx(reviewer) as tx:
            await quality.record_review(tx, work.id, verdict, *why, (), answer if verdict == "fix" else None)
    await lab.settle()
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await quality.refit(tx, project.id)
    async with lab.db.tx(customer) as tx:
        settled = await delivery.repair(tx, report.id)
        looks = {each.before: (each.verdict, each.after) for each in await delivery.looks(tx, report.id)}
        (shown,) = await quality.consensus(tx, project.id, None, 10)
    (line,) = await lines(lab, customer, await build(lab, customer, settled.delta_id or first.id))
    told = json.loads(line)["consensus"]
    assert tuple(told[name] for name in ("label", "votes", "shares", "agreement", "method")) == said
    assert (shown.label, shown.votes, shown.shares, shown.agreement, shown.method) == said
    assert told["confidence"] is shown.confidence is None
    fixed = {before: to for before, to in verdicts.items() if to}
    assert {before: after for before, (verdict, after) in looks.items() if verdict == "fix"} == fixed
    assert settled.reported_by


async def test_a_confirmed_row_is_delivered_no_further_and_its_reviewers_are_paid(lab: Lab) -> None:
    customer = await lab.customer()
    project, made, _, first = await delivered(lab, customer)
    async with lab.db.tx(customer) as tx:
        report = await delivery.report_row(tx, first.id, made[0], "looks odd")
    await look_again(lab, made[0], customer, frozenset())
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        settled = await delivery.repair(tx, report.id)
        assert (settled.outcome, settled.delta_id) == ("confirmed", None)
        assert [each.version for each in await delivery.snapshots(tx, project.id)] == [1]
        cost = await ledger.project_cost(tx, project.id)
    assert {each.source_kind: each.items for each in cost}.get("review") == 3


async def test_a_row_without_any_answer_left_is_withdrawn(lab: Lab) -> None:
    customer = await lab.customer()
    project, made, _, first = await delivered(lab, customer)
    async with lab.db.tx(customer) as tx:
        report = await delivery.report_row(tx, first.id, made[0], "all of it is wrong")
    await look_again(lab, made[0], customer, frozenset("ab"))
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        settled = await delivery.repair(tx, report.id)
        assert (settled.outcome, settled.delta_id is not None) == ("withdrawn", True)
    assert settled.delta_id is not None
    delta = await build(lab, customer, settled.delta_id)
    assert delta.manifest is not None
    assert (delta.records, delta.manifest["delta"]["changes"][0]["outcome"]) == (0, "withdrawn")
    async with lab.db.tx(customer) as tx:
        assert [each.version for each in await delivery.holding(tx, project.id, made[0])] == [1]


async def test_the_same_row_reported_twice_is_one_report(lab: Lab) -> None:
    customer = await lab.customer()
    project, made, _, first = await delivered(lab, customer)
    async with lab.db.tx(customer) as tx:
        one = await delivery.report_row(tx, first.id, made[0], "looks odd")
    async with lab.db.tx(customer) as tx:
        again = await delivery.report_row(tx, first.id, made[0], "another reason")
        assert again == one
        assert len(await delivery.repairs(tx, project.id)) == 1
    await look_again(lab, made[0], customer, frozenset())
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        assert (await delivery.report_row(tx, first.id, made[0], "once more")).id == one.id


async def test_nobody_looks_again_who_had_a_hand_in_it_and_a_delivered_answer_is_not_returned(lab: Lab) -> None:
    customer = await lab.customer()
    author = await lab.contributor(languages=("hi",), reviewer=True)
    project = await lab.project(customer, redundancy=2, language="hi")
    (task_id,) = await lab.add(customer, project)
    await prefer(lab, author, project, "a")
    await prefer(lab, await lab.contributor(languages=("hi",)), project, "a")
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        asked = await delivery.request_snapshot(tx, project.id)
    first = await build(lab, customer, asked.id)
    async with lab.db.tx(customer) as tx:
        await delivery.report_row(tx, first.id, task_id, "looks odd")
        answers = {each.id for each in await tasks.task_submissions(tx, task_id)}
    while True:
        async with lab.db.tx(author) as tx:
            work = await quality.take_review(tx)
            if work is None:
                break
            assert work.submission_id not in answers
            await quality.record_review(tx, work.id, "accept")
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    async with lab.db.tx(reviewer) as tx:
        held = await quality.take_review(tx)
        assert held is not None
        with pytest.raises(Refusal) as refused:
            await quality.record_review(tx, held.id, "return", None, "say why")
    assert refused.value.code == "answer_delivered"


async def test_rows_like_a_reported_one_are_offered_and_looked_at_by_one_press(lab: Lab) -> None:
    customer = await lab.customer()
    project, made, _, first = await delivered(lab, customer, count=3)
    async with lab.db.tx(customer) as tx:
        report = await delivery.report_row(tx, first.id, made[0], "looks odd", "2.1")
        found = delivery.similar_rows(await delivery.likely_rows(tx, report.id))
        assert {each.task_id: each.why for each in found} == {each: ["person", "words"] for each in made[1:]}
        begun = await delivery.recheck_rows(tx, report.id, [made[1], made[0], project.id])
        assert [(each.task_id, each.source_id) for each in begun] == [(made[1], report.id)]
        assert [each.task_id for each in delivery.similar_rows(await delivery.likely_rows(tx, report.id))] == [made[2]]
        assert len(await delivery.recheck_rows(tx, report.id, made)) == 1
        assert await delivery.recheck_rows(tx, report.id, made) == []
        assert len(await delivery.repairs(tx, project.id)) == 3


async def test_what_another_tenant_was_delivered_cannot_be_reported_or_read(lab: Lab) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    project, made, _, first = await delivered(lab, customer)
    async with lab.db.tx(customer) as tx:
        report = await delivery.report_row(tx, first.id, made[0], "looks odd")
    async with lab.db.tx(stranger) as tx:
        for call in (
            delivery.report_row(tx, first.id, made[1], "looks odd"),
            delivery.repair(tx, report.id),
            delivery.likely_rows(tx, report.id),
            delivery.recheck_rows(tx, report.id, made),
        ):
            with pytest.raises(Refusal) as refused:
                await call
            assert refused.value.kind == "not_found"
        assert await delivery.repairs(tx, project.id) == []


@pytest.mark.parametrize(("reason", "code"), [("no", "too_short"), ("x" * 2001, "too_long"), ("a\0bc", "bad_text")])
async def test_a_report_without_a_fit_reason_is_refused(lab: Lab, reason: str, code: str) -> None:
    customer = await lab.customer()
    _, made, _, first = await delivered(lab, customer, votes=("a",), count=1)
    async with lab.db.tx(customer) as tx:
        with pytest.raises(Refusal) as refused:
            await delivery.report_row(tx, first.id, made[0], reason)
        assert [(fault.field, fault.code) for fault in refused.value.faults] == [("reason", code)]
        with pytest.raises(Refusal) as missing:
            await delivery.report_row(tx, first.id, uuid.uuid4(), "looks odd")
        assert missing.value.kind == "not_found"


async def test_settling_a_second_time_changes_nothing(lab: Lab) -> None:
    customer = await lab.customer()
    project, made, _, first = await delivered(lab, customer)
    async with lab.db.tx(customer) as tx:
        report = await delivery.report_row(tx, first.id, made[0], "A is better")
    await look_again(lab, made[0], customer, frozenset("b"))
    await lab.settle()
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        assert await delivery.settle_repairs(tx, [report.id]) == 0
    async with lab.db.tx(customer) as tx:
        assert len(await delivery.snapshots(tx, project.id)) == 2


async def test_an_author_whose_answer_a_second_look_leaves_out_is_told_why_and_may_appeal(lab: Lab) -> None:
    customer = await lab.customer()
    project, made, people, first = await delivered(lab, customer)
    async with lab.db.tx(customer) as tx:
        await delivery.report_row(tx, first.id, made[0], "B is plainly better", "2.1")
    looked = await look_again(lab, made[0], customer, frozenset("a"))
    await lab.settle()
    author = people[0]
    async with lab.db.tx(author) as tx:
        mine = {each.assignment_id: each.state for each in await quality.my_answers(tx, tx.now + SOON, 10)}
        (told,) = await quality.looked_at_again(tx, tx.now - SOON)
        (said,) = await quality.feedbacks(tx, told.assignment_id)
        appeal = await quality.my_appeal(tx, told.assignment_id)
    assert sorted(mine.values()) == ["accepted", "excluded"]
    assert (mine[told.assignment_id], told.title) == ("excluded", project.title)
    assert (said.verdict, said.reason, said.is_second_look) == ("exclude", "wrong", True)
    assert appeal is not None
    assert appeal.open_until is not None
    for honest in people[1:]:
        async with lab.db.tx(honest) as tx:
            assert await quality.looked_at_again(tx, tx.now - SOON) == []
    async with lab.db.tx(author) as tx:
        await quality.make_appeal(tx, told.assignment_id, "The second answer names no cause.")
    async with lab.db.tx(looked) as tx:
        other = await quality.take_appeal(tx)
        assert other is None or other.title != project.title
    work = None
    while work is None or work.title != project.title:
        judge = await lab.contributor(languages=("hi",), reviewer=True)
        async with lab.db.tx(judge) as tx:
            work = await quality.take_appeal(tx)
            assert work is not None
    assert (work.verdict, work.reason) == ("exclude", "wrong")
    async with lab.db.tx(judge) as tx:
        await quality.decide_appeal(tx, work.id, "overturned", "By clause 2.")
    await lab.settle()
    async with lab.db.tx(author) as tx:
        assert {each.state for each in await quality.my_answers(tx, tx.now + SOON, 10)} == {"accepted"}
        with pytest.raises(Refusal, match="appealed_before"):
            await quality.make_appeal(tx, told.assignment_id, "Once more, the same.")
    async with lab.db.tx(customer) as tx:
        assert all(each.used for each in await tasks.task_submissions(tx, made[0]))
        cost = await ledger.project_cost(tx, project.id)
    assert {each.source_kind: each.items for each in cost} == {"submission": 6, "review": 4}
