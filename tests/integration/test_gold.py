"""Known items at work: mixed in, judged, retired, and none of the project's own tasks and answers."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from tarazu import delivery, kinds, ledger, quality, tasks
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tarazu.quality import GoldPolicy, NewKnownItem
from tarazu.runner.main import fade_stops
from tests.lab import Lab

pytestmark = pytest.mark.anyio

EXAMPLE = kinds.of("chat.compare").example("en")
ALWAYS = {"rate": 500, "newcomer_rate": 500}
SIDES = {"a": EXAMPLE["answer"], "b": EXAMPLE["answer"] | {"preference": "b"}}


async def known(lab: Lab, customer: Actor, project: Project, *labels: str) -> list[uuid.UUID]:
    """Add a known item for each label."""
    items = [NewKnownItem(payload=EXAMPLE["payload"], expected=SIDES[label]) for label in labels]
    async with lab.db.tx(customer) as tx:
        return await quality.add_known_items(tx, project.id, items)


async def rules(lab: Lab, customer: Actor, project: Project, **changes: Any) -> None:
    """Say how the project uses its known items."""
    async with lab.db.tx(customer) as tx:
        await quality.set_gold_policy(tx, project.id, GoldPolicy(**(ALWAYS | changes)))


async def items_of(lab: Lab, customer: Actor, project: Project) -> list[quality.KnownItem]:
    """Return the project's known items, oldest first."""
    async with lab.db.tx(customer) as tx:
        return (await quality.known_items(tx, project.id))[::-1]


async def work(lab: Lab, person: Actor, project: Project, count: int, **answer: Any) -> list[tasks.Claimed]:
    """Let somebody do so many tasks: a known item is left over by twenty-four claims at one half but once in ten million times."""
    done = []
    for _ in range(count):
        done.append(await lab.claim(person, project))
        await lab.answer(person, done[-1], **answer)
    await lab.settle()
    return done


async def test_nothing_is_mixed_in_until_the_project_says_how_often(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await known(lab, customer, project, "a", "b")
    await lab.add(customer, project, 12)
    await work(lab, meera, project, 12)
    assert [item.exposures for item in await items_of(lab, customer, project)] == [0, 0]


async def test_known_tasks_are_drawn_by_label_in_turn_and_never_twice_for_a_person(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    made = await known(lab, customer, project, *"aaaaaaaab")
    await rules(lab, customer, project)
    await lab.add(customer, project, 60)
    await work(lab, meera, project, 60)
    found = await items_of(lab, customer, project)
    assert all(item.exposures <= 1 for item in found)
    assert sum(item.exposures for item in found) == len(made), "sixty claims at one half leave none over"


async def test_known_tasks_need_a_task_of_the_feed_to_stand_in_for(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await known(lab, customer, project, *"ab" * 10)
    await rules(lab, customer, project)
    assert await tasks.claim(lab.db, meera, feed_id=await lab.feed(project)) == tasks.Empty(reason="none")
    await lab.add(customer, project, 1)
    claimed: list[tasks.Claimed] = []
    for _ in range(40):
        claim = await tasks.claim(lab.db, meera, feed_id=await lab.feed(project))
        if isinstance(claim, tasks.Empty):
            break
        claimed.append(claim)
        await lab.answer(meera, claim)
        await lab.settle()
    assert sum(item.exposures for item in await items_of(lab, customer, project)) == len(claimed) - 1
    async with lab.db.tx(customer) as tx:
        assert (await tasks.progress(tx, project.id)).submissions == 1


async def test_a_known_task_is_paid_and_counts_for_nothing_else(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, redundancy=1)
    made = await known(lab, customer, project, *"ab" * 10)
    await rules(lab, customer, project)
    await lab.add(customer, project, 30)
    await work(lab, meera, project, 30)
    found = await items_of(lab, customer, project)
    shown = sum(item.exposures for item in found)
    assert shown > 0
    async with lab.db.tx(customer) as tx:
        cost = (await ledger.project_cost(tx, project.id))[0]
        assert (cost.items, cost.amount_minor) == (30, 30 * 1250)
        progress = await tasks.progress(tx, project.id)
        assert (progress.tasks, progress.submissions, progress.completed) == (30, 30 - shown, 30 - shown)
        assert len(await tasks.submissions(tx, project.id)) == 30 - shown
        assert not {task.id for task in await tasks.tasks(tx, project.id)} & set(made)
        assert await tasks.total(tx, project.id) == 30
        snapshot = await delivery.request_snapshot(tx, project.id)
        for verb in (tasks.task, tasks.cancel_task):
            with pytest.raises(Refusal, match="not_found"):
                await verb(tx, made[0])
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        assert await quality.refit(tx, project.id) == 30 - shown
    assert customer.tenant_id
    names = lab.secrets.key("pseudonym")
    await delivery.build(lab.db, lab.files, names, tenant_id=customer.tenant_id, snapshot_id=snapshot.id)
    async with lab.db.tx(customer) as tx:
        assert (await delivery.snapshot(tx, snapshot.id)).records == 30 - shown


async def test_a_skipped_known_task_comes_back_to_nobody_as_a_task(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await known(lab, customer, project, "a")
    await rules(lab, customer, project)
    await lab.add(customer, project, 20)
    for _ in range(20):
        claimed = await lab.claim(meera, project)
        await tasks.skip(lab.db, meera, claimed.id, "unclear")
    async with lab.db.tx(system()) as tx:
        health = next(queue for queue in await tasks.queue_health(tx) if queue.project == project.name)
    assert (health.open_tasks, health.answers_wanted) == (20, 20)


async def test_answers_are_judged_against_what_is_expected(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await known(lab, customer, project, *"aaaabbbb")
    await rules(lab, customer, project)
    await lab.add(customer, project, 60)
    for _ in range(60):
        claimed = await lab.claim(meera, project)
        shown = claimed.view["answers"][0]["content"] == EXAMPLE["payload"]["answers"][0]["content"]
        await lab.answer(meera, claimed, preference="a" if shown else "b")
    await lab.settle()
    found = await items_of(lab, customer, project)
    judged = Counter((item.label, item.answers, item.right) for item in found)
    assert judged == {("a", 1, 1): 4, ("b", 1, 0): 4}


async def test_answers_to_known_items_tell_which_model_settles_the_facts_of_their_project(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, kind="text.classify")
    example = kinds.of("text.classify").example("en")
    item = NewKnownItem(payload=example["payload"], expected=example["answer"])
    await lab.add(customer, project, 30)

    async def methods() -> set[str]:
        async with lab.db.tx(system(customer.tenant_id)) as tx:
            await quality.refit(tx, project.id)
        async with lab.db.tx(customer) as tx:
            return {each.method for each in await quality.consensus(tx, project.id, None, 100)}

    await work(lab, meera, project, 5)
    assert await methods() == {"several models"}
    async with lab.db.tx(customer) as tx:
        await quality.add_known_items(tx, project.id, [item])
    await rules(lab, customer, project)
    await work(lab, meera, project, 20)
    assert (await items_of(lab, customer, project))[0].answers == 1
    assert await methods() == {"several models, weighed by known items"}


async def test_an_item_is_retired_after_so_many_showings(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    await known(lab, customer, project, "a")
    await rules(lab, customer, project, exposures_max=2)
    await lab.add(customer, project, 100)
    async with lab.db.tx(customer) as tx:
        assert await tasks.known_in_turn(tx, project.id) == 1
    for _ in range(4):
        await work(lab, await lab.contributor(), project, 12)
    (item,) = await items_of(lab, customer, project)
    assert item.exposures == 2
    assert item.retired_at is not None
    async with lab.db.tx(customer) as tx:
        assert await tasks.known_in_turn(tx, project.id) == 0


async def test_whoever_answered_the_task_that_an_item_was_made_of_does_not_get_it(lab: Lab) -> None:
    customer, meera, arjun = await lab.customer(), await lab.contributor(), await lab.contributor()
    project = await lab.project(customer)
    (source,) = await lab.add(customer, project, 1)
    await work(lab, meera, project, 1)
    items = [NewKnownItem(payload=EXAMPLE["payload"], expected=SIDES["a"])]
    async with lab.db.tx(customer) as tx:
        await quality.add_known_items(tx, project.id, items, sources=[source])
    await rules(lab, customer, project)
    await lab.add(customer, project, 60)
    await work(lab, meera, project, 25)
    assert [item.exposures for item in await items_of(lab, customer, project)] == [0]
    await work(lab, arjun, project, 25)
    assert [item.exposures for item in await items_of(lab, customer, project)] == [1]


async def test_newcomers_get_more_known_tasks(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer)
    await known(lab, customer, project, *"ab" * 10)
    await rules(lab, customer, project, rate=0, newcomer_rate=500, newcomer_answers=3)
    await lab.add(customer, project, 40)
    await work(lab, meera, project, 30)
    assert sum(item.exposures for item in await items_of(lab, customer, project)) == 3


async def test_an_item_that_most_answers_contradict_is_taken_out(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    await known(lab, customer, project, "b")
    await rules(lab, customer, project)
    await lab.add(customer, project, 200)
    tie = {"preference": "tie", "strength": None}
    answer = {key: value for key, value in (EXAMPLE["answer"] | tie).items() if value is not None}
    for _ in range(6):
        person = await lab.contributor()
        for _ in range(12):
            await tasks.submit(lab.db, person, (await lab.claim(person, project)).id, answer, 60)
        await lab.settle()
    (item,) = await items_of(lab, customer, project)
    assert (item.answers, item.right) == (5, 0)
    assert item.disputed_at is not None
    assert item.retired_at is not None


async def test_rules_out_of_their_range_are_refused_by_name(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    with pytest.raises(Refusal) as refused:
        await rules(lab, customer, project, rate=501, exposures_max=0)
    assert [fault.field for fault in refused.value.faults] == ["rate", "exposures_max"]


async def marked(
    lab: Lab, customer: Actor, project: Project, *, skills: tuple[str, ...] = (), **rule: Any
) -> tuple[Actor, list[uuid.UUID]]:
    """Let somebody answer twelve known items wrongly."""
    person = await lab.contributor(skills=skills)
    made = await known(lab, customer, project, *"bbbbbbbbbbbb")
    await rules(lab, customer, project, answers_min=10, **rule)
    await lab.add(customer, project, 60)
    for _ in range(60):
        claimed = await lab.claim(person, project)
        first = claimed.view["answers"][0]["content"] == EXAMPLE["payload"]["answers"][0]["content"]
        await lab.answer(person, claimed, preference="a" if first else "b")
    await lab.settle()
    return person, made


async def a_day_later(lab: Lab, customer: Actor, person: Actor, project: Project) -> None:
    """Let a day pass and the person do one task more, upon which scores are published."""
    lab.clock.advance(timedelta(days=1))
    (task,) = await lab.add(customer, project)
    assert task
    await work(lab, person, project, 1)


async def scores(lab: Lab, person: Actor) -> list[quality.MyScore]:
    """Return what somebody sees of their scores."""
    async with lab.db.tx(person) as tx:
        return await quality.my_scores(tx)


async def test_a_score_is_published_by_the_day_and_only_with_ten_answers_more(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, skills=["physics"])
    person = await lab.contributor(skills=("physics",))
    await known(lab, customer, project, *"aaaaaaaaa")
    await rules(lab, customer, project)
    await lab.add(customer, project, 80)
    await work(lab, person, project, 60)
    await a_day_later(lab, customer, person, project)
    assert await scores(lab, person) == [], "nine answers are too few to tell"
    await known(lab, customer, project, "b")
    await work(lab, person, project, 24)
    assert await scores(lab, person) == [], "today's answers come tomorrow"
    await a_day_later(lab, customer, person, project)
    (score,) = await scores(lab, person)
    assert (score.answers, score.given) == (10, 10)
    assert 0 < score.low < score.high < 1
    assert 9 < score.weight < 10, "answers of yesterday count a little less"
    (skill,) = quality.by_skill([score])
    assert (skill.skill, skill.answers) == ("physics", 10)


async def test_a_score_stops_nobody_below_the_minimum_count(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    person, _ = await marked(lab, customer, project, score_min=0.9)
    await rules(lab, customer, project, answers_min=13, score_min=0.9)
    await a_day_later(lab, customer, person, project)
    (score,) = await scores(lab, person)
    assert (score.answers, score.right_answers, score.stopped_since) == (12, 0, None)
    await lab.add(customer, project, 1)
    await lab.claim(person, project)
    await rules(lab, customer, project, answers_min=12, score_min=0.9)
    await lab.settle()
    assert (await scores(lab, person))[0].stopped_since is not None
    await lab.add(customer, project, 1)
    assert await tasks.claim(lab.db, person, feed_id=await lab.feed(project)) == tasks.Empty(reason="none")
    async with lab.db.tx(customer) as tx:
        (row,) = await quality.scores_of(tx, project.id)
    assert row.stopped_since is not None
    assert row.contributor_id != person.principal_id


async def test_a_stop_ends_in_time_as_the_answers_behind_it_count_less(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    person, made = await marked(lab, customer, project, score_min=0.5, half_life_days=30)
    await a_day_later(lab, customer, person, project)
    (score,) = await scores(lab, person)
    assert score.stopped_since is not None
    assert score.stopped_until is not None
    days = (score.stopped_until - score.weighed_at).days
    assert 30 < days < 100
    lab.clock.advance(timedelta(days=days - 2))
    await fade_stops(lab.db)
    (later,) = await scores(lab, person)
    assert later.stopped_since == score.stopped_since
    assert (later.answers, later.upto, later.stopped_until) == (score.answers, score.upto, score.stopped_until)
    assert (later.weight < score.weight, score.high < later.high < 0.5) == (True, True)
    async with lab.db.tx(system()) as tx:
        assert person.principal_id not in {each.contributor_id for each in await quality.fading.due(tx)}
    lab.clock.advance(timedelta(days=3))
    await fade_stops(lab.db)
    await lab.settle()
    (after,) = await scores(lab, person)
    assert (after.stopped_since, after.stopped_until) == (None, None)
    await lab.add(customer, project, 1)
    await lab.claim(person, project)
    async with lab.db.tx(customer) as tx:
        await quality.void_known_item(tx, made[0], "The other answer is right.")
    await lab.settle()
    (counted,) = await scores(lab, person)
    assert counted.weighed_at == after.weighed_at
    assert (counted.answers, counted.stopped_since) == (11, None)


async def test_a_stop_by_a_rule_that_nobody_unknown_meets_says_that_it_does_not_end(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    person, _ = await marked(lab, customer, project, score_min=0.99)
    await a_day_later(lab, customer, person, project)
    (score,) = await scores(lab, person)
    assert (score.stopped_since is None, score.stopped_until) == (False, None)


async def test_disputed_items_are_left_out_of_scores(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    person, made = await marked(lab, customer, project)
    await a_day_later(lab, customer, person, project)
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        text = "update quality.known_item set disputed_at = now() where id = any ($1)"
        await tx._connection.execute(text, (made[:5],))
    async with lab.db.tx(customer) as tx:
        (row,) = await quality.scores_of(tx, project.id)
        assert row.answers == 7
        item = await quality.uphold_known_item(tx, made[0])
        assert item.disputed_at is None
    async with lab.db.tx(customer) as tx:
        assert [each.answers for each in await quality.scores_of(tx, project.id)] == [8]
        with pytest.raises(Refusal, match="known_item_not_disputed"):
            await quality.uphold_known_item(tx, made[0])


@pytest.mark.parametrize("corrected", [None, SIDES["a"]])
async def test_what_followed_from_a_wrong_item_is_put_right(lab: Lab, corrected: dict[str, Any] | None) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    person, made = await marked(lab, customer, project, score_min=0.3)
    await a_day_later(lab, customer, person, project)
    (score,) = await scores(lab, person)
    assert score.stopped_since is not None
    for item in made[:8]:
        async with lab.db.tx(customer) as tx:
            voided = await quality.void_known_item(tx, item, "The other answer is right.", corrected)
        assert voided.voided_at is not None
        assert voided.retired_at is not None
    await lab.settle()
    (after,) = await scores(lab, person)
    assert after.stopped_since is None
    assert after.upto == score.upto
    assert (after.answers, after.right_answers) == ((4, 0) if corrected is None else (12, 8))
    async with lab.db.tx(person) as tx:
        told = await quality.my_regrades(tx)
    assert len(told) == 8
    assert [each.restored for each in told].count(True) == 1
    assert told[0].reason == "The other answer is right."
    await lab.add(customer, project, 1)
    await lab.claim(person, project)
    async with lab.db.tx(customer) as tx:
        with pytest.raises(Refusal, match="known_item_void"):
            await quality.void_known_item(tx, made[0], "Once more.")


async def test_whoever_others_stop_sees_nothing_of_them(lab: Lab) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    project = await lab.project(customer)
    person, made = await marked(lab, customer, project, score_min=0.3)
    await a_day_later(lab, customer, person, project)
    async with lab.db.tx(stranger) as tx:
        assert await quality.scores_of(tx, project.id) == []
        with pytest.raises(Refusal, match="not_found"):
            await quality.void_known_item(tx, made[0], "Not mine at all.")
    assert await scores(lab, await lab.contributor()) == []


async def test_settled_tasks_are_suggested_by_label_and_confirmed_once(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, redundancy=3)
    made = await lab.add(customer, project, 4)
    people = [await lab.contributor() for _ in range(3)]
    for number, person in enumerate(people):
        for place in range(4):
            claimed = await lab.claim(person, project)
            first = claimed.view["answers"][0]["content"] == EXAMPLE["payload"]["answers"][0]["content"]
            side = "b" if place == 0 or (place == 3 and number == 0) else "a"
            await lab.answer(person, claimed, preference=side if first else {"a": "b", "b": "a"}[side])
    await lab.settle()
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await quality.refit(tx, project.id)
    async with lab.db.tx(customer) as tx:
        found = await quality.candidates(tx, project.id)
        assert [each.label for each in found] == ["a", "b", "a"], "the one that was disputed is not among them"
        assert found[0].answer["preference"] == "a"
        (item,) = await quality.confirm_candidates(tx, project.id, [found[1].task_id])
        kept = await quality.known_item(tx, item)
        assert (kept.label, kept.source_task_id, kept.purpose) == ("b", found[1].task_id, "evaluation")
        assert [each.label for each in await quality.candidates(tx, project.id)] == ["a", "a"]
        for again in ([found[1].task_id], [made[0], uuid.uuid4()]):
            with pytest.raises(Refusal, match="not_found"):
                await quality.confirm_candidates(tx, project.id, again)


LINE = {"payload": EXAMPLE["payload"], "expected": EXAMPLE["answer"], "explanation": "See clause 2."}
TABLE = """payload.text,expected.labels,purpose
Late again.,"[""negative""]",evaluation
Lovely.,"[""positive""]",training
"""


async def test_items_come_from_lines_and_tables_all_or_none(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    classify = await lab.project(customer, kind="text.classify")
    async with lab.db.tx(customer) as tx:
        data = b"\n".join([msgspec.json.encode(LINE), b"", msgspec.json.encode(LINE)])
        assert len(await quality.import_known_items(tx, project.id, data, "jsonl")) == 2
        assert len(await quality.import_known_items(tx, classify.id, TABLE.encode(), "csv")) == 2
        purposes = [item.purpose for item in await quality.known_items(tx, classify.id)]
        assert sorted(purposes) == ["evaluation", "training"]
        faulty = [msgspec.json.encode(LINE), msgspec.json.encode(LINE | {"expected": {"preference": "neither"}})]
        with pytest.raises(Refusal) as refused:
            await quality.import_known_items(tx, project.id, b"\n".join(faulty), "jsonl")
        assert refused.value.code == "rows_refused"
        assert [fault.field for fault in refused.value.faults] == ["rows[2].expected.preference"]
        for bad, code in ((b"{", "rows_refused"), (b"", "file_empty"), (b"\xff", "not_utf8")):
            with pytest.raises(Refusal, match=code):
                await quality.import_known_items(tx, project.id, bad, "jsonl")
