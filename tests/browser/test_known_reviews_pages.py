"""Known answers for reviewers on the pages: how often, adding one, past ones that were put right, and what a reviewer sees of it."""

from __future__ import annotations

import msgspec
import pytest

from tarazu import quality
from tests.browser.barriers import stumbles
from tests.browser.conftest import Site
from tests.conftest import Cluster
from tests.integration.test_gold import SIDES
from tests.integration.test_known_reviews import alone, known, said, taken, text
from tests.integration.test_stages import Bench

pytestmark = pytest.mark.anyio

LANGUAGES = [("en", 1440), ("hi", 390)]


@pytest.mark.parametrize(("language", "width"), LANGUAGES)
async def test_a_customer_says_how_often_and_adds_a_known_answer_and_one_that_was_put_right(
    site: Site, cluster: Cluster, language: str, width: int
) -> None:
    alone(cluster)
    bench = await Bench.made(site.lab)
    await bench.handed_in()
    reviewer = await site.lab.contributor(reviewer=True)
    work = await taken(bench, reviewer)
    assert work is not None
    mended = {**work.answer, "preference": "b" if work.answer["preference"] == "a" else "a"}
    async with site.lab.db.tx(reviewer) as tx:
        await quality.record_review(tx, work.id, "fix", None, "By §2.", answer=mended)
    await site.lab.settle()
    visitor = await site.visitor(width=width)
    await visitor.sign_in(bench.customer, language, f"/projects/{bench.project.id}/settings")
    form = visitor.page.locator("form[action$='/review-policy']")
    await form.locator("[name=known_permille]").fill("60")
    visitor.expected.add(422)
    await form.locator("button").press("Enter")
    await visitor.page.wait_for_selector("[name=known_permille][aria-invalid=true]")
    await form.locator("[name=known_permille]").fill("3")
    await form.locator("[name=newcomer_known_permille]").fill("100")
    await form.locator("[name=calibration_items]").fill("30")
    await form.locator("button").press("Enter")
    await visitor.page.wait_for_url("**/settings*notice*")
    assert await stumbles(visitor) == []
    await visitor.go(f"/projects/{bench.project.id}/known-items")
    assert await stumbles(visitor) == []
    await visitor.page.locator("[name=submission]").press("Space")
    await visitor.page.locator("form[action$='/known-put-right'] button").press("Enter")
    await visitor.page.wait_for_url("**/known-items*notice*")
    await visitor.go(f"/projects/{bench.project.id}/known-items/new")
    await visitor.page.fill("#payload", msgspec.json.encode(text(1)).decode())
    await visitor.page.locator("form[action$='/known-items/new'] .btn--primary").press("Enter")
    await visitor.page.locator("tz-answer-field tz-chat-compare input").first.focus()
    await visitor.page.keyboard.press("1")
    await visitor.page.select_option("[name=purpose]", "review")
    await visitor.page.fill("[name=initial]", msgspec.json.encode(SIDES["b"]).decode())
    await visitor.page.locator("#add-item").press("Enter")
    await visitor.page.wait_for_url("**notice=known_item_added*")
    assert await stumbles(visitor) == []
    await visitor.go(f"/projects/{bench.project.id}/known-items")
    await visitor.page.wait_for_selector("section[aria-labelledby=items] tbody tr:nth-child(2)")
    assert await stumbles(visitor) == []
    assert await visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    async with site.lab.db.tx(bench.customer) as tx:
        made = await quality.review_policy(tx, bench.project.id)
        items = await quality.known_items(tx, bench.project.id)
    assert (made.known_permille, made.newcomer_known_permille, made.calibration_items) == (30, 1000, 30)
    assert [each.purpose for each in items] == ["review", "review"]


@pytest.mark.parametrize(("language", "width"), LANGUAGES)
async def test_a_reviewer_reads_how_far_they_are(site: Site, cluster: Cluster, language: str, width: int) -> None:
    alone(cluster)
    bench = await Bench.made(site.lab, newcomer_known_permille=1000, newcomer_verdicts=20, calibration_items=2)
    reviewer = await site.lab.contributor(reviewer=True)
    await known(bench, "aa", "ba")
    await bench.handed_in()
    await said(bench, reviewer, "accept")
    visitor = await site.visitor(width=width)
    await visitor.sign_in(reviewer, language, "/work/scores")
    assert await stumbles(visitor) == []
    first = await visitor.text("section[aria-labelledby=calibrations-1]")
    await said(bench, reviewer, "accept")
    await visitor.go("/work/scores")
    assert await stumbles(visitor) == []
    assert await visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    told = await visitor.text("section[aria-labelledby=calibrations-1]")
    waits, only = {
        "en": ("It is counted when you have judged all of them", "You are given known answers only."),
        "hi": ("यह तब गिना जाता है जब आप सब जाँच लें", "आपको केवल ज्ञात उत्तर दिए जाते हैं।"),
    }[language]
    assert waits in first
    assert "0.00" in told
    assert only in told
