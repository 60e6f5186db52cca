"""What several people's answers come to in a delivery, and that whoever has the delivery can count it again."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from tarazu import kinds, quality, tasks
from tarazu.delivery import Snapshot
from tarazu.kit.actor import Actor, system
from tarazu.projects import Project
from tests.integration.claims import claim_from
from tests.integration.test_delivery import built, content, requested
from tests.lab import Lab

pytestmark = pytest.mark.anyio

CRITERIA = ("kind", "doctor", "children", "dose")
SEVERAL = {**kinds.of("text.classify").example("en")["ontology"], "multiple": True}


def graded(*met: str) -> dict[str, Any]:
    """Return grades by which some criteria are met."""
    return {"grades": {key: {"verdict": "met" if key in met else "not_met"} for key in CRITERIA}}


async def answered(lab: Lab, customer: Actor, project: Project, *rounds: list[dict[str, Any]]) -> list[Actor]:
    """Have each person answer the tasks of a project, all in the same order; return the people."""
    await lab.add(customer, project, len(rounds[0]))
    people = [await lab.contributor() for _ in rounds]
    for person, answers in zip(people, rounds, strict=True):
        for changes in answers:
            await lab.answer(person, await claim_from(lab, person, project), **changes)
    return people


async def records(lab: Lab, snapshot: Snapshot) -> list[dict[str, Any]]:
    """Return the records of a delivery."""
    return [json.loads(line) for line in (await content(lab, snapshot, "records.jsonl")).splitlines()]


def counted_again(snapshot: Snapshot, record: dict[str, Any], ontology: dict[str, Any]) -> quality.Merged | None:
    """Return what the answers of a record come to by nothing but the delivery and the project's ontology."""
    weights = msgspec.convert(snapshot.manifest["weights"], quality.Weights)
    given = [quality.Given(person=each["contributor"], answer=each["answer"]) for each in record["submissions"]]
    return quality.merged(snapshot.manifest["kinds"][0], ontology, record["payload"], given, weights)


async def test_every_criterion_is_voted_on_and_the_delivery_says_by_whom(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, kind="rubric.grade", redundancy=3)
    # No two people ever say the same of all four criteria, and of each criterion two do.
    rounds = [[graded("kind", "doctor")] * 4, [graded("kind", "children")] * 4, [graded("doctor", "children")] * 4]
    await answered(lab, customer, project, *rounds)
    ready = await built(lab, customer, await requested(lab, customer, project))
    weights = ready.manifest["weights"]
    assert (weights["way"], weights["answers"], weights["known"]) == ("parts", 12, 0)
    for record in await records(lab, ready):
        found = record["consensus"]["answer"]
        verdicts = {key: grade["verdict"] for key, grade in found["value"]["grades"].items()}
        assert verdicts == {"kind": "met", "doctor": "met", "children": "met", "dose": "not_met"}
        assert (found["method"], found["submission_id"], set(found["parts"])) == ("parts", None, set(CRITERIA))
        assert weights["errors"].keys() == {each["contributor"] for each in record["submissions"]}
        again = counted_again(ready, record, kinds.of("rubric.grade").example("en")["ontology"])
        assert again
        assert (again.answer, again.parts, again.agreement) == (found["value"], found["parts"], found["agreement"])


async def test_labels_are_voted_on_one_by_one_in_the_training_file(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, kind="text.classify", ontology=SEVERAL, redundancy=3)
    rounds = [
        [{"labels": labels}] * 3
        for labels in (["positive", "negative"], ["positive", "neutral"], ["negative", "neutral", "positive"])
    ]
    await answered(lab, customer, project, *rounds)
    ready = await built(lab, customer, await requested(lab, customer, project))
    for line in (await content(lab, ready, "classifications.jsonl")).splitlines():
        assert json.loads(line)["labels"] == ["negative", "neutral", "positive"]


async def test_of_few_people_one_answer_is_chosen_and_named(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, kind="text.spans", redundancy=3)
    example = kinds.of("text.spans").example("en")["answer"]["spans"]
    rounds = [[{"spans": example}] * 2, [{"spans": example[:4]}] * 2, [{"spans": []}] * 2]
    await answered(lab, customer, project, *rounds)
    ready = await built(lab, customer, await requested(lab, customer, project))
    for record in await records(lab, ready):
        found = record["consensus"]["answer"]
        chosen = {each["id"]: each["answer"] for each in record["submissions"]}[found["submission_id"]]
        assert (found["method"], found["value"], found["chance"]) == ("nearest", chosen, None)
        assert len(found["value"]["spans"]) >= 4


async def test_one_answer_and_kinds_with_a_label_have_none(lab: Lab) -> None:
    customer = await lab.customer()
    alone = await lab.project(customer, kind="rubric.grade")
    await answered(lab, customer, alone, [graded("kind")])
    compared = await lab.project(customer, redundancy=2)
    await answered(lab, customer, compared, [{}], [{}])
    for project in (alone, compared):
        ready = await built(lab, customer, await requested(lab, customer, project))
        assert "weights" not in ready.manifest
        assert all("answer" not in each["consensus"] for each in await records(lab, ready))


async def test_the_answers_of_another_tenant_weigh_nothing(lab: Lab) -> None:
    customer, other = await lab.customer(), await lab.customer()
    mine, theirs = [await lab.project(each, kind="rubric.grade", redundancy=2) for each in (customer, other)]
    await answered(lab, customer, mine, [graded("kind")], [graded("kind")])
    await answered(lab, other, theirs, *[[graded("dose")] * 5] * 2)
    ready = await built(lab, customer, await requested(lab, customer, mine))
    assert ready.manifest["weights"]["answers"] == 2
    async with lab.db.tx(system(other.tenant_id)) as tx:
        ballots = await quality.read_ballots(tx, theirs.id)
    ontology = kinds.of("rubric.grade").example("en")["ontology"]
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        assert await quality.read_sheets(tx, theirs.id, ontology, ballots) == []


async def test_counting_results_writes_what_people_are_weighed_by_under_the_tenants_names(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer, kind="rubric.grade", redundancy=2)
    people = await answered(lab, customer, project, [graded("kind")] * 2, [graded("dose")] * 2)
    for _ in range(2):
        await quality.JOBS["quality.refit"](lab.jobs, tenant_id=str(customer.tenant_id), project_id=str(project.id))
    async with lab.db.tx(customer) as tx:
        found = await quality.weights(tx, project.id)
        authors = {str(each.contributor_id) for each in await tasks.submissions(tx, project.id, None, 10)}
    assert found is not None
    assert (found.way, found.answers, found.errors.keys()) == ("parts", 4, authors)
    assert authors.isdisjoint(str(each.principal_id) for each in people)
    async with lab.db.tx(await lab.customer()) as tx:
        assert await quality.weights(tx, project.id) is None
