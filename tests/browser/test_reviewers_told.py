"""What reviewers read of the rules about them: why nothing comes, their rolling kappa; and what operations and customers see."""

from __future__ import annotations

import pytest

from tests.browser.barriers import stumbles
from tests.browser.conftest import Site
from tests.integration.test_known_reviews import known, said
from tests.integration.test_reviewers import published
from tests.integration.test_stages import Bench

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_a_reviewer_reads_why_nothing_comes_and_goes_on_to_the_counts_by_keyboard(
    site: Site, language: str, width: int
) -> None:
    lab = site.lab
    reviewer = await lab.contributor(reviewer=True)
    stopped = await Bench.made(lab, reviewer_checks_min=10, reviewer_agreement_min=0.5, reviewer_kappa_min=0.7)
    await published(stopped, reviewer, 50, 12, (10, 38, 0, 2))
    await published(await Bench.made(lab, reviewer_kappa_min=0.7), reviewer, 50, 40, (40, 10, 0, 0))
    bench = await Bench.made(lab, calibration_items=2, calibration_kappa_min=0.7)
    await bench.handed_in()
    await known(bench, "aa", "ba")
    while (await said(bench, reviewer, "accept")).title != bench.project.title:
        pass
    await said(bench, reviewer, "accept")
    visitor = await site.visitor(width=width)
    page, keyboard = visitor.page, visitor.page.keyboard
    await visitor.sign_in(reviewer, language, "/work/reviews")
    told = await visitor.text("section[aria-labelledby=closed]")
    assert {"en": "surely fewer than 50% are confirmed", "hi": "निश्चित रूप से 50% से कम पुष्ट"}[language] in told
    assert {"en": "look again later", "hi": "बाद में फिर देखिए"}[language] in told
    assert await stumbles(visitor) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await page.locator("section[aria-labelledby=closed] a").first.focus()
    await keyboard.press("Enter")
    await page.wait_for_url("**/work/scores")
    assert {"en": "over the last 50 checked", "hi": "जाँचे गए पिछले 50"}[language] in await visitor.text()
    assert {"en": "A second reviewer looks at each of your verdicts", "hi": "हर निर्णय दूसरा समीक्षक भी"}[
        language
    ] in await visitor.text()
    assert await stumbles(visitor) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_the_bar_is_set_on_the_settings_and_operations_see_who_is_below(
    site: Site, language: str, width: int
) -> None:
    lab = site.lab
    bench = await Bench.made(lab)
    visitor = await site.visitor(width=width)
    await visitor.sign_in(bench.customer, language, f"/projects/{bench.project.id}/settings")
    form = visitor.page.locator("form[action$='/review-policy']")
    await form.locator("[name=second_negative_permille]").fill("7.5")
    await form.locator("[name=reviewer_kappa_min]").fill("0.7")
    await form.locator("button").press("Enter")
    await visitor.page.wait_for_url("**/settings*notice*")
    assert await form.locator("[name=second_negative_permille]").input_value() == "7.5"
    assert await form.locator("[name=reviewer_kappa_min]").input_value() == "0.7"
    assert await stumbles(visitor) == []
    reviewer = await lab.contributor(reviewer=True)
    await published(bench, reviewer, 50, 40, (40, 10, 0, 0))
    operator = await site.visitor(width=width)
    await operator.sign_in(await lab.operator(), language, "/operations")
    row = operator.page.locator("section[aria-labelledby=reviewers] tbody tr", has_text=reviewer.handle)
    assert {"en": "Each verdict is looked at", "hi": "हर निर्णय दोबारा देखा जाता है"}[language] in await row.inner_text()
    assert await stumbles(operator) == []
    assert await operator.page.evaluate("document.documentElement.scrollWidth") <= width
