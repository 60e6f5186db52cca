"""Around every request: its id, the headers that keep browsers safe, and one line in the access log."""

from __future__ import annotations

import logging
import time
import uuid
from typing import Any

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tarazu.kit.actor import Actor
from tarazu.kit.ids import new_id

log = logging.getLogger("tarazu.http.access")

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = [
    (b"content-security-policy", CONTENT_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"),
]
_HSTS = (b"strict-transport-security", b"max-age=31536000")
_NO_STORE = (b"cache-control", b"no-store")


class Envelope:
    """Gives each request an id, each answer its headers, and each exchange a line of JSON in the log.

    The line has no query, header or body, so no credential and no customer's data can get into it.
    """

    def __init__(self, app: ASGIApp, *, secure: bool = False) -> None:
        """`secure` says that a proxy before us speaks https."""
        self._app = app
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = new_id().hex
        scope["tz.request_id"] = request_id
        own = [*_HEADERS, (b"x-request-id", request_id.encode())]
        if self._secure or scope["scheme"] == "https":
            own.append(_HSTS)
        told = {"status": 0, "bytes": 0}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                message["headers"] = _with(message.get("headers", []), own)
            else:
                told["bytes"] += len(message.get("body", b""))
            await send(message)

        start = time.perf_counter()
        try:
            await self._app(scope, receive, sending)
        finally:
            log.info(_line(scope, told, time.perf_counter() - start))


def _with(given: Any, own: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    headers = list(given)
    if not any(name.lower() == b"cache-control" for name, _ in headers):
        headers.append(_NO_STORE)
    return [*headers, *own]


def _told(path: str) -> str:
    """Return a path as the log may have it: a signed link opens a file, so its token stays out."""
    return "/files/…" if path.startswith("/files/") else path[:300]


def _line(scope: Scope, told: dict[str, int], seconds: float) -> str:
    actor: Actor | None = scope.get("tz.actor")
    line: dict[str, str | int | float | uuid.UUID | None] = {
        "request_id": scope["tz.request_id"],
        "method": scope["method"],
        "path": _told(scope["path"]),
        "status": told["status"],
        "bytes": told["bytes"],
        "ms": round(seconds * 1000, 1),
        "tenant": actor.tenant_id if actor else None,
        "principal": actor.principal_id if actor else None,
    }
    return msgspec.json.encode(line).decode()
