"""A rubric that is published while tasks and known items come in: two transactions, neither of which sees the other's rows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import psycopg
import pytest

from tarazu import projects, quality, tasks
from tarazu.kit.actor import Actor
from tarazu.kit.errors import Refusal
from tarazu.projects import Project
from tarazu.tasks import NewTask
from tests.integration.claims import claim_from
from tests.integration.test_batches import admin, until_blocked  # noqa: F401
from tests.integration.test_rubric_versions import KIND, SHORT, grading, hand_in, payload, publish
from tests.lab import Lab

pytestmark = pytest.mark.anyio

Admin = psycopg.Connection[Any]
DOSE = {"key": "dose", "criterion": "Names a dose.", "points": -4}
ADDED = [KIND, SHORT, {**DOSE, "points": 2}]


async def overtaken(lab: Lab, customer: Actor, project: Project, row: NewTask, *rubric: Any) -> int:
    """Publish a rubric between two rows of an import and return how many tasks were stored."""

    async def rows() -> AsyncIterator[list[NewTask]]:
        yield [row]
        await publish(lab, customer, project, *rubric)
        yield [row]

    async with lab.db.tx(customer) as tx:
        return (await tasks.intake(tx, project.id, rows())).created


async def test_a_rubric_waits_for_tasks_that_are_not_committed_and_is_held_against_them(
    lab: Lab,
    admin: Admin,  # noqa: F811
) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer, 1)
    person = await lab.contributor()
    claimed = await claim_from(lab, person, project)
    async with lab.db.tx(customer) as tx:
        await tasks.intake(tx, project.id, [NewTask(payload=payload(1, rubric=[DOSE]))])
        publishing = asyncio.create_task(publish(lab, customer, project, *ADDED))
        await until_blocked(admin, publishing)
        # Who hands in meanwhile waits for neither.
        await hand_in(lab, person, claimed, kind="not_met", short="not_met")
        assert not publishing.done()
    with pytest.raises(Refusal) as refused:
        await publishing
    assert [(each.field, each.code) for each in refused.value.faults] == [("rubric[2].key", "duplicate")]


@pytest.mark.parametrize(("changes", "rubric"), [({"rubric": [DOSE]}, ADDED), ({}, [])])
async def test_tasks_that_a_new_rubric_overtook_are_refused_where_they_do_not_go_with_it(
    lab: Lab, changes: dict[str, Any], rubric: list[Any]
) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer, 0)
    with pytest.raises(Refusal) as refused:
        await overtaken(lab, customer, project, NewTask(payload=payload(1, **changes)), *rubric)
    assert (refused.value.code, refused.value.facts) == ("rubric_overtook", {"version": 2})
    async with lab.db.tx(customer) as tx:
        assert await tasks.tasks(tx, project.id) == []


async def test_tasks_that_go_with_the_rubric_that_overtook_them_are_stored(lab: Lab) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer, 0)
    assert await overtaken(lab, customer, project, NewTask(payload=payload(1, rubric=[DOSE])), KIND) == 2
    person = await lab.contributor()
    await hand_in(lab, person, await claim_from(lab, person, project), kind="not_met", dose="not_met")


async def test_a_rubric_waits_for_known_items_that_are_not_committed(
    lab: Lab,
    admin: Admin,  # noqa: F811
) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer, 0)
    expected = {"grades": {"kind": {"verdict": "met"}, "short": {"verdict": "met"}}}
    async with lab.db.tx(customer) as tx:
        await quality.add_known_item(tx, project.id, "evaluation", payload(7), expected)
        publishing = asyncio.create_task(publish(lab, customer, project, KIND))
        await until_blocked(admin, publishing)
    with pytest.raises(Refusal) as refused:
        await publishing
    assert refused.value.code == "rubric_known_items"


async def test_known_items_wait_for_a_rubric_that_is_not_committed_and_are_held_against_it(
    lab: Lab,
    admin: Admin,  # noqa: F811
) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer, 0)
    expected = {"grades": {"kind": {"verdict": "met"}, "short": {"verdict": "met"}}}

    async def adding() -> None:
        async with lab.db.tx(customer) as tx:
            await quality.add_known_item(tx, project.id, "evaluation", payload(7), expected)

    async with lab.db.tx(customer) as tx:
        await tasks.publish_rubric(tx, project.id, [KIND])
        waiting = asyncio.create_task(adding())
        await until_blocked(admin, waiting)
    with pytest.raises(Refusal) as refused:
        await waiting
    assert [each.field for each in refused.value.faults] == ["expected.grades.short"]
    async with lab.db.tx(customer) as tx:
        assert (await projects.project(tx, project.id)).ontology_version == 2
