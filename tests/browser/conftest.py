"""A site for each test, and visitors who notice what a careful person would: errors, strangers, lost words."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, Request, async_playwright

from tarazu import trust
from tarazu.http import State
from tarazu.kit.actor import Actor
from tarazu.kit.outbound import Outbound
from tests.browser.serving import HOST, NOBODY_PATH, Served, serving
from tests.lab import PASSWORD, Lab

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# With isolation on, the browser keeps a process ready for the profile that asked last: visitors who take turns would start
# one at every page, and there is only one site to isolate.
FLAGS = ("--no-sandbox", "--disable-site-isolation-trials")

# Forgets what pages have kept on the device, but for scripts and styles: they are the same for the next visitor.
_FORGET = """
async () => {
  localStorage.clear();
  sessionStorage.clear();
  for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
}
"""


@dataclass
class Visitor:
    """A page of the browser, and everything that went wrong on it."""

    page: Page
    lab: Lab
    base: str
    device: tuple[str, str]
    complaints: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    actor: Actor | None = None

    def watch(self) -> None:
        """Note console errors, uncaught exceptions and requests to anybody else."""
        for event, note in self._notes().items():
            self.page.on(event, note)

    async def leave(self) -> None:
        """Leave the page and the session, and watch no more: the next visitor finds the device as good as new."""
        await self.page.context.set_offline(False)
        await self.go(NOBODY_PATH)
        await self.page.evaluate(_FORGET)
        for event, note in self._notes().items():
            self.page.remove_listener(event, note)
        await self.page.context.clear_cookies()

    async def go(self, path: str) -> None:
        """Open a page of the site."""
        await self.page.goto(self.base + path)

    async def send_anything(self) -> None:
        """Let the forms of the page send what they would not, for the server to say what it lacks."""
        await self.page.evaluate("for (const form of document.forms) form.noValidate = true")

    async def sign_in(self, actor: Actor, language: str = "en", path: str = "/sign-in") -> None:
        """Arrive signed in, in a language, on a page."""
        await self.hold_session(actor, language)
        await self.go(path)
        await self.page.wait_for_selector(f"html[lang={language}] .menu > summary")

    async def hold_session(self, actor: Actor, language: str = "en") -> None:
        """Be signed in on whatever page comes next; that the form opens a session is for the tests of the entrance."""
        self.actor = actor
        session = await trust.sign_in(self.lab.db, actor.handle, PASSWORD, HOST)
        await trust.set_language(self.lab.db, session.actor, language)
        await self.page.context.add_cookies([{"name": "tz_session", "value": session.token, "url": self.base}])

    async def text(self, selector: str = "main") -> str:
        """Return the visible text of a part of the page, once all of the page is there."""
        await self.page.wait_for_load_state()
        return await self.page.inner_text(selector)

    def _notes(self) -> dict[Any, Callable[[Any], None]]:
        return {"console": self._console, "pageerror": self._uncaught, "request": self._request}

    def _uncaught(self, error: Exception) -> None:
        self.complaints.append(f"uncaught: {error}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if any(f"status of {status} " in message.text for status in self.expected):
            return
        self.complaints.append(f"console: {message.text} ({message.location['url']})")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != HOST:
            self.complaints.append(f"asked a stranger: {request.url}")


@dataclass(slots=True)
class Devices:
    """Browser profiles, each of a device that is set to a language and a time zone.

    To open one costs a second of the processor, so it is lent again, with nothing on it but scripts, styles and fonts.
    """

    browser: Browser
    free: dict[tuple[str, str], list[Page]] = field(default_factory=lambda: defaultdict(list))

    async def lend(self, accept: str, zone: str) -> Page:
        """Return an empty page on such a device."""
        if waiting := self.free[accept, zone]:
            return waiting.pop()
        context = await self.browser.new_context(locale=accept, timezone_id=zone, reduced_motion="reduce")
        context.set_default_timeout(15_000)
        return await context.new_page()


@dataclass(slots=True)
class Site:
    """The installation as a browser reaches it."""

    lab: Lab
    base: str
    devices: Devices
    visitors: list[Visitor] = field(default_factory=list)

    async def visitor(
        self,
        *,
        width: int = 1440,
        height: int = 900,
        accept: str = "en-IN",
        zone: str = "Asia/Kolkata",
        theme: Literal["light", "dark"] = "light",
    ) -> Visitor:
        """Arrive on a device that is set to a language, a time zone and a theme, and that nobody else is using."""
        page = await self.devices.lend(accept, zone)
        await page.set_viewport_size({"width": width, "height": height})
        await page.emulate_media(color_scheme=theme)
        visitor = Visitor(page=page, lab=self.lab, base=self.base, device=(accept, zone))
        visitor.watch()
        self.visitors.append(visitor)
        return visitor


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser; without one these tests are skipped by name."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no browser for the page tests: none of {', '.join(BROWSERS)} is on PATH")
    return found


@pytest.fixture(scope="session")
async def browser(chromium: str, anyio_backend: object) -> AsyncIterator[Browser]:
    """One browser for all tests; each visitor has a profile of their own."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        await launched.close()


@pytest.fixture(scope="session")
async def devices(browser: Browser) -> Devices:
    """The devices of all visitors."""
    return Devices(browser)


@pytest.fixture(scope="session")
async def served(anyio_backend: object) -> AsyncIterator[Served]:
    """The server of all tests."""
    async with serving() as here:
        yield here


@pytest.fixture
async def site(lab: Lab, served: Served, devices: Devices) -> AsyncIterator[Site]:
    """A served installation. When the test is over, no visitor may have met an error or a foreign request."""
    outbound = Outbound([f"{HOST}/32"])
    served.serve(
        State(db=lab.db, clock=lab.clock, secrets=lab.secrets, data_dir=lab.folder, files=lab.files, outbound=outbound)
    )
    here = Site(lab=lab, base=served.base, devices=devices)
    try:
        yield here
    finally:
        for visitor in here.visitors:
            await visitor.leave()
            devices.free[visitor.device].append(visitor.page)
    complaints = [complaint for visitor in here.visitors for complaint in visitor.complaints]
    assert not complaints, "\n".join(complaints)
