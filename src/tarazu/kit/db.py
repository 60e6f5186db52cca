"""The database: one pool per persona, and `Tx`, the only thing that verbs are given.

A transaction opens with a context token signed for one backend and one persona (see docs/decisions on row security);
without it row security shows no rows. Nothing here knows a business word.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import is_dataclass
from datetime import datetime
from typing import Any, TypeVar

import msgspec
import psycopg
from psycopg import sql as composed
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from tarazu.kit import roundtrip, sql
from tarazu.kit.actor import PERSONAS, Actor, Persona
from tarazu.kit.clock import Clock
from tarazu.kit.driver import is_away
from tarazu.kit.errors import Refusal, not_found
from tarazu.kit.events import Event
from tarazu.kit.ids import new_id

set_json_loads(msgspec.json.decode)

Row = TypeVar("Row")
Connection = psycopg.AsyncConnection[tuple[Any, ...]]
Pool = AsyncConnectionPool[Connection]

q = sql.load("tarazu.kit")

# A contributor's or operator's context outlives no request; a customer's import may run for many minutes.
TOKEN_SECONDS: dict[Persona, int] = {"customer": 3600, "contributor": 60, "ops": 60, "system": 3600, "gate": 60}


class ContextSigner:
    """Signs the context that row security trusts: `tenant.person.persona.expiry.backend.hmac` (HMAC-SHA256)."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def pads(self) -> tuple[bytes, bytes]:
        """Return the inner and outer HMAC pads (RFC 2104) that the database verifies with."""
        block = self._key.ljust(64, b"\0")
        return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)

    def token(self, actor: Actor, backend_pid: int) -> str:
        """Return a token for one actor on one database backend."""
        expiry = int(time.time()) + TOKEN_SECONDS[actor.persona]
        message = f"{actor.tenant_id or ''}.{actor.principal_id or ''}.{actor.persona}.{expiry}.{backend_pid}"
        return f"{message}.{hmac.new(self._key, message.encode(), hashlib.sha256).hexdigest()}"


class Tx:
    """One open transaction: who acts (`actor`), when (`now`), and the means to read, write, announce and enqueue."""

    __slots__ = ("_connection", "_undoing", "actor", "now")

    def __init__(self, connection: Connection, actor: Actor, now: datetime) -> None:
        self._connection = connection
        self._undoing: list[Callable[[], Awaitable[None]]] = []
        self.actor = actor
        self.now = now

    @property
    def tenant_id(self) -> uuid.UUID:
        """The tenant acted for.

        Raises:
            Refusal: `no_tenant` when the actor is a platform persona.
        """
        if self.actor.tenant_id is None:
            raise Refusal("no_tenant", "forbidden")
        return self.actor.tenant_id

    @property
    def principal_id(self) -> uuid.UUID:
        """The acting principal.

        Raises:
            Refusal: `no_principal` when the system acts.
        """
        if self.actor.principal_id is None:
            raise Refusal("no_principal", "forbidden")
        return self.actor.principal_id

    async def many(self, query: sql.Query, row: type[Row], **parameters: Any) -> list[Row]:
        """Return every row of a query."""
        return await fetch(self._connection, query, row, parameters)

    async def maybe(self, query: sql.Query, row: type[Row], **parameters: Any) -> Row | None:
        """Return the row of a query, or None."""
        rows = await fetch(self._connection, query, row, parameters)
        return rows[0] if rows else None

    async def need(self, query: sql.Query, row: type[Row], what: str, /, **parameters: Any) -> Row:
        """Return the row of a query. Refuses with `not_found`, naming what was asked for, where there is none."""
        found = await self.maybe(query, row, **parameters)
        if found is None:
            raise not_found(what)
        return found

    async def one(self, query: sql.Query, row: type[Row], **parameters: Any) -> Row:
        """Return the row of a query that always has one.

        Raises:
            LookupError: when it has none, which is a fault of the caller.
        """
        rows = await fetch(self._connection, query, row, parameters)
        if not rows:
            raise LookupError(f"{query.package}: {query.name} gave no row")
        return rows[0]

    async def ahead(self, query: sql.Query, row: type[Row], **parameters: Any) -> Callable[[], Awaitable[list[Row]]]:
        """Send a query and return as soon as it is on its way, with what waits for its rows.

        The caller goes on with its own work meanwhile, but asks nothing else of the database before it has the rows.
        """
        await roundtrip.send(self._connection, query, _ordered(query, parameters))

        async def rows() -> list[Row]:
            names, values = await roundtrip.received(self._connection)
            return _filled(row, names, values)

        return rows

    async def run(self, query: sql.Query, **parameters: Any) -> int:
        """Run a statement and return how many rows it touched."""
        cursor = await self._connection.execute(query.text, _ordered(query, parameters))
        return cursor.rowcount

    async def stream(
        self, query: sql.Query, row: type[Row], *, chunk: int, **parameters: Any
    ) -> AsyncIterator[list[Row]]:
        """Yield the rows of a query in lists of at most `chunk`, without holding them all."""
        cursor = psycopg.AsyncRawServerCursor(self._connection, f"tz_{query.name}")
        async with cursor:
            await cursor.execute(query.text, _ordered(query, parameters))
            while rows := await cursor.fetchmany(chunk):
                yield _rows(cursor.description, rows, row)

    async def copy_out(self, query: sql.Query, **parameters: Any) -> AsyncIterator[bytes]:
        """Yield the values of a query of one column of text that is never null, byte for byte, as they arrive.

        COPY's text formats look at every byte for something to escape; its binary one sends a text as it is. COPY
        takes no parameters: they go in as literals.
        """
        statement = f"copy ({_inlined(query, parameters, self._connection)}) to stdout (format binary)"
        async with aclosing(roundtrip.copy_out(self._connection, statement)) as values:
            async for value in values:
                yield value

    async def announce(self, event: Event) -> uuid.UUID:
        """Record an event in this transaction and return its id."""
        event_id = new_id()
        body = msgspec.json.encode(event.body()).decode()
        await self.run(q.announce, event=event_id, tag=event.tag, subject=event.subject, body=body, at=self.now)
        return event_id

    def if_undone(self, act: Callable[[], Awaitable[None]]) -> None:
        """Have something done outside the database when this transaction is rolled back, such as removing a file.

        It is not done when the process dies, nor when nobody knows whether a commit arrived.
        """
        self._undoing.append(act)

    async def undo(self) -> None:
        """Do what `if_undone` asked for, the last first."""
        for act in reversed(self._undoing):
            await act()

    async def enqueue(
        self, job: str, *, lock: str | None = None, once: str | None = None, wait_seconds: float = 0, **args: Any
    ) -> None:
        """Put a job that starts after this transaction commits and `wait_seconds` more.

        `lock` lets one job of that name run at a time; `once` drops this one when an equal one already waits.
        """
        body = msgspec.json.encode(args).decode()
        await self.run(q.enqueue, job=job, args=body, lock=lock, queueing_lock=once, wait_seconds=wait_seconds)


class Database:
    """Pools of signed connections, one per persona."""

    def __init__(self, conninfo: Callable[[str], str], signer: ContextSigner, clock: Clock) -> None:
        """`conninfo` gives the connection string of a login role such as `tz_customer`."""
        self._conninfo = conninfo
        self._signer = signer
        self.clock = clock
        self._pools: dict[Persona, Pool] = {}
        self._repairs: set[asyncio.Task[None]] = set()

    async def open(self, sizes: Mapping[Persona, int]) -> None:
        """Open a pool of at most `sizes[persona]` connections for each persona named."""
        for persona, size in sizes.items():
            pool: Pool = AsyncConnectionPool(
                self._conninfo(f"tz_{persona}"),
                min_size=1 if size > 1 else 0,
                max_size=size,
                open=False,
                timeout=15,
                max_idle=300,
                kwargs={"autocommit": True, "cursor_factory": psycopg.AsyncRawCursor},
                connection_class=psycopg.AsyncConnection[tuple[Any, ...]],
                name=f"tz_{persona}",
            )
            await pool.open()
            self._pools[persona] = pool

    async def close(self) -> None:
        """Close every pool; whoever asks for a connection afterwards is refused."""
        for pool in self._pools.values():
            await pool.close()

    @asynccontextmanager
    async def tx(self, actor: Actor) -> AsyncIterator[Tx]:
        """Open a transaction for an actor; it commits when the block ends and rolls back when it raises.

        Raises:
            Refusal: `database_unavailable` when no connection is to be had.
        """
        async with self._lent(actor) as connection:
            token = self._signer.token(actor, connection.info.backend_pid)
            await connection.execute(f"begin; select set_config('tz.ctx', '{token}', true)")
            tx = Tx(connection, actor, self.clock.now())
            done = False
            try:
                yield tx
                done = True
            finally:
                if not done:
                    # What was sent ahead may wait for a lock, and a rollback behind it would wait as long.
                    await roundtrip.end(connection)
                    if not connection.closed:
                        await connection.execute("rollback")
                    await tx.undo()
            await connection.execute("commit")

    async def call(self, actor: Actor, query: sql.Query, row: type[Row], **parameters: Any) -> Row:
        """Run one self-contained function that takes the context as its first argument: one round trip."""
        async with self._lent(actor) as connection:
            parameters["token"] = self._signer.token(actor, connection.info.backend_pid)
            names, rows = await roundtrip.ask(connection, query, _ordered(query, parameters))
        return _filled(row, names, rows[:1])[0]

    @asynccontextmanager
    async def _lent(self, actor: Actor) -> AsyncIterator[Connection]:
        pool = self._pools[actor.persona]
        try:
            connection = await pool.getconn()
            try:
                yield connection
            finally:
                # The pool itself rolls back what is still open, and drops a connection that is busy or dead.
                await pool.putconn(connection)
        except (PoolTimeout, PoolClosed):
            raise Refusal("database_unavailable", "unavailable") from None
        except psycopg.OperationalError as error:
            if not is_away(error):
                raise
            self._repair(pool)
            raise Refusal("database_unavailable", "unavailable") from error

    def _repair(self, pool: Pool) -> None:
        """Throw out the connections that died with their server, beside the request that found out."""
        task = asyncio.create_task(pool.check())
        self._repairs.add(task)
        task.add_done_callback(self._repairs.discard)


async def fetch(connection: Connection, query: sql.Query, row: type[Row], parameters: Mapping[str, Any]) -> list[Row]:
    """Run a query on a connection and return its rows as `row`."""
    cursor = await connection.execute(query.text, _ordered(query, parameters), prepare=True)
    return _rows(cursor.description, await cursor.fetchall(), row)


def _ordered(query: sql.Query, parameters: Mapping[str, Any]) -> list[Any]:
    if len(parameters) != len(query.parameters):
        raise TypeError(f"{query.name} takes {query.parameters}, not {tuple(parameters)}")
    return [parameters[name] for name in query.parameters]


def _rows(description: Sequence[psycopg.Column] | None, rows: Sequence[tuple[Any, ...]], row: type[Row]) -> list[Row]:
    return _filled(row, [column.name for column in description or ()] if is_dataclass(row) else [], rows)


def _filled(row: type[Row], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[Row]:
    if is_dataclass(row):
        return [row(**dict(zip(names, values, strict=True))) for values in rows]
    return [values[0] for values in rows]


def _inlined(query: sql.Query, parameters: Mapping[str, Any], connection: Connection) -> str:
    values = [composed.Literal(value).as_string(connection) for value in _ordered(query, parameters)]
    return re.sub(r"\$(\d+)", lambda found: values[int(found[1]) - 1], query.text)


ALL_PERSONAS = PERSONAS
