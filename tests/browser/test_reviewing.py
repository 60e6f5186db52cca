"""Reviews by keyboard: the words of an answer that a verdict is about, and its author reading them."""

from __future__ import annotations

import pytest

from tarazu import quality
from tests.browser.barriers import faint, stumbles
from tests.browser.conftest import Site
from tests.browser.test_editors import LANGUAGES, press

pytestmark = pytest.mark.anyio

GUIDELINES = {
    "en": "# Write\n\n**§2 Accuracy comes first.** Check it.",
    "hi": "# लिखें\n\n**§2 सटीकता सबसे पहले।** जाँचें।",
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_reviewer_marks_words_by_keyboard_and_the_author_finds_them_in_their_answers(
    site: Site, language: str
) -> None:
    lab, width = site.lab, 1440 if language == "en" else 390
    customer, author = await lab.customer(), await lab.contributor(languages=("en", "hi"))
    project = await lab.project(customer, kind="chat.demonstrate", acceptance="review", guidelines=GUIDELINES)
    await lab.add(customer, project)
    claimed = await lab.claim(author, project)
    await lab.answer(author, claimed, content="The Moon is a star.", comment="दूसरी बार")
    reviewer, _ = await lab.reviewing(project)
    visitor = await site.visitor(width=width)
    page, keyboard = visitor.page, visitor.page.keyboard
    await visitor.sign_in(reviewer, language, "/work/reviews")
    await page.wait_for_selector("tz-review-places textarea")
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert not await stumbles(visitor)
    assert not await faint(visitor, "light")
    # The part that was written stands there first; its first word is selected and marked, then another part as a whole.
    await press(keyboard, "p", "Tab", "Control+Home", *["Shift+ArrowRight"] * 8, "m")
    await page.wait_for_selector(".places-list q")
    await page.locator(".places-note input").fill("It is none.")
    await page.locator("tz-review-places select").select_option("0")
    await page.locator("header h1").click()
    await press(keyboard, "m")
    await page.wait_for_selector(".places-list li:nth-child(2)")
    await page.select_option("#clause", "§2")
    await page.fill("#reason", " x ")
    await visitor.send_anything()
    visitor.expected.add(422)
    await page.locator("header h1").click()
    await press(keyboard, "r")
    await page.wait_for_selector("dialog[open]")
    await press(keyboard, "Enter")
    # A verdict that is refused keeps the places that were marked.
    await page.wait_for_selector("#reason-error")
    await page.wait_for_selector(".places-list li:nth-child(2)")
    await page.fill("#reason", "That is wrong.")
    await page.locator("header h1").click()
    await press(keyboard, "r")
    await page.wait_for_selector("dialog[open]")
    await press(keyboard, "Enter")
    await page.wait_for_url("**/work/reviews?notice=review_recorded")
    async with lab.db.tx(author) as tx:
        said = await quality.feedback(tx, claimed.id)
    assert said
    assert (said.clause, len(said.places)) == ("§2", 2)
    assert (said.places[0].quote, said.places[0].note) == ("The Moon", "It is none.")
    assert said.places[1] == quality.Place(pointer="/comment")
    theirs = await site.visitor(width=width)
    await theirs.sign_in(author, language)
    await theirs.page.keyboard.press("g")
    await theirs.page.keyboard.press("a")
    await theirs.page.wait_for_url("**/work/answers")
    assert not await stumbles(theirs)
    await theirs.page.click("tbody th a")
    await theirs.page.wait_for_selector("section[aria-labelledby=feedback] q")
    told = await theirs.text("section[aria-labelledby=feedback]")
    assert "The Moon" in told
    assert "It is none." in told
    assert ("§2 Accuracy comes first" if language == "en" else "§2 सटीकता सबसे पहले") in told
    assert await theirs.page.evaluate("document.documentElement.scrollWidth") <= width
