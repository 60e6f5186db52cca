"""The way in, and the console of operations."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.browser.barriers import stumbles
from tests.browser.conftest import Site
from tests.lab import PASSWORD

pytestmark = pytest.mark.anyio


async def test_a_wrong_password_is_told_clearly_and_keeps_the_name(site: Site) -> None:
    person = await site.lab.contributor()
    visitor = await site.visitor()
    visitor.expected.add(401)
    await visitor.go("/sign-in")
    await visitor.page.fill("#handle", person.handle)
    await visitor.page.fill("#password", "not it")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_selector("[role=alert]")
    assert await visitor.page.input_value("#handle") == person.handle
    assert await visitor.page.input_value("#password") == ""


@pytest.mark.parametrize(("language", "needed"), [("en", "This is needed"), ("hi", "यह ज़रूरी है")])
async def test_what_a_form_lacks_is_said_below_its_field_in_the_language_of_the_page(
    site: Site, language: str, needed: str
) -> None:
    visitor = await site.visitor()
    page = visitor.page
    await visitor.go("/sign-in")
    async with page.expect_navigation():
        await page.click(f".lang-switch [value={language}]")
    await page.wait_for_selector(f"html[lang={language}]")
    await page.fill("#password", "something")
    await page.keyboard.press("Enter")
    assert needed in await visitor.text("#handle-fault")
    assert await page.evaluate("document.activeElement.id") == "handle"
    assert await page.locator("#password-fault").count() == 0
    await page.keyboard.press("Enter")
    assert await page.get_attribute("#handle-fault", "role") == "alert", "who is there already hears it again"
    assert await page.locator(".field-error").count() == 1


async def test_too_many_failures_say_how_long_to_wait(site: Site) -> None:
    # Addresses are counted as well and every test has the same one: these failures lie before all others.
    site.lab.clock.advance(timedelta(hours=-2))
    person = await site.lab.contributor()
    visitor = await site.visitor()
    visitor.expected |= {401, 429}
    await visitor.go("/sign-in")
    for _ in range(9):
        await visitor.page.fill("#handle", person.handle)
        await visitor.page.fill("#password", "not it")
        async with visitor.page.expect_navigation():
            await visitor.page.keyboard.press("Enter")
    assert "15" in await visitor.text("[role=alert]")


async def test_whoever_must_sign_in_comes_back_and_is_never_led_to_another_site(site: Site) -> None:
    customer = await site.lab.customer()
    visitor = await site.visitor()
    await visitor.go("/projects/new?kind=text.classify")
    assert "/sign-in?next=" in visitor.page.url
    await visitor.page.fill("#handle", customer.handle)
    await visitor.page.fill("#password", PASSWORD)
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url("**/projects/new?kind=text.classify")
    await visitor.go("/sign-in?next=//example.org/steal")
    await visitor.page.wait_for_url("**/projects")


async def test_whoever_signs_out_is_out(site: Site) -> None:
    customer = await site.lab.customer()
    visitor = await site.visitor()
    await visitor.sign_in(customer)
    await visitor.page.click(".menu > summary")
    await visitor.page.click("text=Sign out")
    await visitor.page.wait_for_selector("text=You are signed out.")
    await visitor.go("/projects")
    assert "/sign-in" in visitor.page.url


async def test_operations_sees_queues_and_is_told_in_words_what_cannot_wait(site: Site) -> None:
    customer = await site.lab.customer()
    lonely = await site.lab.project(customer, skills=["underwater-basketry"])
    await site.lab.add(customer, lonely, 3)
    visitor = await site.visitor()
    await visitor.sign_in(await site.lab.operator())
    text = await visitor.text()
    assert lonely.name in text
    assert f"Nobody may take the work of {lonely.name}" in text
    row = visitor.page.locator("tbody tr", has_text=lonely.name)
    assert "Nobody" in await row.inner_text()


async def test_the_console_refreshes_itself(site: Site) -> None:
    customer = await site.lab.customer()
    project = await site.lab.project(customer)
    visitor = await site.visitor()
    await visitor.sign_in(await site.lab.operator())
    row = visitor.page.locator("tbody tr", has_text=project.name)
    assert (await row.locator("td").nth(2).inner_text()).strip() == "0"
    await site.lab.add(customer, project, 7)
    await row.locator("td", has_text="7").first.wait_for()


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_operations_and_the_customer_call_a_project_the_same(site: Site, language: str) -> None:
    customer = await site.lab.customer()
    title = {"en": "Which answer helps?", "hi": "कौन सा उत्तर काम का है?"}
    project = await site.lab.project(customer, title=title)
    for person, page in ((customer, "/projects"), (await site.lab.operator(), "/operations")):
        visitor = await site.visitor()
        await visitor.sign_in(person, language, page)
        row = await visitor.text(f"tr:has-text('{project.name}')")
        assert title[language] in row, page
        assert await stumbles(visitor) == []
