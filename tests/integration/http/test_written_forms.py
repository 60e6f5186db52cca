"""Forms that programs write, brought by a project and by a task over the API, answered, and told where they are wrong."""

from __future__ import annotations

import uuid

import pytest
from tests.integration.http.conftest import Web, fault
from tests.lab import Lab, fresh
from tests.unit.kinds.test_form_written import NODE, VALUES, WRITTEN, Invoice

from tarazu import projects, tasks
from tarazu.kit.actor import Actor

pytestmark = pytest.mark.anyio

ITEMS = [{"type": "text", "content": "2 lamps"}]


def body(**changes: object) -> dict[str, object]:
    """Return a project whose ontology is what Pydantic wrote."""
    rate = {"amount_minor": 1500, "currency": "INR"}
    return {"name": fresh("forms"), "kind": "form", "ontology": {"schema": WRITTEN}, "guidelines": {"en": "§1 Read."}, "rate": rate, **changes}  # fmt: skip


@pytest.mark.parametrize("of_task", [False, True])
async def test_an_answer_to_what_pydantic_wrote_is_what_the_model_reads(
    web: Web, lab: Lab, customer: Actor, of_task: bool
) -> None:
    own, shared = ({"schema": WRITTEN}, {}) if of_task else ({}, {"schema": WRITTEN})
    async with web.key(customer) as client:
        made = await client.post("/api/v1/projects", json=body(redundancy=1, ontology=shared))
        assert made.status_code == 201, made.text
        path = f"/api/v1/projects/{made.json()['id']}/tasks"
        sent = await client.post(path, json={"payload": {"items": ITEMS, **own, "initial": {"stars": 2}}})
        assert sent.status_code == 201, sent.text
    async with lab.db.tx(customer) as tx:
        project = await projects.project(tx, uuid.UUID(made.json()["id"]))
    author = await lab.contributor()
    await lab.answer(author, await lab.claim(author, project), values=VALUES)
    async with lab.db.tx(customer) as tx:
        (answer,) = await tasks.submissions(tx, project.id)
    assert Invoice.model_validate(answer.answer["values"]).nick is None
    assert "$defs" not in repr(answer)


async def test_a_pattern_that_is_large_when_written_out_is_refused_in_words(
    web: Web, lab: Lab, customer: Actor
) -> None:
    form = {"type": "object", "properties": {"name": {"type": "string", "pattern": r"^[\p{L}\p{M} ]{1,100}$"}}}
    project = await lab.project(customer, kind="form", ontology={})
    async with web.key(customer) as client:
        refused = await client.post("/api/v1/projects", json=body(ontology={"schema": form}))
        fault(refused, "ontology.schema.properties.name.pattern", "too_long")
        assert "at most 1,000" in refused.text
        path = f"/api/v1/projects/{project.id}/tasks"
        told = await client.post(path, json={"payload": {"items": ITEMS, "schema": form}})
        fault(told, "payload.schema.properties.name.pattern", "too_long")


async def test_a_form_that_contains_itself_is_refused_by_the_name_of_the_definition(
    web: Web, lab: Lab, customer: Actor
) -> None:
    bad = {"$defs": {"Node": {**NODE, "title": "Node"}}, "$ref": "#/$defs/Node"}
    place = 'schema["$defs"].Node.properties.next.anyOf[0]["$ref"]'
    project = await lab.project(customer, kind="form", ontology={})
    async with web.key(customer) as client:
        fault(
            await client.post("/api/v1/projects", json=body(ontology={"schema": bad})),
            f"ontology.{place}",
            "bad_format",
        )
        path = f"/api/v1/projects/{project.id}/tasks"
        told = await client.post(path, json={"payload": {"items": ITEMS, "schema": bad}})
        fault(told, f"payload.{place}", "bad_format")
        assert "form that does not contain itself" in told.text
