"""Sample tasks of a project that is to be tried, and the example of a kind: by API, on pages and by command, in both languages."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from tests.integration.http.conftest import Web, fault, problem
from tests.integration.test_account_commands import Run, run  # noqa: F401 - a fixture is used by its name
from tests.lab import Lab

from tarazu import kinds, projects, tasks
from tarazu.kit.actor import Actor

pytestmark = pytest.mark.anyio


async def made(lab: Lab, customer: Actor, kind: str, language: str, **more: Any) -> projects.Project:
    """Return a project as its form proposes it."""
    ontology = kinds.of(kind).example("hi" if language == "hi" else "en")["ontology"]
    return await lab.project(customer, kind=kind, language=language, ontology=ontology, **more)


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("name", kinds.names())
async def test_a_kind_has_an_example_that_passes_every_check(key: httpx.AsyncClient, name: str, language: str) -> None:
    told = (await key.get(f"/api/v1/kinds/{name}/example", params={"language": language})).json()
    assert (told["name"], told["language"]) == (name, language)
    assert kinds.of(name).check_ontology(told["ontology"]) == []
    assert kinds.of(name).check_payload(told["payload"], told["ontology"]) == []
    assert kinds.check_answer_for(name, told["answer"], told["ontology"], told["payload"]) == []


async def test_an_example_is_of_a_known_kind_in_a_known_language(key: httpx.AsyncClient, run: Run) -> None:  # noqa: F811
    problem(await key.get("/api/v1/kinds/no.such/example"), 404, "not_found")
    fault(await key.get("/api/v1/kinds/form/example?language=fr"), "language", "not_allowed")
    told = await run("kind", "example", "text.classify", "--language", "hi")
    assert told.data["payload"] == kinds.of("text.classify").example("hi")["payload"]
    assert (await run("kind", "example", "text.classify", "--language", "fr")).code == 1
    assert (await run("kind", "example", "no.such")).code != 0


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("kind", sorted(set(kinds.names()) - {"chat.converse"}))
async def test_every_kind_of_project_can_be_tried_on_samples(web: Web, lab: Lab, kind: str, language: str) -> None:
    customer = await lab.customer()
    project = await made(lab, customer, kind, language, redundancy=2)
    path = f"/api/v1/projects/{project.id}/sample-tasks"
    async with web.key(customer) as client:
        told = (await client.get(path)).json()
        count = len(told["payloads"])
        assert told["answers"] == 2 * count >= 2
        assert told["rate"] == {"amount_minor": 1250, "currency": "INR"}
        assert (await client.post(path, json={"count": count})).json() == {"added": count}
        assert (await client.post(path, json={"count": count})).json() == {"added": 0}
    async with lab.db.tx(customer) as tx:
        found = await tasks.tasks(tx, project.id)
    assert [each.unique_key for each in found] == [f"sample-{i + 1}" for i in range(count)]
    assert [dict(each.payload) for each in found] == [dict(kinds.kept(kind, each)) for each in told["payloads"]]


@pytest.mark.parametrize(
    "body", [{}, {"count": 2}, {"count": 0}, {"count": "1"}, {"count": 10**9}, {"count": 1, "x": 1}]
)
async def test_nobody_adds_more_than_was_told(web: Web, lab: Lab, body: dict[str, Any]) -> None:
    customer = await lab.customer()
    project = await made(lab, customer, "text.classify", "en")
    async with web.key(customer) as client:
        problem(await client.post(f"/api/v1/projects/{project.id}/sample-tasks", json=body), 422, "invalid_request")
    async with lab.db.tx(customer) as tx:
        assert await tasks.tasks(tx, project.id) == []


async def test_a_viewer_and_another_tenant_add_none(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    assert customer.tenant_id
    project = await made(lab, customer, "text.classify", "en")
    viewer, stranger = await lab.colleague(customer.tenant_id, "viewer"), await lab.customer()
    async with web.session(viewer) as client:
        sent = await client.post(f"/projects/{project.id}/sample-tasks", data={"count": "1"})
        assert sent.status_code == 403
        assert "/sample-tasks" not in (await client.get(f"/projects/{project.id}/tasks")).text
    async with web.key(stranger) as client:
        path = f"/api/v1/projects/{project.id}/sample-tasks"
        problem(await client.get(path), 404, "not_found")
        problem(await client.post(path, json={"count": 1}), 404, "not_found")


async def test_an_empty_project_offers_samples_and_says_what_they_cost(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    project = await made(lab, customer, "text.classify", "hi", redundancy=3)
    path = f"/projects/{project.id}"
    async with web.session(customer) as client:
        for page in (path, f"{path}/tasks"):
            text = (await client.get(page)).text
            assert "3 answers at most, and each that a real person gives is paid ₹12.50" in text
            assert 'data-confirm="Add 1 sample task?' in text
        for count in ("", "2", "x", "9" * 40):
            assert (await client.post(f"{path}/sample-tasks", data={"count": count})).status_code == 422
        sent = await client.post(f"{path}/sample-tasks", data={"count": "1"})
        assert (sent.status_code, "samples_added" in sent.headers["location"]) == (303, True)
        assert "sample-1" in (await client.get(f"{path}/tasks")).text
        assert "/sample-tasks" not in (await client.get(path)).text


async def test_people_of_ones_own_are_not_said_to_be_paid(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    project = await made(lab, customer, "text.classify", "en", audience="own")
    async with web.session(customer) as client:
        text = (await client.get(f"/projects/{project.id}/tasks")).text
    assert "your own people answer them" in text
    assert "is paid" not in text


async def test_the_form_of_a_project_begins_in_the_language_of_its_reader(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    async with web.session(customer) as client:
        await client.post("/language", data={"language": "hi"})
        text = (await client.get("/projects/new?kind=form")).text
    assert "क्या इसका भुगतान किया जा सकता है?" in text
    assert "Can it be paid?" not in text
