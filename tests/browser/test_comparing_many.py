"""More than two answers compared by keyboard alone, in both languages and on both screens."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from tarazu import projects
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tests.browser.barriers import axe_findings, barriers, needs_axe
from tests.browser.conftest import Site, Visitor
from tests.browser.test_editors import handed_in, press
from tests.lab import fresh

pytestmark = pytest.mark.anyio

LETTERS = "abcdefgh"
TEMPLATE = projects.template("best-answer")


def of_eight(language: str) -> dict[str, Any]:
    """Return a task with eight answers."""
    sample = TEMPLATE.samples[language][0]
    texts = [each["content"] for each in sample["answers"]] * 2
    answers = [{"key": key, "content": f"{text} ({key})"} for key, text in zip(LETTERS, texts, strict=True)]
    return {**sample, "answers": answers}


async def at_work(
    site: Site, language: str, payload: dict[str, Any], *, width: int, **changes: Any
) -> tuple[Visitor, Actor, Project]:
    """Open a task of the template as somebody who took it with a key."""
    theme: Literal["light", "dark"] = changes.pop("theme", "light")
    customer, skill = await site.lab.customer(), fresh("skill")
    ontology = {**TEMPLATE.ontology, "answers_max": 8, **changes}
    project = await site.lab.project(customer, ontology=ontology, skills=[skill], title=TEMPLATE.title)
    await site.lab.add(customer, project, payload=payload)
    visitor = await site.visitor(width=width, theme=theme)
    await visitor.sign_in(await site.lab.contributor(languages=("en", "hi"), skills=(skill,)), language)
    await press(visitor.page.keyboard, "1")
    await visitor.page.wait_for_selector("tz-chat-compare .editor")
    return visitor, customer, project


async def shown(visitor: Visitor) -> dict[str, str]:
    """Return the beginnings of the answers by the letters that they are shown under."""
    texts = await visitor.page.locator(".answer-body").all_inner_texts()
    return {key: text.strip()[:20] for key, text in zip(LETTERS, texts, strict=False)}


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_the_best_of_four_is_named_graded_and_judged_by_criterion(site: Site, language: str, width: int) -> None:
    sample = TEMPLATE.samples[language][0]
    visitor, customer, project = await at_work(site, language, sample, width=width, reason="required")
    page, keyboard = visitor.page, visitor.page.keyboard
    seen = await shown(visitor)
    await press(keyboard, "d", "Control+Enter")
    await page.wait_for_selector(".alert--warn li >> nth=0")
    # What is missing leads to its place: how much better it is.
    await page.wait_for_selector("[data-place=strength] :focus")
    await press(keyboard, "3", "j", "4", "j", "0", "Control+Enter")
    reasons = page.locator(".criterion textarea")
    for place in range(2):
        await reasons.nth(place).focus()
        await keyboard.insert_text(f"§{place + 1}")
        await press(keyboard, "Escape")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    answer = await handed_in(site, visitor, customer, project)
    contents = {each["key"]: each["content"].replace("**", "")[:20] for each in sample["answers"]}
    assert contents[answer["preference"]] == seen["d"]
    assert answer["strength"] == 3
    first, second = (answer["criteria"][each["key"]] for each in TEMPLATE.ontology["criteria"][:2])
    assert (contents[first["preference"]], first["reason"]) == (seen["d"], "§1")
    assert second == {"preference": "tie", "reason": "§2"}


@pytest.mark.parametrize(("keys", "stored"), [("=", "tie"), ("0", "both_bad")])
async def test_no_best_and_all_bad_are_one_key_each(site: Site, keys: str, stored: str) -> None:
    visitor, customer, project = await at_work(site, "en", TEMPLATE.samples["en"][1], width=1440)
    await press(visitor.page.keyboard, "a", "2", keys)
    assert await visitor.text(".bench-choice") == {"tie": "No single best", "both_bad": "All bad"}[stored]
    assert await handed_in(site, visitor, customer, project) == {"preference": stored}


async def test_a_task_that_needs_an_expert_is_said_so_in_place_of_a_best(site: Site) -> None:
    visitor, customer, project = await at_work(site, "en", of_eight("en"), width=1440)
    await press(visitor.page.keyboard, "h", "1", "Shift+X")
    await visitor.page.wait_for_selector("textarea[data-field=comment]:focus")
    await visitor.page.keyboard.type("A baker.")
    await press(visitor.page.keyboard, "Escape")
    assert await handed_in(site, visitor, customer, project) == {"outcome": "needs_expert", "comment": "A baker."}


async def test_undo_takes_back_the_best_and_its_strength_one_by_one(site: Site) -> None:
    visitor, *_ = await at_work(site, "en", TEMPLATE.samples["en"][0], width=1440)
    await press(visitor.page.keyboard, "b", "2", "c")
    said = []
    for _ in range(3):
        said.append(await visitor.text(".bench-choice"))
        await press(visitor.page.keyboard, "Control+z")
    assert said == ["C is best", "B is best: Clearly", "B is best"]


@needs_axe
@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [("en", "light", 1440), ("hi", "dark", 1440), ("en", "dark", 390), ("hi", "light", 390)],
)
async def test_nothing_keeps_anybody_from_eight_answers(
    site: Site, language: str, theme: Literal["light", "dark"], width: int
) -> None:
    visitor, *_ = await at_work(site, language, of_eight(language), width=width, theme=theme)
    await press(visitor.page.keyboard, "h", "2", "j", "3")
    found = [*await barriers(visitor), *await axe_findings(visitor)]
    assert not found, "\n".join(found)
    assert await visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    letters = await visitor.page.locator("[data-place=preference] .pick-face").all_inner_texts()
    assert len(letters) == 10
