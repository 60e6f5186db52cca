"""Every editor under axe and our own rules: at work and read only, in both languages and both themes, wide and at 390 pixels."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlsplit

import pytest

from tarazu import kinds, tasks
from tarazu.kit.actor import Actor
from tests.browser.barriers import OTHER, Theme, axe_findings, barriers, needs_axe, stumbles
from tests.browser.conftest import Site, Visitor
from tests.browser.serving import NOBODY_PATH
from tests.browser.test_converse import at_talk, say, server  # noqa: F401 - a fixture is used by its name
from tests.browser.test_editors import handed_in, press
from tests.model_server import ModelServer

pytestmark = pytest.mark.anyio

# Shows an answer otherwise, and returns how many places of it can be changed.
_AS = """async ([tag, mode, lang]) => {
  const editors = [...document.querySelectorAll(tag)];
  for (const editor of editors) Object.assign(editor, { mode, lang });
  for (const editor of editors) await editor.updateComplete;
  return document.querySelectorAll(`${tag} input:enabled, ${tag} textarea:enabled:not([aria-readonly=true])`).length;
}"""


@needs_axe
async def test_axe_would_tell_of_a_barrier(site: Site) -> None:
    visitor = await site.visitor()
    await visitor.go("/sign-in")
    await visitor.page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any(each.startswith("button-name: ") for each in await axe_findings(visitor))


async def held(
    site: Site, customer: Actor, person: Actor, kind: str, language: str
) -> tuple[uuid.UUID, dict[str, Any]]:
    """Claim a task of a kind's example; return the assignment and the example's answer."""
    example = kinds.of(kind).example("hi" if language == "hi" else "en")
    project = await site.lab.project(customer, kind=kind, ontology=example["ontology"])
    await site.lab.add(customer, project, payload=example["payload"])
    if isinstance(kinds.of(kind), kinds.Sensitive):
        await site.lab.agree(person, project)
    return (await site.lab.claim(person, project)).id, example["answer"]


async def findings(visitor: Visitor, theme: Theme) -> list[str]:
    """Return what keeps somebody from an editor with its guidelines closed, and in the other theme with them open."""
    page = visitor.page
    found = [*await barriers(visitor), *await axe_findings(visitor)]
    await page.emulate_media(color_scheme=OTHER[theme])
    await page.keyboard.press("Alt+g")
    await page.wait_for_selector(".drawer")
    found += await axe_findings(visitor)
    # The next page would open with them.
    await page.keyboard.press("Alt+g")
    await page.wait_for_selector(".drawer", state="detached")
    await page.emulate_media(color_scheme=theme)
    return found


async def frame_findings(visitor: Visitor) -> list[str]:
    """Return what keeps somebody from what is the same around every editor: the dialog that gives a task back, the map of keys,
    and the page with its guidelines open."""
    page, keyboard, found = visitor.page, visitor.page.keyboard, list[str]()
    for key, dialog in (("Alt+s", "#tz-skip"), ("?", "#tz-keys")):
        await keyboard.press(key)
        await page.wait_for_selector(f"{dialog}[open]")
        found += await axe_findings(visitor, dialog)
        await keyboard.press("Escape")
    await keyboard.press("Alt+g")
    await page.wait_for_selector(".drawer")
    found += await barriers(visitor)
    await keyboard.press("Alt+g")
    await page.wait_for_selector(".drawer", state="detached")
    return found


@needs_axe
@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("hi", "dark")])
async def test_nothing_keeps_anybody_from_an_editor_in_either_theme(site: Site, language: str, theme: Theme) -> None:
    customer, person = await site.lab.customer(), await site.lab.contributor()
    visitor = await site.visitor(accept=f"{language}-IN", theme=theme)
    await visitor.hold_session(person, language)
    found = []
    for kind in kinds.names():
        assignment, _ = await held(site, customer, person, kind, language)
        await visitor.go(f"/work/assignments/{assignment}")
        await visitor.page.wait_for_selector(".bench-bar")
        if kind == kinds.names()[0]:
            found += await frame_findings(visitor)
        found += [f"{kind}: {each}" for each in await findings(visitor, theme)]
        # Nobody may hold as many tasks as there are kinds, and a page would ask for what is gone.
        await visitor.go(NOBODY_PATH)
        await tasks.skip(site.lab.db, person, assignment, "other")
    assert not found, "\n".join(found)


@needs_axe
async def test_what_was_handed_in_is_read_in_every_editor_and_changed_in_none(site: Site) -> None:
    language = "hi"
    customer, person = await site.lab.customer(), await site.lab.contributor()
    visitor = await site.visitor(accept=f"{language}-IN")
    await visitor.hold_session(person, language)
    found = []
    # What models said in a live conversation is kept by the server alone: it has a test of its own.
    for kind in set(kinds.names()) - {"chat.converse"}:
        assignment, answer = await held(site, customer, person, kind, language)
        if isinstance(blind := kinds.of(kind), kinds.Blind) and (own := blind.commitment(answer)):
            async with site.lab.db.tx(person) as tx:
                await tasks.commit(tx, assignment, own)
        await tasks.submit(site.lab.db, person, assignment, answer, 60)
        await visitor.go(f"/work/assignments/{assignment}")
        found += [f"{kind}: {each}" for each in await reading_findings(visitor, kind, language)]
    assert not found, "\n".join(found)


@needs_axe
@pytest.mark.parametrize("language", ["en", "hi"])
async def test_a_conversation_that_was_handed_in_is_read_and_changed_nowhere(
    site: Site,
    server: ModelServer,  # noqa: F811
    language: str,
) -> None:
    visitor, customer, project = await at_talk(site, server, language, "say:**One** and $x^2$", "say:Two", "say:Three")
    address = urlsplit(visitor.page.url).path
    await say(visitor, "Hello", 3)
    await press(visitor.page.keyboard, "b", "1", "x")
    await visitor.page.keyboard.insert_text("**Better** words.")
    await press(visitor.page.keyboard, "Escape")
    await say(visitor, "And then?", 3)
    await press(visitor.page.keyboard, "a", "2", "r")
    await visitor.page.wait_for_selector(".turn-head .num")
    await visitor.page.wait_for_selector("article[aria-busy=true]", state="detached")
    await press(visitor.page.keyboard, "c", "3")
    await handed_in(site, visitor, customer, project)
    await visitor.go(address)
    found = await reading_findings(visitor, "chat.converse", language)
    assert not found, "\n".join(found)


async def reading_findings(visitor: Visitor, kind: str, language: str) -> list[str]:
    """Return what keeps somebody from an answer that is only to be read, and whether something of it can be changed: as its author
    sees it, as a reviewer does, and as an adjudication shows the task once and the answer by itself. Each is looked at as the page
    stands, and in the other language and theme."""
    tag = f"tz-{kind.replace('.', '-')}"
    await visitor.page.wait_for_selector(f"{tag}[mode=readonly] .editor")
    found = await stumbles(visitor)
    for theme in ("light", "dark"):
        await visitor.page.emulate_media(color_scheme=theme)
        for mode in ("readonly", "review", "task", "answer"):
            can = await visitor.page.evaluate(_AS, [tag, mode, language])
            found += [f"{mode}: {can} places can be changed"] * (can > 0)
            if (theme, mode) != ("light", "readonly"):
                found += [f"{mode}: {each}" for each in await axe_findings(visitor, tag)]
        language = "hi" if language == "en" else "en"
    await visitor.page.emulate_media(color_scheme="light")
    return found
