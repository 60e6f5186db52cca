"""Every page and editor under axe: nothing serious or critical, in both languages and both themes."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from tarazu import kinds, tasks
from tests.browser.conftest import Site, Visitor
from tests.browser.test_every_page import every_page

pytestmark = pytest.mark.anyio

AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
CHECK = """
async (part) => (await axe.run(part ?? document, { resultTypes: ['violations'] })).violations
  .filter((each) => ['serious', 'critical'].includes(each.impact))
  .flatMap((each) => each.nodes.map((node) => each.id + ': ' + node.target.join(' ') + ' ' + node.html.slice(0, 160)))
"""


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: run npm ci in web/")
async def test_axe_would_tell_of_a_barrier(site: Site) -> None:
    visitor = await _visitor(site, "en", "light")
    await visitor.go("/sign-in")
    await visitor.page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any(each.startswith("button-name: ") for each in await findings(visitor))


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: run npm ci in web/")
@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("hi", "light")])
async def test_axe_finds_nothing_serious(site: Site, language: str, theme: Literal["light", "dark"]) -> None:
    found = []
    for actor, paths in await every_page(site):
        visitor = await _visitor(site, language, theme)
        if actor:
            await visitor.sign_in(actor, language)
        for path in paths:
            await visitor.go(path)
            found += [f"{path}: {each}" for each in await findings(visitor)]
    assert not found, "\n".join(found)


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: run npm ci in web/")
@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("hi", "dark")])
async def test_axe_finds_nothing_serious_in_an_editor(
    site: Site, language: str, theme: Literal["light", "dark"]
) -> None:
    customer, person = await site.lab.customer(), await site.lab.contributor()
    visitor = await _visitor(site, language, theme)
    await visitor.sign_in(person, language)
    found = []
    for kind in kinds.names():
        example = kinds.of(kind).example("hi" if language == "hi" else "en")
        project = await site.lab.project(customer, kind=kind, ontology=example["ontology"])
        await site.lab.add(customer, project, payload=example["payload"])
        if isinstance(kinds.of(kind), kinds.Sensitive):
            await site.lab.agree(person, project)
        if isinstance(kinds.of(kind), kinds.Sensitive):
            await site.lab.agree(person, project)
        claimed = await site.lab.claim(person, project)
        await visitor.go(f"/work/assignments/{claimed.id}")
        await visitor.page.wait_for_selector(".bench-bar")
        found += [f"{kind}: {each}" for each in await findings(visitor)]
        for key, part in (("Alt+g", ".drawer"), ("Alt+s", "#tz-skip[open]")):
            await visitor.page.keyboard.press(key)
            await visitor.page.wait_for_selector(part)
            found += [f"{kind} with {part}: {each}" for each in await findings(visitor, part)]
            await visitor.page.keyboard.press("Escape")
        await visitor.page.evaluate("localStorage.removeItem('tz-guidelines-open')")
        # Nobody may hold as many tasks as there are kinds.
        await tasks.skip(site.lab.db, person, claimed.id, "other")
    assert not found, "\n".join(found)


async def _visitor(site: Site, language: str, theme: Literal["light", "dark"]) -> Visitor:
    visitor = await site.visitor(accept=f"{language}-IN")
    await visitor.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    return visitor


async def findings(visitor: Visitor, part: str | None = None) -> list[str]:
    """Return what axe calls serious or critical; it comes through the debugger, so no page has to allow it."""
    await visitor.page.wait_for_load_state()
    if not await visitor.page.evaluate("'axe' in window"):
        await visitor.page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = await visitor.page.evaluate(CHECK, part)
    return found
