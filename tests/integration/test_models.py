"""Models of a customer: credentials stay sealed, budgets hold, failures are codes, and calls reach only who they may."""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tarazu import models
from tarazu.kit import sql
from tarazu.kit.actor import Actor
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import new_id
from tarazu.kit.outbound import Outbound
from tarazu.kit.secrets import Secrets
from tarazu.models import Callee, Message, NewEndpoint, Spoken, calls
from tests.conftest import Cluster
from tests.lab import Lab, fresh
from tests.model_server import CREDENTIAL, ModelServer

pytestmark = pytest.mark.anyio

HOME = ["127.0.0.0/8"]


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "RETRY_SECONDS", 0.001)


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    """Models that do as they are told."""
    async with ModelServer.opened() as opened:
        yield opened


@pytest.fixture
async def out() -> AsyncIterator[Outbound]:
    """Calls that may reach this machine."""
    async with Outbound(HOME) as opened:
        yield opened


def new(server: ModelServer, model: str = "echo", **changes: Any) -> NewEndpoint:
    """Return a model of the server."""
    given = {"name": fresh("m"), "base_url": server.url, "model": model, "credential": CREDENTIAL}
    return NewEndpoint(**(given | changes))


async def added(lab: Lab, out: Outbound, actor: Actor, given: NewEndpoint) -> models.Endpoint:
    """Add a model."""
    async with lab.db.tx(actor) as tx:
        return await models.add_endpoint(tx, out, lab.secrets, given)


async def asked(server: ModelServer, out: Outbound, model: str, **changes: Any) -> Spoken:
    """Ask a model of the server one thing."""
    given: dict[str, Any] = {
        "url": f"{server.url}/chat/completions",
        "model": model,
        "credential": CREDENTIAL,
        "temperature": None,
        "max_tokens": 100,
        "timeout_seconds": 20,
        "input_price_minor": 3,
        "output_price_minor": 5,
    }
    return await models.speak(out, Callee(**(given | changes)), [Message(role="user", content="नमस्ते, how are you?")])


async def spent(lab: Lab, actor: Actor, endpoint: models.Endpoint) -> int:
    """Return what a model cost, in minor units rounded up."""
    async with lab.db.tx(actor) as tx:
        return (await models.endpoint(tx, endpoint.id)).spent_minor


async def test_a_model_streams_its_words_and_tells_its_tokens(server: ModelServer, out: Outbound) -> None:
    pieces: list[str] = []
    callee = Callee(
        url=f"{server.url}/chat/completions",
        model="echo",
        credential=CREDENTIAL,
        temperature=0.5,
        max_tokens=64,
        timeout_seconds=20,
        input_price_minor=30,
        output_price_minor=60,
    )
    spoken = await models.speak(out, callee, [Message(role="user", content="नमस्ते, how are you?")], pieces.append)
    assert (spoken.content, spoken.failure) == ("नमस्ते, how are you?", None)
    assert len(pieces) > 2
    assert "".join(pieces) == spoken.content
    assert (spoken.input_tokens, spoken.output_tokens, spoken.is_counted) == (100, 50, True)
    assert callee.cost(spoken.input_tokens, spoken.output_tokens) == 100 * 30 + 50 * 60
    (body,) = server.asked
    assert (body["temperature"], body["max_tokens"], body["stream"]) == (0.5, 64, True)


async def test_an_endpoint_that_does_not_stream_is_understood(server: ModelServer, out: Outbound) -> None:
    spoken = await asked(server, out, "whole:All at once")
    assert (spoken.content, spoken.failure, spoken.is_counted) == ("All at once", None, True)


async def test_tokens_that_nobody_counted_are_estimated(server: ModelServer, out: Outbound) -> None:
    spoken = await asked(server, out, "uncounted:twelve signs")
    assert (spoken.content, spoken.failure, spoken.is_counted) == ("twelve signs", None, False)
    assert spoken.output_tokens == 4
    assert spoken.input_tokens > 0


@pytest.mark.parametrize(
    ("model", "failure", "calls_made"),
    [
        ("status:401", "model_key_refused", 1),
        ("status:404", "model_unknown", 1),
        ("status:400", "model_declined", 1),
        ("newer", None, 2),
        ("older", None, 2),
        ("other", None, 3),
        ("strict", None, 2),
        ("stricter", None, 2),
        ("limitless", "model_declined", 2),
        ("status:429", "model_busy", 3),
        ("status:500", "model_failed", 3),
        ("cut", "model_cut_off", 1),
        ("garbage", "model_unreadable", 1),
        ("error", "model_failed", 3),
        ("huge", "model_too_long", 1),
        ("silent", "model_silent", 1),
        ("flaky:2", None, 3),
        ("flaky:3", "model_failed", 3),
    ],
)
async def test_what_goes_wrong_is_a_code_and_only_a_beginning_that_failed_is_tried_again(
    server: ModelServer, out: Outbound, model: str, failure: str | None, calls_made: int
) -> None:
    spoken = await asked(server, out, model)
    assert (spoken.failure, server.calls[model]) == (failure, calls_made)
    assert CREDENTIAL not in repr(spoken)


@pytest.mark.parametrize(
    ("model", "field", "stream_options"),
    [
        ("newer", "max_completion_tokens", True),
        ("older", "max_tokens", False),
        ("other", "max_completion_tokens", False),
        ("strict", "max_tokens", False),
        ("stricter", "max_completion_tokens", False),
    ],
)
async def test_a_way_of_asking_is_learned_from_the_first_refusal_and_remembered(
    server: ModelServer, out: Outbound, lab: Lab, model: str, field: str, stream_options: bool
) -> None:
    customer = await lab.customer()
    one = await added(lab, out, customer, new(server, model))
    assert (one.limit_field, one.stream_options) == ("max_tokens", True)
    for _ in range(3):
        assert (await models.try_endpoint(lab.db, customer, out, lab.secrets, one.id)).failure is None
    assert len(server.asked) == 3 + (2 if model == "other" else 1)
    assert (server.asked[-1][field], "stream_options" in server.asked[-1]) == (1_024, stream_options)
    async with lab.db.tx(customer) as tx:
        known = await models.endpoint(tx, one.id)
    assert (known.limit_field, known.stream_options) == (field, stream_options)


async def test_a_refusal_that_names_nothing_we_sent_teaches_nothing(
    server: ModelServer, out: Outbound, lab: Lab
) -> None:
    customer = await lab.customer()
    for model in ("status:400", "status:422", "limitless", "status:500"):
        one = await added(lab, out, customer, new(server, model))
        spoken = await models.try_endpoint(lab.db, customer, out, lab.secrets, one.id)
        assert (spoken.failure is not None, spoken.learned) == (True, None)
        async with lab.db.tx(customer) as tx:
            known = await models.endpoint(tx, one.id)
        assert (known.limit_field, known.stream_options) == ("max_tokens", True)


async def test_a_way_that_was_set_while_a_call_was_under_way_stands(
    server: ModelServer, out: Outbound, lab: Lab
) -> None:
    customer = await lab.customer()
    one = await added(lab, out, customer, new(server, "held:other"))
    trial = asyncio.create_task(models.try_endpoint(lab.db, customer, out, lab.secrets, one.id))
    await server.waiting.wait()
    async with lab.db.tx(customer) as tx:
        await models.change_way(tx, one.id, limit_field="none")
    server.release.set()
    assert (await trial).learned is not None
    async with lab.db.tx(customer) as tx:
        known = await models.endpoint(tx, one.id)
    assert (known.limit_field, known.stream_options) == ("none", True)


async def test_a_way_that_was_set_by_hand_is_taken_and_one_that_is_wrong_is_mended(
    server: ModelServer, out: Outbound, lab: Lab
) -> None:
    customer = await lab.customer()
    one = await added(lab, out, customer, new(server, "limitless", limit_field="none", stream_options=False))
    assert (await models.try_endpoint(lab.db, customer, out, lab.secrets, one.id)).content
    (body,) = server.asked
    assert not {"max_tokens", "max_completion_tokens", "stream_options"} & body.keys()
    async with lab.db.tx(customer) as tx:
        changed = await models.change_way(tx, one.id, key_header="api-key")
        assert (changed.limit_field, changed.stream_options, changed.key_header) == ("none", False, "api-key")
        for wrong in ("", "Max_tokens", "none "):
            with pytest.raises(Refusal) as refused:
                await models.change_way(tx, one.id, limit_field=wrong)
            assert [fault.field for fault in refused.value.faults] == ["limit_field"]
    assert (await models.try_endpoint(lab.db, customer, out, lab.secrets, one.id)).failure is None


async def test_a_query_stands_behind_the_path_that_is_called(server: ModelServer, out: Outbound, lab: Lab) -> None:
    customer = await lab.customer()
    given = new(server, base_url=f"{server.url}/?api-version=2024-10-21", key_header="api-key")
    one = await added(lab, out, customer, given)
    assert one.base_url == f"{server.url}?api-version=2024-10-21"
    assert (await models.try_endpoint(lab.db, customer, out, lab.secrets, one.id)).failure is None
    assert server.paths == ["/v1/chat/completions?api-version=2024-10-21"]


@pytest.mark.parametrize(("model", "cut"), [("limit:Half a", "length"), ("say:All of it.", None)])
async def test_a_reply_that_its_model_did_not_end_is_kept_and_marked(
    server: ModelServer, out: Outbound, model: str, cut: str | None
) -> None:
    spoken = await asked(server, out, model)
    assert (spoken.content, spoken.failure, spoken.cut) == (model.partition(":")[2], None, cut)


async def test_a_model_that_does_not_end_in_time_is_given_up_and_its_words_are_paid(
    server: ModelServer, out: Outbound
) -> None:
    spoken = await asked(server, out, "wait", timeout_seconds=1)
    assert (spoken.failure, spoken.content) == ("outbound_timeout", "Begun, ")
    assert spoken.output_tokens > 0


async def test_an_address_inside_is_not_called(server: ModelServer) -> None:
    async with Outbound() as shut:
        spoken = await asked(server, shut, "echo")
    assert (spoken.failure, server.asked) == ("url_not_https", [])


async def test_a_credential_is_kept_sealed_and_shown_by_its_end_alone(
    server: ModelServer, out: Outbound, lab: Lab, cluster: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    asha = await lab.customer()
    made = await added(lab, out, asha, new(server))
    assert made.key_end == CREDENTIAL[-4:]
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        row = connection.execute("select sealed from models.endpoint where id = %s", (made.id,)).fetchone()
        events = connection.execute("select body::text from kit.event where subject = %s", (made.id,)).fetchall()
    assert row
    assert CREDENTIAL.encode() not in row[0]
    assert await spoken_by(lab, out, asha, made) == "Answer with the one word: ready"
    assert CREDENTIAL not in str(events) + caplog.text + repr(new(server)) + repr(made)


async def spoken_by(lab: Lab, out: Outbound, actor: Actor, endpoint: models.Endpoint) -> str:
    """Try a model and return what it said, or the code of what went wrong."""
    spoken = await models.try_endpoint(lab.db, actor, out, lab.secrets, endpoint.id)
    return spoken.failure or spoken.content


async def test_a_sealed_credential_opens_for_its_model_alone_and_with_its_secret_alone(
    server: ModelServer, out: Outbound, lab: Lab, cluster: Cluster
) -> None:
    asha = await lab.customer()
    one, other = await added(lab, out, asha, new(server)), await added(lab, out, asha, new(server))
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        text = "update models.endpoint set sealed = (select sealed from models.endpoint where id = %s) where id = %s"
        connection.execute(text, (one.id, other.id))
    for secrets, endpoint in ((lab.secrets, other), (Secrets(b"x" * 32), one)):
        with pytest.raises(Refusal) as refusal:
            await models.try_endpoint(lab.db, asha, out, secrets, endpoint.id)
        assert refusal.value.code == "secret_unsealable"
    assert server.asked == []


async def test_a_changed_credential_is_the_one_that_is_sent(server: ModelServer, out: Outbound, lab: Lab) -> None:
    asha = await lab.customer()
    made = await added(lab, out, asha, new(server, credential="wrong-0000"))
    assert await spoken_by(lab, out, asha, made) == "model_key_refused"
    async with lab.db.tx(asha) as tx:
        assert (await models.change_credential(tx, lab.secrets, made.id, CREDENTIAL)).key_end == "cdef"
    assert await spoken_by(lab, out, asha, made) == "Answer with the one word: ready"


async def test_what_a_model_costs_is_counted_exactly(server: ModelServer, out: Outbound, lab: Lab) -> None:
    asha = await lab.customer()
    # 100 tokens at 5,000 and 50 at 10,001 are 1,000,050 millionths: a paisa and a twentieth of a thousandth.
    made = await added(lab, out, asha, new(server, input_price_minor=5_000, output_price_minor=10_001))
    assert await spent(lab, asha, made) == 0
    await spoken_by(lab, out, asha, made)
    assert await spent(lab, asha, made) == 2
    for _ in range(9):
        await spoken_by(lab, out, asha, made)
    assert await spent(lab, asha, made) == 11


async def test_a_budget_that_is_reached_refuses_and_a_higher_one_lets_go_on(
    server: ModelServer, out: Outbound, lab: Lab
) -> None:
    asha = await lab.customer()
    prices = {"input_price_minor": 0, "output_price_minor": 10_000, "max_tokens": 100}
    made = await added(lab, out, asha, new(server, budget_minor=1, **prices))
    assert await spoken_by(lab, out, asha, made) == "Answer with the one word: ready"
    with pytest.raises(Refusal) as refusal:
        await spoken_by(lab, out, asha, made)
    assert (refusal.value.code, len(server.asked)) == ("budget_reached", 1)
    async with lab.db.tx(asha) as tx:
        await models.change_budget(tx, made.id, None)
    assert await spoken_by(lab, out, asha, made) == "Answer with the one word: ready"


async def test_two_calls_at_once_cannot_pass_a_budget_together(server: ModelServer, out: Outbound, lab: Lab) -> None:
    asha = await lab.customer()
    # One call may cost a paisa at most; there is one and a half.
    prices = {"input_price_minor": 0, "output_price_minor": 10_000, "max_tokens": 100}
    made = await added(lab, out, asha, new(server, "wait", budget_minor=1, **prices))
    first = asyncio.create_task(spoken_by(lab, out, asha, made))
    await server.waiting.wait()
    with pytest.raises(Refusal) as refusal:
        await spoken_by(lab, out, asha, made)
    assert refusal.value.code == "budget_reached"
    server.release.set()
    assert (await first).startswith("Begun")
    assert server.calls["wait"] == 1


async def test_a_call_that_never_reported_is_counted_at_its_most_until_it_does(
    server: ModelServer, out: Outbound, lab: Lab
) -> None:
    asha = await lab.customer()
    prices = {"input_price_minor": 0, "output_price_minor": 10_000, "max_tokens": 100}
    made = await added(lab, out, asha, new(server, budget_minor=1, **prices))
    queries = sql.load("tarazu.models")

    async def hold(call: uuid.UUID) -> bool:
        async with lab.db.tx(asha) as tx:
            until = tx.now + timedelta(seconds=90)
            given = {"endpoint": made.id, "call": call, "most": 1_000_000, "until": until, "at": tx.now}
            return await tx.one(queries.begin_trial, bool, **given)

    async def told() -> tuple[int, int]:
        async with lab.db.tx(asha) as tx:
            (one,) = await models.endpoints(tx)
            assert one == await models.endpoint(tx, made.id)
            return one.spent_minor, one.unreported_minor

    died = new_id()
    assert await hold(died)
    assert await hold(died), "the same call again is the same call"
    assert not await hold(new_id())
    assert await told() == (0, 0), "its time is not over"
    lab.clock.advance(timedelta(seconds=91))
    assert await told() == (1, 1)
    assert not await hold(new_id()), "its provider may have billed it"
    for _ in range(2):
        async with lab.db.tx(asha) as tx:
            await tx.run(queries.end_trial, endpoint=made.id, call=died, cost=0)
        assert await told() == (0, 0)
    assert await hold(new_id())


async def test_an_archived_model_is_asked_nothing_and_frees_its_name(
    server: ModelServer, out: Outbound, lab: Lab, cluster: Cluster
) -> None:
    asha = await lab.customer()
    made = await added(lab, out, asha, new(server))
    with pytest.raises(Refusal) as taken:
        await added(lab, out, asha, new(server, name=made.name))
    assert taken.value.code == "model_name_taken"
    async with lab.db.tx(asha) as tx:
        await models.archive_endpoint(tx, made.id)
    with pytest.raises(Refusal) as refusal:
        await spoken_by(lab, out, asha, made)
    assert refusal.value.code == "not_found"
    with psycopg.connect(cluster.admin_conninfo()) as connection:
        row = connection.execute("select sealed, key_end from models.endpoint where id = %s", (made.id,)).fetchone()
    assert row == (None, None)
    again = await added(lab, out, asha, new(server, name=made.name))
    async with lab.db.tx(asha) as tx:
        assert [each.id for each in await models.endpoints(tx, archived=True)] == [again.id, made.id]


async def test_another_customer_neither_sees_nor_tries_nor_changes_a_model(
    server: ModelServer, out: Outbound, lab: Lab
) -> None:
    asha, rival = await lab.customer(), await lab.customer()
    made = await added(lab, out, asha, new(server))
    async with lab.db.tx(rival) as tx:
        assert await models.endpoints(tx, archived=True) == []
        assert await models.unknown_names(tx, [made.name]) == [made.name]
        for act in (
            models.endpoint(tx, made.id),
            models.change_credential(tx, lab.secrets, made.id, "stolen-0000"),
            models.change_budget(tx, made.id, None),
            models.change_way(tx, made.id, stream_options=False),
            models.archive_endpoint(tx, made.id),
        ):
            with pytest.raises(Refusal) as refusal:
                await act
            assert refusal.value.code == "not_found"
    with pytest.raises(Refusal) as refusal:
        await spoken_by(lab, out, rival, made)
    assert refusal.value.code == "not_found"
    assert server.asked == []


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"name": "no spaces"}, "name", "model_name"),
        ({"name": ""}, "name", "model_name"),
        ({"model": "\n"}, "model", "bad_text"),
        ({"base_url": "https://10.0.0.1/v1"}, "base_url", "url_address_refused"),
        ({"base_url": "http://models.example/v1"}, "base_url", "url_not_https"),
        ({"base_url": "https://models.example/v1?key=1"}, "base_url", "url_secret"),
        ({"base_url": "https://models.example/v1?api-version=1&Subscription-Key=1"}, "base_url", "url_secret"),
        ({"base_url": "https://models.example/v1?x-sig=1"}, "base_url", "url_secret"),
        ({"base_url": f"https://models.example/v1?v={'k' * 32}"}, "base_url", "url_secret"),
        ({"base_url": "https://models.example/v1#here"}, "base_url", "url_unreadable"),
        ({"base_url": "https://models.example/v1#"}, "base_url", "url_unreadable"),
        ({"limit_field": "max_length"}, "limit_field", "not_allowed"),
        ({"key_header": "X-Key"}, "key_header", "not_allowed"),
        ({"credential": "short"}, "credential", "too_short"),
        ({"credential": "with a space"}, "credential", "bad_text"),
        ({"temperature": 2.5}, "temperature", "out_of_range"),
        ({"max_tokens": 0}, "max_tokens", "out_of_range"),
        ({"timeout_seconds": 301}, "timeout_seconds", "out_of_range"),
        ({"budget_minor": -1}, "budget_minor", "out_of_range"),
        ({"currency": "XXX"}, "currency", "not_allowed"),
    ],
)
async def test_a_model_that_cannot_be_is_refused_with_the_field(changes: dict[str, Any], field: str, code: str) -> None:
    given = {"name": "one", "base_url": "https://models.example/v1", "model": "one"} | changes
    async with Outbound() as shut:
        faults = models.check_endpoint(NewEndpoint(**given), shut)
    assert [(fault.field, fault.code) for fault in faults] == [(field, code)]
    assert "short" not in json.dumps([dict(fault.facts) for fault in faults])
