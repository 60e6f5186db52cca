"""`tarazu scale account`, run as somebody at a shell would."""

from __future__ import annotations

import pytest

from tarazu import scale
from tests.integration.test_account_commands import Run, run, slug  # noqa: F401 - `run` is a fixture
from tests.lab import Lab

pytestmark = pytest.mark.anyio


async def test_what_is_not_named_stays_and_the_key_is_masked(lab: Lab, run: Run) -> None:  # noqa: F811
    customer = await lab.customer()
    tenant = await slug(lab, customer)
    first = (await run("scale", "account", "show", "-t", tenant, "--json")).data
    assert (first["rate"], first["review_rate"], first["language"]) == ("15.00 INR", "7.50 INR", "en")
    given = ("--rate", "20.00", "--review-rate", "9.00", "--estimate-seconds", "60")
    assert (await run("scale", "account", "set", "-t", tenant, *given)).code == 0
    url = "https://example.com/back"
    done = await run("scale", "account", "set", "-t", tenant, "--language", "hi", "--callback-url", url, "--json")
    assert done.data == {
        "rate": "20.00 INR",
        "review_rate": "9.00 INR",
        "language": "hi",
        "estimate_seconds": 60,
        "callback_url": url,
        "callback_key": first["callback_key"],
    }
    async with lab.db.tx(customer) as tx:
        held = await scale.account(tx)
    assert (held.callback_key[-4:], len(first["callback_key"])) == (first["callback_key"][-4:], 5)


async def test_a_new_callback_key_is_shown_once_and_each_world_has_its_own(lab: Lab, run: Run) -> None:  # noqa: F811
    customer = await lab.customer()
    tenant = await slug(lab, customer)
    live = (await run("scale", "account", "set", "-t", tenant, "--new-callback-key", "--json")).data["callback_key"]
    test = await run("scale", "account", "set", "-t", tenant, "--new-callback-key", "--test", speaks="hi_IN.UTF-8")
    assert live.startswith("live_auth_")
    assert ("test_auth_" in test.out, "केवल इस बार" in test.out) == (True, True)
    async with lab.db.tx(customer) as tx:
        assert (await scale.account(tx)).callback_key == live
    assert live not in (await run("scale", "account", "show", "-t", tenant)).out


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (("--rate", "0"), "rate"),
        (("--rate", "much"), "rate"),
        (("--currency", "USD"), "rate"),
        (("--language", "fr"), "language"),
        (("--estimate-seconds", "1"), "estimate_seconds"),
        (("--callback-url", "ftp://example.com"), "callback_url"),
    ],
)
async def test_what_cannot_hold_is_refused_by_name(lab: Lab, run: Run, given: tuple[str, str], named: str) -> None:  # noqa: F811
    refused = await run("scale", "account", "set", "-t", await slug(lab, await lab.customer()), *given)
    assert (refused.code, f"{named}:" in refused.err) == (1, True), refused.err
