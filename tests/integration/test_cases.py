"""Cases: dishonest people are found beside honest ones, a human decides, and clocks run for the person."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import psycopg
import pytest

from tarazu import ledger, quality, tasks, trust
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import PLATFORM
from tarazu.projects import Project
from tarazu.runner.main import keep_clocks
from tests.conftest import Cluster
from tests.lab import Lab

pytestmark = pytest.mark.anyio

WHY = "Both of us looked at ten of these answers, and they fit the tasks."
TASKS, ANSWERS, HONEST = 90, 60, 11


@dataclass(slots=True)
class Crowd:
    """A project that many honest people and one dishonest person answered."""

    lab: Lab
    customer: Actor
    project: Project
    honest: list[Actor]
    odd: Actor

    async def probe(self, **more: bool) -> None:
        """Test the answers as the runner does."""
        given = {"tenant_id": str(self.customer.tenant_id), "project_id": str(self.project.id)}
        await quality.JOBS["quality.probe"](self.lab.jobs, **given, **more)

    async def mine(self, person: Actor | None = None) -> list[quality.MyCase]:
        """Return the cases that somebody sees; without a name, the dishonest person."""
        async with self.lab.db.tx(person or self.odd) as tx:
            return await quality.my_cases(tx)

    async def opened(self) -> tuple[Actor, quality.Case]:
        """Probe, and return somebody who looks into the one case that comes of it."""
        await self.probe()
        (mine,) = await self.mine()
        investigator = await self.lab.investigator()
        async with self.lab.db.tx(investigator) as tx:
            return investigator, await quality.case(tx, mine.id)

    async def read(self, investigator: Actor, case: quality.Case) -> None:
        """Look at one answer of each piece of evidence."""
        for each in case.evidence:
            async with self.lab.db.tx(investigator) as tx:
                await quality.case_answer(tx, case.id, each.id, 1)

    async def offered(self) -> bool:
        """Say whether the dishonest person is offered work of the project."""
        await self.lab.settle()
        async with self.lab.db.tx(self.odd) as tx:
            entries = (await tasks.feed(tx, "good")).entries
        return any(each.title == self.project.title for each in entries)

    async def used(self) -> int:
        """Return how many answers count."""
        async with self.lab.db.tx(system(self.customer.tenant_id)) as tx:
            return len(await quality.read_ballots(tx, self.project.id))


async def crowd(lab: Lab, cluster: Cluster, *, kind: str = "inverted", seed: int = 0, more: int = 0) -> Crowd:
    """Have eleven honest people answer, and one dishonest one, each sixty of ninety comparisons."""
    customer = await lab.customer()
    project = await lab.project(customer, redundancy=HONEST + 1)
    task_ids = await lab.add(customer, project, TASKS + more)
    # Of the honest people nobody asks what they are offered, so they need not be placed.
    honest = [await lab._principal("contributor", "contributor", "Meera", PLATFORM) for _ in range(HONEST)]
    here = Crowd(lab, customer, project, honest, await lab.contributor())
    people = [*honest, here.odd]
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 2, TASKS + more)
    rows = []
    for person in people:
        chosen = rng.choice(TASKS, ANSWERS, replace=False)
        right = rng.random(ANSWERS) < (0.85 if person is not here.odd or kind != "inverted" else 0.05)
        labels = np.where(right, truth[chosen], 1 - truth[chosen])
        if person is here.odd and kind == "constant":
            labels = np.zeros(ANSWERS, dtype=np.int64)
        rows += [
            (person, task_ids[task], "ab"[label], place)
            for place, (task, label) in enumerate(zip(chosen, labels, strict=True))
        ]
    insert(cluster, lab, rows)
    return here


_INSERT = """
with given as (
  insert into tasks.assignment (tenant_id, task_id, contributor_id, id, project_id, queue_id, state, claimed_at, lease_until,
    guideline_version, ontology_version, rate_version, amount_minor, currency, acceptance, flipped, ended_at)
  select t.tenant_id, t.id, x.person, gen_random_uuid(), t.project_id, w.queue_id, 'submitted', x.at, x.at, 1, 1, 1, 1250, 'INR',
      'auto', false, x.at
    from unnest(%s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[]) x (person, task, label, at)
    join tasks.task t on t.id = x.task join tasks.work_queue w on w.project_id = t.project_id and w.batch_id is null
  returning *)
insert into tasks.submission (tenant_id, id, task_id, project_id, contributor_id, assignment_id, round, answer, label, digest,
    seconds, submitted_at, accepted_at)
  select g.tenant_id, gen_random_uuid(), g.task_id, g.project_id, g.contributor_id, g.id, 1,
      jsonb_build_object('preference', x.label, 'strength', 2), x.label, '', 60, x.at, x.at
    from given g join unnest(%s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[]) x (person, task, label, at)
      on x.person = g.contributor_id and x.task = g.task_id
"""


def insert(cluster: Cluster, lab: Lab, rows: list[tuple[Actor, uuid.UUID, str, int]]) -> None:
    """Put accepted answers straight into the database: how they came is not what is tested here."""
    at = lab.clock.now() - timedelta(days=1)
    columns = [
        [person.principal_id for person, *_ in rows],
        [task for _, task, _, _ in rows],
        [label for *_, label, _ in rows],
        [at + timedelta(minutes=place) for *_, place in rows],
    ]
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        assert connection.execute(_INSERT, [*columns, *columns]).rowcount == len(rows)


async def test_a_dishonest_person_has_one_case_and_honest_ones_have_none(lab: Lab, cluster: Cluster) -> None:
    here = await crowd(lab, cluster)
    await here.probe()
    await here.probe()
    assert [await here.mine(person) for person in here.honest] == [[]] * HONEST
    (case,) = await here.mine()
    assert {each.test for each in case.evidence} == {"inverted", "random"}
    assert all(len(each.answers) == 10 and each.judgements == ANSWERS for each in case.evidence)
    facts = next(each.facts for each in case.evidence if each.test == "inverted")
    assert facts["agreeing"] < facts["chance"] < facts["usual"] < facts["compared"] <= ANSWERS


async def test_nothing_follows_by_itself_unless_the_installation_says_so(lab: Lab, cluster: Cluster) -> None:
    here = await crowd(lab, cluster)
    await here.probe()
    (case,) = await here.mine()
    assert case.restricted_until is None
    assert await here.offered()
    strict = await crowd(lab, cluster)
    await strict.probe(restricts=True)
    (case,) = await strict.mine()
    assert case.restricted_until is not None
    assert not await strict.offered()


async def test_a_restriction_ends_by_its_clock_when_nobody_decides(lab: Lab, cluster: Cluster) -> None:
    here = await crowd(lab, cluster)
    investigator, case = await here.opened()
    async with lab.db.tx(investigator) as tx:
        until = await quality.restrict(tx, case.id)
    with pytest.raises(Refusal, match="restricted_before"):
        async with lab.db.tx(investigator) as tx:
            await quality.restrict(tx, case.id)
    assert until - lab.clock.now() <= timedelta(days=11)
    assert not await here.offered()
    lab.clock.advance(until - lab.clock.now() - timedelta(seconds=1))
    await keep_clocks(lab.db)
    assert not await here.offered()
    lab.clock.advance(timedelta(seconds=2))
    await keep_clocks(lab.db)
    assert await here.offered()
    (mine,) = await here.mine()
    assert (mine.restricted_until, mine.outcome) == (None, None)


async def test_what_was_dismissed_never_opens_a_case_again(lab: Lab, cluster: Cluster) -> None:
    here = await crowd(lab, cluster)
    investigator, case = await here.opened()
    async with lab.db.tx(investigator) as tx:
        await quality.restrict(tx, case.id)
        await quality.decide_case(tx, case.id, "dismissed", WHY)
    assert await here.offered()
    await here.probe()
    lab.clock.advance(timedelta(days=1))
    await here.probe()
    (mine,) = await here.mine()
    assert (mine.outcome, mine.reason, mine.restricted_until, mine.left_out) == ("dismissed", WHY, None, 0)


async def test_a_confirmed_case_leaves_answers_out_and_takes_no_pay(lab: Lab, cluster: Cluster) -> None:
    here = await crowd(lab, cluster)
    investigator, case = await here.opened()
    before = await here.used()
    with pytest.raises(Refusal, match="evidence_unread"):
        async with lab.db.tx(investigator) as tx:
            await quality.decide_case(tx, case.id, "confirmed", WHY, leave_out=True)
    await here.read(investigator, case)
    async with lab.db.tx(investigator) as tx:
        await quality.decide_case(tx, case.id, "confirmed", WHY, leave_out=True)
    (mine,) = await here.mine()
    assert (mine.outcome, mine.left_out) == ("confirmed", ANSWERS)
    assert await here.used() == before - ANSWERS
    async with lab.db.tx(here.customer) as tx:
        rows = await tasks.submissions(tx, here.project.id, None, 1000)
    assert all(each.accepted_at for each in rows)
    await lab.settle()
    async with lab.db.tx(here.odd) as tx:
        lines = (await ledger.statement(tx, tx.now - timedelta(days=30), tx.now + timedelta(seconds=1))).lines
    assert all(line.amount_minor > 0 for line in lines)


async def test_of_two_decisions_at_once_the_first_counts(lab: Lab, cluster: Cluster) -> None:
    here = await crowd(lab, cluster)
    one, case = await here.opened()
    other = await lab.investigator()
    await here.read(one, case)

    async def decide(person: Actor, outcome: str) -> str:
        try:
            async with lab.db.tx(person) as tx:
                await quality.decide_case(tx, case.id, outcome, WHY)
        except Refusal as refusal:
            return refusal.code
        return outcome

    came = await asyncio.gather(decide(one, "confirmed"), decide(other, "dismissed"))
    assert sorted(came).count("case_decided") == 1
    (mine,) = await here.mine()
    assert mine.outcome in came


async def test_its_person_says_one_thing_and_is_asked_one(lab: Lab, cluster: Cluster) -> None:
    here = await crowd(lab, cluster)
    investigator, case = await here.opened()
    async with lab.db.tx(investigator) as tx:
        await quality.ask_in_case(tx, case.id, "Did you read the labels from top to bottom?")
    async with lab.db.tx(here.odd) as tx:
        await quality.say_in_case(tx, case.id, "I read the scale from the other end.")
    with pytest.raises(Refusal, match="said_before"):
        async with lab.db.tx(here.odd) as tx:
            await quality.say_in_case(tx, case.id, "And another thing.")
    with pytest.raises(Refusal, match="not_found"):
        async with lab.db.tx(here.honest[0]) as tx:
            await quality.say_in_case(tx, case.id, "It was not me.")
    async with lab.db.tx(investigator) as tx:
        found = await quality.case(tx, case.id)
    assert found.said == "I read the scale from the other end."
    assert found.question is not None


async def test_only_investigators_whom_no_barrier_keeps_out_see_cases(lab: Lab, cluster: Cluster) -> None:
    here = await crowd(lab, cluster)
    _, case = await here.opened()
    operator, barred = await lab.operator(), await lab.investigator()
    async with lab.db.tx(system(here.customer.tenant_id)) as tx:
        assert barred.principal_id
        await trust.raise_barrier(tx, barred.principal_id, "interest")
    for stranger in (operator, barred):
        async with lab.db.tx(stranger) as tx:
            assert case.id not in [each.id for each in await quality.cases(tx)]
        for verb in (quality.case, quality.restrict):
            with pytest.raises(Refusal, match="not_found"):
                async with lab.db.tx(stranger) as tx:
                    await verb(tx, case.id)  # type: ignore[operator]
        with pytest.raises(Refusal, match="not_found"):
            async with lab.db.tx(stranger) as tx:
                await quality.case_answer(tx, case.id, case.evidence[0].id, 1)
        with pytest.raises(Refusal, match="not_found"):
            async with lab.db.tx(stranger) as tx:
                await quality.decide_case(tx, case.id, "dismissed", WHY)


async def test_no_customer_reads_cases_or_who_they_are_about(lab: Lab, cluster: Cluster) -> None:
    here = await crowd(lab, cluster)
    await here.opened()
    for table in ("fraud_case", "evidence", "evidence_item", "restriction", "case_reading", "probe"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            async with lab.db.tx(here.customer) as tx:
                await tx._connection.execute(f"select * from quality.{table}")
    async with lab.db.tx(here.customer) as tx:
        text = "select string_agg(body::text || subject || coalesce(actor_id::text, ''), ' ') from kit.event"
        row = await (await tx._connection.execute(text)).fetchone()
    assert row
    assert "evidence" not in row[0]
    assert str(here.odd.principal_id) not in row[0]


async def test_an_answer_is_shown_as_its_author_saw_it_and_that_it_was_read_is_kept(lab: Lab, cluster: Cluster) -> None:
    here = await crowd(lab, cluster)
    investigator, case = await here.opened()
    async with lab.db.tx(investigator) as tx:
        answer = await quality.case_answer(tx, case.id, case.evidence[0].id, 2)
        found = await quality.case(tx, case.id)
    assert answer.answer["preference"] in ("a", "b")
    assert "model" not in str(answer.task)
    assert [each.seen for each in found.evidence if each.id == case.evidence[0].id] == [[2]]


async def test_a_run_comes_once_a_day_and_when_asked(lab: Lab, cluster: Cluster) -> None:
    here = await crowd(lab, cluster)
    async with lab.db.tx(system(here.customer.tenant_id)) as tx:
        assert await quality.probe_due(tx, here.project.id) <= timedelta()
        await quality.refit(tx, here.project.id)
    await here.probe()
    async with lab.db.tx(system(here.customer.tenant_id)) as tx:
        assert await quality.probe_due(tx, here.project.id) == timedelta(days=1)
    investigator = await lab.investigator()
    async with lab.db.tx(investigator) as tx:
        (row,) = [each for each in await quality.probes(tx) if each.project == here.project.name]
        assert (row.answers, row.people, row.found) == (ANSWERS * (HONEST + 1), HONEST + 1, 2)
        await quality.ask_for_probe(tx, row.id)
    await lab.settle()
    async with lab.db.tx(system()) as tx:
        text = "select count(*) from jobs.procrastinate_jobs where queueing_lock like %s"
        found = await tx._connection.execute(text.replace("%s", f"'%quality.probe:{here.project.id}:now'"))
        assert await found.fetchone() == (1,)


async def test_precision_counts_decided_cases(lab: Lab, cluster: Cluster) -> None:
    here = await crowd(lab, cluster)
    investigator, case = await here.opened()
    async with lab.db.tx(investigator) as tx:
        before = await quality.precision(tx)
        await quality.decide_case(tx, case.id, "dismissed", WHY)
        after = await quality.precision(tx)
    assert after["inverted"].decided == before["inverted"].decided + 1
    assert after["inverted"].confirmed == before["inverted"].confirmed
    assert after["inverted"].low <= after["inverted"].high
    assert all(each.bench.false_alarms < each.bench.found for each in before.values())
    assert set(before) == {"random", "constant", "inverted", "drop_off", "colluding", "copied"}
