"""A customer goes through a sample by keyboard, and says of an answer what the API lets a program say."""

from __future__ import annotations

import pytest

from tarazu import quality
from tests.browser.barriers import stumbles
from tests.browser.conftest import Site
from tests.integration.test_audit_samples import completed

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_an_answer_of_a_sample_is_put_right_by_keyboard(site: Site, language: str) -> None:
    lab = site.lab
    customer = await lab.customer()
    project = await lab.project(customer)
    await completed(lab, customer, project, 1)
    here = f"/projects/{project.id}"
    visitor = await site.visitor()
    await visitor.sign_in(customer, language, f"{here}/audits")
    page = visitor.page
    await page.fill("#permille", "100")
    await page.press("#permille", "Enter")
    await page.focus("a[href*='then=sample']")
    await page.keyboard.press("Enter")
    await page.focus("#comment")
    await page.keyboard.type("pa: the second answer is right.")
    assert await stumbles(visitor) == []
    await page.locator("#comment").blur()
    await page.keyboard.press("p")
    await page.wait_for_url("**/audits?**")
    assert await stumbles(visitor) == []
    async with site.lab.db.tx(customer) as tx:
        found = await quality.audit_sample(tx, project.id)
    assert (found.fixed, found.waiting) == (1, 0)
