"""Bad input gets the right status, names the field, changes nothing, and never leaks how we are built."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from tests.integration.http.conftest import Web, example, fault, new_project, problem
from tests.lab import Lab

from tarazu.kit.actor import Actor
from tarazu.projects import Project

pytestmark = pytest.mark.anyio

JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def project(lab: Lab, customer: Actor) -> Project:
    """A comparison project of the customer."""
    return await lab.project(customer)


@pytest.fixture
def tasks_path(project: Project) -> str:
    """Where tasks of the project are added."""
    return f"/api/v1/projects/{project.id}/tasks"


async def count(key: httpx.AsyncClient, project: Project) -> int:
    """Return how many tasks the project has."""
    found: int = (await key.get(f"/api/v1/projects/{project.id}/progress")).json()["tasks"]
    return found


async def test_an_unknown_field_is_named(key: httpx.AsyncClient, tasks_path: str) -> None:
    answer = await key.post("/api/v1/projects", json=new_project(colour="red"))
    fault(answer, "colour", "unknown_field")
    answer = await key.post(tasks_path, json={"payload": example()["payload"], "prio": 1})
    fault(answer, "prio", "unknown_field")
    payload = {**example()["payload"], "gold": True}
    fault(await key.post(tasks_path, json={"payload": payload}), "payload.gold", "unknown_field")


async def test_an_unknown_parameter_of_a_query_is_named(key: httpx.AsyncClient, tasks_path: str) -> None:
    fault(await key.get(f"{tasks_path}?limit=5&sort=newest"), "sort", "unknown_field")
    fault(await key.post(f"{tasks_path}?dry_run=1", json=example()), "dry_run", "unknown_field")


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"redundancy": "three"}, "redundancy", "wrong_type"),
        ({"redundancy": True}, "redundancy", "wrong_type"),
        ({"redundancy": 3.0}, "redundancy", "wrong_type"),
        ({"redundancy": 10**30}, "redundancy", "out_of_range"),
        ({"name": None}, "name", "wrong_type"),
        ({"name": "  "}, "name", "not_empty"),
        ({"skills": "medicine"}, "skills", "wrong_type"),
        ({"title": {"fr": "Bonjour"}}, "title.fr", "unknown_field"),
        ({"title": {"en": 7}}, "title.en", "wrong_type"),
        ({"guidelines": {}}, "guidelines", "missing"),
        ({"guidelines": {"en": "x" * 100_001}}, "guidelines.en", "too_long"),
        ({"kind": "chat.telepathy"}, "kind", "not_allowed"),
        ({"ontology": []}, "ontology", "wrong_type"),
        ({"kind": "form", "ontology": {"type": "object", "properties": {}}}, "ontology", "under_schema"),
        ({"kind": "form", "ontology": {"$defs": {}, "$ref": "#/$defs/Bill"}}, "ontology", "under_schema"),
        ({"kind": "form", "ontology": {"properties": 7}}, "ontology.properties", "unknown_field"),
        ({"acceptance": "never"}, "acceptance", "not_allowed"),
        ({"rate": {"amount_minor": -5, "currency": "INR"}}, "rate.amount_minor", "out_of_range"),
        ({"rate": {"amount_minor": 0, "currency": "INR"}}, "rate.amount_minor", "out_of_range"),
        ({"rate": {"amount_minor": 12.5, "currency": "INR"}}, "rate.amount_minor", "wrong_type"),
        ({"rate": {"amount_minor": 10**40, "currency": "INR"}}, "rate.amount_minor", "out_of_range"),
        ({"rate": {"amount_minor": 5, "currency": "XXX"}}, "rate.currency", "not_allowed"),
        ({"rate": {"amount_minor": 5}}, "rate.currency", "missing"),
    ],
)
async def test_a_faulty_project_is_refused_by_field(
    key: httpx.AsyncClient, change: dict[str, Any], field: str, code: str
) -> None:
    fault(await key.post("/api/v1/projects", json=new_project(**change)), field, code)
    assert (await key.get("/api/v1/projects")).json()["items"] == []


async def test_every_faulty_field_is_named_at_once(key: httpx.AsyncClient) -> None:
    answer = await key.post("/api/v1/projects", json={"colour": 1, "redundancy": "x"})
    named = {each["field"] for each in answer.json()["faults"]}
    assert named >= {"colour", "redundancy", "name", "kind", "rate"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "malformed_json"),
        (b"{", 400, "malformed_json"),
        (b"{'a': 1}", 400, "malformed_json"),
        (b"NaN", 400, "malformed_json"),
        (b'{"name": 1e999}', 400, "malformed_json"),
        (b'{"name": "\xff\xfe"}', 400, "not_utf8"),
        (b'{"name": "\\ud800 half"}', 400, "malformed_json"),
        (b"[" * 100_000, 400, "nested_too_deep"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, 400, "nested_too_deep"),
        (b"[]", 422, "invalid_request"),
        (b"null", 422, "invalid_request"),
        (b'"text"', 422, "invalid_request"),
    ],
)
@pytest.mark.parametrize("where", ["/api/v1/projects", "tasks", "tasks/bulk"])
async def test_what_is_not_an_object_of_json_is_refused(
    key: httpx.AsyncClient, project: Project, where: str, body: bytes, status: int, code: str
) -> None:
    path = where if where.startswith("/") else f"/api/v1/projects/{project.id}/{where}"
    problem(await key.post(path, content=body, headers=JSON), status, code)


async def test_text_with_nul_is_refused_where_it_stands(key: httpx.AsyncClient, tasks_path: str) -> None:
    fault(await key.post("/api/v1/projects", json=new_project(name="a\0b")), "name", "bad_text")
    fault(await key.post("/api/v1/projects", json=new_project(skills=["x", "\0"])), "skills[1]", "bad_text")
    row: dict[str, Any] = {"payload": example()["payload"], "unique_key": "k\0"}
    fault(await key.post(tasks_path, json=row), "unique_key", "bad_text")
    row = {"payload": example()["payload"], "offer_to": ["\0"]}
    fault(await key.post(tasks_path, json=row), "offer_to[0]", "bad_text")


async def test_another_content_type_is_refused(key: httpx.AsyncClient, tasks_path: str) -> None:
    body = json.dumps(new_project()).encode()
    for path in ("/api/v1/projects", tasks_path, f"{tasks_path}/bulk"):
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            problem(await key.post(path, content=body, headers={"Content-Type": kind}), 415, "wrong_content_type")
        problem(await key.post(path, content=body), 415, "wrong_content_type")


async def test_the_wrong_method_tells_the_right_one(key: httpx.AsyncClient, tasks_path: str) -> None:
    answer = await key.put("/api/v1/projects", json={})
    problem(answer, 405, "method_not_allowed")
    assert "allow" in answer.headers
    problem(await key.delete(f"{tasks_path}/bulk"), 405, "method_not_allowed")


async def test_an_unknown_path_has_the_one_shape_of_404(key: httpx.AsyncClient) -> None:
    for path in ("/api/nothing", "/api/v1/projects/", "/api/v1/%00", "/api/v2/projects", "/static/none.js"):
        problem(await key.get(path), 404, "route_unknown")
    for path in (f"/api/v1/projects/{uuid.uuid4()}", "/api/v1/projects/not-an-id", "/api/v1/tasks/'; drop table"):
        problem(await key.get(path), 404, "not_found")


@pytest.mark.parametrize("limit", ["0", "201", "-1", "99999999999999999999999", "ten", "1.5", ""])
async def test_a_limit_out_of_range_is_refused(key: httpx.AsyncClient, tasks_path: str, limit: str) -> None:
    answer = await key.get(tasks_path, params={"limit": limit})
    assert answer.json()["faults"][0]["field"] == "limit"
    problem(answer, 422, "invalid_request")


@pytest.mark.parametrize("cursor", ["x", "!!!!", "a" * 64, "AAAA", "%00", "é"])
async def test_a_forged_cursor_is_refused(key: httpx.AsyncClient, tasks_path: str, cursor: str) -> None:
    fault(await key.get(tasks_path, params={"cursor": cursor}), "cursor", "bad_cursor")


async def test_a_bulk_with_one_broken_row_names_it_and_stores_nothing(
    key: httpx.AsyncClient, project: Project, tasks_path: str
) -> None:
    rows = [{"payload": example()["payload"], "unique_key": f"k{number}"} for number in range(10_000)]
    broken = json.loads(json.dumps(example()["payload"]))
    broken["answers"][1]["content"] = 7
    rows[7_430] = {"payload": broken}
    answer = await key.post(f"{tasks_path}/bulk", json={"tasks": rows})
    fault(answer, "rows[7431].payload.answers[1].content", "wrong_type", of="rows_refused")
    assert await count(key, project) == 0


async def test_a_row_of_the_wrong_shape_is_named_like_any_other(key: httpx.AsyncClient, tasks_path: str) -> None:
    good = {"payload": example()["payload"]}
    for row, field, code in (
        (7, "rows[2]", "wrong_type"),
        ({}, "rows[2].payload", "missing"),
        ({**good, "unknown": 1}, "rows[2].unknown", "unknown_field"),
        ({**good, "priority": "high"}, "rows[2].priority", "wrong_type"),
        ({**good, "priority": 10}, "rows[2].priority", "out_of_range"),
        ({**good, "redundancy": 0}, "rows[2].redundancy", "out_of_range"),
        ({**good, "unique_key": "\0"}, "rows[2].unique_key", "bad_text"),
        ({**good, "offer_to": ["nobody"]}, "rows[2].offer_to", "unknown_member"),
        ({**good, "offer_to": ["a", 7]}, "rows[2].offer_to[1]", "wrong_type"),
    ):
        answer = await key.post(f"{tasks_path}/bulk", json={"tasks": [good, row]})
        fault(answer, field, code, of="rows_refused")


async def test_a_bulk_has_bounds(key: httpx.AsyncClient, tasks_path: str) -> None:
    path = f"{tasks_path}/bulk"
    fault(await key.post(path, json={"tasks": [{}] * 10_001}), "tasks", "too_long")
    fault(await key.post(path, json={"tasks": []}), "rows", "not_empty")
    fault(await key.post(path, json={}), "tasks", "missing")
    fault(await key.post(path, json={"tasks": [], "colour": 1}), "colour", "unknown_field")
    good = {"payload": example()["payload"]}
    fault(await key.post(path, json={"tasks": [good], "batch": "b" * 201}), "batch", "too_long")
    fault(await key.post(path, json={"tasks": [good], "batch": "a\0"}), "batch", "bad_text")


async def test_a_unique_key_twice_in_one_bulk_with_other_content_is_refused(
    key: httpx.AsyncClient, project: Project, tasks_path: str
) -> None:
    other = {**example()["payload"], "prompt": [{"role": "user", "content": "other"}]}
    rows = [{"payload": example()["payload"], "unique_key": "k"}, {"payload": other, "unique_key": "k"}]
    answer = await key.post(f"{tasks_path}/bulk", json={"tasks": rows})
    fault(answer, "rows[2].unique_key", "differs", of="rows_refused")
    assert await count(key, project) == 0


async def test_oversized_markdown_is_refused(key: httpx.AsyncClient, tasks_path: str) -> None:
    payload = {**example()["payload"], "prompt": [{"role": "user", "content": "#" * 200_001}]}
    fault(await key.post(tasks_path, json={"payload": payload}), "payload.prompt[0].content", "too_long")


async def test_a_body_of_fifty_megabytes_is_stopped(key: httpx.AsyncClient) -> None:
    sent = 0

    async def flood() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(50):
            sent += 1
            yield b"x" * 2**20

    answer = await key.post("/api/v1/projects", content=flood(), headers=JSON)
    problem(answer, 413, "body_too_large")
    assert sent < 12, "a body without a length is stopped while it comes in"
    told = await key.post("/api/v1/projects", content=b"x" * 9 * 2**20, headers=JSON)
    problem(told, 413, "body_too_large")


async def test_a_body_is_not_read_before_its_sender_is_known(web: Web) -> None:
    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    async with web.client() as stranger:
        answer = await stranger.post("/api/v1/projects", content=never(), headers=JSON)
    problem(answer, 401, "sign_in_required")


async def test_an_idempotency_key_has_a_form(key: httpx.AsyncClient) -> None:
    for bad in ("", "k" * 256, "caf\u00e9".encode("latin-1")):
        answer = await key.post("/api/v1/projects", json=new_project(), headers=[("Idempotency-Key", bad)])
        problem(answer, 422, "idempotency_key_malformed")
    problem(
        await key.post("/api/v1/keys", json={"name": "ci"}, headers={"Idempotency-Key": "k"}),
        422,
        "idempotency_not_offered",
    )


async def test_refusals_speak_the_callers_language(web: Web, customer: Actor) -> None:
    async with web.client(**{"Accept-Language": "hi-IN,hi;q=0.9,en;q=0.5"}) as stranger:
        answer = await stranger.get("/api/v1/projects")
    assert problem(answer, 401, "sign_in_required")["detail"].startswith("साइन इन कीजिए")
    async with web.client(Cookie="tz_lang=hi") as stranger:
        assert (await stranger.get("/api/none")).json()["title"] == "नहीं मिला"
    async with web.key(customer, "live", **{"Accept-Language": "hi"}) as client:
        path = "/api/v1/projects/none"
        assert (await client.get(path)).json()["title"] == "Not found", "a person's own choice wins"
        await client.put("/api/me/language", json={"language": "hi"})
        answer = await client.post("/api/v1/projects", json={})
        assert "यह ज़रूरी है।" in [each["detail"] for each in answer.json()["faults"]]


async def test_what_nobody_foresaw_tells_nothing_of_its_cause(
    web: Web, key: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    from starlette.routing import Route

    async def broken(_: Any) -> Any:
        raise ValueError("a customer's secret")

    web.app.router.routes.insert(0, Route("/api/broken", broken))
    answer = await key.get("/api/broken")
    body = problem(answer, 500, "our_fault")
    assert "secret" not in answer.text
    assert "ValueError" in caplog.text
    assert body["request_id"] in caplog.text
    assert "a customer's secret" not in caplog.text
