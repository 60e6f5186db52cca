"""Looks at a database from outside, for the doctor."""

from __future__ import annotations

from datetime import datetime

import psycopg


def database_time(conninfo: str) -> datetime:
    """Return the database's own time."""
    with psycopg.connect(conninfo) as connection:
        row = connection.execute("select clock_timestamp()").fetchone()
    assert row is not None
    moment: datetime = row[0]
    return moment


def tenants_in_sight(conninfo: str) -> int:
    """Return how many tenants a login role sees without a signed context; row security must make it none."""
    with psycopg.connect(conninfo) as connection:
        row = connection.execute("select count(*) from trust.tenant").fetchone()
    return int(row[0]) if row else 0
