"""Comparisons of more than two answers when somebody judges them: reviews, adjudications, known items and deliveries."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from tarazu import quality, tasks
from tarazu.kit.errors import Refusal
from tarazu.quality import NewKnownItem, NewRuling
from tests.integration.test_compare_many import ONTOLOGY, letter_of, pick, shown_by, started
from tests.integration.test_delivery import built, content, requested
from tests.lab import Lab

pytestmark = pytest.mark.anyio


def place_of(view: Any, letter: str) -> int:
    """Return the place in the payload of the answer that is shown under a letter."""
    return int(next(each["content"] for each in view["answers"] if each["key"] == letter).removeprefix("Answer "))


async def test_a_fix_names_the_answer_that_its_reviewer_saw_under_the_letter(lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, ontology=ONTOLOGY, acceptance="review")
    await lab.add(customer, project, 6, payload=shown_by("w", "x", "y", "z"))
    for _ in range(6):
        await pick(lab, author, project, 1)
        reviewer, review = await lab.reviewing(project)
        async with lab.db.tx(reviewer) as tx:
            work = await quality.held_review(tx)
            assert work is not None
            assert place_of(work.task, work.answer["preference"]) == 1
            wished = next(each["key"] for each in work.task["answers"] if each["content"] == "Answer 3")
            fixed = {"preference": wished, "strength": 1}
            await quality.record_review(tx, review.id, "fix", None, "§1 is broken.", (), fixed)
        await lab.settle()
    async with lab.db.tx(customer) as tx:
        found = await tasks.submissions(tx, project.id)
        fixes = await quality.fixes(tx, [each.task_id for each in found])
    assert {each.answer["preference"] for each in found} == {"b"}
    assert {each.answer["preference"] for each in fixes.values()} == {"d"}


async def test_a_fix_with_a_letter_that_the_task_has_no_answer_for_is_refused(lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, ontology=ONTOLOGY, acceptance="review")
    await lab.add(customer, project, payload=shown_by("x", "y", "z"))
    await pick(lab, author, project, 1)
    reviewer, review = await lab.reviewing(project)
    wrong = {"preference": "d", "strength": 1}
    async with lab.db.tx(reviewer) as tx:
        with pytest.raises(Refusal) as refused:
            await quality.record_review(tx, review.id, "fix", None, "§1 is broken.", (), wrong)
    assert [fault.field for fault in refused.value.faults] == ["answer.preference"]


async def test_an_adjudicator_sees_every_candidate_in_one_order_and_mends_in_it(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, ontology=ONTOLOGY, redundancy=2)
    async with lab.db.tx(customer) as tx:
        await quality.set_adjudicating(tx, project.id, True, 0.3)
    await lab.add(customer, project, 4, payload=shown_by("w", "x", "y", "z"))
    for place in (0, 2):
        person = await lab.contributor()
        for _ in range(4):
            await pick(lab, person, project, place)
    await lab.settle()
    await quality.JOBS["quality.refit"](lab.jobs, tenant_id=str(customer.tenant_id), project_id=str(project.id))
    await lab.settle()
    for _ in range(4):
        reviewer, work = await lab.adjudicating(project)
        assert {place_of(work.task, each.answer["preference"]) for each in work.candidates} == {0, 2}
        wished = next(each["key"] for each in work.task["answers"] if each["content"] == "Answer 3")
        made = NewRuling(
            verdict="mend",
            letter=work.candidates[0].letter,
            answer={"preference": wished, "strength": 2},
            reason="§1: the last answer names the cause.",
        )
        async with lab.db.tx(reviewer) as tx:
            await quality.decide_adjudication(tx, work.id, made)
        await lab.settle()
    async with lab.db.tx(customer) as tx:
        found = await quality.consensus(tx, project.id, None, 10)
    assert [(each.label, each.method) for each in found] == [("d", "adjudicated")] * 4
    ready = await built(lab, customer, await requested(lab, customer, project))
    rows = [json.loads(line) for line in (await content(lab, ready, "preferences.jsonl")).splitlines()]
    assert [row["rejected_model"] for row in rows] == ["w", "x", "y"] * 4
    assert {(row["chosen_model"], row["chosen"][0]["content"]) for row in rows} == {("z", "Answer 3")}


async def test_a_known_item_is_judged_in_the_order_of_its_payload(lab: Lab) -> None:
    customer, project = await started(lab, shown_by("x", "y"))
    item = NewKnownItem(
        purpose="training",
        payload=shown_by("w", "x", "y", "z"),
        expected={"preference": "d", "strength": 2},
        explanation="The last one.",
        clause="§1",
    )
    async with lab.db.tx(customer) as tx:
        await quality.add_known_items(tx, project.id, [item] * 6)
    await lab.settle()
    person, feed = await lab.contributor(), await lab.feed(project)
    for place in (3, 0, 3, 0, 3, 0):
        async with lab.db.tx(person) as tx:
            claimed = await quality.begin_training(tx, feed)
        assert isinstance(claimed, tasks.Claimed)
        answer = {"preference": letter_of(claimed, place), "strength": 2}
        await tasks.submit(lab.db, person, claimed.id, answer, 30)
        async with lab.db.tx(person) as tx:
            lesson = await quality.lesson(tx, claimed.id)
        assert lesson is not None
        assert lesson.is_right == (place == 3)
        assert lesson.expected["preference"] == letter_of(claimed, 3)


async def test_a_known_item_expects_an_answer_that_its_task_shows(lab: Lab) -> None:
    customer, project = await started(lab, shown_by("x", "y"))
    item = NewKnownItem(
        purpose="training",
        payload=shown_by("x", "y", "z"),
        expected={"preference": "d", "strength": 2},
        explanation="There is none.",
        clause="§1",
    )
    with pytest.raises(Refusal) as refused:
        async with lab.db.tx(customer) as tx:
            await quality.add_known_items(tx, project.id, [item])
    assert ["expected.preference" in fault.field for fault in refused.value.faults] == [True]


def test_rows_of_a_table_have_as_many_answers_as_their_cells_are_filled() -> None:
    places = [f"payload.answers[{i}].{part}" for i in range(3) for part in ("key", "content")]
    header = ",".join(["payload.prompt[0].role", "payload.prompt[0].content", *places])
    text = f"{header}\nuser,Name a tree.,a,Oak,b,Elm,c,Fir\nuser,Name a tree.,a,Oak,b,Elm,,\n"
    rows = list(tasks.read_rows(io.BytesIO(text.encode()), "csv", "chat.compare"))
    assert all(isinstance(row, tasks.NewTask) for row in rows)
    assert [[each["key"] for each in row.payload["answers"]] for row in rows if isinstance(row, tasks.NewTask)] == [
        ["a", "b", "c"],
        ["a", "b"],
    ]
