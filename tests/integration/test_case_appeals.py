"""Appeals against confirmed cases: once, decided by somebody else, and what nobody decides is decided for the person."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import psycopg
import pytest

from tarazu import delivery, quality, tasks
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.runner.main import keep_clocks
from tests.conftest import Cluster
from tests.integration.test_cases import ANSWERS, WHY, Crowd, crowd, insert
from tests.integration.test_delivery import built, content, exported, requested
from tests.lab import Lab

pytestmark = pytest.mark.anyio

SAID = "The scale on my telephone ran from right to left until Tuesday."
TAKEN_BACK = "The build of that week did draw the scale the other way round."


async def confirmed(lab: Lab, cluster: Cluster, *, leave_out: bool = True) -> tuple[Crowd, Actor, quality.Case]:
    """Return a crowd with a confirmed case, and who confirmed it."""
    here = await crowd(lab, cluster)
    investigator, case = await here.opened()
    await here.read(investigator, case)
    async with lab.db.tx(investigator) as tx:
        await quality.restrict(tx, case.id)
        await quality.decide_case(tx, case.id, "confirmed", WHY, leave_out=leave_out)
    return here, investigator, case


async def appeal(here: Crowd, case: quality.Case, person: Actor | None = None) -> None:
    """Appeal as the person of the case, or as somebody else."""
    async with here.lab.db.tx(person or here.odd) as tx:
        await quality.appeal_case(tx, case.id, SAID)


async def decide(lab: Lab, case: quality.Case, outcome: str, who: Actor) -> None:
    """Decide the appeal."""
    async with lab.db.tx(who) as tx:
        await quality.decide_case_appeal(tx, case.id, outcome, TAKEN_BACK)


async def listed(lab: Lab, case: quality.Case, who: Actor) -> tuple[bool, bool]:
    """Say whether a case stands among those that wait, and among the decided ones."""
    async with lab.db.tx(who) as tx:
        found = [await quality.cases(tx, decided=decided, most=1000) for decided in (False, True)]
    return case.id in {each.id for each in found[0]}, case.id in {each.id for each in found[1]}


async def states(here: Crowd) -> set[tuple[str, uuid.UUID | None]]:
    """Return what became of the answers of the person, as they read it."""
    async with here.lab.db.tx(here.odd) as tx:
        found = await quality.my_answers(tx, tx.now + timedelta(seconds=1), 100)
    assert len(found) == ANSWERS
    return {(each.state, each.case_id) for each in found}


async def delivered(here: Crowd) -> int:
    """Return how many answers a delivery made now holds."""
    ready = await built(here.lab, here.customer, await requested(here.lab, here.customer, here.project))
    records = (await content(here.lab, ready, "records.jsonl")).splitlines()
    return sum(len(json.loads(line)["submissions"]) for line in records)


async def test_what_is_overturned_counts_again_everywhere(lab: Lab, cluster: Cluster) -> None:
    here = await crowd(lab, cluster)
    before = (await here.used(), await delivered(here))
    investigator, case = await here.opened()
    await here.read(investigator, case)
    async with lab.db.tx(investigator) as tx:
        await quality.restrict(tx, case.id)
        await quality.decide_case(tx, case.id, "confirmed", WHY, leave_out=True)
    assert (await here.used(), await delivered(here)) == (before[0] - ANSWERS, before[1] - ANSWERS)
    assert await states(here) == {("left_out", case.id)}
    assert not await here.offered()
    await appeal(here, case)
    await decide(lab, case, "overturned", await lab.investigator())
    assert (await here.used(), await delivered(here)) == before
    assert await states(here) == {("accepted", None)}
    assert await here.offered()
    assert all(line["used"] for line in await exported(lab, here.customer, here.project.id))
    (mine,) = await here.mine()
    assert mine.appeal is not None
    assert (mine.appeal.outcome, mine.appeal.reason, mine.appeal.restored) == ("overturned", TAKEN_BACK, ANSWERS)
    assert (mine.restricted_until, mine.appeal_until) == (None, None)


async def test_what_was_overturned_opens_no_case_again(lab: Lab, cluster: Cluster) -> None:
    here, _, case = await confirmed(lab, cluster)
    await appeal(here, case)
    await decide(lab, case, "overturned", await lab.investigator())
    lab.clock.advance(timedelta(days=1))
    await here.probe()
    assert len(await here.mine()) == 1


async def confirm(here: Crowd, investigator: Actor, case: quality.Case) -> None:
    """Confirm a case, and leave its answers out."""
    await here.read(investigator, case)
    async with here.lab.db.tx(investigator) as tx:
        await quality.decide_case(tx, case.id, "confirmed", WHY, leave_out=True)


async def test_delivered_rows_of_which_a_case_leaves_answers_out_are_delivered_again_as_one_delta(
    lab: Lab, cluster: Cluster
) -> None:
    here = await crowd(lab, cluster, more=1)
    async with lab.db.tx(here.customer) as tx:
        alone = (await tasks.tasks(tx, here.project.id, limit=200))[-1].id
    insert(cluster, lab, [(here.odd, alone, "a", 5)])
    first = await built(lab, here.customer, await requested(lab, here.customer, here.project))
    investigator, case = await here.opened()
    await confirm(here, investigator, case)
    await lab.settle()
    async with lab.db.tx(here.customer) as tx:
        found = await delivery.repairs(tx, here.project.id)
        held = await delivery.holding(tx, here.project.id, alone)
    assert [each.task_id for each in found if each.outcome == "withdrawn"] == [alone]
    # A row of which most others say the same stays what it was.
    outcomes = [each.outcome for each in found]
    assert outcomes.count("reduced") > outcomes.count("corrected")
    assert outcomes.count("reduced") + outcomes.count("corrected") == ANSWERS
    assert {(each.by_operations, each.version, each.delta_version) for each in found} == {(True, 1, 2)}
    assert [each.version for each in held] == [1]
    async with lab.db.tx(system(here.customer.tenant_id)) as tx:
        assert await delivery.correct_left_out(tx, [case.id]) == 0
    async with lab.db.tx(here.customer) as tx:
        delta = next(each for each in await delivery.snapshots(tx, here.project.id) if each.delta_of == first.id)
    delta = await built(lab, here.customer, delta)
    assert delta.manifest is not None
    assert (delta.records, len(delta.manifest["delta"]["changes"])) == (ANSWERS, ANSWERS + 1)
    await appeal(here, case)
    await decide(lab, case, "overturned", await lab.investigator())
    await built(lab, here.customer, await requested(lab, here.customer, here.project))
    async with lab.db.tx(here.customer) as tx:
        assert [each.version for each in await delivery.holding(tx, here.project.id, alone)] == [1, 3]
        other = next(each.task_id for each in found if each.task_id != alone)
        assert [each.version for each in await delivery.holding(tx, here.project.id, other)] == [1, 2, 3]


async def test_results_are_counted_anew_after_an_appeal(lab: Lab, cluster: Cluster) -> None:
    here, _, case = await confirmed(lab, cluster)
    await appeal(here, case)
    await lab.settle()
    waits = f"from jobs.procrastinate_jobs where queueing_lock like '%quality.refit:{here.project.id}%'"
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as connection:
        connection.execute("set search_path = jobs")
        connection.execute(f"delete {waits}")
        await decide(lab, case, "overturned", await lab.investigator())
        await lab.settle()
        assert connection.execute(f"select count(*) {waits}").fetchone() == (1,)


async def test_what_is_upheld_stays_left_out_and_cannot_be_appealed_again(lab: Lab, cluster: Cluster) -> None:
    here, _, case = await confirmed(lab, cluster)
    counted = await here.used()
    await appeal(here, case)
    second = await lab.investigator()
    with pytest.raises(Refusal, match="evidence_unread"):
        await decide(lab, case, "upheld", second)
    await here.read(second, case)
    await decide(lab, case, "upheld", second)
    assert await here.used() == counted
    assert await states(here) == {("left_out", case.id)}
    with pytest.raises(Refusal, match="case_appealed_before"):
        await appeal(here, case)
    with pytest.raises(Refusal, match="case_not_appealed"):
        await decide(lab, case, "overturned", second)
    (mine,) = await here.mine()
    assert mine.appeal is not None
    assert (mine.outcome, mine.appeal.outcome, mine.appeal.restored) == ("confirmed", "upheld", 0)


async def test_who_confirmed_a_case_does_not_decide_about_the_appeal(lab: Lab, cluster: Cluster) -> None:
    here, investigator, case = await confirmed(lab, cluster)
    await appeal(here, case)
    with pytest.raises(Refusal, match="case_own_decision"):
        await decide(lab, case, "upheld", investigator)
    async with lab.db.tx(investigator) as tx:
        assert (await quality.case(tx, case.id)).decided_by_me
    for stranger in (await lab.operator(), await lab.investigator()):
        async with lab.db.tx(stranger) as tx:
            found = [each.id for each in await quality.cases(tx, most=1000)]
        assert (case.id in found) == (stranger.role == "investigator")
    with pytest.raises(Refusal, match="not_found"):
        await decide(lab, case, "overturned", await lab.operator())


async def test_an_appealed_case_waits_for_a_decision_and_no_longer_after_it(lab: Lab, cluster: Cluster) -> None:
    here, investigator, case = await confirmed(lab, cluster)
    assert await listed(lab, case, investigator) == (False, True)
    await appeal(here, case)
    assert await listed(lab, case, investigator) == (True, False)
    await decide(lab, case, "overturned", await lab.investigator())
    assert await listed(lab, case, investigator) == (False, True)


async def test_what_nobody_decides_in_time_is_overturned_and_says_nothing_of_the_test(
    lab: Lab, cluster: Cluster
) -> None:
    # What other tests left to the clock is over before this one counts.
    lab.clock.advance(timedelta(days=30))
    await keep_clocks(lab.db)
    here, investigator, case = await confirmed(lab, cluster)
    counted = await here.used()
    await appeal(here, case)
    lab.clock.advance(timedelta(days=14, seconds=-1))
    await keep_clocks(lab.db)
    assert await here.used() == counted
    async with lab.db.tx(investigator) as tx:
        before = await quality.precision(tx)
    lab.clock.advance(timedelta(seconds=2))
    await keep_clocks(lab.db)
    assert await here.used() == counted + ANSWERS
    (mine,) = await here.mine()
    assert mine.appeal is not None
    assert (mine.appeal.outcome, mine.appeal.reason) == ("overturned", None)
    async with lab.db.tx(investigator) as tx:
        after = await quality.precision(tx)
    assert (after["inverted"].decided, after["inverted"].confirmed) == (
        before["inverted"].decided - 1,
        before["inverted"].confirmed - 1,
    )


async def test_an_overturned_case_counts_as_a_false_alarm_of_its_tests(lab: Lab, cluster: Cluster) -> None:
    here, investigator, case = await confirmed(lab, cluster)
    await appeal(here, case)
    async with lab.db.tx(investigator) as tx:
        before = await quality.precision(tx)
    await decide(lab, case, "overturned", await lab.investigator())
    async with lab.db.tx(investigator) as tx:
        after = await quality.precision(tx)
    for test in ("inverted", "random"):
        assert after[test].decided == before[test].decided
        assert after[test].confirmed == before[test].confirmed - 1


async def test_only_a_confirmed_case_of_ones_own_can_be_appealed_within_two_weeks(lab: Lab, cluster: Cluster) -> None:
    here = await crowd(lab, cluster)
    investigator, case = await here.opened()
    with pytest.raises(Refusal, match="case_not_confirmed"):
        await appeal(here, case)
    await here.read(investigator, case)
    async with lab.db.tx(investigator) as tx:
        await quality.decide_case(tx, case.id, "confirmed", WHY)
    with pytest.raises(Refusal, match="not_found"):
        await appeal(here, case, here.honest[0])
    (mine,) = await here.mine()
    assert mine.appeal_until == lab.clock.now() + timedelta(days=14)
    lab.clock.advance(timedelta(days=14, seconds=1))
    with pytest.raises(Refusal, match="case_appeal_late"):
        await appeal(here, case)
    (mine,) = await here.mine()
    assert mine.appeal_until is None


async def test_each_answer_says_that_a_case_left_it_out_and_why(lab: Lab, cluster: Cluster) -> None:
    here, _, case = await confirmed(lab, cluster)
    async with lab.db.tx(here.odd) as tx:
        one = (await quality.my_answers(tx, tx.now + timedelta(seconds=1), 1))[0]
        told = await quality.left_out(tx, one.assignment_id)
    assert told is not None
    assert (told.case_id, told.reason, told.restored_at) == (case.id, WHY, None)
    async with lab.db.tx(here.honest[0]) as tx:
        assert await quality.left_out(tx, one.assignment_id) is None
    await appeal(here, case)
    await decide(lab, case, "overturned", await lab.investigator())
    async with lab.db.tx(here.odd) as tx:
        told = await quality.left_out(tx, one.assignment_id)
    assert told is not None
    assert told.restored_at is not None


async def test_the_log_tells_that_a_case_was_appealed_and_settled_and_nothing_of_whom(
    lab: Lab, cluster: Cluster
) -> None:
    here, _, case = await confirmed(lab, cluster)
    await appeal(here, case)
    await decide(lab, case, "overturned", await lab.investigator())
    async with lab.db.tx(here.customer) as tx:
        text = f"select tag, body::text from kit.event where subject = '{case.id}' order by xid, id"
        told = await (await tx._connection.execute(text)).fetchall()
    tags = [tag for tag, _ in told]
    assert set(tags[-3:]) == {"quality:case:appealed", "quality:case:settled", "quality:restriction:ended"}
    settled = next(json.loads(body) for tag, body in told if tag == "quality:case:settled")
    assert settled == {"project": str(here.project.id), "outcome": "overturned", "restored": ANSWERS}
    assert str(here.odd.principal_id) not in str(told)
