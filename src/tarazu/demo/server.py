"""The server that the demo runs against: the ordinary one, in its own process."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
from rich.console import Console

from tarazu import app as composition
from tarazu import settings
from tarazu.demo.words import gettext
from tarazu.kit.errors import Refusal
from tarazu.settings import Settings

READY_SECONDS_MAX = 90


def with_free_port(given: Settings, *, fixed: bool) -> Settings:
    """Return settings with a port that is free. Refuses with `port_taken` when one that was asked for is not."""
    try:
        composition.require_port(given)
    except Refusal as refusal:
        if fixed or refusal.code != "port_taken":
            raise
        with socket.socket(socket.AF_INET6 if ":" in given.host else socket.AF_INET) as probe:
            probe.bind((given.host, 0))
            return replace(given, port=probe.getsockname()[1])
    return given


@contextmanager
def running_server(given: Settings, console: Console) -> Iterator[str]:
    """Run the server until the block ends; gives its address once it answers.

    Raises:
        Refusal: `server_silent` when it ends or says nothing for too long; its own words are in `server.log`.
    """
    command = [sys.executable, "-m", "tarazu", "serve", "--data-dir", str(given.data_dir)]
    log = given.data_dir / "server.log"
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "wb") as lines:
        # An earlier version left it readable by everyone; its lines name people and tenants.
        log.chmod(0o600)
        environment = settings.child_environment(given)
        process = subprocess.Popen(command, env=environment, stdout=lines, stderr=lines)  # noqa: S603
    try:
        if not console.is_terminal:
            console.print(gettext("Starting the server"), highlight=False)
        with console.status(gettext("Starting the server")):
            _await_ready(process, given.address, log)
        yield given.address
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=30)


def _await_ready(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS_MAX
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/readyz", timeout=2).status_code == httpx.codes.OK:
                return
        time.sleep(0.1)
    raise Refusal("server_silent", "unavailable", {"address": address, "log": str(log)})
