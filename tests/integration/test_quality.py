"""Consensus, the report, and reviews, from people's answers in a real database."""

from __future__ import annotations

import contextlib
import json
import uuid
from datetime import timedelta
from typing import Any

import pytest

from tarazu import delivery, kinds, quality, tasks
from tarazu.kit.actor import Actor, system
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tarazu.quality.settling import consensus
from tarazu.tasks import Claimed
from tests.integration.claims import claim_from
from tests.lab import Lab

pytestmark = pytest.mark.anyio


async def prefer(lab: Lab, person: Actor, project: Project, preference: str) -> tasks.HandedIn:
    """Claim the next task and answer so that `preference` is what is stored, however it was shown."""
    claimed = await claim_from(lab, person, project)
    answer: dict[str, Any] = {"preference": preference}
    if preference in ("a", "b"):
        answer["strength"] = 2
    shown = kinds.of("chat.compare").shown(answer, await flipped(lab, claimed))
    return await tasks.submit(lab.db, person, claimed.id, dict(shown), 60)


async def flipped(lab: Lab, claimed: Claimed) -> bool:
    """Say whether the answers were shown the other way round, by looking for the example's first answer."""
    first = kinds.of("chat.compare").example("en")["payload"]["answers"][0]["content"]
    return bool(claimed.view["answers"][0]["content"] != first)


async def refit(lab: Lab, customer: Actor, project: Project) -> int:
    """Compute consensus as the runner does."""
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        return await quality.refit(tx, project.id)


async def test_most_votes_make_the_consensus_and_shares_tell_the_rest(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, redundancy=3)
    (task_id,) = await lab.add(customer, project)
    for preference in ("b", "a", "b"):
        await prefer(lab, await lab.contributor(), project, preference)
    assert await refit(lab, customer, project) == 1
    async with lab.db.tx(customer) as tx:
        (found,) = await quality.consensus(tx, project.id, None, 10)
    assert (found.task_id, found.label, found.votes) == (task_id, "b", 3)
    assert found.shares == {"a": 0.3333, "b": 0.6667}
    assert found.method == "majority"


async def test_a_confidence_that_too_few_votes_could_check_is_not_shown(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, redundancy=2)
    await lab.add(customer, project)
    for _ in range(2):
        await prefer(lab, await lab.contributor(), project, "a")
    await refit(lab, customer, project)
    async with lab.db.tx(customer) as tx:
        (found,) = await quality.consensus(tx, project.id, None, 10)
        report = await quality.report(tx, project.id)
    assert found.confidence is None
    assert report is not None
    assert (report.figures.confidence.shown, report.figures.confidence.checked_votes) == (False, 2)


async def test_the_report_counts_pairs_with_and_without_ties(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, redundancy=3)
    await lab.add(customer, project)
    for preference in ("a", "a", "tie"):
        await prefer(lab, await lab.contributor(), project, preference)
    await refit(lab, customer, project)
    async with lab.db.tx(customer) as tx:
        report = await quality.report(tx, project.id)
    assert report is not None
    figures = report.figures
    assert (figures.tasks, figures.votes, figures.contributors) == (1, 3, 3)
    assert (figures.pairs, figures.agreement) == (3, 0.333333)
    assert (figures.pairs_without_ties, figures.agreement_without_ties) == (1, 1.0)
    for share, ends in (
        (figures.agreement, figures.agreement_interval),
        (figures.agreement_without_ties, figures.agreement_without_ties_interval),
    ):
        assert ends
        assert (ends.value, ends.low is not None and ends.low <= share <= ends.high) == (share, True)
    assert figures.labels == {"a": 2, "tie": 1}
    assert figures.seconds_median == 60


async def test_a_project_without_answers_has_an_empty_report(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    assert await refit(lab, customer, project) == 0
    async with lab.db.tx(customer) as tx:
        report = await quality.report(tx, project.id)
    assert report is not None
    assert (report.figures.votes, report.figures.agreement, report.figures.alpha.value) == (0, None, None)


async def test_another_tenant_sees_neither_consensus_nor_report(lab: Lab) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    project = await lab.project(customer)
    await lab.add(customer, project)
    await prefer(lab, await lab.contributor(), project, "a")
    await refit(lab, customer, project)
    async with lab.db.tx(stranger) as tx:
        assert await quality.consensus(tx, project.id, None, 10) == []
        assert await quality.report(tx, project.id) is None
    async with lab.db.tx(system(stranger.tenant_id)) as tx:
        with pytest.raises(Refusal) as refused:
            await quality.refit(tx, project.id)
    assert refused.value.kind == "not_found"


async def test_a_second_refit_changes_no_row_that_is_the_same(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    await lab.add(customer, project)
    await prefer(lab, await lab.contributor(), project, "a")
    await refit(lab, customer, project)
    first = lab.clock.now()
    lab.clock.advance(timedelta(hours=1))
    await refit(lab, customer, project)
    async with lab.db.tx(customer) as tx:
        (found,) = await quality.consensus(tx, project.id, None, 10)
    assert found.computed_at == first


async def awaiting_review(lab: Lab) -> tuple[Actor, Actor, Project, uuid.UUID]:
    """Return customer, author, project and submission of an answer that waits for a reviewer."""
    customer, author = await lab.customer(), await lab.contributor(languages=("hi",))
    project = await lab.project(customer, acceptance="review", language="hi")
    await lab.add(customer, project)
    done = await prefer(lab, author, project, "a")
    assert done.state == "in_review"
    await lab.settle()
    return customer, author, project, done.submission_id


async def hold(lab: Lab, reviewer: Actor, submission_id: uuid.UUID) -> quality.ReviewWork:
    """Take reviews until this one is held; others in the shared database are accepted on the way."""
    for _ in range(50):
        async with lab.db.tx(reviewer) as tx:
            work = await quality.take_review(tx)
            assert work is not None
            if work.submission_id == submission_id:
                return work
            await quality.record_review(tx, work.id, "accept")
    raise AssertionError("the review was not handed out")


async def used(tx: Tx, project: Project) -> list[bool]:
    """Return which accepted submissions count."""
    return [each.used for each in await tasks.submissions(tx, project.id, None, 10) if each.accepted_at is not None]


async def test_a_reviewer_sees_the_answer_in_the_order_in_which_its_author_did(lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor(languages=("hi",))
    project = await lab.project(customer, acceptance="review", language="hi")
    await lab.add(customer, project)
    claimed = await claim_from(lab, author, project)
    done = await lab.answer(author, claimed, preference="b", strength=1)
    await lab.settle()
    work = await hold(lab, await lab.contributor(languages=("hi",), reviewer=True), done.submission_id)
    assert work.task == claimed.view
    assert (work.answer["preference"], work.answer["strength"]) == ("b", 1)


async def test_nobody_reviews_their_own_answer(lab: Lab) -> None:
    customer = await lab.customer()
    author = await lab.contributor(languages=("hi",), reviewer=True)
    project = await lab.project(customer, acceptance="review", language="hi")
    await lab.add(customer, project)
    done = await prefer(lab, author, project, "a")
    await lab.settle()
    while True:
        async with lab.db.tx(author) as tx:
            work = await quality.take_review(tx)
            if work is None:
                break
            assert work.submission_id != done.submission_id
            await quality.record_review(tx, work.id, "accept")


async def test_an_excluded_answer_is_accepted_but_stays_out_of_the_consensus(lab: Lab) -> None:
    customer, _, project, submission_id = await awaiting_review(lab)
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    held = await hold(lab, reviewer, submission_id)
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, held.id, "exclude", "2.1", "made up the citation")
    assert await refit(lab, customer, project) == 0
    async with lab.db.tx(customer) as tx:
        assert await used(tx, project) == [False]


async def test_a_returned_answer_goes_back_to_its_author_with_the_reason(lab: Lab) -> None:
    _, author, _, submission_id = await awaiting_review(lab)
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    held = await hold(lab, reviewer, submission_id)
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, held.id, "return", None, "say why")
    async with lab.db.tx(author) as tx:
        (again,) = await tasks.my_assignments(tx)
        feedback = await quality.feedback(tx, again.id)
    assert again.round == 2
    assert feedback is not None
    assert (feedback.verdict, feedback.reason) == ("return", "say why")


async def test_a_third_round_cannot_be_returned(lab: Lab) -> None:
    _, author, _, submission_id = await awaiting_review(lab)
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    for number in (1, 2):
        held = await hold(lab, reviewer, submission_id)
        async with lab.db.tx(reviewer) as tx:
            await quality.record_review(tx, held.id, "return", None, "say why")
        async with lab.db.tx(author) as tx:
            (again,) = await tasks.my_assignments(tx)
        answer = {"preference": "tie", "comment": f"round {number + 1}"}
        submission_id = (await tasks.submit(lab.db, author, again.id, answer, 60)).submission_id
        await lab.settle()
    held = await hold(lab, reviewer, submission_id)
    async with lab.db.tx(reviewer) as tx:
        with pytest.raises(Refusal) as refused:
            await quality.record_review(tx, held.id, "return", None, "again")
    assert (refused.value.code, refused.value.kind) == ("rounds_over", "conflict")


async def test_the_job_refits_one_project(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    await lab.add(customer, project)
    await prefer(lab, await lab.contributor(), project, "a")
    await quality.JOBS["quality.refit"](lab.jobs, tenant_id=str(customer.tenant_id), project_id=str(project.id))
    async with lab.db.tx(customer) as tx:
        assert len(await quality.consensus(tx, project.id, None, 10)) == 1


async def test_a_job_that_was_killed_half_way_is_finished_by_the_next(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    await lab.add(customer, project, 5)
    someone = await lab.contributor()
    for _ in range(5):
        await prefer(lab, someone, project, "a")
    parts, rest = iter(range(2)), consensus.rest

    async def killed(began: float) -> None:
        if next(parts):
            raise KeyboardInterrupt
        await rest(began)

    monkeypatch.setattr(consensus, "_TASKS_AT_ONCE", 2)
    for stops, told in ((killed, 4), (rest, 5)):
        monkeypatch.setattr(consensus, "rest", stops)
        with contextlib.suppress(KeyboardInterrupt):
            await quality.JOBS["quality.refit"](lab.jobs, tenant_id=str(customer.tenant_id), project_id=str(project.id))
        async with lab.db.tx(customer) as tx:
            assert len(await quality.consensus(tx, project.id, None, 10)) == told
            assert (await quality.report(tx, project.id) is not None) == (told == 5)


async def test_a_verdict_other_than_accept_needs_a_reason(lab: Lab) -> None:
    reviewer = await lab.contributor(reviewer=True)
    async with lab.db.tx(reviewer) as tx:
        for verdict, reason, field in (
            ("return", "no", "reason"),
            ("exclude", None, "reason"),
            ("maybe", "x", "verdict"),
        ):
            with pytest.raises(Refusal) as refused:
                await quality.record_review(tx, uuid.uuid4(), verdict, None, reason)
            assert [fault.field for fault in refused.value.faults] == [field]


async def test_a_review_that_is_not_held_cannot_be_recorded(lab: Lab) -> None:
    _, _, _, submission_id = await awaiting_review(lab)
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    async with lab.db.tx(reviewer) as tx:
        with pytest.raises(Refusal) as refused:
            await quality.record_review(tx, submission_id, "accept")
    assert refused.value.kind == "not_found"


async def test_a_verdict_that_comes_too_late_is_refused(lab: Lab) -> None:
    _, _, _, submission_id = await awaiting_review(lab)
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    held = await hold(lab, reviewer, submission_id)
    lab.clock.advance(timedelta(minutes=31))
    async with lab.db.tx(reviewer) as tx:
        with pytest.raises(Refusal) as refused:
            await quality.record_review(tx, held.id, "accept")
    assert (refused.value.code, refused.value.kind) == ("review_expired", "conflict")


async def test_a_review_that_nobody_makes_in_time_accepts(lab: Lab) -> None:
    customer, _, project, _ = await awaiting_review(lab)
    lab.clock.advance(timedelta(days=30))
    async with lab.db.tx(system()) as tx:
        assert await quality.accept_overdue(tx) >= 1
    async with lab.db.tx(customer) as tx:
        assert await used(tx, project) == [True]


async def test_a_returned_round_that_is_never_taken_up_is_paid_but_not_used(lab: Lab) -> None:
    customer, _, project, submission_id = await awaiting_review(lab)
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    held = await hold(lab, reviewer, submission_id)
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, held.id, "return", None, "say why")
    lab.clock.advance(timedelta(days=3))
    async with lab.db.tx(system()) as tx:
        await tasks.expire(tx)
        assert await quality.accept_abandoned(tx) >= 1
    async with lab.db.tx(customer) as tx:
        assert await used(tx, project) == [False]


async def test_looking_at_the_queue_of_reviews_takes_nothing(lab: Lab) -> None:
    _, _, _, submission_id = await awaiting_review(lab)
    looking = await lab.contributor(languages=("hi",), reviewer=True)
    async with lab.db.tx(looking) as tx:
        assert await quality.next_pay(tx, "review")
        assert await quality.held_review(tx) is None
    taken = await hold(lab, await lab.contributor(languages=("hi",), reviewer=True), submission_id)
    async with lab.db.tx(looking) as tx:
        assert await quality.held_review(tx) is None
        with pytest.raises(Refusal) as refused:
            await quality.record_review(tx, taken.id, "accept")
    assert refused.value.kind == "not_found"


async def test_who_may_not_review_is_not_told_that_anything_waits(lab: Lab) -> None:
    await awaiting_review(lab)
    async with lab.db.tx(await lab.contributor(languages=("hi",))) as tx:
        assert not await quality.next_pay(tx, "review")
        assert await quality.take_review(tx) is None


async def test_of_a_returned_answer_only_the_accepted_round_is_used(lab: Lab) -> None:
    customer, author, project, submission_id = await awaiting_review(lab)
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    held = await hold(lab, reviewer, submission_id)
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, held.id, "return", None, "say why")
    async with lab.db.tx(author) as tx:
        (again,) = await tasks.my_assignments(tx)
    second = await tasks.submit(lab.db, author, again.id, {"preference": "tie"}, 60)
    async with lab.db.tx(customer) as tx:
        assert [each.used for each in await tasks.submissions(tx, project.id)] == [False, False]
    await lab.settle()
    held = await hold(lab, reviewer, second.submission_id)
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, held.id, "accept")
    await refit(lab, customer, project)
    async with lab.db.tx(customer) as tx:
        lines = [block async for block in delivery.stream_answers(tx, project.id, lab.secrets.key("pseudonym"))]
        (found,) = await quality.consensus(tx, project.id, None, 10)
        shown = await tasks.submissions(tx, project.id)
    exported = [json.loads(line) for line in b"".join(lines).splitlines()]
    assert [(each["round"], each["used"]) for each in exported] == [(1, False), (2, True)]
    assert [(each.round, each.used) for each in shown] == [(1, False), (2, True)]
    assert (found.label, found.votes) == ("tie", 1)
