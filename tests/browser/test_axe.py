"""Every editor under axe: nothing serious or critical, in both languages and both themes."""

from __future__ import annotations

from typing import Literal

import pytest

from tarazu import kinds, tasks
from tests.browser.barriers import axe_findings, needs_axe
from tests.browser.conftest import Site, Visitor

pytestmark = pytest.mark.anyio


@needs_axe
async def test_axe_would_tell_of_a_barrier(site: Site) -> None:
    visitor = await site.visitor()
    await visitor.go("/sign-in")
    await visitor.page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any(each.startswith("button-name: ") for each in await axe_findings(visitor))


async def frame_findings(visitor: Visitor) -> list[str]:
    """Return what axe finds in the frame around an editor, which is the same for each; the guidelines are open from now on."""
    keyboard, page = visitor.page.keyboard, visitor.page
    found = await axe_findings(visitor)
    await keyboard.press("Alt+s")
    await page.wait_for_selector("#tz-skip[open]")
    found += await axe_findings(visitor, "#tz-skip")
    await keyboard.press("Escape")
    await keyboard.press("Alt+g")
    return found


@needs_axe
@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("hi", "dark")])
async def test_axe_finds_nothing_serious_in_an_editor(
    site: Site, language: str, theme: Literal["light", "dark"]
) -> None:
    customer, person = await site.lab.customer(), await site.lab.contributor()
    visitor = await site.visitor(accept=f"{language}-IN", theme=theme)
    await visitor.sign_in(person, language)
    found = []
    for kind in kinds.names():
        example = kinds.of(kind).example("hi" if language == "hi" else "en")
        project = await site.lab.project(customer, kind=kind, ontology=example["ontology"])
        await site.lab.add(customer, project, payload=example["payload"])
        if isinstance(kinds.of(kind), kinds.Sensitive):
            await site.lab.agree(person, project)
        claimed = await site.lab.claim(person, project)
        await visitor.go(f"/work/assignments/{claimed.id}")
        await visitor.page.wait_for_selector(".bench-bar")
        if kind == kinds.names()[0]:
            found += await frame_findings(visitor)
        await visitor.page.wait_for_selector(".drawer")
        found += [f"{kind}: {each}" for each in await axe_findings(visitor)]
        # Nobody may hold as many tasks as there are kinds.
        await tasks.skip(site.lab.db, person, claimed.id, "other")
    assert not found, "\n".join(found)
