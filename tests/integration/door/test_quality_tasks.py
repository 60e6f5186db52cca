"""Evaluation and training tasks, through the official client and natively."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from scaleapi.exceptions import ScaleInvalidRequest, ScaleResourceNotFound
from scaleapi.tasks import TaskType

from tarazu import kinds, projects, quality, tasks
from tarazu.kit.errors import Refusal
from tests.integration.door.conftest import Door, cows
from tests.integration.door.test_people import key_of
from tests.lab import Lab

pytestmark = pytest.mark.anyio

BOX = {"annotations": [{"type": "box", "label": "Baby Cow", "left": 1, "top": 2, "width": 30, "height": 40}]}
NAMES = {"text": "Asha lives in Pune.", "labels": [{"name": "person"}, {"name": "place"}]}
FOUND = {"annotations": [{"start": 0, "end": 4, "text": "Asha", "label": "person"}]}


async def kept(door: Door, project: str) -> list[quality.KnownItem]:
    """Return the known items of a project, newest first."""
    async with door.lab.db.tx(door.customer) as tx:
        return await quality.known_items(tx, (await projects.project_named(tx, project)).id)


async def test_evaluation_and_training_tasks_are_kept_with_what_is_expected(door: Door) -> None:
    project = await door.project()
    given = {**cows(project=project), "expected_response": BOX}
    evaluation = await door.call(door.client.create_evaluation_task, TaskType.ImageAnnotation, **given)
    initial = {"annotations": [{**BOX["annotations"][0], "left": 7}]}
    training = await door.call(
        door.client.create_training_task, TaskType.ImageAnnotation, **given, initial_response=initial
    )
    assert (len(evaluation.id), evaluation.expected_response) == (24, BOX)
    assert training.as_dict()["initial_response"] == initial
    newest, oldest = await kept(door, project)
    assert (newest.purpose, oldest.purpose) == ("training", "evaluation")
    assert oldest.initial is None
    assert (newest.initial or {})["values"]["box"][0]["left"] == 7
    assert oldest.expected["values"]["box"][0]["label"] == "Baby Cow"
    assert "Draw a box" in oldest.payload["instruction"]


async def test_the_task_of_text_is_kept_too(door: Door) -> None:
    project = await door.project("namedentityrecognition")
    given = {**NAMES, "project": project, "expected_response": FOUND}
    made = await door.call(door.client.create_evaluation_task, TaskType.NamedEntityRecognition, **given)
    assert made.expected_response == FOUND


async def test_a_known_item_is_handed_to_nobody(door: Door) -> None:
    project = await door.project()
    given = {**cows(project=project), "expected_response": BOX}
    await door.call(door.client.create_training_task, TaskType.ImageAnnotation, **given)
    assert (await door.call(door.client.tasks, project=project)).total == 0
    async with door.lab.db.tx(door.customer) as tx:
        assert await tasks.total(tx, (await projects.project_named(tx, project)).id) == 0


@pytest.mark.parametrize(
    "expected", [None, {}, "box", {"annotations": []}, {"annotations": [{"label": "Unknown"}]}, {"other": 1}]
)
async def test_an_expected_response_of_which_nothing_fits_is_invalid(door: Door, expected: Any) -> None:
    project = await door.project()
    given = {**cows(project=project), "expected_response": expected}
    with pytest.raises(ScaleInvalidRequest):
        await door.call(door.client.create_evaluation_task, TaskType.ImageAnnotation, **given)
    assert await kept(door, project) == []


@pytest.mark.parametrize("kind", [TaskType.Categorization, TaskType.LidarAnnotation, TaskType.Annotation])
async def test_only_six_types_have_quality_tasks(door: Door, kind: TaskType) -> None:
    given = {**cows(), "expected_response": BOX}
    with pytest.raises(ScaleInvalidRequest, match="imageannotation"):
        await door.call(door.client.create_evaluation_task, kind, **given)


async def test_the_parameters_are_checked_as_those_of_a_task(door: Door) -> None:
    given: dict[str, Any] = {"attachment": "https://example.com/a.png", "expected_response": BOX}
    with pytest.raises(ScaleInvalidRequest, match="geometries"):
        await door.call(door.client.create_training_task, TaskType.ImageAnnotation, **given)
    given = {**cows(project="nothing"), "expected_response": BOX}
    with pytest.raises(ScaleResourceNotFound):
        await door.call(door.client.create_training_task, TaskType.ImageAnnotation, **given)


async def test_another_customer_reads_none_of_it(door: Door) -> None:
    project = await door.project()
    given = {**cows(project=project), "expected_response": BOX}
    await door.call(door.client.create_training_task, TaskType.ImageAnnotation, **given)
    async with door.lab.db.tx(door.customer) as tx:
        native = await projects.project_named(tx, project)
    stranger = await key_of(door.lab, await door.lab.customer())
    path = f"/api/v1/projects/{native.id}/known-items"
    for key, status in ((door.key, 200), (stranger, 404)):
        bearer = {"Authorization": f"Bearer {key}"}
        async with httpx.AsyncClient(base_url=door.base.removesuffix("/scale"), headers=bearer) as client:
            assert (await client.get(path)).status_code == status


async def test_a_known_item_fits_the_kind_of_its_project(lab: Lab) -> None:
    customer = await lab.customer()
    project = await lab.project(customer)
    example = kinds.of(project.kind).example("en")
    payload, answer = example["payload"], example["answer"]
    async with lab.db.tx(customer) as tx:
        for faulty in (
            ("training", payload, answer | {"preference": "neither"}),
            ("training", payload, {}),
            ("training", {}, answer),
            ("practice", payload, answer),
        ):
            with pytest.raises(Refusal, match="invalid_request"):
                await quality.add_known_item(tx, project.id, *faulty)
        made = await quality.add_known_item(tx, project.id, "training", payload, answer)
        assert [made] == await quality.known_items(tx, project.id)
