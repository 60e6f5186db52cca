"""What keeps somebody from a page: our own rules, and what axe calls serious or critical."""

from __future__ import annotations

from typing import Literal

import pytest

from tests.browser.conftest import Visitor
from tests.browser.serving import AXE, AXE_PATH

# A rule's impact is that of all it finds, so what is found by the others would be left out in the end.
_CHECK = """
async ({ part, rules }) => {
  const grave = (each) => ['serious', 'critical'].includes(each.impact);
  const unasked = axe._audit.rules.filter((each) => each.impact && !grave(each)).map((each) => [each.id, { enabled: false }]);
  const which = rules ? { runOnly: rules } : { rules: Object.fromEntries(unasked) };
  const { violations } = await axe.run(part ?? document, { resultTypes: ['violations'], ...which });
  return violations.filter(grave)
    .flatMap((each) => each.nodes.map((node) => each.id + ': ' + node.target.join(' ') + ' ' + node.html.slice(0, 160)));
}
"""

Theme = Literal["light", "dark"]
OTHER: dict[Theme, Theme] = {"light": "dark", "dark": "light"}

needs_axe = pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: run npm ci in web/")

# Returns what a person with a screen reader or a keyboard would stumble over.
_BARRIERS = """
() => {
  const found = [];
  const shown = (e) => e.checkVisibility() && !e.closest('[aria-hidden="true"]');
  const named = (e) => (e.innerText || e.getAttribute('aria-label') || e.title || '').trim() !== ''
    || (e.getAttribute('aria-labelledby') || '').split(' ').some((id) => document.getElementById(id));
  const every = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const say = (what, e) => found.push(what + ': ' + e.outerHTML.slice(0, 120));
  if (!document.documentElement.lang) found.push('the page has no language');
  if (!/.+ · .+/.test(document.title)) found.push('the page has no title of its own: ' + document.title);
  if (every('h1').length !== 1) found.push('the page has ' + every('h1').length + ' main headings');
  if (every('main').length !== 1) found.push('the page has no single main part');
  let before = 0;
  for (const h of every('h1, h2, h3, h4')) {
    const level = Number(h.tagName[1]);
    if (level > before + 1) say('a heading skips a level', h);
    before = level;
  }
  for (const e of every('input:not([type=hidden]), select, textarea'))
    if (!e.labels?.length && !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby')) say('no label', e);
  for (const e of every('button, a[href], summary')) if (!named(e)) say('no name', e);
  for (const e of every('nav, form.lang-switch, [role=region]')) if (!e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby')) say('no name', e);
  for (const e of every('img')) if (!e.hasAttribute('alt')) say('no description', e);
  for (const e of every('progress')) if (!named(e)) say('no name', e);
  for (const e of every('th')) if (!e.scope) say('a heading cell without a scope', e);
  for (const e of every('[aria-describedby]'))
    for (const id of e.getAttribute('aria-describedby').split(' ')) if (!document.getElementById(id)) say('described by nothing', e);
  const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
  for (const id of new Set(ids)) if (ids.filter((each) => each === id).length > 1) found.push('an id is used twice: ' + id);
  if (document.querySelector('[style], style, script:not([src]):not([type="application/json"])')) found.push('something inline');
  for (const e of every('button, .btn, select')) {
    const box = e.getBoundingClientRect();
    if (box.width < 24 || box.height < 24) say('a target smaller than 24 px', e);
  }
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) found.push('the page is ' + wide + ' px too wide');
  return found;
}
"""

# Resolves when the page was drawn as it now is.
_DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


async def barriers(visitor: Visitor) -> list[str]:
    """Return what the page breaks of our own rules, as wide as it is and at 390 pixels; it is left as it was."""
    size = visitor.page.viewport_size
    assert size
    await visitor.page.wait_for_load_state()
    found: list[str] = await visitor.page.evaluate(_BARRIERS)
    if size["width"] != 390:
        await visitor.page.set_viewport_size({"width": 390, "height": 844})
        await visitor.page.evaluate(_DRAWN)
        found += [f"at 390 pixels {each}" for each in await visitor.page.evaluate(_BARRIERS)]
        await visitor.page.set_viewport_size(size)
    return found


async def axe_findings(visitor: Visitor, part: str | None = None, rules: list[str] | None = None) -> list[str]:
    """Return what axe calls serious or critical, by some rules if named; it comes from the site itself, as pages take no other
    scripts."""
    await visitor.page.wait_for_load_state()
    if not await visitor.page.evaluate("'axe' in window"):
        await visitor.page.add_script_tag(url=AXE_PATH)
    found: list[str] = await visitor.page.evaluate(_CHECK, {"part": part, "rules": rules})
    return found


async def stumbles(visitor: Visitor) -> list[str]:
    """Return what breaks our own rules, and what axe finds where it is installed."""
    return await barriers(visitor) + (await axe_findings(visitor) if AXE.is_file() else [])


async def faint(visitor: Visitor, theme: Theme) -> list[str]:
    """Return what axe finds too faint in the other theme than the page's own, where it is installed; nothing else hangs on it."""
    if not AXE.is_file():
        return []
    await visitor.page.emulate_media(color_scheme=OTHER[theme])
    found = [f"in {OTHER[theme]} {each}" for each in await axe_findings(visitor, rules=["color-contrast"])]
    await visitor.page.emulate_media(color_scheme=theme)
    return found
