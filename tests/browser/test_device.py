"""What a device keeps: it says when it keeps no more, and lets go of what is over."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.browser.barriers import stumbles
from tests.browser.conftest import Site, Visitor
from tests.browser.test_editors import at_work, press
from tests.browser.test_fixing import under_review
from tests.browser.test_lost_connection import submitted

pytestmark = pytest.mark.anyio

FULL = """() => {
  const account = document.documentElement.dataset.account;
  const letter = { account, url: "/api/work/none", body: {}, queuedAtMs: 0, tries: 0, nextAtMs: 8e15 };
  const request = indexedDB.open("tarazu", 1);
  return new Promise((resolve) => (request.onsuccess = () => {
    const made = request.result.transaction("outbox", "readwrite");
    for (let n = 0; n < 100; n++) made.objectStore("outbox").put({ ...letter, id: `w${n}` });
    localStorage.setItem("tz-kept/tarazu/outbox/w0", "");
    made.oncomplete = () => resolve(request.result.close());
  }));
}"""
EMPTY = """() => {
  const request = indexedDB.open("tarazu", 1);
  return new Promise((resolve) => (request.onsuccess = () => {
    const made = request.result.transaction("outbox", "readwrite");
    made.objectStore("outbox").clear();
    made.oncomplete = () => resolve(request.result.close());
  }));
}"""
DRAFTS = """async (drafts) => {
  const request = indexedDB.open("tarazu", 1);
  request.onupgradeneeded = () =>
    ["outbox", "drafts"].forEach((name) => request.result.createObjectStore(name, { keyPath: "id" }));
  const device = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const store = device.transaction("drafts", "readwrite").objectStore("drafts");
  const account = document.documentElement.dataset.account;
  for (const [id, more] of drafts) {
    localStorage.setItem(`tz-kept/tarazu/drafts/${id}`, "");
    store.put({ id, account, version: 1, value: {}, keptAtMs: Date.now(), ...more });
  }
  const all = store.getAllKeys();
  return new Promise((resolve) => (all.onsuccess = () => resolve(all.result)));
}"""


async def drafts_after(visitor: Visitor, *added: tuple[str, dict[str, Any]]) -> set[str]:
    """Put drafts on the device of whoever looks at a page, and return what lies there."""
    return set(await visitor.page.evaluate(DRAFTS, [list(each) for each in added]))


async def until_left(visitor: Visitor, *left: str) -> None:
    """Wait until nothing but these drafts lies there."""
    async with asyncio.timeout(20):
        while await drafts_after(visitor) != set(left):
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_an_answer_beyond_those_that_a_device_keeps_is_said_to_be_on_its_page_alone(
    site: Site, language: str, width: int
) -> None:
    visitor, customer, project = await at_work(site, "chat.compare", language, width=width)
    # In a tab of its own, of which nobody complains that it is without a connection.
    page = visitor.page
    tab = visitor.page = await page.context.new_page()
    await tab.goto(page.url)
    await page.goto("about:blank")
    await tab.wait_for_selector("tz-chat-compare .editor")
    await tab.context.set_offline(True)
    await tab.evaluate(FULL)
    await press(tab.keyboard, "1")
    await press(tab.keyboard, "Control+Enter")
    await tab.wait_for_selector("dialog[open]")
    await press(tab.keyboard, "Enter")
    alone = {"en": "on this page and nowhere else", "hi": "केवल इसी पेज पर है"}[language]
    await tab.locator(".alert--bad", has_text=alone).wait_for()
    await tab.evaluate(EMPTY)
    await tab.context.set_offline(False)
    assert await stumbles(visitor) == []
    assert await tab.locator("tz-chat-compare input:enabled").count() > 0, "it can be handed in again"
    await press(tab.keyboard, "Control+Enter")
    await tab.wait_for_selector("dialog[open]")
    await press(tab.keyboard, "Enter")
    await tab.wait_for_url("**/work")
    await tab.close()
    visitor.page = page
    assert len(await submitted(site, customer, project)) == 1


async def test_drafts_of_reviews_that_are_over_go_with_the_verdict_of_the_plain_form(site: Site) -> None:
    reviewer = (await under_review(site.lab))[-1]
    visitor = await site.visitor()
    page = visitor.page
    await visitor.sign_in(reviewer, "en", "/work/reviews")
    of = "/api/work/reviews"
    held = await page.get_attribute("meta[name=tarazu-held]", "data-id")
    assert held
    kept = (("steps/work", {}), ("ruling", {"of": "/api/work/adjudications"}))
    await drafts_after(visitor, ("earlier", {"of": of}), *kept)
    await page.reload()
    await until_left(visitor, "steps/work", "ruling")
    await page.wait_for_selector("tz-review-places textarea")
    await drafts_after(visitor, (held, {"of": of}))
    await page.locator("header h1").click()
    await press(page.keyboard, "a")
    await page.locator("dialog[open] button[value=yes]").press("Enter")
    await page.wait_for_url("**/work/reviews*notice*")
    await until_left(visitor, "steps/work", "ruling")


async def test_drafts_of_what_is_long_over_go_at_the_next_sign_in(site: Site) -> None:
    person = await site.lab.contributor()
    visitor = await site.visitor()
    await visitor.sign_in(person, "en", "/work")
    # The page that looks through the device first is left.
    await visitor.go("/work/profile")
    day = 86_400_000
    now = await visitor.page.evaluate("Date.now()")
    long_over = {"of": "/api/work/reviews", "untilMs": now - 2 * day}
    await drafts_after(visitor, ("over", long_over), ("old", {"keptAtMs": now - 20 * day}), ("new", {}))
    await visitor.go("/work/answers")
    assert await drafts_after(visitor) == {"over", "old", "new"}, "it is looked through once"
    await visitor.page.context.clear_cookies()
    await visitor.go("/sign-in")
    await visitor.sign_in(person, "en", "/work")
    await until_left(visitor, "new")
