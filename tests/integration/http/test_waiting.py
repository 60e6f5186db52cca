"""What a task waits for: told to its customer with a pseudonym, to operations by name, and to nobody else."""

from __future__ import annotations

import uuid
from datetime import timedelta

import httpx
import pytest
from tests.integration.http.conftest import Web, problem
from tests.integration.test_adaptive import LABELS, adapt, crowd, only_task, say, start, teach
from tests.lab import Lab

from tarazu import tasks
from tarazu.kit.actor import Actor
from tarazu.projects import Project

pytestmark = pytest.mark.anyio


async def told(key: httpx.AsyncClient, task: object) -> dict:  # type: ignore[type-arg]
    """Return what the API says of a task."""
    answer = await key.get(f"/api/v1/tasks/{task}/waiting")
    assert answer.status_code == 200, answer.text
    found: dict = answer.json()  # type: ignore[type-arg]
    return found


async def test_an_open_task_tells_how_sure_it_is_and_how_many_more_answers_it_takes(
    lab: Lab, web: Web, customer: Actor, key: httpx.AsyncClient
) -> None:
    people = await crowd(lab, 3)
    project = await start(lab, customer)
    [task] = await lab.add(customer, project)
    first = await told(key, task)
    assert (first["waits_for"], first["sure"], first["more"], first["closes_at"]) == ("anybody", None, None, 0.95)
    await teach(lab, customer, project, 0.9)
    await say(lab, project, ["yes"], people)
    found = await told(key, task)
    assert (found["waits_for"], found["label"], found["answers"], found["most"]) == ("anybody", "yes", 1, 5)
    assert found["sure"] == pytest.approx(0.9)
    assert 1 <= found["more"] < 2.5
    claimed = await lab.claim(people[1], project)
    assert ((await told(key, task))["waits_for"], (await told(key, task))["held"]) == ("holder", 1)
    await tasks.submit(lab.db, people[1], claimed.id, {"labels": ["no"]}, 5)
    assert (await told(key, task))["sure"] == pytest.approx(0.5)
    async with web.session(customer) as client:
        page = (await client.get(f"/projects/{project.id}/tasks/{task}")).text
        assert "For whoever comes first of the people who may do it" in page
        assert "95.0%" in page
    await say(lab, project, ["yes"], [people[2]])
    more = await crowd(lab, 1)
    await say(lab, project, ["yes"], more)
    assert (await told(key, task))["waits_for"] == "fit"


async def doubtful(lab: Lab, customer: Actor) -> tuple[Project, list[Actor]]:
    """Return a project with six tasks in doubt, each kept for one of two who are known to be good."""
    meera, arjun, asha, ravi = people = await crowd(lab, 4)
    project = await start(lab, customer, redundancy=2, redundancy_most=9, confidence=0.9)
    await lab.add(customer, project, 26)
    for number in range(20):
        await say(lab, project, [LABELS[number % 2]] * 2, [meera, arjun])
    for number in range(6):
        await say(lab, project, [LABELS[number % 2], LABELS[1 - number % 2]], [asha, ravi])
    assert (await adapt(lab, customer, project)).opened == 6
    return project, people


async def test_whom_a_seat_is_kept_for_is_a_pseudonym_to_the_customer_and_a_name_to_operations(
    lab: Lab, web: Web, customer: Actor, key: httpx.AsyncClient
) -> None:
    project, (meera, arjun, *_) = await doubtful(lab, customer)
    async with lab.db.tx(customer) as tx:
        open_tasks = [each.id for each in await tasks.tasks(tx, project.id, limit=100) if each.state == "open"]
    answers = (await key.get(f"/api/v1/projects/{project.id}/submissions?limit=100")).json()["items"]
    first = [each["contributor"] for each in answers[:2]]
    found = [await told(key, each) for each in open_tasks]
    assert {each["waits_for"] for each in found} == {"person"}
    assert {each["contributor"] for each in found} <= set(first), "the names under which their answers stand"
    assert all(each["sure_then"] > each["sure"] for each in found)
    assert not any(str(person.principal_id) in str(found) or person.handle in str(found) for person in (meera, arjun))
    async with web.session(customer) as client:
        page = (await client.get(f"/projects/{project.id}/tasks/{open_tasks[0]}")).text
        assert found[0]["contributor"] in page
        assert "their answer is expected to tell most" in page
    async with web.session(await lab.operator()) as console:
        kept = (await console.get("/api/operations/queues")).json()["kept"]
        mine = [each for each in kept if each["project"] == project.name]
        assert {each["person"] for each in mine} <= {meera.handle, arjun.handle}
        assert sum(each["seats"] for each in mine) == 6
        assert mine[0]["person"] in (await console.get("/operations")).text
    lab.clock.advance(timedelta(minutes=11))
    assert (await told(key, open_tasks[0]))["waits_for"] == "anybody"


async def test_a_task_that_waits_for_an_expert_or_for_its_customer_says_so(
    lab: Lab, web: Web, customer: Actor, key: httpx.AsyncClient
) -> None:
    people = await crowd(lab, 2)
    project = await start(lab, customer, redundancy_most=2, unsure="expert")
    [task] = await lab.add(customer, project)
    await say(lab, project, ["yes", "no"], people)
    assert (await adapt(lab, customer, project)).opened == 1
    found = await told(key, task)
    assert (found["waits_for"], found["contributor"], found["more"]) == ("expert", None, 1.0)
    assert found["asked_at"] is not None
    async with web.session(await lab.operator()) as console:
        kept = (await console.get("/api/operations/queues")).json()["kept"]
        assert [(each["person"], each["seats"]) for each in kept if each["project"] == project.name] == [(None, 1)]
    await say(lab, project, ["yes"], [await lab.contributor(reviewer=True)])
    await adapt(lab, customer, project)
    assert (await only_task(lab, customer, project)).state == "completed"
    assert (await told(key, task))["waits_for"] == "nothing"
    async with web.session(customer) as client:
        assert "What it waits for" not in (await client.get(f"/projects/{project.id}/tasks/{task}")).text


async def test_a_fixed_number_of_answers_is_told_as_such_and_a_review_as_one(
    lab: Lab, web: Web, customer: Actor, key: httpx.AsyncClient
) -> None:
    person = await lab.contributor()
    fixed = await lab.project(customer, acceptance="review")
    [task] = await lab.add(customer, fixed)
    found = await told(key, task)
    assert (found["waits_for"], found["is_adaptive"], found["closes_at"], found["most"]) == ("anybody", False, None, 1)
    async with web.session(customer) as client:
        page = (await client.get(f"/projects/{fixed.id}/tasks/{task}")).text
        assert "This project asks as many people about each task" in page
    await lab.answer(person, await lab.claim(person, fixed))
    assert (await told(key, task))["waits_for"] == "reviewer"
    paused = await lab.project(customer)
    [held] = await lab.add(customer, paused)
    async with web.key(customer) as client:
        await client.patch(f"/api/v1/projects/{paused.id}", json={"state": "paused"})
    assert (await told(key, held))["waits_for"] == "release"


async def test_another_tenant_learns_nothing_of_what_a_task_waits_for(lab: Lab, web: Web, customer: Actor) -> None:
    [task] = await lab.add(customer, await start(lab, customer))
    async with web.key(await lab.customer()) as stranger:
        problem(await stranger.get(f"/api/v1/tasks/{task}/waiting"), 404, "not_found")
        problem(await stranger.get(f"/api/v1/tasks/{uuid.uuid4()}/waiting"), 404, "not_found")
        problem(await stranger.get("/api/v1/tasks/no/waiting"), 404, "not_found")
