"""Every type of task: created, worked on by a contributor, answered in the shape that the contract promises."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from scaleapi.exceptions import ScaleInvalidRequest

from tarazu import projects
from tarazu.scale import types
from tests.integration.door.acts import said
from tests.integration.door.conftest import Door
from tests.lab import PASSWORD, Lab, fresh

pytestmark = pytest.mark.anyio


def examples() -> Any:
    """Return the examples that the unit tests of the types use."""
    place = Path(__file__).parents[2] / "unit" / "scale" / "type_examples.py"
    spec = importlib.util.spec_from_file_location("door_type_examples", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GOOD: dict[str, dict[str, Any]] = examples().GOOD
REQUIRED: dict[str, list[str]] = examples().REQUIRED
TYPES = sorted(types.SERVED)


@pytest.fixture(scope="module")
async def worker(lab: Lab, base: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client in which a contributor has signed in."""
    person = await lab.contributor()
    headers = {"X-Requested-With": "tarazu"}
    async with httpx.AsyncClient(base_url=base, headers=headers, timeout=60, verify=False) as client:
        answer = await client.post("/api/session", json={"handle": person.handle, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        yield client


async def hand_in(door: Door, worker: httpx.AsyncClient, project: str, values: dict[str, Any]) -> dict[str, Any]:
    """Take the task of a project and answer it over the contributor's API; return what the contributor saw."""
    await door.lab.settle()
    async with door.lab.db.tx(door.customer) as tx:
        feed = await door.lab.feed(await projects.project_named(tx, project))
    claimed = await worker.post("/api/work/claims", json={"feed_id": str(feed)})
    assert claimed.status_code == 201, claimed.text
    held: dict[str, Any] = claimed.json()["assignment"]
    place = f"/api/work/assignments/{held['id']}"
    seen: dict[str, Any] = (await worker.get(place)).json()
    answer = await worker.post(f"{place}/submission", json={"answer": {"values": values}, "seconds": 30})
    assert answer.status_code == 201, answer.text
    return seen


@pytest.mark.parametrize("name", TYPES)
async def test_a_task_is_worked_on_and_its_response_has_the_promised_shape(
    house: Door, worker: httpx.AsyncClient, name: str
) -> None:
    params = {**GOOD[name], "unheard_of": {"kept": [1]}}
    params.pop("project", None)
    project = fresh("p")
    await said(house, "POST", "projects", json={"name": project, "type": name})
    task = await said(house, "POST", f"task/{name}", json={**params, "project": project})
    assert (task["type"], task["status"], task["project"]) == (name, "pending", project)
    assert task["params"] == {key: value for key, value in params.items() if key != "instruction"}
    values = types.made_up_values(name, params)
    seen = await hand_in(house, worker, project, values)
    assert ("initial" in seen["task"]) == ("hypothesis" in params)
    done = await said(house, "GET", f"task/{task['task_id']}")
    assert done["status"] == "completed"
    parts: dict[str, Any] = {}

    def link(part: str) -> str:
        parts[part] = f"{house.base}/v1/task/{task['task_id']}/response_url/{part}"
        return parts[part]

    making = types.Making(task_id=task["task_id"], link=link)
    assert done["response"] == json.loads(json.dumps(types.response(name, params, values, making)))
    for part, url in parts.items():
        async with house.raw() as http:
            fetched = await http.get(url)
        assert (fetched.status_code, fetched.json()) == (200, types.contents(name, params, values, making)[part])
        async with httpx.AsyncClient(verify=False) as nobody:
            assert (await nobody.get(url)).status_code == 401


@pytest.mark.parametrize("name", TYPES)
async def test_a_test_key_is_answered_at_once_in_the_same_shape(house: Door, name: str) -> None:
    params = {key: value for key, value in GOOD[name].items() if key not in ("hypothesis", "project")}
    task = await said(house, "POST", f"task/{name}", key=house.test_key, json=params)
    assert (task["status"], task["is_test"]) == ("completed", True)
    shown = await said(house, "GET", f"task/{task['task_id']}", key=house.test_key)
    assert shown["response"] == task["response"]
    assert set(shown["response"]) >= set(types.made_up(name, params, types.Making(task_id=task["task_id"])))


@pytest.mark.parametrize(("name", "missing"), [(name, each) for name in TYPES for each in REQUIRED.get(name, [])])
async def test_a_missing_parameter_is_named_in_the_refusal(house: Door, name: str, missing: str) -> None:
    rest = {key: value for key, value in GOOD[name].items() if key not in (missing, "project")}
    error = await said(house, "POST", f"task/{name}", 400, json=rest)
    assert f"{missing} is required" in error


async def test_a_task_of_another_type_may_stand_in_a_project(house: Door) -> None:
    project = await house.project()
    task = await said(house, "POST", "task/categorization", json={**GOOD["categorization"], "project": project})
    assert (task["type"], task["project"]) == ("categorization", project)


async def test_a_part_of_a_response_that_there_is_not_is_not_found(house: Door) -> None:
    task = await said(house, "POST", "task/categorization", json=GOOD["categorization"])
    await said(house, "GET", f"task/{task['task_id']}/response_url/annotations", 404)


async def test_a_type_that_is_not_served_is_refused_with_402(house: Door) -> None:
    for name, reason in types.NOT_SERVED.items():
        assert reason in await said(house, "POST", f"task/{name}", 402, json={})
    with pytest.raises(ScaleInvalidRequest):
        await house.call(house.client.api.post_request, "task/phonecall", {"a": 1})
