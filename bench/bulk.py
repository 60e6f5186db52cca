"""A million tasks in by file and a million answers out, by the ordinary command line.

    ./tarazu bench bulk --rows 1000000 --json bulk.json

Beside each runs what PostgreSQL can do at best: COPY of the same rows into unlogged tables like ours, and COPY of the same
rows out. Memory is that of the command's own process; it is taken at a tenth of the rows too and may hardly differ.
Exits with 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from _server import Feed, Lab, cpu_seconds, data_folder, example_payload, postmaster, tree

IMPORT_MIN = 20_000
EXPORT_MIN = 100_000
MEMORY_GROWTH_MAX = 1.25
ROW_BYTES = 800
PEOPLE = 40
LINES_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command: rows, seconds from start to end, processor seconds of it and of the database meanwhile,
    and the most memory it held."""

    rows: int
    seconds: float
    cpu_seconds: float
    database_seconds: float
    megabytes: float

    @property
    def per_second(self) -> float:
        """Rows per second, the start of the command included."""
        return self.rows / self.seconds

    def __str__(self) -> str:
        cpu, database = self.cpu_seconds / self.rows * 1e6, self.database_seconds / self.rows * 1e6
        return f"{self.per_second:9,.0f} rows/s, {cpu:4.1f} + {database:4.1f} us CPU a row, {self.megabytes:5.0f} MB"


async def measure(rows: int) -> dict[str, Any]:
    """Run everything on one fresh installation; returns figures and the limits missed."""
    with data_folder() as folder:
        async with Lab.opened(folder) as lab:
            people = [person.id for person in await lab.people(PEOPLE)]
            few, many = await lab.project("few"), await lab.project("many")
            figures = brought_in(lab, folder, few, many, rows)
            for feed in (few, many):
                answer_all(lab, feed, people)
            figures |= taken_out(lab, folder, many, rows)
    return judged(figures)


def brought_in(lab: Lab, folder: Path, few: Feed, many: Feed, rows: int) -> dict[str, Any]:
    """Import a tenth, then all of the rows, and COPY the same."""
    file = folder / "tasks.jsonl"
    runs = {}
    for name, feed, count in (("few", few, rows // 10), ("many", many, rows)):
        write_tasks(file, count)
        command = ["task", "import", str(file), "--tenant", lab.slug, "--project", name]
        runs[name] = run = tarazu(folder, command, count)
        print(f"import {run.rows:>9,} tasks: {run}", flush=True)
        stored = (
            lab.admin().execute("select count(*) from tasks.open_task where queue_id = %s", (feed.queue_id,)).fetchone()
        )
        if stored != (count,):
            raise RuntimeError(f"{stored} of {count} tasks are open")
    peer = copy_in(lab, file, many, rows)
    print(f"COPY   {rows:>9,} rows into both tables, unlogged: {peer:9,.0f} rows/s", flush=True)
    file.unlink()
    return {"import": runs["many"], "import_few": runs["few"], "copy_in": peer}


def taken_out(lab: Lab, folder: Path, many: Feed, rows: int) -> dict[str, Any]:
    """Export a tenth, then all of the answers, and COPY the same out."""
    target = folder / "answers.jsonl"
    runs = {}
    for name, count in (("few", rows // 10), ("many", rows)):
        command = ["export", "--tenant", lab.slug, "--project", name, "--out", str(target)]
        runs[name] = run = tarazu(folder, command, count)
        print(f"export {run.rows:>9,} answers: {run}", flush=True)
        with target.open("rb") as lines:
            if (found := sum(1 for _ in lines)) != count:
                raise RuntimeError(f"{found} of {count} answers came out")
    peer = copy_out(lab, target, many, rows)
    print(f"COPY   {rows:>9,} rows out: {peer:9,.0f} rows/s", flush=True)
    return {"export": runs["many"], "export_few": runs["few"], "copy_out": peer}


def write_tasks(file: Path, count: int) -> None:
    """Write a file of tasks, each of some 800 bytes and unlike the others."""
    payload = example_payload(ROW_BYTES - 60)
    question = payload["prompt"][0]["content"]
    with file.open("w", encoding="utf-8") as target:
        for number in range(count):
            payload["prompt"][0]["content"] = f"{question} ({number})"
            target.write(json.dumps({"payload": payload, "unique_key": f"bulk-{number}"}) + "\n")


def tarazu(folder: Path, arguments: list[str], rows: int) -> Run:
    """Run the command line and take its time and peak memory.

    Raises:
        RuntimeError: with its words, when it refused.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TARAZU_")}
    command = [sys.executable, "-m", "tarazu", *arguments, "--data-dir", str(folder)]
    server = postmaster(folder)
    begin, before = time.monotonic(), cpu_seconds(tree(server))
    with (folder / "command.log").open("w+b") as log:
        child = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        log.seek(0)
        if child.returncode:
            raise RuntimeError(log.read().decode(errors="replace")[-2000:])
    seconds, database = time.monotonic() - begin, cpu_seconds(tree(server)) - before
    return Run(rows, seconds, used.ru_utime + used.ru_stime, database, used.ru_maxrss / 1024)


def copy_in(lab: Lab, file: Path, feed: Feed, rows: int) -> float:
    """COPY the same rows into unlogged tables with the same indexes; returns rows per second."""
    tenant, project = lab.customer.tenant_id, feed.project_id
    with lab.admin() as connection:
        connection.execute("create schema if not exists bench")
        for table in ("task", "open_task"):
            connection.execute(f"create unlogged table bench.{table} (like tasks.{table} including all)")
        begin = time.monotonic()
        with connection.transaction(), connection.cursor() as cursor:
            columns = "tenant_id, id, project_id, queue_id, unique_key, wanted, payload, created_at"
            with cursor.copy(f"copy bench.task ({columns}) from stdin") as copy:
                head = f"{tenant}\t{{id}}\t{project}\t{feed.queue_id}\t"
                for number, line in enumerate(_lines(file)):
                    row = json.loads(line)
                    text = json.dumps(row["payload"]).replace("\\", "\\\\")
                    made = uuid.UUID(int=number + 1)
                    copy.write(head.replace("{id}", str(made)) + f"{row['unique_key']}\t1\t{text}\t2026-01-01\n")
            with cursor.copy("copy bench.open_task from stdin") as copy:
                for number in range(rows):
                    copy.write(f"{feed.queue_id}\t5\t{number + 1}\t{tenant}\t{uuid.UUID(int=number + 1)}\t1\n")
        seconds = time.monotonic() - begin
        connection.execute("drop schema bench cascade")
    return rows / seconds


def _lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8") as lines:
        yield from lines


def answer_all(lab: Lab, feed: Feed, people: list[uuid.UUID]) -> None:
    """Give every task of a project one accepted answer, by SQL."""
    values = {"project": feed.project_id, "people": people}
    with lab.admin() as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(_ASSIGN, values)
        connection.execute(_ANSWER, values)
        connection.execute(
            "update tasks.task set answers = 1, accepted = 1, state = 'completed' where project_id = %(project)s",
            values,
        )
        connection.execute("delete from tasks.open_task where queue_id = %s", (feed.queue_id,))
        connection.execute("vacuum analyze tasks.task, tasks.assignment, tasks.submission")


_ASSIGN = """
insert into tasks.assignment (tenant_id, task_id, contributor_id, id, project_id, queue_id, state, claimed_at, lease_until,
  ended_at, guideline_version, ontology_version, rate_version, amount_minor, currency, acceptance, flipped)
select t.tenant_id, t.id, (%(people)s::uuid[])[1 + n %% cardinality(%(people)s::uuid[])], md5(t.id::text)::uuid, t.project_id,
  t.queue_id, 'submitted', now(), now(), now(), 1, 1, 1, 1250, 'INR', 'on_submit', false
  from (select *, row_number() over (order by id) n from tasks.task where project_id = %(project)s) t
"""
_ANSWER = """
insert into tasks.submission
select a.tenant_id, a.task_id, a.task_id, a.project_id, a.contributor_id, a.id, 1, '{"preference": "a", "strength": 2,
  "criteria": {"accuracy": {"preference": "a"}, "clarity": {"preference": "tie"}}, "comment": "The first is right."}', 'a',
  sha256('a'), 60, now(), now(), true
  from tasks.assignment a where a.project_id = %(project)s
"""


def copy_out(lab: Lab, target: Path, feed: Feed, rows: int) -> float:
    """COPY the columns of the same answers into a file; returns rows per second."""
    begin = time.monotonic()
    query = f"copy (select * from tasks.submission where project_id = '{feed.project_id}' order by id) to stdout"
    with (
        lab.admin() as connection,
        connection.cursor() as cursor,
        cursor.copy(query) as copy,
        target.open("wb") as file,
    ):
        for block in copy:
            file.write(block)
    return rows / (time.monotonic() - begin)


def judged(figures: dict[str, Any]) -> dict[str, Any]:
    """Say which limits hold and which do not."""
    bounds = {
        f"import: {figures['import'].per_second:,.0f} tasks/s (>= {IMPORT_MIN:,})": figures["import"].per_second
        >= IMPORT_MIN,
        f"export: {figures['export'].per_second:,.0f} rows/s (>= {EXPORT_MIN:,})": figures["export"].per_second
        >= EXPORT_MIN,
    }
    for name in ("import", "export"):
        growth = figures[name].megabytes / figures[f"{name}_few"].megabytes
        bounds[f"{name}: memory x {growth:.2f} for 10 x the rows (<= {MEMORY_GROWTH_MAX})"] = (
            growth <= MEMORY_GROWTH_MAX
        )
        figures[f"{name}_memory_growth"] = growth
    figures["import_to_copy"] = figures["import"].per_second / figures["copy_in"]
    figures["export_to_copy"] = figures["export"].per_second / figures["copy_out"]
    print(f"of COPY: import {figures['import_to_copy']:.2f}, export {figures['export_to_copy']:.2f}")
    for told, good in bounds.items():
        print(f"{told} {'ok' if good else 'MISSED'}")
    figures["missed"] = [told for told, good in bounds.items() if not good]
    return figures


def main() -> int:
    """Measure, print, and say whether the limits hold."""
    parser = argparse.ArgumentParser(prog="bench bulk", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    figures = asyncio.run(measure(options.rows))
    if options.json:
        plain = {name: _plain(value) for name, value in figures.items()}
        options.json.write_text(json.dumps(plain, indent=2))
    return int(bool(figures["missed"]))


def _plain(value: Any) -> Any:
    if isinstance(value, Run):
        return {**asdict(value), "per_second": value.per_second}
    return value


if __name__ == "__main__":
    sys.exit(main())
