"""The page of a known item: read, put right and added by keyboard, in the editor of the work."""

from __future__ import annotations

import uuid

import pytest
from playwright.async_api import expect

from tarazu import kinds, quality, tasks
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tests.browser.barriers import stumbles
from tests.browser.conftest import Site
from tests.browser.test_editors import LANGUAGES, press
from tests.integration.test_gold_reports import reported
from tests.lab import Lab

pytestmark = pytest.mark.anyio

TEXT = "The parcel came late, but the lamp works."
WIDTHS = {"en": 1440, "hi": 390}


async def with_item(lab: Lab, **changes: str) -> tuple[Actor, Project, uuid.UUID]:
    """Start a project of labels with one known item, answered once, as its key does not say."""
    customer, meera = await lab.customer(), await lab.contributor()
    project = await lab.project(customer, kind="text.classify", title={"en": "Tone", "hi": "लहजा"})
    async with lab.db.tx(customer) as tx:
        item = await quality.add_known_item(
            tx, project.id, "evaluation", {"text": TEXT}, {"labels": ["negative"]}, **changes
        )
        await quality.set_gold_policy(tx, project.id, quality.GoldPolicy(rate=500, newcomer_rate=500))
    await lab.add(customer, project, 40)
    for _ in range(40):
        claimed = await lab.claim(meera, project)
        await tasks.submit(lab.db, meera, claimed.id, {"labels": ["positive"]}, 9)
    await lab.settle()
    return customer, project, item.id


async def item_of(lab: Lab, customer: Actor, item: uuid.UUID) -> quality.KnownItem:
    """Return an item as it is now."""
    async with lab.db.tx(customer) as tx:
        return await quality.known_item(tx, item)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_item_is_put_right_by_keyboard(site: Site, language: str) -> None:
    lab = site.lab
    customer, project, item = await with_item(lab, explanation="Look at both halves.")
    visitor = await site.visitor(width=WIDTHS[language])
    page, keyboard = visitor.page, visitor.page.keyboard
    await visitor.sign_in(customer, language, f"/projects/{project.id}/known-items/{item}")
    await page.wait_for_selector("tz-text-classify[mode=readonly] input:checked")
    await page.locator("summary", has_text={"en": "Change what", "hi": "अपेक्षित उत्तर बदलिए"}[language]).focus()
    await press(keyboard, "Enter", "Tab")
    # Nothing is changed yet.
    await expect(page.locator("#put-right")).to_be_disabled()
    await page.locator("tz-answer-field tz-text-classify input").first.focus()
    await press(keyboard, "1")
    chosen = page.locator("tz-answer-field tz-text-classify input:checked")
    await expect(chosen).to_have_value("positive")
    await press(keyboard, "Control+z")
    await expect(chosen).to_have_value("negative")
    await press(keyboard, "Control+Shift+z", "?")
    await page.wait_for_selector("#tz-keys[open]")
    assert not await stumbles(visitor)
    await press(keyboard, "Escape")
    await page.locator("#reason").focus()
    await keyboard.insert_text("The praise outweighs the delay.")
    await page.locator("#put-right").focus()
    await press(keyboard, "Enter")
    await page.wait_for_selector("dialog[open]")
    assert "1 " in await visitor.text("dialog[open]")
    assert not await stumbles(visitor)
    await page.locator("dialog[open] button[value=yes]").focus()
    await press(keyboard, "Enter")
    await page.wait_for_url("**notice=item_corrected*")
    assert not await stumbles(visitor)
    await lab.settle()
    found = await item_of(lab, customer, item)
    assert (found.corrected, found.answers, found.right) == ({"labels": ["positive"]}, 1, 1)


async def test_what_cannot_be_put_right_so_says_why_and_keeps_the_answer(site: Site) -> None:
    customer, project, item = await with_item(site.lab)
    visitor = await site.visitor()
    page = visitor.page
    await visitor.sign_in(customer, "en", f"/projects/{project.id}/known-items/{item}")
    await page.locator("summary", has_text="Change what").click()
    await page.locator("tz-answer-field tz-text-classify input").nth(2).click()
    await page.fill("#reason", "no")
    await visitor.send_anything()
    await page.click("#put-right")
    await page.wait_for_selector("dialog[open]")
    visitor.expected.add(422)
    await page.click("dialog[open] button[value=yes]")
    await page.wait_for_selector(".field-error")
    assert await page.locator("tz-answer-field tz-text-classify input:checked").input_value() == "neutral"
    assert await page.input_value("#reason") == "no"
    assert not await stumbles(visitor)
    assert (await item_of(site.lab, customer, item)).voided_at is None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_item_is_made_of_a_task_and_of_a_text_in_the_editor(site: Site, language: str) -> None:
    lab, customer = site.lab, await site.lab.customer()
    project = await lab.project(customer, kind="text.classify", title={"en": "Tone", "hi": "लहजा"})
    (task,) = await lab.add(customer, project)
    visitor = await site.visitor(width=WIDTHS[language])
    page, keyboard = visitor.page, visitor.page.keyboard
    await visitor.sign_in(customer, language, f"/projects/{project.id}/tasks/{task}")
    await page.locator(f"a[href$='known-items/new?task={task}']").focus()
    await press(keyboard, "Enter")
    await page.wait_for_selector("tz-answer-field tz-text-classify input")
    assert not await stumbles(visitor)
    await page.locator("tz-answer-field tz-text-classify input").first.focus()
    await press(keyboard, "2", "Control+Enter")
    await page.wait_for_url("**notice=known_item_added*")
    assert not await stumbles(visitor)
    await visitor.go(f"/projects/{project.id}/known-items/new")
    assert not await stumbles(visitor)
    visitor.expected.add(422)
    for payload in ("{", '{"text": ""}', f'{{"text": "{TEXT}"}}'):
        await page.fill("#payload", payload)
        await page.locator("#payload").focus()
        async with page.expect_navigation():
            await press(keyboard, "Tab", "Enter")
    await page.wait_for_selector("tz-answer-field tz-text-classify input")
    # Without an answer nothing is kept, and the task is not lost.
    await page.click("#add-item")
    await page.wait_for_selector(".alert--bad")
    await page.locator("tz-answer-field tz-text-classify input").first.focus()
    await press(keyboard, "1")
    await page.click("#add-item")
    await page.wait_for_url("**notice=known_item_added*")
    async with lab.db.tx(customer) as tx:
        second, first = await quality.known_items(tx, project.id)
    assert (first.source_task_id, first.label, second.source_task_id, second.label) == (
        task,
        "negative",
        None,
        "positive",
    )


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_report_is_read_and_dismissed_or_paid_on_the_page(site: Site, language: str) -> None:
    lab, customer, meera = site.lab, await site.lab.customer(), await site.lab.contributor()
    project, item = await reported(lab, customer, meera)
    visitor = await site.visitor(width=WIDTHS[language])
    await visitor.sign_in(customer, language, f"/projects/{project.id}/known-items")
    assert not await stumbles(visitor)
    await visitor.page.click(f"#item-{item} a")
    await visitor.page.wait_for_url(f"**/known-items/{item}")
    assert "Which year is meant?" in await visitor.text("section[aria-labelledby=reports]")
    assert not await stumbles(visitor)
    await visitor.page.locator("button[value=pay]").focus()
    await press(visitor.page.keyboard, "Enter")
    await visitor.page.wait_for_url("**notice=item_upheld*")
    assert (await item_of(lab, customer, item)).reported_at is None
    async with lab.db.tx(customer) as tx:
        assert [each.upheld for each in await tasks.reports(tx, item)] == [True]


@pytest.mark.parametrize("kind", ["chat.converse", "qa.solve", "form", "chat.rewrite", "rubric.grade"])
async def test_every_kind_has_a_page_of_an_item_and_a_way_to_make_one(site: Site, kind: str) -> None:
    lab, customer = site.lab, await site.lab.customer()
    project = await lab.project(customer, kind=kind)
    (task,) = await lab.add(customer, project)
    example = kinds.of(kind).example("en")
    async with lab.db.tx(customer) as tx:
        item = await quality.add_known_item(tx, project.id, "evaluation", example["payload"], example["answer"])
    visitor = await site.visitor()
    for path in (f"known-items/{item.id}", f"known-items/new?task={task}"):
        await visitor.sign_in(customer, "en", f"/projects/{project.id}/{path}")
        assert not await stumbles(visitor), path
