"""`tarazu scale account`, run as somebody at a shell would."""

from __future__ import annotations

import pytest

from tarazu import projects, scale
from tests.integration.test_account_commands import Run, run, slug  # noqa: F401 - `run` is a fixture
from tests.lab import Lab, fresh

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
        "acceptance": "on_submit",
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
    assert (test.out.startswith("test_auth_"), len(test.out.split()), "केवल इस बार" in test.err) == (True, 1, True)
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
        (("--acceptance", "never"), "acceptance"),
        (("--estimate-seconds", "1"), "--estimate-seconds"),
        (("--callback-url", "ftp://example.com"), "--callback-url"),
    ],
)
async def test_what_cannot_hold_is_refused_by_name(lab: Lab, run: Run, given: tuple[str, str], named: str) -> None:  # noqa: F811
    refused = await run("scale", "account", "set", "-t", await slug(lab, await lab.customer()), *given)
    assert (refused.code, f"{named}:" in refused.err) == (1, True), refused.err


async def test_a_callback_to_this_machine_is_refused_with_the_variable_that_allows_it(lab: Lab, run: Run) -> None:  # noqa: F811
    words = ("scale", "account", "set", "-t", await slug(lab, await lab.customer()), "--callback-url")
    for speaks in ("C", "hi_IN.UTF-8"):
        refused = await run(*words, "http://127.0.0.1:8979/back", speaks=speaks)
        assert (refused.code, "TARAZU_OUTBOUND_ALLOW=127.0.0.0/8" in refused.err) == (1, True)


async def test_what_is_made_after_review_is_asked_for_goes_to_reviewers(lab: Lab, run: Run) -> None:  # noqa: F811
    customer = await lab.customer()
    done = await run("scale", "account", "set", "-t", await slug(lab, customer), "--acceptance", "review")
    assert done.code == 0
    async with lab.db.tx(customer) as tx:
        await scale.create_project(tx, type="imageannotation", name="seen twice")
        await scale.create_project(tx, type="imageannotation", name="by ourselves", studio=True)
        found = [(await projects.project_named(tx, name)).acceptance for name in ("seen twice", "by ourselves")]
    assert found == ["review", "on_submit"]


async def test_a_customer_without_an_administrator_is_told_the_command_that_makes_one(lab: Lab, run: Run) -> None:  # noqa: F811
    name = fresh("lonely")
    assert (await run("tenant", "create", "Lonely", "--slug", name)).code == 0
    refused = await run("scale", "account", "show", "-t", name)
    assert f"tarazu user create HANDLE --name NAME --tenant {name} --role admin" in " ".join(refused.err.split())
