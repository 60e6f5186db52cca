"""`tarazu quality`: how good a project's work is, as tables on a screen, as JSON, and as Parquet files."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
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
from tarazu.kit.db import Database, Tx

if TYPE_CHECKING:
    from tarazu import ledger, projects, quality
    from tarazu.http.formats import Formats

app = typer.Typer(help="How good a project's work is.", no_args_is_help=True)

Project = Annotated[str, typer.Argument(help="Name or id of the project.")]

COUNTED = (
    "All projects in a language are counted together once a day, last %(when)s: what came later is not in that figure."
)
COMPARED = "Compared are answers to tasks on which the others have one leading label."
TOO_FEW = (
    "%(all)s person has fewer than %(min)s such answers and is not shown.",
    "%(all)s people have fewer than %(min)s such answers and are not shown.",
)
UNLISTED = ("%(all)s more person does not fit on this page.", "%(all)s more people do not fit on this page.")

_PLACES = 3
_WORDS_MAX = 48


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
    """What is shown of a project's quality, null before the first count; and of its cost, null to whom that is not shown."""

    report: quality.QualityReport | None
    found: quality.ProjectInsight | None
    people: list[Person]
    hardest: list[dict[str, object]]
    cost: list[ledger.Total] | None


@app.command("show")
def show_quality(
    project: Project, tenant: TenantName, handle: As = None, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Tell how far people agree, what a task costs, which are hard, how people fare, what moved and what reviews name."""
    # Here and not above: other commands start sooner without the statistics.
    from tarazu import quality, workforce

    async def verb(db: Database, here: Installation) -> Shown:
        actor = await tenant_actor(db, tenant, handle)
        async with db.tx(actor) as tx:
            wanted = await find_project(tx, project)
            report, found = await quality.report(tx, wanted.id), await quality.insight(tx, wanted.id)
            key, tenant_id = here.secrets.key("pseudonym"), tx.tenant_id
            hardest = await _hardest(tx, wanted, found.insight) if found else []
            cost = await _cost(tx, wanted.id)
        people = [
            _person(each, workforce.pseudonym(key, tenant_id, each.contributor_id))
            for each in (found.insight.contributors if found else [])
        ]
        return Shown(report=report, found=found, people=people, hardest=hardest, cost=cost)

    shown = act(data_dir, verb)
    if as_json:
        insight = msgspec.to_builtins(shown.found.insight) if shown.found else None
        emit(
            {
                "figures": shown.report.figures if shown.report else None,
                "insight": insight and insight | {"contributors": shown.people},
                "cost_per_item": shown.cost,
                "computed_at": shown.found.computed_at if shown.found else None,
            }
        )
    elif shown.report is None or shown.found is None:
        out.print(gettext("Nothing was counted yet: people have to answer first."), style="dim", highlight=False)
    else:
        _tell(shown.report.figures, shown.found.insight, shown)


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


async def _hardest(tx: Tx, project: projects.Project, insight: quality.Insight) -> list[dict[str, object]]:
    """Return the tasks on which people agree least: first words, a name that other commands take, and what they came to."""
    from tarazu import projects, quality
    from tarazu.http.customer.readings import label_words
    from tarazu.http.customer.task_names import task_names

    formats = _formats()
    ontology = await projects.ontology(tx, project.id, project.ontology_version)
    names = await task_names(tx, [each.task_id for each in insight.hardest])
    return [
        {
            "task": _short(names[each.task_id].words),
            "id": names[each.task_id].mark.removeprefix("…"),
            "consensus": label_words(formats.language, ontology.body, each.label)
            + " *" * (each.method == quality.TIE_BREAK),
            "votes": each.votes,
            "agreement": formats.percent(each.agreement),
        }
        for each in insight.hardest
    ]


async def _cost(tx: Tx, project_id: uuid.UUID) -> list[ledger.Total] | None:
    from tarazu import ledger, tasks, trust
    from tarazu.http.customer.quality_figures import cost_per_item

    if not trust.allows(tx.actor, trust.Action.READ_COST):
        return None
    totals = ledger.totals(await ledger.project_cost(tx, project_id))
    return cost_per_item(totals, await tasks.count_with_answer(tx, project_id))


def _tell(figures: quality.Figures, insight: quality.Insight, shown: Shown) -> None:
    from tarazu import quality
    from tarazu.http.pages import translated, word

    formats = _formats()
    show(_agreement(figures, insight), ["agreement", "value", "low", "high", "over"], as_json=False, empty="")
    for each in shown.cost or []:
        amount = formats.money(each.amount_minor, each.currency)
        completed = ngettext("{count} completed task", "{count} completed tasks", each.items)
        out.print(gettext("Cost of one completed task"), amount, f"({completed})", highlight=False)
    if sure := figures.sure:
        _head(gettext("How sure is the answer that several come to?"))
        columns = ["error", "uncalibrated", "calibrated", "low", "high", "checks", "needed"]
        show(_errors(sure), columns, as_json=False, empty="")
    _head(gettext("Contributors"))
    people = [
        {"contributor": each.contributor, "answers": each.answers, "compared": each.compared}
        | {"agreeing": formats.percent(each.agreeing / each.compared)}
        | {end: formats.percent(getattr(each, end)) for end in ("low", "high")}
        | {"time": None if each.seconds is None else formats.duration(each.seconds)}
        for each in shown.people
    ]
    columns = ["contributor", "answers", "compared", "agreeing", "low", "high", "time"]
    show(people, columns, as_json=False, empty="Nobody has enough answers that can be compared.")
    _tell_unlisted(insight, formats)
    _head(gettext("Hardest tasks"))
    columns = ["task", "id", "consensus", "votes", "agreement"]
    show(shown.hardest, columns, as_json=False, empty="On no task do people disagree.")
    if any(each.method == quality.TIE_BREAK for each in insight.hardest):
        out.print(f"* {word(shell_language(), 'methods', quality.TIE_BREAK)}", style="dim", highlight=False)
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
        | {"counted": each.upto and formats.moment(each.upto)}
        for each in insight.drift
    ]
    columns = ["among", "measure", "recent", "before", "fall", "low", "high", "alarm", "counted"]
    show(moved, columns, as_json=False, empty="Nothing can be compared yet.")
    for when in {each.upto for each in insight.drift if each.scope == "language" and each.upto}:
        _note(translated(shell_language(), COUNTED) % {"when": formats.moment(when)})
    _head(gettext("Reviews"))
    show(insight.rulings, ["verdict", "clause", "count"], as_json=False, empty="Nothing was reviewed.")


def _tell_unlisted(insight: quality.Insight, formats: Formats) -> None:
    """Say of how many people nothing is listed, and why, as the page does."""
    from tarazu.http.pages import plural, translated

    few, more = insight.too_few, insight.unlisted
    least = {"min": formats.number(insight.compared_min)}
    if few:
        said = plural(shell_language(), *TOO_FEW, few) % {"all": formats.number(few), **least}
        _note(f"{translated(shell_language(), COMPARED)} {said}")
    if more:
        _note(plural(shell_language(), *UNLISTED, more) % {"all": formats.number(more)})


def _agreement(figures: quality.Figures, insight: quality.Insight) -> list[dict[str, object]]:
    """Return how far people agree, a way of counting to a row."""
    formats = _formats()
    alphas = [(gettext("Krippendorff’s alpha of the labels"), figures.alpha, figures.tasks_answered_twice)]
    if insight.apart is not None:
        alphas.append((gettext("Alpha by how far whole answers lie apart"), insight.apart.alpha, insight.apart.tasks))
    shares = [(gettext("Pairs of people who agree"), figures.agreement, figures.agreement_interval, figures.pairs)]
    if figures.pairs_without_ties < figures.pairs:
        ends = figures.agreement_without_ties_interval
        decided = figures.agreement_without_ties, ends, figures.pairs_without_ties
        shares.append((gettext("… without ties"), *decided))
    rows: list[dict[str, object]] = [
        {"agreement": name, "over": ngettext("{count} task", "{count} tasks", tasks)}
        | {end: _rounded(getattr(each, end)) for end in ("value", "low", "high")}
        for name, each, tasks in alphas
    ]
    for name, share, within, pairs in shares:
        shown = {"value": share, "low": within.low if within else None, "high": within.high if within else None}
        said = {end: None if each is None else formats.percent(each) for end, each in shown.items()}
        rows.append({"agreement": name, **said, "over": ngettext("{count} pair", "{count} pairs", pairs)})
    return rows


def _errors(sure: quality.MergedConfidence) -> list[dict[str, str | float | None]]:
    """Return how wrong the confidence of merged answers was, a way of counting to a row."""
    counted: dict[str, str | float | None] = {"checks": sure.checks, "needed": sure.needed}
    errors = [("calibration error", sure.ece_before, sure.ece_after), ("brier", sure.brier_before, sure.brier_after)]
    return [
        {"error": gettext(name), "uncalibrated": _rounded(before.value if before else None), **counted}
        | {"calibrated": _rounded(after.value if after else None)}
        | {end: _rounded(getattr(after, end) if after else None) for end in ("low", "high")}
        for name, before, after in errors
    ]


def _formats() -> Formats:
    from tarazu.http.formats import Formats

    return Formats(language=shell_language())


def _among(scope: str, name: str) -> str:
    """Say among whose answers something moved, as the page does."""
    from tarazu.http.pages import word

    language, groups = shell_language(), {"language": "languages", "skill": "skills", "experience": "experience"}
    said = word(language, groups[scope], name) if scope in groups else name
    return f"{word(language, 'drift_scopes', scope)} {said}".strip()


def _short(words: str) -> str:
    return words if len(words) <= _WORDS_MAX else f"{words[: _WORDS_MAX - 1].rstrip()}…"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _PLACES)


def _note(words: str) -> None:
    out.print(words, style="dim", highlight=False, markup=False, soft_wrap=True)


def _head(words: str) -> None:
    out.print(words, style="bold", highlight=False)
