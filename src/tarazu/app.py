"""The composition root: an installation's database, files and secrets, put together once per process."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tarazu import http, settings
from tarazu.kit import migrations
from tarazu.kit.actor import Persona
from tarazu.kit.clock import Clock, SystemClock
from tarazu.kit.db import ContextSigner, Database
from tarazu.kit.driver import conninfo_with
from tarazu.kit.errors import Refusal
from tarazu.kit.files import Files
from tarazu.kit.jobs import JobContext
from tarazu.kit.mail import Mailer
from tarazu.kit.postgres import EmbeddedPostgres
from tarazu.kit.secrets import Secrets, load_secrets
from tarazu.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from tarazu.kit.outbound import Outbound

LINGER_SECONDS_MAX = 5
NICENESS = 5
ADMIN_POOLS: Mapping[Persona, int] = {"system": 3, "customer": 2, "gate": 1, "contributor": 1, "ops": 1}


class Installation:
    """One installation as this process sees it: where its database is and what its secrets are."""

    def __init__(self, given: Settings, secrets: Secrets, postgres: EmbeddedPostgres | None) -> None:
        self.settings = given
        self.secrets = secrets
        self.postgres = postgres

    def admin_conninfo(self, dbname: str | None = None) -> str:
        """Return how the database is reached with the rights to migrate it."""
        if self.postgres is None:
            return (
                self.settings.database_url
                if dbname is None
                else conninfo_with(self.settings.database_url, dbname=dbname)
            )
        return self.postgres.conninfo(dbname=dbname or self.settings.database_name)

    def conninfo(self, role: str) -> str:
        """Return how a persona's login role reaches the database."""
        return conninfo_with(self.admin_conninfo(), user=role, password=self.secrets.password(role))

    def migrate(self) -> list[str]:
        """Make the database if it is not there, bring it up to date, and return what was applied."""
        if self.postgres is not None:
            migrations.create_database(self.admin_conninfo("postgres"), self.settings.database_name)
        return migrations.migrate(self.admin_conninfo(), self.secrets)

    def database(self, clock: Clock) -> Database:
        """Return the database, its pools still closed."""
        return Database(self.conninfo, ContextSigner(self.secrets.key("context")), clock)

    def files(self) -> Files:
        """Return the store of customers' files and of deliveries."""
        scratch = self.settings.data_dir / "scratch"
        for folder in (scratch, self.settings.data_dir / "files"):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.chmod(0o700)
        return Files(self.settings.files_url or self.settings.data_dir / "files", scratch=scratch)

    def outbound(self) -> Outbound:
        """Return the way to call addresses that customers name."""
        # Here and not above: commands start sooner without what calls other servers.
        from tarazu.kit.outbound import Outbound

        return Outbound(self.settings.outbound_allow.split(","))


@contextmanager
def installation(given: Settings, waits: Callable[[], object] = lambda: None) -> Iterator[Installation]:
    """Open an installation, making it if it is not there: start or join its embedded server, and leave it at the end.

    `waits` is called when another process that starts or stops the embedded server is waited for.

    Raises:
        Refusal: `data_dir_unusable` when its folder cannot be made or read; what the embedded server refuses.
    """
    postgres = None
    if not given.database_url:
        # The server's own account must reach its folder below this one, so it is made by the runner of the server.
        with _prepared(given) as secrets:
            binaries = Path(given.pg_bin) if given.pg_bin else None
            password = secrets.password("tarazu")
            postgres = EmbeddedPostgres(given.data_dir, password=password, binaries=binaries, waits=waits)
            postgres.acquire()
    try:
        yield Installation(given, load_secrets(given.data_dir / "secret"), postgres)
    finally:
        if postgres is not None:
            postgres.release()


@contextmanager
def _prepared(given: Settings) -> Iterator[Secrets]:
    try:
        for folder in (*reversed(given.data_dir.parents), given.data_dir):
            folder.mkdir(exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
        secrets = load_secrets(given.data_dir / "secret")
    except OSError as error:
        raise _unusable(given, error) from None
    yield secrets


def require_installation(given: Settings) -> None:
    """Refuse with `no_installation` when the data folder holds none, so that a mistyped name makes no new one."""
    try:
        known = (given.data_dir / "secret").is_file()
    except OSError as error:
        raise _unusable(given, error) from None
    if not known:
        raise Refusal("no_installation", "not_found", {"folder": str(given.data_dir)})


def _unusable(given: Settings, error: OSError) -> Refusal:
    number = errno.ENOTDIR if error.errno == errno.EEXIST else error.errno
    facts = {"folder": str(given.data_dir), "reason": os.strerror(number) if number else str(error)}
    return Refusal("data_dir_unusable", "invalid", facts)


@contextmanager
def serving(given: Settings) -> Iterator[None]:
    """Be the one server of a data folder until the block ends, on a port that is free.

    Raises:
        Refusal: `already_served` with the address of the server that runs; `port_taken`; `address_refused`.
    """
    handle = os.open(given.data_dir / "serving.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        _take(handle, given)
        require_port(given, LINGER_SECONDS_MAX)
        os.ftruncate(handle, 0)
        os.write(handle, given.address.encode())
        yield
    finally:
        os.close(handle)


def require_unserved(given: Settings) -> None:
    """Refuse with `already_served` when a server runs on the data folder."""
    try:
        handle = os.open(given.data_dir / "serving.lock", os.O_RDWR | os.O_NOFOLLOW)
    except OSError:
        return
    try:
        _take(handle, given)
    finally:
        os.close(handle)


def _take(handle: int, given: Settings) -> None:
    """Take the lock that the kernel lets go of however its server ends."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        # Empty for the moment in which that server is still looking whether its port is free.
        address = os.pread(handle, 500, 0).decode() or given.address
        raise Refusal("already_served", "conflict", {"folder": str(given.data_dir), "address": address}) from None


def require_port(given: Settings, patience_seconds: float = 0) -> None:
    """Find out early, and in words, that the server cannot listen; a crashed server's port may linger for a moment.

    Raises:
        Refusal: `port_taken` when another program listens there, `address_refused` when nobody may.
    """
    deadline = time.monotonic() + patience_seconds
    while error := _bind_error(given):
        facts = {"host": given.host, "port": str(given.port), "reason": error.strerror or str(error)}
        if error.errno != errno.EADDRINUSE:
            raise Refusal("address_refused", "invalid", facts)
        if time.monotonic() >= deadline:
            raise Refusal("port_taken", "conflict", facts)
        time.sleep(0.2)


def _bind_error(given: Settings) -> OSError | None:
    with socket.socket(socket.AF_INET6 if ":" in given.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((given.host, given.port))
        except OSError as error:
            return error
    return None


@asynccontextmanager
async def opened(
    here: Installation, sizes: Mapping[Persona, int], clock: Clock | None = None
) -> AsyncIterator[Database]:
    """Open the database's pools for a while."""
    db = here.database(clock or SystemClock())
    await db.open(sizes)
    try:
        yield db
    finally:
        await db.close()


def log_to_stderr() -> None:
    """Write what is worth knowing to the error stream, one line each; every process of a server calls this."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    for name in ("procrastinate", "psycopg.pool"):
        logging.getLogger(name).setLevel(logging.ERROR)


def web() -> FastAPI:
    """Return the web application of one process; the server's factory."""
    log_to_stderr()
    given = settings.load()
    if multiprocessing.parent_process() is not None:
        end_with_parent()

    @asynccontextmanager
    async def state() -> AsyncIterator[http.State]:
        with installation(given) as here:
            async with opened(here, _web_pools(given)) as db, here.outbound() as outbound:
                yield http.State(
                    db=db,
                    clock=db.clock,
                    secrets=here.secrets,
                    data_dir=given.data_dir,
                    files=here.files(),
                    outbound=outbound,
                    has_mail=bool(given.smtp_url),
                    mailer=Mailer(given.smtp_url) if given.smtp_url else None,
                )

    return http.create_app(state, secure_cookies=given.secure_cookies)


def _web_pools(given: Settings) -> dict[Persona, int]:
    others = max(2, given.pool_size // 3)
    return {"contributor": given.pool_size, "customer": others, "gate": others, "ops": 2}


async def run_runner(given: Settings) -> None:
    """Run the background worker until it is told to stop."""
    # Here and not above: the job library would add half a second to the start of every web process.
    from tarazu import runner

    if settings.is_own_child():
        end_with_parent()
    # A fit takes a processor for a while; whoever hands something in goes first.
    os.nice(NICENESS)
    with installation(given) as here:
        async with opened(here, {"system": 6}) as db, here.outbound() as outbound:
            context = JobContext(
                db=db,
                files=here.files(),
                secrets=here.secrets,
                clock=db.clock,
                outbound=outbound,
                mailer=Mailer(given.smtp_url) if given.smtp_url else None,
            )
            pace = runner.Pace(
                tick_seconds=given.tick_seconds,
                seal_seconds=given.seal_seconds,
                refit_seconds=given.refit_seconds,
                keep_seconds=given.keep_seconds,
                review_days=given.review_days,
                restricts_by_itself=given.restricts_by_itself,
            )
            await runner.run(context, here.conninfo("tz_system"), pace)


def end_quietly_on_sigterm() -> None:
    """Turn SIGTERM into an ordinary exit, so that what was opened is closed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def end_with_parent() -> None:
    """End this process at once when the one that started it has gone, however it went."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.3)
        with contextlib.suppress(OSError):
            os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
