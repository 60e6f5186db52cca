"""A contributor sends a task back that lacks something, and its customer answers on the page of the task."""

from __future__ import annotations

import pytest

from tarazu import tasks
from tests.browser.conftest import Site

pytestmark = pytest.mark.anyio

WORDS = {"en": ("What is missing", "Nothing is missing"), "hi": ("क्या कमी है", "कोई कमी नहीं")}


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_what_is_missing_goes_to_the_author_and_the_task_goes_out_again(
    site: Site, language: str, width: int
) -> None:
    customer, person = await site.lab.customer(), await site.lab.contributor()
    project = await site.lab.project(customer)
    (task_id,) = await site.lab.add(customer, project)
    claimed = await site.lab.claim(person, project)
    visitor = await site.visitor(width=width)
    await visitor.sign_in(person, language, f"/work/assignments/{claimed.id}")
    page = visitor.page
    await page.wait_for_selector("tz-chat-compare .answer")
    await page.keyboard.press("Alt+s")
    await page.click("#tz-skip input[value=information]")
    await page.click("#tz-skip .btn--primary")
    await page.wait_for_selector("#tz-skip .field-error")
    await page.fill("#tz-skip-note", "Which year is meant?")
    await page.click("#tz-skip .btn--primary")
    await page.wait_for_url("**/work")

    office = await site.visitor(width=width)
    await office.sign_in(customer, language, f"/projects/{project.id}/tasks/{task_id}")
    heading, dismiss = WORDS[language]
    shown = await office.text()
    assert heading in shown
    assert "Which year is meant?" in shown
    # What people see stays beside what they say.
    await office.page.locator("tz-chat-compare", has_text="the Moon").wait_for()
    mended = (await office.page.input_value("textarea[name=mended]")).replace("?", "? (1857)", 1)
    await office.page.fill("textarea[name=mended]", mended)
    await office.page.click("button[value=mend]")
    await office.page.wait_for_url("**notice=task_reopened")
    assert dismiss not in await office.text(), "what is decided is not asked again"
    async with site.lab.db.tx(customer) as tx:
        task = await tasks.task(tx, task_id)
    assert task.state == "open"
    assert "(1857)" in str(task.payload)
