"""The server of the page tests: it stands for the whole run, so that browsers keep its scripts, styles and fonts."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from tarazu.http import State, create_app
from tarazu.http.assets import FOREVER, asset

HOST = "127.0.0.1"
AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
AXE_PATH, NOBODY_PATH = "/axe.js", "/nobody"


@dataclass(frozen=True, slots=True)
class Served:
    """Where the application is reached, and itself; whose installation it serves, each test says anew."""

    app: FastAPI
    base: str

    def serve(self, state: State) -> None:
        """Serve another installation from now on."""
        self.app.state.tarazu = state


class _Server(uvicorn.Server):
    """A server inside the test's own loop, which leaves signals to pytest."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Catch none."""
        yield


@asynccontextmanager
async def serving() -> AsyncIterator[Served]:
    """Serve the application, and beside its pages what only tests need."""
    app = create_app(_nothing)
    app.add_route(AXE_PATH, _axe)
    app.add_route(NOBODY_PATH, _nobody)
    listener = socket.create_server((HOST, 0))
    server = _Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none", timeout_graceful_shutdown=2))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield Served(app, f"http://{HOST}:{listener.getsockname()[1]}")
    finally:
        server.should_exit = True
        await running
        listener.close()


@asynccontextmanager
async def _nothing() -> AsyncIterator[State]:
    raise AssertionError("a test says what is served before it asks for a page")
    yield


async def _axe(_request: Request) -> Response:
    return FileResponse(AXE, headers={"Cache-Control": FOREVER})


async def _nobody(_request: Request) -> Response:
    """Return a page without scripts. An empty tab is none: with the last page of a site its process would end."""
    return HTMLResponse(f'<!doctype html><title>Nobody</title><link rel="icon" href="{asset("build/mark.svg")}">')
