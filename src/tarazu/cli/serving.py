"""`tarazu serve`, `tarazu migrate` and the background worker."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from urllib.parse import urlsplit

import typer

from tarazu import app as composition
from tarazu import settings
from tarazu.app import Installation
from tarazu.cli.shell import AsJson, DataDir, configured, emit, gettext, out
from tarazu.kit import migrations
from tarazu.kit.checks import counter_gap
from tarazu.kit.errors import Refusal
from tarazu.settings import Settings

log = logging.getLogger("tarazu.serve")

Port = Annotated[int | None, typer.Option("--port", "-p", help="Port to listen on.", show_default="8000")]
Host = Annotated[str | None, typer.Option("--host", help="Address to listen on.", show_default="127.0.0.1")]
Workers = Annotated[int | None, typer.Option("--workers", "-w", help="Web processes.", show_default="2")]

WATCH_SECONDS = 0.5
WEB_SECONDS_MAX = 10
ANSWER_SECONDS_MAX = 2


def serve(data_dir: DataDir = None, port: Port = None, host: Host = None, workers: Workers = None) -> None:
    """Start the server: database, web processes and background worker. Stop it with Ctrl+C."""
    composition.log_to_stderr()
    given = configured(data_dir, port=port, host=host, workers=workers)
    settings.publish(given)
    composition.end_quietly_on_sigterm()
    with composition.installation(given) as here, composition.serving(given):
        if here.postgres is not None:
            here.migrate()
        elif waiting := migrations.pending(here.admin_conninfo()):
            raise Refusal("migrations_pending", "conflict", {"count": len(waiting)})
        if gap := counter_gap(here.admin_conninfo()):
            raise Refusal("transaction_counter_behind", "conflict", {"count": gap})
        with _supervised(here):
            _run_web(given)


def migrate(
    data_dir: DataDir = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what is missing; exit 1 when something is.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the database up to date."""
    given = configured(data_dir)
    if check:
        composition.require_installation(given)
    with composition.installation(given) as here:
        if here.postgres is not None:
            migrations.create_database(here.admin_conninfo("postgres"), here.settings.database_name)
        names = migrations.pending(here.admin_conninfo()) if check else here.migrate()
    if as_json:
        emit({"pending" if check else "applied": names})
    else:
        lines = [
            gettext("missing: {name}", name=name) if check else gettext("applied: {name}", name=name) for name in names
        ]
        out.print("\n".join(lines) or gettext("The database is up to date."), highlight=False, soft_wrap=True)
    if check and names:
        raise typer.Exit(1)


def run_worker(data_dir: DataDir = None) -> None:
    """Run the background worker alone, beside servers that run elsewhere."""
    composition.log_to_stderr()
    asyncio.run(composition.run_runner(configured(data_dir)))


@contextmanager
def _supervised(here: Installation) -> Iterator[None]:
    """Keep the database and the worker up until the block ends."""
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(here, stop), name="supervisor", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join(timeout=30)


def _watch(here: Installation, stop: threading.Event) -> None:
    ready = _await_web(here.settings, stop)
    worker = _start_worker(here.settings)
    while not stop.wait(WATCH_SECONDS):
        ready = ready or _announced(here.settings)
        try:
            if here.postgres is not None and here.postgres.ensure_running():
                log.warning("the database had stopped and was started again")
        except Refusal as refusal:
            log.error("the database cannot be started: %s", refusal)  # noqa: TRY400
        if worker.poll() is not None:
            log.warning("the background worker had stopped (%s) and is started again", worker.returncode)
            worker = _start_worker(here.settings)
    worker.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        worker.wait(timeout=20)
        return
    worker.kill()


def _await_web(given: Settings, stop: threading.Event) -> bool:
    """Let the web processes come up first: whoever waits, waits for them. Says whether they did in time."""
    deadline = time.monotonic() + WEB_SECONDS_MAX
    while time.monotonic() < deadline and not stop.wait(0.1):
        if _announced(given):
            return True
    return False


def _announced(given: Settings) -> bool:
    """Say where the server is if it can serve; returns whether it can."""
    # Here and not above: every other command starts sooner without it.
    import http.client

    asked = http.client.HTTPConnection(urlsplit(given.address).hostname or "", given.port, timeout=ANSWER_SECONDS_MAX)
    try:
        asked.request("GET", "/readyz")
        ready = asked.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
    if ready:
        lines = (
            gettext("Tarazu is ready at {address}", address=given.address),
            gettext("Data folder: {folder}", folder=given.data_dir),
            gettext("Stop it with Ctrl+C."),
        )
        out.print("\n".join(lines), highlight=False, soft_wrap=True, markup=False)
    return ready


def _start_worker(given: Settings) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tarazu", "runner", "--data-dir", str(given.data_dir)]
    return subprocess.Popen(command, env=settings.child_environment(given))  # noqa: S603


def _run_web(given: Settings) -> None:
    # Here and not above: every other command starts sooner without a web server.
    import uvicorn

    uvicorn.run(
        "tarazu.app:web",
        factory=True,
        host=given.host,
        port=given.port,
        workers=given.workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(given.trusted_proxies),
        forwarded_allow_ips=given.trusted_proxies,
        timeout_graceful_shutdown=10,
    )
