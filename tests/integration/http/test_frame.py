"""What frames every exchange: headers, health, description, static files, the log."""

from __future__ import annotations

import json
import logging
import re

import httpx
import pytest
from tests.integration.http.conftest import Web, problem

from tarazu.http.assets import FOLDER, asset
from tarazu.http.server import ENTRIES, ROUTES
from tarazu.kit.actor import Actor

pytestmark = pytest.mark.anyio


async def test_every_answer_carries_the_headers_that_keep_browsers_safe(web: Web) -> None:
    async with web.client() as client:
        for path in ("/healthz", "/api/none", "/api/me", "/static/none"):
            headers = (await client.get(path)).headers
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
            assert headers["cross-origin-opener-policy"] == "same-origin"
            assert headers["cross-origin-resource-policy"] == "same-origin"
            assert headers["cache-control"] == "no-store"
            assert len(headers["x-request-id"]) == 32
            assert "strict-transport-security" not in headers


async def test_health_is_told_to_anybody(web: Web) -> None:
    async with web.client() as client:
        assert (await client.get("/healthz")).json() == {"status": "ok"}
        assert (await client.get("/readyz")).json() == {"status": "ready"}


async def test_the_log_has_a_line_per_request_and_no_secret(
    web: Web, customer: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "tarazu.http.access")
    async with web.key(customer) as client:
        answer = await client.get("/api/v1/projects", params={"cursor": "hush"})
        secret = client.headers["authorization"].removeprefix("Bearer ")
    line = json.loads(caplog.records[-1].getMessage())
    assert (line["method"], line["path"], line["status"]) == ("GET", "/api/v1/projects", 422)
    assert line["request_id"] == answer.headers["x-request-id"]
    assert line["principal"] == str(customer.principal_id)
    assert "hush" not in caplog.text
    assert secret not in caplog.text


async def test_the_description_names_every_route_with_its_action(web: Web) -> None:
    async with web.client() as client:
        document = (await client.get("/api/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    for entry in ENTRIES:
        path = re.sub(r":\w+}", "}", entry.route.path)
        if not entry.described:
            assert path not in document["paths"]
            continue
        operation = document["paths"][path][entry.route.method.lower()]
        assert operation["summary"]
        assert operation["tags"]
        assert str(entry.status) in operation["responses"]
        if entry.route.action != "public":
            assert operation["security"] == [{"key": []}, {"session": []}]
            assert operation["x-action"] == entry.route.action.value
    unresolved = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert unresolved <= set(document["components"]["schemas"])
    operations = [each["operationId"] for path in document["paths"].values() for each in path.values()]
    assert len(operations) == len(set(operations))


async def test_every_route_has_one_action() -> None:
    assert len({(route.method, route.path) for route in ROUTES}) == len(ROUTES)
    public = {route.path for route in ROUTES if route.action == "public" and route.path.startswith("/api")}
    assert public == {"/api/invitations", "/api/openapi.json", "/api/session"}


async def test_the_application_does_not_start_with_a_route_without_an_action() -> None:
    from starlette.routing import Route

    from tarazu.http.access import require_actions

    async def open_door(_: object) -> None: ...

    with pytest.raises(RuntimeError, match="/api/back-door has no action"):
        require_actions([Route("/api/back-door", open_door)], ENTRIES)


async def test_scripts_and_styles_come_compressed_to_whoever_takes_them_so(web: Web) -> None:
    path = asset("build/workbench.js")
    async with web.client() as client:
        squeezed = await client.get(path)
        plain = await client.get(path, headers={"Accept-Encoding": "identity"})
        again = await client.get(path, headers={"If-None-Match": squeezed.headers["etag"]})
        font = await client.get(asset("build/fonts/" + next((FOLDER / "build" / "fonts").iterdir()).name))
    assert squeezed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in {*plain.headers, *font.headers}
    assert squeezed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert squeezed.headers["cache-control"] == plain.headers["cache-control"]
    assert squeezed.content == plain.content == (FOLDER / "build" / "workbench.js").read_bytes()
    assert int(squeezed.headers["content-length"]) < len(plain.content)
    assert again.status_code == 304


async def test_static_files_asked_for_by_digest_may_be_kept_for_ever(web: Web) -> None:
    from tarazu.http import assets

    names = [each for each in ("build/tarazu.css", "build/app.js") if (assets.FOLDER / each).is_file()]
    if not names:
        pytest.skip("the editors are not built")
    async with web.client() as client:
        kept = await client.get(assets.asset(names[0]))
        assert kept.headers["cache-control"] == assets.FOREVER
        assert (await client.get(f"/static/{names[0]}")).headers["cache-control"] == "no-cache"
        assert (await client.get(f"/static/{names[0]}?v=0")).headers["cache-control"] == "no-cache"
        for path in ("/static/../server.py", "/static/%2e%2e/server.py", "/static//etc/passwd"):
            assert (await client.get(path)).status_code == 404


async def test_head_and_options_are_answered_in_shape(web: Web) -> None:
    async with web.client() as client:
        answer = await client.request("OPTIONS", "/api/v1/projects")
        problem(answer, 405, "method_not_allowed")
        assert isinstance(answer, httpx.Response)
