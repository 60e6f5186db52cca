"""Webhooks by API and on their page, for the right caller and nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from tarazu import delivery
from tarazu.kit.actor import Actor
from tarazu.kit.ids import new_id

pytestmark = pytest.mark.anyio

URL = "https://hooks.example/tarazu"
GIVEN = {"url": URL, "types": ["task.completed", "delivery.ready"]}


async def queued(web: Any, actor: Actor, url: str = URL) -> str:
    """Queue a message and return its id."""
    async with web.lab.db.tx(actor) as tx:
        sent = await delivery.queue_message(tx, url=url, type="task.completed", subject=new_id(), body={})
        return str(sent)


async def test_a_webhook_is_made_with_a_secret_shown_once_listed_and_deleted(web: Any) -> None:
    asha = await web.lab.customer()
    async with web.key(asha) as client:
        made = await client.post("/api/v1/webhooks", json=GIVEN)
        assert made.status_code == 201, made.text
        assert made.json()["secret"].startswith("whsec_")
        listed = (await client.get("/api/v1/webhooks")).json()["items"]
        assert [(each["url"], each["types"]) for each in listed] == [(URL, ["delivery.ready", "task.completed"])]
        assert "secret" not in listed[0]
        place = f"/api/v1/webhooks/{listed[0]['id']}"
        async with web.key(await web.lab.customer()) as other:
            assert (await other.delete(place)).status_code == 404
        assert (await client.delete(place)).status_code == 204
        assert (await client.delete(place)).status_code == 404
        assert (await client.get("/api/v1/webhooks")).json()["items"] == []
        shared = await client.get("/api/v1/webhooks/secret")
        assert shared.json()["secret"] not in ("", made.json()["secret"])
        assert shared.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"url": "http://hooks.example/"}, "url", "url_not_https"),
        ({"url": "https://127.0.0.1/"}, "url", "url_address_refused"),
        ({"url": "https://me:word@hooks.example/"}, "url", "url_credentials"),
        ({"url": "asha@example.org"}, "url", "mail_not_offered"),
        ({"types": []}, "types", "too_short"),
        ({"types": ["task.exploded"]}, "types[0]", "not_allowed"),
    ],
)
async def test_an_address_that_cannot_be_told_is_refused_with_the_reason(
    web: Any, changes: dict[str, Any], field: str, code: str
) -> None:
    async with web.key(await web.lab.customer()) as client:
        answer = await client.post("/api/v1/webhooks", json=GIVEN | changes)
    assert answer.status_code == 422
    assert [(fault["field"], fault["code"]) for fault in answer.json()["faults"]] == [(field, code)]
    assert len(answer.json()["faults"][0]["detail"]) > len(code) + 5


async def test_messages_are_paged_filtered_shown_and_sent_again(web: Any) -> None:
    asha = await web.lab.customer()
    ids = [await queued(web, asha) for _ in range(3)]
    async with web.key(asha) as client:
        first = (await client.get("/api/v1/webhooks/messages?limit=2&state=waiting")).json()
        assert [each["id"] for each in first["items"]] == [ids[2], ids[1]]
        rest = (await client.get(f"/api/v1/webhooks/messages?cursor={first['next']}")).json()
        assert [each["id"] for each in rest["items"]] == [ids[0]]
        subject = first["items"][0]["subject"]
        found = (await client.get(f"/api/v1/webhooks/messages?subject={subject}")).json()["items"]
        assert [each["id"] for each in found] == [ids[2]]
        shown = (await client.get(f"/api/v1/webhooks/messages/{ids[0]}")).json()
        assert (shown["message"]["id"], shown["attempts"]) == (ids[0], [])
        again = await client.post(f"/api/v1/webhooks/messages/{ids[0]}/resend")
        assert (again.status_code, again.json()["state"]) == (202, "waiting")
        async with web.key(await web.lab.customer()) as other:
            assert (await other.get(f"/api/v1/webhooks/messages/{ids[0]}")).status_code == 404
            assert (await other.post(f"/api/v1/webhooks/messages/{ids[0]}/resend")).status_code == 404


async def test_a_member_reads_and_only_an_admin_manages(web: Any) -> None:
    asha = await web.lab.customer()
    for role, reads in (("member", 200), ("viewer", 403)):
        async with web.key(await web.lab.colleague(asha.tenant_id, role)) as client:
            assert (await client.get("/api/v1/webhooks")).status_code == reads
            assert (await client.post("/api/v1/webhooks", json=GIVEN)).status_code == 403
            assert (await client.get("/api/v1/webhooks/secret")).status_code == 403


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_the_page_makes_lists_and_deletes_webhooks(web: Any, language: str) -> None:
    asha = await web.lab.customer()
    async with web.session(asha) as client:
        client.cookies.set("tz_language", language)
        empty = await client.get("/webhooks")
        assert empty.status_code == 200
        assert 'data-key="g w"' in empty.text
        refused = await client.post("/webhooks", data={"url": "https://10.0.0.1/", "task.completed": "on"})
        assert refused.status_code == 422
        assert 'id="url-error"' in refused.text
        assert "https://10.0.0.1/" in refused.text
        nothing = await client.post("/webhooks", data={"url": URL})
        assert nothing.status_code == 422
        made = await client.post("/webhooks", data={"url": URL, "task.completed": "on"})
        assert made.status_code == 201
        assert "whsec_" in made.text
        assert made.headers["cache-control"] == "no-store"
        message = await queued(web, asha)
        page = await client.get("/webhooks?state=waiting")
        assert f"/webhooks/messages/{message}/resend" in page.text
        assert "whsec_" not in page.text
        again = await client.post(f"/webhooks/messages/{message}/resend")
        assert again.headers["location"] == "/webhooks?notice=message_resent"
        async with web.lab.db.tx(asha) as tx:
            (one,) = await delivery.endpoints(tx)
        gone = await client.post(f"/webhooks/{one.id}/delete")
        assert gone.headers["location"] == "/webhooks?notice=webhook_deleted"
        assert URL in (await client.get("/webhooks")).text
        assert f"/webhooks/{one.id}/delete" not in (await client.get("/webhooks")).text
