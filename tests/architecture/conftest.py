"""What the gates share: a superuser's connection, and a line about the sizes of the sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from .tidy_rules import size_report
from .tree import SOURCES, sources


@pytest.fixture
def admin(cluster: Any) -> Iterator[psycopg.Connection]:
    """A superuser's connection whose work is undone when the test ends."""
    with psycopg.connect(cluster.admin_conninfo(cluster.dbname), prepare_threshold=None) as connection:
        yield connection
        connection.rollback()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how big functions and files are, as a tendency to watch."""
    terminalreporter.write_line(size_report(sources(SOURCES)))
