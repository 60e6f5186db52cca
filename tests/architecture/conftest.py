"""A database of the present migrations for the gates that ask a real PostgreSQL."""

from __future__ import annotations

import secrets as randomness
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from .tidy_rules import size_report
from .tree import ROOT, SOURCES, sources

LEAD = ROOT / "tests" / "conftest.py"

if not LEAD.is_file():

    class Cluster:
        """A server with one migrated database."""

        def __init__(self, server: Any, dbname: str) -> None:
            """Wrap a running server."""
            self._server = server
            self.dbname = dbname

        def admin_conninfo(self, dbname: str) -> str:
            """Return how the superuser reaches a database."""
            conninfo: str = self._server.conninfo(dbname=dbname)
            return conninfo

    @pytest.fixture(scope="session")
    def cluster() -> Iterator[Cluster]:
        """Start an embedded server for the session and migrate one database."""
        from tarazu.kit.migrations import create_database, migrate
        from tarazu.kit.postgres import EmbeddedPostgres
        from tarazu.kit.secrets import Secrets

        home = Path(tempfile.mkdtemp(prefix="tz-gates-"))
        home.chmod(0o711)
        secrets = Secrets(randomness.token_bytes(32))
        try:
            with EmbeddedPostgres(home, password=secrets.password("superuser")) as server:
                create_database(server.conninfo(), "tarazu")
                migrate(server.conninfo(dbname="tarazu"), secrets)
                yield Cluster(server, "tarazu")
        finally:
            shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def admin(cluster: Any) -> Iterator[psycopg.Connection]:
    """A superuser's connection whose work is undone when the test ends."""
    with psycopg.connect(cluster.admin_conninfo(cluster.dbname), prepare_threshold=None) as connection:
        yield connection
        connection.rollback()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how big functions and files are, as a tendency to watch."""
    terminalreporter.write_line(size_report(sources(SOURCES)))
