"""Completed tasks of which no answer counts: counted, listed and answered anew, by API and on pages."""

from __future__ import annotations

import pytest
from tests.integration.http.conftest import Web
from tests.integration.test_insight import refit
from tests.lab import Lab

from tarazu import quality, tasks
from tarazu.kit.actor import Actor
from tarazu.projects import Project

pytestmark = pytest.mark.anyio


async def judged(lab: Lab, *verdicts: tuple[str, ...]) -> tuple[Actor, Project]:
    """Return a project with a task for each tuple of verdicts, one verdict for each of its answers."""
    customer, answers = await lab.customer(), len(verdicts[0])
    project = await lab.project(customer, acceptance="review", redundancy=answers)
    left = dict(zip(await lab.add(customer, project, len(verdicts)), map(list, verdicts), strict=True))
    for _ in range(answers):
        author = await lab.contributor()
        for _ in verdicts:
            await lab.answer(author, await lab.claim(author, project))
    async with lab.db.tx(customer) as tx:
        asked = {each.id: each.task_id for each in await tasks.submissions(tx, project.id)}
    for _ in asked:
        reviewer, review = await lab.reviewing(project)
        verdict = left[asked[review.submission_id]].pop()
        async with lab.db.tx(reviewer) as tx:
            await quality.record_review(tx, review.id, verdict, None, None if verdict == "accept" else "It is off.")
    await lab.settle()
    return customer, project


async def test_they_are_listed_answered_anew_once_and_complete_again(web: Web, lab: Lab) -> None:
    customer, project = await judged(lab, ("exclude",), ("accept",), ("exclude",))
    path = f"/api/v1/projects/{project.id}/empty-tasks"
    async with web.key(customer) as client:
        found = (await client.get(path)).json()["items"]
        assert [(each["state"], each["wanted"]) for each in found] == [("completed", 1)] * 2
        first = await client.get(path, params={"limit": 1})
        rest = await client.get(path, params={"limit": 1, "cursor": first.json()["next"]})
        assert [each.json()["items"][0]["id"] for each in (first, rest)] == [each["id"] for each in found]
        given = {"task_ids": [found[0]["id"], found[0]["id"]]}
        assert (await client.post(path, json=given)).json() == {"task_ids": [found[0]["id"]]}
        assert (await client.post(path, json=given)).json() == {"task_ids": []}
        assert len((await client.get(path)).json()["items"]) == 1
        other = await lab.contributor()
        await lab.answer(other, await lab.claim(other, project))
        reviewer, review = await lab.reviewing(project)
        async with lab.db.tx(reviewer) as tx:
            await quality.record_review(tx, review.id, "accept")
        again = (await client.get(f"/api/v1/tasks/{found[0]['id']}")).json()
        assert (again["state"], again["wanted"], again["accepted"]) == ("completed", 2, 2)


async def test_a_task_with_another_answer_that_counts_is_none_of_them(lab: Lab) -> None:
    customer, project = await judged(lab, ("exclude", "accept"))
    async with lab.db.tx(customer) as tx:
        assert await tasks.count_empty(tx, project.id) == 0
        (task,) = await tasks.tasks(tx, project.id)
        assert await tasks.ask_each_anew(tx, project.id, [task.id]) == []


async def test_pages_lead_to_them_and_the_cost_of_one_is_of_those_that_count(web: Web, lab: Lab) -> None:
    customer, project = await judged(lab, ("exclude", "exclude"), ("accept", "accept"))
    await refit(lab, customer, project)
    async with web.session(customer) as client:
        assert "1 completed task has no answer that counts" in (await client.get(f"/projects/{project.id}/tasks")).text
        assert "over 1 completed task with an answer" in (await client.get(f"/projects/{project.id}/quality")).text
        page = await client.get(f"/projects/{project.id}/empty-tasks")
        (ticked,) = [each.split('"')[0] for each in page.text.split('name="task" value="')[1:]]
        sent = await client.post(f"/projects/{project.id}/empty-tasks", data={"task": ticked})
        assert (sent.status_code, "tasks_asked_anew" in sent.headers["location"]) == (303, True)
        assert "Every completed task has an answer" in (await client.get(f"/projects/{project.id}/empty-tasks")).text


@pytest.mark.parametrize("given", [{}, {"task_ids": []}, {"task_ids": ["no"]}, {"task_ids": "all"}, {"tasks": []}])
async def test_bad_input_asks_for_nothing(web: Web, lab: Lab, given: dict[str, object]) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    async with web.key(customer) as client:
        answer = await client.post(f"/api/v1/projects/{project.id}/empty-tasks", json=given)
    assert answer.status_code in (404, 422), answer.text


async def test_a_viewer_and_another_tenant_ask_for_nothing(web: Web, lab: Lab) -> None:
    customer, project = await judged(lab, ("exclude",))
    assert customer.tenant_id
    async with lab.db.tx(customer) as tx:
        (task,) = await tasks.empty_tasks(tx, project.id)
    given = {"task_ids": [str(task.id)]}
    viewer, stranger = await lab.colleague(customer.tenant_id, "viewer"), await lab.customer()
    theirs = await lab.project(stranger)
    async with web.session(viewer) as client:
        page = f"/projects/{project.id}/empty-tasks"
        assert (await client.post(page, data={"task": str(task.id)})).status_code == 403
        assert 'name="task"' not in (await client.get(page)).text
    async with web.key(stranger) as other:
        for project_id in (project.id, theirs.id):
            path = f"/api/v1/projects/{project_id}/empty-tasks"
            assert (await other.post(path, json=given)).status_code == 404
        assert (await other.get(f"/api/v1/projects/{project.id}/empty-tasks")).status_code == 404
