"""How many answers tasks get, on the settings of a project: set, refused beside its field, and compared."""

from __future__ import annotations

import re

import pytest

from tarazu import projects, quality, tasks
from tarazu.projects import Redundancy
from tests.browser.barriers import stumbles
from tests.browser.conftest import Site

pytestmark = pytest.mark.anyio

ON_THE_WAY = """() => {
  window.asked = 0;
  addEventListener("submit", (event) => { window.asked += event.defaultPrevented ? 0 : 1; event.preventDefault(); });
}"""


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_a_certainty_is_set_and_refused_on_the_settings(site: Site, language: str, width: int) -> None:
    lab, customer = site.lab, await site.lab.customer()
    project = await lab.project(customer, redundancy=3)
    visitor = await site.visitor(width=width)
    await visitor.sign_in(customer, language, f"/projects/{project.id}/settings")
    form = visitor.page.locator("form[action$='/redundancy']")
    await form.locator("[name=confidence]").fill("40")
    visitor.expected.add(422)
    await form.locator("button").click()
    await visitor.page.wait_for_selector("form[action$='/redundancy'] [aria-invalid=true]")
    await form.locator("[name=confidence]").fill("99")
    await form.locator("[name=redundancy]").fill("2")
    await form.locator("[name=redundancy_most]").fill("7")
    await form.locator("[name=unsure]").select_option("expert")
    await form.locator("[name=budget]").fill("5000")
    await form.locator("button").click()
    await visitor.page.wait_for_url("**/settings*notice*")
    async with lab.db.tx(customer) as tx:
        made = await projects.project(tx, project.id)
    assert (made.redundancy, made.redundancy_most, made.confidence, made.unsure, made.budget_minor) == (
        2, 7, 0.99, "expert", 500_000,
    )  # fmt: skip
    assert await stumbles(visitor) == []


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_other_settings_stand_side_by_side(site: Site, language: str, width: int) -> None:
    lab, customer = site.lab, await site.lab.customer()
    people = [await lab.contributor() for _ in range(5)]
    project = await lab.project(customer, redundancy=5)
    await lab.add(customer, project, 30)
    feed = await lab.feed(project)
    for person, count in zip(people, (30, 30, 30, 10, 10), strict=True):
        for number in range(count):
            claim = await tasks.claim(lab.db, person, feed_id=feed)
            assert isinstance(claim, tasks.Claimed)
            await lab.answer(person, claim, preference="a" if number % 3 else "b")
    async with lab.db.tx(customer) as tx:
        new = Redundancy(redundancy=2, redundancy_most=5, confidence=0.95)
        await projects.set_redundancy(tx, project.id, new)
    visitor = await site.visitor(width=width)
    await visitor.sign_in(customer, language, f"/projects/{project.id}/settings")
    assert await stumbles(visitor) == []
    panel = visitor.page.locator("[aria-labelledby=what-if]")
    await panel.locator("button").click()
    await visitor.page.wait_for_url("**/settings#what-if")
    await panel.locator("[role=status]").wait_for()
    assert await stumbles(visitor) == []
    given = {"tenant_id": str(customer.tenant_id), "project_id": str(project.id)}
    await quality.JOBS["quality.what_if"](lab.jobs, **given)
    await panel.locator("tbody tr").first.wait_for()
    assert await panel.locator("form[method=post] button").count() == 1, "it may be asked for again"
    rows = await visitor.page.locator("[aria-labelledby=what-if] tbody tr").count()
    assert rows >= 4
    given_words = {"en": "as many as were given", "hi": "जितने दिए गए"}[language]
    row = panel.locator("tbody tr", has=visitor.page.locator("th", has_text=given_words))
    assert re.sub(r"\s+", " ", await row.locator("td").first.inner_text()).strip() in {"3 to 5", "3 से 5"}
    assert await stumbles(visitor) == []


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_a_forecast_says_that_it_is_being_counted_and_is_asked_for_once(
    site: Site, language: str, width: int
) -> None:
    visitor = await site.visitor(width=width)
    await visitor.sign_in(await site.lab.customer(), language, "/projects/new?kind=chat.compare")
    await visitor.page.evaluate(ON_THE_WAY)
    button = visitor.page.locator("button[value=forecast]")
    await button.focus()
    for _ in range(2):
        await visitor.page.keyboard.press("Enter")
    told = {"en": "Being counted", "hi": "गिना जा रहा है"}[language]
    await visitor.page.locator("#forecast [role=status]", has_text=told).wait_for()
    assert await button.get_attribute("aria-busy") == "true"
    assert await visitor.page.evaluate("window.asked") == 1
    assert await stumbles(visitor) == []


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_before_anybody_answers_people_are_supposed_with_the_keyboard_alone(
    site: Site, language: str, width: int
) -> None:
    lab, customer = site.lab, await site.lab.customer()
    project = await lab.project(customer, redundancy=3)
    visitor = await site.visitor(width=width)
    await visitor.sign_in(customer, language, f"/projects/{project.id}/settings")
    panel, keys = visitor.page.locator("[aria-labelledby=what-if]").first, visitor.page.keyboard
    await panel.locator("button").focus()
    await keys.press("Enter")
    await visitor.page.wait_for_url("**/settings#what-if")
    await panel.locator("[role=status]").wait_for()
    given = {"tenant_id": str(customer.tenant_id), "project_id": str(project.id)}
    await quality.JOBS["quality.what_if"](lab.jobs, **given)
    await panel.locator("tbody tr").first.wait_for()
    before = await panel.locator("tbody").inner_text()
    await panel.locator("#people").focus()
    await keys.press("ArrowDown")
    await keys.press("Tab")
    await keys.type("250")
    await keys.press("Tab")
    await keys.type("none")
    visitor.expected.add(422)
    await keys.press("Enter")
    await visitor.page.wait_for_selector("#pace[aria-invalid=true]")
    assert await stumbles(visitor) == []
    await visitor.page.locator("#pace").fill("50")
    await keys.press("Enter")
    await visitor.page.wait_for_url("**people=careful&tasks=250&pace=50#what-if")
    assert await panel.locator("#people").input_value() == "careful"
    assert await panel.locator("tbody").inner_text() != before
    assert await stumbles(visitor) == []


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_a_project_is_foretold_before_it_is_made_and_enter_still_makes_it(
    site: Site, language: str, width: int
) -> None:
    lab, customer = site.lab, await site.lab.customer()
    visitor = await site.visitor(width=width)
    await visitor.sign_in(customer, language, "/projects/new?kind=chat.compare")
    page = visitor.page
    await page.locator("#rate").fill("12.50")
    await page.locator("#confidence").fill("95")
    await page.locator("#redundancy_most").fill("6")
    await page.locator("button[value=forecast]").focus()
    await page.keyboard.press("Enter")
    await page.locator("#forecast tbody tr").first.wait_for()
    assert await stumbles(visitor) == []
    for name in ("name", "title_en", "guidelines_en"):
        await page.locator(f"#{name}").fill("Fine")
    await page.locator("#name").focus()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/projects/*notice*")
    async with lab.db.tx(customer) as tx:
        assert [(each.name, each.confidence) for each in await projects.projects(tx)] == [("Fine", 0.95)]
