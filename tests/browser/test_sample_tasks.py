"""Trying an empty project on samples: by keyboard, and only after what they cost was said."""

from __future__ import annotations

from typing import Any

import pytest

from tarazu import kinds, tasks
from tests.browser.conftest import Site

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("language", "width", "theme"), [("en", 1440, "light"), ("hi", 390, "dark")])
async def test_samples_are_added_once_they_are_confirmed(site: Site, language: str, width: int, theme: Any) -> None:
    customer = await site.lab.customer()
    ontology = kinds.of("rubric.grade").example("en")["ontology"]
    project = await site.lab.project(customer, kind="rubric.grade", ontology=ontology, language=language)
    visitor = await site.visitor(width=width, theme=theme)
    await visitor.sign_in(customer, language, path=f"/projects/{project.id}")
    page, button = visitor.page, "form[action$=sample-tasks] button"
    assert "₹12.50" in await visitor.text(".empty")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.press(button, "Enter")
    await page.wait_for_selector("dialog[open]")
    await page.keyboard.press("Escape")
    await page.wait_for_selector("dialog[open]", state="detached")
    async with site.lab.db.tx(customer) as tx:
        assert await tasks.tasks(tx, project.id) == []
    await page.press(button, "Enter")
    await page.press("dialog button[value=yes]", "Enter")
    await page.wait_for_url("**/tasks*")
    assert "sample-1" in await visitor.text("table")
