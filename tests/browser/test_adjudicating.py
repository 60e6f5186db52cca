"""Answers that disagree, decided by keyboard in both languages: one is picked, one is mended, the draft is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tarazu import kinds, quality, tasks
from tarazu.kit.actor import Actor, system
from tarazu.projects import Project
from tests.browser.barriers import faint, stumbles
from tests.browser.conftest import Site, Visitor
from tests.browser.test_editors import LANGUAGES, press
from tests.lab import Lab

pytestmark = pytest.mark.anyio

GUIDELINES = {
    "en": "# Label\n\n## §1 What is so\n\nPick what the text says.\n\n## §2 What is meant\n\nIrony counts.",
    "hi": "# लेबल\n\n## §1 जो है\n\nजो पाठ कहता है वही चुनें।\n\n## §2 जो आशय है\n\nव्यंग्य गिना जाता है।",
}


async def disputed(lab: Lab, kind: str, answers: list[dict[str, Any]], **changes: Any) -> tuple[Actor, Project, Actor]:
    """Return a project on whose one task people disagree, and who holds it to decide."""
    customer = await lab.customer()
    project = await lab.project(customer, kind=kind, guidelines=GUIDELINES, redundancy=len(answers), **changes)
    async with lab.db.tx(customer) as tx:
        await quality.set_adjudicating(tx, project.id, True)
    await lab.add(customer, project)
    for answer in answers:
        person = await lab.contributor()
        claimed = await lab.claim(person, project)
        await tasks.submit(lab.db, person, claimed.id, answer, 60)
    await lab.settle()
    async with lab.db.tx(system(customer.tenant_id)) as tx:
        await quality.refit(tx, project.id)
    await lab.settle()
    reviewer, _ = await lab.adjudicating(project)
    return customer, project, reviewer


async def arrive(site: Site, reviewer: Actor, language: str) -> Visitor:
    """Open the page as the reviewer who holds it."""
    visitor = await site.visitor(width=1440 if language == "en" else 390)
    await visitor.sign_in(reviewer, language, "/work/adjudications")
    await visitor.page.wait_for_selector("tz-adjudication .adj-answer [mode=answer] .editor")
    return visitor


async def saved(visitor: Visitor) -> None:
    """Wait until the server has the draft."""
    await visitor.page.wait_for_selector(".bench-draft[data-state=saved]")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_answer_is_picked_by_keyboard_with_a_clause_and_a_reason(site: Site, language: str) -> None:
    lab = site.lab
    answers = [{"labels": ["positive"]}, {"labels": ["negative"]}, {"labels": ["neutral"], "comment": "Hard to say."}]
    customer, project, reviewer = await disputed(lab, "text.classify", answers)
    visitor = await arrive(site, reviewer, language)
    page, keyboard = visitor.page, visitor.page.keyboard
    assert await page.locator(".adj-answer").count() == 3
    # A letter alone would be that of an answer in the task, too.
    assert await page.inner_text("#adj-A") == {"en": "Person A", "hi": "व्यक्ति A"}[language]
    assert await page.locator("tz-text-classify[mode=task] .source").count() == 1
    assert await page.locator("tz-text-classify[mode=answer] .source").count() == 0
    assert not await stumbles(visitor)
    assert not await faint(visitor, "light")
    assert await page.evaluate("document.documentElement.scrollWidth") <= await page.evaluate("innerWidth")
    await press(keyboard, "?")
    await page.wait_for_selector("#tz-keys[open]")
    assert not await stumbles(visitor)
    await press(keyboard, "Escape", "2", "Control+Enter")
    await page.wait_for_selector("#adj-reason[aria-invalid=true]")
    assert await page.evaluate("document.activeElement.id") == "adj-reason"
    assert not await stumbles(visitor)
    await keyboard.insert_text("It says so, §1 कहता है।")
    await saved(visitor)
    await press(keyboard, "Escape", "c", "ArrowDown")
    await press(keyboard, "Escape")
    await saved(visitor)
    await page.reload()
    await page.wait_for_selector("tz-adjudication .adj-answer [mode=answer] .editor")
    assert await page.locator("input[name=adj-choice][value=B]").is_checked()
    assert await page.input_value("#adj-reason") == "It says so, §1 कहता है।"
    assert await page.input_value("#adj-clause") == "§1"
    await press(keyboard, "Control+Enter")
    await page.wait_for_selector("#adj-confirm[open]")
    assert not await stumbles(visitor)
    await press(keyboard, "Control+Enter")
    await page.wait_for_selector(".empty")
    async with lab.db.tx(customer) as tx:
        (found,) = await quality.consensus(tx, project.id, None, 10)
    assert found.adjudicated
    assert (found.adjudicated.verdict, found.adjudicated.clause) == ("pick", "§1")
    assert found.adjudicated.reason == "It says so, §1 कहता है।"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_answer_is_mended_in_its_own_editor_and_may_be_taken_back(site: Site, language: str) -> None:
    lab = site.lab
    answers = [{"labels": ["positive"], "comment": "One."}, {"labels": ["negative"], "comment": "Two."}]
    customer, project, reviewer = await disputed(lab, "text.classify", answers)
    visitor = await arrive(site, reviewer, language)
    page, keyboard = visitor.page, visitor.page.keyboard
    await press(keyboard, "1", "e")
    await page.wait_for_selector("#adj-mending tz-text-classify[mode=work] input")
    assert not await stumbles(visitor)
    await press(keyboard, "3")
    assert await page.locator("#adj-mending input:checked").input_value() == "neutral"
    assert await page.locator("input[name=adj-choice][value=A]").is_checked()
    await press(keyboard, "Control+z")
    assert await page.locator("#adj-mending input:checked").input_value() != "neutral"
    await press(keyboard, "Control+Shift+z", "Escape", "e")
    await page.wait_for_selector("#adj-mending", state="detached")
    await press(keyboard, "Control+z")
    await page.wait_for_selector("#adj-mending")
    assert await page.locator("#adj-mending input:checked").input_value() == "neutral"
    await press(keyboard, "r")
    await keyboard.insert_text("Neither of them.")
    await press(keyboard, "Control+Enter", "Control+Enter")
    await page.wait_for_selector(".empty")
    async with lab.db.tx(customer) as tx:
        (found,) = await quality.consensus(tx, project.id, None, 10)
    assert found.adjudicated
    assert (found.label, found.adjudicated.verdict) == ("neutral", "mend")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_texts_are_held_against_each_other_word_by_word(site: Site, language: str) -> None:
    answer = kinds.of("form").example("en")["answer"]
    other = {"values": dict(answer["values"])}
    choices = [key for key in ("pay", "ask", "refuse") if key not in answer["values"].values()]
    chosen = next(name for name, value in answer["values"].items() if value == "ask")
    other["values"][chosen] = choices[0]
    _, _, reviewer = await disputed(site.lab, "form", [answer, other])
    visitor = await arrive(site, reviewer, language)
    differing = visitor.page.locator(".adj-differences tbody tr")
    assert await differing.count() == 1
    assert await visitor.page.locator(".adj-differences .is-different").count() == 1
    await press(visitor.page.keyboard, "a", "Control+Enter")
    await visitor.page.wait_for_selector("#adj-clause[aria-invalid=true]")
    assert not await stumbles(visitor)


COLUMNS = """() => {
  const parts = [...document.querySelectorAll(".adj-answer [mode=answer] :is(.panel, .facts-answer, .facts-sources, .marks-text)")];
  const shown = parts.filter((each) => each.offsetParent);
  return [Math.min(...shown.map((each) => each.offsetWidth / each.closest(".adj-answer").clientWidth)),
    Math.min(...shown.map((each) => each.offsetLeft - each.closest(".adj-answer").offsetLeft)),
    shown.filter((each) => !each.children.length && !each.textContent.trim()).length];
}"""


@pytest.mark.parametrize("kind", ["facts.check", "text.spans"])
async def test_every_part_of_an_answer_has_the_width_of_its_column_and_none_is_empty(site: Site, kind: str) -> None:
    answer = kinds.of(kind).example("en")["answer"]
    other: dict[str, Any] = {"spans": []}
    if kind == "facts.check":
        unfound = {name: answer["claims"][1][name] for name in ("start", "end", "quote")} | {"verdict": "not_found"}
        other = {"claims": [unfound]}
    _, _, reviewer = await disputed(site.lab, kind, [answer, other])
    visitor = await arrive(site, reviewer, "en")
    share, indent, empty = await visitor.page.evaluate(COLUMNS)
    assert share > 0.8
    assert indent > 4
    assert empty == 0
    assert not await stumbles(visitor)


async def test_what_waits_is_found_under_reviews(site: Site) -> None:
    lab = site.lab
    *_, reviewer = await disputed(lab, "text.classify", [{"labels": ["positive"]}, {"labels": ["negative"]}])
    lab.clock.advance(timedelta(minutes=31))
    visitor = await site.visitor()
    await visitor.sign_in(reviewer, "en", "/work/reviews")
    assert not await stumbles(visitor)
    await press(visitor.page.keyboard, "d")
    await visitor.page.wait_for_url("**/work/adjudications")
    assert not await stumbles(visitor)
    await press(visitor.page.keyboard, "n")
    await visitor.page.wait_for_selector("tz-adjudication .adj-answer [mode=answer] .editor")
