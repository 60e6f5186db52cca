"""Criteria, versions of a rubric and grades side by side, called as their customer would."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.integration.claims import claim_from
from tests.integration.http.conftest import Web
from tests.integration.test_account_commands import Run, run, slug  # noqa: F401 - a fixture is used by its name
from tests.integration.test_insight import refit
from tests.integration.test_rubric_versions import KIND, SHORT, grade, grading, publish
from tests.lab import Lab, fresh

from tarazu import kinds, projects, tasks
from tarazu.kit.actor import Actor
from tarazu.projects import Project

pytestmark = pytest.mark.anyio

GRADED, WRITTEN = "rubric.grade", "rubric.author"


async def graded(lab: Lab, customer: Actor) -> Project:
    """Return a project with answers graded by two people who differ on one criterion."""
    project = await grading(lab, customer)
    one, other = await lab.contributor(), await lab.contributor()
    for _ in range(2):
        await grade(lab, one, project, kind="met", short="met")
        await grade(lab, other, project, kind="met", short="not_met")
    await refit(lab, customer, project)
    return project


async def test_a_criterion_leads_to_the_answers_on_which_graders_differ_and_these_to_both_quotes(
    web: Web, lab: Lab
) -> None:
    customer = await lab.customer()
    here = f"/projects/{(await graded(lab, customer)).id}"
    async with web.session(customer) as client:
        assert f'href="{here}/quality/criteria"' in (await client.get(f"{here}/quality")).text
        page = (await client.get(f"{here}/quality/criteria")).text
        assert page.index(SHORT["criterion"]) < page.index(KIND["criterion"])
        (href,) = re.findall(rf'href="({here}/quality/criteria/answers[^"]*)"', page)
        answers = (await client.get(unescape(href))).text
        tasks = re.findall(rf'href="({here}/tasks/[^"]*)#grades"', answers)
        assert len(tasks) == 2
        task = (await client.get(tasks[0])).text
    sheet = task[task.index('id="grades"') : task.index('id="submissions"')]
    assert sheet.count("<q ") == 3
    assert [word in sheet for word in ("Graders differ", "40%", "100%", "70%", "60 of 100")] == [True] * 5


async def test_a_page_without_gradings_says_how_there_will_be_some(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer, 0)
    async with web.session(customer) as client:
        page = await client.get(f"/projects/{project.id}/quality/criteria?version=9")
        odd = await client.get(f"/projects/{project.id}/quality/criteria/answers?of=nothing")
    assert (page.status_code, "No gradings yet" in page.text) == (200, True)
    assert odd.status_code == 404


async def test_versions_are_told_apart_on_the_pages(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer, 1)
    await grade(lab, await lab.contributor(), project, kind="met", short="met")
    await publish(lab, customer, project, {**KIND, "points": 9})
    await grade(lab, await lab.contributor(), project, kind="not_met")
    await refit(lab, customer, project)
    here = f"/projects/{project.id}"
    async with web.session(customer) as client:
        newest = (await client.get(f"{here}/quality/criteria")).text
        older = (await client.get(f"{here}/quality/criteria?version=1")).text
        listed = (await client.get(f"{here}/tasks")).text
        (href,) = set(re.findall(rf'href="({here}/tasks/[^"?]*)"', listed))
        task = (await client.get(href)).text
        mixed = (await client.get(f"{here}/quality")).text
    assert (SHORT["criterion"] in newest, SHORT["criterion"] in older) == (False, True)
    assert "more than one version" in newest
    assert "more than one version" in mixed
    assert "only in version 1" in task


def form(**changes: str) -> dict[str, str]:
    """Return what the form of a rubric sends when nothing was changed, and changes."""
    rows = {f"{name}_{i}": str(each.get(name, "")) for i, each in enumerate((KIND, SHORT))
            for name in ("key", "criterion", "points", "category")}  # fmt: skip
    return {"replaces": "1", **rows, **changes}


async def test_a_rubric_is_changed_by_a_form_and_tells_what_changed(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer, 0)
    path = f"/projects/{project.id}/rubric"
    sent = form(points_0="−5", criterion_1="", criterion_2="Names a source.", points_2="4", key_2="")
    async with web.session(customer) as client:
        assert (await client.post(path, data=sent)).status_code == 303
        page = (await client.get(path)).text
        stale = await client.post(path, data=form(points_0="7"))
    for word in ("Other points", "Removed", "Added", "Names a source.", "Asha"):
        assert word in page, word
    assert stale.status_code == 409
    assert "version 2" in stale.text
    async with web.key(customer) as client:
        newest, first = (await client.get(f"/api/v1/projects/{project.id}/rubrics")).json()["items"]
    assert newest["rubric"] == [
        {**KIND, "points": -5},
        {"key": "c1", "criterion": "Names a source.", "points": 4},
    ]
    assert [(each["key"], each["change"]) for each in newest["changes"]] == [
        ("kind", "reweighted"),
        ("c1", "added"),
        ("short", "removed"),
    ]
    assert (first["version"], first["changes"]) == (1, [])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"points_1": "many"}, "points_1"),
        ({"points_1": "0"}, "points_1"),
        ({"criterion_1": "x" * 2001}, "criterion_1"),
        ({"criterion_2": "Is true.", "points_2": "1", "key_2": "kind"}, "key_2"),
        ({"criterion_0": "", "points_1": "101"}, "points_1"),
    ],
)
async def test_a_faulty_form_keeps_what_was_typed_and_says_where(
    web: Web, lab: Lab, changes: dict[str, str], field: str
) -> None:
    customer = await lab.customer()
    project = await grading(lab, customer, 0)
    async with web.session(customer) as client:
        answer = await client.post(f"/projects/{project.id}/rubric", data=form(**changes))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert all(value in answer.text for value in changes.values())


async def test_who_may_not_manage_projects_reads_a_rubric_only_and_a_stranger_nothing(web: Web, lab: Lab) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    assert customer.tenant_id
    viewer = await lab.colleague(customer.tenant_id, "viewer")
    project = await grading(lab, customer, 0)
    path = f"/projects/{project.id}/rubric"
    async with web.session(viewer) as client:
        page = await client.get(path)
        assert (page.status_code, "<textarea" in page.text) == (200, False)
        assert (await client.post(path, data=form())).status_code == 403
    async with web.session(stranger) as client:
        assert (await client.get(path)).status_code == 404
        assert (await client.post(path, data=form())).status_code == 404
        assert (await client.get(f"/projects/{project.id}/quality/criteria")).status_code == 404


async def test_figures_and_versions_are_answered_as_json(web: Web, lab: Lab) -> None:
    customer, stranger = await lab.customer(), await lab.customer()
    project = await graded(lab, customer)
    bare = await lab.project(customer)
    api = "/api/v1/projects"
    rubric: list[dict[str, Any]] = [{**KIND, "points": 9}]
    async with web.key(customer) as client, web.key(stranger) as other:
        (found,) = (await client.get(f"{api}/{project.id}/quality/criteria")).json()["items"]
        assert (await client.get(f"{api}/{bare.id}/quality/criteria")).json() == {"items": [], "computed_at": None}
        assert (await client.get(f"{api}/{bare.id}/rubrics")).json() == {"items": []}
        made = await client.post(f"{api}/{project.id}/rubrics", json={"rubric": rubric, "replaces": 1})
        stale = await client.post(f"{api}/{project.id}/rubrics", json={"rubric": [], "replaces": 1})
        odd = await client.post(f"{api}/{bare.id}/rubrics", json={"rubric": rubric})
        for each in ("rubrics", "quality/criteria"):
            assert (await other.get(f"{api}/{project.id}/{each}")).status_code == 404
    assert [(each["key"], each["split"], each["shared"]) for each in found["criteria"]] == [
        ("short", 2, 2),
        ("kind", 0, 2),
    ]
    assert (made.status_code, made.json()["version"], made.json()["rubric"]) == (201, 2, rubric)
    assert (stale.status_code, odd.status_code) == (409, 409)


async def test_a_rubric_that_was_written_tells_what_is_different_from_what_it_began_with(web: Web, lab: Lab) -> None:
    customer, author = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, kind="rubric.author")
    example = kinds.of("rubric.author").example("en")
    begun = [{**each, "points": each["points"] + 1} for each in example["answer"]["rubric"][:1]]
    (task_id,) = await lab.add(customer, project, payload={**example["payload"], "rubric": begun})
    claimed = await claim_from(lab, author, project)
    await tasks.submit(lab.db, author, claimed.id, example["answer"], 60)
    async with web.session(customer) as client:
        page = (await client.get(f"/projects/{project.id}/tasks/{task_id}")).text
    drafts = page[page.index('id="drafts"') : page.index('id="submissions"')]
    assert ("Other points" in drafts, drafts.count("Added")) == (True, len(example["answer"]["rubric"]) - 1)
    assert kinds.rubric_version(example["answer"]["rubric"]) in drafts


async def test_a_rubric_without_criteria_says_so_and_an_unread_form_publishes_nothing(web: Web, lab: Lab) -> None:
    customer = await lab.customer()
    ontology = {**kinds.of("rubric.grade").example("en")["ontology"], "rubric": []}
    project = await lab.project(customer, kind="rubric.grade", ontology=ontology)
    path = f"/projects/{project.id}/rubric"
    async with web.session(customer) as client:
        page = (await client.get(path)).text
        typed = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', page))
        sent = await client.post(path, data={**typed, "criterion_0": "  ", "points_0": "", "key_0": ""})
        versions = (await client.get(f"/api/v1/projects/{project.id}/rubrics")).json()["items"]
    assert ("No criteria of the project yet" in page, sent.headers["location"]) == (True, f"{path}?notice=rubric_same")
    assert [(each["version"], each["rubric"]) for each in versions] == [(1, [])]


SAID = "One person grades each answer"


@pytest.mark.parametrize(("kind", "redundancy", "warned"), [(GRADED, 1, True), (GRADED, 2, False), (WRITTEN, 1, False)])
async def test_grading_by_one_person_is_warned_of_and_not_refused(
    web: Web, lab: Lab, kind: str, redundancy: int, warned: bool
) -> None:
    customer = await lab.customer()
    project = await lab.project(
        customer, kind=kind, redundancy=redundancy, ontology=kinds.of(kind).example("en")["ontology"]
    )
    path = f"/api/v1/projects/{project.id}"
    async with web.key(customer) as client:
        assert (await client.get(path)).json()["warnings"] == ["graded_once"] * warned
        once = (await client.put(f"{path}/redundancy", json={"redundancy": 1})).json()
        assert once["warnings"] == ["graded_once"] * (kind == GRADED)
        await client.put(f"{path}/redundancy", json={"redundancy": redundancy})
    async with web.session(customer) as client:
        for page in (f"/projects/{project.id}", f"/projects/{project.id}/settings"):
            assert (SAID in (await client.get(page)).text) is warned


async def test_starting_a_project_and_the_command_warn_of_it_too(
    web: Web,
    lab: Lab,
    run: Run,  # noqa: F811
    tmp_path: Path,
) -> None:
    customer = await lab.customer()
    body = msgspec.to_builtins(projects.template("rubric-grading").project(fresh("p"), "en")) | {"redundancy": 1}
    del body["review_rate"]
    async with web.key(customer) as client:
        made = (await client.post("/api/v1/projects", json=body)).json()
    assert made["warnings"] == ["graded_once"]
    command = ("project", "redundancy", "--project", made["name"], "-t", await slug(lab, customer), "--least")
    file = tmp_path / "project.json"
    for more in ((), ("--json",)):
        file.write_bytes(msgspec.json.encode(body | {"name": fresh("p")}))
        begun = await run("project", "import", file, "-t", await slug(lab, customer), *more)
        assert begun.data["warnings"] == ["graded_once"] if more else SAID in " ".join(begun.out.split())
    assert SAID in " ".join((await run(*command, "1")).out.split())
    assert SAID not in (await run(*command, "2")).out
    assert (await run(*command, "1", "--json")).data["warnings"] == ["graded_once"]
