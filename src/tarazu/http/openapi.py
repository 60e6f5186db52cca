"""The API's description, OpenAPI 3.1: what FastAPI knows of its routes, completed with plain routes and answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import Response

from tarazu import __version__, trust
from tarazu.http.access import Entry, Routes
from tarazu.http.answers import json_answer
from tarazu.http.problems import MEDIA_TYPE, Problem

_REF = "#/components/schemas/{name}"
_SECURITY = {
    "key": {"type": "http", "scheme": "bearer", "description": "An API key, `tz_live_…` or `tz_test_…`."},
    "session": {"type": "apiKey", "in": "cookie", "name": "tz_session", "description": "A signed-in page's cookie."},
}
_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "1 to 255 characters; the same request with the same key has its effect once, for thirty days.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}
DESCRIPTION = (
    "Every refusal is a problem document (RFC 9457) in the language of the caller: its `code` names the rule, its "
    "`faults` name the fields. Lists are pages: `limit` (1 to 200) and `cursor`. Money is in minor units of a currency."
)


routes = Routes(tag="description")


@routes.raw("GET", "/api/openapi.json", "public", summary="This description")
async def description(request: Request) -> Response:
    """Answer the API's description, made once."""
    app = request.app
    if app.openapi_schema is None:
        app.openapi_schema = describe(app, app.state.entries)
    return json_answer(app.openapi_schema)


def describe(app: FastAPI, entries: Iterable[Entry]) -> dict[str, Any]:
    """Return the description of every route that is meant for programs."""
    described = [entry for entry in entries if entry.described]
    document = get_openapi(
        title="Tarazu", version=__version__, openapi_version="3.1.0", description=DESCRIPTION, routes=app.routes
    )
    shapes = [shape for entry in described for shape in (entry.takes, entry.gives) if shape is not None]
    schemas, components = msgspec.json.schema_components([*shapes, Problem], ref_template=_REF)
    by_shape = {repr(shape): schema for shape, schema in zip(shapes, schemas, strict=False)}
    kept = document.setdefault("components", {})
    kept["schemas"] = {**kept.get("schemas", {}), **components}
    for unused in ("HTTPValidationError", "ValidationError"):
        kept["schemas"].pop(unused, None)
    kept["securitySchemes"] = _SECURITY
    for entry in described:
        operations = document.setdefault("paths", {}).setdefault(_described_path(entry.route.path), {})
        operation = operations.setdefault(entry.route.method.lower(), _plain_operation(entry, by_shape))
        _complete(operation, entry, by_shape)
    return document


def _plain_operation(entry: Entry, by_shape: dict[str, Any]) -> dict[str, Any]:
    name = re.sub(r"\W+", "_", f"{entry.route.method}_{entry.route.path}").strip("_").lower()
    operation: dict[str, Any] = {"tags": [entry.tag], "summary": entry.summary, "operationId": name}
    found = re.findall(r"{(\w+)(?::\w+)?}", entry.route.path)
    if found:
        operation["parameters"] = [
            {"name": each, "in": "path", "required": True, "schema": {"type": "string"}} for each in found
        ]
    if entry.takes is not None:
        content = {"application/json": {"schema": by_shape[repr(entry.takes)]}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _complete(operation: dict[str, Any], entry: Entry, by_shape: dict[str, Any]) -> None:
    body: dict[str, Any] = {"description": HTTPStatus(entry.status).phrase}
    if entry.gives is not None:
        body["content"] = {entry.media_type: {"schema": by_shape[repr(entry.gives)]}}
    elif entry.status != 204:
        body["content"] = {entry.media_type: {"schema": {}}}
    problem = {"description": "A refusal", "content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format(name="Problem")}}}}
    operation["responses"] = {str(entry.status): body, "default": problem}
    if isinstance(entry.route.action, trust.Action):
        operation["security"] = [{"key": []}, {"session": []}]
        operation["x-action"] = entry.route.action.value
    else:
        operation["security"] = []
    if entry.route.method == "POST" and entry.route.path.startswith("/api/v1/") and entry.status in (201, 202):
        operation.setdefault("parameters", []).append(_IDEMPOTENCY)


def _described_path(path: str) -> str:
    return re.sub(r":\w+}", "}", path)
