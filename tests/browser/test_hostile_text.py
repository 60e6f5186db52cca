"""Markup that tries more than to show text, on a page of work: as browsers clean it themselves, and where they cannot."""

from __future__ import annotations

import json
import re

import pytest
from playwright.async_api import Route

from tests.browser.conftest import Site
from tests.browser.test_editors import at_work

pytestmark = pytest.mark.anyio

HOSTILE = (
    '<p id="main" class="btn math inline" style="color:red" onclick="x()" data-open="#a">a'
    '<img alt="cat" src="https://tracker.example/x.png" onerror="x()"></p><!-- b -->'
    '<form action="/sign-out"><button name="language">c</button></form><script>document.title = "taken"</script>'
    "<style>* { display: none }</style><svg><a href='https://d.example/'>d</a></svg><iframe src='/work'></iframe>"
    '<a href="javascript:x()">e</a><a href="data:text/html,f">f</a><a href="https://g.example/" target="_top">g</a>'
    '<font face="serif">h</font><h1>i</h1>'
)
HARMLESS = (
    '<p class="math inline">acat</p>c'
    '<a target="_blank" rel="noopener noreferrer nofollow">e</a><a target="_blank" rel="noopener noreferrer nofollow">f</a>'
    '<a href="https://g.example/" target="_blank" rel="noopener noreferrer nofollow">g</a>h<h3>i</h3>'
)
_GIVEN = re.compile(r'(?<=id="assignment">).*?(?=</script>)', re.DOTALL)


async def hostile(route: Route) -> None:
    """Serve the page with an answer that no server of ours would send."""
    response = await route.fetch()
    page = await response.text()
    given = json.loads(_GIVEN.findall(page)[0])
    given["task"]["answers"][0]["html"] = HOSTILE
    told = json.dumps(given).replace("<", "\\u003c")
    await route.fulfill(response=response, body=_GIVEN.sub(lambda _: told, page))


async def unable(route: Route) -> None:
    """Serve a script as it runs in a browser that cannot clean markup."""
    response = await route.fetch()
    await route.fulfill(response=response, body=(await response.text()).replace("parseHTML", "parsedByNobody"))


@pytest.mark.parametrize("can_clean", [True, False])
async def test_hostile_markup_shows_its_text_and_does_nothing(site: Site, can_clean: bool) -> None:
    visitor, _, _ = await at_work(site, "chat.compare", "en")
    page = visitor.page
    try:
        await page.route("**/work/assignments/*", hostile)
        if not can_clean:
            await page.route("**/chunks/editing-*", unable)
        await page.reload()
        await page.wait_for_function("document.querySelector('.answer tz-rich h3')")
        assert await page.locator(".answer tz-rich").first.inner_html() == HARMLESS
        assert "taken" not in await page.title()
        loaded = await page.evaluate("performance.getEntriesByType('resource').map((each) => each.name)")
        assert any("/purify-" in name for name in loaded) is not can_clean
    finally:
        await page.unroute_all()
    # The policy of the page tells what it would have stopped; whoever asked a stranger is still told of.
    visitor.complaints = [each for each in visitor.complaints if "Content Security Policy" not in each]
