"""Where the answers decide how many a task gets: closed when sure, asked again when not, by whom it tells most."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import psycopg
import pytest

from tarazu import ledger, methods, projects, quality, tasks
from tarazu.demo.crowds import Crowd
from tarazu.demo.replaying import Setting, replay_library, replay_served
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.projects import Project, Redundancy
from tarazu.quality.adaptive.adapting import Steered
from tarazu.runner.main import keep_clocks
from tarazu.tasks import Claimed, Empty, Learned
from tarazu.tasks.events import EXPERT_SEAT_LAPSED, TASK_SETTLED
from tests.conftest import Cluster
from tests.lab import Lab

pytestmark = pytest.mark.anyio

LABELS = ["no", "yes"]
ONTOLOGY = {
    "labels": [{"key": key, "label": {"en": key, "hi": key}} for key in LABELS],
    "multiple": False,
    "comment": "optional",
}


async def start(lab: Lab, customer: Actor, **changes: Any) -> Project:
    """Start a project of two labels that asks two to five people until it is 95 % sure."""
    given = {"ontology": ONTOLOGY, "redundancy": 2, "redundancy_most": 5, "confidence": 0.95} | changes
    return await lab.project(customer, kind="text.classify", **given)


async def teach(lab: Lab, customer: Actor, project: Project, right: float = 0.9, **people: Any) -> None:
    """Let the project believe that anybody is right so often, and some `people` (by actor) more or less often."""

    def table(chance: float) -> list[float]:
        return np.log([chance, 1 - chance, 1 - chance, chance]).tolist()

    known: dict[uuid.UUID, float] = people.get("known", {})
    learned = Learned(
        labels=LABELS,
        prior=np.log([0.5, 0.5]).tolist(),
        anybody=table(right),
        temperature=1.0,
        answers=100,
        people=list(known),
        said=[value for chance in known.values() for value in table(chance)],
    )
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await tasks.learn(tx, project.id, learned)


async def say(lab: Lab, project: Project, answers: Sequence[str], people: Sequence[Actor]) -> None:
    """Let people answer the next task that they are given, one after the other."""
    for label, person in zip(answers, people, strict=False):
        claimed = await lab.claim(person, project)
        await tasks.submit(lab.db, person, claimed.id, {"labels": [label]}, 5)


async def adapt(lab: Lab, customer: Actor, project: Project) -> Steered:
    """Fit the project's answers and steer its tasks."""
    return await quality.adapt(lab.db, system(customer.tenant_id), project.id, keep_seconds=600)


async def only_task(lab: Lab, customer: Actor, project: Project) -> tasks.Task:
    """Return the one task of a project."""
    async with lab.db.tx(customer) as tx:
        [found] = await tasks.tasks(tx, project.id, limit=10)
    return found


async def crowd(lab: Lab, count: int) -> list[Actor]:
    """Return so many people."""
    return [await lab.contributor() for _ in range(count)]


async def test_a_task_is_answered_as_soon_as_it_is_sure_and_completed_by_the_fit(lab: Lab) -> None:
    customer, people = await lab.customer(), await crowd(lab, 3)
    project = await start(lab, customer)
    await lab.add(customer, project)
    await teach(lab, customer, project)
    await say(lab, project, ["yes", "yes"], people)
    task = await only_task(lab, customer, project)
    assert (task.state, task.answers, task.wanted) == ("answered", 2, 2)
    assert isinstance(await tasks.claim(lab.db, people[2], feed_id=await lab.feed(project)), Empty)


async def test_a_task_in_doubt_asks_one_more_person_until_it_is_sure_or_has_the_most(lab: Lab) -> None:
    customer, people = await lab.customer(), await crowd(lab, 6)
    project = await start(lab, customer)
    await lab.add(customer, project)
    await teach(lab, customer, project)
    seen = []
    for number, label in enumerate(["yes", "no", "yes", "no", "yes"]):
        await say(lab, project, [label], [people[number]])
        task = await only_task(lab, customer, project)
        seen.append((task.answers, task.wanted, task.state))
    assert seen == [(1, 2, "open"), (2, 3, "open"), (3, 4, "open"), (4, 5, "open"), (5, 5, "answered")]
    assert isinstance(await tasks.claim(lab.db, people[5], feed_id=await lab.feed(project)), Empty)


async def test_whose_answer_tells_more_counts_more(lab: Lab) -> None:
    customer, people = await lab.customer(), await crowd(lab, 3)
    project = await start(lab, customer)
    await lab.add(customer, project, 2)
    ids = [person.principal_id for person in people]
    await teach(lab, customer, project, 0.6, known={ids[0]: 0.6, ids[1]: 0.6, ids[2]: 0.99})
    await say(lab, project, ["yes", "yes"], [people[0], people[1]])
    await say(lab, project, ["no", "yes"], [people[2], people[0]])
    async with lab.db.tx(customer) as tx:
        first, second = await tasks.tasks(tx, project.id, limit=10)
    assert (first.state, first.answers) == ("open", 3 if second.answers == 1 else 2)
    assert {first.answers, second.answers} <= {1, 2, 3}


async def test_before_the_first_fit_a_task_waits_with_the_least_number_of_answers(lab: Lab) -> None:
    customer, people = await lab.customer(), await crowd(lab, 2)
    project = await start(lab, customer)
    await lab.add(customer, project)
    await say(lab, project, ["yes", "no"], people)
    assert (await only_task(lab, customer, project)).state == "answered"
    done = await adapt(lab, customer, project)
    task = await only_task(lab, customer, project)
    assert (done.opened, task.state, task.wanted) == (1, "open", 3)


async def test_a_fit_completes_what_is_sure_and_tells_so_once(lab: Lab) -> None:
    customer, people = await lab.customer(), await crowd(lab, 4)
    project = await start(lab, customer, confidence=0.8)
    await lab.add(customer, project, 12)
    for number in range(12):
        await say(lab, project, ["yes" if number % 2 else "no"] * 4, people[:2])
    done = await adapt(lab, customer, project)
    assert (done.opened, done.settled) == (0, 12)
    assert (await adapt(lab, customer, project)).settled == 0
    async with lab.db.tx(customer) as tx:
        assert {task.state for task in await tasks.tasks(tx, project.id, limit=20)} == {"completed"}
        assert await tasks.doubts(tx, project.id) == []


async def test_the_most_in_doubt_goes_back_to_its_author_as_ambiguous(lab: Lab) -> None:
    customer, people = await lab.customer(), await crowd(lab, 4)
    project = await start(lab, customer, redundancy_most=2)
    [task_id] = await lab.add(customer, project, unique_key="q1")
    await say(lab, project, ["yes", "no"], people)
    done = await adapt(lab, customer, project)
    assert (done.opened, done.settled) == (0, 1)
    async with lab.db.tx(customer) as tx:
        [doubt] = await tasks.doubts(tx, project.id)
    assert (doubt.task_id, doubt.unique_key, doubt.asked_at, doubt.outcome) == (task_id, "q1", None, "ambiguous")


async def test_the_most_in_doubt_goes_to_one_expert_and_nobody_else(lab: Lab) -> None:
    customer, people = await lab.customer(), await crowd(lab, 3)
    project = await start(lab, customer, redundancy_most=2, unsure="expert")
    await lab.add(customer, project)
    await say(lab, project, ["yes", "no"], people)
    assert (await adapt(lab, customer, project)).opened == 1
    feed = await lab.feed(project)
    assert isinstance(await tasks.claim(lab.db, people[2], feed_id=feed), Empty)
    expert = await lab.contributor(reviewer=True)
    claimed = await lab.claim(expert, project)
    await tasks.skip(lab.db, expert, claimed.id, "too_hard")
    assert isinstance(await tasks.claim(lab.db, people[2], feed_id=feed), Empty)
    await say(lab, project, ["yes"], [await lab.contributor(reviewer=True)])
    done = await adapt(lab, customer, project)
    assert (done.opened, done.settled) == (0, 1)
    task = await only_task(lab, customer, project)
    assert (task.state, task.answers, task.wanted) == ("completed", 3, 3)
    async with lab.db.tx(customer) as tx:
        [doubt] = await tasks.doubts(tx, project.id)
    assert doubt.asked_at is not None
    assert doubt.outcome in ("sure", "ambiguous")


async def waiting_for_an_expert(lab: Lab, **changes: Any) -> tuple[Actor, Project]:
    """Return a project whose one task waits for an expert."""
    customer, people = await lab.customer(), await crowd(lab, 2)
    project = await start(lab, customer, redundancy_most=2, unsure="expert", **changes)
    await lab.add(customer, project)
    await say(lab, project, ["yes", "no"], people)
    await adapt(lab, customer, project)
    return customer, project


async def doubt_of(lab: Lab, customer: Actor, project: Project) -> tasks.Doubt:
    """Return the one task of a project that was in doubt."""
    async with lab.db.tx(customer) as tx:
        [found] = await tasks.doubts(tx, project.id)
    return found


async def test_what_no_expert_takes_in_time_ends_as_ambiguous_and_says_so(lab: Lab) -> None:
    customer, project = await waiting_for_an_expert(lab, expert_days=3, budget_minor=1_000_000)
    operator = await lab.operator()

    async def health() -> list[tuple[int, int]]:
        async with lab.db.tx(operator) as tx:
            found = await tasks.expert_health(tx)
        return [(each.waiting, each.lapsed) for each in found if each.project == project.name]

    asked = (await doubt_of(lab, customer, project)).asked_at
    assert asked is not None
    lab.clock.advance(timedelta(days=2, hours=23))
    await keep_clocks(lab.db)
    assert ((await only_task(lab, customer, project)).state, await health()) == ("open", [(1, 0)])
    lab.clock.advance(timedelta(hours=2))
    for _ in range(2):
        await keep_clocks(lab.db)
        await lab.settle()
    task, doubt = await only_task(lab, customer, project), await doubt_of(lab, customer, project)
    assert (task.state, task.answers, task.wanted, task.ended_at) == ("completed", 2, 2, lab.clock.now())
    assert (doubt.outcome, doubt.ended_at, doubt.lapsed_at) == ("ambiguous", lab.clock.now(), lab.clock.now())
    assert await health() == [(0, 1)]
    expert = await lab.contributor(reviewer=True)
    assert isinstance(await tasks.claim(lab.db, expert, feed_id=await lab.feed(project)), Empty)
    assert (await adapt(lab, customer, project)).opened == 0
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        text = "select tag from kit.event where subject = $1 and tag = any ($2) order by tag"
        tags = [EXPERT_SEAT_LAPSED, TASK_SETTLED]
        assert await (await tx._connection.execute(text, [task.id, tags])).fetchall() == [(each,) for each in tags]
    lab.clock.advance(timedelta(days=8))
    assert await health() == []


async def test_a_seat_that_an_expert_holds_is_theirs_and_ends_once_they_give_it_back(lab: Lab) -> None:
    customer, project = await waiting_for_an_expert(lab)
    expert = await lab.contributor(reviewer=True)
    lab.clock.advance(timedelta(days=7) - timedelta(minutes=10))
    claimed = await lab.claim(expert, project)
    lab.clock.advance(timedelta(minutes=20))
    await keep_clocks(lab.db)
    assert (await doubt_of(lab, customer, project)).ended_at is None
    await tasks.skip(lab.db, expert, claimed.id, "too_hard")
    await keep_clocks(lab.db)
    assert (await doubt_of(lab, customer, project)).outcome == "ambiguous"
    other, waits = await waiting_for_an_expert(lab)
    held = await lab.claim(expert, waits)
    lab.clock.advance(timedelta(minutes=20))
    await tasks.submit(lab.db, expert, held.id, {"labels": ["yes"]}, 5)
    await adapt(lab, other, waits)
    assert (await doubt_of(lab, other, waits)).lapsed_at is None


async def test_a_seat_is_kept_for_whose_answer_tells_most_and_then_for_anybody(lab: Lab) -> None:
    customer, people = await lab.customer(), await crowd(lab, 5)
    project = await start(lab, customer, redundancy=2, redundancy_most=9, confidence=0.9)
    meera, arjun, asha, ravi, stranger = people
    await lab.add(customer, project, 26)
    for number in range(20):
        await say(lab, project, [LABELS[number % 2]] * 2, [meera, arjun])
    for number in range(6):
        await say(lab, project, [LABELS[number % 2], LABELS[1 - number % 2]], [asha, ravi])
    assert (await adapt(lab, customer, project)).opened == 6
    feed = await lab.feed(project)
    assert isinstance(await tasks.claim(lab.db, stranger, feed_id=feed), Empty)
    async with lab.db.tx(stranger) as tx:
        assert [entry.supply for entry in (await tasks.feed(tx)).entries if entry.feed_id == feed] == [0]
    known = [await tasks.claim(lab.db, person, feed_id=feed) for person in (meera, arjun)]
    assert any(isinstance(claim, Claimed) for claim in known)
    lab.clock.advance(timedelta(minutes=11))
    assert isinstance(await tasks.claim(lab.db, stranger, feed_id=feed), Claimed)
    assert (await adapt(lab, customer, project)).opened == 0, "a seat is kept once"
    assert isinstance(await tasks.claim(lab.db, stranger, feed_id=feed), Claimed)


async def test_nobody_is_asked_beyond_the_least_once_the_budget_is_spent(lab: Lab) -> None:
    customer, people = await lab.customer(), await crowd(lab, 3)
    project = await start(lab, customer, budget_minor=2500)
    await lab.add(customer, project)
    await say(lab, project, ["yes", "no"], people)
    done = await adapt(lab, customer, project)
    assert (done.opened, done.settled) == (0, 1)
    assert (await only_task(lab, customer, project)).answers == 2


async def test_every_answer_is_paid_also_the_one_that_was_not_needed(lab: Lab) -> None:
    customer, people = await lab.customer(), await crowd(lab, 4)
    project = await start(lab, customer)
    await lab.add(customer, project)
    await teach(lab, customer, project)
    await say(lab, project, ["yes", "no", "yes", "yes"], people)
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        assert sum(part.amount_minor for part in await ledger.project_cost(tx, project.id)) == 4 * 1250


async def test_many_people_at_once_never_answer_a_task_more_often_than_the_most(lab: Lab) -> None:
    customer, people = await lab.customer(), await crowd(lab, 8)
    project = await start(lab, customer, redundancy=1, redundancy_most=4)
    await lab.add(customer, project, 6)
    await teach(lab, customer, project, 0.7)
    feed = await lab.feed(project)

    async def work(person: Actor, label: str) -> None:
        while isinstance(claim := await tasks.claim(lab.db, person, feed_id=feed), Claimed):
            await tasks.submit(lab.db, person, claim.id, {"labels": [label]}, 1)

    async def steering() -> None:
        for _ in range(6):
            await adapt(lab, customer, project)

    await asyncio.gather(steering(), *(work(person, LABELS[n % 2]) for n, person in enumerate(people)))
    for _ in range(3):
        await adapt(lab, customer, project)
        lab.clock.advance(timedelta(minutes=11))
        await asyncio.gather(*(work(person, LABELS[n % 2]) for n, person in enumerate(people)))
    async with lab.db.tx(customer) as tx:
        found = await tasks.tasks(tx, project.id, limit=10)
        given = await tasks.submissions(tx, project.id, None, 100)
    assert all(task.answers <= 4 and task.answers == task.accepted for task in found)
    assert sum(task.answers for task in found) == len(given)
    assert all(task.state in ("answered", "completed") for task in found)


async def test_a_belief_in_the_database_is_the_one_of_the_library(lab: Lab) -> None:
    """Every label sequence by known people and strangers gives the posterior of `OnlineDawidSkene` to nine digits."""
    customer, people = await lab.customer(), await crowd(lab, 4)
    project = await start(lab, customer, redundancy=4, redundancy_most=9)
    draw = np.random.default_rng(5)
    truth = draw.integers(0, 2, 30)
    task, person = np.repeat(np.arange(30), 3), np.tile([0, 1, 2], 30)
    label = np.where(draw.random(90) < 0.8, truth[task], 1 - truth[task])
    online = methods.OnlineDawidSkene(model=methods.DawidSkene(strength=4.0))
    online.fit(task, person, label)
    model = online.model_
    learned = Learned(
        labels=LABELS,
        prior=np.log(model.class_prior_).tolist(),
        anybody=np.log(methods.pooled_confusion(model.confusion_, model.answered_).T).ravel().tolist(),
        temperature=1.0,
        answers=90,
        people=[each.principal_id for each in people[:3] if each.principal_id],
        said=np.log(model.confusion_.transpose(0, 2, 1)).ravel().tolist(),
    )
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await tasks.learn(tx, project.id, learned)
    ids = await lab.add(customer, project, 8)
    for number in range(8):
        await say(lab, project, [LABELS[number >> n & 1] for n in range(4)], people)
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        found = {each.id: each for each in await tasks.unfinished(tx, project.id)}
    for number, task_id in enumerate(ids):
        expected = {}
        for n in range(4):
            expected = online.update(f"new {number}", n if n < 3 else "a stranger", number >> n & 1)
        belief = np.exp(found[task_id].belief)
        np.testing.assert_allclose(belief / belief.sum(), list(expected.values()), rtol=0, atol=1e-9)


async def test_a_number_fixed_again_completes_with_the_answers_that_are_there(lab: Lab) -> None:
    customer, people = await lab.customer(), await crowd(lab, 2)
    project = await start(lab, customer)
    await lab.add(customer, project)
    await teach(lab, customer, project)
    claims = [await lab.claim(person, project) for person in people]
    async with lab.db.tx(customer) as tx:
        await projects.set_redundancy(tx, project.id, Redundancy(redundancy=2))
    for claim, person, label in zip(claims, people, LABELS, strict=True):
        await tasks.submit(lab.db, person, claim.id, {"labels": [label]}, 5)
    assert (await only_task(lab, customer, project)).state == "completed"


async def test_a_batch_that_is_paused_keeps_the_seat_and_one_that_is_cancelled_asks_nobody(lab: Lab) -> None:
    customer, people = await lab.customer(), await crowd(lab, 3)
    project = await start(lab, customer)
    await teach(lab, customer, project)
    for stop, wanted, left in ((tasks.pause_batch, 3, True), (tasks.cancel_batch, 2, False)):
        payload = {"text": "x"}
        async with lab.db.tx(customer) as tx:
            done = await tasks.intake(tx, project.id, [tasks.NewTask(payload=payload)], batch=stop.__name__)
        claims = [await lab.claim(person, project) for person in people[:2]]
        async with lab.db.tx(customer) as tx:
            assert done.batch_id
            await stop(tx, done.batch_id)  # type: ignore[operator]
        for claim, person, label in zip(claims, people, LABELS, strict=False):
            await tasks.submit(lab.db, person, claim.id, {"labels": [label]}, 5)
        async with lab.db.tx(customer) as tx:
            task = await tasks.task(tx, done.task_ids[0])
        assert (task.wanted, task.state == "open") == (wanted, left)
        feed = await lab.feed(project)
        assert isinstance(await tasks.claim(lab.db, people[2], feed_id=feed), Empty)
        if left:
            async with lab.db.tx(customer) as tx:
                await tasks.resume_batch(tx, done.batch_id)
            assert isinstance(await tasks.claim(lab.db, people[2], feed_id=feed), Claimed)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"redundancy_most": None}, "redundancy_most", "missing"),
        ({"redundancy_most": 1}, "redundancy_most", "out_of_range"),
        ({"confidence": 0.5}, "confidence", "out_of_range"),
        ({"confidence": 1.0}, "confidence", "out_of_range"),
        ({"confidence": None}, "confidence", "missing"),
        ({"unsure": "nobody"}, "unsure", "not_allowed"),
        ({"acceptance": "review"}, "acceptance", "not_allowed"),
        ({"budget_minor": 0}, "budget_minor", "out_of_range"),
        ({"ontology": {**ONTOLOGY, "multiple": True}}, "confidence", "no_labels"),
    ],
)
async def test_what_cannot_be_decided_by_answers_is_refused(
    lab: Lab, changes: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        await start(lab, await lab.customer(), **changes)
    assert (field, code) in [(fault.field, fault.code) for fault in refused.value.faults]


async def test_another_tenant_sees_nothing_of_beliefs_and_doubts(lab: Lab, cluster: Cluster) -> None:
    customer, stranger, people = await lab.customer(), await lab.customer(), await crowd(lab, 2)
    project = await start(lab, customer, redundancy_most=2)
    await lab.add(customer, project)
    await say(lab, project, LABELS, people)
    await adapt(lab, customer, project)
    async with lab.db.tx(stranger) as tx:
        assert await tasks.doubts(tx, project.id) == []
    async with lab.db.tx(system(stranger.tenant_id)) as tx:
        assert await tasks.unfinished(tx, project.id) == []
    for table in ("tasks.stopping", "tasks.voter"):
        for actor in (customer, stranger, people[0]):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                async with lab.db.tx(actor) as tx:
                    await tx._connection.execute(f"select count(*) from {table}")


def _recorded(tasks_: int = 60, people: int = 9) -> Crowd:
    """Make up a crowd in which everybody judged everything, most of them well."""
    draw = np.random.default_rng(3)
    truth = {f"t{n}": LABELS[draw.integers(0, 2)] for n in range(tasks_)}
    right = {f"p{n}": 0.95 if n % 3 else 0.65 for n in range(people)}
    said = {
        (task, person): label if draw.random() < chance else LABELS[1 - LABELS.index(label)]
        for task, label in truth.items()
        for person, chance in right.items()
    }
    return Crowd(name="made up", tasks=list(truth), people=list(right), labels=LABELS, said=said, truth=truth)


@pytest.mark.parametrize("choose", [True, False])
async def test_a_crowd_played_through_the_server_costs_what_it_costs_in_the_library(lab: Lab, choose: bool) -> None:
    crowd, setting = _recorded(), Setting(confidence=0.97, choose=choose)
    served = await replay_served(lab.db, crowd, setting, 0, lambda _: None)
    library = replay_library(crowd, setting, 1)
    assert abs(served.judgements_per_task - library.judgements_per_task) <= 0.01 * library.judgements_per_task
    assert served.judgements_per_task < 6
    assert abs(served.accuracy - library.accuracy) <= 0.01


async def count(lab: Lab, customer: Actor, project: Project) -> None:
    """Replay the project's answers as the runner does when somebody asked."""
    given = {"tenant_id": str(customer.tenant_id), "project_id": str(project.id)}
    await quality.JOBS["quality.what_if"](lab.jobs, **given)


def waiting(cluster: Cluster, project: Project, *, take: bool = False) -> int:
    """Return how many counts of other settings wait for the runner, which may `take` them."""
    which = "task_name = 'quality.what_if' and args ->> 'project_id' = %s and status = 'todo'"
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as admin:
        found = admin.execute(
            f"select count(*) from jobs.procrastinate_jobs where {which}", [str(project.id)]
        ).fetchone()
        if take:
            admin.execute("set search_path = jobs")
            admin.execute(f"update jobs.procrastinate_jobs set status = 'succeeded' where {which}", [str(project.id)])
    assert found
    return int(found[0])


async def test_other_settings_are_compared_once_there_are_answers_enough(lab: Lab) -> None:
    customer, people = await lab.customer(), await crowd(lab, 4)
    project = await start(lab, customer, redundancy=4, redundancy_most=None, confidence=None)
    await lab.add(customer, project, 30)
    await count(lab, customer, project)
    async with lab.db.tx(customer) as tx:
        assert (await quality.what_if(tx, project.id)).basis == "assumed"
    for number in range(30):
        labels = [LABELS[number % 2]] * 4 if number % 5 else LABELS * 2
        await say(lab, project, labels, people)
    await count(lab, customer, project)
    async with lab.db.tx(customer) as tx:
        found = await quality.what_if(tx, project.id)
    *fewer, fixed = found.forecasts[:4]
    others = found.forecasts[4:]
    assert [(each.confidence, each.most, each.cost_minor) for each in fewer] == [
        (None, n, n * 30 * 1250) for n in (1, 2, 3)
    ]
    assert (fixed.confidence, fixed.answers_per_task, fixed.cost.amount_minor) == (None, 4.0, 4 * 30 * 1250)
    assert all(
        each.accuracy_low and each.accuracy_low < each.accuracy <= (each.accuracy_high or 0) for each in found.forecasts
    )
    assert found.tasks == 30
    assert all(2 <= other.answers_per_task < 4 and other.cost_minor < fixed.cost_minor for other in others)
    assert (found.pace, found.anew, lab.clock.now() + timedelta(days=1)) == (120, True, fixed.finished_at)
    stranger = await lab.customer()
    async with lab.db.tx(stranger) as tx:
        for verb in (quality.what_if, quality.ask_what_if):
            with pytest.raises(Refusal, match="not_found"):
                await verb(tx, project.id)


async def test_other_settings_are_counted_when_asked_for_and_anew_when_much_has_changed(
    lab: Lab, cluster: Cluster
) -> None:
    customer, people = await lab.customer(), await crowd(lab, 3)
    project = await start(lab, customer, redundancy=3, redundancy_most=None, confidence=None)
    await lab.add(customer, project, 3)
    await say(lab, project, LABELS, people)
    await lab.settle()
    assert waiting(cluster, project) == 0
    async with lab.db.tx(customer) as tx:
        await quality.ask_what_if(tx, project.id)
        await quality.ask_what_if(tx, project.id)
        assert (await quality.what_if(tx, project.id)).is_counting
    assert waiting(cluster, project, take=True) == 1
    await count(lab, customer, project)
    async with lab.db.tx(customer) as tx:
        found = await quality.what_if(tx, project.id)
    assert (found.is_counting, found.computed_at) == (False, lab.clock.now())
    for votes, jobs in ((3, 0), (4, 1)):
        async with lab.db.tx(system(customer.tenant_id)) as tx:
            await quality.renew_what_if(tx, project.id, votes)
        assert waiting(cluster, project) == jobs
    lab.clock.advance(timedelta(minutes=11))
    async with lab.db.tx(customer) as tx:
        assert not (await quality.what_if(tx, project.id)).is_counting, "it may be asked for again"


async def test_people_who_are_surer_than_right_are_asked_more_once_checks_say_so(lab: Lab) -> None:
    customer, people = await lab.customer(), await crowd(lab, 3)
    project = await start(lab, customer, confidence=0.8)
    ids = await lab.add(customer, project, 60)
    for number in range(60):
        await say(lab, project, [LABELS[number % 2]] * 2, people)
    assert (await adapt(lab, customer, project)).settled == 60
    await lab.add(customer, project, 4)
    for number in range(2):
        await say(lab, project, [LABELS[number]] * 2, people)
    assert (await adapt(lab, customer, project)).opened == 0, "who agreed sixty times is believed"
    async with lab.db.tx(customer) as tx:
        await quality.set_audit_sample(tx, project.id, 1000)
        for number, task in enumerate(ids):
            await quality.audit_task(tx, task, "rejected" if number % 3 == 0 else "accepted")
    done = await adapt(lab, customer, project)
    assert (done.opened, done.settled) == (2, 0), "two in three right is not 80 % sure"
    for number in range(2):
        await say(lab, project, [LABELS[number]] * 2, people)
    async with lab.db.tx(customer) as tx:
        open_tasks = [task for task in await tasks.tasks(tx, project.id, limit=100) if task.state == "open"]
    assert [task.wanted for task in open_tasks] == [3] * 4, "between two fits answers are weighed by it as well"


async def test_a_tasks_confidence_is_the_chance_by_which_its_project_stops(lab: Lab) -> None:
    customer, people = await lab.customer(), await crowd(lab, 3)
    project = await start(lab, customer, confidence=0.8)
    ids = await lab.add(customer, project, 60)
    for number in range(60):
        await say(lab, project, [LABELS[number % 2]] * 2, people)
    await adapt(lab, customer, project)
    async with lab.db.tx(customer) as tx:
        await quality.set_audit_sample(tx, project.id, 1000)
        for number, task in enumerate(ids):
            await quality.audit_task(tx, task, "rejected" if number % 3 == 0 else "accepted")
    given = {"tenant_id": str(customer.tenant_id), "project_id": str(project.id)}
    await quality.JOBS["quality.refit"](lab.jobs, **given)
    async with lab.db.tx(customer) as tx:
        shown = {each.task_id: each.confidence for each in await quality.consensus(tx, project.id, None, 100)}
        found = await quality.report(tx, project.id)
    assert all(0.6 < confidence < 0.75 for confidence in shown.values() if confidence), "two in three are right"
    assert found is not None
    assert found.figures.confidence.checked is not None
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        row = await (
            await tx._connection.execute("select temperature from tasks.stopping where project_id = $1", [project.id])
        ).fetchone()
    assert row == (found.figures.confidence.checked.temperature,)
    assert row[0] > 1


async def test_a_budget_is_never_passed_by_answers_beyond_the_least(lab: Lab) -> None:
    customer, people = await lab.customer(), await crowd(lab, 8)
    project = await start(
        lab, customer, redundancy=1, redundancy_most=8, confidence=0.99, budget_minor=20 * 1250 + 1249
    )
    await lab.add(customer, project, 12)
    await teach(lab, customer, project, 0.6)
    feed = await lab.feed(project)

    async def work(person: Actor, label: str) -> None:
        while isinstance(claim := await tasks.claim(lab.db, person, feed_id=feed), Claimed):
            await tasks.submit(lab.db, person, claim.id, {"labels": [label]}, 1)

    async def steering() -> None:
        for _ in range(6):
            await adapt(lab, customer, project)

    await asyncio.gather(steering(), *(work(person, LABELS[n % 2]) for n, person in enumerate(people)))
    for _ in range(3):
        await adapt(lab, customer, project)
        lab.clock.advance(timedelta(minutes=11))
        await asyncio.gather(*(work(person, LABELS[n % 2]) for n, person in enumerate(people)))
    async with lab.db.tx(customer) as tx:
        assert len(await tasks.submissions(tx, project.id, None, 100)) == 20


async def test_an_answer_that_comes_while_a_fit_counts_the_budget_is_counted(lab: Lab, cluster: Cluster) -> None:
    customer, [person] = await lab.customer(), await crowd(lab, 1)
    project = await start(lab, customer, redundancy=1, redundancy_most=8, confidence=0.99, budget_minor=20 * 1250)
    await lab.add(customer, project, 2)
    claim = await tasks.claim(lab.db, person, feed_id=await lab.feed(project))
    assert isinstance(claim, Claimed)
    with psycopg.connect(cluster.admin_conninfo()) as submitter:
        # What a submission writes, with the tasks locked so that the count stands between answers and tasks.
        submitter.execute("lock table tasks.task in access exclusive mode")
        counting = asyncio.create_task(teach(lab, customer, project, 0.6))
        while not await asyncio.to_thread(_keeps_waiting, cluster, submitter.info.backend_pid):
            await asyncio.sleep(0.01)
        submitter.execute(
            "with given as (update tasks.assignment set state = 'submitted', ended_at = claimed_at where id = %s"
            " returning task_id) update tasks.task set answers = 1, state = 'answered' from given where id = task_id",
            [claim.id],
        )
        submitter.commit()
        await counting
        left = submitter.execute("select seats_left from tasks.stopping where project_id = %s", [project.id]).fetchone()
    assert left == (18,), "twenty answers less the one that was given and the one that is awaited"


def _keeps_waiting(cluster: Cluster, pid: int) -> bool:
    """Whether some backend waits for this one."""
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as admin:
        text = "select from pg_stat_activity where %s = any (pg_blocking_pids(pid))"
        return admin.execute(text, [pid]).fetchone() is not None


async def test_a_fit_that_is_killed_half_way_loses_nothing_and_the_next_one_ends_alike(
    lab: Lab, cluster: Cluster
) -> None:
    customer, people = await lab.customer(), await crowd(lab, 6)
    made = []
    for _ in range(2):
        project = await start(lab, customer, redundancy=2, redundancy_most=6, confidence=0.95)
        made.append((project, await lab.add(customer, project, 70)))
        draw = np.random.default_rng(8)
        for _ in range(70):
            pair = draw.permutation(6)[:2]
            await say(lab, project, [LABELS[int(draw.random() < 0.5)] for _ in pair], [people[n] for n in pair])
    (killed, theirs), (whole, others) = made
    assert (await adapt(lab, customer, whole)).opened > 50
    with (
        psycopg.connect(cluster.admin_conninfo()) as keeper,
        psycopg.connect(cluster.admin_conninfo(), autocommit=True) as admin,
    ):
        # One task of the second share is held, so that the fit stands there with the first share written.
        keeper.execute("select from tasks.task where id = %s for update", [max(theirs)])
        fit = asyncio.create_task(adapt(lab, customer, killed))
        while not (await asyncio.to_thread(_stop_whoever_waits_for, admin, keeper.info.backend_pid)):
            await asyncio.sleep(0.01)
        with pytest.raises(Refusal, match="database_unavailable"):
            await fit
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as admin:
        half, expected = standing(admin, theirs), standing(admin, others)
        assert sum(state == "open" for state, *_ in half) in range(1, 70)
        assert half != expected
        await adapt(lab, customer, killed)
        assert standing(admin, theirs) == expected
    async with lab.db.tx(customer) as tx:
        assert len(await tasks.submissions(tx, killed.id, None, 1000)) == 140


def _stop_whoever_waits_for(admin: psycopg.Connection[Any], pid: int) -> bool:
    """End the backend that waits for another one; whether there was one."""
    text = "select pg_terminate_backend(pid) from pg_stat_activity where %s = any (pg_blocking_pids(pid))"
    return admin.execute(text, [pid]).fetchone() is not None


def standing(admin: psycopg.Connection[Any], ids: Sequence[uuid.UUID]) -> list[tuple[Any, ...]]:
    """Return where each task stands: state, seats, belief, and for whom its seat is kept."""
    text = (
        "select t.state::text, t.wanted, t.belief, o.kept_for from unnest(%s::uuid[]) with ordinality x (id, n)"
        " join tasks.task t on t.id = x.id left join tasks.open_task o on o.tenant_id = t.tenant_id and o.task_id = t.id"
        " order by x.n"
    )
    rows = admin.execute(text, [list(ids)]).fetchall()
    return [(state, wanted, [round(each, 6) for each in belief or ()], kept) for state, wanted, belief, kept in rows]
