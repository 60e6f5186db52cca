"""An appeal from the page of an answer, decided by keyboard, and read by its author; in both languages."""

from __future__ import annotations

import pytest

from tarazu import quality
from tests.browser.barriers import stumbles
from tests.browser.conftest import Site
from tests.browser.test_editors import LANGUAGES, press

pytestmark = pytest.mark.anyio

WHY = "खंड §2 ठीक यही कहता है, and so does the source."


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_author_appeals_and_reads_what_another_reviewer_decided(site: Site, language: str) -> None:
    lab, width = site.lab, 1440 if language == "en" else 390
    customer, author = await lab.customer(), await lab.contributor(languages=("en", "hi"))
    project = await lab.project(customer, acceptance="review")
    await lab.add(customer, project)
    claimed = await lab.claim(author, project)
    await lab.answer(author, claimed)
    reviewer, review = await lab.reviewing(project)
    async with lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, review.id, "exclude", None, "The source is missing.")
    theirs = await site.visitor(width=width)
    page, keyboard = theirs.page, theirs.page.keyboard
    await theirs.sign_in(author, language, f"/work/assignments/{claimed.id}")
    await page.focus("#feedback ~ details > summary")
    await press(keyboard, "Enter", "Tab")
    await keyboard.insert_text("short")
    await press(keyboard, "Tab", "Enter")
    assert "10" in await theirs.text("#said-fault"), "the page says how much is needed"
    await page.fill("#said", "short     ")
    await theirs.send_anything()
    theirs.expected.add(422)
    await press(keyboard, "Tab", "Enter")
    await page.wait_for_selector("#said-error")
    assert not await stumbles(theirs)
    await page.fill("#said", WHY)
    await page.focus("#said")
    await press(keyboard, "Tab", "Enter")
    await page.wait_for_url("**notice=appeal_made")
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    second, appeal = await lab.appealed(project)
    visitor = await site.visitor(width=width)
    await visitor.sign_in(second, language, "/work/appeals")
    await visitor.page.wait_for_selector("tz-chat-compare[mode=review] .answer")
    assert WHY in await visitor.text()
    assert "The source is missing." in await visitor.text()
    assert await visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    assert not await stumbles(visitor)
    assert "6.25" in await visitor.text(".page-lead"), "who decides reads what it pays"
    await visitor.page.fill("#reason", "It is in the third line.")
    await visitor.page.focus("#reason")
    await press(visitor.page.keyboard, "Escape", "o")
    await visitor.page.wait_for_selector("dialog[open]")
    assert await visitor.page.input_value("#reason") == "It is in the third line.", "no key went into the reason"
    assert not await stumbles(visitor)
    await press(visitor.page.keyboard, "Enter")
    await visitor.page.wait_for_url("**/work/appeals?notice=appeal_decided")
    assert not await stumbles(visitor)
    async with lab.db.tx(author) as tx:
        mine = await quality.my_appeal(tx, claimed.id)
    assert mine
    assert mine.outcome == "overturned"
    await theirs.go(f"/work/assignments/{claimed.id}")
    assert "It is in the third line." in await theirs.text("section[aria-labelledby=feedback]")
    assert appeal.said == WHY
