"""Each kind's work done by keyboard alone, in both languages, on a wide and a narrow screen."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import Keyboard, Route

from tarazu import kinds, tasks
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tests.browser.conftest import Site, Visitor
from tests.lab import fresh

pytestmark = pytest.mark.anyio

LANGUAGES = ("en", "hi")


async def at_work(
    site: Site, kind: str, language: str, *, width: int = 1440, **ontology: Any
) -> tuple[Visitor, Actor, Project]:
    """Open a task of a kind's example as somebody who took it with a key, and return who sent it."""
    example = kinds.of(kind).example("hi" if language == "hi" else "en")
    customer = await site.lab.customer()
    # Asked for by nobody else, so that it stands first in this person's feed.
    skill = fresh("skill")
    project = await site.lab.project(customer, kind=kind, ontology={**example["ontology"], **ontology}, skills=[skill])
    await site.lab.add(customer, project, payload=example["payload"])
    visitor = await site.visitor(width=width)
    await visitor.sign_in(await site.lab.contributor(languages=("en", "hi"), skills=(skill,)), language)
    await visitor.page.keyboard.press("1")
    if isinstance(kinds.of(kind), kinds.Sensitive):
        # What the work holds comes before the work.
        await visitor.page.wait_for_url("**/work/sensitive/**")
        await visitor.page.keyboard.press("a")
        await visitor.page.wait_for_url("**/work?notice=consent_given")
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


async def test_an_answer_does_not_overtake_its_draft(site: Site) -> None:
    visitor, customer, project = await at_work(site, "chat.compare", "en")
    page, begun, told = visitor.page, asyncio.Event(), list[str]()

    async def slow(route: Route) -> None:
        begun.set()
        await page.locator(".bench-bar [aria-busy=true]").wait_for()
        taken = await route.fetch()
        told.append(f"draft {taken.ok}")
        await route.fulfill(response=taken)

    async def noted(route: Route) -> None:
        told.append("answer")
        await route.continue_()

    await page.route("**/draft", slow, times=1)
    await page.route("**/submission", noted, times=1)
    await press(page.keyboard, "1")
    await begun.wait()
    await handed_in(site, visitor, customer, project)
    assert told == ["draft True", "answer"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_answer_is_written_and_previewed_by_keyboard(site: Site, language: str) -> None:
    visitor, customer, project = await at_work(site, "chat.demonstrate", language)
    written = kinds.of("chat.demonstrate").example("hi" if language == "hi" else "en")["answer"]["content"]
    await visitor.page.keyboard.press("e")
    await visitor.page.keyboard.insert_text(written)
    await visitor.page.wait_for_selector(".writer-preview math")
    assert await visitor.page.locator(".writer-preview strong").count() == 1
    await press(visitor.page.keyboard, "Escape", "v")
    assert await visitor.page.locator(".writer-preview").count() == 0
    assert await handed_in(site, visitor, customer, project) == {"content": written}


async def test_what_is_missing_from_a_task_is_told_by_keyboard_in_place_of_an_answer(site: Site) -> None:
    visitor, customer, project = await at_work(site, "chat.demonstrate", "en")
    await press(visitor.page.keyboard, "e")
    await visitor.page.keyboard.type("Perhaps")
    await press(visitor.page.keyboard, "Escape", "Shift+M")
    await visitor.page.wait_for_selector("textarea[data-field=comment]:focus")
    await visitor.page.keyboard.type("Which bank is it?")
    answer = await handed_in(site, visitor, customer, project)
    assert answer == {"outcome": "missing_information", "comment": "Which bank is it?"}


async def test_a_preview_shows_hostile_markdown_as_text(site: Site) -> None:
    visitor, *_ = await at_work(site, "chat.demonstrate", "en")
    await press(visitor.page.keyboard, "e")
    hostile = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) ![p](https://spy.test/p.png) **bold**"
    await visitor.page.keyboard.insert_text(hostile)
    await visitor.page.wait_for_selector(".writer-preview strong")
    assert await visitor.page.locator(".writer-preview img, .writer-preview a[href^=javascript]").count() == 0
    assert "<img" in await visitor.text(".writer-preview")


async def test_a_comparison_that_needs_an_expert_is_told_by_keyboard_and_taken_back(site: Site) -> None:
    visitor, customer, project = await at_work(site, "chat.compare", "en", outcomes=["needs_expert"])
    await press(visitor.page.keyboard, "1", "Shift+X")
    await visitor.page.wait_for_selector("textarea[data-field=comment]:focus")
    await visitor.page.keyboard.type("An astronomer.")
    await press(visitor.page.keyboard, "Escape", "Shift+X")
    assert await visitor.page.locator("input[type=radio]:checked").count() == 1
    await press(visitor.page.keyboard, "Shift+X", "Escape")
    answer = await handed_in(site, visitor, customer, project)
    assert answer == {"outcome": "needs_expert", "comment": "An astronomer."}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_answers_are_ranked_by_typing_their_letters(site: Site, language: str) -> None:
    visitor, customer, project = await at_work(site, "chat.rank", language)
    shown = await visitor.page.locator(".answer-body").all_inner_texts()
    await press(visitor.page.keyboard, "b", "a", "=", "c")
    answer = await handed_in(site, visitor, customer, project)
    contents = [
        each["content"]
        for each in kinds.of("chat.rank").example("en" if language == "en" else "hi")["payload"]["answers"]
    ]
    stored = {key: contents["abcd".index(key)] for key in "abcd"}
    assert [sorted(stored[key] for key in group) for group in answer["ranking"]] == [
        [shown[1].strip()],
        sorted([shown[0].strip(), shown[2].strip()]),
    ]
    assert [stored[key] for key in answer["unranked"]] == [shown[3].strip()]


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_the_best_by_each_criterion_is_named_with_its_reason_by_keyboard(
    site: Site, language: str, width: int
) -> None:
    visitor, customer, project = await at_work(site, "chat.rank", language, width=width, reason="required")
    page, keyboard = visitor.page, visitor.page.keyboard
    example = kinds.of("chat.rank").example("hi" if language == "hi" else "en")
    shown = await page.locator(".answer-body").all_inner_texts()
    await press(keyboard, "b", "a", "c", "d", "2", "j", "0", "Control+Enter")
    assert await page.locator(".alert--warn li").count() == 2
    await page.wait_for_selector("[data-place='criteria.kind'] :focus")
    reasons = page.locator(".criterion textarea")
    for place in range(2):
        await reasons.nth(place).focus()
        await keyboard.insert_text(example["answer"]["criteria"]["next"]["reason"])
        await press(keyboard, "Escape")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    answer = await handed_in(site, visitor, customer, project)
    contents = {each["key"]: each["content"] for each in example["payload"]["answers"]}
    assert contents[answer["criteria"]["kind"]["preference"]] == shown[1].strip()
    assert answer["criteria"]["next"] == {**example["answer"]["criteria"]["next"], "preference": "tie"}


async def test_a_placed_answer_moves_by_arrow_keys_through_every_order(site: Site) -> None:
    visitor, *_ = await at_work(site, "chat.rank", "en", allow_unranked=False)
    await press(visitor.page.keyboard, "a", "b", "c", "d")
    seen = []
    for _ in range(7):
        seen.append(await visitor.text(".bench-choice"))
        await visitor.page.keyboard.press("ArrowUp")
    assert seen == [
        "A > B > C > D",
        "A > B > C = D",
        "A > B > D > C",
        "A > B = D > C",
        "A > D > B > C",
        "A = D > B > C",
        "D > A > B > C",
    ]
    await press(visitor.page.keyboard, "Backspace", "Control+Enter")
    assert "Place the answer that is left." in await visitor.text(".alert--warn")


async def test_an_answer_is_dragged_to_its_rank(site: Site) -> None:
    visitor, *_ = await at_work(site, "chat.rank", "en")
    await press(visitor.page.keyboard, "a", "b")
    await visitor.page.drag_and_drop(".rank-left .rank-grip >> nth=0", ".rank >> nth=0")
    await visitor.page.locator(".bench-summary .bench-choice", has_text="A = C > B").wait_for()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_answer_is_rewritten_and_every_change_given_its_reason_by_keyboard(site: Site, language: str) -> None:
    visitor, customer, project = await at_work(site, "chat.rewrite", language)
    example = kinds.of("chat.rewrite").example("hi" if language == "hi" else "en")
    await press(visitor.page.keyboard, "e", "Control+A")
    await visitor.page.keyboard.insert_text(example["answer"]["content"])
    await press(visitor.page.keyboard, "Escape", "Control+Enter")
    assert await visitor.page.locator(".alert--warn li").count() == 3
    await press(visitor.page.keyboard, "4", "j", "1", "j", "3")
    answer = await handed_in(site, visitor, customer, project)
    assert answer["content"] == example["answer"]["content"]
    assert [each["reasons"] for each in answer["edits"]] == [["needless"], ["wrong"], ["missing"]]


async def test_an_answer_that_is_good_is_kept_with_one_key(site: Site) -> None:
    visitor, customer, project = await at_work(site, "chat.rewrite", "en")
    await press(visitor.page.keyboard, "0")
    answer = await handed_in(site, visitor, customer, project)
    assert answer == {"content": kinds.of("chat.rewrite").example("en")["payload"]["answer"]["content"], "edits": []}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_answer_is_graded_with_a_quote_by_keyboard(site: Site, language: str) -> None:
    visitor, customer, project = await at_work(site, "rubric.grade", language)
    content = kinds.of("rubric.grade").example("hi" if language == "hi" else "en")["payload"]["answer"]["content"]
    await press(visitor.page.keyboard, "1", "j", "1", "t", "Control+Home", *["Shift+ArrowRight"] * 4, "z", "q")
    await press(visitor.page.keyboard, "j", "3", "j", "2")
    answer = await handed_in(site, visitor, customer, project)
    verdicts = {key: grade["verdict"] for key, grade in answer["grades"].items()}
    assert verdicts == {"kind": "met", "doctor": "met", "children": "not_applicable", "dose": "not_met"}
    (quote,) = answer["grades"]["doctor"]["evidence"]
    assert (quote["start"], quote["quote"]) == (0, content[: quote["end"]])
    assert quote["end"] >= 4


async def test_the_text_that_is_graded_cannot_be_changed(site: Site) -> None:
    visitor, *_ = await at_work(site, "rubric.grade", "en")
    text = visitor.page.locator(".source-text")
    before = await text.input_value()
    await press(visitor.page.keyboard, "t", "Control+A", "x", "Delete", "Enter")
    await visitor.page.keyboard.insert_text("x")
    assert await text.input_value() == before


async def test_a_criterion_without_a_grade_is_led_to(site: Site) -> None:
    visitor, *_ = await at_work(site, "rubric.grade", "en")
    await press(visitor.page.keyboard, "1", "Control+Enter")
    assert "Grade criterion 2." in await visitor.text(".alert--warn")
    assert await visitor.page.locator("[data-place='grades.doctor'] input:focus").count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_steps_are_rated_to_the_first_error_and_corrected_by_keyboard(site: Site, language: str) -> None:
    visitor, customer, project = await at_work(site, "reasoning.steps", language)
    wanted = kinds.of("reasoning.steps").example("hi" if language == "hi" else "en")["answer"]
    await press(visitor.page.keyboard, "2", "1", "3")
    await visitor.page.wait_for_selector("textarea[data-field=correction]")
    await press(visitor.page.keyboard, "e")
    await visitor.page.keyboard.insert_text(wanted["correction"])
    await visitor.page.wait_for_selector(".writer-preview math")
    await press(visitor.page.keyboard, "Escape")
    answer = await handed_in(site, visitor, customer, project)
    assert answer == {"ratings": wanted["ratings"], "correction": wanted["correction"]}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_rubric_is_written_with_points_and_advice_by_keyboard(site: Site, language: str) -> None:
    visitor, customer, project = await at_work(site, "rubric.author", language)
    wanted = kinds.of("rubric.author").example("hi" if language == "hi" else "en")["answer"]["rubric"][:3]
    keyboard = visitor.page.keyboard
    for place, each in enumerate(wanted):
        await press(keyboard, "n" if place else "e")
        await keyboard.insert_text(each["criterion"])
        await press(keyboard, "Escape", str(abs(each["points"])), "c")
        await keyboard.press("Home")
        for _ in range(["safety", "content", "style"].index(each["category"]) + 1):
            await keyboard.press("ArrowDown")
        await keyboard.press("Escape")
    await visitor.page.locator(".advice li").last.wait_for()
    await press(keyboard, "-", "k", "x")
    await keyboard.insert_text(wanted[1]["meets"])
    await keyboard.press("Escape")
    answer = await handed_in(site, visitor, customer, project)
    kept = ("key", "criterion", "points", "category")
    expected = [{name: each[name] for name in kept} for each in wanted]
    expected[1]["meets"], expected[2]["points"] = wanted[1]["meets"], -wanted[2]["points"]
    assert answer == {"rubric": expected}


async def test_a_vague_criterion_gets_advice_that_does_not_keep_it_from_being_handed_in(site: Site) -> None:
    visitor, customer, project = await at_work(site, "rubric.author", "en", criteria_min=1, categories=[])
    await press(visitor.page.keyboard, "e")
    await visitor.page.keyboard.type("Is a good and clear answer.")
    await press(visitor.page.keyboard, "Escape", "3")
    await visitor.page.locator(".authored .advice li", has_text="“good”").wait_for()
    await visitor.page.locator(".authored .advice li", has_text="“and”").wait_for()
    answer = await handed_in(site, visitor, customer, project)
    assert [each["points"] for each in answer["rubric"]] == [3]


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_a_model_is_attacked_and_the_attack_told_by_keyboard(site: Site, language: str, width: int) -> None:
    visitor, customer, project = await at_work(site, "safety.redteam", language, width=width)
    wanted = kinds.of("safety.redteam").example("hi" if language == "hi" else "en")["answer"]
    keyboard = visitor.page.keyboard
    for turn in wanted["turns"]:
        await press(keyboard, "a")
        await keyboard.insert_text(turn["content"])
        await press(keyboard, "Escape")
    await press(keyboard, "2", "Shift+2", "t", "Tab", "Tab", "Space", "Tab", "Space", "h", *["Tab"] * 7, "Space", "e")
    await keyboard.insert_text(wanted["rewrite"])
    await press(keyboard, "Escape")
    answer = await handed_in(site, visitor, customer, project)
    assert answer == {key: value for key, value in wanted.items() if key != "comment"}


async def test_an_attack_that_does_not_end_with_the_target_is_led_to_its_next_message(site: Site) -> None:
    visitor, *_ = await at_work(site, "safety.redteam", "en")
    await press(visitor.page.keyboard, "a")
    await visitor.page.keyboard.insert_text("x")
    await press(visitor.page.keyboard, "Escape", "Control+Enter")
    assert "End the conversation with the target's answer." in await visitor.text(".alert--warn")
    assert await visitor.page.locator(".turns-add:focus").count() == 1
