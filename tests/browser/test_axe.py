"""Every editor under axe: nothing serious or critical, in both languages and both themes."""

from __future__ import annotations

from typing import Literal

import pytest

from tarazu import kinds, tasks
from tests.browser.barriers import axe_findings, needs_axe
from tests.browser.conftest import Site

pytestmark = pytest.mark.anyio


@needs_axe
async def test_axe_would_tell_of_a_barrier(site: Site) -> None:
    visitor = await site.visitor()
    await visitor.go("/sign-in")
    await visitor.page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any(each.startswith("button-name: ") for each in await axe_findings(visitor))


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
        found += [f"{kind}: {each}" for each in await axe_findings(visitor)]
        for key, part in (("Alt+g", ".drawer"), ("Alt+s", "#tz-skip[open]")):
            await visitor.page.keyboard.press(key)
            await visitor.page.wait_for_selector(part)
            found += [f"{kind} with {part}: {each}" for each in await axe_findings(visitor, part)]
            await visitor.page.keyboard.press("Escape")
        await visitor.page.evaluate("localStorage.removeItem('tz-guidelines-open')")
        # Nobody may hold as many tasks as there are kinds.
        await tasks.skip(site.lab.db, person, claimed.id, "other")
    assert not found, "\n".join(found)
