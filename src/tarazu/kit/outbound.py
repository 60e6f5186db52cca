"""Calling addresses that a customer named, without being turned against the network that we stand in.

A host is resolved where the connection is made, every address it has must be a public one (`addresses`), and the
connection goes to one of those: what the name means a moment later no longer matters. `Host` and the server name of TLS
stay those of the URL. Proxies of the environment are not used, and no answer is logged.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from tarazu.kit.addresses import AllowList, check_url, read_url, require_callable
from tarazu.kit.errors import Fault, Refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BODY_START_BYTES = 1_024
REDIRECTS_MAX = 3
CONNECTIONS_MAX = 100
KEPT_OPEN_SECONDS = 15.0
CONNECT_SECONDS = 10.0
USER_AGENT = "Tarazu"
_REDIRECTS = (301, 302, 303, 307, 308)

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives the addresses of a host and port as text; none when it has none."""

Sink = Callable[[bytes], object]
"""Takes the next piece of a file, such as `write` of a temporary file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: the HTTP status and the first bytes of the body."""

    status: int
    body_start: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Streamed:
    """An answer that is coming: its status, its media type (lower case, no parameters), and the pieces of its body."""

    status: int
    media_type: str
    pieces: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What was fetched: media type as the server names it (lower case, no parameters), bytes, and SHA-256 in hex."""

    media_type: str
    size: int
    sha256: str


async def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the machine's resolver for a host's addresses."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Outbound:
    """Calls to the outside. Open it with `async with`, or `aclose` it; it keeps connections for a few seconds."""

    def __init__(
        self, allow: Iterable[str] = (), *, resolver: Resolve = resolve, tls: ssl.SSLContext | None = None
    ) -> None:
        """`allow` is what the operator permits besides the public internet (`AllowList`).

        Raises:
            Refusal: `setting_unreadable` when an entry of `allow` is neither a network nor `host:port`.
        """
        self._allow = AllowList(allow)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls or _tls(),
            max_connections=CONNECTIONS_MAX,
            max_keepalive_connections=CONNECTIONS_MAX // 2,
            keepalive_expiry=KEPT_OPEN_SECONDS,
            network_backend=_Guarded(self._allow, resolver),
        )

    async def __aenter__(self) -> Outbound:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()

    def check_url(self, url: str, *, field: str = "url", plain: bool = False) -> Fault | None:
        """Say what is wrong with a URL as far as it can be known without resolving its host; None when nothing is.

        A URL that passes may still be refused when it is called. `plain` lets one pass that is not encrypted.
        """
        return check_url(url, self._allow, field=field, plain=plain)

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str], deadline_seconds: float, *, plain: bool = False
    ) -> Answer:
        """Send a body once and return what was answered, whatever its status; redirects are not followed.

        Raises:
            Refusal: `url_*` when the address may not be called, `outbound_*` when nobody answered in time.
        """
        async with _failures(deadline_seconds), self._exchange("POST", url, headers, body, plain) as answer:
            start = b""
            async for piece in answer.aiter_stream():
                start += piece[: BODY_START_BYTES - len(start)]
                if len(start) >= BODY_START_BYTES:
                    break
            return Answer(status=answer.status, body_start=start)

    @asynccontextmanager
    async def stream(
        self, url: str, body: bytes, headers: Mapping[str, str], deadline_seconds: float
    ) -> AsyncIterator[Streamed]:
        """Send a body once and hand out the answer while it comes, all within one deadline; redirects are not followed.

        Raises:
            Refusal: `url_*` when the address may not be called, `outbound_*` when the answer fails or does not end in time;
                these come out of the block too.
        """
        async with _failures(deadline_seconds), self._exchange("POST", url, headers, body, False) as answer:
            media_type = _header(answer, b"content-type").partition(";")[0].strip()
            yield Streamed(status=answer.status, media_type=media_type, pieces=answer.aiter_stream())

    async def fetch(
        self, url: str, sink: Sink, bytes_max: int, deadline_seconds: float, *, plain: bool = False
    ) -> Fetched:
        """Give a file to `sink` piece by piece as it comes; at most three redirects are followed, each checked anew.

        What was given to `sink` before a refusal is worth nothing.

        Raises:
            Refusal: `url_*` when an address may not be called; `outbound_status`, `outbound_redirects`,
                `outbound_too_large`; the other `outbound_*` when nobody answered in time.
        """
        async with _failures(deadline_seconds):
            for _ in range(1 + REDIRECTS_MAX):
                async with self._exchange("GET", url, {"Accept": "*/*"}, b"", plain) as answer:
                    if answer.status not in _REDIRECTS:
                        return await _received(answer, sink, bytes_max)
                    url = _next_url(url, answer)
        raise Refusal("outbound_redirects", "invalid", {"max": REDIRECTS_MAX})

    @asynccontextmanager
    async def _exchange(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, plain: bool
    ) -> AsyncIterator[httpcore.Response]:
        fault = self.check_url(url, plain=plain)
        if fault:
            raise Refusal(fault.code, "invalid")
        read = read_url(url)
        target = httpcore.URL(scheme=read.raw_scheme, host=read.raw_host, port=read.port, target=read.raw_path)
        sent = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **headers}
        limits = {"timeout": {"connect": CONNECT_SECONDS}}
        async with self._pool.stream(
            method, target, headers=list(sent.items()), content=body or None, extensions=limits
        ) as answer:
            yield answer


class _Guarded(httpcore.AsyncNetworkBackend):
    """Opens connections to addresses that were looked at, which is the only way that connections are opened."""

    def __init__(self, allow: AllowList, resolver: Resolve) -> None:
        self._allow = allow
        self._resolve = resolver
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve a host, refuse unless every address may be called, and connect to the first that answers."""
        name = host.strip("[]")
        addresses = require_callable(name, port, await self._resolve(name, port), self._allow)
        for address in addresses[:-1]:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


@asynccontextmanager
async def _failures(deadline_seconds: float) -> AsyncIterator[None]:
    """Bound everything by one deadline and tell failures by code, without the words of libraries or servers."""
    try:
        async with asyncio.timeout(deadline_seconds):
            yield
    except (TimeoutError, httpcore.TimeoutException):
        raise Refusal("outbound_timeout", "invalid") from None
    except httpcore.ConnectError as error:
        is_tls = isinstance(error.__context__, ssl.SSLError)
        raise Refusal("outbound_tls" if is_tls else "outbound_unreachable", "invalid") from None
    except httpcore.NetworkError:
        raise Refusal("outbound_unreachable", "invalid") from None
    except httpcore.ProtocolError:
        raise Refusal("outbound_protocol", "invalid") from None


async def _received(answer: httpcore.Response, sink: Sink, bytes_max: int) -> Fetched:
    if answer.status != 200:
        raise Refusal("outbound_status", "invalid", {"status": answer.status})
    if _header(answer, b"content-encoding") not in ("", "identity"):
        raise Refusal("outbound_protocol", "invalid")
    digest, size = hashlib.sha256(), 0
    async for piece in answer.aiter_stream():
        size += len(piece)
        if size > bytes_max:
            raise Refusal("outbound_too_large", "invalid", {"max": bytes_max})
        digest.update(piece)
        sink(piece)
    media_type = _header(answer, b"content-type").partition(";")[0].strip()
    return Fetched(media_type=media_type, size=size, sha256=digest.hexdigest())


def _header(answer: httpcore.Response, name: bytes) -> str:
    values = [value for key, value in answer.headers if key.lower() == name]
    return values[0].decode("latin-1").strip().lower() if values else ""


def _next_url(url: str, answer: httpcore.Response) -> str:
    """Return where a redirect points to."""
    values = [value for key, value in answer.headers if key.lower() == b"location"]
    try:
        return str(read_url(url).join(values[0].decode("latin-1")))
    except (IndexError, httpx.InvalidURL):
        raise Refusal("url_unreadable", "invalid") from None


@functools.cache
def _tls() -> ssl.SSLContext:
    """Return a context that trusts the usual authorities and those of this machine; reading them takes as long as a page."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context
