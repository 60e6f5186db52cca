"""The page on which a file is imported shows a row that an import into the very project takes."""

from __future__ import annotations

import json
import re
from html import unescape

import httpx
import pytest
from tests.integration.http.conftest import Web
from tests.integration.test_templates import SPOKEN, known_models
from tests.lab import Lab, fresh

from tarazu import kinds, projects, tasks
from tarazu.kit.actor import Actor

pytestmark = pytest.mark.anyio


async def imported(client: httpx.AsyncClient, project: projects.Project) -> list[str]:
    """Import the row that the page shows, twice; return how each went."""
    path = f"/projects/{project.id}/import"
    page = (await client.get(path)).text
    found = re.search(r'id="row"[^>]*><code>(.*?)</code>', page, re.DOTALL)
    assert found
    row = unescape(found[1])
    assert json.loads(row)["payload"]
    answers = [await client.post(path, files={"file": ("tasks.jsonl", row)}) for _ in range(2)]
    return [answer.headers.get("location", answer.text) for answer in answers]


def is_taken_once(went: list[str]) -> bool:
    """Say whether a row made a task the first time, and none the second."""
    return ["notice=imported" in went[0], "notice=nothing_new" in went[1]] == [True, True]


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("kind", kinds.names())
async def test_the_row_on_the_import_page_of_any_kind_is_imported(
    web: Web, lab: Lab, customer: Actor, kind: str, language: str
) -> None:
    project = await lab.project(customer, kind=kind, language=language)
    async with web.session(customer) as client:
        assert is_taken_once(await imported(client, project))


@pytest.mark.parametrize(("name", "language"), SPOKEN)
async def test_the_row_on_the_import_page_of_any_template_is_imported_and_is_one_of_its_samples(
    web: Web, lab: Lab, customer: Actor, name: str, language: str
) -> None:
    one = projects.template(name)
    new = one.project(fresh("sample"), language, await known_models(lab, customer, one))
    async with lab.db.tx(customer) as tx:
        project = await tasks.start_project(tx, new)
        ontology = await projects.ontology(tx, project.id, project.ontology_version)
    if not new.ontology.get("models"):
        assert projects.sample_payload(new.kind, ontology.body, language) == one.samples[language][0]
    async with web.session(customer) as client:
        assert is_taken_once(await imported(client, project))


async def test_the_row_has_as_many_answers_as_the_project_compares(web: Web, lab: Lab, customer: Actor) -> None:
    ontology = {**kinds.of("chat.compare").example("en")["ontology"], "answers_max": 4}
    project = await lab.project(customer, ontology=ontology)
    async with web.session(customer) as client:
        page = unescape((await client.get(f"/projects/{project.id}/import")).text)
        assert '{"key":"d",' in page
        assert is_taken_once(await imported(client, project))


# What a live model answers is known to nobody beforehand.
@pytest.mark.parametrize("kind", [name for name in kinds.names() if not isinstance(kinds.of(name), kinds.Live)])
async def test_a_known_item_is_begun_from_no_example_that_nobody_read(
    web: Web, lab: Lab, customer: Actor, kind: str
) -> None:
    project = await lab.project(customer, kind=kind)
    path = f"/projects/{project.id}/known-items/new"
    async with web.session(customer) as client:
        page = (await client.get(path)).text
        (field,) = re.findall(r'<textarea[^>]*name="payload"[^>]*>(.*?)</textarea>', page, re.DOTALL)
        assert field.strip() == ""
        (shown,) = re.findall(r'<pre class="code"[^>]*><code>(.*?)</code>', page, re.DOTALL)
        unread = await client.post(path, data={"payload": field})
        taken = await client.post(path, data={"payload": unescape(shown)})
    assert unread.status_code == 422
    assert taken.status_code == 200, taken.text
    assert 'id="add-item"' in taken.text
