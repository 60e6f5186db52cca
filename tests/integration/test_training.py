"""Training: known items done openly, told at once, before the first task where a project asks for it."""

from __future__ import annotations

import asyncio
import io
import json
import uuid
from datetime import timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest

from tarazu import delivery, evaluation, kinds, ledger, projects, quality, tasks, workforce
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tarazu.quality import GoldPolicy, NewKnownItem
from tarazu.quality.known.training import Lesson
from tests.integration.http.test_feed_page import own_person
from tests.integration.test_delivery import built, content, exported, requested
from tests.lab import Lab

pytestmark = pytest.mark.anyio

EXAMPLE = kinds.of("chat.compare").example("en")


async def ask(lab: Lab, customer: Actor, project: Project, required: int) -> None:
    """Say how many training items must be right first."""
    async with lab.db.tx(customer) as tx:
        await quality.set_gold_policy(tx, project.id, GoldPolicy(training_required=required))
    await lab.settle()


async def items(lab: Lab, customer: Actor, project: Project, count: int) -> list[uuid.UUID]:
    """Add training items whose answer prefers a."""
    new = NewKnownItem(
        purpose="training",
        payload=EXAMPLE["payload"],
        expected=EXAMPLE["answer"],
        explanation="The first answer names the cause.",
        clause="§1",
    )
    async with lab.db.tx(customer) as tx:
        made = await quality.add_known_items(tx, project.id, [new] * count)
    await lab.settle()
    return made


async def trained_project(
    lab: Lab, count: int, required: int, **changes: Any
) -> tuple[Actor, Project, list[uuid.UUID]]:
    """Return a customer's project with open tasks and so many training items, of which some are required."""
    customer = await lab.customer()
    project = await lab.project(customer, **changes)
    made = await items(lab, customer, project, count)
    await ask(lab, customer, project, required)
    await lab.add(customer, project, 5)
    return customer, project, made


async def begin(lab: Lab, person: Actor, project: Project) -> tasks.Claimed | tasks.Empty:
    """Take the next training task of a project."""
    feed = await lab.feed(project)
    async with lab.db.tx(person) as tx:
        return await quality.begin_training(tx, feed)


def answer_of(claimed: tasks.Claimed, *, right: bool) -> dict[str, Any]:
    """Return an answer in the order shown that is right, or is not."""
    first = claimed.view["answers"][0]["content"] == EXAMPLE["payload"]["answers"][0]["content"]
    return EXAMPLE["answer"] | {"preference": "a" if first == right else "b"}


async def train(lab: Lab, person: Actor, project: Project, *, right: bool) -> Lesson:
    """Do the next training task, rightly or wrongly, and return what is said of it."""
    claimed = await begin(lab, person, project)
    assert isinstance(claimed, tasks.Claimed), claimed
    done = await tasks.submit(lab.db, person, claimed.id, answer_of(claimed, right=right), 30)
    assert done.state == "training"
    async with lab.db.tx(person) as tx:
        lesson = await quality.lesson(tx, claimed.id)
    assert lesson is not None
    return lesson


async def training_of(lab: Lab, person: Actor, project: Project) -> quality.Training:
    """Return how far somebody is."""
    feed = await lab.feed(project)
    async with lab.db.tx(person) as tx:
        (found,) = await quality.my_training(tx, feed)
    return found


async def claim(lab: Lab, person: Actor, project: Project) -> str:
    """Return what a claim of the project's work comes to."""
    found = await tasks.claim(lab.db, person, feed_id=await lab.feed(project))
    return found.reason if isinstance(found, tasks.Empty) else "claimed"


async def earned(lab: Lab, customer: Actor, project: Project) -> dict[str, tuple[int, int]]:
    """Return what a project has paid, by what for."""
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        return {cost.source_kind: (cost.items, cost.amount_minor) for cost in await ledger.project_cost(tx, project.id)}


async def test_an_answer_for_training_is_told_right_or_wrong_with_what_was_expected(lab: Lab) -> None:
    _, project, _ = await trained_project(lab, 2, 0)
    person = await lab.contributor()
    wrong = await train(lab, person, project, right=False)
    assert (wrong.is_right, wrong.explanation, wrong.clause) == (False, "The first answer names the cause.", "§1")
    assert (await train(lab, person, project, right=True)).is_right
    found = await training_of(lab, person, project)
    assert (found.items, found.tried, found.done, found.required) == (2, 2, 1, 0)


async def test_what_was_expected_is_told_in_the_order_in_which_the_task_was_shown(lab: Lab) -> None:
    _, project, _ = await trained_project(lab, 12, 0)
    person = await lab.contributor()
    told = set()
    for _ in range(12):
        claimed = await begin(lab, person, project)
        assert isinstance(claimed, tasks.Claimed)
        right = answer_of(claimed, right=True)
        await tasks.submit(lab.db, person, claimed.id, right, 30)
        async with lab.db.tx(person) as tx:
            lesson = await quality.lesson(tx, claimed.id)
        assert lesson is not None
        assert lesson.expected["preference"] == right["preference"]
        told.add(right["preference"])
    assert told == {"a", "b"}


async def test_nothing_is_said_before_the_answer_is_handed_in(lab: Lab) -> None:
    _, project, _ = await trained_project(lab, 1, 0)
    person = await lab.contributor()
    claimed = await begin(lab, person, project)
    assert isinstance(claimed, tasks.Claimed)
    async with lab.db.tx(person) as tx:
        assert await quality.lesson(tx, claimed.id) is None


async def test_the_first_task_waits_until_as_many_are_right_as_the_project_asks(lab: Lab) -> None:
    _, project, _ = await trained_project(lab, 3, 2)
    person = await lab.contributor()
    assert await claim(lab, person, project) == "training_first"
    async with lab.db.tx(person) as tx:
        feed = await tasks.feed(tx)
    mine = next(entry for entry in feed.entries if entry.title == project.title)
    assert (mine.untrained, mine.fit, mine.supply) == (True, 800, 5)
    await train(lab, person, project, right=True)
    await train(lab, person, project, right=False)
    await lab.settle()
    assert await claim(lab, person, project) == "training_first"
    await train(lab, person, project, right=True)
    await lab.settle()
    assert await claim(lab, person, project) == "claimed"
    assert (await training_of(lab, person, project)).trained_at is not None


async def test_what_was_wrong_may_be_tried_again_after_everything_else(lab: Lab) -> None:
    _, project, made = await trained_project(lab, 2, 0)
    person = await lab.contributor()
    assert not (await train(lab, person, project, right=False)).is_right
    assert (await train(lab, person, project, right=True)).round == 1
    again = await train(lab, person, project, right=True)
    assert (again.is_right, again.round) == (True, 2)
    assert await begin(lab, person, project) == tasks.Empty(reason="training_done")
    assert len(made) == 2


async def test_each_first_answer_that_is_asked_for_is_paid_once_and_nothing_else(lab: Lab) -> None:
    customer, project, _ = await trained_project(lab, 3, 2)
    person = await lab.contributor()
    for right in (False, False, True, True):
        await train(lab, person, project, right=right)
    assert await earned(lab, customer, project) == {"training": (3, 3 * 1250)}
    await train(lab, person, project, right=True)
    assert await earned(lab, customer, project) == {"training": (3, 3 * 1250)}, "a second try is not paid"
    async with lab.db.tx(person) as tx:
        told = await ledger.statement(tx, tx.now - timedelta(days=1), tx.now + timedelta(days=1))
    assert (told.unbooked, {line.source_kind for line in told.lines}) == ([], {"training"})


async def test_practice_that_nobody_asks_for_is_not_paid(lab: Lab) -> None:
    customer, project, _ = await trained_project(lab, 2, 0)
    person = await lab.contributor()
    assert await claim(lab, person, project) == "claimed"
    await train(lab, person, project, right=True)
    assert await earned(lab, customer, project) == {}


async def test_answers_for_training_are_in_no_data_result_score_or_count(lab: Lab) -> None:
    customer, project, made = await trained_project(lab, 3, 3)
    person = await lab.contributor()
    for _ in range(3):
        await train(lab, person, project, right=True)
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        progress = await tasks.progress(tx, project.id)
        assert (progress.tasks, progress.submissions, progress.accepted) == (5, 0, 0)
        assert await tasks.submissions(tx, project.id) == []
        assert not {task.id for task in await tasks.tasks(tx, project.id)} & set(made)
        assert await quality.scores_of(tx, project.id) == []
        assert [item.exposures for item in await quality.known_items(tx, project.id)] == [0, 0, 0]
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        assert await quality.refit(tx, project.id) == 0


def contest(first: str, second: str) -> dict[str, Any]:
    """Return a payload whose answers come from two models, which its texts name too."""
    answers = [{"key": key, "content": f"I am {name}.", "model": name} for key, name in (("a", first), ("b", second))]
    return {"prompt": [{"role": "user", "content": "Who are you?"}], "answers": answers}


async def trained_and_worked(lab: Lab, people: int) -> tuple[Actor, Project, set[uuid.UUID]]:
    """Have people do three training tasks about two models, and two tasks about two others; return these tasks."""
    customer = await lab.customer()
    project = await lab.project(customer, redundancy=people)
    lesson = NewKnownItem(purpose="training", payload=contest("drill-x", "drill-y"), expected={"preference": "a"})
    async with lab.db.tx(customer) as tx:
        await quality.add_known_items(tx, project.id, [lesson] * 3)
    await ask(lab, customer, project, 3)
    work = await lab.add(customer, project, 2, payload=contest("work-x", "work-y"))
    for _ in range(people):
        person = await lab.contributor()
        for right in (False, True, True, True):
            claimed = await begin(lab, person, project)
            assert isinstance(claimed, tasks.Claimed)
            leads = claimed.view["answers"][0]["content"] == "I am drill-x."
            await tasks.submit(lab.db, person, claimed.id, {"preference": "ab"[leads != right], "strength": 2}, 30)
        await lab.settle()
        for _ in work:
            claimed = await lab.claim(person, project)
            leads = claimed.view["answers"][0]["content"] == "I am work-x."
            await tasks.submit(lab.db, person, claimed.id, {"preference": "ab"[not leads], "strength": 2}, 30)
    await lab.settle()
    return customer, project, set(work)


async def test_answers_for_training_reach_no_consensus_agreement_or_leaderboard(lab: Lab) -> None:
    customer, project, work = await trained_and_worked(lab, 3)
    given = {"tenant_id": str(customer.tenant_id), "project_id": str(project.id)}
    await quality.JOBS["quality.refit"](lab.jobs, **given)
    await evaluation.JOBS["evaluation.refresh"](lab.jobs, **given)
    async with lab.db.tx(customer) as tx:
        assert {each.task_id for each in await quality.consensus(tx, project.id, None, 100)} == work
        report = await quality.report(tx, project.id)
        board = await evaluation.leaderboard(tx, project.id)
        rows = await quality.rows(tx, project.id, quality.RowFilter(), None, 100)
    assert report is not None
    assert report.figures.votes == 6
    assert board is not None
    assert (board.votes, [rating.model for rating in board.ratings]) == (6, ["work-x", "work-y"])
    assert {each.task_id for each in rows} == work


async def test_answers_for_training_reach_no_delivery_and_no_export(lab: Lab) -> None:
    customer, project, work = await trained_and_worked(lab, 2)
    await quality.JOBS["quality.refit"](lab.jobs, tenant_id=str(customer.tenant_id), project_id=str(project.id))
    ready = await built(lab, customer, await requested(lab, customer, project))
    records = [json.loads(line) for line in (await content(lab, ready, "records.jsonl")).splitlines()]
    assert {uuid.UUID(each["task_id"]) for each in records} == work
    assert [len(each["submissions"]) for each in records] == [2, 2]
    for file in ready.manifest["files"]:
        assert b"drill-" not in await content(lab, ready, file["name"])
    lines = await exported(lab, customer, project.id)
    assert {uuid.UUID(each["task_id"]) for each in lines} == work
    assert len(lines) == 4
    for name in delivery.QUALITY_TABLES:
        file = io.BytesIO()
        async with lab.db.tx(customer) as tx:
            await delivery.write_quality_table(tx, project.id, name, lab.secrets.key("pseudonym"), file)
        table = pq.read_table(io.BytesIO(file.getvalue())).to_pylist()
        assert {str(row["task_id"]) for row in table if "task_id" in row} <= {str(task) for task in work}


async def test_training_items_are_never_mixed_into_the_work(lab: Lab) -> None:
    customer, project, _ = await trained_project(lab, 3, 0)
    async with lab.db.tx(customer) as tx:
        await quality.set_gold_policy(tx, project.id, GoldPolicy(rate=500, newcomer_rate=500))
    person = await lab.contributor()
    for _ in range(5):
        await lab.answer(person, await lab.claim(person, project))
    async with lab.db.tx(customer) as tx:
        assert (await tasks.progress(tx, project.id)).submissions == 5


async def test_of_another_tenants_training_nothing_is_told(lab: Lab) -> None:
    _, project, made = await trained_project(lab, 1, 1, skills=["physics"])
    stranger, person = await lab.contributor(), await lab.contributor(skills=("physics",))
    with pytest.raises(Refusal, match="not_found"):
        await begin(lab, stranger, project)
    claimed = await begin(lab, person, project)
    assert isinstance(claimed, tasks.Claimed)
    await tasks.submit(lab.db, person, claimed.id, answer_of(claimed, right=True), 30)
    async with lab.db.tx(stranger) as tx:
        assert await quality.lesson(tx, claimed.id) is None
    other = await lab.customer()
    async with lab.db.tx(other) as tx:
        with pytest.raises(Refusal, match="not_found"):
            await quality.known_item(tx, made[0])
        with pytest.raises(Refusal, match="not_found"):
            await quality.set_gold_policy(tx, project.id, GoldPolicy(training_required=0))


async def test_whoever_holds_a_training_task_is_given_the_same_again(lab: Lab) -> None:
    _, project, _ = await trained_project(lab, 3, 1)
    person = await lab.contributor()
    first, second = await asyncio.gather(begin(lab, person, project), begin(lab, person, project))
    assert isinstance(first, tasks.Claimed)
    assert isinstance(second, tasks.Claimed)
    assert first.id == second.id
    assert first.view == second.view


async def test_the_same_training_answer_handed_in_twice_at_once_counts_and_pays_once(lab: Lab) -> None:
    customer, project, _ = await trained_project(lab, 2, 2)
    person = await lab.contributor()
    claimed = await begin(lab, person, project)
    assert isinstance(claimed, tasks.Claimed)
    answer = answer_of(claimed, right=True)

    async def hand_in() -> bool:
        done = await tasks.submit(lab.db, person, claimed.id, answer, 30)
        async with lab.db.tx(person) as tx:
            lesson = await quality.lesson(tx, claimed.id)
        return done.state == "training" and lesson is not None and lesson.is_right

    assert await asyncio.gather(*(hand_in() for _ in range(3))) == [True] * 3
    assert (await training_of(lab, person, project)).done == 1
    assert await earned(lab, customer, project) == {"training": (1, 1250)}


async def test_two_training_answers_judged_at_once_do_not_miss_each_other(lab: Lab) -> None:
    _, project, _ = await trained_project(lab, 2, 2)
    person = await lab.contributor()
    for _ in range(2):
        claimed = await begin(lab, person, project)
        assert isinstance(claimed, tasks.Claimed)
        await tasks.submit(lab.db, person, claimed.id, answer_of(claimed, right=True), 30)
    # nobody looked at what was said: the runner judges what the page did not
    await lab.settle()
    await lab.settle()
    assert await claim(lab, person, project) == "claimed"


async def test_an_item_that_was_wrong_itself_counts_as_right_for_whoever_held_it(lab: Lab) -> None:
    customer, project, _ = await trained_project(lab, 2, 2)
    person = await lab.contributor()
    claimed = await begin(lab, person, project)
    assert isinstance(claimed, tasks.Claimed)
    async with lab.db.tx(customer) as tx:
        first = (await quality.known_items(tx, project.id))[-1]
        await quality.void_known_item(tx, first.id, "Both answers are fine.")
    await lab.settle()
    await tasks.submit(lab.db, person, claimed.id, answer_of(claimed, right=False), 30)
    async with lab.db.tx(person) as tx:
        lesson = await quality.lesson(tx, claimed.id)
    assert lesson is not None
    assert (lesson.is_right, lesson.void_reason) == (True, "Both answers are fine.")
    assert await earned(lab, customer, project) == {"training": (1, 1250)}
    found = await training_of(lab, person, project)
    assert (found.items, found.done, found.required) == (2, 1, 2)
    await train(lab, person, project, right=True)
    await lab.settle()
    assert await claim(lab, person, project) == "claimed"


async def test_never_more_is_asked_than_there_are_items(lab: Lab) -> None:
    customer, project, made = await trained_project(lab, 2, 5)
    person = await lab.contributor()
    await train(lab, person, project, right=True)
    assert await claim(lab, person, project) == "training_first"
    async with lab.db.tx(customer) as tx:
        await quality.void_known_item(tx, made[1], "Both answers are fine.")
    await lab.settle()
    assert await claim(lab, person, project) == "claimed"


async def test_whoever_has_worked_on_a_project_is_not_kept_from_it_by_a_new_rule(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    await lab.add(customer, project, 5)
    old = await lab.contributor()
    await lab.answer(old, await lab.claim(old, project))
    await items(lab, customer, project, 1)
    await ask(lab, customer, project, 1)
    new = await lab.contributor()
    assert (await claim(lab, old, project), await claim(lab, new, project)) == ("claimed", "training_first")


async def test_what_is_finished_stays_finished_when_more_is_asked(lab: Lab) -> None:
    customer, project, _ = await trained_project(lab, 1, 1)
    person = await lab.contributor()
    await train(lab, person, project, right=True)
    await lab.settle()
    await items(lab, customer, project, 3)
    await ask(lab, customer, project, 4)
    assert await claim(lab, person, project) == "claimed"


async def test_an_offer_by_name_waits_for_training_too(lab: Lab) -> None:
    customer, project, _ = await trained_project(lab, 1, 1)
    person = await lab.contributor()
    await lab.invite(customer, person, "meera")
    await lab.add(customer, project, 1, offer_to=["meera"])
    async with lab.db.tx(person) as tx:
        (offer,) = await tasks.offers(tx)
    assert await tasks.claim(lab.db, person, offer_id=offer.id) == tasks.Empty(reason="training_first")
    await train(lab, person, project, right=True)
    await lab.settle()
    assert isinstance(await tasks.claim(lab.db, person, offer_id=offer.id), tasks.Claimed)


async def test_a_training_task_given_back_comes_again(lab: Lab) -> None:
    _, project, _ = await trained_project(lab, 1, 1)
    person = await lab.contributor()
    assert not (await train(lab, person, project, right=False)).is_right
    claimed = await begin(lab, person, project)
    assert isinstance(claimed, tasks.Claimed)
    await tasks.skip(lab.db, person, claimed.id, "too_hard")
    assert (await train(lab, person, project, right=True)).is_right


async def test_a_conversation_cannot_be_trained_with(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, kind="chat.converse")
    example = kinds.of("chat.converse").example("en")
    item = NewKnownItem(purpose="training", payload=example["payload"], expected=example["answer"])
    async with lab.db.tx(customer) as tx:
        with pytest.raises(Refusal) as refused:
            await quality.add_known_items(tx, project.id, [item])
    assert [fault.field for fault in refused.value.faults] == ["items[0].purpose"]


async def test_a_customer_sees_the_hardest_items_first_and_how_many_are_through(lab: Lab) -> None:
    customer, project, made = await trained_project(lab, 2, 1)
    for answers in ((True, False), (False, True)):
        person = await lab.contributor()
        for right in answers:
            await train(lab, person, project, right=right)
    third = await lab.contributor()
    await train(lab, third, project, right=True)
    async with lab.db.tx(customer) as tx:
        found = await quality.training_items(tx, project.id)
        people = await quality.training_people(tx, project.id)
    counts = [(item.id, item.people, item.right_first, item.right_ever) for item in found]
    assert counts == [(made[1], 2, 1, 1), (made[0], 3, 2, 2)]
    assert (people.begun, people.finished) == (3, 3)
    other = await lab.customer()
    async with lab.db.tx(other) as tx:
        with pytest.raises(Refusal, match="not_found"):
            await quality.training_items(tx, project.id)


async def test_sensitive_training_waits_for_consent_like_the_work(lab: Lab) -> None:
    customer, project, _ = await trained_project(lab, 1, 1)
    new = projects.NewSensitivity(hazards=["hate"], help={"en": "Ring 1."}, tasks_a_day=1)
    async with lab.db.tx(customer) as tx:
        await projects.declare_sensitivity(tx, project.id, new)
    person = await lab.contributor()
    assert await begin(lab, person, project) == tasks.Empty(reason="consent_needed")
    await lab.agree(person, project)
    await train(lab, person, project, right=False)
    found = await begin(lab, person, project)
    assert isinstance(found, tasks.Empty)
    assert found.reason == "dose_reached", "what is seen in training counts too"


async def test_a_clause_that_the_guidelines_have_not_is_refused(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, guidelines={"en": "**§1 Causes.** Name the cause."})
    item = NewKnownItem(payload=EXAMPLE["payload"], expected=EXAMPLE["answer"], clause="§9")
    async with lab.db.tx(customer) as tx:
        with pytest.raises(Refusal) as refused:
            await quality.add_known_items(tx, project.id, [item])
    assert [(fault.field, fault.facts) for fault in refused.value.faults] == [("items[0].clause", {"allowed": ["§1"]})]


async def test_a_customers_own_people_train_first_too_and_are_not_paid_for_it(lab: Lab) -> None:
    customer = await lab.customer()
    lata = await own_person(lab, customer)
    project = await lab.project(customer, audience="own", acceptance="on_submit")
    await items(lab, customer, project, 1)
    await ask(lab, customer, project, 1)
    await lab.add(customer, project)
    async with lab.db.tx(customer) as tx:
        await workforce.assign(tx, [lata.handle], [project])
    await lab.settle()
    assert await claim(lab, lata, project) == "training_first"
    await train(lab, lata, project, right=True)
    assert await earned(lab, customer, project) == {}
    assert await claim(lab, lata, project) == "claimed"
