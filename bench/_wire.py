"""Contributors at work over HTTP, as cheap as they can be: one process, raw connections, ready-made requests.

Reads a JSON order from standard input, writes a JSON result to standard output; `_server` and the benchmarks use it
as a program of its own, so that what it costs is not hidden in the server's figures.
"""

from __future__ import annotations

import asyncio
import json
import re
import resource
import sys
import time
from dataclasses import dataclass, field
from typing import Any, cast

import uvloop

_ID = re.compile(rb'"id":"([0-9a-f-]{36})"')
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(slots=True)
class Tally:
    """What the people of one run have seen: seconds per request, and answers that were not expected."""

    claim: list[float] = field(default_factory=list)
    submit: list[float] = field(default_factory=list)
    odd: dict[str, int] = field(default_factory=dict)

    def note(self, status: int, body: bytes) -> None:
        """Count an answer that was not expected."""
        name = f"{status} {body[:120].decode(errors='replace')}"
        self.odd[name] = self.odd.get(name, 0) + 1


class Client(asyncio.Protocol):
    """One kept-alive connection that sends a request and hands back status and body."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._waiting: asyncio.Future[tuple[int, bytes]] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Hand over an answer once it is whole."""
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        length = _LENGTH.search(self._buffer, 0, end + 2)
        whole = end + 4 + (int(length[1]) if length else 0)
        if len(self._buffer) >= whole and self._waiting is not None:
            answer = (int(self._buffer[9:12]), bytes(self._buffer[end + 4 : whole]))
            del self._buffer[:whole]
            self._waiting.set_result(answer)

    def connection_lost(self, error: Exception | None) -> None:
        """Tell whoever waits."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error or ConnectionResetError("closed"))

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request and return the status and body of its answer."""
        assert self._transport is not None
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting


def post(path: str, key: str, body: bytes) -> bytes:
    """Return a request as it goes over the wire."""
    head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {key}\r\n"
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


async def work(order: dict[str, Any], key: str, until: float, tally: Tally) -> None:
    """Claim and hand in for one person, feed after feed, until the time is up or nothing is left."""
    loop = asyncio.get_running_loop()
    _, client = await loop.create_connection(Client, "127.0.0.1", order["port"])
    answer = json.dumps({"answer": order["answer"], "seconds": 60}).encode()
    feeds = [post("/api/work/claims", key, json.dumps({"feed_id": feed}).encode()) for feed in order["feeds"]]
    while feeds and time.perf_counter() < until:
        begin = time.perf_counter()
        status, body = await client.ask(feeds[0])
        if status != 201:
            feeds.pop(0)
            if status != 200:
                tally.note(status, body)
            continue
        claimed = time.perf_counter()
        found = _ID.search(body)
        assert found is not None
        path = f"/api/work/assignments/{found[1].decode()}/submission"
        status, body = await client.ask(post(path, key, answer))
        if status != 201:
            tally.note(status, body)
            continue
        tally.claim.append(claimed - begin)
        tally.submit.append(time.perf_counter() - claimed)


async def run(order: dict[str, Any]) -> dict[str, Any]:
    """Let everybody work; returns counts, seconds and the latencies in milliseconds."""
    tally = Tally()
    begin = time.perf_counter()
    until = begin + order["seconds"]
    done = await asyncio.gather(*(work(order, key, until, tally) for key in order["keys"]), return_exceptions=True)
    seconds = time.perf_counter() - begin
    for failure in (each for each in done if isinstance(each, BaseException)):
        tally.note(0, repr(failure).encode())
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "pairs": len(tally.submit),
        "seconds": seconds,
        "claim_ms": spread(tally.claim),
        "submit_ms": spread(tally.submit),
        "client_cpu_seconds": used.ru_utime + used.ru_stime,
        "odd": tally.odd,
    }


def spread(seconds: list[float]) -> dict[str, float]:
    """Return the middle and the 99th percentile, in milliseconds."""
    ordered = sorted(seconds) or [0.0]
    return {f"p{at}": round(ordered[min(len(ordered) - 1, len(ordered) * at // 100)] * 1000, 2) for at in (50, 99)}


if __name__ == "__main__":
    json.dump(uvloop.run(run(json.load(sys.stdin))), sys.stdout)
