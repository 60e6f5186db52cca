"""Callbacks: what is sent, to whom, when, how often, and what the task says of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from scaleapi.exceptions import ScaleInvalidRequest
from scaleapi.tasks import TaskStatus, TaskType

from tarazu import delivery, scale, tasks, trust
from tarazu.delivery.sending import ATTEMPTS_MAX, Sender
from tarazu.kit.actor import Actor, system
from tarazu.kit.outbound import Outbound
from tests.conftest import Cluster
from tests.integration.door.acts import made, said, worked
from tests.integration.door.conftest import Door, cows
from tests.integration.test_fixes import TAKEN_BACK
from tests.lab import fresh
from tests.receiver import Received, Receiver, answering

pytestmark = pytest.mark.anyio

LOST = "scaledata://" + "0" * 24


@pytest.fixture(autouse=True)
def _nothing_waits(cluster: Cluster) -> None:
    """End what other tests left waiting."""
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        connection.execute("set role tz_owner")
        connection.execute(
            "update delivery.webhook_message set state = 'failed', ended_at = now() where state = 'waiting'"
        )


async def itself(host: str, _: int) -> Sequence[str]:
    """Know addresses of this machine and no name."""
    return [host] if host.startswith("127.") else []


async def sent(door: Door, allow: Sequence[str] = ("127.0.0.0/8",)) -> int:
    """Send what is due, what has happened since included; return how many attempts that were."""
    await door.lab.settle()
    return await tried(door, allow)


async def tried(door: Door, allow: Sequence[str] = ("127.0.0.0/8",)) -> int:
    """Send what is due; return how many attempts that were."""
    async with Sender(door.lab.db, Outbound(allow, resolver=itself), door.lab.secrets) as sender:
        return await sender.work()


async def key_of(door: Door, *, trial: bool = False) -> str:
    """Return what callbacks of a customer carry."""
    actor = await acting(door, trial=trial)
    async with door.lab.db.tx(actor) as tx:
        return (await scale.account(tx)).callback_key


async def acting(door: Door, *, trial: bool) -> Actor:
    """Return who acts for the customer, in its sandbox too."""
    if not trial:
        return door.customer
    async with door.lab.db.tx(door.customer) as tx:
        return replace(door.customer, tenant_id=await trust.sandbox(tx))


async def finished(door: Door, url: str, **params: Any) -> Any:
    """Create a task with an address and let somebody answer it."""
    name = await door.project()
    task = await made(door, project=name, callback_url=url, **params)
    await worked(door, await door.lab.contributor(), name)
    return task


def said_in(request: Received) -> Any:
    """Return the body of a callback."""
    return json.loads(request.body)


async def test_a_completed_task_is_told_as_the_contract_says(door: Door) -> None:
    async with Receiver.opened(answering(200)) as there:
        task = await finished(door, there.url, unique_id=fresh("u"), metadata={"नाम": 1})
        assert "callback_succeeded" not in (await door.call(door.client.get_task, task.id)).as_dict()
        assert await sent(door) == 1
    [request] = there.requests
    body = said_in(request)
    assert {"task_id", "response", "task", "status"} <= set(body)
    assert (body["task_id"], body["status"]) == (task.id, "completed")
    assert body["response"]["annotations"][0]["label"] == "Baby Cow"
    shown = (await door.call(door.client.get_task, task.id)).as_dict()
    assert body["task"] == {key: value for key, value in shown.items() if key != "callback_succeeded"}
    assert shown["callback_succeeded"] is True
    assert (request.method, request.path, request.headers["content-type"]) == ("POST", "/hook", "application/json")
    assert request.headers["scale-callback-auth"] == await key_of(door)


async def test_beside_the_shared_secret_stands_a_signature(door: Door) -> None:
    async with Receiver.opened(answering(200)) as there:
        await finished(door, there.url)
        await sent(door)
    [request] = there.requests
    assert door.customer.tenant_id
    secret = base64.b64decode(delivery.secret_of(door.lab.secrets, door.customer.tenant_id).split("_", 1)[1])
    headers = request.headers
    signed = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), request.body])
    assert (
        headers["webhook-signature"] == "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()
    )


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
async def test_any_status_of_success_is_one(door: Door, status: int) -> None:
    async with Receiver.opened(answering(status)) as there:
        task = await made(door, callback_url=there.url, attachment=LOST)
        assert await sent(door) == 1
        assert (await door.call(door.client.get_task, task.id)).callback_succeeded is True


@pytest.mark.parametrize("status", [300, 302, 400, 404, 410, 500])
async def test_no_other_status_is_a_success(door: Door, status: int) -> None:
    async with Receiver.opened(answering(status, 200)) as there:
        task = await made(door, callback_url=there.url, attachment=LOST)
        assert await sent(door) == 1
        shown = (await door.call(door.client.get_task, task.id)).as_dict()
        assert shown.get("callback_succeeded") is (False if status == 410 else None)
        door.lab.clock.advance(timedelta(minutes=1))
        assert await sent(door) == (0 if status == 410 else 1)
    if status != 410:
        assert (await door.call(door.client.get_task, task.id)).callback_succeeded is True
        assert len({request.headers["webhook-id"] for request in there.requests}) == 1


async def test_after_twenty_tries_in_a_day_a_callback_has_failed(door: Door) -> None:
    async with Receiver.opened(answering(503)) as there:
        task = await made(door, callback_url=there.url, attachment=LOST)
        for _ in range(ATTEMPTS_MAX):
            assert "callback_succeeded" not in (await door.call(door.client.get_task, task.id)).as_dict()
            assert await tried(door) == 1
            door.lab.clock.advance(timedelta(hours=3))
        assert await tried(door) == 0
    assert len(there.requests) == ATTEMPTS_MAX
    assert (await door.call(door.client.get_task, task.id)).callback_succeeded is False


async def test_a_callback_is_sent_once_however_often_it_is_asked_for(door: Door) -> None:
    async with Receiver.opened(answering(200)) as there:
        task = await finished(door, there.url)
        await door.lab.settle()
        async with door.lab.db.tx(door.customer) as tx:
            native = (await scale.task_at(tx, task.id)).id
            for _ in range(2):
                await scale.tell_tasks(tx, [native], "completed")
        assert (await sent(door), await sent(door)) == (1, 0)
    assert len(there.requests) == 1


async def test_a_task_in_error_is_told_with_what_is_wrong(door: Door) -> None:
    async with Receiver.opened(answering(200)) as there:
        task = await made(door, callback_url=there.url, attachment=LOST)
        assert (await sent(door), await sent(door)) == (1, 0)
    body = said_in(there.requests[0])
    assert (body["task_id"], body["status"], body["task"]["status"]) == (task.id, "error", "error")
    assert body["response"] == {"error": body["error"]}
    assert "is not there" in body["error"]


async def test_a_change_of_review_is_told_each_time(door: Door) -> None:
    async with Receiver.opened(answering(200)) as there:
        task = await finished(door, there.url)
        assert await sent(door) == 1
        for accepted in (True, False):
            await door.call(door.client.audit_task, task.id, accepted)
            assert await sent(door) == 1
    told = [said_in(request)["task"].get("customer_review_status") for request in there.requests]
    assert told == ["pending", "accepted", "rejected"]
    assert {said_in(request)["status"] for request in there.requests} == {"completed"}


@pytest.mark.parametrize("state", ["pending", "canceled"])
async def test_what_is_neither_completed_nor_lost_is_not_told(door: Door, state: str) -> None:
    async with Receiver.opened(answering(200)) as there:
        task = await made(door, callback_url=there.url)
        if state == "canceled":
            await door.call(task.cancel)
        assert await sent(door) == 0


async def test_a_refused_create_tells_nothing(door: Door) -> None:
    async with Receiver.opened(answering(200)) as there:
        unique_id = fresh("u")
        await made(door, unique_id=unique_id)
        await said(
            door,
            "POST",
            "task/imageannotation",
            409,
            json=cows(unique_id=unique_id, attachment=LOST, callback_url=there.url),
        )
        assert await sent(door) == 0


async def test_a_task_without_an_address_goes_to_that_of_the_account_and_its_own_comes_first(door: Door) -> None:
    async with Receiver.opened(answering(200)) as default, Receiver.opened(answering(200)) as own:
        async with door.lab.db.tx(door.customer) as tx:
            await scale.set_account(tx, callback_url=default.url)
        plain = await made(door, callback_url=None, attachment=LOST)
        other = await made(door, callback_url=own.url, attachment=LOST)
        assert await sent(door) == 2
    assert [said_in(request)["task_id"] for request in default.requests] == [plain.id]
    assert [said_in(request)["task_id"] for request in own.requests] == [other.id]
    assert plain.callback_url == ""


async def test_without_any_address_nothing_is_sent(door: Door) -> None:
    await made(door, callback_url=None, attachment=LOST)
    await made(door, callback_url="", attachment=LOST)
    assert await sent(door) == 0


async def test_a_new_key_ends_the_one_in_use(door: Door) -> None:
    before = await key_of(door)
    async with door.lab.db.tx(door.customer) as tx:
        await scale.set_account(tx, new_key=True)
    assert before != await key_of(door)
    async with Receiver.opened(answering(200)) as there:
        await made(door, callback_url=there.url, attachment=LOST)
        await sent(door)
    assert there.requests[0].headers["scale-callback-auth"] == await key_of(door)


async def test_a_test_key_has_a_callback_key_of_its_own(door: Door) -> None:
    async with Receiver.opened(answering(200)) as there:
        task = await made(door, trial=True, callback_url=there.url)
        assert await sent(door) == 1
        assert (await door.call(door.trial.get_task, task.id)).callback_succeeded is True
    [request] = there.requests
    body = said_in(request)
    assert (body["task_id"], body["status"], body["task"]["is_test"]) == (task.id, "completed", True)
    live, test = await key_of(door), await key_of(door, trial=True)
    assert request.headers["scale-callback-auth"] == test != live
    assert test.startswith("test_")
    assert live.startswith("live_")


async def test_a_completed_batch_is_told_once(door: Door) -> None:
    async with Receiver.opened(answering(200)) as there:
        name = await door.project()
        batch = await door.call(door.client.create_batch, name, fresh("b"), there.url, metadata={"a": 1})
        await made(door, batch=batch.name, callback_url=None)
        await worked(door, await door.lab.contributor(), name)
        await door.lab.settle()
        assert (await sent(door), await sent(door)) == (1, 0)
    body = said_in(there.requests[0])
    assert (body["status"], body["batch"]["name"], body["batch"]["status"]) == ("completed", batch.name, "completed")
    assert body["batch"]["metadata"] == {"a": 1}
    assert there.requests[0].headers["scale-callback-auth"] == await key_of(door)


async def test_a_batch_that_took_more_tasks_is_told_again_when_it_is_completed_again(door: Door) -> None:
    person = await door.lab.contributor()
    async with Receiver.opened(answering(200)) as there:
        name = await door.project()
        batch = (await door.call(door.client.create_batch, name, fresh("b"), there.url)).name
        for count in (1, 2):
            await made(door, batch=batch, callback_url=None)
            await worked(door, person, name)
            await door.lab.settle()
            door.lab.clock.advance(timedelta(minutes=1))
            assert await sent(door) == 1
            assert len(there.requests) == count


async def test_a_batch_of_a_test_key_is_told_too(door: Door) -> None:
    async with Receiver.opened(answering(200)) as there:
        name = await door.project(client=door.trial)
        batch = await door.call(door.trial.create_batch, name, fresh("b"), there.url)
        await made(door, trial=True, batch=batch.name, callback_url=None)
        await door.lab.settle()
        assert await sent(door) == 1
        assert (await door.call(door.trial.get_batch, batch.name)).status == "completed"
    assert said_in(there.requests[0])["status"] == "completed"


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/x",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://localhost/",
        "http://metadata.internal/",
        "https://192.168.1.1/",
        "http://0x0a000001/",
        "someone@example.com",
        "http://example.com:22/",
        "gopher://example.com/",
        "file:///etc/passwd",
        "//example.com/",
        "javascript:alert(1)",
    ],
)
async def test_an_address_that_may_not_be_called_is_refused_when_it_is_given(house: Door, url: str) -> None:
    with pytest.raises(ScaleInvalidRequest):
        await made(house, callback_url=url)


async def test_an_address_that_turns_out_to_be_private_is_not_called(door: Door) -> None:
    async with Receiver.opened(answering(200)) as there:
        task = await made(door, callback_url=there.url, attachment=LOST)
        assert await sent(door, allow=()) == 1
    assert there.requests == []
    assert (await door.call(door.client.get_task, task.id)).callback_succeeded is False


@pytest.mark.parametrize("trial", [False, True])
async def test_a_task_too_large_for_a_callback_is_told_without_its_parameters(door: Door, trial: bool) -> None:
    async with Receiver.opened(answering(200)) as there:
        large = {f"k{i}": "x" * 199_000 for i in range(6)}
        if trial:
            task = await made(door, trial=True, callback_url=there.url, **large)
        else:
            task = await finished(door, there.url, **large)
        assert await sent(door) == 1
    body = said_in(there.requests[0])
    assert (body["task_id"], body["status"], body["task"]["params"]) == (task.id, "completed", {})
    assert body["response"]["annotations"]


async def test_one_callback_that_cannot_be_does_not_hold_up_the_others(door: Door) -> None:
    """Everything that waits for the runner goes through one queue of each consumer."""
    async with Receiver.opened(answering(200)) as there:
        await finished(door, there.url, **{f"k{i}": "x" * 199_000 for i in range(6)})
        await finished(door, there.url)
        assert await sent(door) == 2


async def test_a_response_in_parts_stands_whole_in_the_callback(door: Door) -> None:
    name = await door.project(type="videoannotation")
    async with Receiver.opened(answering(200)) as there:
        task = await door.call(
            door.client.create_task,
            TaskType.VideoAnnotation,
            project=name,
            attachments=["https://example.com/1.jpg", "https://example.com/2.jpg"],
            attachment_type="image",
            geometries={"box": {"objects_to_annotate": ["car"]}},
            callback_url=there.url,
        )
        params = (await door.call(door.client.get_task, task.id)).params
        values = scale.types.made_up_values("videoannotation", params)
        await worked(door, await door.lab.contributor(), name, values)
        await sent(door)
    body = said_in(there.requests[0])
    url = (await door.call(door.client.get_task, task.id)).response["annotations"]["url"]
    async with door.raw() as http:
        answer = await http.get(url)
    assert answer.status_code == 200
    assert body["response"]["annotations"] == answer.json()


async def test_a_withdrawn_task_is_told_as_an_error_and_once_more_when_it_counts_again(door: Door) -> None:
    async with Receiver.opened(answering(200)) as there:
        shown = await finished(door, there.url)
        await sent(door)
        async with door.lab.db.tx(door.customer) as tx:
            held = await scale.task_at(tx, shown.id)
        door.lab.clock.advance(timedelta(minutes=1))
        async with door.lab.db.tx(system(door.customer.tenant_id)) as tx:
            await tasks.withdraw_task(tx, held.project_id, held.id, "Both boxes are the same.")
        assert await sent(door) == 1
        wrong = await door.call(door.client.get_task, shown.id)
        listed = await door.call(
            lambda: [each.id for each in door.client.get_tasks(shown.project, status=TaskStatus.Completed)]
        )
        door.lab.clock.advance(timedelta(minutes=1))
        async with door.lab.db.tx(door.customer) as tx:
            await tasks.reinstate_task(tx, held.id, TAKEN_BACK)
        assert await sent(door) == 1
    first, second, third = map(said_in, there.requests)
    assert (first["status"], second["status"], third["status"]) == ("completed", "error", "completed")
    assert (second["error"], second["response"]) == (
        "Both boxes are the same.",
        {"error": "Both boxes are the same."},
    )
    assert third["response"]["annotations"] == first["response"]["annotations"]
    assert (wrong.status, listed) == ("error", [])
    assert first["task"]["updated_at"] < second["task"]["updated_at"] < third["task"]["updated_at"]
