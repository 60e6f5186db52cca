"""The calls that every customer of the incumbent makes first."""

from __future__ import annotations

import asyncio

import pytest
from scaleapi.exceptions import (
    ScaleDuplicateResource,
    ScaleInvalidRequest,
    ScaleResourceNotFound,
    ScaleUnauthorized,
)
from scaleapi.tasks import TaskType

from tarazu import projects, tasks, trust
from tests.integration.door.conftest import Door, cows
from tests.lab import fresh

pytestmark = pytest.mark.anyio


async def test_an_unknown_key_is_unauthorized(door: Door) -> None:
    with pytest.raises(ScaleUnauthorized):
        await door.call(door.with_key("live_nobody|x").projects)


async def test_a_name_is_routed_whole_whatever_it_holds(door: Door) -> None:
    name = fresh("a b/ç?#% हिन्दी task")
    made = await door.call(door.client.create_project, name, TaskType.ImageAnnotation, {"instruction": "Look twice."})
    assert (made.name, made.type, made.version, made.instruction) == (name, "imageannotation", 0, "Look twice.")
    assert (await door.call(door.client.get_project, name)).as_dict() == made.as_dict()
    batch = await door.call(door.client.create_batch, name, fresh("b/1"), "", metadata={"a": 1})
    assert (batch.status, batch.project, batch.metadata) == ("in_progress", name, {"a": 1})
    assert (await door.call(door.client.batch_status, batch.name))["pending"] == 0


async def test_what_is_not_there_is_not_found(door: Door) -> None:
    for ask in (
        lambda: door.client.get_project("nothing"),
        lambda: door.client.get_batch("nothing"),
        lambda: door.client.get_task("0" * 24),
        lambda: door.client.get_task("no id at all"),
        lambda: door.client.cancel_task("0" * 24),
    ):
        with pytest.raises(ScaleResourceNotFound):
            await door.call(ask)


async def test_a_name_is_taken_once(door: Door) -> None:
    name = await door.project()
    with pytest.raises(ScaleDuplicateResource):
        await door.call(door.client.create_project, name, TaskType.ImageAnnotation, {})
    batch = fresh("batch")
    await door.call(door.client.create_batch, name, batch)
    with pytest.raises(ScaleDuplicateResource):
        await door.call(door.client.create_batch, await door.project(), batch)


async def test_a_task_is_created_and_read_back(door: Door) -> None:
    name = await door.project(params={"instruction": "Of the project."})
    task = await door.call(
        door.client.create_task,
        TaskType.ImageAnnotation,
        **cows(project=name, unique_id=fresh("u"), metadata={"a": 1}, tags=["x"], priority="30"),
    )
    assert len(task.id) == 24
    assert (task.status, task.type, task.project, task.is_test, task.tags) == (
        "pending",
        "imageannotation",
        name,
        False,
        ["x"],
    )
    assert set(task.params) >= {"attachment", "geometries"}
    assert (await door.call(door.client.get_task, task.id)).as_dict() == task.as_dict()


async def test_of_creates_with_one_unique_id_exactly_one_wins(door: Door) -> None:
    name, unique_id = await door.project(), fresh("u")
    given = cows(project=name, unique_id=unique_id)
    outcomes = await asyncio.gather(
        *(door.call(door.client.create_task, TaskType.ImageAnnotation, **given) for _ in range(6)),
        return_exceptions=True,
    )
    assert sum(not isinstance(each, Exception) for each in outcomes) == 1
    assert sum(isinstance(each, ScaleDuplicateResource) for each in outcomes) == 5
    found = await door.call(door.client.tasks, unique_id=unique_id)
    assert (found.total, found.has_more) == (1, False)


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        (TaskType.ImageAnnotation, {"attachment": "https://example.com/a.png"}),
        (TaskType.Categorization, {"attachment": "some text"}),
        (TaskType.DataCollection, {}),
        (TaskType.Annotation, {"attachment": "https://example.com/a.png"}),
    ],
)
async def test_a_missing_parameter_is_an_invalid_request(door: Door, kind: TaskType, params: dict[str, str]) -> None:
    with pytest.raises(ScaleInvalidRequest, match="required"):
        await door.call(door.client.create_task, kind, **params)


async def test_pages_end_and_hold_each_task_once_newest_first(door: Door) -> None:
    name = await door.project()
    made = [
        (await door.call(door.client.create_task, TaskType.ImageAnnotation, **cows(project=name))).id for _ in range(5)
    ]
    seen: list[str] = []
    token = None
    while True:
        page = await door.call(door.client.tasks, project=name, limit=2, next_token=token)
        assert (page.total, page.limit) == (5, 2)
        seen += [task.id for task in page]
        token = page.next_token
        if not page.has_more:
            break
    assert seen == made[::-1]
    assert await door.call(door.client.get_tasks_count, project_name=name) == 5
    assert [task.id for task in await door.call(door.client.get_tasks, project_name=name)] == made[::-1]


async def test_a_task_is_cancelled_as_long_as_nobody_began(door: Door) -> None:
    name, unique_id = await door.project(), fresh("u")
    task = await door.call(door.client.create_task, TaskType.ImageAnnotation, **cows(project=name, unique_id=unique_id))
    assert (await door.call(door.client.cancel_task, task.id)).status == "canceled"
    assert (await door.call(door.client.cancel_task, task.id)).status == "canceled"
    with pytest.raises(ScaleDuplicateResource):
        await door.call(door.client.create_task, TaskType.ImageAnnotation, **cows(project=name, unique_id=unique_id))
    await door.call(door.client.cancel_task, task.id, True)
    await door.call(door.client.create_task, TaskType.ImageAnnotation, **cows(project=name, unique_id=unique_id))


async def test_a_test_key_acts_in_another_world_and_is_answered_at_once(door: Door) -> None:
    name = await door.project()
    with pytest.raises(ScaleResourceNotFound):
        await door.call(door.trial.get_project, name)
    task = await door.call(door.trial.create_task, TaskType.ImageAnnotation, **cows())
    assert (task.status, task.is_test) == ("completed", True)
    assert task.response["annotations"]
    with pytest.raises(ScaleResourceNotFound):
        await door.call(door.client.get_task, task.id)


async def test_another_customer_finds_nothing_of_it(door: Door) -> None:
    name = await door.project()
    task = await door.call(door.client.create_task, TaskType.ImageAnnotation, **cows(project=name, unique_id="same"))
    stranger = await door.lab.customer()
    async with door.lab.db.tx(stranger) as tx:
        assert stranger.principal_id
        key = (await trust.create_key(tx, stranger.principal_id, "other")).secret
    other = door.with_key(key)
    for ask in (lambda: other.get_task(task.id), lambda: other.get_project(name), lambda: other.cancel_task(task.id)):
        with pytest.raises(ScaleResourceNotFound):
            await door.call(ask)
    await door.call(other.create_task, TaskType.ImageAnnotation, **cows(unique_id="same"))


async def test_an_accepted_answer_is_the_response_of_its_task(door: Door) -> None:
    name = await door.project()
    task = await door.call(door.client.create_task, TaskType.ImageAnnotation, **cows(project=name))
    await door.lab.settle()
    person = await door.lab.contributor()
    async with door.lab.db.tx(door.customer) as tx:
        native = await projects.project_named(tx, name)
    claimed = await door.lab.claim(person, native)
    assert "Draw a box" in claimed.view["instruction"]
    values = {"box": [{"label": "Baby Cow", "left": 1, "top": 2, "width": 30, "height": 40}]}
    await tasks.submit(door.lab.db, person, claimed.id, {"values": values}, 30)
    done = await door.call(door.client.get_task, task.id)
    assert done.status == "completed"
    [box] = done.response["annotations"]
    assert {key: box[key] for key in ("type", "label", "left", "width")} == {
        "type": "box",
        "label": "Baby Cow",
        "left": 1,
        "width": 30,
    }
    await door.call(door.client.audit_task, task.id, False, "One is missing.")
    audited = await door.call(door.client.get_task, task.id)
    assert (audited.customer_review_status, audited.audits[0]["audit_result"]) == ("rejected", "rejected")
    found = await door.call(door.client.tasks, project=name, customer_review_status="accepted,rejected")
    assert [each.id for each in found] == [task.id]


async def test_every_page_of_a_filtered_list_tells_how_many_there_are_in_all(door: Door) -> None:
    name = await door.project()
    made = [
        (await door.call(door.client.create_task, TaskType.ImageAnnotation, **cows(project=name))).id for _ in range(5)
    ]
    await door.call(door.client.cancel_task, made[0])
    async with door.raw() as raw:
        asked, seen = {"project": name, "status": "pending", "limit": "2"}, []
        while True:
            page = (await raw.get("/v1/tasks", params=asked)).json()
            seen += [each["task_id"] for each in page["docs"]]
            assert page["total"] == 4
            if not page["has_more"]:
                break
            asked["next_token"] = page["next_token"]
        assert seen == made[:0:-1]
