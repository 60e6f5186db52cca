"""The command line: `tarazu serve`, `tarazu migrate`, people, projects, files, exports and checks; and the
methods library on a file (`aggregate`, `agree`, `rank`), which needs no installation.

Admin commands work whether or not the server runs: they join the embedded database, or start it for their own time.
Exit codes: 0 done, 1 refused or a check failed, 2 wrong usage, 3 the database or the network could not be reached, 4 an
import left something out.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

import typer

from tarazu import __version__
from tarazu.cli import (
    accounts,
    adjudicating,
    audit,
    auditing,
    checks,
    criteria,
    demo,
    door,
    files,
    gallery,
    imports,
    judges,
    kinds,
    methods,
    models,
    moving,
    people,
    quality,
    redundancy,
    repairs,
    replay,
    resolving,
    reviewing,
    rubrics,
    serving,
    work,
)
from tarazu.cli.shell import guarded
from tarazu.cli.typed import Commands

app = typer.Typer(
    name="tarazu",
    help="A self-hosted human-data engine.",
    epilog="From a checkout, ./tarazu makes .venv first when that is needed, and has three commands more: "
    "./tarazu test [TIER …] runs the tests, ./tarazu bench NAME one benchmark, ./tarazu docs builds the documentation.",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("serve")(serving.serve)
app.command("migrate")(serving.migrate)
app.command("runner", hidden=True)(serving.run_worker)
app.command("demo")(demo.demo)
app.command("status")(checks.status)
app.command("doctor")(checks.doctor)
app.command("export")(work.export)
app.command("aggregate")(methods.aggregate)
app.command("agree")(methods.agree)
app.command("rank")(methods.rank)
app.command("replay")(replay.replay)
app.add_typer(people.tenants, name="tenant")
people.users.command("reset-password")(accounts.reset_password)
people.users.command("disable")(accounts.disable)
people.users.command("enable")(accounts.enable)
people.users.command("end-sessions")(accounts.end_sessions)
people.users.command("bar")(accounts.bar)
people.users.command("unbar")(accounts.unbar)
app.add_typer(people.users, name="user")
app.add_typer(people.keys, name="key")
app.add_typer(people.members, name="member")
work.projects_app.command("create")(gallery.create_project)
work.projects_app.command("templates")(gallery.list_templates)
work.projects_app.command("redundancy")(redundancy.set_redundancy)
work.projects_app.command("what-if")(redundancy.what_if)
work.projects_app.command("forecast")(redundancy.forecast)
work.projects_app.command("doubts")(redundancy.list_doubts)
work.projects_app.command("solve-blind")(resolving.solve_blind)
work.projects_app.command("review")(reviewing.set_review)
work.projects_app.command("audits")(auditing.audits)
work.projects_app.command("adjudicate")(adjudicating.set_adjudicating)
app.add_typer(work.projects_app, name="project")
app.add_typer(work.tasks_app, name="task")
app.add_typer(models.app, name="model")
app.add_typer(judges.app, name="judge")
app.add_typer(kinds.app, name="kind")
app.add_typer(quality.app, name="quality")
app.add_typer(repairs.app, name="repair")
rubrics.app.command("show")(criteria.show_criteria)
rubrics.app.command("versions")(criteria.list_versions)
rubrics.app.command("publish")(criteria.publish_rubric)
app.add_typer(rubrics.app, name="rubric")
app.add_typer(files.app, name="file")
imports.app.command("scale")(moving.import_scale)
app.add_typer(imports.app, name="import")
app.add_typer(door.app, name="scale")
app.add_typer(audit.app, name="audit")


@app.callback(invoke_without_command=True)
def root(version: bool = typer.Option(False, "--version", help="Show the version and leave.")) -> None:
    """A self-hosted human-data engine: people's judgements in, audited training data out."""
    if version:
        typer.echo(f"tarazu {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A file may be called by bytes that are no UTF-8; its name is said as it is.
        sys.stdout.reconfigure(errors="surrogateescape")
    guarded(lambda: app(prog_name="tarazu"))
