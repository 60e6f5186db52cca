"""The one transaction of a request, and writes that can safely be sent twice."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tarazu.http.answers import json_answer
from tarazu.http.auth import SAFE_METHODS, actor_of
from tarazu.http.state import state_of
from tarazu.kit import idempotency
from tarazu.kit.actor import Actor
from tarazu.kit.db import Tx
from tarazu.kit.driver import UniqueViolation
from tarazu.kit.errors import Refusal

Work = Callable[[Tx], Awaitable[Any]]
_HEADER = "idempotency-key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a write answers, where its status depends on what it found."""

    value: Any
    status: int


@asynccontextmanager
async def opened(request: Request) -> AsyncIterator[Tx]:
    """Open the request's transaction as its caller; it commits when the block ends.

    A write with a test key does everything but the commit: it is checked and answered in full, and nothing is kept.
    """
    actor = actor_of(request)
    try:
        async with state_of(request).db.tx(actor) as tx:
            yield tx
            _undo_trial(actor, request.method)
    except _Undone:
        return


async def once(request: Request, work: Work, *, status: int = 201, digest: bytes | None = None) -> Response:
    """Do a write and answer with what `work` returns (`Answered` sets the status too).

    Under an `Idempotency-Key` it is done once only.
    The answer is kept in the transaction of the write. The same request again gets it again, with the header
    `Idempotent-Replay: true`. `digest` stands for the body where that is not held in memory.

    Raises:
        Refusal: `idempotency_mismatch` for the key with another request, `idempotency_busy` while the first one runs.
    """
    key = _key(request)
    if key is None:
        async with opened(request) as tx:
            value = await work(tx)
        return _finish(request, _answer(value, status))
    fingerprint = await _fingerprint(request, digest)
    try:
        async with opened(request) as tx:
            kept = await idempotency.remembered(tx, key)
            if kept is not None:
                return _replay(kept, fingerprint)
            response = _answer(await work(tx), status)
            await idempotency.remember(tx, key, fingerprint, response.status_code, bytes(response.body).decode())
    except UniqueViolation as error:
        if error.diag.constraint_name != "idempotency_pkey":
            raise
        raise Refusal("idempotency_busy", "conflict") from None
    return _finish(request, response)


def refuse_key(request: Request) -> None:
    """Refuse an idempotency key where the answer holds a secret that must not be kept."""
    if _HEADER in request.headers:
        raise Refusal("idempotency_not_offered", "invalid")


def _undo_trial(actor: Actor, method: str) -> None:
    if actor.mode == "test" and method not in SAFE_METHODS:
        raise _Undone


def _key(request: Request) -> str | None:
    key = request.headers.get(_HEADER)
    if key is not None and not (1 <= len(key) <= 255 and key.isascii() and key.isprintable()):
        raise Refusal("idempotency_key_malformed", "invalid")
    return key


async def _fingerprint(request: Request, digest: bytes | None) -> bytes:
    body = hashlib.sha256(await request.body()).digest() if digest is None else digest
    target = f"{request.method} {request.url.path}?{request.url.query}\n"
    return hashlib.sha256(target.encode() + body).digest()


def _replay(kept: idempotency.Remembered, fingerprint: bytes) -> Response:
    if kept.request_digest != fingerprint:
        raise Refusal("idempotency_mismatch", "invalid")
    response = Response(msgspec.json.encode(kept.answer), status_code=kept.status, media_type="application/json")
    response.headers["Idempotent-Replay"] = "true"
    return response


def _answer(value: Any, status: int) -> Response:
    if isinstance(value, Answered):
        return json_answer(value.value, value.status)
    return json_answer(value, status)


def _finish(request: Request, response: Response) -> Response:
    if actor_of(request).mode == "test":
        response.headers["Tarazu-Mode"] = "test"
    return response


class _Undone(Exception):
    """Takes a test key's write back."""
