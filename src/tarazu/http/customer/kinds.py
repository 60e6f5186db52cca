"""Kinds over HTTP: which there are, a worked example of each, and the JSON Schemas of what a project decides, a task shows and an answer is."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from tarazu import kinds, projects
from tarazu.http.access import Routes
from tarazu.http.answers import json_answer
from tarazu.http.language import LANGUAGES, translate
from tarazu.http.transaction import opened
from tarazu.http.words import WORDS
from tarazu.kit.errors import invalid, not_found
from tarazu.kit.ids import parse_id
from tarazu.trust import Action

routes = Routes("/api/v1", tag="kinds")

Spoken = Annotated[str, Query(max_length=8, description="Language of its texts, `en` or `hi`.")]
Of = Annotated[
    str | None, Query(max_length=64, description="Id of a project of this kind, whose ontology says what an answer is.")
]


class KindLine(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of task, with its title by language."""

    name: str
    title: dict[str, str]


class KindLines(msgspec.Struct, frozen=True, kw_only=True):
    """Every kind, by name."""

    items: list[KindLine]


class KindSchemas(msgspec.Struct, frozen=True, kw_only=True):
    """JSON Schemas (draft 2020-12) of a kind. `answer` holds under an ontology: that of the project asked for, or the example's."""

    name: str
    ontology: dict[str, Any]
    payload: dict[str, Any]
    answer: dict[str, Any]


@routes.api("GET", "/kinds", Action.READ_PROJECTS, summary="Kinds of task", gives=KindLines)
async def listing(request: Request) -> Response:  # noqa: ARG001
    """Answer every kind."""
    return json_answer(KindLines(items=[KindLine(name=name, title=_title(name)) for name in kinds.names()]))


class KindExample(msgspec.Struct, frozen=True, kw_only=True):
    """A worked example of a kind: what a project decides, what a task shows, and an answer to it that passes every check."""

    name: str
    language: str
    ontology: dict[str, Any]
    payload: dict[str, Any]
    answer: dict[str, Any]


@routes.api(
    "GET", "/kinds/{name}/example", Action.READ_PROJECTS, summary="A worked example of a kind", gives=KindExample
)
async def example(request: Request, name: str, language: Spoken = "en") -> Response:  # noqa: ARG001
    """Answer an ontology, a payload and an answer, in English or Hindi."""
    if name not in kinds.names():
        raise not_found("kind")
    if language not in LANGUAGES:
        raise invalid("language", "not_allowed", allowed=list(LANGUAGES))
    made = kinds.of(name).example("hi" if language == "hi" else "en")
    return json_answer(KindExample(name=name, language=language, **made))


@routes.api("GET", "/kinds/{name}/schema", Action.READ_PROJECTS, summary="Schemas of a kind", gives=KindSchemas)
async def schema(request: Request, name: str, project: Of = None) -> Response:
    """Answer the schemas of ontology, payload and answer, the last under the ontology of a project or of the kind's example."""
    if name not in kinds.names():
        raise not_found("kind")
    ontology = None
    if project is not None:
        async with opened(request) as tx:
            found = await projects.project(tx, parse_id(project, "project"))
            if found.kind != name:
                raise invalid("project", "not_allowed", allowed=[name])
            ontology = (await projects.ontology(tx, found.id, found.ontology_version)).body
    return json_answer(KindSchemas(name=name, **kinds.schemas(name, ontology)))


def _title(name: str) -> dict[str, str]:
    words = WORDS["kinds"].get(name, name)
    return {each: translate(each, words) for each in LANGUAGES}
