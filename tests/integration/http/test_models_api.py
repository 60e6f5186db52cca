"""Models by API and on their page, for the right caller and nobody else; credentials come back from nowhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.integration.http.conftest import Web, problem
from tests.lab import Lab
from tests.model_server import CREDENTIAL, ModelServer

from tarazu.http import State, create_app
from tarazu.kit.outbound import Outbound

pytestmark = pytest.mark.anyio


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    """Models that do as they are told."""
    async with ModelServer.opened() as opened:
        yield opened


@pytest.fixture
async def web(lab: Lab, tmp_path: Path) -> AsyncIterator[Web]:
    """The application, which may call this machine."""
    async with Outbound(["127.0.0.0/8"]) as out:
        state = State(db=lab.db, clock=lab.clock, secrets=lab.secrets, data_dir=tmp_path, files=lab.files, outbound=out)
        yield Web(lab, create_app(state))


def given(server: ModelServer, **changes: Any) -> dict[str, Any]:
    """Return the body that adds a model of the server."""
    return {
        "name": "alpha",
        "base_url": server.url,
        "model": "echo",
        "credential": CREDENTIAL,
        "input_price_minor": 1_000_000,
        "budget_minor": 1_000,
        **changes,
    }


async def test_a_model_is_added_tried_changed_and_archived(web: Web, server: ModelServer) -> None:
    asha = await web.lab.customer()
    async with web.key(asha) as client:
        made = await client.post("/api/v1/models", json=given(server))
        assert made.status_code == 201, made.text
        assert (made.json()["key_end"], made.json()["spent"]["amount_minor"]) == ("cdef", 0)
        place = f"/api/v1/models/{made.json()['id']}"
        tried = (await client.post(f"{place}/test")).json()
        assert (tried["is_ready"], tried["content"]) == (True, "Answer with the one word: ready")
        shown = await client.get(place)
        assert shown.json()["spent"] == {"amount_minor": 100, "currency": "INR"}
        assert shown.json()["unreported"] == {"amount_minor": 0, "currency": "INR"}
        changed = await client.patch(place, json={"credential": "wrong-credential", "budget_minor": None})
        assert (changed.json()["key_end"], changed.json()["budget"]) == ("tial", None)
        asked = {"limit_field": "max_completion_tokens", "stream_options": False, "key_header": None}
        assert {"key_header": "authorization"}.items() <= (await client.patch(place, json=asked)).json().items()
        now = (await client.get(place)).json()
        assert (now["limit_field"], now["stream_options"], now["key_end"]) == ("max_completion_tokens", False, "tial")
        for wrong in ({"limit_field": "x"}, {"stream_options": "no"}, {"key_header": 1}):
            assert (await client.patch(place, json=wrong)).status_code == 422, wrong
        failed = (await client.post(f"{place}/test")).json()
        assert (failed["is_ready"], failed["code"]) == (False, "model_key_refused")
        assert failed["detail"] == "The endpoint refused the credential."
        listed = await client.get("/api/v1/models")
        assert (await client.delete(place)).status_code == 204
        assert (await client.get("/api/v1/models")).json() == {"items": []}
        assert [each["name"] for each in (await client.get("/api/v1/models?archived=true")).json()["items"]] == [
            "alpha"
        ]
        audit = await client.get("/api/v1/audit.jsonl")
    told = made.text + shown.text + changed.text + listed.text + audit.text
    assert CREDENTIAL not in told
    assert "wrong-credential" not in told


async def test_a_budget_that_is_reached_is_a_conflict_in_words(web: Web, server: ModelServer) -> None:
    async with web.key(await web.lab.customer()) as client:
        made = await client.post("/api/v1/models", json=given(server, budget_minor=0))
        refused = await client.post(f"/api/v1/models/{made.json()['id']}/test")
    assert "budget" in problem(refused, 409, "budget_reached")["detail"]
    assert server.asked == []


async def test_a_test_key_adds_nothing_and_calls_nobody(web: Web, server: ModelServer) -> None:
    asha = await web.lab.customer()
    async with web.key(asha) as client, web.key(asha, "test") as trial:
        made = (await client.post("/api/v1/models", json=given(server))).json()
        problem(await trial.post(f"/api/v1/models/{made['id']}/test"), 403, "test_key_refused")
        assert (await trial.post("/api/v1/models", json=given(server, name="beta"))).status_code == 201
        assert len((await client.get("/api/v1/models")).json()["items"]) == 1
    assert server.asked == []


async def test_a_member_reads_models_and_only_a_manager_manages_them(web: Web, server: ModelServer) -> None:
    asha = await web.lab.customer()
    async with web.key(asha) as client:
        place = f"/api/v1/models/{(await client.post('/api/v1/models', json=given(server))).json()['id']}"
    for role, reads in (("member", 200), ("viewer", 403)):
        async with web.key(await web.lab.colleague(asha.tenant_id, role)) as client:
            assert (await client.get("/api/v1/models")).status_code == reads
            assert (await client.post("/api/v1/models", json=given(server))).status_code == 403
            assert (await client.post(f"{place}/test")).status_code == 403
            assert (await client.patch(place, json={"budget_minor": 1})).status_code == 403
            assert (await client.delete(place)).status_code == 403


async def test_a_refused_credential_is_not_said_back(web: Web, server: ModelServer) -> None:
    async with web.key(await web.lab.customer()) as client:
        for credential in ("quite secret", 12345678):
            refused = await client.post("/api/v1/models", json=given(server, credential=credential))
            assert refused.status_code == 422
            assert str(credential) not in refused.text


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_the_page_adds_tries_changes_and_archives_a_model(web: Web, server: ModelServer, language: str) -> None:
    asha = await web.lab.customer()
    form = {
        "name": "alpha",
        "base_url": server.url,
        "model": "echo",
        "credential": CREDENTIAL,
        "currency": "INR",
        "input_price": "100",
        "output_price": "0",
        "budget": "50",
        "max_tokens": "200",
        "timeout_seconds": "20",
        "temperature": "",
    }
    async with web.session(asha) as client:
        client.cookies.set("tz_language", language)
        assert (await client.get("/models")).status_code == 200
        refused = await client.post("/models", data=form | {"name": "not so", "max_tokens": "many", "budget": "1.005"})
        assert refused.status_code == 422
        assert refused.text.count('class="field-error"') == 2
        assert CREDENTIAL not in refused.text
        assert (await client.post("/models", data=form)).headers["location"] == "/models?notice=model_added"
        async with web.lab.db.tx(asha) as tx:
            from tarazu import models

            (one,) = await models.endpoints(tx)
        tried = await client.post(f"/models/{one.id}/test")
        assert "Answer with the one word: ready" in tried.text
        assert "…cdef" in tried.text
        changed = await client.post(f"/models/{one.id}/credential", data={"credential": "another-credential"})
        assert changed.headers["location"] == "/models?notice=model_changed"
        assert (await client.post(f"/models/{one.id}/budget", data={"budget": "x"})).status_code == 422
        way = {"limit_field": "none", "stream_options": "no", "key_header": "api-key"}
        changed = await client.post(f"/models/{one.id}/way", data=way)
        assert changed.headers["location"] == "/models?notice=model_changed"
        assert 'value="api-key" selected' in (await client.get("/models")).text
        assert (await client.post(f"/models/{one.id}/way", data=way | {"key_header": "x"})).status_code == 422
        await client.post(f"/models/{one.id}/budget", data={"budget": "0"})
        assert (await client.post(f"/models/{one.id}/test")).status_code == 409
        assert (await client.post(f"/models/{one.id}/archive")).headers["location"] == "/models?notice=model_archived"
        page = (await client.get("/models")).text
    assert "alpha" in page
    assert CREDENTIAL not in page
