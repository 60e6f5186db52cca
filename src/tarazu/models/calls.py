"""Calling a model the way OpenAI's chat completions are called: messages in, a text that streams out (SSE), tokens counted.

Nothing that the other side says in its errors is passed on, because it may hold names and credentials: failures are codes.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import msgspec

from tarazu.kit.errors import Refusal
from tarazu.models.model import Callee, Message, Spoken, Way

if TYPE_CHECKING:
    from tarazu.kit.outbound import Outbound

REPLY_BYTES_MAX = 200_000
# An answer on the line is its text and, for every few letters of it, a frame around them.
LINE_BYTES_MAX = 1 << 20
STREAM_BYTES_MAX = 64 << 20
ATTEMPTS_MAX = 3
# The known way, another name of the limit, and no counting of streams; what a refusal names stands at its beginning.
WAYS_MAX = 3
REFUSAL_BYTES_MAX = 16_384
RETRY_SECONDS = 0.5
# Tokens of the frame around a message; and how many bytes are at least in a token, where nobody counted (a guess).
FRAME_TOKENS = 16
BYTES_PER_TOKEN = 3

Piece = Callable[[str], object]
"""Takes the next letters of an answer as they come."""

_PASSING = frozenset(("outbound_unreachable", "outbound_unresolved", "model_busy", "model_failed"))
_CUTS = {"length": "length", "content_filter": "filter"}
# Many servers of open models refuse what they do not know as FastAPI does.
_NAMING = (400, 422)
_CODES = {401: "model_key_refused", 403: "model_key_refused", 404: "model_unknown", 429: "model_busy"}


@dataclass(slots=True)
class _Heard:
    """What has come of an answer so far, by which way of asking, and which names of others were refused."""

    way: Way
    refused: frozenset[str] = frozenset()
    pieces: list[str] = field(default_factory=list)
    size: int = 0
    usage: tuple[int, int] | None = None
    cut: str | None = None
    is_done: bool = False


async def speak(
    outbound: Outbound, callee: Callee, messages: Sequence[Message], piece: Piece = lambda _: None
) -> Spoken:
    """Ask a model and return what it said, whole or not; never raises for what the other side does.

    Within the model's time, a call that could not begin is tried again twice; one that began to answer is not, since the
    answer is paid for and `piece` has been given its beginning.
    """
    heard = _Heard(way=callee.way)
    failure: str | None = None
    try:
        async with asyncio.timeout(callee.timeout_seconds):
            for attempt in range(ATTEMPTS_MAX):
                failure = await _attempt(outbound, callee, messages, heard, piece)
                if failure not in _PASSING or heard.size:
                    break
                if attempt + 1 < ATTEMPTS_MAX:
                    await asyncio.sleep(RETRY_SECONDS * 4**attempt)
    except TimeoutError:
        failure = failure or "outbound_timeout"
    spoken = _spoken(messages, heard, failure)
    return replace(spoken, learned=heard.way) if failure is None and heard.way != callee.way else spoken


async def _attempt(
    outbound: Outbound, callee: Callee, messages: Sequence[Message], heard: _Heard, piece: Piece
) -> str | None:
    """Call, and once more their way where newer models call the limit otherwise or older servers count no tokens of a stream."""
    failure: str | None = None
    for _ in range(WAYS_MAX):
        failure = await _call(outbound, callee, _asked(callee, heard.way, messages), heard, piece)
        left = heard.way.without(heard.refused)
        if failure != "model_declined" or left == heard.way:
            break
        heard.way = left
    return failure


async def _call(outbound: Outbound, callee: Callee, asked: bytes, heard: _Heard, piece: Piece) -> str | None:
    """Call once, note what is heard, and return the code of what went wrong."""
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
    if callee.credential:
        is_bearer = callee.key_header == "authorization"
        headers[callee.key_header] = f"Bearer {callee.credential}" if is_bearer else callee.credential
    try:
        async with outbound.stream(callee.url, asked, headers, callee.timeout_seconds) as answer:
            if answer.status in _NAMING:
                heard.refused |= await _named(answer.pieces, heard.way)
            if answer.status != 200:
                return _CODES.get(answer.status, "model_failed" if answer.status >= 500 else "model_declined")
            if answer.media_type == "text/event-stream":
                return await _listen(_lines(answer.pieces), heard, piece)
            return await _read_whole(answer.pieces, heard, piece)
    except Refusal as refusal:
        # A line that broke in the middle is no reason to ask again.
        return "model_cut_off" if heard.size and refusal.code != "outbound_timeout" else refusal.code


async def _named(pieces: AsyncIterator[bytes], way: Way) -> frozenset[str]:
    """Return which members of a way of asking a refusal names."""
    start = b""
    async for each in pieces:
        start += each
        if len(start) >= REFUSAL_BYTES_MAX:
            break
    return way.members & frozenset(re.findall(r"\w+", start.decode("utf-8", "replace")))


def _asked(callee: Callee, way: Way, messages: Sequence[Message]) -> bytes:
    body: dict[str, Any] = {
        "model": callee.model,
        "messages": [{"role": each.role, "content": each.content} for each in messages],
        "stream": True,
    }
    if way.limit_field != "none":
        body[way.limit_field] = callee.max_tokens
    if way.stream_options:
        body["stream_options"] = {"include_usage": True}
    if callee.temperature is not None:
        body["temperature"] = callee.temperature
    return msgspec.json.encode(body)


async def _lines(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the lines of a stream; what is not ended is a line too, and one too long ends the stream."""
    rest = b""
    total = 0
    async for each in pieces:
        total += len(each)
        rest += each
        if b"\n" in rest:
            *whole, rest = rest.split(b"\n")
            for line in whole:
                yield line.rstrip(b"\r")
        if len(rest) > LINE_BYTES_MAX or total > STREAM_BYTES_MAX:
            raise Refusal("model_too_long", "invalid")
    if rest:
        yield rest


async def _listen(lines: AsyncIterator[bytes], heard: _Heard, piece: Piece) -> str | None:
    """Take in server-sent events, one JSON text per `data:` line, up to `[DONE]`."""
    is_finished = False
    async for line in lines:
        if not line.startswith(b"data:"):
            continue
        data = line[5:].strip()
        if data == b"[DONE]":
            is_finished = True
            break
        event = _decoded(data)
        if event is None or "error" in event:
            return "model_failed" if event else "model_unreadable"
        is_finished = _note(event, "delta", heard, piece) or is_finished
        if heard.size > REPLY_BYTES_MAX:
            return "model_too_long"
    if not is_finished:
        return "model_cut_off"
    return None if heard.size else "model_silent"


async def _read_whole(pieces: AsyncIterator[bytes], heard: _Heard, piece: Piece) -> str | None:
    """Take in an answer that came in one piece, from an endpoint that does not stream."""
    body = b""
    async for each in pieces:
        body += each
        if len(body) > LINE_BYTES_MAX:
            return "model_too_long"
    event = _decoded(body)
    if event is None:
        return "model_unreadable"
    _note(event, "message", heard, piece)
    if heard.size > REPLY_BYTES_MAX:
        return "model_too_long"
    return None if heard.size else "model_silent"


def _decoded(data: bytes) -> dict[str, Any] | None:
    try:
        event = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return event if isinstance(event, dict) else None


def _note(event: dict[str, Any], member: str, heard: _Heard, piece: Piece) -> bool:
    """Note text and tokens of an event; whether it says that the answer is finished. What is not as expected is passed over."""
    usage = event.get("usage")
    if isinstance(usage, dict):
        counts = (usage.get("prompt_tokens"), usage.get("completion_tokens"))
        if all(type(count) is int and 0 <= count < 10**9 for count in counts):
            heard.usage = counts  # type: ignore[assignment]
    choices = event.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    holder = choice.get(member)
    text = holder.get("content") if isinstance(holder, dict) else None
    if isinstance(text, str) and text:
        # NUL can neither be stored nor seen.
        text = text.replace("\0", "")
        heard.pieces.append(text)
        heard.size += len(text.encode("utf-8", "replace"))
        piece(text)
    finish = choice.get("finish_reason")
    heard.cut = _CUTS.get(finish) if isinstance(finish, str) else heard.cut
    return finish is not None


def _spoken(messages: Sequence[Message], heard: _Heard, failure: str | None) -> Spoken:
    content = "".join(heard.pieces)
    if heard.usage is not None:
        counted = heard.usage
    elif heard.size:
        counted = (sum(map(_tokens, messages)), -(-heard.size // BYTES_PER_TOKEN))
    else:
        counted = (0, 0)
    return Spoken(
        content=content,
        input_tokens=counted[0],
        output_tokens=counted[1],
        is_counted=heard.usage is not None,
        failure=failure,
        cut=None if failure else heard.cut,
    )


def given_up(messages: Sequence[Message], content: str) -> Spoken:
    """Return what is counted of a call that we gave up ourselves, estimated: what was sent, and what had come of it."""
    said = -(-len(content.encode()) // BYTES_PER_TOKEN)
    sent = sum(map(_tokens, messages))
    return Spoken(content=content, input_tokens=sent, output_tokens=said, is_counted=False, failure="model_cut_off")


def _tokens(message: Message) -> int:
    return FRAME_TOKENS + -(-len(message.content.encode()) // BYTES_PER_TOKEN)


def most_cost(callee: Callee, messages: Sequence[Message]) -> int:
    """Return what a call costs at most, in millionths of a minor unit: a token is at least a byte."""
    return callee.cost(most_tokens(messages), callee.max_tokens)


def most_tokens(messages: Sequence[Message]) -> int:
    """Return how many tokens messages are at most."""
    return sum(FRAME_TOKENS + len(message.content.encode()) for message in messages)
