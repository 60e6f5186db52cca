"""Templates over HTTP: which there are, and the bodies with which a project is started from one."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from tarazu import projects
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.kit.money import Money
from tarazu.trust import Action

routes = Routes("/api/v1", tag="templates")

Spoken = Annotated[str, Query(max_length=8, description="Language of the tasks, `en` or `hi`.")]


class TemplateLine(msgspec.Struct, frozen=True, kw_only=True):
    """A project that is ready to start. Texts are by language; `languages` are those that its tasks may be in."""

    name: str
    title: dict[str, str]
    description: dict[str, str]
    looks: dict[str, str]
    kind: str
    languages: list[str]
    rate: Money


class TemplateLines(msgspec.Struct, frozen=True, kw_only=True):
    """Every template, by name."""

    items: list[TemplateLine]


class TemplateBodies(msgspec.Struct, frozen=True, kw_only=True):
    """A template in one language: `project` is a body for `POST /projects`, `tasks` one for its `tasks/bulk`."""

    project: projects.NewProject
    tasks: dict[str, Any]


@routes.api("GET", "/templates", Action.READ_PROJECTS, summary="Templates of projects", gives=TemplateLines)
async def listing(request: Request) -> Response:  # noqa: ARG001
    """Answer every template."""
    return json_answer(TemplateLines(items=[_line(each) for each in projects.templates()]))


@routes.api("GET", "/templates/{name}", Action.READ_PROJECTS, summary="One template", gives=TemplateBodies)
async def show(request: Request, name: str, language: Spoken = "en") -> Response:  # noqa: ARG001
    """Answer the bodies with which a project is started from a template and given its sample tasks."""
    found = projects.template(name)
    new = msgspec.to_builtins(found.project(name, language))
    del new["review_rate"]
    samples = [{"unique_key": f"sample-{i}", "payload": each} for i, each in enumerate(found.samples[language], 1)]
    return json_answer({"project": new, "tasks": {"tasks": samples}})


def _line(template: projects.Template) -> TemplateLine:
    return TemplateLine(
        name=template.name,
        title=template.title,
        description=template.description,
        looks=template.looks,
        kind=template.kind,
        languages=template.languages,
        rate=template.pay,
    )
