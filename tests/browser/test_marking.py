"""Passages marked by keyboard alone and by pointer, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Keyboard

from tarazu import kinds, tasks
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tests.browser.conftest import Site, Visitor
from tests.lab import fresh

pytestmark = pytest.mark.anyio

LANGUAGES = ("en", "hi")


async def at_work(
    site: Site, kind: str, language: str, *, width: int = 1440, payload: dict[str, Any] | None = None, **ontology: Any
) -> tuple[Visitor, Actor, Project]:
    """Open a task of a kind's example as somebody who took it with a key, and return who sent it."""
    example = kinds.of(kind).example("hi" if language == "hi" else "en")
    customer = await site.lab.customer()
    # Asked for by nobody else, so that it stands first in this person's feed.
    skill = fresh("skill")
    project = await site.lab.project(customer, kind=kind, ontology={**example["ontology"], **ontology}, skills=[skill])
    await site.lab.add(customer, project, payload=payload or example["payload"])
    visitor = await site.visitor(width=width)
    await visitor.sign_in(await site.lab.contributor(languages=("en", "hi"), skills=(skill,)), language)
    await visitor.page.keyboard.press("1")
    await visitor.page.wait_for_selector(f"tz-{kind.replace('.', '-')} .editor")
    return visitor, customer, project


async def handed_in(site: Site, visitor: Visitor, customer: Actor, project: Project) -> dict[str, Any]:
    """Hand in by keyboard and return the stored answer."""
    await visitor.page.keyboard.press("Control+Enter")
    await visitor.page.wait_for_selector("dialog[open]")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url("**/work")
    async with site.lab.db.tx(customer) as tx:
        (found,) = await tasks.submissions(tx, project.id)
    return found.answer


async def press(keyboard: Keyboard, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        await keyboard.press(key)


@pytest.mark.parametrize(
    ("language", "keys"),
    [
        # The first mark of the task, Asha Kulkarni, is there already.
        ("en", "Home 4*ArrowRight 3*Shift+ArrowRight 2 2*ArrowRight 3"),
        (
            "hi",
            "Home 2*ArrowRight 2*Shift+ArrowRight 2 3*ArrowRight Shift+ArrowRight 1 2*ArrowRight 2*Shift+ArrowRight 4",
        ),
    ],
)
async def test_passages_are_marked_by_keyboard_alone(site: Site, language: str, keys: str) -> None:
    visitor, customer, project = await at_work(site, "text.spans", language)
    await visitor.page.focus(".marks-text")
    for key in keys.split():
        times, _, name = key.rpartition("*")
        await press(visitor.page.keyboard, *[name] * int(times or 1))
    answer = await handed_in(site, visitor, customer, project)
    marked = [(span["quote"], span["label"]) for span in answer["spans"]]
    example = kinds.of("text.spans").example("hi" if language == "hi" else "en")["answer"]["spans"]
    wanted = [(span["quote"], span["label"]) for span in example]
    assert marked == (wanted if language == "hi" else [*wanted[:2], wanted[3]])


async def test_a_passage_is_marked_with_a_pointer_and_undone(site: Site) -> None:
    visitor, customer, project = await at_work(site, "text.spans", "hi")
    page = visitor.page
    box = await page.evaluate(
        """async () => {
            await document.fonts.ready;
            const piece = [...document.querySelectorAll(".marks-text [data-at]")].find((one) => one.textContent.includes("कुलकर्णी"));
            const node = [...piece.childNodes].find((one) => one.nodeType === 3);
            const range = document.createRange();
            const at = node.data.indexOf("कुलकर्णी");
            range.setStart(node, at);
            range.setEnd(node, at + "कुलकर्णी".length);
            const { left, right, top, height } = range.getBoundingClientRect();
            return { left, right, middle: top + height / 2 };
        }"""
    )
    await page.mouse.move(box["left"] + 2, box["middle"])
    await page.mouse.down()
    await page.mouse.move(box["right"] - 1, box["middle"], steps=4)
    await page.mouse.up()
    await page.wait_for_selector(".is-picked")
    await page.locator(".marks-label").first.click()
    await page.wait_for_selector(".marks-list li:nth-child(2)")
    await press(page.keyboard, "Control+z")
    await page.wait_for_selector(".marks-list li:nth-child(2)", state="detached")
    await press(page.keyboard, "Control+Shift+Z")
    answer = await handed_in(site, visitor, customer, project)
    assert [span["quote"] for span in answer["spans"]] == ["पुणे", "कुलकर्णी"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_passages_are_related_by_keyboard_alone(site: Site, language: str) -> None:
    visitor, customer, project = await at_work(site, "text.relations", language)
    await visitor.page.focus(".marks-text")
    # From the person to the organisation, and on to the place, which in Hindi stands before it.
    await press(visitor.page.keyboard, *("j l j j y l k u" if language == "hi" else "j l j y l j u").split())
    answer = await handed_in(site, visitor, customer, project)
    example = kinds.of("text.relations").example("hi" if language == "hi" else "en")["answer"]
    assert answer["relations"] == example["relations"]
    assert sorted(span["id"] for span in answer["spans"]) == ["s1", "s2", "s3"]


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_a_draft_is_judged_and_mended_by_keyboard_alone(site: Site, language: str, width: int) -> None:
    visitor, customer, project = await at_work(site, "text.translate", language, width=width)
    example = kinds.of("text.translate").example("hi" if language == "hi" else "en")
    wanted = example["answer"]
    keys = (
        "l Home ArrowRight 2*Shift+ArrowRight i 1 2*ArrowRight Shift+ArrowRight y 4 "
        "h Home ArrowDown 6*Shift+ArrowRight Control+ArrowRight u 1"
        if language == "en"
        else "l Home 5*ArrowRight y 4 4*ArrowRight 2*Shift+ArrowRight u 5 h Home y 1"
    )
    for key in keys.split():
        times, _, name = key.rpartition("*")
        await press(visitor.page.keyboard, *[name] * int(times or 1))
    await press(visitor.page.keyboard, "e", "Control+A")
    await visitor.page.keyboard.insert_text(wanted["target"])
    await press(visitor.page.keyboard, "Escape", "n")
    await visitor.page.keyboard.type(str(wanted["score"]))
    await press(visitor.page.keyboard, "Escape")
    assert await visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    answer = await handed_in(site, visitor, customer, project)
    assert answer == {key: value for key, value in wanted.items() if key != "comment"}


async def test_marks_follow_a_translation_that_is_written_on_and_undone(site: Site) -> None:
    visitor, customer, project = await at_work(site, "text.translate", "en", assess="target", score="off")
    page = visitor.page
    await press(page.keyboard, "l", "Home", "4")
    await press(page.keyboard, "e", "Control+Home")
    await page.keyboard.type("यह ")
    await press(page.keyboard, "Escape")
    assert await page.inner_text(".marks-quote") == "ऋण"
    await press(page.keyboard, "Control+z", "Control+Shift+Z")
    answer = await handed_in(site, visitor, customer, project)
    assert [(span["start"], span["quote"]) for span in answer["spans"]] == [(3, "ऋण")]
    assert answer["target"].startswith("यह ऋण")


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_a_text_is_labelled_by_keyboard_alone(site: Site, language: str, width: int) -> None:
    visitor, customer, project = await at_work(site, "text.classify", language, width=width)
    page, keyboard = visitor.page, visitor.page.keyboard
    wanted = kinds.of("text.classify").example("hi" if language == "hi" else "en")["answer"]
    # What the work asks for, and that one has it, stands above the text.
    assert "✓" in await visitor.text(".bench-facts >> nth=1")
    await press(keyboard, "Control+Enter")
    await page.wait_for_selector("[data-place=labels] input:focus")
    await press(keyboard, "2", "1", "m")
    await keyboard.insert_text(wanted["comment"])
    await press(keyboard, "Escape")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await handed_in(site, visitor, customer, project) == wanted


async def test_several_labels_are_set_and_taken_back_by_keyboard(site: Site) -> None:
    visitor, customer, project = await at_work(site, "text.classify", "en", multiple=True, comment="off")
    await press(visitor.page.keyboard, "3", "1", "2", "2", "Control+z", "2")
    answer = await handed_in(site, visitor, customer, project)
    assert answer == {"labels": ["positive", "neutral"]}
