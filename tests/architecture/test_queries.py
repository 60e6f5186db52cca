"""Every named query fits the migrated schema, its row and its callers, and somebody may run it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, NewType

import psycopg
import pytest

from tarazu.kit import sql

from .query_rules import (
    call_faults,
    copied_queries,
    described,
    fits,
    forgets_tenant,
    load_faults,
    query_faults,
    row_faults,
    runnable_by,
    tenant_tables,
    used_queries,
)
from .tree import SOURCES, Source, module_of, query_folders, sources, sources_beside

TenantName = NewType("TenantName", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """A row for the tests of the gate itself."""

    id: uuid.UUID
    slug: TenantName
    created_at: datetime
    closed_at: datetime | None = None


GOOD = "select id, slug, created_at, closed_at from trust.tenant where id = :id"


def queries_of(folder: str) -> dict[str, sql.Query]:
    """Return the queries of a folder."""
    return sql.parse((SOURCES / folder / "queries.sql").read_text(encoding="utf-8"), module_of(folder))


def seeded(text: str, row: str = "Seeded?") -> sql.Query:
    """Return a query named seeded."""
    return sql.parse(f"-- seeded -> {row}\n{text}", "seeded")["seeded"]


@pytest.mark.parametrize("folder", query_folders())
def test_every_query_fits_the_schema_and_its_row(folder: str, admin: psycopg.Connection) -> None:
    copied = copied_queries(sources_beside(folder))
    found = {
        query.name: query_faults(admin, folder, replace(query, row="none") if query.name in copied else query)
        for query in queries_of(folder).values()
    }
    told = [f"{folder}.{name}: {fault}" for name, faults in found.items() for fault in faults]
    assert not told, "\n".join(told)


@pytest.mark.parametrize("folder", query_folders())
def test_some_persona_may_run_every_query(folder: str, admin: psycopg.Connection) -> None:
    refused = [name for name, query in queries_of(folder).items() if not _is_runnable(admin, query)]
    assert not refused, f"{folder}: no persona has the grants for {', '.join(refused)}"


@pytest.mark.parametrize("folder", query_folders())
def test_queries_name_the_tenant_beside_row_security(folder: str, admin: psycopg.Connection) -> None:
    tables = tenant_tables(admin)
    assert [name for name, query in queries_of(folder).items() if forgets_tenant(query, tables)] == []


@pytest.mark.parametrize("folder", query_folders())
def test_callers_agree_with_their_queries(folder: str) -> None:
    queries = queries_of(folder)
    inside = sources_beside(folder)
    told = [fault for source in inside for fault in (*call_faults(source, queries), *load_faults(source, folder))]
    users = sources() if folder == "kit" else inside
    told += [f"{folder}.{name} is used nowhere" for name in sorted(set(queries) - used_queries(users))]
    assert not told, "\n".join(told)


def _is_runnable(admin: psycopg.Connection, query: sql.Query) -> bool:
    try:
        return bool(runnable_by(admin, query))
    except psycopg.Error:
        return True  # Does not fit the schema: the test above says so.


def test_a_query_that_fits_passes(admin: psycopg.Connection) -> None:
    assert row_faults(seeded(GOOD), Seeded, described(admin, seeded(GOOD))) == []


def test_a_typo_is_found(admin: psycopg.Connection) -> None:
    with pytest.raises(ValueError, match='column "slugg" does not exist'):
        described(admin, seeded(GOOD.replace("slug", "slugg")))
    assert described(admin, seeded(GOOD))[1] == ("slug", "text")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD.replace("slug, ", ""), "Seeded.slug is not selected"),
        (GOOD.replace("slug", "slug, name"), "column name has no field"),
        (GOOD.replace("slug", "1 as slug"), "Seeded.slug is"),
        (GOOD.replace("slug", "slug, slug"), "comes twice"),
        (GOOD.replace("closed_at", "closed_at::date as closed_at"), "Seeded.closed_at is"),
    ],
)
def test_a_row_that_does_not_fit_is_found(admin: psycopg.Connection, text: str, fault: str) -> None:
    assert any(fault in told for told in row_faults(seeded(text), Seeded, described(admin, seeded(text))))


def test_an_optional_field_need_not_be_selected(admin: psycopg.Connection) -> None:
    query = seeded(GOOD.replace(", closed_at", ""))
    assert row_faults(query, Seeded, described(admin, query)) == []


def test_a_scalar_of_another_type_is_found(admin: psycopg.Connection) -> None:
    query = seeded("select count(*) from trust.tenant", "str")
    assert row_faults(query, str, described(admin, query)) == ["header says str, the query gives int8"]


def test_an_unknown_row_is_found(admin: psycopg.Connection) -> None:
    assert query_faults(admin, "kit", seeded("select 1", "Nobody")) == ["0 dataclasses are called Nobody in tarazu.kit"]


@pytest.mark.parametrize(
    ("hint", "kind", "expected"),
    [
        (int, "int8", True), (int, "bool", False), (bool, "int4", False), (float, "numeric", False),
        (float, "float8", True), (str, "int4", False), (str | None, "text", True), (str | None, "int4", False),
        (Literal["a", "b"], "text", True), (Literal[1], "text", False), (TenantName, "text", True),
        (list[str], "text[]", True), (list[int], "text[]", False), (tuple[str, ...], "text[]", False),
        (Any, "jsonb", True), (Any, "text", False), (Mapping[str, Any], "jsonb", True), (str, "jsonb", False),
        (dict[str, Any] | None, "jsonb", True), (list[dict[str, Any]], "jsonb", True), (bytes, "bytea", True),
        (datetime, "timestamptz", True), (datetime, "timestamp", False), (str, "uuid", False),
    ],
)  # fmt: skip
def test_types_are_compared_as_they_arrive(hint: Any, kind: str, expected: bool) -> None:
    assert fits(hint, kind) is expected


def test_a_query_that_forgets_the_tenant_is_found(admin: psycopg.Connection) -> None:
    tables = tenant_tables(admin)
    assert forgets_tenant(seeded("select payload from tasks.task where id = :id", "str"), tables)
    assert not forgets_tenant(seeded("select payload from tasks.task where tenant_id = :t and id = :id", "str"), tables)
    assert not forgets_tenant(seeded(GOOD), tables)


def test_a_query_that_nobody_may_run_is_found(admin: psycopg.Connection) -> None:
    assert runnable_by(admin, seeded("select inner_pad from context.key", "bytes")) == set()
    assert runnable_by(admin, seeded("select kit.record_event(:id, :id, 't', :id, :id, '{}', now())", "none")) == set()
    assert runnable_by(admin, seeded("select * from trust.barrier", "Seeded*")) == {"system"}
    assert runnable_by(admin, seeded("select kit.announce(:id, 't', :id, '{}', now())", "none")) == {
        "customer", "system",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        ("tx.maybe(q.seeded, Seeded, tenant=1)", "takes ['id'], not ['tenant']"),
        ("tx.maybe(q.seeded, Seeded)", "takes ['id'], not []"),
        ("tx.many(q.seeded, Seeded, id=1)", "many is not for seeded"),
        ("tx.maybe(q.seeded, Other, id=1)", "gives Seeded, not Other"),
        ("tx.need(q.seeded, Other, 'thing', id=1)", "gives Seeded, not Other"),
        ("tx.maybe(q.planted, Seeded, id=1)", "there is no query planted"),
    ],
)
def test_a_call_that_disagrees_with_its_query_is_found(call: str, fault: str) -> None:
    queries = {"seeded": seeded("select id from trust.tenant where id = :id")}
    assert any(fault in told for told in call_faults(Source("seeded.py", call), queries))


def test_a_call_that_agrees_passes() -> None:
    queries = {"seeded": seeded("select id from trust.tenant where id = :id")}
    assert call_faults(Source("seeded.py", "tx.maybe(q.seeded, Seeded, id=1)"), queries) == []


def test_queries_of_another_folder_are_found() -> None:
    seed = Source("quality/review/seeded.py", 'q = sql.load("tarazu.quality")')
    assert len(load_faults(seed, "quality/review")) == 1
    assert load_faults(seed, "quality") == []


def test_a_copied_query_is_known_by_its_call() -> None:
    assert copied_queries([Source("seeded.py", "tx.copy_out(q.seeded, id=1)\ntx.many(q.other, Seeded)")]) == {"seeded"}
