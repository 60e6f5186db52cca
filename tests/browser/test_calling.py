"""The ideal next turn of an agent, written by keyboard after what its tools answered: a call, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from tarazu import kinds
from tarazu.kit.actor import Actor
from tarazu.projects import Project
from tests.browser.barriers import axe_findings, needs_axe
from tests.browser.conftest import Site, Visitor
from tests.browser.test_editors import handed_in, press
from tests.lab import fresh

pytestmark = pytest.mark.anyio


def conversation(language: str) -> dict[str, Any]:
    """Return a task that goes on after what a tool answered."""
    told = kinds.of("trajectory.review").example("hi" if language == "hi" else "en")["payload"]
    step = told["steps"][0]
    called = {"role": "assistant", "content": step["content"], "call": step["call"]}
    seen = {"role": "tool", "content": step["observation"]}
    return {"prompt": [*told["prompt"], called, seen], "tools": told["tools"], "language": told["language"]}


async def at_call(site: Site, language: str, *, width: int = 1440) -> tuple[Visitor, Actor, Project]:
    """Open such a task as somebody who took it with a key."""
    customer, skill = await site.lab.customer(), fresh("skill")
    ontology = kinds.of("chat.demonstrate").example("en")["ontology"] | {"allow_call": True}
    project = await site.lab.project(customer, kind="chat.demonstrate", ontology=ontology, skills=[skill])
    await site.lab.add(customer, project, payload=conversation(language))
    visitor = await site.visitor(width=width)
    await visitor.sign_in(await site.lab.contributor(languages=("en", "hi"), skills=(skill,)), language)
    await visitor.page.keyboard.press("1")
    await visitor.page.wait_for_selector("tz-chat-demonstrate .editor")
    return visitor, customer, project


async def call(visitor: Visitor, arguments: str) -> None:
    """Choose the second tool and write its arguments, by keyboard."""
    keys = visitor.page.keyboard
    await press(keys, "t", "ArrowDown", "ArrowDown", "Tab")
    await visitor.page.wait_for_selector("[data-field=call-arguments]:focus")
    await press(keys, "Control+a")
    await keys.insert_text(arguments)
    await press(keys, "Escape")


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_a_call_is_written_by_keyboard_in_place_of_an_answer(site: Site, language: str) -> None:
    visitor, customer, project = await at_call(site, language)
    assert "search_trains" in await visitor.text(".message--call")
    assert "12117" in await visitor.text(".message--tool")
    await call(visitor, '{"train": "11026", "passengers": "two"')
    await press(visitor.page.keyboard, "Control+Enter")
    await visitor.page.wait_for_selector("[data-field=call-arguments]:focus")
    await press(visitor.page.keyboard, "Control+a")
    await visitor.page.keyboard.insert_text('{"train": "11026", "passengers": "two"}')
    assert "passengers" in await visitor.text(".agent-branch .agent-advice")
    await press(visitor.page.keyboard, "Escape", "a", "Control+a")
    await visitor.page.keyboard.insert_text('{"train": "11026", "passengers": 2}')
    await expect(visitor.page.locator(".agent-branch .agent-advice")).to_have_count(0)
    await press(visitor.page.keyboard, "Escape")
    answer = await handed_in(site, visitor, customer, project)
    assert answer == {"call": {"name": "book_seats", "arguments": '{"train": "11026", "passengers": 2}'}}


@needs_axe
@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_a_call_that_is_written_has_no_barrier(site: Site, language: str, width: int) -> None:
    visitor, *_ = await at_call(site, language, width=width)
    await call(visitor, '{"train": "11026"}')
    assert not await axe_findings(visitor)
    assert await visitor.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
