"""`tarazu project adjudicate`: whether somebody decides where people of a project disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tarazu.app import Installation
from tarazu.cli.shell import As, AsJson, DataDir, TenantName, act, emit, gettext, out, plain, tenant_actor
from tarazu.cli.work import ProjectName, find_project
from tarazu.kit.db import Database

if TYPE_CHECKING:
    from tarazu import quality


def set_adjudicating(
    tenant: TenantName,
    project: ProjectName,
    adjudicate: Annotated[
        bool | None,
        typer.Option("--on/--off", help="Have disagreements adjudicated from now on, or no more.", show_default=False),
    ] = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Say whether a reviewer decides where people disagree, and show how many tasks stand how."""
    # Here and not above: other commands start sooner without the statistics.
    from tarazu import quality

    async def verb(db: Database, _: Installation) -> quality.Adjudicating:
        actor = await tenant_actor(db, tenant, handle)
        async with db.tx(actor) as tx:
            wanted = (await find_project(tx, project)).id
            if adjudicate is not None:
                return await quality.set_adjudicating(tx, wanted, adjudicate)
            return await quality.adjudicating(tx, wanted)

    found = act(data_dir, verb)
    if as_json:
        emit(plain(found))
        return
    _tell(found)


def _tell(found: quality.Adjudicating) -> None:
    if found.adjudicate:
        words = gettext("Where people disagree, a reviewer decides.")
    else:
        words = gettext("Where people disagree, the most likely label stands.")
    out.print(words, highlight=False, soft_wrap=True)
    words = gettext(
        "Waiting: {waiting}. Decided: {pick} picked, {mend} mended, {ambiguous} ambiguous, {incomplete} incomplete.",
        waiting=found.waiting,
        pick=found.pick,
        mend=found.mend,
        ambiguous=found.ambiguous,
        incomplete=found.incomplete,
    )
    out.print(words, highlight=False, soft_wrap=True)
