"""How much is reviewed, on the settings of a project; and a third reviewer with two verdicts before them."""

from __future__ import annotations

import pytest

from tarazu import quality
from tests.browser.barriers import stumbles
from tests.browser.conftest import Site
from tests.integration.test_reviewers import published, watched
from tests.integration.test_stages import Bench

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_shares_are_set_and_refused_on_the_settings(site: Site, language: str, width: int) -> None:
    bench = await Bench.made(site.lab)
    visitor = await site.visitor(width=width)
    await visitor.sign_in(bench.customer, language, f"/projects/{bench.project.id}/settings")
    form = visitor.page.locator("form[action$='/review-policy']")
    await form.locator("[name=review_permille]").fill("20")
    await form.locator("[name=newcomer_permille]").fill("10")
    visitor.expected.add(422)
    await form.locator("button").press("Enter")
    await visitor.page.wait_for_selector("form[action$='/review-policy'] [aria-invalid=true]")
    await form.locator("[name=newcomer_permille]").fill("100")
    await form.locator("[name=second_review_permille]").fill("2.5")
    await form.locator("button").press("Enter")
    await visitor.page.wait_for_url("**/settings*notice*")
    async with site.lab.db.tx(bench.customer) as tx:
        made = await quality.review_policy(tx, bench.project.id)
    assert (made.review_permille, made.newcomer_permille, made.second_review_permille) == (200, 1000, 25)
    assert await visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    assert await stumbles(visitor) == []


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_a_third_reviewer_decides_between_two_verdicts(site: Site, language: str, width: int) -> None:
    bench = await Bench.made(site.lab, second_review_permille=1000)
    claimed = await bench.handed_in()
    for verdict in ("accept", "exclude"):
        await bench.judged(verdict)
    reviewer, _ = await site.lab.reviewing(bench.project)
    visitor = await site.visitor(width=width)
    await visitor.sign_in(reviewer, language, "/work/reviews")
    told = await visitor.text("section[aria-labelledby=opinions]")
    assert "It is wrong." in told
    assert await visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    assert await stumbles(visitor) == []
    await visitor.page.keyboard.press("a")
    await visitor.page.wait_for_selector("dialog[open]")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url("**/work/reviews?notice=review_recorded")
    assert await bench.state(claimed) == "accepted"


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_a_feed_that_waits_for_reviewers_says_so_to_customer_and_operations(
    site: Site, language: str, width: int
) -> None:
    bench = await Bench.made(site.lab, second_review_permille=1000)
    await bench.handed_in(36)
    await bench.judged("accept")
    await watched(bench)
    visitor = await site.visitor(width=width)
    await visitor.hold_session(bench.customer, language)
    for path in (f"/projects/{bench.project.id}", f"/projects/{bench.project.id}/settings"):
        await visitor.go(path)
        await visitor.page.wait_for_selector(".alert--warn")
        assert await visitor.page.evaluate("document.documentElement.scrollWidth") <= width
        assert await stumbles(visitor) == []
    theirs = await site.visitor(width=width)
    await theirs.sign_in(await site.lab.operator(), language, "/operations")
    assert bench.project.name in await theirs.text("section[aria-labelledby=loads]")
    assert bench.project.name in await theirs.text("section[aria-labelledby=alarms]")
    assert await theirs.page.evaluate("document.documentElement.scrollWidth") <= width
    assert await stumbles(theirs) == []


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_a_reviewer_reads_what_became_of_their_verdicts(site: Site, language: str, width: int) -> None:
    bench = await Bench.made(site.lab, reviewer_checks_min=10, reviewer_agreement_min=0.5)
    reviewer = await site.lab.contributor(reviewer=True)
    await published(bench, reviewer, 12, 1)
    visitor = await site.visitor(width=width)
    await visitor.sign_in(reviewer, language, "/work/scores")
    assert await visitor.page.locator("section[aria-labelledby=reviews-1] dd").count() == 6
    assert await visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    assert await stumbles(visitor) == []
    theirs = await site.visitor(width=width)
    await theirs.sign_in(await site.lab.operator(), language, "/operations")
    assert reviewer.handle in await theirs.text("section[aria-labelledby=reviewers]")
    assert await stumbles(theirs) == []
