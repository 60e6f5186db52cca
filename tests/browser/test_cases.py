"""A case from its evidence to its decision by keyboard, and as its person reads it; in both languages."""

from __future__ import annotations

import pytest

from tarazu import quality
from tests.browser.barriers import stumbles
from tests.browser.conftest import Site
from tests.browser.test_editors import LANGUAGES, press
from tests.conftest import Cluster
from tests.integration.test_case_appeals import TAKEN_BACK, confirmed
from tests.integration.test_cases import WHY, crowd

pytestmark = pytest.mark.anyio

SIDE = "मैंने पैमाना उल्टा पढ़ा, I read it from the other end."


@pytest.mark.parametrize("language", ["hi"])
async def test_a_case_is_read_decided_and_told_to_its_person(site: Site, cluster: Cluster, language: str) -> None:
    lab, width = site.lab, 1440 if language == "en" else 390
    here = await crowd(lab, cluster)
    await here.probe()
    (mine,) = await here.mine()
    theirs = await site.visitor(width=width)
    await theirs.sign_in(here.odd, language, "/work")
    await theirs.page.click(".alert a[href='/work/cases']")
    await theirs.page.wait_for_url("**/work/cases")
    assert not await stumbles(theirs)
    await theirs.page.fill("textarea", "short     ")
    await theirs.send_anything()
    theirs.expected.add(422)
    await theirs.page.focus("textarea")
    await press(theirs.page.keyboard, "Tab", "Enter")
    await theirs.page.wait_for_selector("#said-error")
    assert not await stumbles(theirs)
    await theirs.page.fill("#said", SIDE)
    await theirs.page.focus("#said")
    await press(theirs.page.keyboard, "Tab", "Enter")
    await theirs.page.wait_for_url("**notice=case_answered")
    visitor = await site.visitor(width=width)
    page, keyboard = visitor.page, visitor.page.keyboard
    await visitor.sign_in(await lab.investigator(), language, "/operations/cases")
    assert not await stumbles(visitor)
    await visitor.go(f"/operations/cases/{mine.id}")
    assert SIDE in await visitor.text()
    assert not await stumbles(visitor)
    for place in (1, 2):
        await press(keyboard, str(place))
        await page.wait_for_selector("tz-chat-compare[mode=review] .answer")
        assert not await stumbles(visitor)
        await press(keyboard, "n")
        await page.wait_for_url("**/2")
        await press(keyboard, "b")
        await page.wait_for_url(f"**/operations/cases/{mine.id}")
    await page.fill("#reason", WHY)
    await page.check("input[name=leave_out]")
    await page.focus("button[value=confirmed]")
    await press(keyboard, "Enter")
    await page.wait_for_selector("dialog[open]")
    await press(keyboard, "Control+Enter")
    await page.wait_for_url("**notice=case_confirmed")
    assert not await stumbles(visitor)
    await theirs.go("/work/cases")
    assert WHY in await theirs.text()
    assert not await stumbles(theirs)
    async with lab.db.tx(here.odd) as tx:
        (told,) = await quality.my_cases(tx)
    assert (told.outcome, told.said, told.left_out) == ("confirmed", SIDE, 60)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_restriction_is_placed_and_told_with_its_end(site: Site, cluster: Cluster, language: str) -> None:
    lab = site.lab
    here = await crowd(lab, cluster, kind="constant")
    await here.probe()
    (mine,) = await here.mine()
    visitor = await site.visitor()
    await visitor.sign_in(await lab.investigator(), language, f"/operations/cases/{mine.id}")
    await visitor.page.focus("button[value=restricted]")
    await press(visitor.page.keyboard, "Enter")
    await visitor.page.wait_for_selector("dialog[open]")
    await press(visitor.page.keyboard, "Control+Enter")
    await visitor.page.wait_for_url("**notice=case_restricted")
    assert not await stumbles(visitor)
    theirs = await site.visitor(width=390)
    await theirs.sign_in(here.odd, language, "/work/cases")
    assert await theirs.page.locator(".alert--warn time").count() == 1
    assert not await stumbles(theirs)


@pytest.mark.parametrize("language", ["en"])
async def test_a_confirmed_case_is_appealed_against_and_overturned(site: Site, cluster: Cluster, language: str) -> None:
    lab, width = site.lab, 390 if language == "en" else 1440
    here, first, case = await confirmed(lab, cluster)
    theirs = await site.visitor(width=width)
    await theirs.hold_session(here.odd, language)
    await theirs.go("/work/answers")
    assert not await stumbles(theirs)
    await theirs.page.click("tbody tr:first-child th a")
    assert WHY in await theirs.text()
    assert not await stumbles(theirs)
    await theirs.page.click(f"a[href='/work/cases#{case.id}']")
    await theirs.page.focus("details:has([value=appeal]) > summary")
    await press(theirs.page.keyboard, "Enter", "Tab")
    await theirs.page.keyboard.insert_text("short     ")
    await theirs.send_anything()
    theirs.expected.add(422)
    await press(theirs.page.keyboard, "Tab", "Enter")
    await theirs.page.wait_for_selector("#said-error")
    assert not await stumbles(theirs)
    await theirs.page.fill("#said", SIDE)
    await theirs.page.focus("#said")
    await press(theirs.page.keyboard, "Tab", "Enter")
    await theirs.page.wait_for_url("**notice=case_appealed")
    assert not await stumbles(theirs)
    visitor = await site.visitor(width=width)
    await visitor.hold_session(first, language)
    await visitor.go(f"/operations/cases/{case.id}")
    assert SIDE in await visitor.text()
    assert await visitor.page.locator("button[value=overturned]").count() == 0
    assert not await stumbles(visitor)
    second = await site.visitor(width=width)
    await second.hold_session(await lab.investigator(), language)
    await second.go("/operations/cases")
    assert not await stumbles(second)
    await second.go(f"/operations/cases/{case.id}")
    assert not await stumbles(second)
    await second.page.fill("#reason", TAKEN_BACK)
    await second.page.focus("button[value=overturned]")
    await press(second.page.keyboard, "Enter")
    await second.page.wait_for_url("**notice=case_overturned")
    assert not await stumbles(second)
    await theirs.go("/work")
    await theirs.page.click(".alert a[href='/work/cases']")
    assert TAKEN_BACK in await theirs.text()
    assert not await stumbles(theirs)
