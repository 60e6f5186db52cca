"""Webhooks reach who asked for them: signed, at least once, in spite of failures, and nobody else's."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tarazu import delivery, kinds, tasks
from tarazu.delivery.sending import ATTEMPTS_MAX, LEASE, PER_HOST, Sender
from tarazu.kit.actor import Actor, system
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import new_id
from tarazu.kit.outbound import Outbound
from tarazu.quality.events import DriftAlarmed, DriftEnded
from tarazu.runner.main import sweep
from tests.conftest import Cluster
from tests.lab import Lab
from tests.receiver import Received, Receiver, answering

pytestmark = pytest.mark.anyio

HOME = ["127.0.0.0/8"]


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


def sender(lab: Lab, allow: Sequence[str] = HOME) -> Sender:
    """Return a sender that may call this machine."""
    return Sender(lab.db, Outbound(allow, resolver=itself), lab.secrets)


async def send(lab: Lab, allow: Sequence[str] = HOME) -> int:
    """Send everything that is due, and whatever becomes due while it is sent."""
    async with sender(lab, allow) as sending:
        return await sending.work()


async def queued(lab: Lab, actor: Actor, url: str, **changes: Any) -> uuid.UUID:
    """Queue one message about something."""
    given: dict[str, Any] = {"type": "task.completed", "subject": new_id(), "body": {"नाम": "x", "n": 1}} | changes
    async with lab.db.tx(actor) as tx:
        return await delivery.queue_message(tx, url=url, **given)


async def found(lab: Lab, actor: Actor, message_id: uuid.UUID) -> delivery.Message:
    """Return a message as its customer sees it."""
    async with lab.db.tx(actor) as tx:
        return await delivery.message(tx, message_id)


async def endpoint(lab: Lab, actor: Actor, url: str, *types: str) -> delivery.Endpoint:
    """Make an endpoint for types of events."""
    async with lab.db.tx(actor) as tx:
        return await delivery.create_endpoint(tx, url, types or delivery.EVENT_TYPES)


def verified(secret: str, request: Received) -> Any:
    """Check a signature as the standard's text tells a receiver to, and return the body."""
    key = base64.b64decode(secret.split("_", 1)[1])
    signed = b".".join(
        [request.headers["webhook-id"].encode(), request.headers["webhook-timestamp"].encode(), request.body]
    )
    version, signature = request.headers["webhook-signature"].split(",", 1)
    assert version == "v1"
    assert len(key) == 32
    assert hmac.compare_digest(base64.b64decode(signature), hmac.digest(key, signed, hashlib.sha256))
    return json.loads(request.body)


async def test_a_message_arrives_signed_with_its_headers_and_is_noted_as_delivered(lab: Lab) -> None:
    asha = await lab.customer()
    async with Receiver.opened(answering(200)) as there:
        subject = new_id()
        sent = await queued(lab, asha, there.url, subject=subject, headers={"Scale-Callback-Auth": "sesame"})
        assert (await found(lab, asha, sent)).state == "waiting"
        assert await send(lab) == 1
    (request,) = there.requests
    assert verified(delivery.secret_of(lab.secrets, asha.tenant_id), request) == {"नाम": "x", "n": 1}
    assert request.headers["webhook-id"] == str(sent)
    assert request.headers["webhook-timestamp"] == str(int(lab.clock.now().timestamp()))
    assert (request.headers["scale-callback-auth"], request.headers["content-type"]) == ("sesame", "application/json")
    message = await found(lab, asha, sent)
    assert (message.state, message.attempts, message.last_status) == ("delivered", 1, 200)
    async with lab.db.tx(asha) as tx:
        assert [(each.number, each.status) for each in await delivery.attempts(tx, sent)] == [(1, 200)]


async def test_what_fails_is_tried_again_later_under_the_same_id(lab: Lab) -> None:
    asha = await lab.customer()
    async with Receiver.opened(answering(500, 302, 200)) as there:
        sent = await queued(lab, asha, there.url)
        assert await send(lab) == 1
        assert await send(lab) == 0
        for state in ("waiting", "delivered"):
            lab.clock.advance(timedelta(seconds=30))
            assert await send(lab) == 1
            assert (await found(lab, asha, sent)).state == state
    assert {request.headers["webhook-id"] for request in there.requests} == {str(sent)}
    async with lab.db.tx(asha) as tx:
        assert [each.status for each in await delivery.attempts(tx, sent)] == [500, 302, 200]


async def test_after_a_day_of_failures_a_message_is_given_up_and_can_be_sent_again(lab: Lab) -> None:
    asha = await lab.customer()
    subject, begun = new_id(), lab.clock.now()
    async with Receiver.opened(answering(*[503] * ATTEMPTS_MAX, 200)) as there:
        sent = await queued(lab, asha, there.url, subject=subject)
        while (message := await found(lab, asha, sent)).state == "waiting":
            lab.clock.advance(max(message.next_at - lab.clock.now(), timedelta()))
            assert await send(lab) == 1
        assert (message.state, message.attempts) == ("failed", ATTEMPTS_MAX)
        assert timedelta(hours=21) < lab.clock.now() - begun < timedelta(hours=27)
        async with lab.db.tx(asha) as tx:
            assert (await delivery.resend(tx, sent)).state == "waiting"
        assert await send(lab) == 1
    message = await found(lab, asha, sent)
    assert (message.state, message.attempts) == ("delivered", ATTEMPTS_MAX + 1)


async def test_a_receiver_that_is_gone_is_told_nothing_more(lab: Lab) -> None:
    asha = await lab.customer()
    async with Receiver.opened(answering(410)) as there:
        gone = await endpoint(lab, asha, there.url)
        async with lab.db.tx(system(asha.tenant_id)) as tx:
            await delivery.notify(tx, "batch.completed", [delivery.Notice(subject=new_id(), data={})])
        assert await send(lab) == 1
    async with lab.db.tx(asha) as tx:
        assert await delivery.endpoints(tx) == []
        (message,) = await delivery.messages(tx)
        assert (message.state, message.endpoint_id, message.last_status) == ("failed", gone.id, 410)
        with pytest.raises(Refusal, match="webhook_ended"):
            await delivery.resend(tx, message.id)


async def test_what_a_killed_runner_had_in_hand_goes_out_again(lab: Lab) -> None:
    asha = await lab.customer()
    hold = asyncio.Event()

    async def slow(_: Received, writer: asyncio.StreamWriter) -> None:
        await hold.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    async with Receiver.opened(slow) as there:
        sent = await queued(lab, asha, there.url)
        async with sender(lab) as killed:
            work = asyncio.create_task(killed.work())
            await there.arrived.wait()
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
        assert (await found(lab, asha, sent)).state == "waiting"
        assert await send(lab) == 0
        hold.set()
        lab.clock.advance(LEASE)
        assert await send(lab) == 1
        assert (await found(lab, asha, sent)).state == "delivered"
    assert {request.headers["webhook-id"] for request in there.requests} == {str(sent)}


async def test_what_is_queued_twice_is_sent_once(lab: Lab) -> None:
    asha = await lab.customer()
    async with Receiver.opened(answering(200)) as there:
        first = await queued(lab, asha, there.url, once="task 7 is done")
        assert await queued(lab, system(asha.tenant_id), there.url, once="task 7 is done") == first
        ravi = await lab.customer()
        assert await queued(lab, ravi, there.url, once="task 7 is done") != first
        assert await send(lab) == 2


async def test_a_slow_receiver_does_not_hold_up_others(lab: Lab) -> None:
    asha, ravi = await lab.customer(), await lab.customer()
    hold = asyncio.Event()

    async def slow(_: Received, writer: asyncio.StreamWriter) -> None:
        await hold.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    async with Receiver.opened(slow) as stuck, Receiver.opened(answering(200)) as quick:
        held = [await queued(lab, asha, stuck.url) for _ in range(PER_HOST * 10)]
        async with sender(lab) as sending:
            work = asyncio.create_task(sending.work())
            await stuck.arrived.wait()
            sent = await queued(lab, ravi, quick.url)
            while (await found(lab, ravi, sent)).state != "delivered":
                await asyncio.wait([work], timeout=0.05)
            assert len(stuck.requests) == PER_HOST
            hold.set()
            assert await work == len(held) + 1
    assert {(await found(lab, asha, each)).state for each in held} == {"delivered"}


async def test_a_private_address_is_never_called(lab: Lab) -> None:
    asha = await lab.customer()
    async with Receiver.opened(answering(200)) as there:
        sent = await queued(lab, asha, there.url)
        assert await send(lab, allow=[]) == 1
        assert there.requests == []
    message = await found(lab, asha, sent)
    assert (message.state, message.last_error) == ("failed", "url_address_refused")


async def test_a_customer_sees_and_moves_only_their_own_messages(lab: Lab) -> None:
    asha, ravi = await lab.customer(), await lab.customer()
    async with Receiver.opened(answering(200)) as there:
        sent = await queued(lab, asha, there.url)
        made = await endpoint(lab, asha, there.url)
        async with lab.db.tx(ravi) as tx:
            assert await delivery.messages(tx) == []
            assert await delivery.endpoints(tx) == []
            assert await delivery.attempts(tx, sent) == []
            for act in (delivery.message(tx, sent), delivery.resend(tx, sent), delivery.end_endpoint(tx, made.id)):
                with pytest.raises(Refusal, match="not_found"):
                    await act
        assert await send(lab) == 1
    secrets = {delivery.secret_of(lab.secrets, actor.tenant_id) for actor in (asha, ravi)}
    assert len({*secrets, delivery.secret_of(lab.secrets, asha.tenant_id, made.id)}) == 3


async def test_messages_are_found_by_state_and_subject_newest_first(lab: Lab) -> None:
    asha = await lab.customer()
    subject = new_id()
    ids = [await queued(lab, asha, "https://hooks.example/", subject=subject) for _ in range(3)]
    other = await queued(lab, asha, "https://hooks.example/")
    async with lab.db.tx(asha) as tx:
        assert [each.id for each in await delivery.messages(tx, limit=2)] == [other, ids[2]]
        assert [each.id for each in await delivery.messages(tx, before=ids[2])] == [ids[1], ids[0]]
        assert [each.id for each in await delivery.messages(tx, subject=subject)] == ids[::-1]
        assert await delivery.messages(tx, state="failed") == []


async def test_headers_of_ours_and_broken_ones_are_refused(lab: Lab) -> None:
    asha = await lab.customer()
    for headers in ({"Webhook-Id": "x"}, {"Host": "x"}, {"a b": "x"}, {"x": "a\r\nb: c"}, {"x": "हाँ"}):
        with pytest.raises(Refusal, match="bad_format"):
            await queued(lab, asha, "https://hooks.example/", headers=headers)
    with pytest.raises(Refusal, match="too_long"):
        await queued(lab, asha, "https://hooks.example/", body={"a": "x" * (1 << 20)})
    with pytest.raises(Refusal, match="url_unreadable"):
        await queued(lab, asha, "hooks.example")


async def test_an_email_address_needs_a_mail_server(lab: Lab) -> None:
    async with Outbound() as outbound:
        fault = delivery.check_receiver("asha@example.org", outbound, has_mail=False)
        assert fault is not None
        assert fault.code == "mail_not_offered"
        assert delivery.check_receiver("asha@example.org", outbound, has_mail=True) is None
    asha = await lab.customer()
    sent = await queued(lab, asha, "asha@example.org")
    assert await send(lab) == 1
    message = await found(lab, asha, sent)
    assert (message.state, message.last_error) == ("failed", "mail_not_offered")


async def test_a_finished_task_batch_and_delivery_are_told_to_who_asked(lab: Lab) -> None:
    asha, meera = await lab.customer(), await lab.contributor()
    async with Receiver.opened(answering(200)) as all_of_it, Receiver.opened(answering(200)) as batches:
        everything = await endpoint(lab, asha, all_of_it.url)
        await endpoint(lab, asha, batches.url, "batch.completed")
        await endpoint(lab, await lab.customer(), all_of_it.url)
        project = await lab.project(asha, redundancy=1)
        async with lab.db.tx(asha) as tx:
            rows = [tasks.NewTask(payload=example(project.kind), unique_key="first")]
            intake = await tasks.intake(tx, project.id, rows, batch="b1")
        await lab.answer(meera, await lab.claim(meera, project))
        await lab.settle()
        async with lab.db.tx(asha) as tx:
            snapshot = await delivery.request_snapshot(tx, project.id)
        await delivery.JOBS["delivery.build"](lab.jobs, tenant_id=str(asha.tenant_id), snapshot_id=str(snapshot.id))
        await lab.settle()
        await lab.settle()
        await send(lab)
    secret = delivery.secret_of(lab.secrets, asha.tenant_id, everything.id)
    told = {body["type"]: body["data"] for body in (verified(secret, each) for each in all_of_it.requests)}
    assert sorted(told) == ["batch.completed", "delivery.ready", "task.completed"]
    assert len(all_of_it.requests) == 3
    assert told["task.completed"]["task_id"] == str(intake.task_ids[0])
    assert told["task.completed"]["unique_key"] == "first"
    assert told["batch.completed"]["name"] == "b1"
    assert (told["delivery.ready"]["delivery_id"], told["delivery.ready"]["records"]) == (str(snapshot.id), 1)
    assert [json.loads(each.body)["type"] for each in batches.requests] == ["batch.completed"]


async def test_who_asked_is_told_of_an_alarm_and_that_it_ended_once_each(lab: Lab) -> None:
    asha, stranger = await lab.customer(), await lab.customer()
    async with Receiver.opened(answering(200)) as there, Receiver.opened(answering(200)) as elsewhere:
        made = await endpoint(lab, asha, there.url, "drift.alarmed", "drift.ended")
        await endpoint(lab, asha, elsewhere.url, "task.completed")
        await endpoint(lab, stranger, elsewhere.url)
        alarm = {"project": new_id(), "scope": "group", "name": "Pune", "measure": "known"}
        raised = new_id()
        for event in (DriftAlarmed(subject=raised, p_value=0.0001, **alarm), DriftEnded(subject=raised, **alarm)):
            async with lab.db.tx(system(asha.tenant_id)) as tx:
                await tx.announce(event)
            await lab.settle()
            await lab.settle()
            await send(lab)
    secret = delivery.secret_of(lab.secrets, asha.tenant_id, made.id)
    data = {"alarm_id": str(raised), "project_id": str(alarm.pop("project"))} | alarm
    told = [verified(secret, each) for each in there.requests]
    assert [(each["type"], each["data"]) for each in told] == [("drift.alarmed", data), ("drift.ended", data)]
    assert elsewhere.requests == []


def example(kind: str) -> dict[str, Any]:
    """Return a payload of a kind."""
    payload: dict[str, Any] = kinds.of(kind).example("en")["payload"]
    return payload


async def test_a_deleted_endpoint_is_told_nothing_more(lab: Lab) -> None:
    asha = await lab.customer()
    async with Receiver.opened(answering(200)) as there:
        made = await endpoint(lab, asha, there.url)
        async with lab.db.tx(system(asha.tenant_id)) as tx:
            assert await delivery.notify(tx, "delivery.ready", [delivery.Notice(subject=new_id(), data={})]) == 1
        async with lab.db.tx(asha) as tx:
            await delivery.end_endpoint(tx, made.id)
        async with lab.db.tx(system(asha.tenant_id)) as tx:
            assert await delivery.notify(tx, "delivery.ready", [delivery.Notice(subject=new_id(), data={})]) == 0
        assert await send(lab) == 0
        assert there.requests == []


async def test_an_endpoint_asks_for_known_types_and_there_are_not_too_many(lab: Lab) -> None:
    asha = await lab.customer()
    for types in ([], ["task.exploded"]):
        async with lab.db.tx(asha) as tx:
            with pytest.raises(Refusal, match="invalid_request"):
                await delivery.create_endpoint(tx, "https://hooks.example/", types)
    for _ in range(20):
        await endpoint(lab, asha, "https://hooks.example/")
    with pytest.raises(Refusal, match="too_many_endpoints"):
        await endpoint(lab, asha, "https://hooks.example/")


async def test_what_ended_a_month_ago_is_forgotten(lab: Lab) -> None:
    asha = await lab.customer()
    async with Receiver.opened(answering(200)) as there:
        old = await queued(lab, asha, there.url)
        assert await send(lab) == 1
    lab.clock.advance(timedelta(days=31))
    waiting = await queued(lab, asha, "https://hooks.example/")
    await sweep(lab.db)
    async with lab.db.tx(asha) as tx:
        assert [each.id for each in await delivery.messages(tx)] == [waiting]
        assert await delivery.attempts(tx, old) == []
