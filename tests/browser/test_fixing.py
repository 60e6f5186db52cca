"""A reviewer fixes an answer by keyboard in both languages, sees what changed before it is sent, and its author reads it."""

from __future__ import annotations

import pytest

from tarazu import quality, tasks
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tarazu.tasks import Claimed
from tests.browser.barriers import stumbles
from tests.browser.conftest import Site, Visitor
from tests.browser.test_editors import LANGUAGES, press
from tests.lab import Lab

pytestmark = pytest.mark.anyio

GUIDELINES = {
    "en": "# Label\n\n## §1 What is so\n\nPick what the text says.\n\n## §2 What is meant\n\nIrony counts.",
    "hi": "# लेबल\n\n## §1 जो है\n\nजो पाठ कहता है वही चुनें।\n\n## §2 जो आशय है\n\nव्यंग्य गिना जाता है।",
}
TIMES_UP_WHEN_SENT = """
window.held = [];
window.setTimeout = (run) => held.push(run);
window.clearTimeout = (number) => { if (number) held[number - 1] = () => undefined; };
document.addEventListener("formdata", () => held.forEach((run) => run()));
"""
COMMENT = "The writer praises the food and the service, without any irony at all."


async def under_review(lab: Lab, kind: str = "text.classify") -> tuple[Actor, Project, Actor, Claimed, Actor]:
    """Return customer, project, author, assignment, and the reviewer who holds the answer."""
    customer, author = await lab.customer(), await lab.contributor(languages=("en", "hi"))
    project = await lab.project(customer, kind=kind, guidelines=GUIDELINES, acceptance="review")
    await lab.add(customer, project)
    claimed = await lab.claim(author, project)
    if kind == "text.classify":
        await tasks.submit(lab.db, author, claimed.id, {"labels": ["positive"], "comment": COMMENT}, 60)
    else:
        await lab.answer(author, claimed)
    reviewer, _ = await lab.reviewing(project)
    return customer, project, author, claimed, reviewer


async def fits(visitor: Visitor) -> bool:
    """Say whether nothing of a page lies beside the screen."""
    return bool(await visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_answer_is_fixed_by_keyboard_and_its_author_reads_what_was_changed(site: Site, language: str) -> None:
    lab, width = site.lab, 1440 if language == "en" else 390
    _, _, author, claimed, reviewer = await under_review(lab)
    visitor = await site.visitor(width=width)
    page, keyboard = visitor.page, visitor.page.keyboard
    await visitor.sign_in(reviewer, language, "/work/reviews")
    await page.wait_for_selector("[data-fix=open]:enabled")
    await page.locator("header h1").click()
    await press(keyboard, "?")
    told = await visitor.text("dialog[open]")
    assert {"en": "Fix", "hi": "सुधारें"}[language] in told
    await press(keyboard, "Escape", "f")
    await page.wait_for_selector("#fixing tz-text-classify[mode=work] input")
    assert await page.evaluate("document.activeElement.id") == "fixing"
    # While it is fixed, no key accepts or excludes.
    assert await page.locator("[data-key=a]").is_hidden()
    assert not await stumbles(visitor)
    assert await fits(visitor)
    await press(keyboard, "?")
    await page.wait_for_selector("#tz-keys[open]")
    assert not await stumbles(visitor)
    await press(keyboard, "Escape", "3")
    assert await page.locator("#fixing input:checked").input_value() == "neutral"
    await press(keyboard, "Control+z")
    assert await page.locator("#fixing input:checked").input_value() == "positive"
    await press(keyboard, "Control+Shift+z", "m", "End")
    await keyboard.insert_text(" विडंबना है।")
    await page.wait_for_selector("#fixing [data-state=saved]")
    await page.reload()
    await page.wait_for_selector("#fixing tz-text-classify[mode=work] input")
    await press(keyboard, "Control+Enter")
    await page.wait_for_selector("#reason[aria-invalid=true]")
    assert (await visitor.text("#reason-fault")).strip()
    assert await page.evaluate("document.activeElement.id") == "clause"
    assert not await stumbles(visitor)
    await press(keyboard, "ArrowDown", "ArrowDown", "Control+Enter")
    assert await page.evaluate("document.activeElement.id") == "reason"
    await keyboard.insert_text("It is ironic, §2 कहता है।")
    await press(keyboard, "Control+Enter")
    await page.wait_for_selector("#fix-confirm[open]")
    assert (await page.inner_text("#fix-confirm ins")).strip() == "विडंबना है।"
    assert not await stumbles(visitor)
    assert await fits(visitor)
    await press(keyboard, "Control+Enter")
    await page.wait_for_selector(".empty")
    async with lab.db.tx(author) as tx:
        (said,) = await quality.feedbacks(tx, claimed.id)
        mine = await quality.my_fix(tx, claimed.id)
    assert (said.verdict, said.clause, said.reason) == ("fix", "§2", "It is ironic, §2 कहता है।")
    assert mine is not None
    assert mine.after == {"labels": ["neutral"], "comment": f"{COMMENT} विडंबना है।"}
    theirs = await site.visitor(width=width)
    await theirs.sign_in(author, language, f"/work/assignments/{claimed.id}")
    await theirs.page.wait_for_selector("tz-changes ins")
    assert await theirs.page.locator("tz-text-classify[mode=readonly]").count() == 2
    assert "It is ironic" in await theirs.text("section[aria-labelledby=feedback]")
    assert await theirs.page.locator("textarea[name=said]").count() == 1
    assert not await stumbles(theirs)
    assert await fits(theirs)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_fix_that_changes_nothing_is_not_sent_and_may_be_put_aside(site: Site, language: str) -> None:
    lab = site.lab
    _, _, author, claimed, reviewer = await under_review(lab)
    visitor = await site.visitor(width=1440 if language == "en" else 390)
    page, keyboard = visitor.page, visitor.page.keyboard
    await visitor.sign_in(reviewer, language, "/work/reviews")
    await page.wait_for_selector("[data-fix=open]:enabled")
    await page.locator("header h1").click()
    await press(keyboard, "f")
    await page.wait_for_selector("#fixing tz-text-classify[mode=work] input")
    await page.fill("#reason", "It is right after all.")
    await page.select_option("#clause", "none")
    await press(keyboard, "Control+Enter")
    await page.wait_for_selector("#fixing .alert--warn")
    assert await page.locator("#fix-confirm[open]").count() == 0
    assert not await stumbles(visitor)
    await press(keyboard, "Escape", "d")
    await page.wait_for_selector("#fixing", state="detached")
    await press(keyboard, "a")
    await page.wait_for_selector("dialog[open]")
    await press(keyboard, "Enter")
    await page.wait_for_url("**/work/reviews?notice=review_recorded")
    async with lab.db.tx(author) as tx:
        assert (await quality.feedbacks(tx, claimed.id))[0].verdict == "accept"


@pytest.mark.parametrize("verdict", ["accept", "return"])
async def test_no_draft_is_saved_any_more_once_a_verdict_is_on_its_way(site: Site, verdict: str) -> None:
    *_, reviewer = await under_review(site.lab)
    visitor, asked = await site.visitor(), list[str]()
    page, keyboard = visitor.page, visitor.page.keyboard
    await visitor.sign_in(reviewer, "en", "/work/reviews")
    await page.wait_for_selector("[data-fix=open]:enabled")
    await page.fill("#reason", "It lacks the second label.")
    await page.select_option("#clause", "§1")
    await page.locator("header h1").click()
    await press(keyboard, "f")
    await page.wait_for_selector("#fixing [data-state=saved]")
    await page.locator("header h1").click()
    await page.evaluate(TIMES_UP_WHEN_SENT)
    page.on("request", lambda request: asked.append(request.url))
    await press(keyboard, "d", verdict[0])
    await page.wait_for_selector("dialog[open]")
    await press(keyboard, "Enter")
    await page.wait_for_url("**/work/reviews?notice=review_recorded")
    assert [url for url in asked if "/api/work/reviews" in url] == []


async def test_what_cannot_be_written_outside_its_work_says_so_in_place_of_the_button(site: Site) -> None:
    *_, reviewer = await under_review(site.lab, "judge.audit")
    visitor = await site.visitor()
    await visitor.sign_in(reviewer, "en", "/work/reviews")
    await visitor.page.wait_for_selector("tz-judge-audit .editor")
    assert await visitor.page.locator("[data-fix]").count() == 0
    assert "cannot be fixed" in await visitor.text("#verdict-form")
