"""Versions of a rubric, and gradings counted by them, from people's answers in a real database."""

from __future__ import annotations

import asyncio
import io
import json
import uuid
from typing import Any

import pyarrow.parquet as pq
import pytest

from tarazu import delivery, kinds, projects, quality, tasks
from tarazu.kit.actor import Actor
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tarazu.quality import NewRuling
from tarazu.tasks import NewTask
from tests.integration.claims import claim_from
from tests.integration.test_delivery import built, content, requested
from tests.integration.test_insight import refit
from tests.lab import Lab

pytestmark = pytest.mark.anyio

KIND = {"key": "kind", "criterion": "Is kind to the reader.", "points": 2}
SHORT = {"key": "short", "criterion": "Is short.", "points": 3}
MET = {"verdict": "met", "evidence": [{"start": 0, "end": 4, "quote": "Rest"}]}
ONTOLOGY = kinds.of("rubric.grade").example("en")["ontology"] | {"rubric": [KIND, SHORT]}


def payload(number: int, **changes: Any) -> dict[str, Any]:
    """Return an answer to be graded, of one of two models."""
    content = f"Rest, and drink water: number {number}."
    return {
        "prompt": [{"role": "user", "content": "What should I do about a headache?"}],
        "answer": {"content": content, "model": ("one", "two")[number % 2]},
        **changes,
    }


async def grading(lab: Lab, customer: Actor, count: int = 2, *, redundancy: int = 2, **changes: Any) -> Project:
    """Return a project that grades so many answers."""
    project = await lab.project(customer, kind="rubric.grade", ontology=ONTOLOGY, redundancy=redundancy)
    if count:
        await add(lab, customer, project, count, **changes)
    return project


async def add(lab: Lab, customer: Actor, project: Project, count: int = 1, **changes: Any) -> list[uuid.UUID]:
    """Add answers to be graded."""
    async with lab.db.tx(customer) as tx:
        rows = [NewTask(payload=payload(number, **changes)) for number in range(count)]
        return (await tasks.intake(tx, project.id, rows)).task_ids


async def grade(lab: Lab, person: Actor, project: Project, **verdicts: str) -> uuid.UUID:
    """Claim the next answer and grade it, with a quote for what is met."""
    claimed = await claim_from(lab, person, project)
    return await hand_in(lab, person, claimed, **verdicts)


async def hand_in(lab: Lab, person: Actor, claimed: tasks.Claimed, **verdicts: str) -> uuid.UUID:
    """Grade what somebody holds."""
    quote = claimed.view["answer"]["content"][:4]
    told = {
        key: {"verdict": said, **({"evidence": [{"start": 0, "end": 4, "quote": quote}]} if said == "met" else {})}
        for key, said in verdicts.items()
    }
    return (await tasks.submit(lab.db, person, claimed.id, {"grades": told}, 30)).submission_id


async def publish(lab: Lab, customer: Actor, project: Project, *rubric: Any, replaces: int | None = None) -> int:
    """Publish a rubric and return its version."""
    async with lab.db.tx(customer) as tx:
        return (await tasks.publish_rubric(tx, project.id, list(rubric), replaces)).version


async def figures(lab: Lab, customer: Actor, project: Project) -> list[Any]:
    """Count, and return what is known by version."""
    await refit(lab, customer, project)
    async with lab.db.tx(customer) as tx:
        found = await quality.insight(tx, project.id)
    return found.insight.rubrics if found else []


async def table_of(lab: Lab, customer: Actor, project: Project, name: str) -> list[dict[str, Any]]:
    """Return the rows of a table that a project is given away as."""
    file = io.BytesIO()
    async with lab.db.tx(customer) as tx:
        await delivery.write_quality_table(tx, project.id, name, lab.secrets.key("pseudonym"), file)
    rows: list[dict[str, Any]] = pq.read_table(io.BytesIO(file.getvalue())).to_pylist()
    return rows


async def test_gradings_are_counted_by_criterion_and_model(lab: Lab) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer)
    one, other = await lab.contributor(), await lab.contributor()
    for _ in range(2):
        await grade(lab, one, project, kind="met", short="met")
        await grade(lab, other, project, kind="met", short="not_met")
    (found,) = await figures(lab, customer, project)
    short, kind = found.criteria
    assert (short.key, short.shared, short.split, short.share) == ("short", 2, 2, 0.5)
    assert (kind.key, kind.split, kind.agreement, kind.alpha) == ("kind", 0, 1.0, None)
    assert (found.score, found.spread) == (0.7, 0.6)
    assert sorted((each.model, each.answers, each.score) for each in found.models) == [("one", 1, 0.7), ("two", 1, 0.7)]
    table, (whole,), models = [
        await table_of(lab, customer, project, name) for name in ("criteria", "rubrics", "rubric_models")
    ]
    assert [(each["key"], each["version"], each["share"]) for each in table] == [("short", 1, 0.5), ("kind", 1, 1.0)]
    assert (whole["version"], whole["gradings"], whole["score"], whole["spread"]) == (1, 4, 0.7, 0.6)
    assert sorted((each["model"], each["answers"], each["score"]) for each in models) == [
        ("one", 1, 0.7),
        ("two", 1, 0.7),
    ]


async def test_work_that_was_begun_keeps_its_version_and_figures_keep_versions_apart(lab: Lab) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer, 1)
    early, late = await lab.contributor(), await lab.contributor()
    held = await claim_from(lab, early, project)
    assert await publish(lab, customer, project, {**KIND, "points": 9}, replaces=1) == 2
    await hand_in(lab, early, held, kind="not_met", short="met")
    claimed = await claim_from(lab, late, project)
    await hand_in(lab, late, claimed, kind="met")
    newer, older = await figures(lab, customer, project)
    assert [(each.version, each.gradings, each.score) for each in (newer, older)] == [(2, 1, 1.0), (1, 1, 0.6)]
    assert [each.points for each in newer.criteria] == [9]
    async with lab.db.tx(customer) as tx:
        (task,) = await tasks.tasks(tx, project.id, None, 10)
        found = await tasks.task_submissions(tx, task.id)
        frozen = await tasks.frozen_versions(tx, task.id)
    assert [frozen[each.assignment_id] for each in found] == [1, 2]


async def test_a_delivery_scores_each_grading_by_its_own_version(lab: Lab) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer, 1)
    early, late = await lab.contributor(), await lab.contributor()
    await grade(lab, early, project, kind="met", short="not_met")
    await publish(lab, customer, project, KIND)
    await grade(lab, late, project, kind="met")
    rows = await delivered(lab, customer, project)
    grades = {each["ontology_version"]: each for each in rows["grades.jsonl"]}
    assert {version: each["score"] for version, each in grades.items()} == {1: 0.4, 2: 1.0}
    assert grades[1]["rubric_version"] == kinds.rubric_version([KIND, SHORT])
    assert grades[2]["rubric_version"] == kinds.rubric_version([KIND])
    assert [each["key"] for each in grades[1]["rubric_items"]] == ["kind", "short"]
    (reward,) = rows["rewards.jsonl"]
    assert (reward["reward"], reward["ontology_version"], reward["older_gradings"]) == (1.0, 2, 1)


async def test_what_an_adjudicator_mended_is_scored_by_the_version_they_had_and_what_they_picked_by_its_own(
    lab: Lab,
) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer, 2)
    async with lab.db.tx(customer) as tx:
        await quality.set_adjudicating(tx, project.id, True)
    for verdicts in ({"kind": "met", "short": "met"}, {"kind": "not_met", "short": "met"}):
        person = await lab.contributor()
        for _ in range(2):
            await grade(lab, person, project, **verdicts)
    await refit(lab, customer, project)
    assert await publish(lab, customer, project, {**KIND, "points": 7}, SHORT) == 2
    for verdict in ("pick", "mend"):
        reviewer, work = await lab.adjudicating(project)
        (chosen,) = [each for each in work.candidates if each.label == "short"]
        grades = {key: {"verdict": "not_met"} for key in ("kind", "short")} | {"kind": dict(MET)}
        ruling = NewRuling(
            verdict=verdict,
            letter=chosen.letter,
            answer={"grades": grades} if verdict == "mend" else None,
            reason="The other criterion is met.",
        )
        async with lab.db.tx(reviewer) as tx:
            await quality.decide_adjudication(tx, work.id, ruling)
    await lab.settle()
    rows = await delivered(lab, customer, project)
    told = {each["reward"]: each["ontology_version"] for each in rows["rewards.jsonl"]}
    assert told == {3 / 5: 1, 7 / 10: 2}
    async with lab.db.tx(customer) as tx:
        outcomes = await quality.consensus(tx, project.id, None, 10)
    assert {each.adjudicated.ontology_version for each in outcomes if each.adjudicated} == {2}


async def delivered(lab: Lab, customer: Actor, project: Project) -> dict[str, list[dict[str, Any]]]:
    """Deliver a project, and return the lines of its files for training."""
    snapshot = await built(lab, customer, await requested(lab, customer, project))
    names = ("grades.jsonl", "rewards.jsonl")
    return {name: [json.loads(line) for line in (await content(lab, snapshot, name)).splitlines()] for name in names}


async def test_versions_tell_who_published_what_when(lab: Lab) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer, 0)
    await publish(lab, customer, project, {**KIND, "criterion": "Is kind."}, SHORT)
    # The same again is no version.
    assert await publish(lab, customer, project, {**KIND, "criterion": "Is kind."}, SHORT) == 2
    async with lab.db.tx(customer) as tx:
        newer, older = await projects.rubric_versions(tx, project.id)
        assert (await projects.project(tx, project.id)).ontology_version == 2
    assert (newer.version, older.version, newer.published_by) == (2, 1, "Asha")
    assert newer.published_at == lab.clock.now()
    assert [(each.key, each.change) for each in kinds.rubric_changes(older.rubric, newer.rubric)] == [
        ("kind", "reworded")
    ]


@pytest.mark.parametrize(
    ("rubric", "field", "code"),
    [
        ([{**KIND, "points": 0}], "rubric[0].points", "not_allowed"),
        ([{**KIND, "points": "many"}], "rubric[0].points", "wrong_type"),
        ([KIND, KIND], "rubric[1].key", "duplicate"),
        (["no criterion"], "rubric[0]", "wrong_type"),
        ([{"key": "kind"}], "rubric[0].criterion", "missing"),
        ([{**KIND, "key": f"c{i}"} for i in range(61)], "rubric", "too_long"),
        ([{**KIND, "criterion": "x" * 2001}], "rubric[0].criterion", "too_long"),
    ],
)
async def test_a_faulty_rubric_is_refused_in_its_place_and_changes_nothing(
    lab: Lab, rubric: list[Any], field: str, code: str
) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer, 0)
    with pytest.raises(Refusal) as refused:
        await publish(lab, customer, project, *rubric)
    assert (field, code) in [(each.field, each.code) for each in refused.value.faults]
    async with lab.db.tx(customer) as tx:
        assert len(await projects.rubric_versions(tx, project.id)) == 1


async def test_a_key_that_a_task_brought_and_no_criteria_at_all_are_refused(lab: Lab) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer, 1, rubric=[{"key": "dose", "criterion": "Names a dose.", "points": -4}])
    with pytest.raises(Refusal) as refused:
        await publish(lab, customer, project, KIND, {**SHORT, "key": "dose"})
    assert [(each.field, each.code) for each in refused.value.faults] == [("rubric[1].key", "duplicate")]
    assert await publish(lab, customer, project) == 2
    bare = await grading(lab, customer, 1)
    with pytest.raises(Refusal) as refused:
        await publish(lab, customer, bare)
    assert [(each.field, each.code) for each in refused.value.faults] == [("rubric", "missing")]


async def test_known_items_keep_criteria_from_coming_and_going_but_not_from_being_reworded(lab: Lab) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer, 0)
    expected = {"grades": {"kind": {"verdict": "met"}, "short": {"verdict": "met"}}}
    async with lab.db.tx(customer) as tx:
        await quality.add_known_item(tx, project.id, "evaluation", payload(7), expected)
    with pytest.raises(Refusal) as refused:
        await publish(lab, customer, project, KIND)
    assert (refused.value.code, refused.value.facts["count"]) == ("rubric_known_items", 1)
    assert await publish(lab, customer, project, {**KIND, "points": 5}, SHORT) == 2


async def test_of_two_who_change_one_version_the_second_is_told(lab: Lab) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer, 0)
    rubrics = ([KIND], [SHORT])
    done = await asyncio.gather(
        *(publish(lab, customer, project, *each, replaces=1) for each in rubrics), return_exceptions=True
    )
    refused = [each for each in done if isinstance(each, Refusal)]
    assert sorted(each for each in done if isinstance(each, int)) == [2]
    assert [each.code for each in refused] == ["rubric_moved"]


async def test_nobody_else_reads_or_publishes_a_rubric(lab: Lab) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    project = await grading(lab, customer, 0)
    async with lab.db.tx(stranger) as tx:
        assert await projects.rubric_versions(tx, project.id) == []
    with pytest.raises(Refusal) as refused:
        await publish(lab, stranger, project, KIND)
    assert refused.value.kind == "not_found"
    compare = await lab.project(customer)
    with pytest.raises(Refusal) as refused:
        await publish(lab, customer, compare, KIND)
    assert refused.value.code == "not_graded"
