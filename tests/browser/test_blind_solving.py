"""Blind solving in the browser: the settings of its customer, and the page of the reviewer of a disputed question."""

from __future__ import annotations

import pytest

from tarazu import quality
from tests.browser.barriers import axe_findings, needs_axe
from tests.browser.conftest import Site
from tests.integration.test_resolves import RIGHT, WRONG, Bench

pytestmark = pytest.mark.anyio

LANGUAGES = ("en", "hi")
WORKING = "The table falls by $1$ a row, so **seven** rows."


@needs_axe
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_customer_pairs_two_projects_and_reads_how_questions_stand(site: Site, language: str) -> None:
    bench = await Bench.made(site.lab, people=0)
    width = 1440 if language == "en" else 390
    visitor = await site.visitor(width=width, accept=f"{language}-IN")
    await visitor.sign_in(bench.customer, language, f"/projects/{bench.writing.id}/settings")
    await visitor.page.select_option("#solving_project_id", str(bench.solving.id))
    await visitor.page.fill("#people", "1")
    await visitor.page.check("input[name=only_agreed]")
    await visitor.page.locator("section[aria-labelledby=resolving] button").press("Enter")
    await visitor.page.wait_for_url("**/settings?notice=resolving_set")
    await bench.written()
    await bench.solved(RIGHT)
    await visitor.go(f"/projects/{bench.writing.id}/settings")
    assert (await visitor.page.locator("section[aria-labelledby=resolving] dd").all_inner_texts())[:2] == ["0", "1"]
    assert await visitor.page.is_checked("input[name=only_agreed]")
    assert await visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    assert await axe_findings(visitor) == []


@needs_axe
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_reviewer_decides_a_disputed_question_with_the_solvers_answers_beside(
    site: Site, language: str
) -> None:
    bench = await Bench.made(site.lab)
    question = await bench.written()
    await bench.solved(RIGHT, WRONG | {"working": WORKING})
    reviewer, _ = await site.lab.reviewing(bench.writing)
    width = 1440 if language == "en" else 390
    visitor = await site.visitor(width=width, accept=f"{language}-IN")
    await visitor.sign_in(reviewer, language, "/work/reviews")
    await visitor.page.wait_for_selector("tz-qa-author .qa-step math")
    told = await visitor.text("section[aria-labelledby=solved]")
    assert [said in told for said in ("5.1", "7", "seven")] == [True] * 3
    assert await visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    assert await axe_findings(visitor) == []
    await visitor.page.keyboard.press("a")
    await visitor.page.wait_for_selector("dialog[open]")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url("**/work/reviews?notice=review_recorded")
    assert await bench.state(question) == "accepted"
    async with site.lab.db.tx(bench.customer) as tx:
        paired = await quality.resolving(tx, bench.writing.id)
    assert paired is not None
    assert paired.disputed == 1
