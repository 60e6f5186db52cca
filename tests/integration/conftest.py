"""The order of the tests against a real PostgreSQL, and a database for each file of them."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import psycopg
import pytest

from tarazu.kit import migrations
from tarazu.kit.db import Database
from tests.conftest import Cluster, have_patience
from tests.lab import pools

LONG = (
    "test_commands.py",
    "test_gold_unseen.py",
    "test_gold_unseen_elsewhere.py",
    "test_known_reviews_unseen.py",
    "test_sharded_ray.py",
    "test_v2_attacks.py",
)
_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files of few and long tests: at the end one of two processes would wait for the other."""
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.fixture(scope="module")
def cluster(cluster: Cluster) -> Iterator[Cluster]:
    """A copy of the migrated database for each file.

    Whoever enrols is placed at every project there is, so what thousands of tests leave behind makes each that
    follows slower. Rights on a database itself are not copied, nor is what a role is set to in it; both are given again.
    """
    own = replace(cluster, dbname=f"{cluster.dbname}_{next(_numbers)}")
    with psycopg.connect(cluster.admin_conninfo("postgres"), autocommit=True) as connection:
        connection.execute(f'create database "{own.dbname}" template "{cluster.dbname}"')
        try:
            migrations.migrate(own.admin_conninfo(), own.secrets)
            have_patience(own)
            yield own
        finally:
            connection.execute(f'drop database "{own.dbname}" with (force)')


@pytest.fixture(scope="module")
async def database(cluster: Cluster, anyio_backend: object) -> AsyncIterator[Database]:
    """The open pools of this file's database."""
    async with pools(cluster.conninfo, cluster.secrets) as opened:
        yield opened
