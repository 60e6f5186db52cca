"""`tarazu project solve-blind`: questions of one project, solved unseen by the people of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tarazu.cli.shell import As, AsJson, DataDir, TenantName, act_as, emit, gettext, out, plain
from tarazu.cli.typed import said_as
from tarazu.cli.work import ProjectName, find_project
from tarazu.kit.db import Tx

if TYPE_CHECKING:
    from tarazu import quality


def solve_blind(
    tenant: TenantName,
    project: ProjectName,
    by: Annotated[str | None, typer.Option("--by", help="Name or id of the project whose people solve.")] = None,
    people: Annotated[int, typer.Option("--people", help="How many of them solve each question.")] = 3,
    only_agreed: Annotated[
        bool, typer.Option("--only-agreed", help="Deliver only questions on which they agree.")
    ] = False,
    end: Annotated[bool, typer.Option("--end", help="Have no further questions solved.")] = False,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Say who solves the questions of a project without their keys, and show how they stand."""
    # Here and not above: other commands start sooner without the statistics.
    from tarazu import quality

    async def verb(tx: Tx) -> quality.Resolving | None:
        wanted = (await find_project(tx, project)).id
        if end:
            await quality.end_resolving(tx, wanted)
        elif by is not None:
            solving = (await find_project(tx, by)).id
            new = quality.NewResolving(solving_project_id=solving, people=people, only_agreed=only_agreed)
            await quality.set_resolving(tx, wanted, new)
        return await quality.resolving(tx, wanted)

    with said_as(solving_project_id="--by"):
        found = act_as(data_dir, tenant, handle, verb)
    if as_json:
        emit(None if found is None else plain(found))
    elif found is None:
        out.print(gettext("Nobody solves these questions."), highlight=False)
    else:
        words = gettext(
            "{people} people solve each question. Open {open}, agreed {agreed}, disputed {disputed}, unsolvable {unsolvable}.",
            people=found.people,
            open=found.open,
            agreed=found.agreed,
            disputed=found.disputed,
            unsolvable=found.unsolvable,
        )
        out.print(words, highlight=False, soft_wrap=True)
