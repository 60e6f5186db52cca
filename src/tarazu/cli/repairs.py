"""`tarazu repair`: delivered rows that are wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tarazu.cli.shell import As, AsJson, DataDir, TenantName, act_as, plain, shell_language, show
from tarazu.cli.typed import unknown
from tarazu.cli.work import find_project
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import parse_id, short_id

if TYPE_CHECKING:
    from tarazu import delivery

app = typer.Typer(help="Delivered rows that are wrong.", no_args_is_help=True)

_COLUMNS = ["id", "key", "state", "version", "reason", "delta_version"]

Report = Annotated[str, typer.Argument(help="Id of the report.")]


@contextmanager
def _named(report_id: str) -> Iterator[None]:
    """Let a report that is not there be refused with `report_unknown`, which says what was typed."""
    try:
        yield
    except Refusal as refusal:
        if (refusal.code, refusal.facts.get("what")) != ("not_found", "report"):
            raise
        raise unknown("report_unknown", report_id, ()) from None


def _show(found: Sequence[delivery.Repair], *, as_json: bool, empty: str) -> None:
    """Print reports with how they stand, by your key of the row's task or the end of its id."""
    from tarazu.http.pages import word

    rows = [
        {**plain(each), "key": each.unique_key or f"…{short_id(each.task_id)}"}
        | {"state": each.state if as_json else word(shell_language(), "repair_states", each.state)}
        for each in found
    ]
    show(rows, _COLUMNS, as_json=as_json, empty=empty)


@app.command("report")
def report(
    snapshot: Annotated[str, typer.Argument(help="Id of the delivery.")],
    task: Annotated[str, typer.Argument(help="Your key of the task whose row is wrong, its id, or the end of that.")],
    tenant: TenantName,
    reason: Annotated[str, typer.Option("--reason", help="What is wrong.")],
    clause: Annotated[str | None, typer.Option("--clause", help="Clause of the guidelines that it is about.")] = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Report a delivered row: somebody else looks at it again, and a correction is delivered as a delta."""
    from tarazu import delivery, tasks

    async def verb(tx: Tx) -> list[delivery.Repair]:
        of = await delivery.snapshot(tx, parse_id(snapshot, "snapshot"))
        row = await tasks.called(tx, of.project_id, task)
        return [await delivery.report_row(tx, of.id, row, reason, clause)]

    _show(act_as(data_dir, tenant, handle, verb), as_json=as_json, empty="")


@app.command("list")
def list_repairs(
    project: Annotated[str, typer.Argument(help="Name or id of the project.")],
    tenant: TenantName,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List reports of delivered rows and what came of them."""
    from tarazu import delivery

    async def verb(tx: Tx) -> list[delivery.Repair]:
        return await delivery.repairs(tx, (await find_project(tx, project)).id)

    _show(act_as(data_dir, tenant, handle, verb), as_json=as_json, empty="Nothing was reported.")


@app.command("similar")
def similar(
    report_id: Report, tenant: TenantName, handle: As = None, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """List delivered rows like a reported one, in what, and how many paid looks at their answers each would take."""
    from tarazu import delivery, tasks

    async def verb(tx: Tx) -> list[dict[str, Any]]:
        alike = delivery.similar_rows(await delivery.likely_rows(tx, parse_id(report_id, "report")))
        ids = [each.task_id for each in alike]
        keys = {each.id: each.unique_key for each in await tasks.named(tx, ids)}
        looks = await delivery.looked_at(tx, ids)
        return [
            {**plain(each), "key": keys[each.task_id] or f"…{short_id(each.task_id)}", "looks": looks[each.task_id]}
            for each in alike
            if each.task_id in looks
        ]

    with _named(report_id):
        found = act_as(data_dir, tenant, handle, verb)
    show(found, ["key", "why", "looks"], as_json=as_json, empty="No row is like it.")


@app.command("recheck")
def recheck(
    report_id: Report,
    tenant: TenantName,
    task: Annotated[list[str] | None, typer.Option("--task", help="Only this task; may be given again.")] = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Have rows like a reported one looked at again."""
    from tarazu import delivery, tasks

    async def verb(tx: Tx) -> list[delivery.Repair]:
        report = parse_id(report_id, "report")
        if task:
            of = await delivery.repair(tx, report)
            chosen = [await tasks.called(tx, of.project_id, each) for each in task]
        else:
            chosen = [each.task_id for each in delivery.similar_rows(await delivery.likely_rows(tx, report))]
        return await delivery.recheck_rows(tx, report, chosen)

    with _named(report_id):
        found = act_as(data_dir, tenant, handle, verb)
    _show(found, as_json=as_json, empty="No row is like it.")


@app.command("anew")
def anew(
    report_id: Report, tenant: TenantName, handle: As = None, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Have one more person answer the task of a row that was withdrawn."""
    from tarazu import delivery

    async def verb(tx: Tx) -> list[delivery.Repair]:
        return [await delivery.ask_anew(tx, parse_id(report_id, "report"))]

    with _named(report_id):
        found = act_as(data_dir, tenant, handle, verb)
    _show(found, as_json=as_json, empty="")


@app.command("reinstate")
def reinstate(
    task: Annotated[
        str, typer.Argument(help="Id of the task; with its project also your key of it, or the end of its id.")
    ],
    tenant: TenantName,
    reason: Annotated[str, typer.Option("--reason", help="Why the task is right after all.")],
    project: Annotated[str | None, typer.Option("--project", help="Name or id of the project.")] = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Take the withdrawal of a task back: its answers count again, and its row is delivered again."""
    from tarazu import tasks

    async def verb(tx: Tx) -> list[tasks.Withdrawal]:
        within = await find_project(tx, project) if project else None
        found = await tasks.called(tx, within.id, task) if within else parse_id(task, "task")
        return [await tasks.reinstate_task(tx, found, reason)]

    show(
        act_as(data_dir, tenant, handle, verb),
        ["reason", "at", "seats", "ended_at", "ended_reason"],
        as_json=as_json,
        empty="",
    )
