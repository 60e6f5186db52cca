"""`tarazu project redundancy|what-if|forecast|doubts`: how many answers tasks get, what that costs and brings, and which were in doubt at the most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from tarazu import projects, tasks
from tarazu.cli.shell import As, AsJson, DataDir, TenantName, act_as, emit, gettext, out, plain, show
from tarazu.cli.typed import as_typed, said_as, unknown
from tarazu.cli.work import ProjectName, find_project, tell_cautions
from tarazu.kit.db import Tx
from tarazu.projects import Project, Redundancy
from tarazu.projects.model import EXPERT_DAYS

if TYPE_CHECKING:
    from tarazu import quality


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
    expert_days: Annotated[
        int, typer.Option("--expert-days", help="Days after which an expert's seat that nobody took ends.")
    ] = EXPERT_DAYS,
    budget: Annotated[
        int | None, typer.Option("--budget", help="What answers may cost in all, in minor units, beyond the least.")
    ] = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Say how many answers the tasks of a project get, or how sure these must be."""
    new = Redundancy(
        redundancy=least,
        redundancy_most=most,
        confidence=confidence,
        unsure=unsure,
        expert_days=expert_days,
        budget_minor=budget,
    )

    async def verb(tx: Tx) -> Project:
        return await projects.set_redundancy(tx, (await find_project(tx, project)).id, new)

    with said_as(redundancy="--least", redundancy_most="--most", budget_minor="--budget", expert_days="--expert-days"):
        made = act_as(data_dir, tenant, handle, verb)
    if as_json:
        emit({**plain(made), "warnings": projects.cautions(made)})
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
    if not as_json:
        tell_cautions(made)


People = Annotated[
    str | None,
    typer.Option(
        "--people",
        help="What people are like while they have not answered: careful, ordinary, mixed, any or project (as in another one).",
    ),
]
TasksInAll = Annotated[int | None, typer.Option("--tasks", help="For how many tasks in all.")]
Pace = Annotated[int | None, typer.Option("--pace", help="How many answers come in a day.")]


def what_if(
    tenant: TenantName,
    project: ProjectName,
    count: Annotated[bool, typer.Option("--count", help="Have it counted anew, in the background.")] = False,
    people: People = None,
    tasks_in_all: TasksInAll = None,
    pace: Pace = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show what another number of answers would cost and bring, from the project's own answers or what is supposed of people."""
    # Here and not above: other commands start sooner without the statistics.
    from tarazu import quality

    async def verb(tx: Tx) -> tuple[Project, quality.WhatIf]:
        wanted = await find_project(tx, project)
        if count:
            await quality.ask_what_if(tx, wanted.id)
        supposed = quality.Supposed(people=people, tasks=tasks_in_all, pace=pace)
        return wanted, await quality.what_if(tx, wanted.id, supposed)

    with said_as(people="--people", tasks="--tasks", pace="--pace"):
        of, found = act_as(data_dir, tenant, handle, verb)
    empty = "Too few answers yet: 30 tasks need three answers each."
    if of.kind not in projects.VOTED_KINDS:
        empty = "No other settings to compare: answers of this kind come to no label that could be counted."
    elif found.computed_at is None:
        options = as_typed({"--tenant": tenant, "--project": project, "--as": handle, "--data-dir": data_dir})
        command = f"tarazu project what-if{options} --count"
        empty = gettext("Nothing was counted yet. Have it counted: {command}", command=command)
    _tell(found, as_json, empty)


def forecast(
    template: Annotated[str, typer.Option("--template", help="Name of a template: see project templates.")],
    tenant: TenantName,
    least: Annotated[int | None, typer.Option("--least", help="Answers per task, or the fewest of them.")] = None,
    most: Annotated[int | None, typer.Option("--most", help="The most, with --confidence.")] = None,
    confidence: Annotated[
        float | None, typer.Option("--confidence", help="How sure the answers must be, over 0.5 and below 1.")
    ] = None,
    people: People = None,
    tasks_in_all: TasksInAll = None,
    pace: Pace = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show what a project from a template would cost and bring before it is started."""
    from tarazu import quality

    known = [each.name for each in projects.templates()]
    if template not in known:
        raise unknown("template_unknown", template, known)
    chosen = projects.template(template)
    new = chosen.project(template, chosen.languages[0])
    least = new.redundancy if least is None else least
    new = replace(new, redundancy=least, redundancy_most=most, confidence=confidence)

    async def verb(tx: Tx) -> quality.WhatIf:
        supposed = quality.Supposed(people=people, tasks=tasks_in_all, pace=pace)
        return quality.foreseen(await quality.read_unbegun(tx, new, supposed))

    options = {"redundancy": "--least", "redundancy_most": "--most", "tasks": "--tasks"}
    with said_as(**options, confidence="--confidence", people="--people", pace="--pace"):
        _tell(act_as(data_dir, tenant, handle, verb), as_json, "")


def _tell(found: quality.WhatIf, as_json: bool, empty: str) -> None:
    if as_json:
        show(found.forecasts, [], as_json=True, empty=empty)
        return
    columns = ["confidence", "least", "most", "answers_per_task", "accuracy", "cost", "finished_at"]
    show([_row(each) for each in found.forecasts], columns, as_json=False, empty=empty)
    if found.forecasts:
        words = gettext(
            "For {tasks} tasks; reviews, training and known items come on top. * is set now.", tasks=found.tasks_priced
        )
        out.print(words, highlight=False, markup=False, soft_wrap=True)
    if found.anew:
        words = gettext("All tasks are completed: this is what as many would come to if they were begun anew today.")
        out.print(words, highlight=False, soft_wrap=True)
    if found.basis == "measured":
        words = gettext(
            "Measured on the same {tasks} tasks in every row, those with three answers or more: of tasks with fewer it may be otherwise.",
            tasks=found.tasks,
        )
        out.print(words, highlight=False, markup=False, soft_wrap=True)
    if found.basis == "blended" and found.people:
        words = gettext(
            "Partly measured: the project's own answers count for {percent} % of it, and for the rest people are supposed.",
            percent=f"{100 * found.own_share:.0f}",
        )
        out.print(words, highlight=False, markup=False, soft_wrap=True)
    if found.forecasts and (words := _basis(found.basis, found.people, found.alike.name if found.alike else "")):
        out.print(words, highlight=False, markup=False, soft_wrap=True)
    if found.is_counting:
        out.print(gettext("It is being counted: ask again in a few seconds."), style="dim", highlight=False)


def _row(one: quality.Forecast) -> dict[str, str]:
    """Return a forecast as it is read: its figures and, in brackets, the ends between careful and mixed people, the lower or earlier
    first, or the 95 % interval."""
    ends = [each for each in (one.best, one.worst) if each is not None]

    def figure(name: str, write: Callable[[quality.Outlook], str]) -> str:
        of = [(getattr(each, name), write(each)) for each in ends]
        own, low_high = write(one), [said for _, said in sorted(of, key=lambda each: (each[0] is None, each))]
        return f"{own} ({' – '.join(low_high)})" if set(low_high) - {own} else own

    return {
        "confidence": (f"{one.confidence:.1%}" if one.confidence else gettext("as given") if one.as_given else "–")
        + (" *" if one.is_set else ""),
        "least": str(one.least),
        "most": str(one.most),
        "answers_per_task": figure("answers_per_task", lambda each: f"{each.answers_per_task:.2f}"),
        "accuracy": figure("accuracy", lambda each: f"{each.accuracy:.1%}")
        if one.accuracy_low is None
        else f"{one.accuracy:.1%} ({one.accuracy_low:.1%} – {one.accuracy_high:.1%})",
        "cost": figure("cost_minor", lambda each: str(each.cost)),
        "finished_at": figure("finished_at", lambda each: f"{each.finished_at:%Y-%m-%d}" if each.finished_at else "–"),
    }


def _basis(basis: str, people: str | None, alike: str) -> str:
    """Return what forecasts rest on, in words; nothing where they were measured."""
    if basis == "measured":
        return ""
    if people == "project":
        return gettext("Assumed: people and labels are as in {project}.", project=alike)
    if people == "any":
        return gettext(
            "Assumed: 80 % of people's answers are right; in brackets, the ends between careful people (90 %) and mixed ones (50-90 %)."
            " --people says otherwise."
        )
    shares = {"careful": "90", "ordinary": "80", "mixed": "50-90"}
    if people is None or people not in shares:
        return gettext("From the project's own answers, which are few.")
    return gettext("Assumed: {share} % of people's answers are right; --people says otherwise.", share=shares[people])


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

    columns = ["task_id", "unique_key", "asked_at", "ended_at", "outcome", "lapsed_at"]
    show(
        act_as(data_dir, tenant, handle, verb),
        columns,
        as_json=as_json,
        empty="No task was in doubt after the most answers.",
    )
