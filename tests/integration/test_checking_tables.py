"""What answers and people are held against, read back from the Parquet files that a customer is given."""

from __future__ import annotations

from typing import Any

import pytest

from tarazu import delivery, quality, tasks
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tests.conftest import Cluster
from tests.integration import test_gold, test_gold_reports, test_reports
from tests.integration.test_adaptive import waiting_for_an_expert
from tests.integration.test_audit_samples import audit, completed, sampled
from tests.integration.test_judging_tables import table, written
from tests.integration.test_known_reviews import ALWAYS, alone, known, said
from tests.integration.test_questions import _ask, _at_work
from tests.integration.test_repairs import delivered, look_again
from tests.integration.test_resolves import RIGHT
from tests.integration.test_resolves import Bench as Solving
from tests.integration.test_reviewers import a_day_later
from tests.integration.test_stages import Bench
from tests.lab import Lab

pytestmark = pytest.mark.anyio


async def told_apart(lab: Lab, owner: Actor, project: Project, name: str, *people: Actor) -> list[dict[str, Any]]:
    """Return a table that names none of some people by id, and of which a stranger is given nothing."""
    file = await written(lab, owner, project, name)
    assert all(str(each.principal_id).encode() not in file for each in people)
    assert await table(lab, await lab.customer(), project, name) == []
    return await table(lab, owner, project, name)


async def test_audits_are_told_with_the_label_that_was_judged_and_samples_with_the_last_verdict(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    done = await completed(lab, customer, project, 3)
    await sampled(lab, customer, project, 1000)
    for task, verdict in ((done[0], "accepted"), (done[0], "rejected"), (done[1], "commented")):
        await audit(lab, customer, task, verdict)
    rows = await told_apart(lab, customer, project, "audits")
    assert [(each["task_id"], each["verdict"]) for each in rows] == [
        (str(done[0]), "accepted"),
        (str(done[0]), "rejected"),
        (str(done[1]), "commented"),
    ]
    (row,) = {(each["by"], each["comment"], each["seconds"]) for each in rows}
    assert row == (str(customer.principal_id), "", None)
    given = {each["task_id"]: each["label"] for each in await table(lab, customer, project, "judgements")}
    assert [each["label"] for each in rows] == [given[each["task_id"]] for each in rows]
    drawn = await told_apart(lab, customer, project, "audit_samples")
    assert {(each["task_id"], each["verdict"]) for each in drawn} == {
        (str(done[0]), "rejected"),
        (str(done[1]), None),
        (str(done[2]), None),
    }
    assert {each["permille"] for each in drawn} == {1000}
    assert {each["state"] for each in await told_apart(lab, customer, project, "tasks")} == {"completed"}


async def test_known_items_say_what_came_of_them_and_scores_whom_they_stop(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    person, items = await test_gold.marked(lab, customer, project, score_min=0.5)
    await test_gold.a_day_later(lab, customer, person, project)
    async with lab.db.tx(customer) as tx:
        await quality.void_known_item(tx, items[0], "It was wrong.")
        (shown,) = await quality.scores_of(tx, project.id)
    await lab.settle()
    rows = {each["id"]: each for each in await told_apart(lab, customer, project, "known_items", person)}
    answers = await table(lab, customer, project, "known_answers")
    assert set(rows) == set(map(str, items))
    assert sum(each["answers"] for each in rows.values()) == len(answers)
    assert sum(each["right_answers"] for each in rows.values()) == sum(each["is_right"] for each in answers)
    void = rows[str(items[0])]
    assert (void["void_reason"], void["voided_at"], void["is_corrected"]) == ("It was wrong.", lab.clock.now(), False)
    (score,) = await told_apart(lab, customer, project, "scores", person)
    assert score["contributor"] == answers[0]["contributor"]
    assert (score["given"], score["answers"], score["stopped_since"]) == (
        shown.given,
        shown.answers,
        shown.stopped_since,
    )
    assert score["low"] < (score["right_weight"] + 1) / (score["weight"] + 2) < score["high"]
    async with lab.db.tx(customer) as tx:
        page = await quality.checks.scores(tx, project.id, shown.contributor_id, 100)
    assert page == [], "a page begins behind the last row of the one before"


async def test_verdicts_on_known_answers_and_reviewers_are_told_by_pseudonym(lab: Lab, cluster: Cluster) -> None:
    alone(cluster)
    bench = await Bench.made(lab, **ALWAYS)
    reviewer = await lab.contributor(reviewer=True)
    items = await known(bench, "aa", "ba")
    await bench.handed_in()
    for _ in items:
        await said(bench, reviewer, "accept")
    rows = await told_apart(lab, bench.customer, bench.project, "known_verdicts", reviewer)
    assert {each["item_id"]: (each["verdict"], each["confirmed"]) for each in rows} == {
        str(items[0]): ("accept", True),
        str(items[1]): ("accept", False),
    }
    assert await table(lab, bench.customer, bench.project, "reviewers") == [], (
        "nothing is published before the day is over"
    )
    await a_day_later(bench)
    (row,) = await told_apart(lab, bench.customer, bench.project, "reviewers", reviewer)
    assert (row["checked"], row["confirmed"], row["kappa"], row["stopped_since"]) == (2, 1, None, None)
    assert row["reviewer"].startswith("c-")
    assert row["low"] < 0.5 < row["high"]


async def test_reports_and_questions_are_told_with_their_answer_and_a_question_without_who_asked(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project, task_id = await test_reports._reported(lab, customer, meera)
    (waits,) = await told_apart(lab, customer, project, "reports", meera)
    assert (waits["task_id"], waits["item_id"], waits["upheld"]) == (str(task_id), None, None)
    async with lab.db.tx(customer) as tx:
        await tasks.reopen_reported(tx, task_id, None)
    (row,) = await table(lab, customer, project, "reports")
    assert (row["lack"], row["reason"], row["upheld"]) == ("information", "Which year is meant?", True)
    assert row["contributor"].startswith("c-")
    asker, claimed = await _at_work(lab, project, customer)
    await _ask(lab, asker, claimed)
    (question,) = await told_apart(lab, customer, project, "questions", asker)
    assert (question["clause"], question["body"], question["answer"]) == ("§2", "Do units count?", None)


async def test_a_report_about_a_known_item_names_the_item_and_no_task(lab: Lab) -> None:
    customer, meera = await lab.customer(), await lab.contributor()
    project, item = await test_gold_reports.reported(lab, customer, meera)
    (row,) = await told_apart(lab, customer, project, "reports", meera)
    assert (row["item_id"], row["task_id"], row["upheld"]) == (str(item), None, None)
    (known_item,) = await table(lab, customer, project, "known_items")
    assert known_item["reported_at"] == row["reported_at"]


async def test_questions_solved_unseen_are_told_with_what_solvers_came_to(lab: Lab) -> None:
    bench = await Solving.made(lab)
    question = await bench.written()
    (waits,) = await table(lab, bench.customer, bench.writing, "resolves")
    assert (waits["state"], waits["agreement"], waits["settled_at"]) == ("open", None, None)
    for _ in range(2):
        await bench.solved(RIGHT)
    (row,) = await told_apart(lab, bench.customer, bench.writing, "resolves", bench.author)
    (judged,) = await table(lab, bench.customer, bench.writing, "judgements")
    assert (row["submission_id"], row["state"], row["agreement"], row["people"]) == (str(question), "agreed", 1.0, 2)
    assert row["contributor"] == judged["contributor"]
    (solving,) = await table(lab, bench.customer, bench.solving, "tasks")
    assert (solving["task_id"], solving["unique_key"]) == (row["solving_task_id"], str(question))


async def test_tasks_in_doubt_are_told_until_they_end(lab: Lab) -> None:
    customer, project = await waiting_for_an_expert(lab)
    (row,) = await told_apart(lab, customer, project, "doubts")
    assert (row["asked_at"] is not None, row["outcome"], row["lapsed_at"]) == (True, None, None)
    (task,) = await table(lab, customer, project, "tasks")
    assert (task["task_id"], task["state"], task["answers"], task["wanted"]) == (row["task_id"], "open", 2, 3)


async def test_reported_rows_are_told_with_what_came_of_them(lab: Lab) -> None:
    customer = await lab.customer()
    project, made, _, first = await delivered(lab, customer)
    async with lab.db.tx(customer) as tx:
        report = await delivery.report_row(tx, first.id, made[0], "the dose is wrong", "2.1")
    (waits,) = await told_apart(lab, customer, project, "repairs")
    assert (waits["waiting"], waits["outcome"], waits["due_at"] is not None) == (3, None, True)
    await look_again(lab, made[0], customer, frozenset("b"))
    await lab.settle()
    (row,) = await table(lab, customer, project, "repairs")
    async with lab.db.tx(customer) as tx:
        shown = await delivery.repair(tx, report.id)
    assert (row["id"], row["task_id"], row["version"], row["clause"]) == (str(report.id), str(made[0]), 1, "2.1")
    assert (row["outcome"], row["settled_at"], row["waiting"]) == (shown.outcome, shown.settled_at, 0)
    assert (row["outcome"], row["by_operations"]) == ("corrected", False)
