"""What the responses of delivered tasks look like, as JSON Schemas whose ids begin with their project's."""

from __future__ import annotations

from typing import Any

import msgspec

from tarazu import kinds, projects
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found
from tarazu.scale import types
from tarazu.scale.ids import short
from tarazu.scale.model import ProjectRow, TaskRow
from tarazu.scale.projects import project_at, type_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": "string"}


def schema_id(row: TaskRow) -> str:
    """Return the id of the schema of a task's response."""
    if row.type in types.CHATS:
        return f"{short(row.project_id)}-threads"
    native = row.type is None or row.kind != "form"
    return f"{short(row.project_id)}-{'answer' if native else 'response'}"


async def schema_document(tx: Tx, text: str) -> dict[str, Any]:
    """Return a schema by its id, itself as text. Refuses an unknown one."""
    project_id, _, part = text.partition("-")
    if part not in ("threads", "answer", "response"):
        raise not_found("schema")
    found = await project_at(tx, project_id)
    schema = _THREADS if part == "threads" else await _answer(tx, found) if part == "answer" else _response(found)
    return {"schema": {"id": f"{short(found.id)}-{part}", "json": msgspec.json.encode(schema).decode()}}


async def _answer(tx: Tx, found: ProjectRow) -> dict[str, Any]:
    """The answer as the project's kind has it, under the newest ontology."""
    native = await projects.project(tx, found.id)
    ontology = await projects.ontology(tx, found.id, native.ontology_version)
    answer = kinds.of(found.kind).answer_schema(ontology.body)
    inner = {key: value for key, value in answer.items() if key != "$schema"}
    return {"$schema": DIALECT, "title": found.name, **_closed({"answer": inner})}


def _response(found: ProjectRow) -> dict[str, Any]:
    """What every response of a type has; what it has beside depends on the parameters of each task."""
    return {"$schema": DIALECT, "title": f"Response of a task of type {type_of(found)}", "type": "object"}


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": sorted(properties)}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_ANNOTATIONS = _list(_closed({"id": _TEXT, "key": _TEXT, "type": _TEXT, "value": {}}))
_MESSAGE = _closed(
    {
        "role": {"enum": ["system", "user", "assistant", "function"]},
        "content": {"type": "object", "properties": {"text": _TEXT}},
        "source_id": _TEXT,
        "annotations": _ANNOTATIONS,
    }
)
_TURN = _closed({"id": _TEXT, "messages": _list(_MESSAGE), "annotations": _ANNOTATIONS})
_THREADS = {
    "$schema": DIALECT,
    "title": "Response of a conversation",
    **_closed({"threads": _list(_closed({"id": _TEXT, "turns": _list(_TURN), "annotations": _ANNOTATIONS}))}),
}
