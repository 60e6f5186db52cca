"""`tarazu project redundancy|doubts`: how many answers tasks get, and which were in doubt at the most."""

from __future__ import annotations

from typing import Annotated

import typer

from tarazu import projects, tasks
from tarazu.cli.shell import As, AsJson, DataDir, TenantName, act_as, emit, gettext, out, plain, show
from tarazu.cli.typed import said_as
from tarazu.cli.work import ProjectName, find_project
from tarazu.kit.db import Tx
from tarazu.projects import Project, Redundancy


def set_redundancy(
    tenant: TenantName,
    project: ProjectName,
    least: Annotated[int, typer.Option("--least", help="Answers per task, or the fewest of them.")],
    most: Annotated[int | None, typer.Option("--most", help="The most, with --confidence.")] = None,
    confidence: Annotated[
        float | None, typer.Option("--confidence", help="How sure the answers must be, over 0.5 and below 1.")
    ] = None,
    unsure: Annotated[
        str, typer.Option("--unsure", help="Who gets what is in doubt at the most: author or expert.")
    ] = "author",
    budget: Annotated[
        int | None, typer.Option("--budget", help="What answers may cost in all, in minor units, beyond the least.")
    ] = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Say how many answers the tasks of a project get, or how sure these must be."""
    new = Redundancy(redundancy=least, redundancy_most=most, confidence=confidence, unsure=unsure, budget_minor=budget)

    async def verb(tx: Tx) -> Project:
        return await projects.set_redundancy(tx, (await find_project(tx, project)).id, new)

    with said_as(redundancy="--least", redundancy_most="--most", budget_minor="--budget"):
        made = act_as(data_dir, tenant, handle, verb)
    if as_json:
        emit(plain(made))
    elif made.confidence is None:
        out.print(gettext("{name}: {least} answers per task.", name=made.name, least=least), highlight=False)
    else:
        words = gettext(
            "{name}: {least} to {most} answers per task, until they are {percent} % sure.",
            name=made.name,
            least=least,
            most=most,
            percent=f"{100 * made.confidence:g}",
        )
        out.print(words, highlight=False, soft_wrap=True)


def what_if(
    tenant: TenantName,
    project: ProjectName,
    count: Annotated[bool, typer.Option("--count", help="Have it counted anew, in the background.")] = False,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show what another number of answers would cost and bring, from the project's own answers."""
    # Here and not above: other commands start sooner without the statistics.
    from tarazu import quality

    async def verb(tx: Tx) -> quality.WhatIf:
        wanted = (await find_project(tx, project)).id
        if count:
            await quality.ask_what_if(tx, wanted)
        return await quality.what_if(tx, wanted)

    found = act_as(data_dir, tenant, handle, verb)
    columns = ["confidence", "most", "answers_per_task", "accuracy", "cost_minor", "currency", "finished_at"]
    empty = "Too few answers yet: 30 tasks need three answers each."
    if found.computed_at is None:
        empty = "Nothing was counted yet; --count has it counted."
    show(found.forecasts, columns, as_json=as_json, empty=empty)
    if found.is_counting and not as_json:
        out.print(gettext("It is being counted: ask again in a few seconds."), style="dim", highlight=False)


def list_doubts(
    tenant: TenantName,
    project: ProjectName,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many at most.")] = 50,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List the tasks of a project that were in doubt after the most answers, and what became of them."""

    async def verb(tx: Tx) -> list[tasks.Doubt]:
        return await tasks.doubts(tx, (await find_project(tx, project)).id, limit=limit)

    columns = ["task_id", "unique_key", "asked_at", "ended_at", "outcome"]
    show(
        act_as(data_dir, tenant, handle, verb),
        columns,
        as_json=as_json,
        empty="No task was in doubt after the most answers.",
    )
