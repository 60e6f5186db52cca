"""`tarazu project|task|export`: work in and results out, by file."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
import typer

from tarazu import projects, tasks
from tarazu.app import Installation
from tarazu.cli.shell import (
    As,
    AsJson,
    DataDir,
    TenantName,
    act,
    act_as,
    emit,
    err,
    gettext,
    ngettext,
    opened_for_writing,
    out,
    plain,
    show,
    tenant_actor,
)
from tarazu.cli.typed import existing_file, said_as, unknown
from tarazu.http.words import WORDS
from tarazu.kit.db import Database, Tx
from tarazu.kit.errors import Fault, Refusal, require_sound
from tarazu.kit.shapes import shape_fault, unsound_faults
from tarazu.projects import NewProject, Project
from tarazu.tasks import Intake

Row = TypeVar("Row")

projects_app = typer.Typer(help="Projects of a tenant.", no_args_is_help=True)
tasks_app = typer.Typer(help="Tasks of a project.", no_args_is_help=True)

ProjectName = Annotated[str, typer.Option("--project", "-p", help="Name or id of the project.")]


@projects_app.command("import")
def import_project(
    file: Annotated[Path, typer.Argument(help="A JSON file with the fields of a new project.", callback=existing_file)],
    tenant: TenantName,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Start a project from a JSON file."""
    new = read_project(file)

    async def verb(tx: Tx) -> Project:
        return await tasks.start_project(tx, new)

    made = act_as(data_dir, tenant, handle, verb)
    if as_json:
        emit({**plain(made), "warnings": projects.cautions(made)})
    else:
        words = gettext("Started {name} ({id}).", name=made.name, id=made.id)
        out.print(words, highlight=False, markup=False, soft_wrap=True)
        tell_cautions(made)


@projects_app.command("list")
def list_projects(tenant: TenantName, handle: As = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List a tenant's projects."""

    async def verb(tx: Tx) -> list[Project]:
        return await projects.projects(tx)

    columns = ["name", "kind", "language", "state", "redundancy", "id"]
    show(
        act_as(data_dir, tenant, handle, verb),
        columns,
        as_json=as_json,
        empty="No project yet. Start one: project import.",
    )


@tasks_app.command("import")
def import_tasks(
    file: Annotated[Path, typer.Argument(help="JSON lines, CSV or Parquet.", callback=existing_file)],
    tenant: TenantName,
    project: ProjectName,
    batch: Annotated[str | None, typer.Option("--batch", help="Name of the batch the tasks belong to.")] = None,
    form: Annotated[
        str | None, typer.Option("--format", help="jsonl, csv or parquet; by default what the name says.")
    ] = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Add tasks from a file: all of them, or none when a row is faulty."""
    with said_as(format="--format"):
        chosen = form or tasks.format_of(file)

    async def verb(db: Database, _: Installation) -> Intake:
        actor = await tenant_actor(db, tenant, handle)
        with progress(gettext("Adding tasks"), file.stat().st_size) as step, file.open("rb") as stream:
            async with db.tx(actor) as tx:
                found = await find_project(tx, project)
                rows = counted(tasks.read_rows(stream, chosen, found.kind), lambda: step(stream.tell()))
                return await tasks.intake(tx, found.id, rows, batch=batch, keep_ids=False)

    try:
        with said_as(format="--format"):
            done = act(data_dir, verb)
    except Refusal as refusal:
        if [(fault.field, fault.code) for fault in refusal.faults] != [("rows", "not_empty")]:
            raise
        raise Refusal("table_empty", "invalid", {"file": str(file)}) from None
    if as_json:
        told = {"created": done.created, "repeated": done.repeated, "passed_over": done.passed_over}
        emit({**told, "batch_id": done.batch_id})
    else:
        words = ngettext(
            "{count} task added, {repeated} there already.",
            "{count} tasks added, {repeated} there already.",
            done.created,
            repeated=done.repeated,
        )
        out.print(words, highlight=False, soft_wrap=True)
        if done.passed_over:
            left = ngettext(
                "{count} rubric left out: nobody has approved it.",
                "{count} rubrics left out: nobody has approved them.",
                done.passed_over,
            )
            out.print(left, highlight=False, soft_wrap=True)


@tasks_app.command("list")
def list_tasks(
    tenant: TenantName,
    project: ProjectName,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many at most.")] = 50,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List a project's first tasks."""

    async def verb(tx: Tx) -> list[tasks.Task]:
        return await tasks.tasks(tx, (await find_project(tx, project)).id, limit=limit)

    columns = ["id", "unique_key", "state", "answers", "wanted", "accepted"]
    show(act_as(data_dir, tenant, handle, verb), columns, as_json=as_json, empty="No task yet. Add some: task import.")


def export(
    tenant: TenantName,
    project: ProjectName,
    to: Annotated[Path | None, typer.Option("--out", "-o", help="File to write; by default standard output.")] = None,
    with_tasks: Annotated[
        bool, typer.Option("--with-tasks", help="Put the payload of its task into every line too.")
    ] = False,
    handle: As = None,
    data_dir: DataDir = None,
) -> None:
    """Write every submission of a project as JSON lines, streaming."""
    # Here and not above: other commands start sooner without what delivers.
    from tarazu import delivery

    async def verb(db: Database, here: Installation) -> int:
        actor = await tenant_actor(db, tenant, handle)
        rows = written = 0
        target = opened_for_writing(to, "--out") if to else nullcontext(sys.stdout.buffer)
        with progress(gettext("Exporting"), None) as step, target as file:
            async with db.tx(actor) as tx:
                found, key = await find_project(tx, project), here.secrets.key("pseudonym")
                async for block in delivery.stream_answers(tx, found.id, key, with_tasks=with_tasks):
                    file.write(block)
                    rows += block.count(b"\n")
                    written += len(block)
                    step(written)
        return rows

    written = act(data_dir, verb)
    err.print(ngettext("{count} submission written.", "{count} submissions written.", written), highlight=False)


def read_project(file: Path) -> NewProject:
    """Read a new project from JSON.

    Raises:
        Refusal: `project_unreadable` for what is no JSON object, `invalid_request` with the fields at fault.
    """
    try:
        given = msgspec.json.decode(file.read_bytes(), type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refusal("project_unreadable", "invalid", {"file": str(file), "reason": str(error)}) from None
    known = [field.name for field in fields(NewProject)]
    require_sound([Fault(field=name, code="unknown_field") for name in given if name not in known])
    require_sound(unsound_faults(given))
    try:
        return msgspec.convert(given, NewProject)
    except msgspec.ValidationError as error:
        raise Refusal("invalid_request", "invalid", faults=[shape_fault(str(error))]) from None


def tell_cautions(made: Project) -> None:
    """Print what is lost by how many answers a project gets."""
    told = WORDS["cautions"]
    for each in projects.cautions(made):
        out.print(gettext(told[each]), highlight=False, soft_wrap=True)


async def find_project(tx: Tx, name: str) -> Project:
    """Return a project by id or name. Refuses an unknown one with `project_unknown`, which says what is near."""
    with suppress(ValueError, Refusal):
        return await projects.project(tx, uuid.UUID(name))
    known = await projects.projects(tx, limit=10_000)
    for project in known:
        if project.name.lower() == name.lower():
            return project
    raise unknown("project_unknown", name, [project.name for project in known])


def counted(rows: Iterator[Row], tick: Callable[[], None]) -> Iterator[Row]:
    """Yield rows, and say now and then that they move on."""
    for number, row in enumerate(rows):
        if number % 2000 == 0:
            tick()
        yield row
    tick()


@contextmanager
def progress(words: str, total: int | None, *, counted: bool = False) -> Iterator[Callable[..., None]]:
    """Show how many bytes of a total are done, on a terminal only; a log would keep every step of it.

    What is lent takes how many are done, and the total when only now it is known. With `counted` they are no bytes.
    """
    if not err.is_terminal:
        yield lambda *_: None
        return
    # Here and not above: other commands start sooner without it.
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    amount = MofNCompleteColumn() if counted else DownloadColumn()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), amount, TimeRemainingColumn())
    with Progress(*columns, console=err) as bar:
        step = bar.add_task(words, total=total)
        yield lambda done, of=total: bar.update(step, completed=done, total=of)
