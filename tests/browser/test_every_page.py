"""What holds of every page, in both languages: it can be used by keyboard, by ear, and on a telephone."""

from __future__ import annotations

import pytest

from tarazu import kinds, models, quality
from tarazu.kit.actor import Actor, system
from tarazu.kit.outbound import Outbound
from tests.browser.conftest import Site, Visitor

pytestmark = pytest.mark.anyio

# Returns what a person with a screen reader or a keyboard would stumble over.
BARRIERS = """
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


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("width", [1440, 390])
async def test_no_page_has_a_barrier(site: Site, language: str, width: int) -> None:
    barriers = []
    for actor, paths in await every_page(site):
        visitor = await site.visitor(width=width, accept=f"{language}-IN")
        if actor:
            await visitor.sign_in(actor, language)
        for path in paths:
            barriers += [f"{path}: {each}" for each in await _barriers(visitor, path, language)]
    assert not barriers, "\n".join(barriers)


async def test_the_language_switch_keeps_the_page(site: Site) -> None:
    customer = await site.lab.customer()
    visitor = await site.visitor()
    await visitor.sign_in(customer)
    await visitor.go("/projects/new?kind=text.classify")
    await visitor.page.click(".lang-switch button[value=hi]")
    await visitor.page.wait_for_selector("html[lang=hi]")
    assert visitor.page.url.endswith("/projects/new?kind=text.classify")
    assert await visitor.text("h1") == "नई परियोजना"


async def test_a_page_that_is_not_there_says_so(site: Site) -> None:
    customer = await site.lab.customer()
    visitor = await site.visitor()
    await visitor.sign_in(customer)
    visitor.expected.add(404)
    await visitor.go("/projects/not-a-project")
    assert await visitor.page.locator("h1").count() == 1
    assert "not_found" in await visitor.text()


async def every_page(site: Site) -> list[tuple[Actor | None, list[str]]]:
    """Return who visits which pages, on an installation that has something of everything."""
    customer, person = await site.lab.customer(), await site.lab.contributor(reviewer=True)
    project = await site.lab.project(customer, title={"en": "Compare", "hi": "तुलना"}, redundancy=2)
    (task,) = await site.lab.add(customer, project)
    claimed = await site.lab.claim(person, project)
    attacks = await site.lab.project(customer, kind="safety.redteam", title={"en": "Attack", "hi": "हमला"})
    await site.lab.add(customer, attacks)
    settled = await site.lab.project(customer, title={"en": "Settled", "hi": "तय"}, redundancy=3)
    await site.lab.add(customer, settled, 2)
    shown = kinds.of("chat.compare").example("en")["payload"]
    for other in [await site.lab.contributor() for _ in range(3)]:
        for _ in range(2):
            held = await site.lab.claim(other, settled)
            is_first = held.view["answers"][0]["content"] == shown["answers"][0]["content"]
            await site.lab.answer(other, held, preference="a" if is_first else "b")
    await site.lab.settle()
    async with site.lab.db.tx(system(customer.tenant_id)) as tx:
        await quality.refit(tx, settled.id)
    async with site.lab.db.tx(customer) as tx:
        assert await quality.candidates(tx, settled.id)
    asked = f"/work/sensitive/{await site.lab.feed(attacks)}"
    new_model = models.NewEndpoint(
        name="alpha", base_url="https://models.example/v1", model="m", credential="sk-01234567"
    )
    async with site.lab.db.tx(customer) as tx:
        await models.add_endpoint(tx, Outbound(), site.lab.secrets, new_model)
    pages: list[tuple[Actor | None, list[str]]] = [
        (None, ["/", "/sign-in"]),
        (
            person,
            [
                "/work",
                f"/work/assignments/{claimed.id}",
                "/work/earnings",
                "/work/reviews",
                "/work/profile",
                "/work/scores",
                asked,
                "/work/limits",
            ],
        ),
        (await site.lab.operator(), ["/operations"]),
    ]
    here = f"/projects/{project.id}"
    parts = [
        here,
        f"{here}/tasks",
        f"{here}/tasks/{task}",
        f"{here}/deliveries",
        f"{here}/known-items",
        f"{here}/import",
        f"{here}/settings",
        f"/projects/{attacks.id}/sensitivity",
        f"/projects/{settled.id}/known-items",
    ]
    new = ["/projects", "/projects/new", "/projects/new?template=finance-table-qa"]
    pages.append((customer, [*new, *parts, "/models", "/webhooks", "/team", "/keys"]))
    return pages


async def _barriers(visitor: Visitor, path: str, language: str) -> list[str]:
    await visitor.go(path)
    assert await visitor.page.get_attribute("html", "lang") == language
    if "/assignments/" in path:
        await visitor.page.wait_for_selector("tz-chat-compare .answer")
    found: list[str] = await visitor.page.evaluate(BARRIERS)
    return found
