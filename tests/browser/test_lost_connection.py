"""Work that goes on without a connection: what was handed in and what was written survive it, and a closed tab."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from playwright.async_api import Page, Route

from tarazu import tasks
from tarazu.kit.actor import Actor, system
from tarazu.projects import Project
from tests.browser.barriers import stumbles
from tests.browser.conftest import Site, Visitor
from tests.browser.test_editors import at_work, press

STORAGE_BLOCKED = """
Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("denied", "SecurityError"); } });
"""

# The notes of what the device keeps are there before it is, and gone before it goes.
KEPT_ANSWERS = "Object.keys(localStorage).filter((key) => key.startsWith('tz-kept/tarazu/outbox/'))"

pytestmark = pytest.mark.anyio


async def submitted(site: Site, customer: Actor, project: Project) -> list[tasks.Submission]:
    """Return what the customer has been handed in."""
    async with site.lab.db.tx(customer) as tx:
        return await tasks.submissions(tx, project.id)


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_an_answer_that_was_handed_in_without_a_connection_survives_a_closed_tab(
    site: Site, language: str, width: int
) -> None:
    visitor, customer, project = await at_work(site, "chat.compare", language, width=width)
    context = visitor.page.context
    tab = await context.new_page()
    await tab.goto(visitor.page.url)
    await visitor.page.goto("about:blank")
    await tab.wait_for_selector("tz-chat-compare .editor")
    await press(tab.keyboard, "1")
    await context.set_offline(True)
    await press(tab.keyboard, "Control+Enter")
    await tab.wait_for_selector("dialog[open]")
    await press(tab.keyboard, "Enter")
    await tab.wait_for_selector(".alert--warn a[href='/work']")
    assert await tab.locator("tz-chat-compare input:enabled").count() == 0
    await tab.close()
    assert await submitted(site, customer, project) == []
    await context.set_offline(False)
    # The next page that is opened sends it, whichever it is.
    await visitor.go("/work/profile")
    await visitor.page.wait_for_selector(".toast")
    (found,) = await submitted(site, customer, project)
    assert found.label in ("a", "b")


async def test_what_was_written_without_a_connection_is_there_in_the_next_tab(site: Site) -> None:
    visitor, *_ = await at_work(site, "chat.demonstrate", "en")
    context = visitor.page.context
    tab = await context.new_page()
    await tab.goto(visitor.page.url)
    await visitor.page.goto("about:blank")
    await tab.wait_for_selector("tz-chat-demonstrate .editor")
    await context.set_offline(True)
    await press(tab.keyboard, "e")
    await tab.keyboard.insert_text("Never sent")
    await tab.wait_for_selector(".bench-draft[role=status]")
    await tab.close(run_before_unload=False)
    await context.set_offline(False)
    await visitor.go("/work")
    await visitor.page.keyboard.press("c")
    await visitor.page.wait_for_selector("tz-chat-demonstrate .editor")
    assert await visitor.page.input_value("textarea[data-field=content]") == "Never sent"
    assert await visitor.page.locator(".alert--info").count() == 1


async def lapsed(site: Site, visitor: Visitor) -> Page:
    """Hand in without a connection in a tab of its own, and let the lease run out meanwhile."""
    tab = await visitor.page.context.new_page()
    await tab.goto(visitor.page.url)
    await visitor.page.goto("about:blank")
    await tab.wait_for_selector("tz-chat-compare .editor")
    await press(tab.keyboard, "1")
    await tab.context.set_offline(True)
    await press(tab.keyboard, "Control+Enter")
    await tab.wait_for_selector("dialog[open]")
    await press(tab.keyboard, "Enter")
    await tab.wait_for_selector(".alert--warn a[href='/work']")
    site.lab.clock.advance(timedelta(hours=2))
    # A draft that is still on its way holds the lease for a moment, and what is held is passed over.
    async with asyncio.timeout(20):
        while await holds(site, visitor):
            async with site.lab.db.tx(system()) as tx:
                await tasks.expire(tx)
    return tab


async def holds(site: Site, visitor: Visitor) -> bool:
    """Whether a visitor holds a task."""
    assert visitor.actor is not None
    async with site.lab.db.tx(visitor.actor) as tx:
        return bool(await tasks.my_assignments(tx))


async def taken(site: Site, project: Project) -> None:
    """Let somebody else take the task."""
    other = await site.lab.contributor(languages=("en", "hi"), skills=tuple(project.skills))
    await site.lab.claim(other, project)


async def test_an_answer_whose_time_ran_out_without_a_connection_is_taken_while_its_place_is_free(site: Site) -> None:
    visitor, customer, project = await at_work(site, "chat.compare", "en")
    tab = await lapsed(site, visitor)
    await tab.context.set_offline(False)
    await tab.wait_for_url("**/work")
    await tab.close()
    assert len(await submitted(site, customer, project)) == 1


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_an_answer_that_is_not_taken_stays_on_the_device_until_its_author_drops_it(
    site: Site, language: str, width: int
) -> None:
    visitor, customer, project = await at_work(site, "chat.compare", language, width=width)
    tab = await lapsed(site, visitor)
    await taken(site, project)
    await tab.context.set_offline(False)
    await tab.click(".alert--bad a[href='/work']")
    await tab.wait_for_selector(".kept")
    await tab.close()
    page = visitor.page
    visitor.expected = {409}
    await visitor.go("/work/profile")
    await page.focus(".kept summary")
    await press(page.keyboard, "Enter")
    assert "preference" in await visitor.text(".kept dl")
    assert await stumbles(visitor) == []
    await press(page.keyboard, "Tab", "Tab", "Enter")
    await page.wait_for_selector(".toast")
    await page.wait_for_selector(".kept summary:focus")
    await page.reload()
    await page.focus(".kept summary")
    await press(page.keyboard, "Enter", "Tab", "Tab", "Tab", "Enter")
    await page.wait_for_selector("dialog[open]")
    await press(page.keyboard, "Control+Enter")
    await page.wait_for_selector(".kept", state="detached")
    assert await page.evaluate(KEPT_ANSWERS) == []
    assert await submitted(site, customer, project) == []


async def test_what_became_of_an_answer_is_told_beside_the_next_task(site: Site) -> None:
    visitor, customer, project = await at_work(site, "chat.compare", "en")
    tab = await lapsed(site, visitor)
    await tab.close()
    await taken(site, project)
    await site.lab.add(customer, project)
    feed = await site.lab.feed(project)
    await visitor.page.context.set_offline(False)
    # No page of the site is opened before that of the next task: any other sends what waits too.
    headers = {"X-Requested-With": "tarazu"}
    claimed = await visitor.page.request.post(
        f"{site.base}/api/work/claims", data={"feed_id": str(feed)}, headers=headers
    )
    visitor.expected = {409}
    await visitor.go(f"/work/assignments/{(await claimed.json())['assignment']['id']}")
    await visitor.page.wait_for_selector(".alert--bad a[href='/work']")
    assert await visitor.page.locator("tz-chat-compare input:enabled").count() > 0


async def test_what_was_done_before_a_reload_can_be_undone_after_it(site: Site) -> None:
    visitor, *_ = await at_work(site, "chat.compare", "en")
    page = visitor.page
    for key in ("1", "7"):
        await press(page.keyboard, key)
        await page.wait_for_selector(".bench-draft:has-text('saved')")
    await page.reload()
    await page.wait_for_selector("tz-chat-compare .editor")
    for chosen in (1, 0):
        await press(page.keyboard, "Control+z")
        await page.wait_for_function(
            "count => document.querySelectorAll('tz-chat-compare input:checked').length === count", arg=chosen
        )
    assert await page.locator("button[aria-label*='ndo']").is_disabled()


@pytest.mark.parametrize(
    ("key", "clicks"), [("Control+Enter", [".btn--primary"]), ("Alt+s", ["[value=too_hard]", ".btn--primary"])]
)
async def test_no_draft_arrives_after_what_it_was_a_draft_of(site: Site, key: str, clicks: list[str]) -> None:
    visitor, *_ = await at_work(site, "chat.compare", "en")
    page, left = visitor.page, asyncio.Event()

    async def late(route: Route) -> None:
        await left.wait()
        await route.continue_()

    await page.route("**/draft", late)
    async with page.expect_request("**/draft"):
        await press(page.keyboard, "1")
    await press(page.keyboard, key)
    for place in clicks:
        await page.click(f"dialog[open] {place}")
    left.set()
    await page.wait_for_url("**/work")
    await page.unroute("**/draft")


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_work_goes_on_where_the_browser_keeps_nothing(site: Site, language: str, width: int) -> None:
    visitor, customer, project = await at_work(site, "chat.compare", language, width=width)
    tab = await visitor.page.context.new_page()
    await tab.add_init_script(STORAGE_BLOCKED)
    await tab.goto(visitor.page.url)
    await visitor.page.goto("about:blank")
    await tab.wait_for_selector("tz-chat-compare .editor")
    async with tab.expect_response("**/draft"):
        await press(tab.keyboard, "1")
    await tab.context.set_offline(True)
    await press(tab.keyboard, "Control+Enter")
    await tab.wait_for_selector("dialog[open]")
    await press(tab.keyboard, "Enter")
    await tab.wait_for_selector(".alert--bad")
    assert {"en": "Leave this page open", "hi": "यह पेज खुला रखें"}[language] in await tab.inner_text("main")
    await tab.context.set_offline(False)
    await tab.wait_for_url("**/work")
    await tab.close()
    assert len(await submitted(site, customer, project)) == 1
