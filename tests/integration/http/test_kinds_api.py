"""Kinds by API: their names, titles and schemas, under the ontology of one's own project alone."""

from __future__ import annotations

import httpx
import jsonschema
import pytest
from tests.integration.http.conftest import fault, problem
from tests.lab import Lab

from tarazu import kinds
from tarazu.kit.actor import Actor

pytestmark = pytest.mark.anyio

KINDS = "/api/v1/kinds"


async def test_every_kind_is_named_in_both_languages(key: httpx.AsyncClient) -> None:
    told = (await key.get(KINDS)).json()["items"]
    assert [each["name"] for each in told] == kinds.names()
    assert all(each["title"]["en"] != each["title"]["hi"] for each in told)


@pytest.mark.parametrize("name", kinds.names())
async def test_the_example_of_a_kind_is_as_its_schemas_say(key: httpx.AsyncClient, name: str) -> None:
    told = (await key.get(f"{KINDS}/{name}/schema")).json()
    assert told["name"] == name
    example = kinds.of(name).example("en")
    for part in ("ontology", "payload", "answer"):
        jsonschema.Draft202012Validator.check_schema(told[part])
        jsonschema.validate(example[part], told[part], cls=jsonschema.Draft202012Validator)


async def test_an_answer_is_described_under_the_ontology_of_a_project(
    lab: Lab, customer: Actor, key: httpx.AsyncClient
) -> None:
    ontology = kinds.of("text.classify").example("en")["ontology"]
    ontology["labels"] = [{"key": "fresh", "label": {"en": "Fresh"}}, {"key": "stale", "label": {"en": "Stale"}}]
    project = await lab.project(customer, kind="text.classify", ontology=ontology)
    told = (await key.get(f"{KINDS}/text.classify/schema?project={project.id}")).json()["answer"]
    jsonschema.validate({"labels": ["fresh"]}, told)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"labels": ["positive"]}, told)
    fault(await key.get(f"{KINDS}/text.spans/schema?project={project.id}"), "project", "not_allowed")


async def test_an_unknown_kind_and_anothers_project_are_not_there(lab: Lab, key: httpx.AsyncClient) -> None:
    problem(await key.get(f"{KINDS}/no.such/schema"), 404, "not_found")
    theirs = await lab.project(await lab.customer(), kind="text.classify")
    for strange in (theirs.id, "x"):
        problem(await key.get(f"{KINDS}/text.classify/schema?project={strange}"), 404, "not_found")
