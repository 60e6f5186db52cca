"""Shared fixtures: one embedded server and migrated database per test process, fresh tenants per test."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tarazu.kit import migrations
from tarazu.kit.db import Database
from tarazu.kit.postgres import EmbeddedPostgres
from tarazu.kit.secrets import Secrets, load_secrets
from tests.lab import Lab, pools

ROOT = Path(__file__).parent.parent


def pytest_collection_finish() -> None:
    """Leave what the collected tests and the package are made of out of every later look for garbage: a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@dataclass(frozen=True, slots=True)
class Cluster:
    """This process's test server and its database on it."""

    server: EmbeddedPostgres
    secrets: Secrets
    dbname: str

    def admin_conninfo(self, dbname: str | None = None) -> str:
        """Return how the superuser reaches a database."""
        return self.server.conninfo(dbname=dbname or self.dbname)

    def conninfo(self, role: str) -> str:
        """Return how a persona's login role reaches this process's database."""
        return make_conninfo(self.admin_conninfo(), user=role, password=self.secrets.password(role))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of recorded research data; tests that need it skip when it is not there."""
    folder = Path(os.environ.get("TARAZU_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"recorded data not found at {folder}; set TARAZU_SHARED_DATA")
    return folder


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A migrated database on a server that this process has for itself.

    Events are read up to the oldest transaction that is open on the whole server, so on one server each test
    process would wait for what the others have open.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    folder = Path(tempfile.gettempdir()) / f"tarazu-tests-{os.geteuid()}-{worker}"
    folder.mkdir(mode=0o711, exist_ok=True)
    secrets = load_secrets(folder / "secret")
    dbname = f"test_{worker}_{os.getpid()}"
    with EmbeddedPostgres(folder, password=secrets.password("tarazu")) as server:
        here = Cluster(server, secrets, dbname)
        migrations.create_database(here.admin_conninfo("postgres"), dbname)
        _spare_the_disk(here)
        try:
            migrations.migrate(here.admin_conninfo(), secrets)
            have_patience(here)
            yield here
        finally:
            with psycopg.connect(here.admin_conninfo("postgres"), autocommit=True) as connection:
                connection.execute(f'drop database "{dbname}" with (force)')


def _spare_the_disk(cluster: Cluster) -> None:
    """Let commits not wait for the disk: what these databases hold need not outlive the machine."""
    with psycopg.connect(cluster.admin_conninfo("postgres"), autocommit=True) as connection:
        connection.execute("alter role all set synchronous_commit = off")


def have_patience(cluster: Cluster) -> None:
    """Let no statement be given up because the machine is busy: two seconds of a person's are a clock that tests race with."""
    with psycopg.connect(cluster.admin_conninfo("postgres"), autocommit=True) as connection:
        for role in ("tz_contributor", "tz_ops", "tz_gate"):
            connection.execute(f"alter role {role} in database \"{cluster.dbname}\" set statement_timeout = '60s'")


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, object]]:
    """Async tests (marked `anyio`) run on asyncio, in one loop, because they share their connections."""
    return ("asyncio", {})


@pytest.fixture(scope="session")
async def database(cluster: Cluster, anyio_backend: object) -> AsyncIterator[Database]:
    """The open pools of this process's database."""
    async with pools(cluster.conninfo, cluster.secrets) as opened:
        yield opened


@pytest.fixture
def lab(cluster: Cluster, database: Database, tmp_path: Path) -> Lab:
    """People, tenants and projects made to order, under a clock that stands still until it is moved."""
    return Lab.over(database, cluster.secrets, tmp_path)
