"""The hot path: claim, hold, hand in; pay frozen at claim; nothing twice."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta

import psycopg
import pytest

from tarazu import ledger, projects, quality, tasks, trust
from tarazu.kit.actor import system
from tarazu.kit.errors import Refusal
from tarazu.kit.money import Money
from tarazu.tasks import Claimed, Empty, drafts
from tarazu.tasks.changes import Splice
from tarazu.tasks.model import DraftRow
from tests.lab import PASSWORD, Lab

pytestmark = pytest.mark.anyio


async def test_a_claim_freezes_the_rate_and_an_accepted_answer_pays_it(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    claimed = await lab.claim(meera, project)
    async with lab.db.tx(customer) as tx:
        await projects.set_rate(tx, project.id, Money(amount_minor=1, currency="INR"))
    done = await lab.answer(meera, claimed)
    assert (done.outcome, done.state) == ("recorded", "accepted")
    await lab.settle()
    async with lab.db.tx(meera) as tx:
        told = await ledger.statement(tx, lab.clock.now() - timedelta(days=1), lab.clock.now() + timedelta(days=1))
    assert [(total.amount_minor, total.currency) for total in told.totals] == [(1250, "INR")]
    async with lab.db.tx(customer) as tx:
        assert ledger.balanced(await ledger.trial_balance(tx))
        assert (await ledger.project_cost(tx, project.id))[0].amount_minor == 1250


@pytest.mark.parametrize(("rate", "review"), [(1251, 625), (1, 1)])
async def test_a_review_pays_half_of_the_rate_unless_told_otherwise(lab: Lab, rate: int, review: int) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, rate=Money(amount_minor=rate, currency="INR"))
    async with lab.db.tx(customer) as tx:
        second = await projects.set_rate(tx, project.id, Money(amount_minor=rate + 200, currency="INR"))
        assert (await projects.rate(tx, project.id, 1)).review_amount_minor == review
        assert (await projects.rate(tx, project.id, second)).review_amount_minor == review + 100 - (rate == 1)


async def test_a_review_is_paid_in_the_currency_of_the_work(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    rate, review = Money(amount_minor=1000, currency="INR"), Money(amount_minor=500, currency="USD")
    async with lab.db.tx(customer) as tx:
        with pytest.raises(Refusal) as refused:
            await projects.set_rate(tx, project.id, rate, review)
        assert (refused.value.code, refused.value.faults[0].field) == ("invalid_request", "review_rate")
        assert (await projects.project(tx, project.id)).rate_version == 1


async def test_the_cost_of_answers_and_of_reviews_are_told_apart(lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor(languages=("hi",))
    project = await lab.project(customer, acceptance="review", language="hi")
    await lab.add(customer, project)
    done = await lab.answer(author, await lab.claim(author, project))
    reviewer = await lab.contributor(languages=("hi",), reviewer=True)
    for _ in range(50):
        await lab.settle()
        async with lab.db.tx(reviewer) as tx:
            work = await quality.take_review(tx)
            assert work is not None
            await quality.record_review(tx, work.id, "accept")
        if work.submission_id == done.submission_id:
            break
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        parts = await ledger.project_cost(tx, project.id)
    assert [(each.source_kind, each.amount_minor, each.items) for each in parts] == [
        ("submission", 1250, 1),
        ("review", 625, 1),
    ]
    assert [(total.amount_minor, total.items) for total in ledger.totals(parts)] == [(1875, 2)]


async def test_the_same_answer_again_is_the_same_success_and_another_is_a_conflict(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    claimed = await lab.claim(meera, project)
    first = await lab.answer(meera, claimed)
    again = await lab.answer(meera, claimed)
    assert (again.outcome, again.submission_id) == ("repeated", first.submission_id)
    with pytest.raises(Refusal) as refused:
        await lab.answer(meera, claimed, comment="on second thoughts")
    assert refused.value.code == "submitted_differently"


@pytest.mark.parametrize(("said", "kept"), [(0, None), (40, 40), (90, 90), (91, 90), (604_800, 90)])
async def test_nobody_has_worked_for_longer_than_has_passed_since_the_claim(
    lab: Lab, said: int, kept: int | None
) -> None:
    customer, person = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    claimed = await lab.claim(person, project)
    lab.clock.advance(timedelta(seconds=89.5))
    await lab.answer(person, claimed, seconds=said)
    async with lab.db.tx(customer) as tx:
        (found,) = await tasks.submissions(tx, project.id)
    assert found.seconds == kept


async def test_an_answer_is_checked_and_labelled_by_the_form_of_its_own_task(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, kind="form", ontology={})
    mood = {"type": "string", "enum": ["good", "bad"]}
    form = {"type": "object", "properties": {"mood": mood}, "required": ["mood"]}
    await lab.add(customer, project, payload={"items": [], "schema": form})
    claimed = await lab.claim(meera, project)
    assert claimed.view == {"items": [], "schema": form}
    with pytest.raises(Refusal) as refused:
        await lab.answer(meera, claimed, values={"mood": "odd"})
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("answer.values.mood", "not_allowed")]
    await lab.answer(meera, claimed, values={"mood": "bad"})
    again = await lab.answer(meera, claimed, values={"mood": "bad"})
    assert again.outcome == "repeated"
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        assert [each.label for each in await tasks.submissions(tx, project.id)] == ["bad"]


async def test_answers_without_a_choice_are_counted_as_answered(lab: Lab) -> None:
    customer = await lab.customer()
    form = {"type": "object", "properties": {"text": {"type": "string"}}}
    project = await lab.project(customer, kind="form", ontology={"schema": form}, redundancy=2)
    await lab.add(customer, project, payload={"items": []})
    for text in ("one", "two"):
        meera = await lab.contributor()
        await lab.answer(meera, await lab.claim(meera, project), values={"text": text})
    await lab.settle()
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        assert await quality.refit(tx, project.id) == 1
    async with lab.db.tx(customer) as tx:
        [found] = await quality.consensus(tx, project.id, None, 10)
    assert (found.label, found.votes) == ("answered", 2)


async def test_a_contributor_never_gets_the_same_task_twice(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, redundancy=3)
    await lab.add(customer, project, 2)
    feed = await lab.feed(project)
    claims = [await tasks.claim(lab.db, meera, feed_id=feed) for _ in range(3)]
    assert [type(claim) for claim in claims] == [Claimed, Claimed, Empty]


async def test_an_expired_lease_comes_back_to_somebody_else(lab: Lab) -> None:
    customer, meera, arjun = await lab.customer(), await lab.contributor(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    feed = await lab.feed(project)
    claimed = await lab.claim(meera, feed_id=feed)
    lab.clock.advance(timedelta(hours=2))
    async with lab.db.tx(system()) as tx:
        assert await tasks.expire(tx) >= 1
    assert isinstance(await tasks.claim(lab.db, meera, feed_id=feed), Empty)
    assert isinstance(await tasks.claim(lab.db, arjun, feed_id=feed), Claimed)
    with pytest.raises(Refusal, match="lease_expired"):
        await lab.answer(meera, claimed)


async def test_many_claimers_at_once_take_exactly_what_is_wanted(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, redundancy=2)
    people = [await lab.contributor() for _ in range(6)]
    await lab.add(customer, project, 5)
    feed = await lab.feed(project)

    async def work(person: object) -> int:
        count = 0
        while isinstance(claim := await tasks.claim(lab.db, person, feed_id=feed), Claimed):  # type: ignore[arg-type]
            await lab.answer(person, claim)  # type: ignore[arg-type]
            count += 1
        return count

    assert sum(await asyncio.gather(*(work(person) for person in people))) == 10
    async with lab.db.tx(customer) as tx:
        progress = await tasks.progress(tx, project.id)
    assert (progress.completed, progress.submissions) == (5, 10)


async def test_a_barred_contributor_is_offered_nothing_of_that_tenant(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    feed = await lab.feed(project)
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        assert meera.principal_id
        await trust.raise_barrier(tx, meera.principal_id, "interest")
    assert await tasks.claim(lab.db, meera, feed_id=feed) == Empty(reason="none")
    async with lab.db.tx(meera) as tx:
        assert feed not in [entry.feed_id for entry in (await tasks.feed(tx)).entries]


async def test_a_named_offer_goes_to_its_person_only(lab: Lab) -> None:
    customer, meera, arjun = await lab.customer(), await lab.contributor(), await lab.contributor()
    project = await lab.project(customer)
    await lab.invite(customer, meera, "meera")
    await lab.add(customer, project, offer_to=["meera"])
    async with lab.db.tx(meera) as tx:
        offer = (await tasks.feed(tx)).offers[0]
    with pytest.raises(Refusal, match="not_found"):
        await tasks.claim(lab.db, arjun, offer_id=offer.id)
    claimed = await lab.claim(meera, offer_id=offer.id)
    assert (await lab.answer(meera, claimed)).outcome == "recorded"
    assert await tasks.claim(lab.db, meera, offer_id=offer.id) == Empty(reason="offer_over")


async def test_a_skipped_task_goes_to_somebody_else(lab: Lab) -> None:
    customer, meera, arjun = await lab.customer(), await lab.contributor(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    feed = await lab.feed(project)
    claimed = await lab.claim(meera, feed_id=feed)
    await tasks.skip(lab.db, meera, claimed.id, "unclear", "which units?")
    assert isinstance(await tasks.claim(lab.db, arjun, feed_id=feed), Claimed)


async def test_a_stale_draft_is_told_the_one_that_stands(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    claimed = await lab.claim(meera, project)
    assert await tasks.save_draft(lab.db, meera, claimed.id, 0, {"preference": "a"}) == 1
    with pytest.raises(Refusal) as refused:
        await tasks.save_draft(lab.db, meera, claimed.id, 0, {"preference": "b"})
    assert refused.value.facts == {"version": 1, "value": {"preference": "a"}}
    async with lab.db.tx(meera) as tx:
        held = await tasks.held(tx, claimed.id)
    assert (held.draft_version, held.draft) == (1, {"preference": "a"})


async def test_a_draft_may_speak_of_nul_and_not_hold_it(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    claimed = await lab.claim(meera, project)
    text = r'"\u0000" is refused'
    assert await tasks.save_draft(lab.db, meera, claimed.id, 0, {"comment": text}) == 1
    splice = Splice(path=["comment"], at=0, remove=0, insert=text)
    assert await tasks.change_draft(lab.db, meera, claimed.id, 1, [splice]) == 2
    async with lab.db.tx(meera) as tx:
        assert (await tasks.held(tx, claimed.id)).draft == {"comment": text * 2}
    with pytest.raises(Refusal, match="invalid_request"):
        await tasks.save_draft(lab.db, meera, claimed.id, 2, {"comment": "\0"})


async def test_a_draft_of_hundreds_of_saves_is_read_from_a_bounded_log(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    claimed = await lab.claim(meera, project)
    expected, counted = "x" * 500, []
    version = await tasks.save_draft(lab.db, meera, claimed.id, 0, {"comment": expected})
    for number in range(150):
        if number % 7 == 0:  # whatever this process remembers goes, so that it reads as another one would
            for _ in range(200):
                drafts._seen.put((None, uuid.uuid4()), (0, {}))
        splice = Splice(path=["comment"], at=number, remove=1, insert=str(number))
        version = await tasks.change_draft(lab.db, meera, claimed.id, version, [splice])
        expected = expected[:number] + str(number) + expected[number + 1 :]
        if number % 25 == 0:
            async with lab.db.tx(meera) as tx:
                assert (await tasks.held(tx, claimed.id)).draft == {"comment": expected}
                row = await tx.one(drafts.q.draft_of, DraftRow, assignment=claimed.id)
            counted.append(len(row.changes or []))
    assert version == 151
    assert max(counted) < drafts.FOLDED_EVERY
    assert len(set(counted)) > 2, "most saves store only what was changed"


async def test_a_heartbeat_extends_only_a_lease_that_is_held(lab: Lab) -> None:
    customer, meera, arjun = await lab.customer(), await lab.contributor(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    claimed = await lab.claim(meera, project)
    lab.clock.advance(timedelta(minutes=10))
    assert await tasks.heartbeat(lab.db, meera, claimed.id) == claimed.lease_until + timedelta(minutes=10)
    with pytest.raises(Refusal, match="assignment_over"):
        await tasks.heartbeat(lab.db, arjun, claimed.id)


async def test_a_row_that_is_broken_refuses_the_whole_intake_and_names_it(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    rows = [
        tasks.NewTask(payload={"prompt": [{"role": "user", "content": "?"}], "answers": _answers(n)}) for n in range(9)
    ]
    rows[7] = tasks.NewTask(payload={"prompt": [], "answers": []})
    with pytest.raises(Refusal) as refused:
        async with lab.db.tx(customer) as tx:
            await tasks.intake(tx, project.id, rows)
    assert refused.value.code == "rows_refused"
    assert refused.value.faults[0].field.startswith("rows[8].payload.")
    async with lab.db.tx(customer) as tx:
        assert (await tasks.progress(tx, project.id)).tasks == 0


async def test_a_unique_key_is_taken_once_and_a_different_task_under_it_is_refused(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    first = await lab.add(customer, project, unique_key="q1")
    assert await lab.add(customer, project, unique_key="q1") == first
    other = {"prompt": [{"role": "user", "content": "another"}], "answers": _answers(1)}
    with pytest.raises(Refusal) as refused:
        await lab.add(customer, project, unique_key="q1", payload=other)
    assert (refused.value.faults[0].field, refused.value.faults[0].code) == ("rows[1].unique_key", "differs")


async def test_the_audit_log_verifies_and_a_changed_event_is_found(lab: Lab, cluster: object) -> None:
    import psycopg

    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    await lab.answer(meera, await lab.claim(meera, project))
    await lab.seal()
    key = trust.public_bytes(trust.signing_key(lab.secrets.key("audit")))
    async with lab.db.tx(customer) as tx:
        good = await trust.verify_audit(tx, key)
    assert good.ok
    assert good.events >= 5
    with psycopg.connect(cluster.admin_conninfo()) as connection:  # type: ignore[attr-defined]
        connection.execute(
            "update kit.event set body = body || '{\"amount_minor\": 1}' where tenant_id = %s"
            " and tag = 'tasks:assignment:claimed'",
            (customer.tenant_id,),
        )
    async with lab.db.tx(customer) as tx:
        bad = await trust.verify_audit(tx, key)
    assert not bad.ok
    assert "was changed" in bad.faults[0]


async def test_a_tenant_sees_nothing_of_another(lab: Lab) -> None:
    one, other = await lab.customer(), await lab.customer()
    project = await lab.project(one)
    (task,) = await lab.add(one, project)
    async with lab.db.tx(other) as tx:
        with pytest.raises(Refusal, match="not_found"):
            await projects.project(tx, project.id)
        with pytest.raises(Refusal, match="not_found"):
            await tasks.task(tx, task)
        with pytest.raises(Refusal, match="not_found"):
            await tasks.intake(tx, project.id, [])


def _answers(number: int) -> list[dict[str, str]]:
    return [{"key": "a", "content": f"one {number}"}, {"key": "b", "content": f"two {number}"}]


async def test_claims_go_on_after_refusals_on_the_same_connection(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project, 30)
    for turn in range(12):
        claimed = await lab.claim(meera, project)
        await tasks.skip(lab.db, meera, claimed.id, "unclear")
        with pytest.raises(Refusal, match="not_found"):
            async with lab.db.tx(meera) as tx:
                await tasks.held(tx, project.id)
        assert isinstance(await tasks.claim(lab.db, meera, feed_id=await lab.feed(project)), Claimed) or turn > 8
        async with lab.db.tx(meera) as tx:
            held = await tasks.my_assignments(tx)
        for each in held:
            await tasks.skip(lab.db, meera, each.id, "unclear")


async def test_a_barrier_stops_work_that_is_already_held(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await lab.add(customer, project)
    claimed = await lab.claim(meera, project)
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        assert meera.principal_id
        await trust.raise_barrier(tx, meera.principal_id, "interest")
    with pytest.raises(Refusal, match="assignment_withdrawn"):
        await lab.answer(meera, claimed)


async def test_two_skips_of_one_task_at_once_both_come_back(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, redundancy=4)
    people = [await lab.contributor() for _ in range(4)]
    await lab.add(customer, project)
    claims = [await lab.claim(person, project) for person in people]
    pairs = zip(people, claims, strict=True)
    await asyncio.gather(*(tasks.skip(lab.db, person, claim.id, "unclear") for person, claim in pairs))
    assert isinstance(await tasks.claim(lab.db, await lab.contributor(), feed_id=await lab.feed(project)), Claimed)


async def test_guesses_from_elsewhere_do_not_lock_a_person_out(lab: Lab) -> None:
    meera = await lab.contributor()
    for number in range(9):
        with pytest.raises(Refusal, match="sign_in_refused"):
            await trust.sign_in(lab.db, meera.handle, "not the password", f"10.0.0.{number}")
    assert (await trust.sign_in(lab.db, meera.handle, PASSWORD, "10.9.9.9")).actor.handle == meera.handle
    guesses = [trust.sign_in(lab.db, meera.handle, "not the password", "10.7.7.7") for _ in range(20)]
    refusals = [str(refusal) for refusal in await asyncio.gather(*guesses, return_exceptions=True)]
    assert sum("too_many" in refusal for refusal in refusals) == 12


@pytest.mark.parametrize(("priority", "wanted"), [(10, 1), (-1, 1), (5, 0), (5, 101)])
async def test_the_database_itself_refuses_counts_out_of_range(lab: Lab, priority: int, wanted: int) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    with pytest.raises(psycopg.errors.CheckViolation):
        async with lab.db.tx(customer) as tx:
            await tx._connection.execute(
                "select tasks.intake($1, null, array[gen_random_uuid()], '[null]', '[{}]', array[$2::int],"
                " array[$3::int], array[0], now())",
                [project.id, priority, wanted],
            )


async def test_who_had_the_head_of_a_long_queue_gets_what_lies_behind_it(lab: Lab) -> None:
    customer, meera, ravi = await lab.customer(), await lab.contributor(), await lab.contributor()
    project = await lab.project(customer, redundancy=2)
    await lab.add(customer, project, 20)
    feed = await lab.feed(project)
    first = [await lab.claim(meera, project) for _ in range(9)]
    for claimed in first:
        await lab.answer(meera, claimed)
    rest = []
    while isinstance(claimed := await tasks.claim(lab.db, meera, feed_id=feed), Claimed):
        rest.append(claimed)
        await lab.answer(meera, claimed)
    assert len({claimed.id for claimed in [*first, *rest]}) == 20
    assert len([await lab.answer(ravi, await lab.claim(ravi, project)) for _ in range(20)]) == 20


async def test_an_answer_that_does_not_fit_its_task_is_refused_by_the_place(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, kind="chat.rank")
    await lab.add(customer, project)
    person = await lab.contributor()
    claimed = await lab.claim(person, project)
    with pytest.raises(Refusal) as refused:
        await tasks.submit(lab.db, person, claimed.id, {"ranking": [["a"], ["b"]]}, 60)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("answer.ranking", "missing")]
    await lab.answer(person, claimed)
    assert (await lab.answer(person, claimed)).outcome == "repeated"


async def test_a_passage_must_have_the_words_of_the_task_that_it_lies_in(lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, kind="text.spans")
    await lab.add(customer, project)
    claimed = await lab.claim(author, project)
    with pytest.raises(Refusal) as refused:
        await lab.answer(author, claimed, spans=[{"start": 0, "end": 4, "label": "person", "quote": "Ravi"}])
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("answer.spans[0].quote", "bad_format")]
    assert (await lab.answer(author, claimed)).outcome == "recorded"


async def test_a_returned_round_begins_with_what_was_handed_in_last(lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, acceptance="review")
    await lab.add(customer, project)
    claimed = await lab.claim(author, project)
    await lab.answer(author, claimed, comment="first round")
    reviewer, review = await lab.reviewing(project)
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, review.id, "return", None, "Say why.")
    async with lab.db.tx(author) as tx:
        held = await tasks.held(tx, claimed.id)
    assert (held.round, held.draft_version) == (2, 0)
    assert held.draft == held.answer
    assert held.draft is not None
    assert held.draft["comment"] == "first round"
    assert await tasks.save_draft(lab.db, author, claimed.id, 0, {"comment": "second round"}) == 1
    async with lab.db.tx(author) as tx:
        assert (await tasks.held(tx, claimed.id)).draft == {"comment": "second round"}
