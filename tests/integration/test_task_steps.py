"""All that happened to a task, as its customer reads it: who took it, appeals, cases and experts; nobody else reads it."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tarazu import delivery, quality, tasks, workforce
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tarazu.runner.main import keep_clocks
from tests.conftest import Cluster
from tests.integration.test_adaptive import doubt_of, waiting_for_an_expert
from tests.integration.test_appeals import scene
from tests.integration.test_audit_samples import completed, sampled
from tests.integration.test_case_appeals import appeal, confirmed, decide
from tests.integration.test_judging_tables import table, written
from tests.integration.test_repairs import delivered, look_again
from tests.integration.test_resolves import RIGHT, WRONG
from tests.integration.test_resolves import Bench as Solving
from tests.integration.test_review_places import WRITTEN, moon, under_review, verdict
from tests.integration.test_stages import Bench
from tests.lab import Lab

pytestmark = pytest.mark.anyio


async def steps(lab: Lab, customer: Actor, task_id: uuid.UUID) -> list[quality.TaskStep]:
    """Return what happened to a task, as its customer reads it."""
    async with lab.db.tx(customer) as tx:
        return await quality.task_steps(tx, task_id)


async def test_who_took_a_task_skipped_it_or_ran_out_of_time_is_told_under_the_tenants_own_names(lab: Lab) -> None:
    customer, people = await lab.customer(), [await lab.contributor() for _ in range(3)]
    project = await lab.project(customer)
    (task_id,) = await lab.add(customer, project)
    skipped = await lab.claim(people[0], project)
    await tasks.skip(lab.db, people[0], skipped.id, "too_hard")
    await lab.claim(people[1], project)
    lab.clock.advance(timedelta(hours=3))
    await keep_clocks(lab.db)
    await lab.answer(people[2], await lab.claim(people[2], project))
    found = await steps(lab, customer, task_id)
    assert [each.what for each in found if each.what != "claimed"] == ["skipped", "expired"]
    assert [each.what for each in found].count("claimed") == 3
    known = {each.contributor_id for each in found}
    assert (len(known), known & {each.principal_id for each in people}) == (3, set())
    async with lab.db.tx(customer) as tx:
        assert {each.contributor_id for each in await tasks.task_submissions(tx, task_id)} < known
    for stranger in (await lab.customer(), await lab.customer("viewer")):
        assert await steps(lab, stranger, task_id) == []


async def test_appeals_and_their_ends_are_told_and_not_their_words(lab: Lab) -> None:
    at = await scene(lab, "exclude")
    await at.appeal()
    await at.decide("overturned")
    async with lab.db.tx(at.customer) as tx:
        (task,) = await tasks.tasks(tx, at.project.id)
    found = await steps(lab, at.customer, task.id)
    assert [(each.what, each.verdict, each.reason) for each in found if each.verdict] == [
        ("reviewed", "exclude", "It is wrong."),
        ("appealed", "exclude", None),
        ("appeal_overturned", "exclude", "By §2."),
    ]


async def test_answers_of_one_instant_have_one_order_wherever_they_lie(lab: Lab, cluster: Cluster) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, redundancy=3)
    (task_id,) = await lab.add(customer, project)
    people = [await lab.contributor() for _ in range(3)]
    given = [(await lab.answer(each, await lab.claim(each, project))).submission_id for each in people]
    with psycopg.connect(cluster.admin_conninfo()) as admin:
        admin.execute("set session_replication_role = replica")
        for each in (given[1], given[0]):
            admin.execute("update tasks.submission set seconds = seconds where id = %s", [each])
    async with lab.db.tx(customer) as tx:
        # As they lie in the table, and not as an index has them.
        await tx._connection.execute("set local enable_indexscan = off")
        await tx._connection.execute("set local enable_bitmapscan = off")
        assert [each.id for each in await tasks.task_submissions(tx, task_id)] == given


async def test_what_a_case_left_out_and_what_counts_again_is_told(lab: Lab, cluster: Cluster) -> None:
    here, _, case = await confirmed(lab, cluster)
    await appeal(here, case)
    await decide(lab, case, "overturned", await lab.investigator())
    async with lab.db.tx(here.customer) as tx:
        all_of_it = [
            each.what
            for task in await tasks.tasks(tx, here.project.id)
            for each in await quality.task_steps(tx, task.id)
        ]
    assert all_of_it.count("left_out") == all_of_it.count("restored") > 0


async def test_an_expert_who_was_asked_and_did_not_come_is_told(lab: Lab) -> None:
    customer, project = await waiting_for_an_expert(lab)
    task_id = (await doubt_of(lab, customer, project)).task_id
    lab.clock.advance(timedelta(days=8))
    await keep_clocks(lab.db)
    found = [each.what for each in await steps(lab, customer, task_id) if each.what != "claimed"]
    assert found == ["escalated", "lapsed"]


async def test_the_reports_of_one_task_are_read_alone(lab: Lab) -> None:
    customer = await lab.customer()
    project, made, _, first = await delivered(lab, customer)
    async with lab.db.tx(customer) as tx:
        report = await delivery.report_row(tx, first.id, made[0], "A is plainly better")
    await look_again(lab, made[0], customer, frozenset())
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        (told,) = await delivery.repairs(tx, project.id, made[0])
        assert (told.id, told.outcome) == (report.id, "confirmed")
        assert await delivery.repairs(tx, project.id, made[1]) == []


async def all_steps(lab: Lab, customer: Actor, project: Project) -> list[quality.TaskStep]:
    """Return what happened to the tasks of a project."""
    async with lab.db.tx(customer) as tx:
        return [each for task in await tasks.tasks(tx, project.id) for each in await quality.task_steps(tx, task.id)]


async def told_of_verdicts(bench: Bench) -> list[tuple[str | None, int | None, str | None]]:
    """Return of each verdict what it was, whose turn it was, and what came of it."""
    found = await all_steps(bench.lab, bench.customer, bench.project)
    return [(each.verdict, each.stage, each.outcome) for each in found if each.what == "reviewed"]


async def test_every_one_of_several_verdicts_is_told_with_what_came_of_it(lab: Lab) -> None:
    bench = await Bench.made(lab, second_review_permille=1000)
    await bench.handed_in()
    await bench.judged("accept")
    assert await told_of_verdicts(bench) == [("accept", 1, "weighed")]
    await bench.judged("exclude")
    assert await told_of_verdicts(bench) == [("accept", 1, "weighed"), ("exclude", 2, "weighed")]
    await bench.judged("exclude")
    assert await told_of_verdicts(bench) == [
        ("accept", 1, "overruled"),
        ("exclude", 2, "agrees"),
        ("exclude", 3, "holds"),
    ]


async def test_of_two_verdicts_that_are_the_same_the_first_holds_and_of_two_without_a_third_none(lab: Lab) -> None:
    bench = await Bench.made(lab, second_review_permille=1000)
    await bench.handed_in()
    for _ in range(2):
        await bench.judged("accept")
    assert await told_of_verdicts(bench) == [("accept", 1, "holds"), ("accept", 2, "agrees")]
    other = await Bench.made(lab, second_review_permille=1000)
    await other.handed_in()
    await other.judged("accept")
    await other.judged("exclude")
    await other.overdue()
    assert await told_of_verdicts(other) == [("accept", 1, "lapsed"), ("exclude", 2, "lapsed")]


async def test_a_verdict_is_told_with_its_clause_its_places_and_how_long_it_took(lab: Lab) -> None:
    customer, author, project, _, reviewer, work = await under_review(lab)
    lab.clock.advance(timedelta(minutes=4))
    await verdict(lab, reviewer, work, moon(note="It is none."))
    (said,) = [each for each in await all_steps(lab, customer, project) if each.what == "reviewed"]
    assert (said.verdict, said.clause, said.seconds, said.reason) == ("return", "§2", 240, "That is wrong.")
    (place,) = said.places
    start = WRITTEN.index("the Moon")
    assert place == {
        "pointer": "/content",
        "start": start,
        "end": start + 8,
        "quote": "the Moon",
        "note": "It is none.",
    }
    assert (said.stage, said.outcome) == (None, None), "one verdict is weighed against no other"
    people = {author.principal_id, reviewer.principal_id}
    assert not people & {each.contributor_id for each in await all_steps(lab, customer, project)}


async def test_solvers_who_did_not_see_the_key_are_told_unnamed_with_their_answers_and_their_time(lab: Lab) -> None:
    bench = await Solving.made(lab)
    await bench.written()
    solvers = await bench.solved(RIGHT, WRONG)
    (solving,) = await bench.to_solve()
    found = [each for each in await all_steps(lab, bench.customer, bench.writing) if each.what != "claimed"]
    assert [each.what for each in found] == ["solving", "solved", "solved", "compared"]
    assert found[0].people == 2
    assert [(each.label, each.seconds) for each in found[1:3]] == [("5.1", 30), ("7", 30)]
    assert {(each.task_id, each.project_id) for each in found[1:3]} == {(solving.id, bench.solving.id)}
    assert (found[3].outcome, found[3].share) == ("disputed", 0.5)
    assert len({each.contributor_id for each in found}) == 1, "all of it is about the question of its author"
    assert not {each.principal_id for each in solvers} & {each.contributor_id for each in found}
    assert await all_steps(lab, await lab.customer(), bench.writing) == []


async def test_a_task_tells_when_it_was_drawn_for_audit(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    (task_id,) = await completed(lab, customer, project, 1)
    lab.clock.advance(timedelta(days=1))
    assert "drawn" not in [each.what for each in await steps(lab, customer, task_id)]
    await sampled(lab, customer, project, 1000)
    drawn = lab.clock.now()
    lab.clock.advance(timedelta(days=1))
    await sampled(lab, customer, project, 1000)
    assert [each.at for each in await steps(lab, customer, task_id) if each.what == "drawn"] == [drawn]


async def test_a_second_look_is_told_with_its_time(lab: Lab) -> None:
    customer = await lab.customer()
    _, made, _, first = await delivered(lab, customer)
    async with lab.db.tx(customer) as tx:
        await delivery.report_row(tx, first.id, made[0], "A is plainly better")
    await look_again(lab, made[0], customer, frozenset())
    looks = [each for each in await steps(lab, customer, made[0]) if each.what == "looked_at_again"]
    assert {each.verdict for each in looks} == {"accept"}
    assert all(each.seconds is not None for each in looks)


async def exported(lab: Lab, customer: Actor, project: Project) -> list[dict[str, Any]]:
    """Return what happened to the tasks of a project as it is exported, having checked that it is what their pages tell."""
    key, shown = lab.secrets.key("pseudonym"), []
    async with lab.db.tx(customer) as tx:
        for task in await tasks.tasks(tx, project.id, limit=1_000):
            for each in await quality.task_steps(tx, task.id):
                told = asdict(each) | {"task_id": str(task.id)}
                who = told.pop("contributor_id")
                told["contributor"] = who and workforce.pseudonym(key, tx.tenant_id, who)
                told["solving_task_id"] = each.task_id and str(each.task_id)
                told["solving_project_id"] = (there := told.pop("project_id")) and str(there)
                shown.append(told)
    rows = await table(lab, customer, project, "steps")
    read = [{**row, "places": json.loads(row["places"] or "[]")} for row in rows]
    said = [{name: row[name] for name in row if name != "submission_id"} for row in read]
    assert sorted(said, key=_place) == sorted(shown, key=_place)
    assert [each["at"] for each in said] == [each["at"] for each in shown], "task by task, the oldest first"
    assert await table(lab, await lab.customer(), project, "steps") == []
    return rows


def _place(step: dict[str, Any]) -> tuple[str, ...]:
    """Return what tells apart even what happened at one moment."""
    return tuple(str(step[name]) for name in ("task_id", "at", "what", "contributor", "stage", "label", "verdict"))


async def test_who_took_skipped_and_let_tasks_lapse_is_exported_for_a_whole_project(lab: Lab) -> None:
    customer, people = await lab.customer(), [await lab.contributor() for _ in range(3)]
    project = await lab.project(customer)
    await lab.add(customer, project, 2)
    await tasks.skip(lab.db, people[0], (await lab.claim(people[0], project)).id, "too_hard")
    await lab.claim(people[1], project)
    lab.clock.advance(timedelta(hours=3))
    await keep_clocks(lab.db)
    await lab.answer(people[2], await lab.claim(people[2], project))
    rows = await exported(lab, customer, project)
    assert sorted(each["what"] for each in rows) == ["claimed"] * 3 + ["expired", "skipped"]
    assert len({each["contributor"] for each in rows}) == 3
    (judged,) = await table(lab, customer, project, "judgements")
    assert judged["contributor"] in {each["contributor"] for each in rows if each["what"] == "claimed"}
    file = await written(lab, customer, project, "steps")
    assert all(str(each.principal_id).encode() not in file for each in people)


async def test_when_a_case_left_out_an_answer_and_when_it_counts_again_is_exported_with_the_answer(
    lab: Lab, cluster: Cluster
) -> None:
    here, _, case = await confirmed(lab, cluster)
    lab.clock.advance(timedelta(days=1))
    await appeal(here, case)
    await decide(lab, case, "overturned", await lab.investigator())
    rows = await exported(lab, here.customer, here.project)
    out, back = (
        {each["submission_id"]: each["at"] for each in rows if each["what"] == what}
        for what in ("left_out", "restored")
    )
    assert out.keys() == back.keys() != set()
    assert all(out[each] < back[each] for each in out)
    answers = {each["submission_id"] for each in await table(lab, here.customer, here.project, "judgements")}
    assert out.keys() <= answers


async def test_every_verdict_is_exported_with_its_turn_and_the_one_that_holds_beside(lab: Lab) -> None:
    bench = await Bench.made(lab, second_review_permille=1000)
    await bench.handed_in()
    for said in ("accept", "exclude", "exclude"):
        lab.clock.advance(timedelta(seconds=30))
        await bench.judged(said)
    rows = await exported(lab, bench.customer, bench.project)
    verdicts = [each for each in rows if each["what"] == "reviewed"]
    assert [(each["stage"], each["outcome"]) for each in verdicts] == [(1, "overruled"), (2, "agrees"), (3, "holds")]
    (review,) = await table(lab, bench.customer, bench.project, "reviews")
    assert (review["at"], review["reason"]) == (verdicts[2]["at"], verdicts[2]["reason"])
    assert review["review_seconds"] == sum(each["seconds"] for each in verdicts)
    assert {each["submission_id"] for each in verdicts} == {review["submission_id"]}


async def test_the_places_of_a_verdict_are_exported_wherever_it_is(lab: Lab) -> None:
    customer, _, project, _, reviewer, work = await under_review(lab)
    await verdict(lab, reviewer, work, moon(note="It is none."))
    rows = await exported(lab, customer, project)
    (place,) = [each["places"] for each in rows if each["places"]]
    (review,) = await table(lab, customer, project, "reviews")
    assert json.loads(review["places"]) == json.loads(place)
    assert json.loads(place)[0]["quote"] == "the Moon"


async def test_solvers_and_second_looks_are_exported_with_their_time(lab: Lab) -> None:
    bench = await Solving.made(lab)
    await bench.written()
    await bench.solved(RIGHT, WRONG)
    rows = await exported(lab, bench.customer, bench.writing)
    assert {each["solving_project_id"] for each in rows if each["what"] == "solved"} == {str(bench.solving.id)}
    customer = await lab.customer()
    project, made, _, first = await delivered(lab, customer)
    async with lab.db.tx(customer) as tx:
        await delivery.report_row(tx, first.id, made[0], "A is plainly better")
    await look_again(lab, made[0], customer, frozenset())
    looks = [each for each in await exported(lab, customer, project) if each["what"] == "looked_at_again"]
    told = await table(lab, customer, project, "second_looks")
    assert sorted(each["seconds"] for each in told) == sorted(each["seconds"] for each in looks)
