"""Who may come in, as whom, from where; and that one customer never sees another's."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx
import pytest
from tests.integration.http.conftest import HOST, Web, example, new_project, problem
from tests.lab import PASSWORD, Lab

from tarazu import trust
from tarazu.http.server import ROUTES
from tarazu.kit.actor import Actor, system
from tarazu.kit.money import Money

pytestmark = pytest.mark.anyio


async def test_every_route_that_is_not_public_wants_a_credential(web: Web) -> None:
    async with web.client() as stranger:
        for route in ROUTES:
            if route.action == "public" or not route.path.startswith("/api"):
                continue
            path = route.path.replace("{name:path}", "x").replace("{", "").replace("}", "")
            answer = await stranger.request(route.method, path)
            problem(answer, 401, "sign_in_required")
            assert answer.headers["www-authenticate"] == 'Bearer realm="tarazu"'


async def test_a_persona_is_kept_out_of_what_is_not_its_own(web: Web, lab: Lab, worker: httpx.AsyncClient) -> None:
    operator = await lab.operator()
    async with web.session(operator) as ops:
        assert (await ops.get("/api/operations/queues")).status_code == 200
        assert (await ops.get("/api/operations/reviews")).status_code == 200
        for path in ("/api/v1/projects", "/api/work/feed", "/api/v1/audit.jsonl"):
            problem(await ops.get(path), 403, "forbidden")
    for path in ("/api/v1/projects", "/api/operations/queues"):
        problem(await worker.get(path), 403, "forbidden")
    problem(await worker.post("/api/work/reviews/next"), 403, "forbidden")


async def test_a_viewer_reads_and_writes_nothing(web: Web, lab: Lab, customer: Actor) -> None:
    assert customer.tenant_id
    project = await lab.project(customer)
    viewer = await lab.colleague(customer.tenant_id, "viewer")
    async with web.key(viewer) as client:
        assert (await client.get(f"/api/v1/projects/{project.id}")).status_code == 200
        problem(await client.post("/api/v1/projects", json=new_project()), 403, "forbidden")
        problem(await client.patch(f"/api/v1/projects/{project.id}", json={"state": "paused"}), 403, "forbidden")
        problem(await client.get("/api/v1/keys"), 403, "forbidden")


async def test_another_customers_ids_are_answered_like_unknown_ones(
    web: Web, lab: Lab, customer: Actor, key: httpx.AsyncClient
) -> None:
    rival = await lab.customer()
    project = await lab.project(rival)
    (task,) = await lab.add(rival, project)
    async with web.key(rival) as theirs:
        snapshot = (await theirs.post(f"/api/v1/projects/{project.id}/deliveries")).json()
        foreign_key = (await theirs.get("/api/v1/keys")).json()["items"][0]["id"]
    base = f"/api/v1/projects/{project.id}"
    reads = [base, f"/api/v1/tasks/{task}", f"/api/v1/tasks/{task}/submissions", f"/api/v1/deliveries/{snapshot['id']}"]
    parts = (
        "progress guidelines ontology rate tasks submissions submissions.jsonl batches consensus quality leaderboard"
    )
    reads += [f"{base}/{part}" for part in f"{parts} cost deliveries".split()]
    reads += [f"/api/v1/deliveries/{snapshot['id']}/{part}" for part in ("verification", "files/manifest.json")]
    for path in reads:
        problem(await key.get(path), 404, "not_found")
    row = {"payload": example()["payload"]}
    writes = [
        ("POST", f"{base}/tasks", row),
        ("POST", f"{base}/tasks/bulk", {"tasks": [row]}),
        ("POST", f"{base}/imports?format=jsonl", row),
        ("PATCH", base, {"state": "paused"}),
        ("POST", f"{base}/guidelines", {"markdown": {"en": "mine"}}),
        ("POST", f"{base}/rates", {"rate": {"amount_minor": 1, "currency": "INR"}}),
        ("POST", f"{base}/deliveries", None),
        ("DELETE", f"/api/v1/keys/{foreign_key}", None),
    ]
    for method, path, body in writes:
        problem(await key.request(method, path, json=body), 404, "not_found")
    async with web.key(rival) as theirs:
        assert (await theirs.get(base)).json()["state"] == "active"
        assert (await theirs.get(f"{base}/progress")).json()["tasks"] == 1


async def test_a_key_works_until_it_is_revoked(key: httpx.AsyncClient, web: Web) -> None:
    made = (await key.post("/api/v1/keys", json={"name": "ci"})).json()
    listed = (await key.get("/api/v1/keys")).json()
    assert made["secret"].startswith("tz_live_")
    assert made["secret"] not in json.dumps(listed)
    async with web.client(Authorization=f"Bearer {made['secret']}") as other:
        assert (await other.get("/api/me")).status_code == 200
        assert (await key.delete(f"/api/v1/keys/{made['id']}")).status_code == 204
        problem(await other.get("/api/me"), 401, "key_refused")


async def test_a_key_revoked_elsewhere_is_refused_within_ten_seconds(web: Web, lab: Lab, customer: Actor) -> None:
    from tarazu import trust

    async with lab.db.tx(customer) as tx:
        assert customer.principal_id
        made = await trust.create_key(tx, customer.principal_id, "ci")
    async with web.client(Authorization=f"Bearer {made.secret}") as client:
        assert (await client.get("/api/me")).status_code == 200
        async with lab.db.tx(customer) as tx:
            await trust.revoke_key(tx, made.id)
        lab.clock.advance(timedelta(seconds=10))
        problem(await client.get("/api/me"), 401, "key_refused")


@pytest.mark.parametrize(
    "credential",
    ["", "Bearer", "Bearer ", "Bearer tz_live_wrong", "Basic dXNlcjpwYXNz", "Bearer " + "x" * 5000, "Bearer tz_\u00e9"],
)
async def test_a_wrong_credential_is_refused(web: Web, credential: str) -> None:
    async with web.client() as client:
        answer = await client.get("/api/me", headers=[("Authorization", credential.encode("latin-1"))])
        problem(answer, 401, "key_refused")


async def test_signing_in_gives_a_cookie_that_scripts_cannot_read(web: Web, contributor: Actor) -> None:
    async with web.client() as client:
        wrong = await client.post("/api/session", json={"handle": contributor.handle, "password": "wrong"})
        problem(wrong, 401, "sign_in_refused")
        answer = await client.post("/api/session", json={"handle": contributor.handle, "password": PASSWORD})
        cookie = answer.headers["set-cookie"]
        assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
        assert answer.json()["me"]["handle"] == contributor.handle
        assert "token" not in answer.text
        assert (await client.get("/api/me")).json()["persona"] == "contributor"
        gone = await client.delete("/api/session", headers={"Origin": HOST})
        assert gone.status_code == 204
        problem(await client.get("/api/me"), 401, "sign_in_required")


async def test_over_https_the_cookie_is_bound_to_this_host(web: Web, contributor: Actor) -> None:
    transport = httpx.ASGITransport(app=web.app)
    async with httpx.AsyncClient(transport=transport, base_url="https://tarazu.test") as client:
        answer = await client.post("/api/session", json={"handle": contributor.handle, "password": PASSWORD})
        assert answer.headers["set-cookie"].startswith("__Host-tz_session=")
        assert "Secure" in answer.headers["set-cookie"]
        assert "max-age" in answer.headers["strict-transport-security"]
        assert (await client.get("/api/me")).status_code == 200


async def test_a_guessers_address_is_shut_out(web: Web) -> None:
    async with web.client() as client:
        for number in range(40):
            await client.post("/api/session", json={"handle": f"nobody-{number}-{id(web)}", "password": "x"})
        answer = await client.post("/api/session", json={"handle": "nobody", "password": "x"})
        problem(answer, 429, "too_many_attempts")
        assert int(answer.headers["retry-after"]) >= 60


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": HOST}, True),
        ({"Origin": "https://evil.test"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "https://evil.test", "X-Requested-With": "tarazu"}, False),
        ({"X-Requested-With": "tarazu"}, True),
        ({}, False),
    ],
)
async def test_a_write_by_cookie_must_come_from_this_site(
    web: Web, contributor: Actor, headers: dict[str, str], allowed: bool
) -> None:
    async with web.client() as client:
        await client.post("/api/session", json={"handle": contributor.handle, "password": PASSWORD})
        answer = await client.put("/api/me/language", json={"language": "hi"}, headers=headers)
        if allowed:
            assert answer.status_code == 204
        else:
            problem(answer, 403, "cross_site")
            assert (await client.get("/api/me")).json()["language"] == "en"


async def test_another_site_cannot_sign_a_person_in(web: Web, contributor: Actor) -> None:
    async with web.client(Origin="https://evil.test") as client:
        body = {"handle": contributor.handle, "password": PASSWORD}
        problem(await client.post("/api/session", json=body), 403, "cross_site")


async def test_a_barred_administrator_is_refused_and_not_told_of_a_failure(web: Web, lab: Lab, customer: Actor) -> None:
    async with web.key(customer) as client:
        project = (await client.post("/api/v1/projects", json=new_project())).json()
        async with lab.db.tx(system(customer.tenant_id)) as tx:
            assert customer.principal_id
            await trust.raise_barrier(tx, customer.principal_id, "interest")
        here = f"/api/v1/projects/{project['id']}"
        problem(await client.post("/api/v1/projects", json=new_project(name="another")), 403, "forbidden")
        problem(await client.post("/api/v1/keys", json={"name": "mine"}), 403, "forbidden")
        again = {"Idempotency-Key": "k"}
        problem(await client.post("/api/v1/projects", json=new_project(name="b"), headers=again), 403, "forbidden")
        problem(await client.post(f"{here}/deliveries"), 404, "not_found")
        assert (await client.get("/api/v1/projects")).json()["items"] == []


async def test_a_program_that_lacks_the_header_is_told_its_name(web: Web, contributor: Actor) -> None:
    async with web.client() as client:
        await client.post("/api/session", json={"handle": contributor.handle, "password": PASSWORD})
        answer = await client.put("/api/me/language", json={"language": "hi"})
    assert "X-Requested-With: tarazu" in problem(answer, 403, "cross_site")["detail"]


@pytest.mark.parametrize(("role", "told"), [("viewer", False), ("member", True), ("admin", True)])
async def test_a_viewer_is_not_told_what_a_project_pays(
    web: Web, lab: Lab, customer: Actor, role: str, told: bool
) -> None:
    assert customer.tenant_id
    project = await lab.project(customer, rate=Money(amount_minor=9173, currency="INR"))
    await lab.add(customer, project)
    colleague = await lab.colleague(customer.tenant_id, role)
    async with web.session(colleague) as client:
        settings = (await client.get(f"/projects/{project.id}/settings")).text
        pages = [settings, *[(await client.get(f"/projects/{project.id}{part}")).text for part in ("", "/live")]]
        rate = await client.get(f"/api/v1/projects/{project.id}/rate")
    assert ("91.73" in settings) is told
    assert ("Pay for one review" in settings) is told
    assert rate.status_code == (200 if told else 403)
    assert told or not [page for page in pages if "91.73" in page]


async def test_a_person_keeps_every_line_of_pay_and_loses_the_titles_of_who_barred_them(
    web: Web, lab: Lab, customer: Actor, contributor: Actor
) -> None:
    project = await lab.project(customer, title={"en": "Secret plans"})
    await lab.add(customer, project)
    await lab.answer(contributor, await lab.claim(contributor, project))
    await lab.settle()
    async with web.session(contributor) as client:
        assert "Secret plans" in (await client.get("/work/earnings")).text
        async with lab.db.tx(system(customer.tenant_id)) as tx:
            assert contributor.principal_id
            await trust.raise_barrier(tx, contributor.principal_id, "interest")
        page = (await client.get("/work/earnings")).text
        table = (await client.get("/work/earnings.csv")).text
        later = {"until": (lab.clock.now() + timedelta(minutes=1)).isoformat()}
        lines = (await client.get("/api/work/earnings", params=later)).json()["lines"]
    assert [(line["amount_minor"], line["title"]) for line in lines] == [(1250, {})]
    for text in (page, table):
        assert "Secret plans" not in text
        assert "no longer shown to you" in text
        assert "12.50" in text
