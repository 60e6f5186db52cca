"""More than two answers by API: a project is started, given tasks, and its answers handed in and refused by name."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from tests.integration.http.conftest import example, fault, new_project, problem
from tests.lab import Lab, fresh

from tarazu import projects
from tarazu.kit.actor import Actor

pytestmark = pytest.mark.anyio


def several(most: Any, **changes: Any) -> dict[str, Any]:
    """Return the body of a project that compares at most so many answers."""
    ontology = {**example()["ontology"], "criteria": [], "answers_max": most}
    return new_project(name=fresh("several"), ontology=ontology, **changes)


@pytest.mark.parametrize(
    ("most", "code"), [(1, "out_of_range"), (9, "out_of_range"), ("3", "wrong_type"), (True, "wrong_type")]
)
async def test_a_number_of_answers_that_cannot_be_is_refused_by_name(
    key: httpx.AsyncClient, most: Any, code: str
) -> None:
    fault(await key.post("/api/v1/projects", json=several(most)), "ontology.answers_max", code)


async def test_four_answers_are_sent_judged_and_read_by_api(
    lab: Lab, customer: Actor, key: httpx.AsyncClient, worker: httpx.AsyncClient
) -> None:
    made = await key.post("/api/v1/projects", json=several(4))
    assert made.status_code == 201, made.text
    path = f"/api/v1/projects/{made.json()['id']}"
    sample = projects.template("best-answer").samples["en"][0]
    beyond = {**sample, "answers": [{"key": letter, "content": "x"} for letter in "abcde"]}
    refused = await key.post(f"{path}/tasks/bulk", json={"tasks": [{"payload": sample}, {"payload": beyond}]})
    fault(refused, "rows[2].payload.answers", "too_long", of="rows_refused")
    assert (await key.post(f"{path}/tasks/bulk", json={"tasks": [{"payload": sample}]})).status_code == 201
    await lab.settle()
    async with lab.db.tx(customer) as tx:
        project = next(each for each in await projects.projects(tx) if str(each.id) in path)
    claimed = await worker.post("/api/work/claims", json={"feed_id": str(await lab.feed(project))})
    held = claimed.json()["assignment"]
    assert [each["key"] for each in held["task"]["answers"]] == ["a", "b", "c", "d"]
    assert "model" not in str(held["task"]["answers"])
    address = f"/api/work/assignments/{held['id']}/submission"
    body = {"answer": {"preference": "e", "strength": 1}, "seconds": 60}
    wrong = problem(await worker.post(address, json=body, headers={"Accept-Language": "hi"}), 422, "answer_refused")
    assert [each["field"] for each in wrong["faults"]] == ["answer.preference"]
    best = next(each["key"] for each in held["task"]["answers"] if each["content"] == sample["answers"][3]["content"])
    done = await worker.post(address, json={"answer": {"preference": best, "strength": 1}, "seconds": 60})
    assert done.status_code == 201, done.text
    told = (await key.get(f"{path}/submissions")).json()["items"]
    assert [each["answer"]["preference"] for each in told] == ["d"]
