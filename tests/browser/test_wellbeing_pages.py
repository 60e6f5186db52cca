"""Sensitive work on the pages, by keyboard, in both languages."""

from __future__ import annotations

import pytest

from tarazu import projects, tasks, workforce
from tarazu.kit.actor import Actor
from tarazu.projects import NewSensitivity, Project
from tests.browser.conftest import Site, Visitor
from tests.lab import fresh

pytestmark = pytest.mark.anyio


async def at_feed(site: Site, language: str, **limits: int) -> tuple[Visitor, Actor, Project]:
    """Show the feed with a sensitive project first, to somebody who has not agreed."""
    customer, skill = await site.lab.customer(), fresh("skill")
    project = await site.lab.project(customer, skills=[skill], title={"en": "Posts", "hi": "पोस्ट"})
    new = NewSensitivity(hazards=["hate"], help={"en": "Ring 1.", "hi": "1 पर फ़ोन करें।"}, **limits)
    async with site.lab.db.tx(customer) as tx:
        await projects.declare_sensitivity(tx, project.id, new)
    await site.lab.add(customer, project, 3)
    person = await site.lab.contributor(languages=("en", "hi"), skills=(skill,))
    visitor = await site.visitor(width=390 if language == "hi" else 1440)
    await visitor.sign_in(person, language)
    return visitor, person, project


@pytest.mark.parametrize(("language", "hazard"), [("en", "Hatred"), ("hi", "नफ़रत")])
async def test_what_the_work_holds_is_read_agreed_to_and_withdrawn_from_by_keyboard(
    site: Site, language: str, hazard: str
) -> None:
    visitor, person, project = await at_feed(site, language)
    keyboard = visitor.page.keyboard
    await keyboard.press("1")
    await visitor.page.wait_for_url("**/work/sensitive/**")
    assert hazard in await visitor.text()
    await keyboard.press("a")
    await visitor.page.wait_for_url("**/work?notice=consent_given")
    await keyboard.press("1")
    await visitor.page.wait_for_selector("tz-chat-compare .editor")
    await visitor.go(f"/work/sensitive/{await site.lab.feed(project)}")
    await keyboard.press("w")
    await visitor.page.wait_for_url("**/work?notice=consent_withdrawn")
    async with site.lab.db.tx(person) as tx:
        assert await tasks.my_assignments(tx) == []


async def test_a_full_dose_shuts_the_card_and_says_when_there_is_more(site: Site) -> None:
    visitor, person, project = await at_feed(site, "en", tasks_a_day=1)
    await site.lab.agree(person, project)
    await site.lab.claim(person, project)
    await visitor.go("/work")
    assert "Enough for now: there is more for you from" in await visitor.text()
    assert await visitor.page.locator(".entry", has_text="Enough for now").locator("button[disabled]").count() == 1


async def test_own_limits_are_set_by_keyboard_and_a_faulty_one_is_told(site: Site) -> None:
    visitor, person, _ = await at_feed(site, "en")
    visitor.expected.add(422)
    await visitor.go("/work/limits")
    for wanted in ("0", "5"):
        await visitor.page.focus("#tasks_a_day")
        await visitor.page.keyboard.press("Control+A")
        await visitor.page.keyboard.type(wanted)
        async with visitor.page.expect_navigation():
            await visitor.page.keyboard.press("Enter")
        assert await visitor.page.locator(".field-error").count() == (wanted == "0")
    async with site.lab.db.tx(person) as tx:
        assert await workforce.own_limits(tx) == workforce.Limits(tasks_a_day=5)


async def test_a_customer_declares_what_a_project_holds(site: Site) -> None:
    customer = await site.lab.customer()
    project = await site.lab.project(customer)
    visitor = await site.visitor()
    await visitor.sign_in(customer, path=f"/projects/{project.id}/sensitivity")
    await visitor.page.check("input[value=hate]")
    await visitor.page.fill("#help_en", "Ring 1.")
    await visitor.page.click("form .btn--primary")
    await visitor.page.wait_for_url("**/settings*")
    assert "Hatred" in await visitor.text()
    async with site.lab.db.tx(customer) as tx:
        held = await projects.sensitivity(tx, project.id)
    assert held is not None
    assert ([each["key"] for each in held.hazards], dict(held.help)) == (["hate"], {"en": "Ring 1."})
