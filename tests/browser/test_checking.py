"""Claims checked by keyboard alone, in both languages."""

from __future__ import annotations

import pytest

from tarazu import kinds
from tests.browser.conftest import Site
from tests.browser.test_editors import LANGUAGES, at_work, handed_in, press

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("language", LANGUAGES)
async def test_claims_are_marked_judged_and_given_their_sources_by_keyboard(site: Site, language: str) -> None:
    visitor, customer, project = await at_work(site, "facts.check", language, justification="required")
    example = kinds.of("facts.check").example("hi" if language == "hi" else "en")
    keyboard, page = visitor.page.keyboard, visitor.page
    # The first sentence is marked by the customer; the other two become claims, and the first of them is chosen.
    await press(keyboard, "b", "2", "u")
    await page.wait_for_selector("input[type=url]:focus")
    await keyboard.insert_text("https://example.org/bridge")
    await press(keyboard, "Tab", "Tab")
    await keyboard.insert_text(example["answer"]["claims"][2]["evidence"][0]["quote"])
    await press(keyboard, "Escape", "e")
    await keyboard.insert_text(example["answer"]["claims"][1]["correction"])
    await press(keyboard, "Escape", "j", "6", "k", "k", "1", "d")
    await page.wait_for_selector(".source-text:focus")
    await press(keyboard, "Control+Home", *["Shift+ArrowRight"] * 4, "q", "Control+Enter")
    assert await page.locator(".alert--warn li").count() == 2
    await page.wait_for_selector("textarea[data-field=justification]:focus")
    await keyboard.insert_text("1")
    await press(keyboard, "Escape", "j", "y")
    await keyboard.insert_text("2")
    await press(keyboard, "Escape")
    answer = await handed_in(site, visitor, customer, project)
    assert [claim["verdict"] for claim in answer["claims"]] == ["supported", "refuted", "no_claim"]
    assert [claim.get("justification") for claim in answer["claims"]] == ["1", "2", None]
    (leaflet,), (web,) = answer["claims"][0]["evidence"], answer["claims"][1]["evidence"]
    document = example["payload"]["documents"][0]["content"]
    assert (leaflet["document"], leaflet["quote"]) == ("leaflet", document[: leaflet["end"]])
    assert (web["url"], answer["claims"][1]["correction"]) == (
        "https://example.org/bridge",
        example["answer"]["claims"][1]["correction"],
    )
    assert answer["claims"][2]["quote"] == example["answer"]["claims"][3]["quote"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_words_that_are_picked_become_a_claim_on_a_narrow_screen(site: Site, language: str) -> None:
    visitor, customer, project = await at_work(site, "facts.check", language, width=390, evidence="off")
    page = visitor.page
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await page.focus(".marks-text")
    await press(page.keyboard, "ArrowDown", "Shift+ArrowRight", "c", "5", "j", "k", "k", "1")
    answer = await handed_in(site, visitor, customer, project)
    assert [claim["verdict"] for claim in answer["claims"]] == ["supported", "not_checkable"]
    assert len(answer["claims"][1]["quote"].split()) == 2


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_agents_steps_are_judged_and_its_first_error_put_right_by_keyboard(site: Site, language: str) -> None:
    width = 1440 if language == "en" else 390
    visitor, customer, project = await at_work(site, "trajectory.review", language, width=width)
    page, keyboard = visitor.page, visitor.page.keyboard
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    wanted = kinds.of("trajectory.review").example("hi" if language == "hi" else "en")["answer"]
    await press(keyboard, "1", "3", "t", "a", "a", "c")
    await keyboard.insert_text(wanted["steps"][1]["comment"])
    await press(keyboard, "Escape", "e")
    await page.wait_for_selector("textarea[data-field=branch]:focus")
    await keyboard.insert_text(wanted["branch"]["content"])
    await press(keyboard, "Tab", "b", "Tab", "Control+a")
    await page.wait_for_selector("textarea[data-field=call-arguments]:focus")
    await keyboard.insert_text(wanted["branch"]["call"]["arguments"])
    await press(keyboard, "Escape", "9")
    answer = await handed_in(site, visitor, customer, project)
    assert answer == {key: value for key, value in wanted.items() if key != "comment"}
