"""What somebody is told of decisions that come later, and of the counts that rules read, in both languages and widths."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tarazu import delivery, quality
from tarazu.runner.main import keep_clocks
from tests.browser.barriers import stumbles
from tests.browser.conftest import Site, Visitor
from tests.browser.test_editors import LANGUAGES, press
from tests.conftest import Cluster
from tests.integration.http.test_lonely_investigator import only
from tests.integration.test_case_appeals import built, confirm, crowd, requested
from tests.integration.test_repairs import delivered, look_again
from tests.integration.test_second_looks import row
from tests.integration.test_stages import Bench

pytestmark = pytest.mark.anyio


async def seen(visitor: Visitor, path: str) -> str:
    """Go to a page that has no barrier, and return its text."""
    await visitor.go(path)
    assert not await stumbles(visitor)
    return await visitor.text()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_author_finds_the_way_from_the_feed_to_the_appeal_against_a_second_look(
    site: Site, language: str
) -> None:
    customer = await site.lab.customer()
    _, made, people, first = await delivered(site.lab, customer)
    async with site.lab.db.tx(customer) as tx:
        await delivery.report_row(tx, first.id, made[0], "B is plainly better", "2.1")
    await look_again(site.lab, made[0], customer, frozenset("a"))
    visitor = await site.visitor(width=1440 if language == "en" else 390)
    await visitor.sign_in(people[0], language, "/work")
    assert not await stumbles(visitor)
    await visitor.page.click(".alert a[href^='/work/assignments/']")
    await visitor.page.wait_for_selector("#feedback")
    assert not await stumbles(visitor)
    await visitor.page.click("summary:has(+ form)")
    await visitor.page.fill("#said", "The second answer names no cause at all.")
    await visitor.page.click("#said ~ * button, form:has(#said) button")
    await visitor.page.wait_for_url("**notice=appeal_made")
    assert not await stumbles(visitor)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_newcomer_reads_how_far_they_are(site: Site, language: str) -> None:
    bench = await Bench.made(site.lab, review_permille=100, newcomer_permille=1000, newcomer_answers=20)
    async with site.lab.db.tx(bench.customer) as tx:
        policy = quality.GoldPolicy(rate=20, newcomer_rate=200, newcomer_answers=15)
        await quality.set_gold_policy(tx, bench.project.id, policy)
    await bench.handed_in(2)
    await bench.judged("accept")
    visitor = await site.visitor(width=1440 if language == "en" else 390)
    await visitor.sign_in(bench.author, language, "/work")
    text = await seen(visitor, "/work/scores")
    assert all(number in text for number in ("20", "15", "10"))


@pytest.mark.parametrize("language", ["hi"])
async def test_an_investigator_alone_and_the_customer_of_what_was_left_out(
    site: Site, cluster: Cluster, language: str
) -> None:
    here = await crowd(site.lab, cluster)
    await built(site.lab, here.customer, await requested(site.lab, here.customer, here.project))
    investigator, case = await here.opened()
    width = 1440 if language == "en" else 390
    visitor, operator, customer = [await site.visitor(width=width) for _ in range(3)]
    await visitor.sign_in(investigator, language, f"/operations/cases/{case.id}")
    await operator.sign_in(await site.lab.operator(), language, "/operations")
    with only(cluster, investigator):
        await seen(visitor, f"/operations/cases/{case.id}")
        assert await visitor.page.locator("form .alert--warn").count() == 1
        await confirm(here, investigator, case)
        assert here.project.name in await seen(operator, "/operations")
    await site.lab.settle()
    await customer.sign_in(here.customer, language, f"/projects/{here.project.id}/repairs")
    assert not await stumbles(customer)
    assert await customer.page.locator("tbody tr").count() == 60


@pytest.mark.parametrize("language", ["hi"])
async def test_a_delivered_row_is_fixed_by_keyboard_and_its_author_and_customer_read_what_became_of_it(
    site: Site, language: str
) -> None:
    at = await row(site.lab)
    report = await at.report()
    width = 1440 if language == "en" else 390
    reviewer, _ = await site.lab.reviewing(at.project)
    visitor, author, customer = [await site.visitor(width=width) for _ in range(3)]
    page, keyboard = visitor.page, visitor.page.keyboard
    await visitor.sign_in(reviewer, language, "/work/reviews")
    await page.wait_for_selector("[data-fix=open]:enabled")
    # Nothing says that anybody complained; what cannot be done has no button.
    text = await visitor.text()
    assert not any(word in text for word in ("opposite", "delivered", "सौंपा जा चुका"))
    assert await page.locator("[data-key=r]").count() == 0
    assert not await stumbles(visitor)
    await page.locator("header h1").click()
    await press(keyboard, "f")
    await page.wait_for_selector("#fixing tz-text-classify[mode=work] input")
    await press(keyboard, "1")
    await page.fill("#reason", "It says the opposite, §2 कहता है।")
    await page.select_option("#clause", "§2")
    await press(keyboard, "Control+Enter")
    await page.wait_for_selector("#fix-confirm[open]")
    await press(keyboard, "Control+Enter")
    await page.wait_for_selector(".empty")
    await site.lab.settle()
    await customer.sign_in(at.customer, language, f"/projects/{at.project.id}/repairs/{report.id}")
    assert not await stumbles(customer)
    assert {"en": "Corrected", "hi": "सुधारी गई"}[language] in await customer.text()
    await author.sign_in(at.author, language, "/work")
    assert not await stumbles(author)
    await author.page.click(".alert a[href^='/work/assignments/']")
    await author.page.wait_for_selector("tz-changes")
    assert "§2 कहता है" in await author.text("section[aria-labelledby=feedback]")
    assert await author.page.locator("textarea[name=said]").count() == 1
    assert not await stumbles(author)


@pytest.mark.parametrize("language", ["en"])
async def test_a_customer_reads_that_nobody_came_and_has_a_withdrawn_row_answered_anew(
    site: Site, language: str
) -> None:
    at = await row(site.lab)
    report = await at.report()
    customer = await site.visitor(width=1440 if language == "en" else 390)
    path = f"/projects/{at.project.id}/repairs/{report.id}"
    site.lab.clock.advance(timedelta(days=8))
    await keep_clocks(site.lab.db)
    await customer.hold_session(at.customer, language)
    await seen(customer, path)
    assert await customer.page.locator(".alert--warn").count() == 1
    await at.look("exclude")
    await seen(customer, path)
    button = customer.page.locator("form[action$='/anew'] button")
    await button.focus()
    await customer.page.keyboard.press("Enter")
    await customer.page.wait_for_url("**notice=asked_anew")
    assert await button.count() == 0
    assert not await stumbles(customer)


@pytest.mark.parametrize("language", ["en"])
async def test_tasks_without_an_answer_that_counts_are_answered_anew_by_keyboard(site: Site, language: str) -> None:
    at = await row(site.lab)
    await at.report()
    await at.look("exclude")
    customer = await site.visitor(width=1440 if language == "en" else 390)
    await customer.hold_session(at.customer, language)
    await seen(customer, f"/projects/{at.project.id}/tasks")
    await customer.page.click(".alert--warn a")
    await customer.page.wait_for_url("**/empty-tasks")
    assert not await stumbles(customer)
    await customer.page.focus("main form button")
    await customer.page.keyboard.press("Enter")
    await customer.page.wait_for_url("**notice=tasks_asked_anew")
    assert not await stumbles(customer)
