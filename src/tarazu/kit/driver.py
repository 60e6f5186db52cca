"""What other packages need to know of the database driver; none of them imports the driver itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import psycopg
from psycopg import Error as DatabaseError
from psycopg import OperationalError as Unreachable
from psycopg.conninfo import make_conninfo as conninfo_with
from psycopg.errors import InsufficientPrivilege, UniqueViolation

__all__ = [
    "BUSY",
    "DatabaseError",
    "UniqueViolation",
    "Unreachable",
    "conninfo_with",
    "is_away",
    "is_row_refused",
    "lock_held",
]

BUSY = (
    psycopg.errors.QueryCanceled,
    psycopg.errors.LockNotAvailable,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
    psycopg.errors.TooManyConnections,
)
"""What passes when it is tried again, on the same connection."""

# Connection exception, insufficient resources, operator intervention, system error; none at all: the line is cut.
_AWAY = ("08", "53", "57P", "58")


def is_away(error: Unreachable) -> bool:
    """Say whether an error is about the server as a whole and not about one statement."""
    return error.sqlstate is None or error.sqlstate.startswith(_AWAY)


def is_row_refused(error: Exception) -> bool:
    """Say whether row security took a row from the caller, as it does from one who is barred.

    The same class of error stands for a missing grant, which is our fault; the place in PostgreSQL tells them apart.
    """
    return isinstance(error, InsufficientPrivilege) and error.diag.source_function == "ExecWithCheckOptions"


@asynccontextmanager
async def lock_held(conninfo: str, number: int) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Wait for a lock of the whole database and hold it on a connection of its own.

    What is yielded says, when it is called, that the lock is still held.

    Raises:
        Unreachable: when there is no connection, or it is lost; also from what is yielded.
    """
    async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
        await connection.execute("select pg_advisory_lock(%s)", (number,))

        async def still() -> None:
            await connection.execute("select 1")

        yield still
