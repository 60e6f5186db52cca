"""Tasks of version 2, read with the official client's own models."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from scaleapi.api_client.v2.exceptions import BadRequestException, NotFoundException
from scaleapi.api_client.v2.models import (
    CreateBatchRequest,
    CreateChatTaskRequest,
    ExpandableEnumTask,
    Option,
    SetBatchMetadataRequest,
    SetTaskMetadataRequest,
    TaskStatus,
)
from scaleapi.tasks import TaskType

from tarazu import kinds, projects, tasks, trust
from tests.integration.door.conftest import Door, cows
from tests.lab import fresh

pytestmark = pytest.mark.anyio

EVERYTHING = list(Option)
PAIR = {
    "prompt": "How far is it?",
    "responses": [{"model": "north-1", "text": "Two miles."}, {"model": "south-2", "text": "It is far."}],
}


async def chat(door: Door, variables: dict[str, Any] | None = None, **where: Any) -> Any:
    """Create a chat task and return it."""
    request = CreateChatTaskRequest(template_variables=variables or PAIR, **where)
    return await door.call(door.client.v2.create_chat_task, request)


async def answered(door: Door, name: str, answer: dict[str, Any]) -> None:
    """Let a contributor answer what is open in a project."""
    await door.lab.settle()
    person = await door.lab.contributor()
    async with door.lab.db.tx(door.customer) as tx:
        native = await projects.project_named(tx, name)
    claimed = await door.lab.claim(person, native)
    await tasks.submit(door.lab.db, person, claimed.id, answer, 30)


def told(annotations: Any) -> dict[str, Any]:
    """The annotations by key."""
    return {each.actual_instance.key: each.actual_instance for each in annotations}


async def test_a_chat_task_is_created_in_a_batch_and_read_back(door: Door) -> None:
    name = await door.project("chat")
    project = await door.call(door.client.v2.get_project, project_name=name)
    batch = await door.call(door.client.v2.create_batch, CreateBatchRequest(name=fresh("b"), project_id=project.id))
    made = await chat(door, batch_name=batch.name, metadata={"a": 1})
    assert (made.status, made.metadata, made.threads, made.errors) == (TaskStatus.PENDING, {"a": 1}, [], [])
    assert (made.project.actual_instance, made.batch.actual_instance) == (project.id, batch.id)
    expand = [ExpandableEnumTask.PROJECT, ExpandableEnumTask.BATCH]
    found = await door.call(door.client.v2.get_task, made.task_id, expand=expand)
    assert (found.project.actual_instance, found.batch.actual_instance) == (project, batch)
    assert (await door.call(door.client.get_task, made.task_id)).type == "chat"


async def test_a_contributors_answer_is_read_as_threads_with_annotations(door: Door) -> None:
    name = await door.project("chat")
    made = await chat(door, project_name=name)
    values = {"selected": "2", "likert": 6, "justification": "Honest.", "rewrite": "It is very far."}
    await answered(door, name, {"values": values})
    plain = await door.call(door.client.v2.get_task, made.task_id)
    assert (plain.status, bool(plain.completed_at)) == (TaskStatus.COMPLETED, True)
    [thread] = plain.threads
    assert thread.submissions is None
    assert thread.turns[-1].messages[-1].model_parameters is None
    assert told(thread.turns[-1].annotations)["selected_model_id"].possible_values is None
    whole = await door.call(door.client.v2.get_task, made.task_id, opts=EVERYTHING)
    [thread] = whole.threads
    judged = told(thread.turns[-1].annotations)
    assert judged["selected_model_id"].value == "south-2"
    assert judged["selected_model_id"].possible_values == ["north-1", "south-2"]
    assert (judged["likert_value"].value, judged["justification"].value) == (6, "Honest.")
    best = thread.turns[-1].messages[-1]
    assert (best.model_parameters.model, told(best.annotations)["rewrite"].value) == ("south-2", "It is very far.")
    [submission] = thread.submissions
    assert submission.contributor_id.startswith("c-")
    one = await door.call(door.client.v2.get_annotation, judged["selected_model_id"].id)
    assert one.actual_instance == judged["selected_model_id"]


async def test_a_native_comparison_takes_chat_tasks_and_its_own_are_read_as_threads(door: Door) -> None:
    native = await door.lab.project(door.customer)
    own = (await door.lab.add(door.customer, native))[0]
    await answered(door, native.name, {"preference": "a", "strength": 2})
    [read] = (await door.call(door.client.v2.get_tasks, project_name=native.name)).tasks
    assert read.task_id == own.hex[:24]
    judged = told(read.threads[0].turns[-1].annotations)
    assert judged["likert_value"].value == 2
    before = await door.call(door.client.get_task, read.task_id)
    changed = SetTaskMetadataRequest(task_id=read.task_id, metadata={"seen": True})
    assert (await door.call(door.client.v2.set_task_metadata, changed)).threads == read.threads
    after = await door.call(door.client.get_task, read.task_id)
    assert (after.params, after.response, after.metadata) == (before.params, before.response, {"seen": True})
    made = await chat(door, project_name=native.name)
    await answered(door, native.name, {"preference": "b", "strength": 3, "comment": "Honest."})
    thread = (await door.call(door.client.v2.get_task, made.task_id)).threads[0]
    assert told(thread.turns[-1].annotations)["justification"].value == "Honest."
    first = await door.call(door.client.get_task, made.task_id)
    assert first.response["threads"][0]["id"] == thread.id
    with pytest.raises(BadRequestException, match="two to eight responses"):
        await chat(door, {"prompt": "Only this."}, project_name=native.name)


async def test_a_native_comparison_of_three_takes_three_responses_and_refuses_four(door: Door) -> None:
    ontology = {**kinds.of("chat.compare").example("en")["ontology"], "answers_max": 3}
    native = await door.lab.project(door.customer, ontology=ontology)
    responses = [{"text": f"Answer {n}.", "model": f"m-{n}"} for n in range(4)]
    made = await chat(door, {"prompt": "Count.", "responses": responses[:3]}, project_name=native.name)
    await answered(door, native.name, {"preference": "b", "strength": 3, "criteria": {"clarity": {"preference": "b"}}})
    whole = await door.call(door.client.v2.get_task, made.task_id, opts=EVERYTHING)
    [turn] = whole.threads[0].turns
    assert [message.source_id for message in turn.messages[-3:]] == ["m-0", "m-1", "m-2"]
    judged = told(turn.annotations)
    # The middle one stands in the middle whichever way they are shown.
    assert (judged["selected_model_id"].value, judged["clarity"].value) == ("m-1", "m-1")
    assert judged["selected_model_id"].possible_values == ["m-0", "m-1", "m-2"]
    with pytest.raises(BadRequestException, match="answers"):
        await chat(door, {"prompt": "Count.", "responses": responses}, project_name=native.name)


async def test_answers_that_are_no_conversation_are_annotations_too(door: Door) -> None:
    name = await door.project("categorization")
    task = await door.call(
        door.client.create_task,
        TaskType.Categorization,
        project=name,
        attachment="https://example.com/a.png",
        attachment_type="image",
        categories=["cat", "dog"],
    )
    await answered(door, name, {"values": {"category": "dog"}})
    opts = [Option.ANNOTATION_DETAILS, Option.ATTACHMENT_DETAILS]
    [read] = (await door.call(door.client.v2.get_tasks, project_name=name, opts=opts)).tasks
    assert read.task_id == task.id
    [turn] = read.threads[0].turns
    category = told(turn.annotations)["category"]
    assert (category.type, category.value, category.possible_values) == ("category", "dog", ["cat", "dog"])
    [reference] = turn.messages[0].content.reference_texts
    assert (reference.category, reference.url) == ("image", "https://example.com/a.png")


async def test_a_test_key_gets_marked_threads_at_once(door: Door) -> None:
    name = await door.project("chat", door.trial)
    for variables in (PAIR, {"prompt": "Write a riddle."}):
        request = CreateChatTaskRequest(project_name=name, template_variables=variables)
        made = await door.call(door.trial.v2.create_chat_task, request)
        assert made.status == TaskStatus.COMPLETED
        assert "[test]" in str(made.threads)
        read = await door.call(door.trial.v2.get_task, made.task_id, opts=EVERYTHING)
        assert read.threads[0].turns[-1].id == made.threads[0].turns[-1].id
        with pytest.raises(NotFoundException):
            await door.call(door.client.v2.get_task, made.task_id)


async def test_a_task_that_cannot_be_worked_on_tells_its_errors(door: Door) -> None:
    name = await door.project("imageannotation")
    task = await door.call(
        door.client.create_task, TaskType.ImageAnnotation, **cows(project=name, attachment=f"scaledata://{'0' * 24}")
    )
    read = await door.call(door.client.v2.get_task, task.id)
    assert (read.status, len(read.errors), read.threads) == (TaskStatus.ERROR, 1, [])
    assert read.errors[0].message


async def test_where_a_chat_task_goes_must_be_told_and_fit(door: Door) -> None:
    for where in ({}, {"project_name": await door.project("imageannotation")}):
        with pytest.raises(BadRequestException):
            await chat(door, **where)
    name = await door.project("chat")
    batch = await door.call(door.client.v2.create_batch, CreateBatchRequest(name=fresh("b"), project_name=name))
    for where in (
        {"project_name": await door.project("chat"), "batch_id": batch.id},
        {"batch_name": "nothing"},
        {"project_id": "f" * 24},
    ):
        with pytest.raises(NotFoundException):
            await chat(door, **where)
    with pytest.raises(BadRequestException):
        await chat(door, project_name=name, metadata={"a": "x" * 11_000})


async def test_pages_of_tasks_end_and_hold_each_once_whatever_is_made_meanwhile(door: Door) -> None:
    name = await door.project("chat")
    made = [(await chat(door, project_name=name)).task_id for _ in range(5)]
    seen: list[str] = []
    token = None
    while True:
        page = await door.call(door.client.v2.get_tasks, project_name=name, limit=2, next_token=token)
        seen += [each.task_id for each in page.tasks]
        await chat(door, project_name=name)
        token = page.next_token
        if token is None:
            break
    assert seen == made[::-1]
    for status in (TaskStatus.COMPLETED, TaskStatus.DELETED):
        assert (await door.call(door.client.v2.get_tasks, project_name=name, status=status)).tasks == []
    with pytest.raises(BadRequestException):
        await door.call(door.client.v2.get_tasks, next_token="../")


async def test_metadata_of_a_task_are_replaced_or_merged_deeply(door: Door) -> None:
    made = await chat(door, project_name=await door.project("chat"), metadata={"a": {"b": 1}})
    for merge, wanted in ((True, {"a": {"b": 1, "c": 2}}), (False, {"a": {"c": 2}})):
        request = SetTaskMetadataRequest(task_id=made.task_id, metadata={"a": {"c": 2}}, merge=merge)
        assert (await door.call(door.client.v2.set_task_metadata, request)).metadata == wanted


async def test_of_metadata_merged_at_the_same_time_nothing_is_lost(door: Door) -> None:
    native = await door.lab.project(door.customer)
    await door.lab.add(door.customer, native)
    [task] = (await door.call(door.client.v2.get_tasks, project_name=native.name)).tasks
    async with door.lab.db.tx(door.customer) as tx:
        batch = (await tasks.create_batch(tx, native.id, fresh("b"))).id.hex[:24]
    for verb, named, request in (
        (door.client.v2.set_task_metadata, {"task_id": task.task_id}, SetTaskMetadataRequest),
        (door.client.v2.set_batch_metadata, {"batch_id": batch}, SetBatchMetadataRequest),
    ):
        given = [request(**named, metadata={f"k{i}": i}, merge=True) for i in range(5)]
        await asyncio.gather(*(door.call(verb, each) for each in given))
        last = await door.call(verb, request(**named, metadata={}, merge=True))
        assert last.metadata == {f"k{i}": i for i in range(5)}


async def test_hostile_ids_and_strangers_find_nothing(door: Door) -> None:
    name = await door.project("chat")
    made = await chat(door, project_name=name)
    await answered(door, name, {"values": {"selected": "1", "likert": 1}})
    read = await door.call(door.client.v2.get_task, made.task_id)
    annotation = read.threads[0].turns[-1].annotations[0].actual_instance.id
    for bad in ("", "x", "%00", "\x00" * 24, made.task_id[:-1], made.task_id + "'", "../task", "f" * 5_000):
        for ask in (door.client.v2.get_task, door.client.v2.get_annotation):
            with pytest.raises((NotFoundException, BadRequestException)):
                await door.call(ask, bad)
    with pytest.raises(NotFoundException):
        await door.call(door.client.v2.get_annotation, annotation[:-1] + "g")
    stranger = await door.lab.customer()
    async with door.lab.db.tx(stranger) as tx:
        assert stranger.principal_id
        key = (await trust.create_key(tx, stranger.principal_id, "other")).secret
    for other in (door.with_key(key), door.trial):
        with pytest.raises(NotFoundException):
            await door.call(other.v2.get_task, made.task_id)
        with pytest.raises(NotFoundException):
            await door.call(other.v2.get_annotation, annotation)
        assert (await door.call(other.v2.get_tasks)).tasks == []
