"""What an editor counts of the work: the time that it took, and what was pasted where its author was to write."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from tarazu import projects, tasks
from tarazu.kinds import AdviceRules
from tests.browser.conftest import Site, Visitor
from tests.browser.test_editors import at_work, press

pytestmark = pytest.mark.anyio

# A page whose clocks can be put forward.
LATER = """
const now = performance.now.bind(performance), date = Date.now.bind(Date);
let ms = %d;
performance.now = () => now() + ms;
Date.now = () => date() + ms;
window.later = (seconds) => (ms += seconds * 1000);
"""
FORTY_MINUTES, HOUR = 2400, 3600
KEPT = "JSON.parse(Object.entries(localStorage).find(([key]) => key.startsWith('tz-tally/'))[1])"
PASTED = "words that somebody else wrote"


async def paste(page: Page, selector: str, text: str = PASTED) -> None:
    """Paste into a box from outside of the page."""
    await page.focus(selector)
    await page.evaluate("text => navigator.clipboard.writeText(text)", text)
    await page.keyboard.press("Control+v")


async def warned(page: Page) -> bool:
    """Return whether somebody who is about to hand in is told that something was pasted."""
    await press(page.keyboard, "Escape", "Control+Enter")
    await page.wait_for_selector("#tz-submit[open]")
    told = await page.locator("#tz-submit .alert--warn li").count() > 0
    await page.keyboard.press("Escape")
    return told


async def asked_to_write(site: Site, kind: str) -> tuple[Visitor, Page]:
    """Open work of a kind whose project asks people to write themselves."""
    visitor, customer, project = await at_work(site, kind, "en")
    async with site.lab.db.tx(customer) as tx:
        await projects.set_advice_rules(tx, project.id, AdviceRules(paste="forbid"))
    await visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await visitor.page.reload()
    await visitor.page.wait_for_selector("tz-workbench .editor")
    return visitor, visitor.page


async def test_the_reply_of_a_target_is_pasted_without_reproach_and_ones_own_message_is_not(site: Site) -> None:
    _, page = await asked_to_write(site, "safety.redteam")
    await press(page.keyboard, "a")
    await paste(page, "[data-field='turns.0']", "Why?")
    await press(page.keyboard, "Escape", "a")
    await paste(page, "[data-field='turns.1']")
    await press(page.keyboard, "Escape", "1")
    for group in ("techniques", "hazards"):
        await page.locator(f"[data-place={group}] input").first.press("Space")
    assert not await warned(page)
    await paste(page, "[data-field='turns.0']")
    assert await warned(page)


async def test_a_source_is_pasted_without_reproach_and_a_reason_is_not(site: Site) -> None:
    _, page = await asked_to_write(site, "facts.check")
    await page.wait_for_selector(".marks-body")
    await press(page.keyboard, "b", "u")
    await paste(page, "[data-field='evidence.0.url']", "https://example.org/a page")
    await paste(page, "[data-field='evidence.0.quote']")
    assert await page.evaluate(f"{KEPT}.pasted") == 0
    await paste(page, "[data-field='justification']")
    assert await page.evaluate(f"{KEPT}.pasted") == len(PASTED)


async def test_the_time_that_work_took_goes_on_in_the_next_tab(site: Site) -> None:
    visitor, customer, project = await at_work(site, "chat.compare", "en")
    url = visitor.page.url
    await visitor.page.goto("about:blank")
    tab = await visitor.page.context.new_page()
    await tab.add_init_script(LATER % 0)
    await tab.goto(url)
    await tab.wait_for_selector("tz-chat-compare .editor")
    await tab.evaluate("later", FORTY_MINUTES)
    async with tab.expect_response("**/draft"):
        await press(tab.keyboard, "1")
    # It is kept once a second.
    await tab.evaluate(
        f"async () => {{ while ({KEPT}.seconds < {FORTY_MINUTES}) await new Promise(requestAnimationFrame); }}"
    )
    await tab.close(run_before_unload=False)
    # An hour later.
    tab = await visitor.page.context.new_page()
    await tab.add_init_script(LATER % (HOUR * 1000))
    await tab.goto(url)
    await tab.wait_for_selector("tz-chat-compare input:checked")
    await press(tab.keyboard, "Control+Enter")
    await tab.wait_for_selector("dialog[open]")
    await press(tab.keyboard, "Enter")
    await tab.wait_for_url("**/work")
    assert await tab.evaluate("Object.keys(localStorage).filter(key => key.startsWith('tz-tally/'))") == []
    await tab.close()
    async with site.lab.db.tx(customer) as tx:
        (found,) = await tasks.submissions(tx, project.id)
    assert found.seconds is not None
    assert FORTY_MINUTES <= found.seconds < HOUR, "the hour between the tabs is not counted"
