"""SQL obeys the ladder too: a package writes its own PostgreSQL schema, and reads or calls its own and lower ones."""

from __future__ import annotations

import re

import pytest

from tarazu.kit import sql

from .sql_rules import Function, function_faults, functions, statement_faults
from .tree import SOURCES, query_folders

# Row security of every table asks for the barriers, so the template of policies names the function that knows them.
EXCEPTIONS = {"kit.protect: kit reads trust.barred, which is not below it"}

MIGRATIONS = sorted((SOURCES / "schema").glob("[0-9]*.sql"))


@pytest.mark.parametrize("folder", query_folders())
def test_queries_stay_on_their_rung(folder: str) -> None:
    queries = sql.parse((SOURCES / folder / "queries.sql").read_text(encoding="utf-8"), folder)
    found = [
        fault
        for query in queries.values()
        for fault in statement_faults(f"{folder}.{query.name}", folder.split("/")[0], query.text)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda path: path.stem)
def test_functions_of_the_schema_stay_on_their_rung(migration: object) -> None:
    text = migration.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    found = {fault for function in functions(text) for fault in function_faults(function)} - EXCEPTIONS
    assert not found, "\n".join(sorted(found))


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda path: path.stem)
def test_no_function_escapes_the_reader(migration: object) -> None:
    text = migration.read_text(encoding="utf-8").lower()  # type: ignore[attr-defined]
    defined = sum(text.count(f"\ncreate {what}") for what in ("function ", "procedure ", "or replace function "))
    assert len(functions(text)) == defined


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda path: path.stem)
def test_barriers_are_looked_up_once_for_a_statement(migration: object) -> None:
    text = migration.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert not re.findall(r".*<> all \(trust\.barred.*", text), "asked anew for every row: all ((select …)::uuid[])"


def test_no_exception_is_stale() -> None:
    texts = [migration.read_text(encoding="utf-8") for migration in MIGRATIONS]
    found = {fault for text in texts for function in functions(text) for fault in function_faults(function)}
    assert found >= EXCEPTIONS


@pytest.mark.parametrize(
    ("package", "text", "fault"),
    [
        (
            "tasks",
            "select t.id from tasks.task t left join quality.consensus c using (task_id)",
            "reads quality.consensus",
        ),
        ("quality", "update tasks.task set state = 'completed' where id = $1", "quality writes tasks.task"),
        ("quality", "insert into tasks.task select * from quality.review", "quality writes tasks.task"),
        (
            "quality",
            "with gone as (delete from tasks.draft returning 1) select * from gone",
            "quality writes tasks.draft",
        ),
        ("tasks", "select * from task", "task has no schema"),
        ("tasks", "select quality.next_review($1)", "calls quality.next_review"),
        ("tasks", "select * from quality.next_review($1) r", "calls quality.next_review"),
        ("ledger", "select * from delivery.snapshot", "reads delivery.snapshot"),
        ("tasks", "select * from tasks.task x, kitchen.sink y", "a schema that nobody owns"),
        ("tasks", "selec from where", "cannot be parsed"),
        ("tasks", "select 1; select 2", "holds 2 statements"),
    ],
)
def test_a_query_that_leaves_its_rung_is_found(package: str, text: str, fault: str) -> None:
    assert any(fault in found for found in statement_faults("seeded", package, text))


@pytest.mark.parametrize(
    ("package", "text"),
    [
        ("matching", "with pick as (select t.id from tasks.task t where t.id = $1 limit 1 for update of t skip locked) "
                     "select * from pick"),
        ("tasks", "insert into tasks.batch (id) select x.id from unnest($1::uuid[]) x (id) on conflict do nothing"),
        ("quality", "select * from tasks.held($1) h join tasks.task t using (id) where t.id <> all (trust.barred())"),
        ("kit", "select kit.announce($1, $2, $3, $4::jsonb, $5), context.tenant()"),
    ],
)  # fmt: skip
def test_a_query_on_its_rung_passes(package: str, text: str) -> None:
    assert statement_faults("seeded", package, text) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("begin update quality.review x set reason = null; end", "tasks writes quality.review"),
        ("begin insert into trust.session values (1); end", "tasks writes trust.session"),
        ("begin delete from projects.stage; end", "tasks writes projects.stage"),
        ("declare r quality.review; begin return; end", "reads quality.review"),
        ("begin perform ledger.accrue(1); end", "calls ledger.accrue"),
        ("begin execute format('select * from ledger.entry where %s', 1); end", "reads ledger.entry"),
    ],
)
def test_a_function_that_leaves_its_rung_is_found(body: str, fault: str) -> None:
    assert any(fault in found for found in function_faults(Function("tasks.seeded", "", body)))


def test_a_function_on_its_rung_passes() -> None:
    body = """declare a tasks.task; begin
      select * into a from tasks.task t join projects.project p on true where p.id <> all (trust.barred()) for update;
      update tasks.task set state = 'open'; perform kit.record_event('tasks:task:opened'); end"""
    assert function_faults(Function("tasks.seeded", "", body)) == []
