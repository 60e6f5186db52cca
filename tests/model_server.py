"""A server of models of a test's own: it answers as OpenAI's chat completions do, streams, and fails as it is told.

What a model does is named by its id: a name of `ACTS`, and after a colon what that takes. `echo` says back the last message in
small pieces; `say:words` says the words (¶ is a new line); `status:500` answers with that; `flaky:2` fails twice, then echoes.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.receiver import Received, Receiver

CREDENTIAL = "sk-test-0123456789abcdef"
PIECE_CHARS = 7
USAGE = {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150}


@dataclass(slots=True)
class ModelServer:
    """Listens on a free port of 127.0.0.1; `release` lets models go on that `wait`."""

    receiver: Receiver | None = None
    calls: Counter[str] = field(default_factory=Counter)
    asked: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    release: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        """What comes before `/chat/completions`."""
        assert self.receiver is not None
        return f"http://127.0.0.1:{self.receiver.port}/v1"

    @classmethod
    @asynccontextmanager
    async def opened(cls) -> AsyncIterator[ModelServer]:
        """Answer until the block ends."""
        here = cls()
        async with Receiver.opened(here._reply) as receiver:
            here.receiver = receiver
            try:
                yield here
            finally:
                here.release.set()

    async def _reply(self, request: Received, writer: asyncio.StreamWriter) -> None:
        self.paths.append(request.path)
        if request.path.partition("?")[0] != "/v1/chat/completions":
            _head(writer, 404, "application/json")
            return
        keys = (request.headers.get("authorization"), request.headers.get("api-key"))
        if keys not in ((f"Bearer {CREDENTIAL}", None), (None, CREDENTIAL)):
            _head(writer, 401, "application/json")
            writer.write(b'{"error": {"message": "no such key"}}')
            return
        body = json.loads(request.body)
        self.asked.append(body)
        self.calls[body["model"]] += 1
        act, _, rest = body["model"].partition(":")
        await ACTS[act](self, writer, rest, body)


Act = Callable[[ModelServer, asyncio.StreamWriter, str, dict[str, Any]], Awaitable[None]]


async def _echo(_: ModelServer, writer: asyncio.StreamWriter, rest: str, body: dict[str, Any]) -> None:
    await _stream(writer, f"{rest}{body['messages'][-1]['content']}")


async def _say(_: ModelServer, writer: asyncio.StreamWriter, rest: str, __: dict[str, Any]) -> None:
    await _stream(writer, rest.replace("¶", "\n"))


async def _status(_: ModelServer, writer: asyncio.StreamWriter, rest: str, __: dict[str, Any]) -> None:
    _head(writer, int(rest), "application/json")
    writer.write(f'{{"error": {{"message": "{CREDENTIAL} is no good"}}}}'.encode())


async def _flaky(here: ModelServer, writer: asyncio.StreamWriter, rest: str, body: dict[str, Any]) -> None:
    if here.calls[body["model"]] <= int(rest):
        await _status(here, writer, "503", body)
    else:
        await _echo(here, writer, "", body)


async def _cut(_: ModelServer, writer: asyncio.StreamWriter, __: str, ___: dict[str, Any]) -> None:
    _head(writer, 200, "text/event-stream")
    _event(writer, "Half of a sen")


async def _garbage(_: ModelServer, writer: asyncio.StreamWriter, __: str, ___: dict[str, Any]) -> None:
    _head(writer, 200, "text/event-stream")
    writer.write(b"data: {not json\n\n")


async def _error(_: ModelServer, writer: asyncio.StreamWriter, __: str, ___: dict[str, Any]) -> None:
    _head(writer, 200, "text/event-stream")
    writer.write(b'data: {"error": {"message": "overloaded"}}\n\n')


async def _huge(_: ModelServer, writer: asyncio.StreamWriter, __: str, ___: dict[str, Any]) -> None:
    _head(writer, 200, "text/event-stream")
    for _number in range(400):
        _event(writer, "x" * 1_000)
        await writer.drain()


async def _silent(_: ModelServer, writer: asyncio.StreamWriter, __: str, ___: dict[str, Any]) -> None:
    _head(writer, 200, "text/event-stream")
    writer.write(b"data: [DONE]\n\n")


async def _wait(here: ModelServer, writer: asyncio.StreamWriter, _: str, body: dict[str, Any]) -> None:
    _head(writer, 200, "text/event-stream")
    _event(writer, "Begun, ")
    await writer.drain()
    here.waiting.set()
    await here.release.wait()
    _event(writer, f"done: {body['messages'][-1]['content']}")
    _end(writer)


async def _whole(_: ModelServer, writer: asyncio.StreamWriter, rest: str, __: dict[str, Any]) -> None:
    _head(writer, 200, "application/json")
    answer = {"choices": [{"message": {"role": "assistant", "content": rest}, "finish_reason": "stop"}], "usage": USAGE}
    writer.write(json.dumps(answer).encode())


async def _limit(_: ModelServer, writer: asyncio.StreamWriter, rest: str, __: dict[str, Any]) -> None:
    _head(writer, 200, "text/event-stream")
    _event(writer, rest)
    _event(writer, "", "length")
    writer.write(b"data: [DONE]\n\n")


def _strict(*names: str) -> Act:
    """Refuse all that is named so at once, in the words of FastAPI, and echo otherwise."""

    async def act(_: ModelServer, writer: asyncio.StreamWriter, __: str, body: dict[str, Any]) -> None:
        extra = [{"type": "extra_forbidden", "loc": ["body", name]} for name in names if name in body]
        if not extra:
            await _stream(writer, body["messages"][-1]["content"])
            return
        _head(writer, 422, "application/json")
        writer.write(json.dumps({"detail": extra}).encode())

    return act


async def _held(here: ModelServer, writer: asyncio.StreamWriter, rest: str, body: dict[str, Any]) -> None:
    """Wait, then do as another act does."""
    here.waiting.set()
    await here.release.wait()
    await ACTS[rest](here, writer, "", body)


def _refusing(*names: str) -> Act:
    """Refuse what is named so, one after another and in the words of a provider, and echo otherwise."""

    async def act(_: ModelServer, writer: asyncio.StreamWriter, __: str, body: dict[str, Any]) -> None:
        named = next((name for name in names if name in body), None)
        if named is None:
            await _stream(writer, body["messages"][-1]["content"])
            return
        _head(writer, 400, "application/json")
        words = (
            f"Unsupported parameter: '{named}' is not supported with this model. Use 'max_completion_tokens' instead."
        )
        writer.write(json.dumps({"error": {"message": words, "param": named}}).encode())

    return act


async def _uncounted(_: ModelServer, writer: asyncio.StreamWriter, rest: str, __: dict[str, Any]) -> None:
    _head(writer, 200, "text/event-stream")
    _event(writer, rest)
    writer.write(b"data: [DONE]\n\n")


ACTS: dict[str, Act] = {
    "echo": _echo,
    "say": _say,
    "status": _status,
    "flaky": _flaky,
    "cut": _cut,
    "garbage": _garbage,
    "error": _error,
    "huge": _huge,
    "silent": _silent,
    "wait": _wait,
    "whole": _whole,
    "limit": _limit,
    "newer": _refusing("max_tokens"),
    "older": _refusing("stream_options"),
    "other": _refusing("max_tokens", "stream_options"),
    "limitless": _refusing("max_tokens", "max_completion_tokens"),
    "strict": _strict("stream_options"),
    "stricter": _strict("max_tokens", "stream_options"),
    "held": _held,
    "uncounted": _uncounted,
}


async def _stream(writer: asyncio.StreamWriter, text: str) -> None:
    _head(writer, 200, "text/event-stream; charset=utf-8")
    # A comment and the empty first piece, as servers send them.
    writer.write(b": hello\n\n")
    _event(writer, "")
    for start in range(0, len(text), PIECE_CHARS):
        _event(writer, text[start : start + PIECE_CHARS])
        await writer.drain()
    _end(writer)


def _head(writer: asyncio.StreamWriter, status: int, media_type: str) -> None:
    head = f"HTTP/1.1 {status} Said\r\nContent-Type: {media_type}\r\nConnection: close\r\n\r\n"
    writer.write(head.encode())


def _event(writer: asyncio.StreamWriter, text: str, finish: str | None = None) -> None:
    event = {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish}]}
    writer.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())


def _end(writer: asyncio.StreamWriter) -> None:
    _event(writer, "", "stop")
    writer.write(f"data: {json.dumps({'choices': [], 'usage': USAGE})}\n\ndata: [DONE]\n\n".encode())
