"""`tarazu import …`: tasks from files of other tools, with a report of what they hold and no task can carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Annotated, Any

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
    emit,
    err,
    gettext,
    ngettext,
    opened_for_writing,
    out,
    shell_language,
    tenant_actor,
)
from tarazu.cli.typed import existing_file, said_as
from tarazu.cli.work import ProjectName, counted, find_project, progress
from tarazu.http import language
from tarazu.kit.db import Database, Tx
from tarazu.kit.errors import Fault, invalid

app = typer.Typer(help="Tasks from files of other tools.", no_args_is_help=True)

EXIT_REFUSED, EXIT_LEFT_OUT = 1, 4
SHOWN_ROWS_MAX = 20

_TOOLS = {
    "label-studio": "Add the tasks of a Label Studio export (JSON); --config gives the form.",
    "argilla": "Add the records of an Argilla 2 dataset (JSON, JSON lines or Parquet).",
    "huggingface": "Add the rows of a Hugging Face dataset (JSON lines, JSON or Parquet).",
    "doccano": "Add the texts of a doccano export (JSON lines).",
    "prodigy": "Add the tasks of a Prodigy dataset (JSON lines, as db-out writes them).",
    "ground-truth": "Add the objects of a SageMaker Ground Truth manifest.",
}

File = Annotated[Path, typer.Argument(help="The file of the other tool.", callback=existing_file)]
Batch = Annotated[str | None, typer.Option("--batch", help="Name of the batch the tasks belong to.")]
Maps = Annotated[
    list[str] | None,
    typer.Option("--map", help="PLACE=FIELD, repeatable: which field of the file goes where, such as prompt=question."),
]
Answers = Annotated[
    str,
    typer.Option("--answers", help="Where people's answers in the file go: reference (kept, never shown) or initial."),
]
Config = Annotated[
    Path | None,
    typer.Option("--config", help="Label Studio's labeling config (XML).", callback=existing_file),
]
SkipFaulty = Annotated[bool, typer.Option("--skip-faulty", help="Store the good rows when others are faulty.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and check everything, store nothing.")]
Report = Annotated[
    Path | None,
    typer.Option("--report", help="File for everything that was left out, as JSON lines: one thing a line."),
]


class _Undone(Exception):
    """Rolls back what was only tried."""


@dataclass(slots=True)
class Tally:
    """What an import did and left out; `write` is called with every line of the report."""

    write: Callable[[bytes], Any] | None = None
    rows: int = 0
    faulty: int = 0
    again: int = 0
    answers: int = 0
    kept: int = 0
    left: Counter[str] = field(default_factory=Counter)
    first: list[tuple[int, bool, Fault]] = field(default_factory=list)

    def count(self, row: tasks.ImportRow) -> None:
        """Take note of a row as it was read."""
        self.rows += 1
        self.answers += row.answers
        self.kept += row.kept
        self.again += row.task is None
        key = row.task.unique_key if isinstance(row.task, tasks.NewTask) else None
        for fault in row.left:
            self.left[fault.code] += 1
            self.tell(row.number, key, fault, taken=isinstance(row.task, tasks.NewTask))

    def refuse(self, number: int, faults: Sequence[Fault]) -> None:
        """Take note of a row that becomes no task."""
        self.faulty += 1
        for fault in faults:
            self.tell(number, None, fault, taken=False)

    def tell(self, number: int, key: str | None, fault: Fault, *, taken: bool) -> None:
        """Write one line of the report, and keep the first ones for the screen."""
        if len(self.first) < SHOWN_ROWS_MAX:
            self.first.append((number, taken, fault))
        if self.write is not None:
            line = {"row": number, "unique_key": key, "taken": taken, "field": fault.field, "code": fault.code}
            facts = msgspec.to_builtins(dict(fault.facts), enc_hook=str)
            self.write(msgspec.json.encode(line | {"text": _words(fault), "facts": facts}) + b"\n")

    @property
    def is_whole(self) -> bool:
        """Whether nothing at all was left out."""
        return not (self.faulty or self.again or self.left)


def _command(source: str, words: str) -> None:
    """Make the subcommand of a tool."""

    def run(
        file: File,
        tenant: TenantName,
        project: ProjectName,
        batch: Batch = None,
        maps: Maps = None,
        answers: Answers = "reference",
        config: Config = None,
        skip_faulty: SkipFaulty = False,
        dry_run: DryRun = False,
        report: Report = None,
        handle: As = None,
        data_dir: DataDir = None,
        as_json: AsJson = False,
    ) -> None:
        if config is not None and source != "label-studio":
            raise invalid("config", "unknown_field")
        given = tasks.read_config(config.read_bytes()) if config is not None else None
        with said_as(map="--map"), ExitStack() as stack:
            fields = read_map(maps or [])
            wanted = _Wanted(source, file, project, batch, fields, answers, given, skip_faulty, dry_run)
            target = stack.enter_context(opened_for_writing(report, "--report")) if report is not None else None
            tally = Tally(write=target.write if target is not None else None)

            async def verb(db: Database, _: Installation) -> tasks.Intake | None:
                return await _imported(db, await tenant_actor(db, tenant, handle), wanted, tally)

            done = act(data_dir, verb)
        tell(wanted.dry_run, tally, done, as_json=as_json)

    run.__doc__ = words
    app.command(source)(run)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a command was asked for."""

    source: str
    file: Path
    project: str
    batch: str | None
    fields: dict[str, tuple[str, ...]]
    answers: str
    config: tasks.LabelConfig | None
    skip_faulty: bool
    dry_run: bool


async def _imported(db: Database, actor: Any, wanted: _Wanted, tally: Tally) -> tasks.Intake | None:
    """Store what can be stored; None when it was undone because a row is faulty."""
    done: tasks.Intake | None = None

    def is_refused() -> bool:
        return tally.faulty > 0 and not wanted.skip_faulty

    try:
        async with db.tx(actor) as tx:
            with wanted.file.open("rb") as stream:
                done = await _stored(tx, stream, wanted, tally)
            _keep_or_undo(is_kept=not wanted.dry_run and not is_refused())
    except _Undone:
        pass
    return None if is_refused() else done


def _keep_or_undo(*, is_kept: bool) -> None:
    if not is_kept:
        raise _Undone


async def _stored(tx: Tx, stream: IO[bytes], wanted: _Wanted, tally: Tally) -> tasks.Intake:
    found = await find_project(tx, wanted.project)
    ontology = await projects.ontology(tx, found.id, found.ontology_version)
    target = tasks.ImportTarget(kind=found.kind, ontology=ontology.body, fields=wanted.fields, answers=wanted.answers)
    numbers: list[int] = []

    def read() -> Iterator[tasks.NewTask | Fault]:
        for row in tasks.read_import(stream, wanted.source, target, wanted.config):
            tally.count(row)
            if row.task is not None:
                numbers.append(row.number)
                yield row.task

    with progress(gettext("Adding tasks"), wanted.file.stat().st_size) as step:
        return await tasks.intake(
            tx,
            found.id,
            counted(read(), lambda: step(stream.tell())),
            batch=wanted.batch,
            keep_ids=False,
            leave_out=lambda number, faults: tally.refuse(numbers[number - 1], faults),
        )


def tell(dry_run: bool, tally: Tally, done: tasks.Intake | None, *, as_json: bool) -> None:
    """Print what came of it, and leave with 1 when nothing was stored, with 4 when something was left out."""
    created, repeated = (done.created, done.repeated) if done is not None else (0, 0)
    if as_json:
        emit(
            {
                "rows": tally.rows,
                "created": created,
                "repeated": repeated,
                "faulty": tally.faulty,
                "same_task": tally.again,
                "answers": tally.answers,
                "answers_kept": tally.kept,
                "left_out": dict(sorted(tally.left.items())),
                "batch_id": done.batch_id if done is not None and not dry_run else None,
                "stored": done is not None and not dry_run,
            }
        )
    else:
        _print(dry_run, tally, done)
    if done is None:
        raise typer.Exit(EXIT_REFUSED)
    if not tally.is_whole:
        raise typer.Exit(EXIT_LEFT_OUT)


def _print(dry_run: bool, tally: Tally, done: tasks.Intake | None) -> None:
    for number, taken, fault in tally.first:
        place = f"rows[{number}].{fault.field}".rstrip(".")
        words = f"  {place}: {_words(fault)}"
        err.print(words, style=None if taken else "red", highlight=False, markup=False, soft_wrap=True)
    more = sum(tally.left.values()) + tally.faulty - len(tally.first)
    if more > 0:
        err.print("  " + gettext("… and {count} more; --report FILE has them all.", count=more), highlight=False)
    if tally.answers:
        words = gettext(
            "People's answers in the file: {count}; kept with their tasks: {kept}; not taken: {lost}.",
            count=tally.answers,
            kept=tally.kept,
            lost=tally.answers - tally.kept,
        )
        out.print(words, highlight=False, soft_wrap=True)
    if done is None:
        text = gettext("Nothing was stored: {count} of {rows} rows are faulty.", count=tally.faulty, rows=tally.rows)
        err.print(text, style="red", highlight=False, soft_wrap=True)
        return
    one, many = (
        "{count} task added, {repeated} were there already.",
        "{count} tasks added, {repeated} were there already.",
    )
    if dry_run:
        out.print(gettext("Only tried, nothing was stored:"), highlight=False, soft_wrap=True)
    out.print(ngettext(one, many, done.created, repeated=done.repeated), highlight=False, soft_wrap=True)
    if tally.faulty:
        words = ngettext("{count} faulty row was left out.", "{count} faulty rows were left out.", tally.faulty)
        out.print(words, highlight=False, soft_wrap=True)


def read_map(given: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Read `--map PLACE=FIELD`, in the order given. Refuses what has no `=`."""
    found: dict[str, tuple[str, ...]] = {}
    for each in given:
        place, mark, name = each.partition("=")
        if not (mark and place and name):
            raise invalid("map", "bad_format", expected="PLACE=FIELD")
        found[place] = (*found.get(place, ()), name)
    return found


def _words(fault: Fault) -> str:
    return language.explain(shell_language(), "fault", fault.code, fault.facts)


for _source, _words_of_source in _TOOLS.items():
    _command(_source, _words_of_source)
