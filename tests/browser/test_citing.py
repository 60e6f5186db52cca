"""A reviewer names the clause by keyboard, or that there is none; then the customer finds a question and the author reads so."""

from __future__ import annotations

import pytest

from tests.browser.barriers import stumbles
from tests.browser.conftest import Site
from tests.browser.test_editors import LANGUAGES, press
from tests.browser.test_reviewing import GUIDELINES

pytestmark = pytest.mark.anyio

LACKING = {
    "en": ("Cite the clause that decides", "Write your reason in a sentence"),
    "hi": ("निर्णय जिस धारा से हुआ उसे चुनिए", "अपना कारण एक वाक्य में लिखिए"),
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_without_a_clause_nothing_is_returned_and_no_clause_is_a_question_to_the_customer(
    site: Site, language: str
) -> None:
    lab, width = site.lab, 1440 if language == "en" else 390
    customer, author = await lab.customer(), await lab.contributor(languages=("en", "hi"))
    project = await lab.project(customer, acceptance="review", guidelines=GUIDELINES)
    await lab.add(customer, project)
    claimed = await lab.claim(author, project)
    await lab.answer(author, claimed)
    reviewer, _ = await lab.reviewing(project)
    visitor = await site.visitor(width=width)
    page, keyboard = visitor.page, visitor.page.keyboard
    await visitor.sign_in(reviewer, language, "/work/reviews")
    await press(keyboard, "r")
    assert await page.evaluate("document.activeElement.id") == "clause", "the page leads to what is missing"
    assert await page.locator("dialog[open]").count() == 0
    for name, words in zip(("clause", "reason"), LACKING[language], strict=True):
        assert words in await visitor.text(f"#{name}-fault")
        assert f"{name}-fault" in (await page.get_attribute(f"#{name}", "aria-describedby") or "").split()
        assert await page.get_attribute(f"#{name}", "aria-invalid") == "true"
    assert not await stumbles(visitor)
    await press(keyboard, "Escape", "a")
    await page.wait_for_selector("dialog[open]")
    assert await page.locator(".field-error, [aria-invalid]").count() == 0, (
        "what returning lacks is no fault of accepting"
    )
    await press(keyboard, "Escape", "r", "End")
    assert await page.input_value("#clause") == "none"
    await page.fill("#reason", "")
    await page.locator("#reason").press_sequentially("Un")
    await page.locator("header h1").click()
    await press(keyboard, "r")
    assert LACKING[language][1] in await visitor.text("#reason-fault"), "two characters are no reason"
    await page.fill("#reason", "Units are missing.")
    assert await page.locator(".field-error, [aria-invalid]").count() == 0, "what is mended is blamed no more"
    assert not await stumbles(visitor)
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await page.locator("header h1").click()
    await press(keyboard, "r")
    await page.wait_for_selector("dialog[open]")
    await press(keyboard, "Enter")
    await page.wait_for_url("**/work/reviews?notice=review_recorded")
    asked = await site.visitor(width=width)
    await asked.sign_in(customer, language, f"/projects/{project.id}/questions")
    assert "Units are missing." in await asked.text("section[aria-labelledby=waiting]")
    theirs = await site.visitor(width=width)
    await theirs.sign_in(author, language, f"/work/assignments/{claimed.id}")
    told = {"en": "No clause of the guidelines was named.", "hi": "निर्देशों की कोई धारा नहीं बताई गई।"}[language]
    await theirs.page.get_by_text(told).first.wait_for()
