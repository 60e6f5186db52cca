"""Cells of a table that an answer rests on: picked in the table by keyboard and by pointer, and held against what stands there."""

from __future__ import annotations

from typing import Any

import pytest

from tarazu import projects
from tests.browser.conftest import Site, Visitor
from tests.browser.test_editors import handed_in, press
from tests.lab import fresh

pytestmark = pytest.mark.anyio

GONE = {"en": "The table has no such cell.", "hi": "तालिका में ऐसा कोई ख़ाना नहीं है।"}
CELL = "[data-cell]"


async def at_table(site: Site, language: str, width: int, theme: Any = "light") -> tuple[Visitor, Any, Any]:
    """Open a question about a table as somebody who took it with a key."""
    template = projects.template("finance-table-qa")
    customer, skill = await site.lab.customer(), fresh("skill")
    made = {"kind": "form", "ontology": template.project("p", language).ontology, "skills": [skill]}
    project = await site.lab.project(customer, **made)
    await site.lab.add(customer, project, payload=template.samples[language][0])
    visitor = await site.visitor(width=width, theme=theme)
    await visitor.sign_in(await site.lab.contributor(languages=("en", "hi"), skills=(skill,)), language)
    await visitor.page.keyboard.press("1")
    await visitor.page.wait_for_selector("tz-form table")
    return visitor, customer, project


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_a_cell_is_picked_with_the_arrow_keys_and_one_that_is_not_there_is_told(
    site: Site, language: str, width: int
) -> None:
    visitor, customer, project = await at_table(site, language, width)
    page, keyboard = visitor.page, visitor.page.keyboard
    await press(keyboard, "1")
    await page.locator("[data-place='cells'] .btn").press("Enter")
    await page.wait_for_selector(f"{CELL}:focus")
    await keyboard.type("zz9")
    await press(keyboard, "Tab", "Tab")
    assert GONE[language] in await visitor.text("[data-place='cells']")
    await page.focus(CELL)
    await press(keyboard, "Alt+p")
    await page.wait_for_selector("tz-form td:focus")
    await press(keyboard, "ArrowLeft", "ArrowDown", "ArrowDown", "ArrowRight", "Enter")
    await page.wait_for_selector(f"{CELL}:focus")
    assert await page.input_value(CELL) == "B3"
    assert await page.locator("tz-form td.is-named").inner_text() == "96.6"
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await press(keyboard, "Alt+p", "Escape")
    await page.wait_for_selector(f"{CELL}:focus")
    answer = await handed_in(site, visitor, customer, project)
    assert answer["values"]["cells"] == [{"cell": "B3", "value": "96.6"}]


async def test_a_cell_is_picked_by_pointer_for_the_field_that_was_last_in_use_alone(site: Site) -> None:
    visitor, *_ = await at_table(site, "en", 1440)
    page = visitor.page
    await page.click("tz-form td:has-text('84.0')")
    assert await page.locator(CELL).count() == 0
    await page.click("[data-place='cells'] .btn")
    await page.wait_for_selector(f"{CELL}:focus")
    await page.click("tz-form td:has-text('84.0')")
    await page.wait_for_selector(f"{CELL}:focus")
    assert await page.input_value(CELL) == "C3"
    await page.focus("[data-place='derivation'] input, [data-place='derivation'] textarea")
    await page.click("tz-form td:has-text('412.0')")
    assert await page.input_value(CELL) == "C3"
