"""Work that goes on without a connection: what was handed in and what was written survive it, and a closed tab."""

from __future__ import annotations

import pytest

from tarazu import tasks
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tests.browser.conftest import Site
from tests.browser.test_editors import at_work, press

pytestmark = pytest.mark.anyio


async def submitted(site: Site, customer: Actor, project: Project) -> list[tasks.Submission]:
    """Return what the customer has been handed in."""
    async with site.lab.db.tx(customer) as tx:
        return await tasks.submissions(tx, project.id)


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_an_answer_that_was_handed_in_without_a_connection_survives_a_closed_tab(
    site: Site, language: str, width: int
) -> None:
    visitor, customer, project = await at_work(site, "chat.compare", language, width=width)
    context = visitor.page.context
    tab = await context.new_page()
    await tab.goto(visitor.page.url)
    await visitor.page.goto("about:blank")
    await tab.wait_for_selector("tz-chat-compare .editor")
    await press(tab.keyboard, "1")
    await context.set_offline(True)
    await press(tab.keyboard, "Control+Enter")
    await tab.wait_for_selector("dialog[open]")
    await press(tab.keyboard, "Enter")
    await tab.wait_for_selector(".alert--warn a[href='/work']")
    assert await tab.locator("tz-chat-compare input:enabled").count() == 0
    await tab.close()
    assert await submitted(site, customer, project) == []
    await context.set_offline(False)
    # The next page that is opened sends it, whichever it is.
    await visitor.go("/work/profile")
    await visitor.page.wait_for_selector(".toast")
    (found,) = await submitted(site, customer, project)
    assert found.label in ("a", "b")


async def test_what_was_written_without_a_connection_is_there_in_the_next_tab(site: Site) -> None:
    visitor, *_ = await at_work(site, "chat.demonstrate", "en")
    context = visitor.page.context
    tab = await context.new_page()
    await tab.goto(visitor.page.url)
    await visitor.page.goto("about:blank")
    await tab.wait_for_selector("tz-chat-demonstrate .editor")
    await context.set_offline(True)
    await press(tab.keyboard, "e")
    await tab.keyboard.insert_text("Never sent")
    await tab.wait_for_selector(".bench-draft[role=status]")
    await tab.close(run_before_unload=False)
    await context.set_offline(False)
    await visitor.go("/work")
    await visitor.page.keyboard.press("c")
    await visitor.page.wait_for_selector("tz-chat-demonstrate .editor")
    assert await visitor.page.input_value("textarea[data-field=content]") == "Never sent"
    assert await visitor.page.locator(".alert--info").count() == 1
