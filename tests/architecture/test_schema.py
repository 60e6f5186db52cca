"""The schema: what the migrations add up to, and what must hold of every table, function, policy and role."""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tarazu.kit import sql
from tarazu.kit.events import Event
from tarazu.kit.postgres import find_binaries
from tarazu.runner.main import JOBS

from .sql_rules import OWNER
from .tree import GOLDEN, RUNG, SOURCES, query_folders

RULES = sql.parse((Path(__file__).parent / "catalogue.sql").read_text(encoding="utf-8"), "catalogue")
UPDATE = os.environ.get("TARAZU_UPDATE_GOLDEN") == "1"
HINT = (
    "run `TARAZU_UPDATE_GOLDEN=1 .venv/bin/python -m pytest tests/architecture/test_schema.py` and read the difference"
)

# Keys over all tenants, each with the reason why nobody learns anything from it.
UNIQUE_BY_DESIGN = {
    "trust.principal(handle)": "one sign-in form for everybody; only the system makes principals",
    "trust.principal(id)": "a random id names a person in barriers and sessions, whatever the tenant",
    "trust.invitation(id)": "a random id; looked up before the tenant is known, and made by the function that invites",
    "trust.api_key(digest)": "the digest of 32 random bytes; looked up before the tenant is known",
    "trust.session(digest)": "the digest of 32 random bytes; looked up before the tenant is known",
    "trust.barrier(id)": "a random id; only the system writes barriers",
    "tasks.work_queue(queue_id)": "made by an identity column, never given by a caller and never shown",
    "tasks.open_task(queue_id, prio, pos)": "pos is made by a sequence; a queue belongs to one tenant",
}

# One statement per rule that breaks it, run by the superuser in a transaction that is undone.
SEEDS = {
    "every_table_forces_row_security": "create table tasks.seeded (tenant_id uuid)",
    "the_owner_owns_everything": "create table tasks.seeded (tenant_id uuid)",
    "roles_are_powerless": "alter role tz_ops bypassrls",
    "roles_compile_no_plans": "alter role tz_ops reset jit",
    "every_tenant_table_carries_the_barrier": "drop policy barrier on tasks.task",
    "foreign_keys_stay_in_the_tenant": "alter table trust.session"
    " add foreign key (principal_id) references trust.principal (id)",
    "no_link_cascades": "alter table tasks.queue_access"
    " add foreign key (queue_id) references tasks.work_queue on delete cascade",
    "definer_functions_are_pinned": "alter function tasks.claim set search_path = pg_temp, pg_catalog",
    "definer_functions_ask_who_calls": "create function tasks.seeded() returns bigint language sql security definer as "
    "'select count(*) from tasks.task'; grant execute on function tasks.seeded to tz_ops",
    "permissions_without_a_persona": "insert into kit.permitted values ('contributor', 'a:b:c')",
    "no_function_is_public": "grant execute on function trust.sign_in_facts to public",
    "personas_hold_only_plain_rights": "grant truncate on tasks.task to tz_customer",
    "the_database_is_closed": "grant create on schema tasks to tz_customer",
    "views_ask_as_their_reader": "create view tasks.seeded as select * from tasks.task",
    "policies_ask_who_it_is": "create policy seeded on tasks.task to tz_ops using (true)",
}


def findings(connection: psycopg.Connection, rule: str) -> list[str]:
    """Return what a rule of the catalogue finds."""
    names = connection.execute(RULES["business_schemas"].text).fetchall()
    cursor = psycopg.RawCursor(connection)
    cursor.execute(RULES[rule].text, [[name for (name,) in names]] if RULES[rule].parameters else [])
    return [str(line) for (line,) in cursor.fetchall()]


def dumped(conninfo: str) -> str:
    """Return the schema as SQL, without what changes from one server or dump to the next."""
    program = find_binaries().program("pg_dump")
    command = [program, "--schema-only", "--no-comments", "--exclude-schema=jobs", f"--dbname={conninfo}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return without_versions(done.stdout)


def without_versions(text: str) -> str:
    """Drop what tells of a dump and its server instead of the schema: headings, session settings, versions and keys."""
    text = re.sub(r"^--\n-- .*\n--\n", "", text, flags=re.MULTILINE)
    text = re.sub(
        r"^(-- Dumped |\\(un)?restrict |SET \w+ = |SELECT pg_catalog\.set_config).*\n", "", text, flags=re.MULTILINE
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def same_as_golden(path: Path, text: str) -> bool:
    """Compare with a golden file, which is written anew when that is asked for."""
    if UPDATE:
        path.write_text(text, encoding="utf-8")
    return path.is_file() and path.read_text(encoding="utf-8") == text


def test_the_current_schema_is_the_sum_of_the_migrations(cluster: Any) -> None:
    text = dumped(cluster.admin_conninfo(cluster.dbname))
    assert same_as_golden(SOURCES / "schema" / "current.sql", text), (
        f"current.sql is not what the migrations make: {HINT}"
    )


def test_a_dump_tells_tables_rights_and_policies(cluster: Any) -> None:
    text = dumped(cluster.admin_conninfo(cluster.dbname))
    for part in (
        "CREATE TABLE tasks.task (",
        "FORCE ROW LEVEL SECURITY",
        "CREATE POLICY barrier ON tasks.task",
        "GRANT SELECT ON",
    ):
        assert part in text
    assert "TABLE jobs." not in text


def test_a_dump_of_another_server_is_the_same() -> None:
    heading = "--\n-- Name: task; Type: TABLE; Owner: tz_owner\n--\n\n"
    dump = (
        f"-- Dumped by x\n\\restrict key\nSET row_security = off;\n{heading}create table a ();\n\n\n\\unrestrict key\n"
    )
    assert without_versions(dump) == "create table a ();\n"


@pytest.mark.skipif(UPDATE, reason="golden files are being written")
def test_another_text_than_the_golden_one_is_found(tmp_path: Path) -> None:
    golden = tmp_path / "golden.sql"
    assert not same_as_golden(golden, "a\n")
    golden.write_text("a\n", encoding="utf-8")
    assert same_as_golden(golden, "a\n")
    assert not same_as_golden(golden, "a\ncreate table tasks.seeded ();\n")


def test_the_functions_with_the_owners_rights_are_the_reviewed_ones(admin: psycopg.Connection) -> None:
    text = "\n".join(findings(admin, "definer_functions")) + "\n"
    golden = GOLDEN / "definer_functions.txt"
    assert same_as_golden(golden, text), f"review what changed: {HINT}\n{text}"


def test_what_personas_may_announce_and_enqueue_is_the_reviewed_list(admin: psycopg.Connection) -> None:
    found = findings(admin, "permitted")
    assert same_as_golden(GOLDEN / "permitted.txt", "\n".join(found) + "\n"), f"review what changed: {HINT}"
    # Whatever Python announces or registers as a job is somebody's to announce or enqueue, and nothing else is.
    names = {line.partition(": ")[2] for line in found}
    announced = {each.tag for each in _subclasses(Event)} | set(JOBS)
    assert names == announced, names ^ announced


def _subclasses(base: type[Event]) -> Iterator[type[Event]]:
    for name in sorted({folder.split("/")[0] for folder in query_folders()}):
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(f"tarazu.{name}.events")
    yield from base.__subclasses__()


@pytest.mark.parametrize("rule", SEEDS)
def test_the_catalogue_obeys(admin: psycopg.Connection, rule: str) -> None:
    found = findings(admin, rule)
    assert not found, f"{RULES[rule].doc}\n" + "\n".join(found)


@pytest.mark.parametrize("rule", SEEDS)
def test_a_seeded_fault_is_found(admin: psycopg.Connection, rule: str) -> None:
    before = findings(admin, rule)
    admin.execute(SEEDS[rule])
    assert set(findings(admin, rule)) - set(before)


def test_unique_keys_begin_with_the_tenant_or_are_known(admin: psycopg.Connection) -> None:
    assert set(findings(admin, "unique_keys_begin_with_the_tenant")) == set(UNIQUE_BY_DESIGN)


def test_a_seeded_unique_key_over_all_tenants_is_found(admin: psycopg.Connection) -> None:
    # Of no row: what other tests left may have names twice.
    admin.execute("create unique index on projects.project (name) where false")
    assert "projects.project(name)" in findings(admin, "unique_keys_begin_with_the_tenant")


def test_foreign_keys_point_down_the_ladder(admin: psycopg.Connection) -> None:
    assert upward(findings(admin, "foreign_keys_to_link")) == []


def test_a_seeded_foreign_key_upward_is_found(admin: psycopg.Connection) -> None:
    # Not held against the rows that other tests left.
    admin.execute(
        "alter table tasks.task add foreign key (tenant_id, id) references quality.consensus (tenant_id, task_id) not valid"
    )
    assert upward(findings(admin, "foreign_keys_to_link")) == ["tasks > quality"]


def test_every_schema_has_an_owner_on_the_ladder(admin: psycopg.Connection) -> None:
    homeless = {name for name in findings(admin, "business_schemas") if OWNER.get(name, name) not in RUNG}
    assert homeless == set()


def test_every_rule_of_the_catalogue_is_used() -> None:
    others = {
        "unique_keys_begin_with_the_tenant",
        "foreign_keys_to_link",
        "definer_functions",
        "business_schemas",
        "permitted",
    }
    assert set(RULES) == set(SEEDS) | others


def upward(links: list[str]) -> list[str]:
    """Return the links whose target is not on a lower rung, or in the same package."""
    pairs = [(link, *(OWNER.get(name, name) for name in link.split(" > "))) for link in links]
    return [link for link, source, target in pairs if source != target and RUNG[target] >= RUNG[source]]
