"""`tarazu rubric`: from rubrics that people wrote to tasks of grading by them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from tarazu import kinds
from tarazu.cli.shell import err, gettext, ngettext, opened_for_writing
from tarazu.cli.typed import existing_file
from tarazu.kit.errors import Refusal, invalid

app = typer.Typer(
    help="Rubrics: what graders said of their criteria, their versions, and tasks of grading by them.",
    no_args_is_help=True,
)

Lines = list[dict[str, Any]]


@app.command("tasks")
def make_tasks(
    file: Annotated[Path, typer.Argument(help="rubrics.jsonl of a delivery.", callback=existing_file)],
    answers: Annotated[
        Path | None,
        typer.Option(
            "--answers", help="JSON lines of unique_key, content, model: what to grade.", callback=existing_file
        ),
    ] = None,
    unreviewed: Annotated[bool, typer.Option("--unreviewed", help="Use rubrics too that nobody has approved.")] = False,
    to: Annotated[Path | None, typer.Option("--out", "-o", help="File to write; standard output otherwise.")] = None,
) -> None:
    """Make the tasks of a rubric.grade project: each answer by each rubric of its prompt, the version kept as reference.

    Without answers of your own, the sample answers beside which a rubric was written are graded.
    """
    rubrics = _lines(file)
    given = None if answers is None else _by_key(_lines(answers))
    used = [row for row in rubrics if unreviewed or kinds.is_approved(row)]
    tasks = [task for place, row in enumerate(used) for task in _tasks(row, given, place)]
    with opened_for_writing(to, "--out") if to else nullcontext(sys.stdout.buffer) as out:
        for task in tasks:
            out.write(msgspec.json.encode(task) + b"\n")
    err.print(ngettext("{count} task written.", "{count} tasks written.", len(tasks)), highlight=False)
    if len(used) < len(rubrics):
        left = ngettext(
            "{count} rubric left out: nobody has approved it.",
            "{count} rubrics left out: nobody has approved them.",
            len(rubrics) - len(used),
        )
        err.print(left, highlight=False)
    if not tasks:
        err.print(gettext("Nothing to grade: give answers whose unique_key is that of a rubric's task."))


def _tasks(row: Mapping[str, Any], given: Mapping[str, Lines] | None, place: int) -> Iterator[dict[str, Any]]:
    answers = kinds.sample_answers(row) if given is None else given.get(str(row.get("unique_key")), [])
    for answer in answers:
        try:
            yield kinds.grading_task(row, answer)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise invalid(f"rows[{place}]", "bad_format", expected=f"rubrics.jsonl ({error})") from None


def _by_key(rows: Lines) -> dict[str, Lines]:
    found: dict[str, Lines] = {}
    for place, row in enumerate(rows):
        if not isinstance(row.get("content"), str) or "unique_key" not in row:
            raise invalid(f"rows[{place}]", "bad_format", expected="unique_key, content")
        found.setdefault(str(row["unique_key"]), []).append(row)
    return found


def _lines(file: Path) -> Lines:
    try:
        return msgspec.json.Decoder(dict[str, Any]).decode_lines(file.read_bytes())
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refusal("lines_unreadable", "invalid", {"file": str(file), "reason": str(error)}) from None
