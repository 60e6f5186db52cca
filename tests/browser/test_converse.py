"""A live conversation held by keyboard alone against a server of models, in both languages; and what may go wrong in one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import expect

from tarazu import kinds, models, tasks
from tarazu.kit.actor import Actor
from tarazu.kit.outbound import Outbound
from tarazu.projects import Project
from tests.browser.barriers import axe_findings, needs_axe
from tests.browser.conftest import Site, Visitor
from tests.browser.serving import HOST
from tests.browser.test_editors import handed_in, press
from tests.lab import fresh
from tests.model_server import CREDENTIAL, ModelServer

pytestmark = pytest.mark.anyio


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    """Models that do as they are told."""
    async with ModelServer.opened() as opened:
        yield opened


async def at_talk(
    site: Site, server: ModelServer, language: str, *acts: str, width: int = 1440, **rules: Any
) -> tuple[Visitor, Actor, Project]:
    """Open a conversation with models that act so, as somebody who took it with a key."""
    example = kinds.of("chat.converse").example("hi" if language == "hi" else "en")
    customer, skill = await site.lab.customer(), fresh("skill")
    names = [fresh("m") for _ in acts]
    async with site.lab.db.tx(customer) as tx:
        for name, act in zip(names, acts, strict=True):
            new = models.NewEndpoint(name=name, base_url=server.url, model=act, credential=CREDENTIAL)
            await models.add_endpoint(tx, Outbound([f"{HOST}/32"]), site.lab.secrets, new)
    ontology = example["ontology"] | {"models": names} | rules
    project = await site.lab.project(customer, kind="chat.converse", ontology=ontology, skills=[skill])
    await site.lab.add(customer, project, payload=example["payload"])
    visitor = await site.visitor(width=width)
    await visitor.sign_in(await site.lab.contributor(languages=("en", "hi"), skills=(skill,)), language)
    await visitor.page.keyboard.press("1")
    await visitor.page.wait_for_selector("tz-chat-converse .editor")
    return visitor, customer, project


async def say(visitor: Visitor, words: str, replies: int = 2) -> None:
    """Say something by keyboard and wait until every reply is there."""
    await visitor.page.keyboard.press("w")
    await visitor.page.wait_for_selector("textarea[data-field=next]:focus")
    await visitor.page.keyboard.insert_text(words)
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_selector(f"article[aria-busy=true], article[aria-busy=false] >> nth={replies - 1}")
    await visitor.page.wait_for_selector("article[aria-busy=true]", state="detached")
    await visitor.page.keyboard.press("Escape")


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_a_conversation_is_held_by_keyboard(site: Site, server: ModelServer, language: str) -> None:
    visitor, customer, project = await at_talk(site, server, language, "echo:one ", "echo:two ")
    page, keys = visitor.page, visitor.page.keyboard
    first, second = ("नमस्ते", "और?") if language == "hi" else ("Hello", "And then?")
    await say(visitor, first)
    await press(keys, "b", "2", "x")
    await page.wait_for_selector("textarea[data-field=rewrite]:focus")
    await press(keys, "Control+a")
    await keys.insert_text("**Better** words.")
    await press(keys, "Escape")
    await say(visitor, second)
    assert server.asked[-1]["messages"][-2]["content"] == "**Better** words."
    await press(keys, "a", "1", "r")
    await expect(page.locator(".turn-head .num")).to_have_count(1)
    await page.wait_for_selector("article[aria-busy=true]", state="detached")
    await press(keys, "b", "3")
    await press(keys, "Control+z", "Control+Shift+z", "w")
    await page.wait_for_selector("textarea[data-field=next]:focus")
    await keys.insert_text("Not yet")
    await press(keys, "Escape")
    await page.wait_for_selector(".bench-draft:text-matches('IST')")
    await page.reload()
    await expect(page.locator("textarea[data-field=next]")).to_have_value("Not yet")
    await page.wait_for_selector(".answer--preferred")
    assert await page.locator(".converse input:checked").count() == 2
    await press(keys, "[")
    await page.wait_for_selector(".answer--preferred .answer-letter:text('A')")
    await press(keys, "]")
    answer = await handed_in(site, visitor, customer, project)
    assert [turn["user"] for turn in answer["turns"]] == [first, second, second]
    assert [turn["pick"] for turn in answer["turns"]] == ["b", "a", "b"]
    assert answer["path"] == [answer["turns"][0]["id"], answer["turns"][2]["id"]]
    assert answer["turns"][2]["strength"] == 3
    assert answer["turns"][2]["follows"]["rewrite"] == answer["turns"][0]["rewrite"] == "**Better** words."
    assert {each["model"] for each in answer["turns"][0]["replies"]} == set(project_models(answer))


def project_models(answer: dict[str, Any]) -> list[str]:
    """Return the models of an answer's last turn."""
    return [each["model"] for each in answer["turns"][-1]["replies"]]


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_an_only_reply_is_rated_by_keyboard(site: Site, server: ModelServer, language: str) -> None:
    visitor, customer, project = await at_talk(site, server, language, "echo:one ", rating="required")
    keys = visitor.page.keyboard
    await say(visitor, "Hello", 1)
    await press(keys, "4")
    await say(visitor, "More", 1)
    await press(keys, "a")
    assert await visitor.page.locator("[data-place=rating] input").count() == 5
    await press(keys, "2")
    assert await visitor.page.locator(".answer--preferred").count() == 0, "it was preferred to nothing"
    answer = await handed_in(site, visitor, customer, project)
    assert [(turn["pick"], turn["rating"]) for turn in answer["turns"]] == [("a", 4), ("a", 2)]


@needs_axe
@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_each_of_several_replies_is_rated_by_keyboard(
    site: Site, server: ModelServer, language: str, width: int
) -> None:
    rules = {"rate_each": True, "rating": "required", "turns_min": 1}
    visitor, customer, project = await at_talk(site, server, language, "say:one", "say:two", width=width, **rules)
    page, keys = visitor.page, visitor.page.keyboard
    await say(visitor, "Hello")
    await press(keys, "b", "2")
    assert await page.locator("[data-place=ratings] input:checked").count() == 0
    await press(keys, "Control+Enter")
    await page.wait_for_selector("[data-rated=a] input:focus")
    await press(keys, "2")
    await page.wait_for_selector("[data-rated=b] input:focus")
    await press(keys, "4", "ArrowRight")
    assert await page.locator("[data-place=strength] input:checked").count() == 1
    assert await axe_findings(visitor) == []
    await press(keys, "Escape", "0")
    assert await page.locator("[data-place=ratings]").count() == 0, "where none is good, none is rated"
    await press(keys, "a", "1", "e", "3", "1")
    answer = await handed_in(site, visitor, customer, project)
    (turn,) = answer["turns"]
    assert (turn["pick"], turn["strength"], turn["ratings"]) == ("a", 1, {"a": 3, "b": 1})


@pytest.mark.parametrize(("language", "words"), [("en", "None is good"), ("hi", "कोई भी अच्छा नहीं")])
async def test_where_no_reply_is_good_one_is_written_or_the_talk_ends_by_keyboard(
    site: Site, server: ModelServer, language: str, words: str
) -> None:
    visitor, customer, project = await at_talk(site, server, language, "say:one", "say:two", turns_min=4)
    page, keys = visitor.page, visitor.page.keyboard
    await say(visitor, "Hello")
    await press(keys, "?")
    assert words in await visitor.text("dialog[open]")
    await press(keys, "Escape", "0")
    await press(keys, "x")
    await page.wait_for_selector("textarea[data-field=rewrite]:focus")
    await keys.insert_text("Written anew.")
    await press(keys, "Escape")
    await say(visitor, "More")
    assert server.asked[-1]["messages"][-2]["content"] == "Written anew."
    await press(keys, "0")
    await expect(page.locator(".composer .btn--primary")).to_be_disabled()
    await press(keys, "Control+Enter")
    await page.wait_for_selector("dialog[open] .alert--warn li")
    assert "4" in await visitor.text("dialog[open] .alert--warn li")
    await press(keys, "Escape")
    answer = await handed_in(site, visitor, customer, project)
    first, second = answer["turns"]
    assert (first["pick"], first["rewrite"], second["pick"]) == ("none", "Written anew.", "none")
    assert second["follows"] == {"turn": first["id"], "pick": "none", "rewrite": "Written anew."}


async def test_a_model_that_failed_is_asked_again_by_keyboard_while_the_other_is_read(
    site: Site, server: ModelServer
) -> None:
    visitor, customer, project = await at_talk(site, server, "en", "flaky:3", "say:fine", turns_min=1)
    await say(visitor, "Hello")
    assert "Something went wrong at the model." in await visitor.text(".answers")
    chosen = visitor.page.locator("[data-place=pick] input:checked")
    await press(visitor.page.keyboard, "0")
    await expect(chosen).to_have_count(1)
    await press(visitor.page.keyboard, "t")
    await visitor.page.wait_for_selector("article[aria-busy=false] >> text=Hello")
    await expect(chosen).to_have_count(0)
    await press(visitor.page.keyboard, "a", "1")
    answer = await handed_in(site, visitor, customer, project)
    assert len(answer["turns"]) == 1
    assert server.calls == {"flaky:3": 4, "say:fine": 1}


@pytest.mark.parametrize(("language", "words"), [("en", "Cut off at the length limit"), ("hi", "लंबाई की सीमा पर कटा")])
async def test_a_reply_that_its_model_did_not_end_is_marked(
    site: Site, server: ModelServer, language: str, words: str
) -> None:
    visitor, *_ = await at_talk(site, server, language, "limit:Half a sen", "say:fine", turns_min=1)
    await say(visitor, "Hello")
    assert await visitor.page.locator(".badge--warn").all_inner_texts() == [words]
    await visitor.page.wait_for_selector(".bench-draft:text-matches('IST')")
    await visitor.page.reload()
    await expect(visitor.page.locator(".badge--warn")).to_have_count(1)


async def test_a_page_that_is_left_while_models_write_finds_their_replies_again(
    site: Site, server: ModelServer
) -> None:
    visitor, *_ = await at_talk(site, server, "en", "wait")
    await visitor.page.keyboard.press("w")
    await visitor.page.keyboard.insert_text("Hello")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_selector("article[aria-busy=true] >> text=Begun")
    # The draft is saved before the page goes.
    await visitor.page.wait_for_selector(".bench-bar >> text=/^Saved|Draft saved/")
    await visitor.page.reload()
    await visitor.page.wait_for_selector("article[aria-busy=true] >> text=Begun")
    server.release.set()
    await visitor.page.wait_for_selector("article[aria-busy=false] >> text=done: Hello")
    assert server.calls["wait"] == 1


@needs_axe
@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("hi", 390)])
async def test_a_conversation_under_way_has_no_barrier(
    site: Site, server: ModelServer, language: str, width: int
) -> None:
    visitor, customer, project = await at_talk(
        site, server, language, "say:**One** reply¶¶- a list¶- of things", "say:Another", "status:400", width=width
    )
    await say(visitor, "Hello", 3)
    picks = visitor.page.locator("[data-place=pick] input")
    await picks.first.focus()
    await press(visitor.page.keyboard, "Space", "2", "x")
    await visitor.page.wait_for_selector("textarea[data-field=rewrite]:focus")
    await press(visitor.page.keyboard, "Escape")
    await say(visitor, "More", 3)
    assert not await axe_findings(visitor)
    assert await visitor.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    async with site.lab.db.tx(customer) as tx:
        (task,) = await tasks.tasks(tx, project.id)
        assert not await tasks.task_submissions(tx, task.id)
