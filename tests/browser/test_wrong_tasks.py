"""A reviewer finds a delivered task wrong, by keyboard; its customer reads so wherever the task shows."""

from __future__ import annotations

import pytest

from tarazu import tasks
from tarazu.kit.actor import system
from tests.browser.barriers import stumbles
from tests.browser.conftest import Site
from tests.browser.test_editors import press
from tests.integration.test_fixes import TAKEN_BACK
from tests.integration.test_second_looks import row

pytestmark = pytest.mark.anyio

WHY = "No answer can be right: the question names two years."
SHORT = {"en": "at least 3 characters", "hi": "कम से कम 3 अक्षर"}


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_a_task_is_called_wrong_by_keyboard_and_its_customer_reads_why(
    site: Site, language: str, width: int
) -> None:
    at = await row(site.lab)
    report = await at.report()
    reviewer, _ = await site.lab.reviewing(at.project)
    visitor = await site.visitor(width=width)
    page, keyboard = visitor.page, visitor.page.keyboard
    await visitor.sign_in(reviewer, language, "/work/reviews")
    await page.wait_for_selector("tz-review-places select")
    assert await stumbles(visitor) == []
    await page.fill("#reason", WHY)
    await page.locator("header h1").click()
    await press(keyboard, "w")
    await page.wait_for_selector("dialog[open]")
    assert await stumbles(visitor) == []
    await press(keyboard, "Control+Enter")
    await page.wait_for_url("**/work/reviews?notice=review_recorded")
    await site.lab.settle()
    customer = await site.visitor(width=width)
    await customer.hold_session(at.customer, language)
    here = f"/projects/{at.project.id}"
    told = {"en": "the task is wrong", "hi": "कार्य ही ग़लत है"}[language]
    for path, says in (("repairs", told), (f"repairs/{report.id}", WHY), (f"tasks/{at.task_id}", WHY)):
        await customer.go(f"{here}/{path}")
        assert says in await customer.text(), path
        assert await stumbles(customer) == [], path
        assert await customer.page.locator("form[action$='/anew']").count() == 0


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_a_withdrawal_is_taken_back_by_keyboard_after_its_cost_was_read(
    site: Site, language: str, width: int
) -> None:
    lab = site.lab
    customer, author = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, redundancy=3)
    (task_id,) = await lab.add(customer, project)
    await lab.answer(author, await lab.claim(author, project))
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await tasks.withdraw_task(tx, project.id, task_id, WHY)
    visitor = await site.visitor(width=width)
    page, keyboard = visitor.page, visitor.page.keyboard
    await visitor.sign_in(customer, language, f"/projects/{project.id}/tasks/{task_id}")
    assert await stumbles(visitor) == []
    await page.locator("form[action$='/reinstate'] button").focus()
    await press(keyboard, "Enter")
    assert await page.evaluate("document.activeElement.id") == "reason", "who gives no reason is led there"
    await page.locator("#reason").press_sequentially("  a  ")
    await press(keyboard, "Tab", "Enter")
    assert SHORT[language] in await visitor.text("#reason-fault"), "space makes no reason"
    assert await page.locator("dialog[open]").count() == 0
    assert await stumbles(visitor) == []
    await page.fill("#reason", TAKEN_BACK)
    await press(keyboard, "Tab", "Enter")
    await page.wait_for_selector("dialog[open]")
    assert {"en": "2 answers", "hi": "2 उत्तर"}[language] in await visitor.text("dialog[open]")
    assert "12.50" in await visitor.text("dialog[open]")
    assert await stumbles(visitor) == []
    await press(keyboard, "Control+Enter")
    await page.wait_for_url("**?notice=task_reinstated")
    told = await visitor.text()
    assert WHY not in told
    assert TAKEN_BACK in told
    async with lab.db.tx(customer) as tx:
        assert (await tasks.task(tx, task_id)).wanted == 3
