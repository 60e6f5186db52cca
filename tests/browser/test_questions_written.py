"""Questions written and solved by keyboard alone, in both languages."""

from __future__ import annotations

import pytest

from tarazu import kinds
from tests.browser.barriers import axe_findings, needs_axe
from tests.browser.conftest import Site
from tests.browser.test_editors import LANGUAGES, at_work, handed_in, press

pytestmark = pytest.mark.anyio


@needs_axe
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_question_is_written_with_key_and_solution_by_keyboard(site: Site, language: str) -> None:
    visitor, customer, project = await at_work(site, "qa.author", language)
    wanted = kinds.of("qa.author").example("hi" if language == "hi" else "en")["answer"]
    page, keyboard = visitor.page, visitor.page.keyboard
    await page.wait_for_selector(".qa-document table")
    await press(keyboard, "q")
    await keyboard.insert_text(wanted["question"])
    await press(keyboard, "Escape", "2")
    await page.wait_for_selector("input[data-field=answer]:focus")
    await keyboard.insert_text("५" if language == "hi" else "5")
    await press(keyboard, "Tab")
    await keyboard.insert_text(wanted["unit"])
    await press(keyboard, "Tab")
    await keyboard.insert_text(wanted["tolerance"])
    await press(keyboard, "Escape", "d", "Space", "t", "Space", "n")
    await page.wait_for_selector("[data-field='solution.0']:focus")
    await keyboard.insert_text(wanted["solution"][0]["content"])
    await press(keyboard, "Enter")
    await page.wait_for_selector("[data-field='solution.1']:focus")
    await keyboard.insert_text(wanted["solution"][1]["content"])
    await press(keyboard, "Escape", "v")
    await page.wait_for_selector(".qa-drawn math")
    await press(keyboard, "s")
    await keyboard.insert_text(wanted["source"])
    await press(keyboard, "Escape")
    assert await axe_findings(visitor) == []
    assert await handed_in(site, visitor, customer, project) == wanted


@needs_axe
@pytest.mark.parametrize("language", LANGUAGES)
async def test_options_are_written_on_a_narrow_screen_and_advice_stands_beside_them(site: Site, language: str) -> None:
    visitor, customer, project = await at_work(site, "qa.author", language, width=390, solution="off", source="off")
    page, keyboard = visitor.page, visitor.page.keyboard
    await press(keyboard, "1")
    await page.wait_for_selector("[data-field='options.0']:focus")
    for place, text in enumerate(("Venus", "Mercury", "Mars")):
        await page.wait_for_selector(f"[data-field='options.{place}']:focus")
        await keyboard.insert_text(text)
        if place < 2:
            await press(keyboard, "Enter")
    await press(keyboard, "Escape", "a", "Space", "ArrowDown", "q")
    await keyboard.insert_text("Mercury, Venus, Mars: which is nearest to the sun?")
    await page.wait_for_selector(".qa-question .advice li")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    assert await axe_findings(visitor) == []
    await press(keyboard, "Escape", "d", "Space", "t", "Space")
    answer = await handed_in(site, visitor, customer, project)
    assert (answer["options"], answer["answer"]) == (["Venus", "Mercury", "Mars"], "b")


@needs_axe
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_question_is_solved_by_keyboard(site: Site, language: str) -> None:
    width = 1440 if language == "en" else 390
    visitor, customer, project = await at_work(site, "qa.solve", language, width=width, working="required")
    wanted = kinds.of("qa.solve").example("hi" if language == "hi" else "en")["answer"]
    page, keyboard = visitor.page, visitor.page.keyboard
    await press(keyboard, "b", "3", "w")
    await keyboard.insert_text(wanted["working"])
    await press(keyboard, "Escape", "v")
    await page.wait_for_selector(".writer-preview math")
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await axe_findings(visitor) == []
    assert await handed_in(site, visitor, customer, project) == wanted


async def test_a_question_that_cannot_be_solved_is_told_by_keyboard(site: Site) -> None:
    visitor, customer, project = await at_work(site, "qa.solve", "en")
    await press(visitor.page.keyboard, "b", "Shift+A")
    await visitor.page.wait_for_selector("textarea[data-field=comment]:focus")
    await visitor.page.keyboard.type("Does the train slow down?")
    await press(visitor.page.keyboard, "Escape")
    answer = await handed_in(site, visitor, customer, project)
    assert answer == {"outcome": "ambiguous", "comment": "Does the train slow down?"}
