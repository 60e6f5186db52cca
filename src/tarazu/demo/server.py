"""The server that the demo runs against: the ordinary one, in its own process."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx

from tarazu import settings
from tarazu.kit.errors import Refusal
from tarazu.settings import Settings

READY_SECONDS_MAX = 90


def with_free_port(given: Settings, *, fixed: bool) -> Settings:
    """Return settings with a port that is free; one that was asked for is kept, taken or not."""
    if fixed or _is_free(given.host, given.port):
        return given
    with socket.socket() as probe:
        probe.bind((given.host, 0))
        return replace(given, port=probe.getsockname()[1])


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


@contextmanager
def running_server(given: Settings) -> Iterator[str]:
    """Run the server until the block ends; gives its address once it answers.

    Raises:
        Refusal: `server_silent` when it ends or says nothing for too long; its own words are in `server.log`.
    """
    command = [sys.executable, "-m", "tarazu", "serve", "--data-dir", str(given.data_dir)]
    address, log = f"http://{given.host}:{given.port}", given.data_dir / "server.log"
    with log.open("wb") as lines:
        environment = settings.child_environment(given)
        process = subprocess.Popen(command, env=environment, stdout=lines, stderr=lines)  # noqa: S603
    try:
        _await_ready(process, address, log)
        yield address
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
