"""`tarazu rubric show|versions|publish`: what graders said of each criterion of a project, and the versions of its rubric."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from tarazu import kinds, projects, tasks
from tarazu.cli.shell import As, AsJson, DataDir, TenantName, act_as, emit, gettext, ngettext, out, show
from tarazu.cli.typed import existing_file
from tarazu.cli.work import find_project
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal
from tarazu.projects import RubricVersion

if TYPE_CHECKING:
    from tarazu.quality.model import RubricFigures

Project = Annotated[str, typer.Argument(help="Name or id of the project.")]

_PLACES = 3
_CRITERIA = ["key", "criterion", "points", "answers", "share", "low", "high", "alpha", "shared", "split"]


def show_criteria(
    project: Project, tenant: TenantName, handle: As = None, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Tell of each criterion how often it is met and how far graders agree, worst first, by version of the rubric."""
    # Here and not above: other commands start sooner without the statistics.
    from tarazu import quality

    async def verb(tx: Tx) -> tuple[str, list[RubricFigures]]:
        which = await find_project(tx, project)
        found = await quality.insight(tx, which.id)
        return which.kind, found.insight.rubrics if found else []

    kind, found = act_as(data_dir, tenant, handle, verb)
    if as_json:
        emit(found)
    elif kind not in quality.GRADED:
        out.print(gettext("This project grades nothing by a rubric of its own."), style="dim", highlight=False)
    elif not found:
        out.print(gettext("Nothing was counted yet: people have to answer first."), style="dim", highlight=False)
    else:
        for each in found:
            _tell(each)


def list_versions(
    project: Project, tenant: TenantName, handle: As = None, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """List the versions of a project's rubric, newest first: who published them when, and what changed."""

    async def verb(tx: Tx) -> list[RubricVersion]:
        return await projects.rubric_versions(tx, (await find_project(tx, project)).id)

    found = act_as(data_dir, tenant, handle, verb)
    before = [*(each.rubric for each in found[1:]), found[-1].rubric if found else []]
    rows = [
        {
            "version": each.version,
            "published_at": each.published_at,
            "published_by": each.published_by,
            "changes": [f"{one.change} {one.key}" for one in kinds.rubric_changes(old, each.rubric)],
        }
        for each, old in zip(found, before, strict=False)
    ]
    columns = ["version", "published_at", "published_by", "changes"]
    show(rows, columns, as_json=as_json, empty="This project grades nothing by a rubric of its own.")


def publish_rubric(
    project: Project,
    file: Annotated[
        Path, typer.Argument(help="JSON: a list of criteria with key, criterion and points.", callback=existing_file)
    ],
    tenant: TenantName,
    replaces: Annotated[
        int | None, typer.Option("--replaces", help="Only if this version is still in force.", min=1)
    ] = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Publish the next version of a project's rubric; work already claimed keeps its own."""
    try:
        rubric = msgspec.json.decode(file.read_bytes(), type=list[dict[str, Any]])
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refusal("lines_unreadable", "invalid", {"file": str(file), "reason": str(error)}) from None

    async def verb(tx: Tx) -> RubricVersion:
        return await tasks.publish_rubric(tx, (await find_project(tx, project)).id, rubric, replaces)

    made = act_as(data_dir, tenant, handle, verb)
    if as_json:
        emit(made)
    else:
        out.print(gettext("Version {version} of the rubric is in force.", version=made.version), highlight=False)


def _tell(found: RubricFigures) -> None:
    gradings = ngettext("{count} grading", "{count} gradings", found.gradings)
    head = gettext("Version {version} of the rubric: {gradings}", version=found.version, gradings=gradings)
    out.print(head, style="bold", highlight=False)
    rows = [{name: _rounded(getattr(each, name)) for name in _CRITERIA} for each in found.criteria]
    show(rows, _CRITERIA, as_json=False, empty="")
    models = [
        {name: _rounded(getattr(each, name)) for name in ("model", "answers", "score", "low", "high")}
        for each in found.models
    ]
    if models:
        show(models, ["model", "answers", "score", "low", "high"], as_json=False, empty="")


def _rounded(value: Any) -> Any:
    return round(value, _PLACES) if isinstance(value, float) else value
