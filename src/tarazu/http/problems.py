"""How a "no" looks over HTTP: one shape for every refusal (RFC 9457), in the caller's language.

The only place that knows status numbers. `{"type", "title", "status", "code", "detail", "faults": [{"field", "code",
"detail"}], "request_id"}`; where a person reads pages, an HTML page tells the same.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tarazu.http.language import Language, explain, language_of
from tarazu.kit.errors import Fault, Refusal, RefusalKind
from tarazu.kit.shapes import place

STATUSES: dict[RefusalKind, int] = {
    "unauthenticated": 401,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "too_large": 413,
    "invalid": 422,
    "exhausted": 429,
    "unavailable": 503,
}
FAULTS_MAX = 100
RETRY_SECONDS = 2
MEDIA_TYPE = "application/problem+json"


class Declined(Refusal):
    """A refusal that HTTP itself has a status for, such as 405 or 415."""

    def __init__(
        self,
        code: str,
        status: int,
        facts: Mapping[str, Any] | None = None,
        *,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code, "invalid", facts, faults=faults)
        self.status = status
        self.headers: Mapping[str, str] = dict(headers or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultShown:
    """One fault as a client reads it."""

    field: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The body of every answer that is a "no"."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    faults: list[FaultShown] = field(default_factory=list)
    request_id: str = ""


ErrorPage = Callable[[Request, Problem], Awaitable[Response]]
Dialect = Callable[[Request, Refusal], Response]
"""How a "no" looks under some prefix of paths, where clients expect another shape; from `app.state.dialects`."""


async def answer(request: Request, refusal: Refusal, **extra: Any) -> Response:
    """Return the response that tells of a refusal: an HTML page to a browser, else a problem document.

    `extra` are further members of the document (RFC 9457, 3.2), such as what stands instead.
    """
    dialects: Mapping[str, Dialect] = getattr(request.app.state, "dialects", {})
    for prefix, speak in dialects.items():
        if request.scope["path"].startswith(prefix):
            return speak(request, refusal)
    problem = describe(refusal, language_of(request), request_id_of(request))
    page: ErrorPage | None = getattr(request.app.state, "error_page", None)
    if page is not None and prefers_html(request):
        response = await page(request, problem)
    else:
        document = {**msgspec.to_builtins(problem), **extra}
        response = Response(msgspec.json.encode(document), status_code=problem.status, media_type=MEDIA_TYPE)
    response.headers.update(headers_of(refusal))
    return response


def describe(refusal: Refusal, language: Language, request_id: str) -> Problem:
    """Put a refusal into words."""
    faults = [
        FaultShown(field=fault.field, code=fault.code, detail=explain(language, "fault", fault.code, fault.facts))
        for fault in refusal.faults[:FAULTS_MAX]
    ]
    status = status_of(refusal)
    kind = "failed" if status == 500 else refusal.kind
    return Problem(
        type=f"/problems/{refusal.code}",
        title=explain(language, "refusal", f"title_{kind}", {}),
        status=status,
        code=refusal.code,
        detail=explain(language, "refusal", refusal.code, refusal.facts),
        faults=faults,
        request_id=request_id,
    )


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status of a refusal."""
    return refusal.status if isinstance(refusal, Declined) else STATUSES[refusal.kind]


def request_id_of(request: Request) -> str:
    """Return the id under which the log knows a request."""
    found: str = request.scope.get("tz.request_id", "")
    return found


def prefers_html(request: Request) -> bool:
    """Say whether a person looks at the answer: outside the API, from something that asks for HTML."""
    path: str = request.scope["path"]
    return not path.startswith("/api") and "text/html" in request.headers.get("accept", "")


async def on_refusal(request: Request, error: Exception) -> Response:
    """Answer a refusal of ours."""
    assert isinstance(error, Refusal)
    return await answer(request, error)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer what the framework declines: an unknown path, a wrong method, a body that it could not read."""
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, Refusal):
        return await answer(request, error.__cause__)
    return await answer(request, _of_status(error.status_code, error.headers or {}))


async def on_invalid(request: Request, error: Exception) -> Response:
    """Answer a request whose fields are not as declared, naming each of them."""
    assert isinstance(error, RequestValidationError)
    faults = [_fault(each) for each in error.errors()[:FAULTS_MAX]]
    return await answer(request, Refusal("invalid_request", "invalid", faults=faults))


def _of_status(status: int, headers: Mapping[str, str]) -> Refusal:
    if status == 404:
        return Refusal("route_unknown", "not_found")
    if status == 405:
        return Declined("method_not_allowed", 405, {"allowed": headers.get("Allow", "")}, headers=headers)
    if status == 401:
        return Refusal("sign_in_required", "unauthenticated")
    return Declined("request_unreadable", status if 400 <= status < 500 else 400, headers=headers)


def headers_of(refusal: Refusal) -> dict[str, str]:
    """Return the headers that go with a refusal, such as when to come again."""
    headers = dict(refusal.headers) if isinstance(refusal, Declined) else {}
    if refusal.kind == "unauthenticated":
        headers["WWW-Authenticate"] = 'Bearer realm="tarazu"'
    if refusal.kind == "exhausted":
        minutes, seconds = refusal.facts.get("minutes"), refusal.facts.get("seconds", RETRY_SECONDS)
        headers["Retry-After"] = str(minutes * 60 if isinstance(minutes, int) else seconds)
    if refusal.kind == "unavailable":
        headers["Retry-After"] = str(RETRY_SECONDS)
    if refusal.kind == "too_large":
        headers["Connection"] = "close"
    return headers


# Pydantic's error types, in the words that `kinds` uses for the same faults; a rest is told by its last part.
_CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "literal_error": "not_allowed",
    "enum": "not_allowed",
    "string_too_long": "too_long",
    "too_long": "too_long",
    "string_too_short": "too_short",
    "too_short": "too_short",
    "string_pattern_mismatch": "bad_format",
    "string_unicode": "bad_text",
    "greater_than": "out_of_range",
    "greater_than_equal": "out_of_range",
    "less_than": "out_of_range",
    "less_than_equal": "out_of_range",
}
_EXPECTED = {
    "dict": "object",
    "model_attributes": "object",
    "model": "object",
    "list": "array",
    "int": "integer",
    "int_from": "integer",
    "bool": "boolean",
    "float": "number",
}


def _fault(error: Mapping[str, Any]) -> Fault:
    kind: str = error["type"]
    context: Mapping[str, Any] = error.get("ctx") or {}
    path = place([step for step in error["loc"][1:] if isinstance(step, (str, int))])
    code = _CODES.get(kind)
    if code is None:
        expected = re.sub(r"_(type|parsing|from_float|parsing_size)$", "", kind)
        return Fault(field=path, code="wrong_type", facts={"expected": _EXPECTED.get(expected, expected)})
    return Fault(field=path, code=code, facts=_facts(code, context))


def _facts(code: str, context: Mapping[str, Any]) -> dict[str, Any]:
    if code == "not_allowed":
        return {"allowed": re.findall(r"'([^']*)'", str(context.get("expected", "")))}
    if code == "too_long":
        return {"max": context["max_length"]} if "max_length" in context else {}
    if code == "too_short":
        return {"min": context["min_length"]} if "min_length" in context else {}
    if code == "out_of_range":
        return {name: context[key] for name, key in (("min", "ge"), ("max", "le")) if key in context}
    return {}
