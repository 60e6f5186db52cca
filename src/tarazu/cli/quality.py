"""`tarazu quality`: how good a project's work is, as tables on a screen, as JSON, and as Parquet files."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from tarazu.app import Installation
from tarazu.cli.shell import (
    As,
    AsJson,
    DataDir,
    TenantName,
    act,
    emit,
    folder_for_writing,
    gettext,
    ngettext,
    opened_for_writing,
    out,
    shell_language,
    show,
    tenant_actor,
)
from tarazu.cli.work import find_project
from tarazu.kit.db import Database

if TYPE_CHECKING:
    from tarazu import quality

app = typer.Typer(help="How good a project's work is.", no_args_is_help=True)

Project = Annotated[str, typer.Argument(help="Name or id of the project.")]

_PLACES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """How somebody's answers fared, under their pseudonym."""

    contributor: str
    answers: int
    compared: int
    agreeing: int
    low: float
    high: float
    seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is shown of a project's quality; null before the first count."""

    report: quality.QualityReport | None
    found: quality.ProjectInsight | None
    people: list[Person]


@app.command("show")
def show_quality(
    project: Project, tenant: TenantName, handle: As = None, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Tell how far people agree, which tasks are hard, how contributors fare, what moved in a week and what reviews name."""
    # Here and not above: other commands start sooner without the statistics.
    from tarazu import quality, workforce

    async def verb(db: Database, here: Installation) -> Shown:
        actor = await tenant_actor(db, tenant, handle)
        async with db.tx(actor) as tx:
            wanted = await find_project(tx, project)
            report, found = await quality.report(tx, wanted.id), await quality.insight(tx, wanted.id)
            key, tenant_id = here.secrets.key("pseudonym"), tx.tenant_id
        people = [
            _person(each, workforce.pseudonym(key, tenant_id, each.contributor_id))
            for each in (found.insight.contributors if found else [])
        ]
        return Shown(report=report, found=found, people=people)

    shown = act(data_dir, verb)
    if as_json:
        insight = msgspec.to_builtins(shown.found.insight) if shown.found else None
        emit(
            {
                "figures": shown.report.figures if shown.report else None,
                "insight": insight and insight | {"contributors": shown.people},
                "computed_at": shown.found.computed_at if shown.found else None,
            }
        )
    elif shown.report is None or shown.found is None:
        out.print(gettext("Nothing was counted yet: people have to answer first."), style="dim", highlight=False)
    else:
        _tell(shown.report.figures, shown.found.insight, shown.people)


@app.command("export")
def export_quality(
    project: Project,
    tenant: TenantName,
    to: Annotated[Path, typer.Option("--out", "-o", help="Folder for the files.")],
    handle: As = None,
    data_dir: DataDir = None,
) -> None:
    """Write everything about a project’s quality as Parquet files."""
    from tarazu.http.customer.tables import tables_for, write_table

    async def verb(db: Database, here: Installation) -> None:
        actor = await tenant_actor(db, tenant, handle)
        async with db.tx(actor) as tx:
            wanted: uuid.UUID = (await find_project(tx, project)).id
        folder_for_writing(to, "--out")
        key = here.secrets.key("pseudonym")
        for name in tables_for(actor):
            with opened_for_writing(to / f"{name}.parquet", "--out") as file:
                async with db.tx(actor) as tx:
                    count = await write_table(tx, wanted, name, key, file)
            rows = ngettext("{count} row", "{count} rows", count)
            out.print(f"{to / name}.parquet  {rows}", highlight=False, soft_wrap=True)

    act(data_dir, verb)


def _person(found: quality.ContributorFigures, name: str) -> Person:
    return Person(
        contributor=name,
        answers=found.answers,
        compared=found.compared,
        agreeing=found.agreeing,
        low=found.low,
        high=found.high,
        seconds=found.seconds_median,
    )


def _tell(figures: quality.Figures, insight: quality.Insight, people: list[Person]) -> None:
    from tarazu.http.pages import word

    alphas = [("labels", figures.alpha, figures.tasks_answered_twice)]
    if insight.apart is not None:
        alphas.append(("whole answers", insight.apart.alpha, insight.apart.tasks))
    rows = [
        {"alpha": gettext(name), "tasks": tasks}
        | {end: _rounded(getattr(each, end)) for end in ("value", "low", "high")}
        for name, each, tasks in alphas
    ]
    show(rows, ["alpha", "value", "low", "high", "tasks"], as_json=False, empty="")
    if sure := figures.sure:
        _head(gettext("How sure is the answer that several come to?"))
        errors = [
            ("calibration error", sure.ece_before, sure.ece_after),
            ("brier", sure.brier_before, sure.brier_after),
        ]
        told = [
            {
                "error": gettext(name),
                "uncalibrated": before and _rounded(before.value),
                "checks": sure.checks,
                "needed": sure.needed,
            }
            | {
                end: after and _rounded(getattr(after, at))
                for end, at in (("calibrated", "value"), ("low", "low"), ("high", "high"))
            }
            for name, before, after in errors
        ]
        show(told, ["error", "uncalibrated", "calibrated", "low", "high", "checks", "needed"], as_json=False, empty="")
    _head(gettext("Contributors"))
    columns = ["contributor", "answers", "compared", "agreeing", "low", "high", "seconds"]
    people = [replace(each, low=round(each.low, _PLACES), high=round(each.high, _PLACES)) for each in people]
    show(people, columns, as_json=False, empty="Nobody has enough answers that can be compared.")
    _head(gettext("Hardest tasks"))
    hard = [
        {"task": each.task_id, "consensus": each.label, "votes": each.votes, "agreement": _rounded(each.agreement)}
        for each in insight.hardest
    ]
    show(hard, ["task", "consensus", "votes", "agreement"], as_json=False, empty="On no task do people disagree.")
    _head(gettext("Is it getting worse?"))
    moved = [
        {
            "among": _among(each.scope, each.name),
            "measure": word(shell_language(), "drift_measures", each.measure),
            "recent": each.recent,
            "before": each.before,
        }
        | {"fall": each.fall and _rounded(each.fall.value), "low": each.fall and _rounded(each.fall.low)}
        | {"high": each.fall and _rounded(each.fall.high), "alarm": each.is_alarm}
        for each in insight.drift
    ]
    columns = ["among", "measure", "recent", "before", "fall", "low", "high", "alarm"]
    show(moved, columns, as_json=False, empty="Nothing can be compared yet.")
    _head(gettext("Reviews"))
    show(insight.rulings, ["verdict", "clause", "count"], as_json=False, empty="Nothing was reviewed.")


def _among(scope: str, name: str) -> str:
    """Say among whose answers something moved, as the page does."""
    from tarazu.http.pages import word

    language, groups = shell_language(), {"language": "languages", "skill": "skills", "experience": "experience"}
    said = word(language, groups[scope], name) if scope in groups else name
    return f"{word(language, 'drift_scopes', scope)} {said}".strip()


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _PLACES)


def _head(words: str) -> None:
    out.print(words, style="bold", highlight=False)
