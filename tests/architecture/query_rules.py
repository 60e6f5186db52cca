"""What every named query must satisfy against the migrated schema, and how verbs must call it."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
import types
import typing
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import sqlglot
from psycopg import postgres

from tarazu.kit.actor import PERSONAS
from tarazu.kit.sql import Query

from .sql_rules import statement_uses
from .tree import Source, calls_of, module_of

SCALARS: dict[str, type] = {
    "int": int, "str": str, "bool": bool, "uuid": uuid.UUID, "bytes": bytes, "datetime": datetime,
}  # fmt: skip
PYTHON_OF: dict[str, object] = {
    "bool": bool, "int2": int, "int4": int, "int8": int, "oid": int, "float4": float, "float8": float,
    "numeric": Decimal, "text": str, "varchar": str, "name": str, "bpchar": str, "xid8": str, "uuid": uuid.UUID,
    "task_state": str, "assignment_state": str, "bytea": bytes, "timestamptz": datetime, "date": date, "interval": timedelta, "json": "json", "jsonb": "json",
    "void": None,
}  # fmt: skip
JSON_ORIGINS = (dict, list, tuple, Mapping, Sequence)
VERBS = {
    "one": {"one", "maybe"},
    "maybe": {"maybe"},
    "need": {"maybe"},
    "many": {"many"},
    "ahead": {"many"},
    "stream": {"many"},
    "call": {"one", "maybe"},
}


def described(connection: psycopg.Connection, query: Query) -> list[tuple[str, str]]:
    """PREPARE a query and return its columns as (name, type name, with [] for an array).

    Raises:
        ValueError: with the server's words when the query does not fit the schema.
    """
    connection.execute("savepoint gate")
    try:
        made = connection.pgconn.prepare(b"gate", query.text.encode())
        if made.status != psycopg.pq.ExecStatus.COMMAND_OK:
            raise ValueError(made.error_message.decode().splitlines()[0].removeprefix("ERROR:").strip())
        seen = connection.pgconn.describe_prepared(b"gate")
        columns = [((seen.fname(i) or b"").decode(), seen.ftype(i)) for i in range(seen.nfields)]
        connection.execute("deallocate gate")
    finally:
        connection.execute("rollback to gate")
    return [(name, _type_name(connection, oid)) for name, oid in columns]


def _type_name(connection: psycopg.Connection, oid: int) -> str:
    known = postgres.types.get(oid)
    if known is not None:
        return f"{known.name}[]" if known.array_oid == oid else known.name
    row = connection.execute("select typname from pg_type where oid = %s", (oid,)).fetchone()
    return str(row[0]) if row else f"type {oid}"


def row_faults(query: Query, row: type[Any] | None, columns: list[tuple[str, str]]) -> list[str]:
    """Compare the columns of a query with the row that its header names; None for `none`."""
    if row is None:
        return []
    if not dataclasses.is_dataclass(row):
        found = columns[0][1] if len(columns) == 1 else f"{len(columns)} columns"
        return [] if len(columns) == 1 and fits(row, found) else [f"header says {query.row}, the query gives {found}"]
    hints = typing.get_type_hints(row)
    fields = {field.name: field for field in dataclasses.fields(row) if field.init}
    names = [name for name, _ in columns]
    faults = [f"column {name} comes twice" for name in sorted({name for name in names if names.count(name) > 1})]
    faults += [f"column {name} has no field in {query.row}" for name in names if name not in fields]
    for name, field in fields.items():
        wanted = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if name not in names and wanted:
            faults.append(f"{query.row}.{name} is not selected")
    for name, kind in columns:
        if name in fields and not fits(hints[name], kind):
            faults.append(f"{query.row}.{name} is {hints[name]}, the column is {kind}")
    return faults


def fits(hint: Any, kind: str) -> bool:
    """Say whether a column type fills a field of this type. Whether it may be null is not known to the server."""
    while hasattr(hint, "__supertype__"):
        hint = hint.__supertype__
    origin = typing.get_origin(hint)
    if hint is Any:
        return kind in ("json", "jsonb")
    if origin in (typing.Union, types.UnionType):
        parts = [part for part in typing.get_args(hint) if part is not type(None)]
        fitting = [fits(part, kind) for part in parts]
        return any(fitting) if kind in ("json", "jsonb") else all(fitting)
    if origin is typing.Literal:
        return all(fits(type(value), kind) for value in typing.get_args(hint))
    if kind.endswith("[]"):
        inner = typing.get_args(hint)
        return origin in (list, Sequence) and len(inner) == 1 and fits(inner[0], kind.removesuffix("[]"))
    if kind in ("json", "jsonb"):
        return (origin or hint) in JSON_ORIGINS or typing.is_typeddict(hint)
    return PYTHON_OF.get(kind, object()) is hint


def row_type(folder: str, name: str) -> type[Any] | None:
    """Find the row of a header: a scalar, or a dataclass in any module of the folder, which may have it from elsewhere.

    Raises:
        LookupError: when there is no such dataclass, or two different ones.
    """
    if name == "none":
        return None
    if name in SCALARS:
        return SCALARS[name]
    named = (vars(module).get(name) for module in _modules(module_of(folder)))
    found = {id(row): row for row in named if dataclasses.is_dataclass(row)}
    if len(found) != 1:
        raise LookupError(f"{len(found)} dataclasses are called {name} in {module_of(folder)}")
    return typing.cast("type[Any]", next(iter(found.values())))


def _modules(package: str) -> Iterator[types.ModuleType]:
    module = importlib.import_module(package)
    yield module
    for inner in pkgutil.walk_packages(module.__path__, f"{package}."):
        yield importlib.import_module(inner.name)


def query_faults(connection: psycopg.Connection, folder: str, query: Query) -> list[str]:
    """Judge one query: it prepares, its row exists, and the two fit."""
    try:
        return row_faults(query, row_type(folder, query.row), described(connection, query))
    except (ValueError, LookupError) as error:
        return [str(error)]


def runnable_by(connection: psycopg.Connection, query: Query) -> set[str]:
    """Return the personas whose grants suffice to run a query (planned, not run)."""
    able: set[str] = set()
    arguments = f"({', '.join(['null'] * len(query.parameters))})" if query.parameters else ""
    for persona in PERSONAS:
        connection.execute("savepoint persona")
        try:
            connection.execute("set local plan_cache_mode = force_generic_plan")
            connection.execute(f"set local session authorization tz_{persona}")
            _raw(connection, f"prepare gate as {query.text}")
            _raw(connection, f"explain execute gate{arguments}")
            able.add(persona)
        except psycopg.errors.InsufficientPrivilege:
            pass
        finally:
            connection.execute("rollback to persona")
            connection.pgconn.exec_(b"deallocate all")
    return able


def _raw(connection: psycopg.Connection, text: str) -> None:
    done = connection.pgconn.exec_(text.encode())
    if done.status in (psycopg.pq.ExecStatus.FATAL_ERROR, psycopg.pq.ExecStatus.BAD_RESPONSE):
        raise psycopg.errors.error_from_result(done)


def call_faults(source: Source, queries: Mapping[str, Query]) -> list[str]:
    """Judge every `tx.one(q.name, Row, …)` of a module: the query exists, and row, number and parameters agree."""
    faults = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and (found := _query_argument(node)):
            at, name = found
            query = queries.get(name)
            place = f"{source.name}:{node.lineno}"
            faults += [f"{place}: there is no query {name}"] if query is None else _one_call(place, node, at, query)
    return faults


def _query_argument(call: ast.Call) -> tuple[int, str] | None:
    for at, argument in enumerate(call.args):
        if isinstance(argument, ast.Attribute) and isinstance(argument.value, ast.Name) and argument.value.id == "q":
            return at, argument.attr
    return None


def _one_call(place: str, call: ast.Call, at: int, query: Query) -> list[str]:
    assert isinstance(call.func, ast.Attribute)
    verb = call.func.attr
    faults = []
    if verb in VERBS and query.cardinality not in VERBS[verb]:
        faults.append(f"{place}: {verb} is not for {query.name}, which gives {query.cardinality}")
    if verb in VERBS and len(call.args) > at + 1:
        row = call.args[at + 1]
        told = row.attr if isinstance(row, ast.Attribute) else getattr(row, "id", "")
        if told.lower() != query.row.lower():
            faults.append(f"{place}: {query.name} gives {query.row}, not {told}")
    if (verb in VERBS or verb in ("run", "copy_out")) and all(keyword.arg for keyword in call.keywords):
        given = {str(keyword.arg) for keyword in call.keywords} - ({"chunk"} if verb == "stream" else set())
        wanted = set(query.parameters) - ({"token"} if verb == "call" else set())
        if given != wanted:
            faults.append(f"{place}: {query.name} takes {sorted(wanted)}, not {sorted(given)}")
    return faults


def load_faults(source: Source, folder: str) -> list[str]:
    """Judge every `sql.load` of a module: it takes the queries that stand beside it."""
    beside = f"sql.load('{module_of(folder)}')"
    loads = {call.lineno: ast.unparse(call) for _, call in calls_of(source.tree, {"load"})}
    return [
        f"{source.name}:{line}: {load} is not {beside}"
        for line, load in loads.items()
        if load.startswith("sql.load(") and load != beside
    ]


def copied_queries(found: list[Source]) -> set[str]:
    """Return the names of the queries whose rows leave as COPY text, whatever the type of their column."""
    calls = (call for source in found for _, call in calls_of(source.tree, {"copy_out"}))
    return {named[1] for call in calls if (named := _query_argument(call))}


def used_queries(found: list[Source]) -> set[str]:
    """Return the names of the queries that are mentioned as `q.name`."""
    return {
        node.attr
        for source in found
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and "q" in (getattr(node.value, "id", ""), getattr(node.value, "attr", ""))
    }


def tenant_tables(connection: psycopg.Connection) -> set[str]:
    """Return the tables that have a tenant in every row."""
    rows = connection.execute(
        "select table_schema || '.' || table_name from information_schema.columns where column_name = 'tenant_id'"
    )
    return {str(name) for (name,) in rows}


def forgets_tenant(query: Query, tables: set[str]) -> bool:
    """Say whether a query touches tenants' tables without naming the tenant: row security is the second wall only."""
    statement = sqlglot.parse_one(re.sub(r"\$\d+", "null", query.text), read="postgres")
    touched = {f"{use.schema}.{use.name}" for use in statement_uses(statement) if use.act in ("reads", "writes")}
    return bool(touched & tables) and "tenant_id" not in query.text
