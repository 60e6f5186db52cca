"""Projects: parameters in versions, and what only projects have."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

import pytest
from scaleapi.exceptions import ScaleDuplicateResource, ScaleInvalidRequest, ScaleResourceNotFound
from scaleapi.tasks import TaskType

from tests.integration.door.acts import made, said, taken
from tests.integration.door.conftest import Door
from tests.lab import fresh

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("params", [None, {}, {"a": 1}])
async def test_a_project_begins_with_version_0_of_its_parameters(house: Door, params: Any) -> None:
    name = fresh("p")
    project = await house.call(house.client.create_project, name, TaskType.Chat, params)
    assert (project.name, project.type, project.version) == (name, "chat", 0)
    shown = project.as_dict()
    assert {"id", "created_at", "param_history", "rapid", "studio", "archived"} <= set(shown)
    assert (shown["rapid"], shown["studio"], shown["archived"]) == (False, False, False)
    assert [entry["version"] for entry in shown["param_history"]] == [0]


@pytest.mark.parametrize("type", sorted(each.value for each in TaskType))
async def test_a_project_may_be_of_any_type_there_is(house: Door, type: str) -> None:
    assert (await house.call(house.client.get_project, await house.project(type=type))).type == type


async def test_set_params_replaces_unless_it_patches(house: Door) -> None:
    name = await house.project(params={"a": 1, "b": {"c": 1}})
    update = house.client.update_project
    patched = await house.call(update, name, patch=True, b={"d": 2}, instruction="Look.")
    assert {key: patched.params[key] for key in ("a", "b", "instruction")} == {
        "a": 1,
        "b": {"d": 2},
        "instruction": "Look.",
    }
    assert (patched.version, patched.instruction, "patch" in patched.params) == (1, "Look.", False)
    replaced = await house.call(update, name, patch=False, e=3)
    assert (replaced.version, replaced.params["e"], "a" in replaced.params) == (2, 3, False)
    emptied = await house.call(update, name)
    assert (emptied.version, set(emptied.params)) == (3, {"version", "created_at"})
    history = emptied.as_dict()["param_history"]
    assert [entry["version"] for entry in history] == [0, 1, 2, 3]
    assert history[0]["a"] == 1
    assert (await house.call(house.client.get_project, name)).as_dict() == emptied.as_dict()


@pytest.mark.parametrize(
    ("patch", "kept"), [("true", True), ("True", True), ("False", False), (None, False), (0, False)]
)
async def test_patch_is_read_as_clients_write_it(house: Door, patch: Any, kept: bool) -> None:
    name = await house.project(params={"a": 1})
    project = await said(house, "POST", f"projects/{name}/setParams", json={"patch": patch, "b": 2})
    assert ("a" in project["param_history"][-1]) == kept


async def test_of_parameters_set_at_once_each_is_a_version(house: Door) -> None:
    name = await house.project()
    await asyncio.gather(*(house.call(house.client.update_project, name, patch=True, **{f"k{i}": i}) for i in range(6)))
    project = (await house.call(house.client.get_project, name)).as_dict()
    assert [entry["version"] for entry in project["param_history"]] == list(range(7))
    assert {key for key in project["param_history"][-1] if key.startswith("k")} == {f"k{i}" for i in range(6)}


async def test_of_projects_of_one_name_made_at_once_one_is(house: Door) -> None:
    name = fresh("p")
    outcomes = await asyncio.gather(
        *(house.call(house.client.create_project, name, TaskType.Chat, {}) for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(each, ScaleDuplicateResource) for each in outcomes) == 3


async def test_new_parameters_hold_for_later_tasks_only(door: Door) -> None:
    boxes = {"box": {"objects_to_annotate": ["Old"]}}
    name = await door.project(params={"geometries": boxes, "instruction": "Old words."})
    task = await said(
        door, "POST", "task/imageannotation", json={"project": name, "attachment": "https://example.com/a"}
    )
    await door.call(
        door.client.update_project, name, geometries={"box": {"objects_to_annotate": ["New"]}}, instruction="New words."
    )
    later = await said(
        door, "POST", "task/imageannotation", json={"project": name, "attachment": "https://example.com/a"}
    )
    assert later["params"]["geometries"]["box"]["objects_to_annotate"] == ["New"]
    before = await door.call(door.client.get_task, task["task_id"])
    assert before.params["geometries"] == boxes
    view = (await taken(door, await door.lab.contributor(), name)).view
    assert "Old words." in view["instruction"]


async def test_projects_are_one_list_newest_first(door: Door) -> None:
    assert await door.call(door.client.projects) == []
    names = [await door.project() for _ in range(3)]
    assert [each.name for each in await door.call(door.client.projects)] == names[::-1]
    assert [each.name for each in await door.call(door.client.get_projects)] == names[::-1]
    assert isinstance(await said(door, "GET", "projects"), list)


@pytest.mark.parametrize(("archived", "count"), [("", 1), ("?archived=False", 1), ("?archived=true", 0)])
async def test_projects_are_listed_by_whether_they_are_archived(door: Door, archived: str, count: int) -> None:
    await door.project()
    assert len(await said(door, "GET", f"projects{archived}")) == count


@pytest.mark.parametrize(
    "body",
    [
        {"type": "chat"},
        {"name": "n"},
        {"name": "n", "type": "nothing"},
        {"name": "n", "type": None},
        {"name": "n", "type": ["chat"]},
        {"name": "n", "type": "chat", "params": []},
        {"name": "n", "type": "chat", "params": "text"},
        {"name": "n", "type": "chat", "rapid": "perhaps"},
        {"name": "n", "type": "chat", "studio": {}},
        {"name": "n", "type": "chat", "pipeline": "nothing"},
        {"name": "n", "type": "chat", "pipeline": "consensus_task", "attempts": 0},
        {"name": "n", "type": "chat", "pipeline": "consensus_task", "attempts": 101},
        {"name": "n", "type": "chat", "attempts": "3"},
        {"name": "n", "type": "chat", "params": {"a": "x" * 1_000_001}},
    ],
)
async def test_a_project_that_cannot_be_is_an_invalid_request(house: Door, body: dict[str, Any]) -> None:
    await said(house, "POST", "projects", 400, json=body)


async def test_what_a_project_is_for_is_told(house: Door) -> None:
    rapid = await house.call(house.client.create_project, fresh("p"), TaskType.Chat, {}, rapid=True)
    studio = await house.call(house.client.create_project, fresh("p"), TaskType.Chat, {}, studio=True)
    assert (rapid.as_dict()["rapid"], rapid.as_dict()["studio"]) == (True, False)
    assert (studio.as_dict()["rapid"], studio.as_dict()["studio"]) == (False, True)
    await house.call(house.client.create_project, fresh("p"), TaskType.Chat, {}, dataset_id="ds_1")


async def test_the_template_of_a_chat_project_names_its_variables(house: Door) -> None:
    variables = {"topic": "text", "नाम": {"type": "text"}}
    name = await house.project(type="chat", params={"template_variables": variables})
    template = await house.call((await house.call(house.client.get_project, name)).get_template)
    assert (template.version, template.template_variables) == (0, variables)
    assert {"id", "created_at", "updated_at", "response_schema"} <= set(template.as_dict())
    await house.call(house.client.update_project, name, patch=True, template_variables={"a": 1})
    later = await house.call(house.client.get_project_template, name)
    assert (later.version, later.template_variables) == (1, {"a": 1})


@pytest.mark.parametrize("variables", [None, [], "text", 5])
async def test_a_template_has_variables_whatever_the_parameters_say(house: Door, variables: Any) -> None:
    name = await house.project(type="textcollection", params={"template_variables": variables})
    assert (await house.call(house.client.get_project_template, name)).template_variables == {}


async def test_a_project_of_another_type_has_no_template(house: Door) -> None:
    with pytest.raises(ScaleResourceNotFound):
        await house.call(house.client.get_project_template, await house.project())


@pytest.mark.parametrize("instruction", [5, None, ["a"], {"a": 1}, "", " "])
async def test_an_instruction_of_any_kind_is_kept_and_breaks_nothing(house: Door, instruction: Any) -> None:
    name = await house.project(params={"instruction": instruction})
    task = await made(house, project=name)
    assert task.status == "pending"
    assert (await house.call(house.client.get_project, name)).params["instruction"] == instruction


async def test_common_parameters_of_a_project_do_not_become_those_of_its_tasks(house: Door) -> None:
    name = await house.project(params={"tags": ["x"], "metadata": {"a": 1}, "unique_id": "u", "project": "q"})
    for _ in range(2):
        task = await made(house, project=name)
        assert (task.metadata, task.project) == ({}, name)
        assert not {"tags", "unique_id"} & set(task.as_dict())


async def test_a_faulty_parameter_of_a_project_is_told_when_a_task_needs_it(house: Door) -> None:
    name = await house.project(params={"geometries": "no object"})
    with pytest.raises(ScaleInvalidRequest, match="geometries"):
        await house.call(
            house.client.create_task, TaskType.ImageAnnotation, project=name, attachment="https://example.com/a.jpg"
        )


async def test_a_native_project_is_known_by_its_kind_and_takes_parameters(door: Door) -> None:
    native = await door.lab.project(door.customer)
    project = await door.call(door.client.get_project, native.name)
    assert (project.type, project.params) == ("chat", None)
    await asyncio.gather(*(door.call(door.client.update_project, native.name, patch=True, **{k: 1}) for k in "abc"))
    project = await door.call(door.client.get_project, native.name)
    assert (project.version, {*"abc"} <= set(project.params)) == (2, True)
    assert [each.name for each in await door.call(door.client.projects)] == [native.name]


@pytest.mark.parametrize("ontology", [None, "text", {"a": 1}])
async def test_an_ontology_is_a_list(house: Door, ontology: Any) -> None:
    name = await house.project()
    await said(house, "POST", f"projects/{quote(name)}/setOntology", 400, json={"ontology": ontology})
    await said(
        house, "POST", f"projects/{quote(name)}/setOntology", json={"ontology": ["a", {"b": ["c"]}], "name": "x"}
    )
