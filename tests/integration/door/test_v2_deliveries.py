"""Deliveries, schemas and datasets of version 2, read with the official client's own models."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from scaleapi.api_client.v2.exceptions import BadRequestException, NotFoundException
from scaleapi.api_client.v2.models import (
    CreateChatTaskRequest,
    ExpandableEnumDatasetTask,
    ExpandableEnumDeliveries,
    ExpandableEnumDelivery,
    Option,
    TaskStatus,
)
from scaleapi.tasks import TaskType

from tarazu import delivery, projects, tasks, trust
from tarazu.delivery import JOBS
from tarazu.projects import Project
from tests.integration.door.conftest import Door

pytestmark = pytest.mark.anyio

LATER = datetime.now(UTC) + timedelta(days=9)
PAIR = {"prompt": "How far?", "responses": ["Two miles.", "It is far."]}


async def native_of(door: Door, name: str) -> Project:
    """Return the native project of a name."""
    async with door.lab.db.tx(door.customer) as tx:
        return await projects.project_named(tx, name)


async def work(door: Door, project: Project, answers: list[dict[str, Any]]) -> None:
    """Let a contributor answer what is open in a project, oldest first."""
    await door.lab.settle()
    person = await door.lab.contributor()
    for answer in answers:
        claimed = await door.lab.claim(person, project)
        await tasks.submit(door.lab.db, person, claimed.id, answer, 30)


async def deliver(door: Door, project: Project) -> delivery.Snapshot:
    """Deliver a project as it stands."""
    async with door.lab.db.tx(door.customer) as tx:
        wanted = await delivery.request_snapshot(tx, project.id)
    tenant = door.customer.tenant_id
    await JOBS["delivery.build"](door.lab.jobs, tenant_id=str(tenant), snapshot_id=str(wanted.id))
    async with door.lab.db.tx(door.customer) as tx:
        return await delivery.snapshot(tx, wanted.id)


async def talked(door: Door, count: int) -> tuple[Project, list[str]]:
    """Return a project of conversations of which so many were answered, and the ids of its tasks."""
    name = await door.project("chat")
    request = CreateChatTaskRequest(project_name=name, template_variables=PAIR)
    made = [(await door.call(door.client.v2.create_chat_task, request)).task_id for _ in range(count)]
    native = await native_of(door, name)
    await work(door, native, [{"values": {"selected": "2", "likert": 4}}] * count)
    return native, made


async def test_only_what_is_ready_is_a_delivery(door: Door) -> None:
    native, made = await talked(door, 1)
    async with door.lab.db.tx(door.customer) as tx:
        await delivery.request_snapshot(tx, native.id)
    assert (await door.call(door.client.v2.get_deliveries)).deliveries == []
    assert (await door.call(door.client.v2.get_datasets)).datasets == []
    await deliver(door, native)
    expand = [ExpandableEnumDeliveries.PROJECT]
    [found] = (await door.call(door.client.v2.get_deliveries, project_name=native.name, expand=expand)).deliveries
    assert (found.name, found.task_count) == (f"{native.name} v2", len(made))
    assert found.project.actual_instance.name == native.name
    assert (await door.call(door.client.v2.get_deliveries, delivered_after=LATER)).deliveries == []


async def test_delivered_tasks_are_paged_as_they_were_delivered(door: Door) -> None:
    native, made = await talked(door, 3)
    ready = await deliver(door, native)
    seen: list[Any] = []
    token = None
    opts = [Option.SUBMISSIONS]
    expand = [ExpandableEnumDelivery.DELIVERY, ExpandableEnumDelivery.PROJECT]
    while True:
        page = await door.call(
            door.client.v2.get_delivery,
            delivery_name=f"{native.name} v1",
            limit=2,
            next_token=token,
            opts=opts,
            expand=expand,
        )
        assert page.delivery.actual_instance.id == ready.id.hex[:24]
        seen += page.tasks
        await deliver(door, native)
        token = page.next_token
        if token is None:
            break
    assert sorted(each.task_id for each in seen) == sorted(made)
    for each in seen:
        assert each.threads[0].turns[-1].annotations[0].actual_instance.value == "response_2"
        assert each.threads[0].submissions[0].contributor_id.startswith("c-")
    newest = await door.call(door.client.v2.get_delivery, project_id=native.id.hex[:24])
    assert newest.delivery.actual_instance != ready.id.hex[:24]


async def test_each_delivered_response_fits_the_schema_that_it_names(door: Door) -> None:
    chats, made = await talked(door, 2)
    native = await door.lab.project(door.customer)
    await door.lab.add(door.customer, native, 2)
    await work(door, native, [{"preference": "a", "strength": 2}] * 2)
    for each in (chats, native):
        await deliver(door, each)
    docs: list[Any] = []
    token = None
    while True:
        page = await door.call(door.client.v2.get_delivery_tasks, limit=3, next_token=token)
        assert page.total == 4
        docs += page.docs
        token = page.next_token
        if token is None:
            break
    assert len({each.task_id for each in docs}) == 4
    for each in docs:
        found = (await door.call(door.client.v2.get_schema, each.response_schema_id)).var_schema
        assert found.id == each.response_schema_id
        schema = json.loads(found.var_json)
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(each.response)
    page = await door.call(
        door.client.v2.get_delivery_tasks, project_name=chats.name, status=TaskStatus.COMPLETED, completed_before=LATER
    )
    assert sorted(each.task_id for each in page.docs) == sorted(made)
    pending = await door.call(door.client.v2.get_delivery_tasks, project_name=chats.name, status=TaskStatus.PENDING)
    assert pending.docs == []


async def test_what_was_delivered_is_a_dataset(door: Door) -> None:
    native, made = await talked(door, 1)
    ready = await deliver(door, native)
    [dataset] = (await door.call(door.client.v2.get_datasets)).datasets
    assert dataset.name == native.name
    [given] = (await door.call(door.client.v2.get_dataset_deliveries, dataset_id=dataset.id)).deliveries
    assert (given.id, given.metadata.task_count) == (ready.id.hex[:24], 1)
    expand = list(ExpandableEnumDatasetTask)
    page = await door.call(door.client.v2.get_dataset_delivery, delivery_id=given.id, expand=expand)
    [task] = (await door.call(door.client.v2.get_dataset_tasks, dataset_id=dataset.id, expand=expand)).tasks
    assert page.tasks == [task]
    assert (task.task_id, task.dataset.actual_instance) == (made[0], dataset)
    assert task.response["threads"]
    assert await door.call(door.client.v2.get_dataset_task, task.task_id, expand=expand) == task


async def test_a_file_of_a_delivered_task_is_led_to(door: Door) -> None:
    name = await door.project("categorization")
    async with door.raw() as raw:
        file = (await raw.post("/v1/files/upload", files={"file": ("a.txt", b"meow")})).json()
    await door.call(
        door.client.create_task,
        TaskType.Categorization,
        project=name,
        attachment=file["attachment_url"],
        attachment_type="text",
        categories=["cat", "dog"],
    )
    native = await native_of(door, name)
    await work(door, native, [{"values": {"category": "cat"}}])
    [task] = (await door.call(door.client.v2.get_tasks, project_name=name)).tasks
    with pytest.raises(NotFoundException):
        await door.call(door.client.v2.get_dataset_task, task.task_id)
    await deliver(door, native)
    path = f"/v2/datasets/task/{task.task_id}/response_url"
    async with door.raw() as raw:
        led = await raw.get(f"{path}/{file['id']}")
        assert led.status_code == 302
        assert (await raw.get(led.headers["location"], auth=None)).content == b"meow"
        for bad in ("nothing", "0" * 24, "..%2F..", file["id"][:-1]):
            assert (await raw.get(f"{path}/{bad}")).status_code == 404
    await door.call(door.client.v2.get_dataset_task_response_url, task.task_id, file["id"])


async def test_hostile_ids_and_strangers_find_no_delivery(door: Door) -> None:
    native, made = await talked(door, 1)
    ready = await deliver(door, native)
    known = ready.id.hex[:24]
    bad_tokens = ("x", "0.0", f"{known}.3", f"{known}.999999999999999999", f"{'0' * 24}.0", "a\x00")
    for token in bad_tokens:
        with pytest.raises((BadRequestException, NotFoundException)):
            await door.call(door.client.v2.get_delivery, delivery_id=known, next_token=token)
    for ask in (
        lambda: door.client.v2.get_delivery(delivery_name=f"{native.name} v9"),
        lambda: door.client.v2.get_delivery(delivery_name="nothing"),
        lambda: door.client.v2.get_schema(schema_id="x"),
        lambda: door.client.v2.get_schema(schema_id=f"{'0' * 24}-answer"),
        lambda: door.client.v2.get_dataset_deliveries(dataset_id=str(uuid.uuid4())),
        lambda: door.client.v2.get_dataset_task(task_id="'"),
    ):
        with pytest.raises(NotFoundException):
            await door.call(ask)
    for ask in (door.client.v2.get_delivery, door.client.v2.get_dataset_delivery):
        with pytest.raises(BadRequestException):
            await door.call(ask)
    stranger = await door.lab.customer()
    async with door.lab.db.tx(stranger) as tx:
        assert stranger.principal_id
        key = (await trust.create_key(tx, stranger.principal_id, "other")).secret
    for other in (door.with_key(key), door.trial):
        assert (await door.call(other.v2.get_deliveries)).deliveries == []
        assert (await door.call(other.v2.get_delivery_tasks)).docs == []
        assert (await door.call(other.v2.get_dataset_tasks)).tasks == []
        for ask in (
            lambda other=other: other.v2.get_delivery(delivery_id=known),
            lambda other=other: other.v2.get_delivery_tasks(next_token=f"{known}.0"),
            lambda other=other: other.v2.get_schema(schema_id=f"{native.id.hex[:24]}-threads"),
            lambda other=other: other.v2.get_dataset_task(task_id=made[0]),
        ):
            with pytest.raises((NotFoundException, BadRequestException)):
                await door.call(ask)
