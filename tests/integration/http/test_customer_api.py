"""The customer's API, from the first project to the last byte of a delivery."""

from __future__ import annotations

import asyncio
import hashlib
import json
import uuid

import httpx
import pytest
from tests.integration.http.conftest import Web, example, new_project, problem
from tests.lab import Lab

from tarazu import quality
from tarazu.kit.actor import Actor

pytestmark = pytest.mark.anyio


async def test_a_customer_starts_a_project_and_reads_it_back(key: httpx.AsyncClient) -> None:
    made = await key.post("/api/v1/projects", json=new_project(title={"en": "Help", "hi": "मदद"}))
    assert made.status_code == 201
    project = made.json()
    assert project["title"] == {"en": "Help", "hi": "मदद"}
    path = f"/api/v1/projects/{project['id']}"
    assert (await key.get(path)).json() == project
    assert (await key.get(f"{path}/ontology")).json() == {"version": 1, "body": example()["ontology"]}
    assert (await key.get(f"{path}/rate")).json()["amount_minor"] == 1500
    assert (await key.get("/api/v1/projects")).json()["items"] == [project]


async def test_guidelines_rates_and_states_follow_one_another(key: httpx.AsyncClient) -> None:
    path = f"/api/v1/projects/{(await key.post('/api/v1/projects', json=new_project())).json()['id']}"
    second = await key.post(f"{path}/guidelines", json={"markdown": {"en": "Second."}})
    assert (second.status_code, second.json()) == (201, {"version": 2})
    versions = (await key.get(f"{path}/guidelines")).json()["items"]
    assert [each["version"] for each in versions] == [2, 1]
    dearer = await key.post(f"{path}/rates", json={"rate": {"amount_minor": 2000, "currency": "INR"}})
    assert dearer.json() == {"version": 2}
    assert (await key.patch(path, json={"state": "paused"})).json()["state"] == "paused"
    assert (await key.patch(path, json={"state": "completed"})).json()["state"] == "completed"
    problem(await key.patch(path, json={"state": "active"}), 409, "state_step")


async def test_a_task_comes_in_once_per_unique_key(key: httpx.AsyncClient, lab: Lab, customer: Actor) -> None:
    project = await lab.project(customer)
    row = {"payload": example()["payload"], "unique_key": "row 1", "priority": 2}
    first = await key.post(f"/api/v1/projects/{project.id}/tasks", json=row)
    again = await key.post(f"/api/v1/projects/{project.id}/tasks", json=row)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["priority"] == 2
    assert (await key.get(f"/api/v1/tasks/{first.json()['id']}")).json() == first.json()
    other = await key.post(f"/api/v1/projects/{project.id}/tasks", json={**row, "payload": _payload("else")})
    body = problem(other, 422, "invalid_request")
    assert [(each["field"], each["code"]) for each in body["faults"]] == [("unique_key", "differs")]


async def test_pages_of_tasks_follow_each_other_without_gap_or_overlap(
    key: httpx.AsyncClient, lab: Lab, customer: Actor
) -> None:
    project = await lab.project(customer)
    ids = [str(each) for each in await lab.add(customer, project, 5)]
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(3):
        page = (await key.get(f"/api/v1/projects/{project.id}/tasks", params={"limit": "2", **cursor})).json()
        seen += [each["id"] for each in page["items"]]
        cursor = {"cursor": page["next"]}
    assert seen == sorted(ids)
    assert page["next"] is None


async def test_bulk_answers_an_id_per_row_in_order(key: httpx.AsyncClient, lab: Lab, customer: Actor) -> None:
    project = await lab.project(customer)
    rows = [{"payload": _payload(f"text {number}"), "unique_key": f"k{number}"} for number in range(3)]
    path = f"/api/v1/projects/{project.id}/tasks/bulk"
    first = (await key.post(path, json={"tasks": rows[:2], "batch": "one"})).json()
    assert (first["created"], first["repeated"]) == (2, 0)
    second = (await key.post(path, json={"tasks": rows})).json()
    assert (second["created"], second["repeated"]) == (1, 2)
    assert second["task_ids"][:2] == first["task_ids"]
    batches = (await key.get(f"/api/v1/projects/{project.id}/batches")).json()["items"]
    assert [each["name"] for each in batches] == ["one"]


async def test_the_same_idempotency_key_gives_the_same_answer_once(key: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "make it once"}
    first = await key.post("/api/v1/projects", json=new_project(), headers=headers)
    again = await key.post("/api/v1/projects", json=new_project(), headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert "idempotent-replay" not in first.headers
    assert again.headers["idempotent-replay"] == "true"
    assert len((await key.get("/api/v1/projects")).json()["items"]) == 1
    other = await key.post("/api/v1/projects", json=new_project(name="other"), headers=headers)
    problem(other, 422, "idempotency_mismatch")


async def test_two_requests_at_once_under_one_idempotency_key_have_one_effect(key: httpx.AsyncClient) -> None:
    path = f"/api/v1/projects/{(await key.post('/api/v1/projects', json=new_project())).json()['id']}/guidelines"
    body, headers = {"markdown": {"en": "Second."}}, {"Idempotency-Key": "both"}
    answers = await asyncio.gather(*(key.post(path, json=body, headers=headers) for _ in range(4)))
    for answer in answers:
        if answer.status_code == 409:
            problem(answer, 409, "idempotency_busy")
        else:
            assert (answer.status_code, answer.json()) == (201, {"version": 2})
    assert len((await key.get(path)).json()["items"]) == 2


async def test_a_refused_request_leaves_its_idempotency_key_free(key: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "try again"}
    refused = await key.post("/api/v1/projects", json=new_project(redundancy=0), headers=headers)
    assert refused.status_code == 422
    mended = await key.post("/api/v1/projects", json=new_project(), headers=headers)
    assert mended.status_code == 201


async def test_submissions_show_a_pseudonym_and_stream_as_json_lines(
    key: httpx.AsyncClient, lab: Lab, customer: Actor, contributor: Actor
) -> None:
    project = await lab.project(customer)
    await lab.add(customer, project, 2)
    for _ in range(2):
        await lab.answer(contributor, await lab.claim(contributor, project), comment='quotes " and back\\slashes\n')
    page = (await key.get(f"/api/v1/projects/{project.id}/submissions")).json()["items"]
    assert len(page) == 2
    assert {each["contributor"][:2] for each in page} == {"c-"}
    assert str(contributor.principal_id) not in json.dumps(page)
    export = await key.get(f"/api/v1/projects/{project.id}/submissions.jsonl")
    lines = [json.loads(line) for line in export.text.splitlines()]
    assert {each["contributor"] for each in lines} == {each["contributor"] for each in page}
    assert {each["answer"]["comment"] for each in lines} == {'quotes " and back\\slashes\n'}
    assert export.headers["content-disposition"].startswith("attachment;")
    assert {each["seconds"] for each in page} == {each["seconds"] for each in lines} != {None}


async def test_an_export_with_tasks_has_beside_each_answer_what_was_asked(
    key: httpx.AsyncClient, lab: Lab, customer: Actor, contributor: Actor
) -> None:
    project = await lab.project(customer)
    made = await lab.add(customer, project, 10)
    for _ in made:
        await lab.answer(contributor, await lab.claim(contributor, project))
    path = f"/api/v1/projects/{project.id}"
    plain, whole = [
        [json.loads(line) for line in (await key.get(f"{path}/submissions.jsonl", params=given)).text.splitlines()]
        for given in ({}, {"with_tasks": "true"})
    ]
    asked = {each["task_id"]: each.pop("payload") for each in whole}
    assert whole == plain
    for task_id, payload in asked.items():
        assert payload == (await key.get(f"/api/v1/tasks/{task_id}")).json()["payload"]
    assert len(asked) == 10


async def test_an_answer_whose_time_nobody_recorded_has_none_and_changes_no_median(
    key: httpx.AsyncClient, lab: Lab, customer: Actor
) -> None:
    project = await lab.project(customer, redundancy=2)
    await lab.add(customer, project)
    for seconds in (0, 40):
        person = await lab.contributor()
        await lab.answer(person, await lab.claim(person, project), seconds=seconds)
    path = f"/api/v1/projects/{project.id}"
    page = (await key.get(f"{path}/submissions")).json()["items"]
    lines = [json.loads(line) for line in (await key.get(f"{path}/submissions.jsonl")).text.splitlines()]
    for found in (page, lines):
        assert sorted((each["seconds"] for each in found), key=str) == [40, None]
    given = {"tenant_id": str(customer.tenant_id), "project_id": str(project.id)}
    await quality.JOBS["quality.refit"](lab.jobs, **given)
    figures = (await key.get(f"{path}/quality")).json()["report"]["figures"]
    assert figures["seconds_median"] == 40


async def test_a_delivery_is_asked_for_built_and_downloaded_with_its_digest(
    key: httpx.AsyncClient, lab: Lab, customer: Actor, contributor: Actor
) -> None:
    from tarazu import delivery

    project = await lab.project(customer)
    await lab.add(customer, project)
    await lab.answer(contributor, await lab.claim(contributor, project))
    asked = await key.post(f"/api/v1/projects/{project.id}/deliveries")
    assert asked.status_code == 202
    path = f"/api/v1/deliveries/{asked.json()['id']}"
    problem(await key.get(f"{path}/files/manifest.json"), 409, "snapshot_not_ready")
    assert customer.tenant_id
    await delivery.build(
        lab.db,
        lab.files,
        lab.secrets.key("pseudonym"),
        tenant_id=customer.tenant_id,
        snapshot_id=uuid.UUID(asked.json()["id"]),
    )
    ready = (await key.get(path)).json()
    assert ready["state"] == "ready"
    for entry in ready["manifest"]["files"]:
        file = await key.get(f"{path}/files/{entry['name']}")
        assert hashlib.sha256(file.content).hexdigest() == entry["sha256"]
        assert file.headers["content-length"] == str(len(file.content))
        assert entry["sha256"] in file.headers["etag"]
    assert (await key.get(f"{path}/verification")).json()["ok"] is True
    problem(await key.get(f"{path}/files/..%2F..%2Fsecret"), 404, "not_found")
    problem(await key.get(f"{path}/files/secret"), 404, "not_found")
    assert (await key.get(f"/api/v1/projects/{project.id}/deliveries")).json()["items"][0]["id"] == ready["id"]


async def test_results_are_empty_before_there_are_any(key: httpx.AsyncClient, lab: Lab, customer: Actor) -> None:
    path = f"/api/v1/projects/{(await lab.project(customer)).id}"
    assert (await key.get(f"{path}/progress")).json()["tasks"] == 0
    assert (await key.get(f"{path}/consensus")).json() == {"items": [], "next": None}
    assert (await key.get(f"{path}/quality")).json() == {"report": None}
    assert (await key.get(f"{path}/leaderboard")).json() == {"leaderboard": None}
    assert (await key.get(f"{path}/cost")).json() == {"totals": [], "parts": []}


async def test_members_are_known_by_alias_and_pseudonym_only(
    key: httpx.AsyncClient, lab: Lab, customer: Actor, contributor: Actor
) -> None:
    await lab.invite(customer, contributor, "dr-meera")
    body = (await key.get("/api/v1/members")).json()
    assert [each["alias"] for each in body["items"]] == ["dr-meera"]
    assert str(contributor.principal_id) not in json.dumps(body)


async def test_the_sealed_log_verifies_here_and_offline(key: httpx.AsyncClient, lab: Lab, customer: Actor) -> None:
    from tarazu import trust

    await lab.project(customer)
    await lab.seal()
    found = (await key.get("/api/v1/audit/verification")).json()
    assert found["ok"] is True
    assert found["events"] > 0
    exported = (await key.get("/api/v1/audit.jsonl")).content
    offline = trust.verify_lines(iter(exported.splitlines()), bytes.fromhex(found["public_key"]))
    assert (offline.ok, offline.events, offline.head) == (True, found["events"], found["head"])


async def test_a_test_key_answers_in_full_and_keeps_nothing(web: Web, customer: Actor) -> None:
    async with web.key(customer, "test") as client:
        made = await client.post("/api/v1/projects", json=new_project())
        assert made.status_code == 201
        assert made.headers["tarazu-mode"] == "test"
        assert (await client.get("/api/v1/projects")).json()["items"] == []
        faulty = await client.post("/api/v1/projects", json=new_project(kind="none.such"))
        assert faulty.status_code == 422


def _payload(text: str) -> dict[str, object]:
    return {**example()["payload"], "prompt": [{"role": "user", "content": text}]}
