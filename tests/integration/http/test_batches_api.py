"""Batches, cancelling and audits over HTTP and on the customer's pages."""

from __future__ import annotations

import httpx
import pytest
from tests.integration.http.conftest import Web, example, fault, problem
from tests.lab import Lab

from tarazu.kit.actor import Actor

pytestmark = pytest.mark.anyio


async def test_a_batch_is_made_staged_and_led_to_its_end(key: httpx.AsyncClient, lab: Lab, customer: Actor) -> None:
    project = await lab.project(customer)
    path = f"/api/v1/projects/{project.id}"
    made = await key.post(f"{path}/batches", json={"name": "july", "staging": True})
    assert (made.status_code, made.json()["state"]) == (201, "staging")
    problem(await key.post(f"{path}/batches", json={"name": "july"}), 409, "batch_name_taken")
    fault(await key.post(f"{path}/batches", json={"name": ""}), "name", "too_short")
    batch = f"/api/v1/batches/{made.json()['id']}"
    rows = {"tasks": [{"payload": example()["payload"]}] * 2, "batch": "july"}
    assert (await key.post(f"{path}/tasks/bulk", json=rows)).status_code == 201
    problem(await key.post(f"{batch}/pause"), 409, "batch_step")
    for step, state in (("finalize", "in_progress"), ("pause", "paused"), ("resume", "in_progress")):
        done = await key.post(f"{batch}/{step}")
        assert (done.status_code, done.json()["state"]) == (200, state)
    shown = (await key.get(batch)).json()
    assert (shown["pending"], shown["completed"], shown["cancelled"]) == (2, 0, 0)
    ended = (await key.post(f"{batch}/cancel")).json()
    assert ended["state"] == "cancelled"
    assert (await key.get(f"{path}/batches")).json()["items"] == [ended]
    assert (await key.get(batch)).json()["cancelled"] == 2
    problem(await key.post(f"{path}/tasks/bulk", json=rows), 409, "batch_cancelled")


async def test_a_batch_of_another_customer_is_not_found(key: httpx.AsyncClient, lab: Lab, web: Web) -> None:
    stranger = await lab.customer()
    project = await lab.project(stranger)
    async with web.key(stranger) as theirs:
        path = f"/api/v1/batches/{(await theirs.post(f'/api/v1/projects/{project.id}/batches', json={'name': 'x'})).json()['id']}"
        problem(await theirs.post(f"{path}/pause"), 409, "batch_empty")
    problem(await key.get(path), 404, "not_found")
    for step in ("finalize", "pause", "resume", "cancel"):
        problem(await key.post(f"{path}/{step}"), 404, "not_found")


async def test_a_task_is_cancelled_only_before_somebody_begins(
    key: httpx.AsyncClient, lab: Lab, customer: Actor, contributor: Actor
) -> None:
    project = await lab.project(customer)
    first, second = await lab.add(customer, project, 2)
    claimed = await lab.claim(contributor, project)
    problem(await key.post(f"/api/v1/tasks/{first}/cancel"), 409, "task_started")
    cancelled = await key.post(f"/api/v1/tasks/{second}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert (await key.post(f"/api/v1/tasks/{second}/cancel")).json() == cancelled.json()
    await lab.answer(contributor, claimed)
    problem(await key.post(f"/api/v1/tasks/{first}/cancel"), 409, "task_completed")


async def test_a_completed_task_is_audited_and_a_viewer_only_reads_it(
    key: httpx.AsyncClient, lab: Lab, web: Web, customer: Actor, contributor: Actor
) -> None:
    project = await lab.project(customer)
    (task,) = await lab.add(customer, project)
    path = f"/api/v1/tasks/{task}/audits"
    problem(await key.post(path, json={"verdict": "accepted"}), 409, "task_not_completed")
    await lab.answer(contributor, await lab.claim(contributor, project))
    made = await key.post(path, json={"verdict": "rejected", "comment": "no reason given", "seconds": 40})
    assert made.status_code == 201
    fault(await key.post(path, json={"verdict": "fine"}), "verdict", "not_allowed")
    fault(await key.post(path, json={"verdict": "accepted", "seconds": -1}), "seconds", "out_of_range")
    assert customer.tenant_id
    async with web.key(await lab.colleague(customer.tenant_id, "viewer")) as viewer:
        assert (await viewer.get(path)).json()["items"] == [made.json()]
        problem(await viewer.post(path, json={"verdict": "accepted"}), 403, "forbidden")


async def test_a_batch_is_led_by_its_buttons_and_shows_its_state(lab: Lab, web: Web, customer: Actor) -> None:
    project = await lab.project(customer)
    async with web.session(customer) as person:
        made = await person.post(f"/api/v1/projects/{project.id}/batches", json={"name": "july", "staging": True})
        rows = {"tasks": [{"payload": example()["payload"]}], "batch": "july"}
        await person.post(f"/api/v1/projects/{project.id}/tasks/bulk", json=rows)
        path = f"/projects/{project.id}/batches/{made.json()['id']}"
        for step, shown in (("finalize", "Pause"), ("pause", "Resume"), ("resume", "Pause"), ("cancel", "Cancelled")):
            page = await person.post(path, data={"step": step}, follow_redirects=True)
            assert page.status_code == 200
            assert shown in page.text
        assert (await person.post(path, data={"step": "rewind"})).status_code == 404
        other = await lab.project(customer)
        elsewhere = path.replace(str(project.id), str(other.id))
        assert (await person.post(elsewhere, data={"step": "pause"})).status_code == 404


async def test_a_customers_person_cancels_a_task_and_says_what_they_think_of_another(
    lab: Lab, web: Web, customer: Actor, contributor: Actor
) -> None:
    project = await lab.project(customer)
    done, waiting = await lab.add(customer, project, 2)
    await lab.answer(contributor, await lab.claim(contributor, project))
    path = f"/projects/{project.id}/tasks"
    async with web.session(customer) as person:
        page = await person.post(f"{path}/{waiting}/cancel", follow_redirects=True)
        assert "The task was cancelled." in page.text
        said = {"verdict": "rejected", "comment": "The reason is <missing>."}
        page = await person.post(f"{path}/{done}/audits", data=said, follow_redirects=True)
        assert "The reason is &lt;missing&gt;." in page.text
        assert "Rejected" in page.text
    assert customer.tenant_id
    async with web.session(await lab.colleague(customer.tenant_id, "viewer")) as viewer:
        page = await viewer.get(f"{path}/{done}")
        assert "The reason is" in page.text
        assert "/audits" not in page.text
