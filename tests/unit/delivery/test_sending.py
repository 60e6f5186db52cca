"""When a message is over, when it is tried again, and what proves that it is ours."""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from tarazu.delivery.sending import ATTEMPTS_MAX, Leased, state_after, wait_before
from tarazu.delivery.signing import secret_of, signed_headers
from tarazu.delivery.webhooks import host_of, is_mail
from tarazu.kit.ids import new_id
from tarazu.kit.secrets import Secrets


def leased(tries: int) -> Leased:
    """Return a message at its so-manieth attempt."""
    return Leased(
        tenant_id=new_id(),
        id=new_id(),
        endpoint_id=None,
        url="https://hooks.example/",
        host="hooks.example",
        headers={},
        type="task.completed",
        body="{}",
        attempts=tries,
        tries=tries,
    )


@pytest.mark.parametrize(
    ("status", "error", "tries", "state"),
    [
        (200, None, 1, "delivered"),
        (299, None, ATTEMPTS_MAX, "delivered"),
        (None, None, 1, "delivered"),
        (301, None, 1, "waiting"),
        (404, None, 1, "waiting"),
        (500, None, ATTEMPTS_MAX - 1, "waiting"),
        (500, None, ATTEMPTS_MAX, "failed"),
        (410, None, 1, "failed"),
        (None, "outbound_timeout", 1, "waiting"),
        (None, "mail_refused", 1, "waiting"),
        (None, "url_address_refused", 1, "failed"),
        (None, "mail_not_offered", 1, "failed"),
    ],
)
def test_only_a_success_delivers_and_only_what_can_change_is_tried_again(
    status: int | None, error: str | None, tries: int, state: str
) -> None:
    assert state_after(leased(tries), status, error) == state


def test_twenty_attempts_take_about_a_day_each_wait_longer_than_the_last() -> None:
    message_id = new_id()
    waits = [wait_before(message_id, tries) for tries in range(1, ATTEMPTS_MAX)]
    assert timedelta(hours=21) < sum(waits, timedelta()) < timedelta(hours=27)
    assert waits[:8] == sorted(waits[:8])
    assert timedelta(seconds=4.5) <= waits[0] <= timedelta(seconds=5.5)
    assert max(waits) <= timedelta(seconds=9_500 * 1.1)


def test_messages_that_failed_together_are_tried_apart() -> None:
    assert len({wait_before(new_id(), 12) for _ in range(50)}) > 40


def test_a_signature_is_that_of_the_standard() -> None:
    secret = "whsec_" + base64.b64encode(bytes(range(32))).decode()
    message_id, at = uuid.UUID(int=7), datetime(2026, 3, 1, 9, 30, 0, 999_000, tzinfo=UTC)
    headers = signed_headers(secret, message_id, at, b'{"a":1}')
    expected = hmac.digest(bytes(range(32)), f'{message_id}.1772357400.{{"a":1}}'.encode(), hashlib.sha256)
    assert headers == {
        "webhook-id": str(message_id),
        "webhook-timestamp": "1772357400",
        "webhook-signature": f"v1,{base64.b64encode(expected).decode()}",
    }


def test_secrets_differ_by_tenant_endpoint_and_installation() -> None:
    one, other = Secrets(b"a" * 32), Secrets(b"b" * 32)
    tenant, endpoint = new_id(), new_id()
    made = {
        secret_of(one, tenant),
        secret_of(one, tenant, endpoint),
        secret_of(one, new_id()),
        secret_of(other, tenant),
    }
    assert len(made) == 4
    assert secret_of(one, tenant, endpoint) == secret_of(one, tenant, endpoint)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Hooks.Example/a", "hooks.example"),
        ("https://hooks.example:8443/", "hooks.example:8443"),
        ("https://hooks.example:443/", "hooks.example"),
        ("asha@Example.org", "mail:example.org"),
    ],
)
def test_those_of_one_host_are_counted_together(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize("text", ["a@b@c", "a b@c", "a@b\r\nBcc: d@e", "@b", "https://a@b/", "a@"])
def test_what_is_no_email_address_is_not_taken_for_one(text: str) -> None:
    assert not is_mail(text)
