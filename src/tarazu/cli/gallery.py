"""`tarazu project create|templates`: projects that are ready to start."""

from __future__ import annotations

from typing import Annotated

import typer

from tarazu import projects, tasks
from tarazu.cli.shell import (
    As,
    AsJson,
    DataDir,
    TenantName,
    act_as,
    emit,
    gettext,
    ngettext,
    out,
    plain,
    shell_language,
    show,
)
from tarazu.cli.typed import said_as, unknown
from tarazu.kit.db import Tx
from tarazu.projects import Project


def list_templates(as_json: AsJson = False) -> None:
    """List the templates that a project can be made from; needs no installation."""
    found = projects.templates()
    if as_json:
        emit([_told(each) for each in found])
        return
    spoken = shell_language()
    rows = [{**_told(each), "title": each.title[spoken], "language": ", ".join(each.languages)} for each in found]
    show(rows, ["name", "kind", "language", "title"], as_json=False, empty="")


def create_project(
    template: Annotated[str, typer.Option("--template", help="Name of a template: see project templates.")],
    tenant: TenantName,
    name: Annotated[str, typer.Option("--name", help="Name of the new project.")],
    language: Annotated[str | None, typer.Option("--language", help="Language of its tasks: en or hi.")] = None,
    with_samples: Annotated[bool, typer.Option("--with-samples", help="Add the sample tasks too.")] = False,
    model: Annotated[
        list[str] | None, typer.Option("--model", help="Name of a model to talk to, once for each.")
    ] = None,
    handle: As = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Start a project from a template, at the pay and on the terms that the template proposes."""
    known = [each.name for each in projects.templates()]
    if template not in known:
        raise unknown("template_unknown", template, known)
    chosen = projects.template(template)
    spoken = language or chosen.languages[0]
    with said_as(models="--model"):
        new = chosen.project(name, spoken, model or ())

    async def verb(tx: Tx) -> tuple[Project, int]:
        made = await tasks.start_project(tx, new)
        return made, await tasks.add_samples(tx, made.id, chosen, spoken) if with_samples else 0

    made, added = act_as(data_dir, tenant, handle, verb)
    if as_json:
        emit({**plain(made), "samples": added})
        return
    out.print(gettext("Started {name} ({id}).", name=made.name, id=made.id), highlight=False, markup=False)
    pay = gettext("It pays {pay} for an answer, as the template proposes.", pay=str(chosen.pay))
    out.print(pay, highlight=False, markup=False)
    if new.skills:
        asks = gettext("Only people with these skills are offered it: {skills}.", skills=", ".join(new.skills))
        out.print(asks, highlight=False, markup=False)
    if with_samples:
        out.print(ngettext("{count} sample task added.", "{count} sample tasks added.", added), highlight=False)


def _told(template: projects.Template) -> dict[str, object]:
    return {
        "name": template.name,
        "kind": template.kind,
        "languages": template.languages,
        "title": template.title,
        "description": template.description,
        "looks": template.looks,
        "pay": str(template.pay),
    }
