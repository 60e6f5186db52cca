"""Migrations: numbered SQL files, applied in order, each in one transaction, under one lock."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import cast

import psycopg
from psycopg import sql as composed

from tarazu.kit.actor import PERSONAS
from tarazu.kit.db import ContextSigner
from tarazu.kit.errors import Refusal
from tarazu.kit.postgres import require_major
from tarazu.kit.secrets import Secrets

_FILE = re.compile(r"^(\d{4})_[a-z_]+\.sql$")
_LOCK = 7_240_001
ROLE_TRIES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One numbered file."""

    number: int
    name: str
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of the file, kept beside its number: an applied migration must not be edited."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def migrations() -> list[Migration]:
    """Return every migration in order."""
    folder = resources.files("tarazu.schema")
    found = [
        Migration(number=int(match[1]), name=file.name, text=file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if (match := _FILE.match(file.name))
    ]
    return sorted(found, key=lambda migration: migration.number)


def create_database(conninfo: str, name: str) -> bool:
    """Create the database when it is not there; True when it was made."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        if connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
            return False
        connection.execute(
            composed.SQL("create database {} encoding 'UTF8' template template0").format(composed.Identifier(name))
        )
        return True


def migrate(conninfo: str, secrets: Secrets) -> list[str]:
    """Bring a database up to date and return the names of what was applied.

    Raises:
        Refusal: `migration_edited` when an applied file has changed since; `migration_unknown` when the database is
            newer than this program; `server_too_old`.
    """
    with psycopg.connect(conninfo, autocommit=True) as connection:
        require_major(connection.info.server_version)
        connection.execute("select pg_advisory_lock(%s)", (_LOCK,))
        _settle_roles(connection, secrets)
        applied = _applied(connection)
        done = [migration.name for migration in _pending(applied) if _apply(connection, migration)]
        _jobs(connection)
        _context_key(connection, secrets)
        return done


def pending(conninfo: str) -> list[str]:
    """Return the names of the migrations that a database still needs. Refuses what `migrate` does."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        require_major(connection.info.server_version)
        return [migration.name for migration in _pending(_applied(connection))]


def _settle_roles(connection: psycopg.Connection, secrets: Secrets) -> None:
    """Roles belong to the cluster and the lock to one database: beside another database's migration, try again."""
    for attempt in range(ROLE_TRIES):
        try:
            with connection.transaction():
                _roles(connection, secrets)
        except (psycopg.errors.InternalError_, psycopg.errors.UniqueViolation):
            if attempt == ROLE_TRIES - 1:
                raise
        else:
            return


def _roles(connection: psycopg.Connection, secrets: Secrets) -> None:
    connection.execute(resources.files("tarazu.schema").joinpath("roles.sql").read_text())
    for persona in PERSONAS:
        statement = composed.SQL("alter role {} password {}")
        role = f"tz_{persona}"
        connection.execute(statement.format(composed.Identifier(role), composed.Literal(secrets.password(role))))
    here = composed.Identifier(connection.info.dbname)
    personas = composed.SQL(", ").join(composed.Identifier(f"tz_{persona}") for persona in PERSONAS)
    for text in (
        composed.SQL("grant tz_owner to current_user"),
        composed.SQL("revoke all on database {} from public").format(here),
        composed.SQL("revoke all on schema public from public"),
        composed.SQL("grant create on database {} to tz_owner").format(here),
        composed.SQL("grant connect on database {} to {}").format(here, personas),
    ):
        connection.execute(text)


def _applied(connection: psycopg.Connection) -> dict[int, str]:
    if connection.execute("select to_regclass('kit.migration') is not null").fetchone() != (True,):
        return {}
    rows = connection.execute("select number, digest from kit.migration").fetchall()
    return dict(cast("list[tuple[int, str]]", rows))


def _pending(applied: dict[int, str]) -> Iterator[Migration]:
    known = migrations()
    if unknown := set(applied) - {migration.number for migration in known}:
        raise Refusal("migration_unknown", "conflict", {"number": max(unknown)})
    for migration in known:
        if migration.number not in applied:
            yield migration
        elif applied[migration.number] != migration.digest:
            raise Refusal("migration_edited", "conflict", {"name": migration.name})


def _apply(connection: psycopg.Connection, migration: Migration) -> bool:
    with connection.transaction():
        connection.execute("set local role tz_owner")
        connection.execute(migration.text)
        connection.execute(
            "insert into kit.migration (number, digest) values (%s, %s)", (migration.number, migration.digest)
        )
    return True


def _jobs(connection: psycopg.Connection) -> None:
    """The job library's own tables, in a schema of their own."""
    if connection.execute("select to_regclass('jobs.procrastinate_jobs') is not null").fetchone() == (True,):
        return
    # Here and not above: only a new database needs the job library's tables, and every command would load it.
    from procrastinate.schema import SchemaManager

    with connection.transaction():
        connection.execute("set local role tz_owner")
        connection.execute("set local search_path = jobs")
        connection.execute(SchemaManager.get_schema())
        connection.execute(resources.files("tarazu.schema").joinpath("jobs.sql").read_text())


def _context_key(connection: psycopg.Connection, secrets: Secrets) -> None:
    inner, outer = ContextSigner(secrets.key("context")).pads()
    with connection.transaction():
        connection.execute("set local role tz_owner")
        connection.execute(
            "insert into context.key values (true, %s, %s) on conflict (sole) do update "
            "set inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
            (inner, outer),
        )
