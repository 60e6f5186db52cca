"""A web server of a test's own: it notes what it is sent and answers what it is told."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Received:
    """One request as it came over the line."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Reply = Callable[[Received, asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Receiver:
    """Listens on a free port of 127.0.0.1."""

    reply: Reply
    port: int = 0
    requests: list[Received] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"

    @classmethod
    @asynccontextmanager
    async def opened(cls, reply: Reply, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
        """Listen until the block ends."""
        receiver = cls(reply)
        server = await asyncio.start_server(receiver._serve, "127.0.0.1", 0, ssl=tls)
        receiver.port = server.sockets[0].getsockname()[1]
        try:
            yield receiver
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, path, _ = head[0].split(" ")
            headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head[1:] if line)}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            received = Received(method, path, headers, body)
            self.requests.append(received)
            self.arrived.set()
            await self.reply(received, writer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def answering(*statuses: int, body: bytes = b"", headers: str = "") -> Reply:
    """Answer with one status after the other, and with the last for ever."""
    left = list(statuses)

    async def reply(_: Received, writer: asyncio.StreamWriter) -> None:
        status = left.pop(0) if len(left) > 1 else left[0]
        head = f"HTTP/1.1 {status} Said\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{headers}\r\n"
        writer.write(head.encode() + body)

    return reply


async def hanging(_: Received, __: asyncio.StreamWriter) -> None:
    """Take a request and never answer."""
    await asyncio.Event().wait()
