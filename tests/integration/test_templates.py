"""Projects from templates: on the command line and over the API, with tasks to try them on."""

from __future__ import annotations

import pytest

from tarazu import kinds, models, projects, tasks
from tarazu.http.words import WORDS
from tarazu.kit.actor import Actor
from tarazu.kit.errors import Refusal
from tarazu.kit.outbound import Outbound
from tests.integration.http.conftest import Web, fault, problem, web  # noqa: F401 - a fixture is used by its name
from tests.integration.test_account_commands import Run, run, slug  # noqa: F401
from tests.lab import Lab, fresh

pytestmark = pytest.mark.anyio

SPOKEN = [(each.name, language) for each in projects.templates() for language in each.languages]


@pytest.mark.parametrize(("name", "language"), SPOKEN)
async def test_a_template_becomes_a_project_whose_samples_can_be_claimed(
    lab: Lab,
    run: Run,  # noqa: F811
    name: str,
    language: str,
) -> None:
    customer = await lab.customer()
    one = projects.template(name)
    talked_to = [each for named in await known_models(lab, customer, one) for each in ("--model", named)]
    command = ("project", "create", "--template", name, "-t", await slug(lab, customer), "--name", fresh("trial"))
    made = await run(*command, "--language", language, "--with-samples", "--json", *talked_to)
    assert made.code == 0, made.err
    assert (made.data["kind"], made.data["language"]) == (one.kind, language)
    assert made.data["samples"] == len(one.samples[language])
    async with lab.db.tx(customer) as tx:
        (project,) = await projects.projects(tx)
        assert (await tasks.progress(tx, project.id)).tasks == made.data["samples"]
        assert (await projects.rate(tx, project.id, 1)).money == one.pay
    person = await lab.contributor(languages=(language,), skills=tuple(WORDS["skills"]))
    if isinstance(kinds.of(one.kind), kinds.Sensitive):
        await lab.agree(person, project)
    claimed = await lab.claim(person, project)
    assert "reference" not in claimed.view


async def known_models(lab: Lab, customer: Actor, template: projects.Template) -> list[str]:
    """Return models of a customer's, as many as the template talks to."""
    names = [fresh("m") for _ in template.ontology.get("models", ())]
    async with lab.db.tx(customer) as tx:
        for name in names:
            new = models.NewEndpoint(name=name, base_url=f"https://{name}.example/v1", model="m")
            await models.add_endpoint(tx, Outbound(), lab.secrets, new)
    return names


async def test_a_template_names_models_that_its_customer_must_have(lab: Lab, run: Run) -> None:  # noqa: F811
    customer = await lab.customer()
    command = (
        "project",
        "create",
        "--template",
        "live-conversation",
        "-t",
        await slug(lab, customer),
        "--name",
        "talk",
    )
    made = await run(*command)
    assert (made.code, "model-one" in made.err or "models[0]" in made.err) == (1, True), made.err


async def test_without_samples_a_project_from_a_template_has_no_task(lab: Lab, run: Run) -> None:  # noqa: F811
    customer = await lab.customer()
    command = ("project", "create", "--template", "writing-quality", "-t", await slug(lab, customer), "--name", "w")
    made = await run(*command)
    assert made.code == 0, made.err
    assert "30.00 INR" in made.out
    again = await run(*command)
    assert (again.code, "w" in again.err) == (1, True)
    unknown = await run(*command[:3], "no-such", *command[4:])
    assert (unknown.code, "template" in unknown.err) == (1, True)


async def test_what_the_api_tells_of_a_template_starts_a_project_with_its_tasks(web: Web, lab: Lab) -> None:  # noqa: F811
    customer = await lab.customer()
    async with web.key(customer) as key:
        listed = (await key.get("/api/v1/templates")).json()["items"]
        assert [each["name"] for each in listed] == [each.name for each in projects.templates()]
        bodies = (await key.get("/api/v1/templates/finance-table-qa?language=hi")).json()
        made = await key.post("/api/v1/projects", json=bodies["project"])
        assert made.status_code == 201, made.text
        path = f"/api/v1/projects/{made.json()['id']}"
        added = await key.post(f"{path}/tasks/bulk", json=bodies["tasks"])
        assert (added.status_code, added.json()["created"]) == (201, 2), added.text
        stored = (await key.get(f"{path}/ontology")).json()["body"]
        assert kinds.of("form").labels(stored) == ["table", "text", "table-text", "not_answerable"]
        problem(await key.get("/api/v1/templates/no-such"), 404, "not_found")
        fault(await key.get("/api/v1/templates/hindi-fluency"), "language", "not_allowed")


async def test_an_answer_rests_on_cells_that_are_in_the_table_and_say_so(lab: Lab) -> None:
    template = projects.template("finance-table-qa")
    customer, person = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, kind="form", ontology=template.project("p", "en").ontology)
    await lab.add(customer, project, payload=template.samples["en"][0])
    claimed = await lab.claim(person, project)
    for cell, value, field in (("ZZ99", "96.6", "cell"), ("B3", "84.0", "value")):
        answer = {"values": {"basis": "table", "cells": [{"cell": cell, "value": value}]}}
        with pytest.raises(Refusal) as refused:
            await tasks.submit(lab.db, person, claimed.id, answer, 60)
        assert [each.field for each in refused.value.faults] == [f"answer.values.cells[0].{field}"]
    answer = {"values": {"basis": "table", "cells": [{"cell": "B3", "value": "96.6"}]}}
    assert (await tasks.submit(lab.db, person, claimed.id, answer, 60)).outcome == "recorded"
