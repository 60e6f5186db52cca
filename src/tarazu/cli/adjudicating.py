"""`tarazu project adjudicate`: whether somebody decides where people of a project disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tarazu.cli.shell import As, AsJson, DataDir, TenantName, act_as, emit, gettext, out, plain
from tarazu.cli.typed import said_as
from tarazu.cli.work import ProjectName, find_project
from tarazu.kit.db import Tx

if TYPE_CHECKING:
    from tarazu import quality


def set_adjudicating(
    tenant: TenantName,
    project: ProjectName,
    adjudicate: Annotated[
        bool | None,
        typer.Option("--on/--off", help="Have disagreements adjudicated from now on, or no more.", show_default=False),
    ] = None,
    distance: Annotated[
        float | None,
        typer.Option(
            "--distance",
            help="Mean distance from which on answers with one label disagree, 0.01 to 1; 0: labels alone decide. Switches on.",
        ),
    ] = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Say whether a reviewer decides where people disagree, and show how many tasks stand how."""
    # Here and not above: other commands start sooner without the statistics.
    from tarazu import quality

    async def verb(tx: Tx) -> quality.Adjudicating:
        wanted = (await find_project(tx, project)).id
        held = await quality.adjudicating(tx, wanted)
        if adjudicate is None and distance is None:
            return held
        least = held.distance_min if held.adjudicate else quality.DISTANCE_MIN
        if distance is not None:
            least = distance or None
        return await quality.set_adjudicating(tx, wanted, adjudicate is not False, least)

    with said_as(distance_min="--distance"):
        found = act_as(data_dir, tenant, handle, verb)
    if as_json:
        emit(plain(found))
        return
    _tell(found)


def _tell(found: quality.Adjudicating) -> None:
    if not found.adjudicate:
        words = gettext("Where people disagree, the most likely label stands.")
    elif found.distance_min is None:
        words = gettext("Where people give different labels, a reviewer decides.")
    else:
        words = gettext(
            "Where people give different labels, a reviewer decides; and where answers with one label are {share} % apart.",
            share=f"{100 * found.distance_min:g}",
        )
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
