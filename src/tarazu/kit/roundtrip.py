"""One prepared statement, one round trip, no cursor: how the hot paths ask the database; and COPY without a wait a row.

An ordinary cursor describes its columns, guesses the types of its parameters and sets a timer around every wait, which
costs more than the rest of a claim. Here a statement is prepared once per connection, parameters go as text whose types
the statement itself knows, and the wait is for the socket alone.

The driver ends on the server what was cancelled here only where it waited itself; for what is waited for here, `end` does.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Sequence
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import psycopg
from psycopg import pq
from psycopg.abc import Buffer
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result

from tarazu.kit import sql

Connection = psycopg.AsyncConnection[tuple[Any, ...]]
Answer = TypeVar("Answer")

# The binary form of COPY: a signature with the flags and the length of an extension before the first row; before each
# value how many there are in its row and how long it is; after the last row a count of -1.
_SIGNATURE = b"PGCOPY\n\xff\r\n\0"
_SIGNATURE_BYTES = 19
_COUNT_BYTES = 6
# How often, and how long each time, the server is given to end a statement: a request that comes before the statement
# itself has no effect.
_ENDINGS = 3
_ENDING_SECONDS = 0.25


class _Lane:
    """What is known of a connection: the statements prepared on it, and how its values are written and read."""

    __slots__ = ("prepared", "transformer")

    def __init__(self, connection: Connection) -> None:
        self.prepared: set[str] = set()
        self.transformer = Transformer(connection)


_lanes: WeakKeyDictionary[Connection, _Lane] = WeakKeyDictionary()


async def ask(
    connection: Connection, query: sql.Query, values: Sequence[Any]
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Run a query on a connection that is in no transaction; returns the names of its columns and its rows.

    Where this is cancelled the statement is ended on the server.

    Raises:
        psycopg.Error: what the database answered; `OperationalError` when the connection is lost.
    """
    lane = _lane(connection)
    parameters = lane.transformer.dump_sequence(values, [PyFormat.TEXT] * len(values))
    name = f"{query.package}.{query.name}"
    try:
        result = await _ending(connection, _run(connection.pgconn, lane, name, query.text, parameters))
    except psycopg.errors.InvalidSqlStatementName:
        # A rollback elsewhere on this connection makes the driver discard every prepared statement, of which others
        # may have been prepared again since: only this one is known to be gone.
        lane.prepared.discard(name)
        result = await _ending(connection, _run(connection.pgconn, lane, name, query.text, parameters))
    return _loaded(lane, result)


async def send(connection: Connection, query: sql.Query, values: Sequence[Any]) -> None:
    """Send a query and return when it is on its way; `received` must follow before anything else is asked.

    Where either is cancelled the statement is ended on the server.
    """
    parameters = _lane(connection).transformer.dump_sequence(values, [PyFormat.TEXT] * len(values))
    connection.pgconn.send_query_params(query.text.encode(), parameters)
    await _ending(connection, _sent(connection.pgconn))


async def received(connection: Connection) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Wait for what a query answers that was sent; returns the names of its columns and its rows.

    Raises:
        psycopg.Error: what the database answered; `OperationalError` when the connection is lost.
    """
    return _loaded(_lane(connection), await _ending(connection, _answer(connection.pgconn)))


async def end(connection: Connection) -> None:
    """End on the server what was sent and is not answered, if anything; its transaction can only be rolled back then.

    Within a second: a connection on which the server does not end it is closed.
    """
    pgconn = connection.pgconn
    try:
        for _ in range(_ENDINGS):
            if pgconn.transaction_status != pq.TransactionStatus.ACTIVE:
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_ENDING_SECONDS):
                    await connection.cancel_safe(timeout=_ENDING_SECONDS)
                    await _drained(pgconn)
    except psycopg.Error:
        pgconn.finish()
    finally:
        # Also where this is cancelled in its turn.
        if pgconn.transaction_status == pq.TransactionStatus.ACTIVE:
            pgconn.finish()


async def copy_out(connection: Connection, statement: str) -> AsyncGenerator[bytes, None]:
    """Yield the values of one column that a `copy … to stdout (format binary)` sends, none of them null.

    What has arrived is taken without waiting; a reader that stops early cancels the rest.

    Raises:
        psycopg.Error: what the database answered; `OperationalError` when the connection is lost.
    """
    pgconn = connection.pgconn
    pgconn.send_query(statement.encode())
    await _sent(pgconn)
    begun = await _result(pgconn)
    if begun is None or begun.status != pq.ExecStatus.COPY_OUT:
        await _answer(pgconn, begun)
        return
    whole = False
    try:
        while (piece := await _copied(pgconn)) is not None:
            before = _COUNT_BYTES + (_SIGNATURE_BYTES if piece[: len(_SIGNATURE)] == _SIGNATURE else 0)
            if len(piece) > before:
                yield bytes(piece[before:])
                await asyncio.sleep(0)
        whole = True
    finally:
        if not whole:
            await end(connection)
    await _answer(pgconn)


async def _ending(connection: Connection, answer: Awaitable[Answer]) -> Answer:
    """Wait for an answer; where that is cancelled, end what it is the answer to."""
    try:
        return await answer
    except asyncio.CancelledError:
        await end(connection)
        raise


def _lane(connection: Connection) -> _Lane:
    lane = _lanes.get(connection)
    if lane is None:
        lane = _lanes[connection] = _Lane(connection)
    return lane


def _loaded(lane: _Lane, result: pq.abc.PGresult) -> tuple[list[str], list[tuple[Any, ...]]]:
    lane.transformer.set_pgresult(result)
    names = [(result.fname(place) or b"").decode() for place in range(result.nfields)]
    return names, lane.transformer.load_rows(0, result.ntuples, tuple)


async def _copied(pgconn: pq.abc.PGconn) -> Buffer | None:
    """Return the next piece of a COPY, or None after the last."""
    while True:
        size, piece = pgconn.get_copy_data(1)
        if size:
            return piece if size > 0 else None
        await _ready(pgconn.socket)
        pgconn.consume_input()


async def _drained(pgconn: pq.abc.PGconn) -> None:
    """Take whatever is still answered."""
    await _sent(pgconn)
    while (result := await _result(pgconn)) is not None:
        if result.status == pq.ExecStatus.COPY_OUT:
            with contextlib.suppress(psycopg.OperationalError):
                while await _copied(pgconn) is not None:
                    pass


async def _run(pgconn: pq.abc.PGconn, lane: _Lane, name: str, text: str, parameters: Sequence[Any]) -> pq.abc.PGresult:
    if name not in lane.prepared:
        pgconn.send_prepare(name.encode(), text.encode())
        with contextlib.suppress(psycopg.errors.DuplicatePreparedStatement):
            await _answer(pgconn)
        lane.prepared.add(name)
    pgconn.send_query_prepared(name.encode(), parameters)
    return await _answer(pgconn)


async def _answer(pgconn: pq.abc.PGconn, last: pq.abc.PGresult | None = None) -> pq.abc.PGresult:
    """Wait for the answer to what was sent; the last result is it."""
    await _sent(pgconn)
    while (result := await _result(pgconn)) is not None:
        last = result
    if last is None or pgconn.status == pq.ConnStatus.BAD:
        raise psycopg.OperationalError("the connection was lost")
    if last.status not in (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK):
        raise error_from_result(last)
    return last


async def _sent(pgconn: pq.abc.PGconn) -> None:
    while pgconn.flush():
        await _ready(pgconn.socket, writable=True)
        pgconn.consume_input()


async def _result(pgconn: pq.abc.PGconn) -> pq.abc.PGresult | None:
    while pgconn.is_busy():
        await _ready(pgconn.socket)
        pgconn.consume_input()
    return pgconn.get_result()


async def _ready(socket: int, *, writable: bool = False) -> None:
    """Wait until a socket can be read, or with `writable` until it can be read or written."""
    loop = asyncio.get_running_loop()
    ready = loop.create_future()
    loop.add_reader(socket, _wake, ready)
    if writable:
        loop.add_writer(socket, _wake, ready)
    try:
        await ready
    finally:
        loop.remove_reader(socket)
        if writable:
            loop.remove_writer(socket)


def _wake(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)
