"""Who calls: an API key in `Authorization: Bearer`, or the session cookie of a page.

A cookie travels with requests that other sites cause, so a write that relies on one must show that it comes from here.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode
from datetime import datetime
from typing import cast
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from tarazu import trust
from tarazu.http.state import state_of
from tarazu.kit.actor import Actor
from tarazu.kit.errors import Refusal

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_CREDENTIAL_CHARS_MAX = 100


async def caller(request: HTTPConnection) -> Actor | None:
    """Return who calls, or None for a request without a (valid) credential. Asked of the database once a request.

    Raises:
        Refusal: `key_refused` when a key is given that is unknown or revoked; a stale cookie is only ignored.
    """
    if "tz.actor" not in request.scope:
        request.scope["tz.actor"] = await _identify(request)
    return cast("Actor | None", request.scope["tz.actor"])


def actor_of(request: HTTPConnection) -> Actor:
    """Return who calls, on a route that is not public."""
    actor: Actor | None = request.scope.get("tz.actor")
    if actor is None:
        raise Refusal("sign_in_required", "unauthenticated")
    return actor


def require_same_site(request: HTTPConnection, *, proof: bool) -> None:
    """Refuse a write that another site caused. With `proof`, also one that cannot show where it comes from.

    Raises:
        Refusal: `cross_site`.
    """
    if request.scope["method"] in SAFE_METHODS:
        return
    verdict = _same_site(request)
    if verdict is False or (proof and verdict is None):
        raise Refusal("cross_site", "forbidden")


def uses_key(request: HTTPConnection) -> bool:
    """Say whether the request carries a key, which no browser adds by itself."""
    return "authorization" in request.headers


def session_token(request: HTTPConnection) -> str | None:
    """Return the token in the session cookie."""
    return request.cookies.get(cookie_name(request))


def cookie_name(request: HTTPConnection) -> str:
    """Return the session cookie's name: over https one that no sub-domain can set."""
    return "__Host-tz_session" if is_secure(request) else "tz_session"


def is_secure(request: HTTPConnection) -> bool:
    """Say whether the site is served over https, here or by the proxy before us."""
    return request.scope["scheme"] == "https" or bool(getattr(request.app.state, "secure_cookies", False))


def keep_session(request: Request, response: Response, session: trust.Session) -> None:
    """Put a new session into the caller's cookie."""
    lasts = session.expires_at - state_of(request).clock.now()
    response.set_cookie(
        cookie_name(request),
        session.token,
        max_age=int(lasts.total_seconds()),
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )


async def end_session(request: Request, response: Response) -> None:
    """Close the caller's session and take its cookie away."""
    token = session_token(request)
    state = state_of(request)
    if token:
        await trust.sign_out(state.db, token)
        state.identities.clear()
    response.delete_cookie(cookie_name(request), path="/", secure=is_secure(request), httponly=True, samesite="lax")


def address_of(request: HTTPConnection) -> str:
    """Return the caller's network address, as the server saw it (or a trusted proxy told it)."""
    return request.client.host if request.client else "unknown"


async def _identify(request: HTTPConnection) -> Actor | None:
    state = state_of(request)
    header = request.headers.get("authorization")
    now = state.clock.now()
    if header is not None:
        key = _key_in(request, header)
        actor = await _known(request, "key", key, now) if key else None
        if actor is None:
            raise Refusal("key_refused", "unauthenticated")
        return actor
    token = session_token(request)
    return await _known(request, "session", token, now) if token else None


def _key_in(request: HTTPConnection, header: str) -> str | None:
    """Return the key of a header: a bearer's, or at the compatibility door the user's name of HTTP Basic (RFC 7617)."""
    scheme, _, given = header.partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    if scheme.lower() != "basic" or not request.scope["path"].startswith("/scale/"):
        return None
    try:
        return b64decode(given.strip(), validate=True).decode("ascii").partition(":")[0]
    except ValueError:
        return None


async def _known(request: HTTPConnection, kind: str, secret: str, now: datetime) -> Actor | None:
    if not secret.isascii() or len(secret) > _CREDENTIAL_CHARS_MAX:
        return None
    state = state_of(request)
    digest = hashlib.sha256(f"{kind}:{secret}".encode()).digest()
    actor = state.identities.get(digest, now)
    if actor is None:
        identify = trust.identify_key if kind == "key" else trust.identify_session
        actor = await identify(state.db, secret)
        if actor is not None:
            state.identities.put(digest, actor, now)
    return actor


def _same_site(request: HTTPConnection) -> bool | None:
    """True or False as the browser says; None when the request does not tell."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower()
    # A header that no form can send, and no foreign script without our leave.
    return True if request.headers.get("x-requested-with") == "tarazu" else None
