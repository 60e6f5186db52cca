"""Files over HTTP: who may read which bytes, and what a browser is let do with them."""

from __future__ import annotations

import asyncio
import json
import uuid
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import httpx
import psycopg
import pytest
from tests.conftest import Cluster
from tests.integration.http.conftest import Web, fault, problem
from tests.lab import Lab
from tests.receiver import Receiver, Reply, answering

from tarazu import kinds, projects
from tarazu.http import State, create_app
from tarazu.kit.actor import Actor
from tarazu.kit.outbound import Outbound

pytestmark = pytest.mark.anyio

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
FILES = "/api/v1/files"


async def upload(
    client: httpx.AsyncClient, content: bytes = PNG, file_name: str = "a.png", **fields: Any
) -> httpx.Response:
    """Send a file with the fields beside it."""
    return await client.post(FILES, files={"file": (file_name, content)}, data=fields)


async def stored(
    client: httpx.AsyncClient, content: bytes = PNG, file_name: str = "a.png", **fields: Any
) -> dict[str, Any]:
    """Store a file and return what is told of it."""
    answer = await upload(client, content, file_name, **fields)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def form(*parts: tuple[str, bytes], end: bytes = b"--x--\r\n") -> dict[str, Any]:
    """Return a form put together by hand: each part's disposition and content."""
    body = b"".join(
        b"--x\r\nContent-Disposition: form-data; " + head.encode() + b"\r\n\r\n" + content + b"\r\n"
        for head, content in parts
    )
    return {"content": body + end, "headers": {"Content-Type": "multipart/form-data; boundary=x"}}


async def test_a_file_comes_back_as_it_was_sent(key: httpx.AsyncClient, lab: Lab, customer: Actor) -> None:
    project = await lab.project(customer)
    fields = {"name": "चित्र.png", "reference_id": "r1", "metadata": '{"lens": 50}', "projects": [project.name]}
    body = await stored(key, **fields)
    assert body["address"] == f"tarazu://files/{body['id']}"
    assert {name: body[name] for name in ("name", "reference_id", "metadata", "project_ids", "media_type")} == {
        "name": "चित्र.png",
        "reference_id": "r1",
        "metadata": {"lens": 50},
        "project_ids": [str(project.id)],
        "media_type": "image/png",
    }
    assert (await key.get(f"{FILES}/{body['id']}")).json() == body
    listed = (await key.get(FILES)).json()
    assert listed == {"items": [body], "next": None}
    assert (await key.get(f"{FILES}?reference_id=r1")).json()["items"] == [body]
    assert (await key.get(f"{FILES}?reference_id=r2")).json()["items"] == []
    content = await key.get(f"{FILES}/{body['id']}/content")
    assert content.content == PNG
    assert content.headers["etag"] == f'"{body["sha256"]}"'


async def test_pages_of_files_follow_one_another(key: httpx.AsyncClient) -> None:
    for number in range(3):
        await stored(key, name=f"{number}.png")
    first = (await key.get(f"{FILES}?limit=2")).json()
    rest = (await key.get(FILES, params={"limit": 2, "cursor": first["next"]})).json()
    assert [each["name"] for each in first["items"] + rest["items"]] == ["2.png", "1.png", "0.png"]
    assert rest["next"] is None


async def test_only_what_can_do_no_harm_is_shown_and_nothing_may_run(key: httpx.AsyncClient) -> None:
    for name, content, shown in (
        ("a.png", PNG, "inline"),
        ("a.txt", b"hello", "inline"),
        ("a.html", b"<script>alert(1)</script>", "attachment"),
        ("a.svg", b"<svg/>", "attachment"),
        ("evil.png", b"<script>alert(1)</script>", "attachment"),
    ):
        body = await stored(key, content, name)
        answer = await key.get(f"{FILES}/{body['id']}/content")
        assert answer.headers["content-disposition"].startswith(f"{shown}; ")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["content-type"].startswith(body["media_type"])


async def test_a_part_is_answered_when_it_is_asked_for(key: httpx.AsyncClient) -> None:
    body = await stored(key)
    path, size = f"{FILES}/{body['id']}/content", len(PNG)
    for asked, start, end in (("0-3", 0, 4), ("8-", 8, size), ("-4", size - 4, size), (f"1-{size * 9}", 1, size)):
        answer = await key.get(path, headers={"Range": f"bytes={asked}"})
        assert (answer.status_code, answer.content) == (206, PNG[start:end])
        assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{size}"
        assert answer.headers["content-length"] == str(end - start)
    for asked in (f"bytes={size}-", "bytes=-0"):
        answer = await key.get(path, headers={"Range": asked})
        problem(answer, 416, "range_unsatisfiable")
        assert answer.headers["content-range"] == f"bytes */{size}"
    for asked in ("bytes=0-1,4-5", "bytes=-", "bytes=5-2", "lines=1-2", "bytes=x"):
        answer = await key.get(path, headers={"Range": asked})
        assert (answer.status_code, answer.content) == (200, PNG)
    stale = await key.get(path, headers={"Range": "bytes=0-1", "If-Range": '"other"'})
    assert stale.status_code == 200
    assert (await key.get(path, headers={"If-None-Match": stale.headers["etag"]})).status_code == 304


async def test_nobody_else_reads_or_sends_files(web: Web, lab: Lab, customer: Actor, key: httpx.AsyncClient) -> None:
    body = await stored(key)
    paths = [f"{FILES}/{body['id']}", f"{FILES}/{body['id']}/content", f"{FILES}/{body['id']}/link"]
    async with web.key(await lab.customer()) as rival:
        for path in paths:
            problem(await rival.get(path), 404, "not_found")
        assert (await rival.get(FILES)).json()["items"] == []
    async with web.client() as stranger:
        for path in [FILES, *paths]:
            problem(await stranger.get(path), 401, "sign_in_required")
        problem(await upload(stranger), 401, "sign_in_required")
    async with web.session(await lab.contributor()) as worker:
        for path in [FILES, *paths]:
            problem(await worker.get(path), 403, "forbidden")
    assert customer.tenant_id
    async with web.key(await lab.colleague(customer.tenant_id, "viewer")) as viewer:
        assert (await viewer.get(paths[1])).content == PNG
        problem(await upload(viewer), 403, "forbidden")


async def test_the_same_reference_twice_at_once_is_one_file(key: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(upload(key, reference_id="twice") for _ in range(3)))
    assert sorted(each.status_code for each in answers) == [201, 409, 409]
    refused = next(each for each in answers if each.status_code == 409)
    assert "twice" in problem(refused, 409, "file_reference_taken")["detail"]


async def test_an_upload_under_an_idempotency_key_happens_once(key: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "one"}
    first, again = [await key.post(FILES, files={"file": ("a.png", PNG)}, headers=headers) for _ in range(2)]
    assert first.json() == again.json()
    assert again.headers["idempotent-replay"] == "true"
    other = await key.post(FILES, files={"file": ("a.png", PNG + b"x")}, headers=headers)
    problem(other, 422, "idempotency_mismatch")
    assert len((await key.get(FILES)).json()["items"]) == 1


async def test_a_test_key_keeps_nothing(web: Web, lab: Lab, customer: Actor) -> None:
    async with web.key(customer, "test") as client:
        assert (await upload(client)).headers["tarazu-mode"] == "test"
        assert (await client.get(FILES)).json()["items"] == []
    assert not any((lab.folder / "files" / str(customer.tenant_id) / "files").iterdir())


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"name": "x" * 4_000}, "name", "too_long"),
        ({"name": "न" * 4_000}, "name", "too_long"),
        ({"name": "a\0b"}, "name", "control_text"),
        ({"name": "../.."}, "name", "not_empty"),
        ({"metadata": "{"}, "metadata", "bad_json"),
        ({"metadata": "[]"}, "metadata", "wrong_type"),
        ({"metadata": '{"a": ' + "[" * 100 + "]" * 100 + "}"}, "metadata", "nested_too_deep"),
        ({"metadata": '{"a": "' + "x" * 11_000 + '"}'}, "metadata", "too_long"),
        ({"metadata": "{}" + " " * 70_000}, "metadata", "too_long"),
        ({"metadata": ["{}", "{}"]}, "metadata", "duplicate"),
        ({"colour": "red"}, "colour", "unknown_field"),
        ({"file": "no file"}, "file", "wrong_type"),
    ],
)
async def test_a_faulty_field_is_named_and_nothing_is_kept(
    key: httpx.AsyncClient, fields: dict[str, Any], field: str, code: str
) -> None:
    fault(await upload(key, **fields), field, code)
    assert (await key.get(FILES)).json()["items"] == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\secret\\passwd", "/passwd"])
async def test_a_path_of_the_senders_machine_is_only_a_name(key: httpx.AsyncClient, name: str) -> None:
    assert (await stored(key, b"x", name=name))["name"] == "passwd"
    sent = await key.post(FILES, files={"file": (name, b"x")})
    assert sent.json()["name"] == "passwd"


async def test_a_form_that_is_no_form_is_refused(key: httpx.AsyncClient) -> None:
    whole = ('name="file"; filename="a.png"', PNG)
    problem(await key.post(FILES, json={}), 415, "wrong_content_type")
    problem(
        await key.post(FILES, content=PNG, headers={"Content-Type": "multipart/form-data"}), 400, "request_unreadable"
    )
    for broken in (
        form(whole, end=b""),
        form(whole, end=b"--x"),
        {**form(whole), "content": b"--y\r\n\r\n"},
        form(('filename="a.png"', PNG)),
        form(whole, ("name=note", b"\xff")),
    ):
        problem(await key.post(FILES, **broken), 400, "request_unreadable")
    for without in (form(), form(("name=name", b"a.png"))):
        fault(await key.post(FILES, **without), "file", "missing")
    fault(await key.post(FILES, **form(whole, whole)), "file", "duplicate")
    fault(await key.post(FILES, **form(('name="photo"; filename="a.png"', PNG))), "photo", "wrong_type")
    fault(await upload(key, b""), "file", "not_empty")
    assert (await key.get(FILES)).json()["items"] == []


async def test_an_upload_that_breaks_off_leaves_nothing(
    web: Web, key: httpx.AsyncClient, lab: Lab, customer: Actor
) -> None:
    sent = form(('name="file"; filename="a.png"', PNG * 9_000))
    messages = [
        {"type": "http.request", "body": sent["content"][:1_500_000], "more_body": True},
        {"type": "http.disconnect"},
    ]
    answered: list[Any] = []

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        answered.append(message)

    request = key.build_request("POST", FILES, **sent)
    scope = {"type": "http", "method": "POST", "path": FILES, "raw_path": FILES.encode(), "query_string": b""}
    scope |= {"headers": [(name.lower(), value) for name, value in request.headers.raw], "scheme": "http"}
    await web.app(scope | {"client": (web.address, 1), "server": ("tarazu.test", 80), "root_path": ""}, receive, send)
    assert answered[0]["status"] >= 400
    assert (await key.get(FILES)).json()["items"] == []
    assert not (lab.folder / "files" / str(customer.tenant_id)).exists()


async def test_more_than_eighty_megabytes_are_stopped_on_their_way(key: httpx.AsyncClient) -> None:
    async def endless(megabytes: int, more: bytes = b"") -> Any:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
        for _ in range(megabytes):
            yield bytes(2**20)
        yield more + b"\r\n--x--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    problem(await key.post(FILES, content=endless(80, b"x"), headers=headers), 413, "file_too_large")
    declared = {**headers, "Content-Length": str(2**30)}
    problem(await key.post(FILES, content=endless(1), headers=declared), 413, "body_too_large")
    largest = await key.post(FILES, content=endless(80), headers=headers)
    assert (largest.status_code, largest.json()["size_bytes"]) == (201, projects.FILE_BYTES_MAX)


async def test_a_link_serves_its_file_until_it_expires(web: Web, lab: Lab, key: httpx.AsyncClient) -> None:
    body = await stored(key)
    link = (await key.get(f"{FILES}/{body['id']}/link?seconds=60")).json()
    async with web.client() as anybody:
        answer = await anybody.get(link["path"])
        assert answer.content == PNG
        assert "sandbox" in answer.headers["content-security-policy"]
        assert (await anybody.get(link["path"], headers={"Range": "bytes=0-1"})).content == PNG[:2]
        lab.clock.advance(timedelta(seconds=60))
        problem(await anybody.get(link["path"]), 404, "not_found")
        for wrong in ("x", body["id"], link["path"][7:-2] + "AA"):
            problem(await anybody.get(f"/files/{wrong}"), 404, "not_found")
    fault(await key.get(f"{FILES}/{body['id']}/link?seconds=604801"), "seconds", "out_of_range")


async def test_a_link_stays_out_of_the_log(web: Web, key: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    link = (await key.get(f"{FILES}/{(await stored(key))['id']}/link")).json()["path"]
    with caplog.at_level("INFO", logger="tarazu.http.access"):
        async with web.client() as anybody:
            assert (await anybody.get(link)).status_code == 200
    assert '"path":"/files/…"' in caplog.text
    assert link.removeprefix("/files/")[:20] not in caplog.text


async def with_part(cluster: Cluster, task_id: uuid.UUID, *contents: str) -> None:
    """Give a task parts that name files, as tasks of a form have them."""
    items = json.dumps({"items": [{"type": "image", "content": each} for each in contents]})
    with psycopg.connect(cluster.admin_conninfo(), autocommit=True) as admin:
        admin.execute("update tasks.task set payload = payload || %s::jsonb where id = %s", (items, task_id))


async def test_who_holds_a_task_reads_its_files_and_no_others(
    web: Web, lab: Lab, cluster: Cluster, customer: Actor, key: httpx.AsyncClient, contributor: Actor
) -> None:
    rival = await lab.customer()
    async with web.key(rival) as theirs:
        foreign = await stored(theirs)
    mine, other = await stored(key), await stored(key, b"GIF89a..")
    project = await lab.project(customer)
    (task,) = await lab.add(customer, project)
    await with_part(
        cluster, task, "text", mine["address"], f"scaledata://{uuid.UUID(mine['id']).hex[:24]}", foreign["address"]
    )
    claimed = await lab.claim(contributor, project)
    base = f"/api/work/assignments/{claimed.id}/files"
    async with web.session(contributor) as worker:
        for number in (2, 3):
            answer = await worker.get(f"{base}/{number}")
            assert (answer.status_code, answer.content) == (200, PNG)
            assert "sandbox" in answer.headers["content-security-policy"]
            told = str(sorted(answer.headers.items()))
            assert all(word not in told for word in (mine["id"], str(customer.tenant_id)))
        assert (await worker.get(f"{base}/2", headers={"Range": "bytes=1-3"})).content == b"PNG"
        for number in ("0", "1", "4", "5", "-1", "02x", "99999", "٣", mine["id"], other["id"]):
            problem(await worker.get(f"{base}/{number}"), 404, "not_found")
    async with web.session(await lab.contributor()) as somebody:
        problem(await somebody.get(f"{base}/2"), 404, "not_found")
    problem(await key.get(f"{base}/2"), 403, "forbidden")
    await lab.answer(contributor, claimed)
    async with web.session(contributor) as worker:
        problem(await worker.get(f"{base}/2"), 404, "not_found")


async def test_who_reviews_an_answer_reads_the_files_of_its_task(
    web: Web, lab: Lab, cluster: Cluster, customer: Actor, key: httpx.AsyncClient
) -> None:
    author = await lab.contributor(languages=("hi",))
    mine = await stored(key)
    project = await lab.project(customer, acceptance="review", language="hi")
    (task,) = await lab.add(customer, project)
    await with_part(cluster, task, mine["address"])
    done = await lab.answer(author, await lab.claim(author, project))
    await lab.settle()
    async with web.session(await lab.contributor(languages=("hi",), reviewer=True)) as reviewer:
        held = await _reviewing(reviewer, cluster, done.submission_id)
        assert (await reviewer.get(f"/api/work/reviews/{held}/files/1")).content == PNG
        problem(await reviewer.get(f"/api/work/reviews/{held}/files/2"), 404, "not_found")
        problem(await reviewer.get(f"/api/work/reviews/{uuid.uuid4()}/files/1"), 404, "not_found")
    async with web.session(await lab.contributor(languages=("hi",), reviewer=True)) as somebody:
        problem(await somebody.get(f"/api/work/reviews/{held}/files/1"), 404, "not_found")
    async with web.session(author) as worker:
        problem(await worker.get(f"/api/work/reviews/{held}/files/1"), 403, "forbidden")


async def _reviewing(reviewer: httpx.AsyncClient, cluster: Cluster, submission_id: uuid.UUID | None) -> str:
    """Take reviews until the one of a submission is held; others in the shared database are accepted on the way."""
    with psycopg.connect(cluster.admin_conninfo()) as admin:
        text = "select context.alias(tenant_id, id)::text from tasks.submission where id = %s"
        (wanted,) = admin.execute(text, (submission_id,)).fetchone() or ("",)
    for _ in range(50):
        held = str((await reviewer.post("/api/work/reviews/next")).json()["id"])
        if held == wanted:
            return held
        await reviewer.post(f"/api/work/reviews/{held}", json={"verdict": "accept"})
    raise AssertionError("the review was not handed out")


@pytest.mark.skipif("form" not in kinds.names(), reason="the kind form is not installed")
async def test_a_held_task_shows_paths_that_tell_nothing_of_its_files(
    web: Web, lab: Lab, customer: Actor, key: httpx.AsyncClient, contributor: Actor
) -> None:
    mine = await stored(key)
    project = await lab.project(customer, kind="form")
    payload = kinds.of("form").example("en")["payload"] | {"items": [{"type": "image", "content": mine["address"]}]}
    await lab.add(customer, project, payload=payload)
    claimed = await lab.claim(contributor, project)
    path = f"/api/work/assignments/{claimed.id}/files/1"
    assert claimed.view["items"][0]["content"] == path
    async with web.session(contributor) as worker:
        body = await worker.get(f"/api/work/assignments/{claimed.id}")
        assert body.json()["task"]["items"][0]["content"] == path
        assert all(word not in body.text for word in (mine["id"], "tarazu://"))
        assert (await worker.get(path)).content == PNG


async def test_a_file_is_fetched_from_an_address(web: Web, lab: Lab, customer: Actor) -> None:
    reply = answering(200, body=PNG, headers="Content-Type: text/html\r\n")
    async with AsyncExitStack() as stack:
        server, client = await fetching(stack, web, lab, customer, reply)
        answer = await client.post(f"{FILES}/import", json={"url": f"http://127.0.0.1:{server.port}/a%20b.png?x=1"})
        assert answer.status_code == 201, answer.text
        body = answer.json()
        assert (body["name"], body["media_type"], body["size_bytes"]) == ("a b.png", "image/png", len(PNG))
        given = {"url": server.url, "name": "c.png", "reference_id": "r", "metadata": {"a": 1}}
        body = (await client.post(f"{FILES}/import", json=given)).json()
        assert (body["name"], body["reference_id"], body["metadata"]) == ("c.png", "r", {"a": 1})
        problem(await client.post(f"{FILES}/import", json=given), 409, "file_reference_taken")


async def test_what_cannot_be_fetched_is_refused(web: Web, lab: Lab, customer: Actor) -> None:
    async with AsyncExitStack() as stack:
        server, client = await fetching(stack, web, lab, customer, answering(404))
        problem(await client.post(f"{FILES}/import", json={"url": server.url}), 422, "outbound_status")
        for url, code in (
            ("http://127.0.0.1:1/x", "url_not_https"),
            ("https://10.0.0.1/x", "url_address_refused"),
            ("file:///etc/passwd", "url_unreadable"),
        ):
            fault(await client.post(f"{FILES}/import", json={"url": url}), "url", code)
        fault(await client.post(f"{FILES}/import", json={"uri": "x"}), "uri", "unknown_field")
        assert (await client.get(FILES)).json()["items"] == []


async def fetching(
    stack: AsyncExitStack, web: Web, lab: Lab, customer: Actor, reply: Reply
) -> tuple[Receiver, httpx.AsyncClient]:
    """Open a server that may be called, and a client of an application that calls it."""
    server = await stack.enter_async_context(Receiver.opened(reply))
    outbound = await stack.enter_async_context(Outbound([f"127.0.0.1:{server.port}"]))
    state = State(
        db=lab.db, clock=lab.clock, secrets=lab.secrets, data_dir=lab.folder, files=lab.files, outbound=outbound
    )
    calling = Web(lab, create_app(state), address=web.address)
    return server, await stack.enter_async_context(calling.key(customer))
