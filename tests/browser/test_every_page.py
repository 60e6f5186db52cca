"""What holds of every page, in both languages and themes: it can be used by keyboard, by ear, and on a telephone."""

from __future__ import annotations

import pytest

from tarazu import kinds, models, quality
from tarazu.kit.actor import Actor, system
from tarazu.kit.outbound import Outbound
from tarazu.projects import Project
from tests.browser.barriers import Theme, faint, stumbles
from tests.browser.conftest import Site
from tests.browser.serving import AXE

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("hi", "light")])
async def test_no_page_has_a_barrier(site: Site, language: str, theme: Theme) -> None:
    found = []
    visitor = await site.visitor(accept=f"{language}-IN", theme=theme)
    for actor, paths in await every_page(site):
        if actor:
            await visitor.hold_session(actor, language)
        for path in paths:
            await visitor.go(path)
            assert await visitor.page.get_attribute("html", "lang") == language
            if "/assignments/" in path:
                await visitor.page.wait_for_selector("tz-chat-compare .answer")
            found += [f"{path}: {each}" for each in [*await stumbles(visitor), *await faint(visitor, theme)]]
    assert not found, "\n".join(found)
    if not AXE.is_file():
        pytest.skip("axe-core is not installed, so only our own rules were held: run npm ci in web/")


async def test_the_language_switch_keeps_the_page(site: Site) -> None:
    customer = await site.lab.customer()
    visitor = await site.visitor()
    await visitor.sign_in(customer, path="/projects/new?kind=text.classify")
    await visitor.page.click(".lang-switch button[value=hi]")
    await visitor.page.wait_for_selector("html[lang=hi]")
    assert visitor.page.url.endswith("/projects/new?kind=text.classify")
    assert await visitor.text("h1") == "नई परियोजना"


async def test_a_page_that_is_not_there_says_so(site: Site) -> None:
    customer = await site.lab.customer()
    visitor = await site.visitor()
    await visitor.hold_session(customer)
    visitor.expected.add(404)
    await visitor.go("/projects/not-a-project")
    assert await visitor.page.locator("h1").count() == 1
    assert "not_found" in await visitor.text()


async def settled_project(site: Site, customer: Actor) -> Project:
    """Return a project of which answers are counted, and known items proposed."""
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
    return settled


async def every_page(site: Site) -> list[tuple[Actor | None, list[str]]]:
    """Return who visits which pages, on an installation that has something of everything."""
    customer, person = await site.lab.customer(), await site.lab.contributor(reviewer=True)
    project = await site.lab.project(customer, title={"en": "Compare", "hi": "तुलना"}, redundancy=2)
    (task,) = await site.lab.add(customer, project)
    claimed = await site.lab.claim(person, project)
    attacks = await site.lab.project(customer, kind="safety.redteam", title={"en": "Attack", "hi": "हमला"})
    await site.lab.add(customer, attacks)
    settled = await settled_project(site, customer)
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
                "/work/answers",
                "/work/earnings",
                "/work/reviews",
                "/work/profile",
                "/work/scores",
                asked,
                "/work/limits",
                "/work/adjudications",
                "/work/appeals",
                "/work/cases",
            ],
        ),
        (await site.lab.operator(), ["/operations"]),
        (await site.lab.investigator(), ["/operations/cases"]),
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
        f"{here}/questions",
        f"{here}/repairs",
        *(
            f"/projects/{settled.id}{path}"
            for path in ("", "/known-items", "/quality", "/quality/items", "/quality/rows", "/quality/doubts")
        ),
        *(f"/projects/{settled.id}{path}" for path in ("/audits", "/empty-tasks")),
    ]
    new = ["/projects", "/projects/new", "/projects/new?template=finance-table-qa"]
    pages.append((customer, [*new, *parts, "/models", "/webhooks", "/team", "/keys"]))
    return pages
