"""Training by keyboard, from the feed to what was expected and on to the work, in both languages."""

from __future__ import annotations

import pytest

from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tests.browser.barriers import stumbles
from tests.browser.conftest import Site, Visitor
from tests.integration.test_training import EXAMPLE, ask, items, train
from tests.lab import fresh

pytestmark = pytest.mark.anyio


async def at_feed(site: Site, language: str, required: int) -> tuple[Visitor, Actor, Actor, Project]:
    """Show the feed to somebody whose first project has two training items, of which some are required."""
    customer, skill = await site.lab.customer(), fresh("skill")
    guidelines = {"en": "**§1 Causes.** Name the cause.", "hi": "**§1 कारण।** कारण बताएँ।"}
    project = await site.lab.project(
        customer, skills=[skill], title={"en": f"Compare {skill}", "hi": f"तुलना {skill}"}, guidelines=guidelines
    )
    await items(site.lab, customer, project, 2)
    await ask(site.lab, customer, project, required)
    await site.lab.add(customer, project, 3)
    person = await site.lab.contributor(languages=("en", "hi"), skills=(skill,))
    visitor = await site.visitor(width=390 if language == "hi" else 1440)
    await visitor.sign_in(person, language)
    return visitor, customer, person, project


async def hand_in(visitor: Visitor, *, right: bool) -> None:
    """Answer the comparison on the page by keyboard, rightly or wrongly, and wait for what is said of it."""
    page = visitor.page
    await page.wait_for_selector("tz-chat-compare .editor")
    shown = await page.evaluate("JSON.parse(document.getElementById('assignment').textContent).task.answers[0].content")
    first = shown == EXAMPLE["payload"]["answers"][0]["content"]
    for key in ("1", "q", "w") if first == right else ("7", "e", "w"):
        await page.keyboard.press(key)
    await page.keyboard.press("Control+Enter")
    await page.wait_for_selector("#tz-submit[open]")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#lesson")


WORDS = {
    "en": {
        "wait": "2 more must be right before this work opens to you.",
        "bench": "Your answer goes into no result.",
        "wrong": "Not what was expected",
        "right": "Right",
        "clause": "Causes",
    },
    "hi": {
        "wait": "यह काम आपके लिए खुले, इससे पहले 2 और सही होने चाहिए।",
        "bench": "आपका उत्तर किसी नतीजे में नहीं जाता।",
        "wrong": "अपेक्षित उत्तर यह नहीं था",
        "right": "सही",
        "clause": "कारण",
    },
}


@pytest.mark.parametrize("language", ["hi"])
async def test_a_newcomer_trains_by_keyboard_sees_what_was_expected_and_reaches_the_work(
    site: Site, language: str
) -> None:
    visitor, _, _, _ = await at_feed(site, language, 2)
    told, keyboard = WORDS[language], visitor.page.keyboard
    await visitor.go("/work")
    assert told["wait"] in await visitor.text()
    assert await stumbles(visitor) == []
    await keyboard.press("1")
    for right in (False, True, True):
        await visitor.page.wait_for_selector("tz-workbench")
        assert told["bench"] in await visitor.text()
        await hand_in(visitor, right=right)
        assert told["right" if right else "wrong"] in await visitor.text("#lesson")
        assert told["clause"] in await visitor.text()
        assert "The first answer names the cause." in await visitor.text()
        await visitor.page.wait_for_selector("tz-chat-compare[data='#expected'] .editor")
        assert await stumbles(visitor) == []
        await keyboard.press("n")
    await visitor.page.wait_for_url("**/work")
    await site.lab.settle()
    await visitor.go("/work")
    await visitor.page.keyboard.press("1")
    await visitor.page.wait_for_selector("tz-chat-compare .editor")
    assert told["bench"] not in await visitor.text()


async def test_practice_stands_beside_the_work_and_says_that_it_is_not_paid(site: Site) -> None:
    visitor, _, _, project = await at_feed(site, "en", 0)
    await visitor.go("/work")
    entry = visitor.page.locator(".entry", has_text=project.title["en"])
    assert "Practice, if you like: it is not paid." in await entry.inner_text()
    assert await entry.locator("button").count() == 2


async def test_how_training_goes_is_shown_in_both_languages_and_widths(site: Site) -> None:
    visitor, customer, person, project = await at_feed(site, "en", 1)
    for right in (False, True):
        await train(site.lab, person, project, right=right)
    await site.lab.settle()
    told = {}
    for language, width in (("en", 1440), ("hi", 390)):
        for who, path in ((customer, f"/projects/{project.id}/known-items"), (person, "/work/scores")):
            await visitor.page.set_viewport_size({"width": width, "height": 900})
            await visitor.sign_in(who, language, path)
            assert await stumbles(visitor) == [], (path, language)
            told[who.persona, language] = await visitor.text()
    assert "1 person has begun. 1 has enough right for the first task." in told["customer", "en"]
    assert "1 व्यक्ति ने शुरू किया है।" in told["customer", "hi"]
    assert "1 training task must be right before the first task of this project." in told["contributor", "en"]
    assert "यह काम आपके लिए खुला है।" in told["contributor", "hi"]


async def test_a_training_task_is_given_back_without_an_author_to_send_it_to(site: Site) -> None:
    visitor, _, _, _ = await at_feed(site, "en", 1)
    await visitor.go("/work")
    await visitor.page.keyboard.press("1")
    await visitor.page.wait_for_selector("tz-chat-compare .editor")
    await visitor.page.keyboard.press("Alt+s")
    await visitor.page.wait_for_selector("#tz-skip[open]")
    assert await visitor.page.locator("#tz-skip input[value=expert]").count() == 0
    assert await visitor.page.locator("#tz-skip input[value=too_hard]").count() == 1
