"""Projects and batches of version 2, with the official client's own models."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from scaleapi.api_client.v2.exceptions import (
    BadRequestException,
    ConflictException,
    NotFoundException,
    UnauthorizedException,
)
from scaleapi.api_client.v2.models import (
    BatchOperationRequest,
    BatchStatus,
    CreateBatchRequest,
    CreateChatTaskRequest,
    ExpandableEnumBatch,
    SetBatchMetadataRequest,
)

from tarazu import trust
from tests.integration.door.conftest import Door
from tests.lab import fresh

pytestmark = pytest.mark.anyio

LONG_AGO, LATER = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None), datetime.now(UTC) + timedelta(days=9)


async def batch_of(door: Door, project: str, **extra: object) -> object:
    """Start a batch and return it."""
    request = CreateBatchRequest(name=fresh("b"), project_name=project, **extra)
    return await door.call(door.client.v2.create_batch, request)


async def test_a_project_is_found_by_id_and_by_name(door: Door) -> None:
    name = await door.project("chat")
    found = await door.call(door.client.v2.get_project, project_name=name)
    assert (found.name, len(found.id), found.types) == (name, 24, ["SFT"])
    assert await door.call(door.client.v2.get_project, project_id=found.id) == found
    assert await door.call(door.client.v2.get_project, project_id=found.id, project_name=name) == found
    listed = await door.call(door.client.v2.get_projects, created_after=LONG_AGO, created_before=LATER)
    assert listed.projects == [found]
    assert (await door.call(door.client.v2.get_projects, created_after=LATER)).projects == []


async def test_what_is_not_there_or_not_named_is_told_apart(door: Door) -> None:
    name = await door.project("chat")
    other = await door.call(door.client.v2.get_project, project_name=await door.project("chat"))
    for ask in (
        lambda: door.client.v2.get_project(project_name="nothing"),
        lambda: door.client.v2.get_project(project_id="0" * 24),
        lambda: door.client.v2.get_project(project_id="no id"),
        lambda: door.client.v2.get_project(project_id=other.id, project_name=name),
        lambda: door.client.v2.get_batch(batch_name="nothing"),
        lambda: door.client.v2.get_batch(batch_id="'; --"),
        lambda: door.client.v2.get_batches(project_name="nothing"),
    ):
        with pytest.raises(NotFoundException) as refused:
            await door.call(ask)
        assert '"status_code":404' in refused.value.body
    for ask in (
        lambda: door.client.v2.get_batch(batch_name="a\x00b"),
        lambda: door.client.v2.get_project(project_id="\x00" * 24),
        lambda: door.client.v2.cancel_batch(BatchOperationRequest(batch_name="a\x00b")),
        lambda: door.client.v2.create_batch(CreateBatchRequest(name="a\x00b", project_name=name)),
    ):
        with pytest.raises((NotFoundException, BadRequestException)):
            await door.call(ask)
    for ask in (door.client.v2.get_project, door.client.v2.get_batch):
        with pytest.raises(BadRequestException):
            await door.call(ask)
    with pytest.raises(UnauthorizedException):
        await door.call(door.with_key("live_nobody|x").v2.get_projects)


async def test_a_batch_is_created_and_read_with_its_project_as_id_or_object(door: Door) -> None:
    name = await door.project("chat")
    made = await batch_of(door, name, metadata={"a": 1}, callback="https://example.com/told")
    assert (made.status, made.metadata, made.completed_at) == (BatchStatus.IN_PROGRESS, {"a": 1}, None)
    project = await door.call(door.client.v2.get_project, project_name=name)
    assert made.project.actual_instance == project.id
    for which in ({"batch_id": made.id}, {"batch_name": made.name}):
        found = await door.call(door.client.v2.get_batch, **which, expand=[ExpandableEnumBatch.PROJECT])
        assert found.project.actual_instance == project
        assert found.callback == "https://example.com/told"
    again = CreateBatchRequest(name=made.name, project_id=project.id)
    with pytest.raises(ConflictException):
        await door.call(door.client.v2.create_batch, again)
    with pytest.raises(BadRequestException):
        await door.call(door.client.v2.create_batch, CreateBatchRequest(name=fresh("b")))


async def test_a_batch_is_finalized_from_staging_only(door: Door) -> None:
    made = await batch_of(door, await door.project("chat"), staging_batch=True)
    assert made.status == BatchStatus.STAGING
    named = BatchOperationRequest(batch_id=made.id)
    assert (await door.call(door.client.v2.finalize_batch, named)).status != BatchStatus.STAGING
    with pytest.raises(BadRequestException):
        await door.call(door.client.v2.finalize_batch, named)


async def test_an_empty_batch_is_not_paused_and_a_cancelled_one_not_resumed(door: Door) -> None:
    name = await door.project("chat")
    made = await batch_of(door, name)
    named = BatchOperationRequest(batch_name=made.name)
    with pytest.raises(BadRequestException):
        await door.call(door.client.v2.pause_batch, named)
    variables = {"prompt": "Write a riddle."}
    request = CreateChatTaskRequest(batch_id=made.id, template_variables=variables)
    await door.call(door.client.v2.create_chat_task, request)
    paused = await door.call(door.client.v2.pause_batch, named)
    assert (paused.batch.status, bool(paused.message)) == (BatchStatus.PAUSED, True)
    resumed = await door.call(door.client.v2.resume_batch, named)
    assert resumed.batch.status == BatchStatus.IN_PROGRESS
    cancelled = await door.call(door.client.v2.cancel_batch, named)
    assert cancelled.batch.status == BatchStatus.CANCELLED
    with pytest.raises(BadRequestException):
        await door.call(door.client.v2.resume_batch, named)
    with pytest.raises(BadRequestException):
        await door.call(door.client.v2.cancel_batch, BatchOperationRequest())


async def test_metadata_of_a_batch_are_replaced_or_merged_deeply(door: Door) -> None:
    made = await batch_of(door, await door.project("chat"), metadata={"a": {"b": 1, "c": 2}})

    async def changed(metadata: dict[str, object], merge: bool) -> object:
        request = SetBatchMetadataRequest(batch_id=made.id, metadata=metadata, merge=merge)
        return (await door.call(door.client.v2.set_batch_metadata, request)).metadata

    assert await changed({"a": {"b": 3}, "d": []}, merge=True) == {"a": {"b": 3, "c": 2}, "d": []}
    assert await changed({"e": None}, merge=False) == {"e": None}
    with pytest.raises(BadRequestException):
        await changed({"e": "x" * 11_000}, merge=True)


async def test_pages_of_batches_end_and_hold_each_once_whatever_is_made_meanwhile(door: Door) -> None:
    name = await door.project("chat")
    made = [(await batch_of(door, name)).id for _ in range(5)]
    seen: list[str] = []
    token = None
    while True:
        page = await door.call(door.client.v2.get_batches, project_name=name, limit=2, next_token=token)
        seen += [each.id for each in page.batches]
        await batch_of(door, name)
        token = page.next_token
        if token is None:
            break
    assert seen == made[::-1]
    with pytest.raises(BadRequestException):
        await door.call(door.client.v2.get_batches, next_token="x'")
    found = await door.call(
        door.client.v2.get_batches, status=BatchStatus.STAGING, project_name=name, created_after=LONG_AGO
    )
    assert found.batches == []


async def test_another_customer_finds_no_batch_and_no_project(door: Door) -> None:
    made = await batch_of(door, await door.project("chat"))
    stranger = await door.lab.customer()
    async with door.lab.db.tx(stranger) as tx:
        assert stranger.principal_id
        key = (await trust.create_key(tx, stranger.principal_id, "other")).secret
    for other in (door.with_key(key), door.trial):
        named = BatchOperationRequest(batch_id=made.id)
        for ask in (
            lambda other=other: other.v2.get_batch(batch_name=made.name),
            lambda other=other, named=named: other.v2.cancel_batch(named),
            lambda other=other: other.v2.get_project(project_id=made.project.actual_instance),
        ):
            with pytest.raises(NotFoundException):
                await door.call(ask)
        assert (await door.call(other.v2.get_batches)).batches == []
        assert (await door.call(other.v2.get_projects)).projects == []
