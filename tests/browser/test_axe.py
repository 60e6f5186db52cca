"""Every editor under axe and our own rules: at work and read only, in both languages and both themes, wide and at 390 pixels."""

from __future__ import annotations

import uuid
from typing import Any, Literal

import pytest

from tarazu import kinds, tasks
from tarazu.kit.actor import Actor
from tests.browser.barriers import axe_findings, barriers, needs_axe, stumbles
from tests.browser.conftest import Site, Visitor

pytestmark = pytest.mark.anyio


@needs_axe
async def test_axe_would_tell_of_a_barrier(site: Site) -> None:
    visitor = await site.visitor()
    await visitor.go("/sign-in")
    await visitor.page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any(each.startswith("button-name: ") for each in await axe_findings(visitor))


THEMES: dict[str, Literal["light", "dark"]] = {"light": "dark", "dark": "light"}


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


async def findings(visitor: Visitor, theme: Literal["light", "dark"]) -> list[str]:
    """Return what keeps somebody from an editor with its guidelines closed, and in the other theme with them open; and
    from its map of keys."""
    page, keyboard = visitor.page, visitor.page.keyboard
    found = [*await barriers(visitor), *await axe_findings(visitor)]
    await keyboard.press("?")
    await page.wait_for_selector("#tz-keys[open] kbd")
    found += await axe_findings(visitor, "#tz-keys")
    await keyboard.press("Escape")
    await page.emulate_media(color_scheme=THEMES[theme])
    await keyboard.press("Alt+g")
    await page.wait_for_selector(".drawer")
    found += [*await barriers(visitor), *await axe_findings(visitor)]
    await keyboard.press("Alt+g")
    await page.wait_for_selector(".drawer", state="detached")
    await page.emulate_media(color_scheme=theme)
    return found


async def skip_findings(visitor: Visitor) -> list[str]:
    """Return what axe finds in the dialog that gives a task back, which is the same for every kind."""
    await visitor.page.keyboard.press("Alt+s")
    await visitor.page.wait_for_selector("#tz-skip[open]")
    found = await axe_findings(visitor, "#tz-skip")
    await visitor.page.keyboard.press("Escape")
    return found


@needs_axe
@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("hi", "dark")])
async def test_nothing_keeps_anybody_from_an_editor_in_either_theme(
    site: Site, language: str, theme: Literal["light", "dark"]
) -> None:
    customer, person = await site.lab.customer(), await site.lab.contributor()
    visitor = await site.visitor(accept=f"{language}-IN", theme=theme)
    await visitor.sign_in(person, language)
    found = []
    for kind in kinds.names():
        assignment, _ = await held(site, customer, person, kind, language)
        await visitor.go(f"/work/assignments/{assignment}")
        await visitor.page.wait_for_selector(".bench-bar")
        if kind == kinds.names()[0]:
            found += await skip_findings(visitor)
        found += [f"{kind}: {each}" for each in await findings(visitor, theme)]
        # Nobody may hold as many tasks as there are kinds.
        await tasks.skip(site.lab.db, person, assignment, "other")
    assert not found, "\n".join(found)


@needs_axe
@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("hi", "light")])
async def test_what_was_handed_in_is_read_in_every_editor_and_changed_in_none(
    site: Site, language: str, theme: Literal["light", "dark"]
) -> None:
    customer, person = await site.lab.customer(), await site.lab.contributor()
    visitor = await site.visitor(accept=f"{language}-IN", theme=theme)
    await visitor.sign_in(person, language)
    found = []
    # What models said in a live conversation is kept by the server alone, and the example's was never said.
    for kind in set(kinds.names()) - {"chat.converse"}:
        assignment, answer = await held(site, customer, person, kind, language)
        if isinstance(blind := kinds.of(kind), kinds.Blind) and (own := blind.commitment(answer)):
            async with site.lab.db.tx(person) as tx:
                await tasks.commit(tx, assignment, own)
        await tasks.submit(site.lab.db, person, assignment, answer, 60)
        await visitor.go(f"/work/assignments/{assignment}")
        tag = f"tz-{kind.replace('.', '-')}"
        await visitor.page.wait_for_selector(f"{tag}[mode=readonly] .editor")
        can = await visitor.page.locator(
            f"{tag} input:enabled, {tag} textarea:enabled:not([aria-readonly=true])"
        ).count()
        found += [f"{kind}: {can} places can be changed"] * (can > 0)
        found += [f"{kind}: {each}" for each in await stumbles(visitor)]
    assert not found, "\n".join(found)
