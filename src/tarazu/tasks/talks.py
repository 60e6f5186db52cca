"""Talks: the calls that this process makes for live conversations, and who listens to them.

A call goes on when its listener has gone, because it is paid for; what it brought is kept. Who comes back, or comes by another
process, hears what was kept, and what is still under way once it is.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tarazu import models
from tarazu.kit.actor import Actor
from tarazu.kit.db import Database
from tarazu.kit.errors import Refusal
from tarazu.tasks.turns import Begun, Reply, ReplyCall, end_reply, turns

if TYPE_CHECKING:
    from tarazu.kit.outbound import Outbound
    from tarazu.kit.secrets import Secrets

log = logging.getLogger("tarazu.talks")

LOOK_SECONDS = 1.0
"""How often a reply is looked for that another process brings."""
CLOSE_SECONDS = 5.0
"""How long calls under way may go on when the process is asked to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """News of a turn: letters that have come of a reply (`text`), or what became of it (`reply`)."""

    key: str
    text: str = ""
    reply: Reply | None = None


@dataclass(slots=True, eq=False)
class _Voice:
    """A call under way: what was heard so far, a bell for each listener, and how long it is waited for while it speaks."""

    pieces: list[str] = field(default_factory=list)
    bells: set[asyncio.Event] = field(default_factory=set)
    is_over: bool = False
    patience: asyncio.Timeout | None = None

    def ring(self) -> None:
        for bell in self.bells:
            bell.set()


@dataclass(frozen=True, slots=True)
class Talks:
    """The calls of this process, by turn and letter."""

    _voices: dict[tuple[uuid.UUID, uuid.UUID, str], _Voice] = field(default_factory=dict)
    _calls: dict[asyncio.Task[None], _Voice] = field(default_factory=dict)

    def begin(
        self,
        db: Database,
        actor: Actor,
        outbound: Outbound,
        secrets: Secrets,
        assignment_id: uuid.UUID,
        turn_id: uuid.UUID,
        begun: Begun,
    ) -> None:
        """Make the calls of a turn, all at once and without being waited for."""
        for call in begun.calls:
            voice = self._voices[assignment_id, turn_id, call.key] = _Voice()

            async def bring(call: ReplyCall = call, voice: _Voice = voice) -> None:
                try:
                    spoken = await _spoken(outbound, secrets, call, begun.messages, voice)
                    await end_reply(db, actor, assignment_id, turn_id, call, spoken)
                finally:
                    voice.is_over = True
                    if self._voices.get((assignment_id, turn_id, call.key)) is voice:
                        del self._voices[assignment_id, turn_id, call.key]
                    voice.ring()

            task = asyncio.create_task(bring())
            self._calls[task] = voice
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._calls.pop(task, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            # What was brought is lost and is asked for again once its time is over; the message may hold what was said.
            log.error("a reply could not be kept: %s", type(error).__name__)

    async def listen(
        self, db: Database, actor: Actor, assignment_id: uuid.UUID, turn_id: uuid.UUID
    ) -> AsyncIterator[Said]:
        """Yield what comes of the replies of a turn until each is there, has failed, or is given up by its time."""
        bell, heard, told = asyncio.Event(), dict[_Voice, int](), set[str]()
        try:
            while True:
                voices = {key[2]: voice for key, voice in self._voices.items() if key[:2] == (assignment_id, turn_id)}
                replies = [each for each in await _replies(db, actor, assignment_id, turn_id) if each.key not in told]
                for reply in replies:
                    if reply.state in ("done", "failed") and reply.key not in voices:
                        told.add(reply.key)
                        yield Said(key=reply.key, reply=reply)
                if not voices and not any(_is_coming(reply, db) for reply in replies):
                    return
                # Letters are passed on as they come; what is kept is looked at when a call is over, or once in a while.
                is_quiet = False
                while not is_quiet:
                    bell.clear()
                    for key, voice in voices.items():
                        voice.bells.add(bell)
                        if text := "".join(voice.pieces[heard.get(voice, 0) :]):
                            yield Said(key=key, text=text)
                        heard[voice] = len(voice.pieces)
                    is_quiet = any(voice.is_over for voice in voices.values()) or not await _rung(bell)
        finally:
            for voice in heard:
                voice.bells.discard(bell)

    async def aclose(self) -> None:
        """Let calls end for a moment, and give up the others: what had come of them is counted, and may be asked for again."""
        if self._calls:
            await asyncio.wait(self._calls, timeout=CLOSE_SECONDS)
        for voice in self._calls.values():
            if voice.patience is not None:
                voice.patience.reschedule(asyncio.get_running_loop().time())
        await asyncio.gather(*self._calls, return_exceptions=True)


async def _spoken(
    outbound: Outbound, secrets: Secrets, call: ReplyCall, messages: Sequence[models.Message], voice: _Voice
) -> models.Spoken:
    def piece(text: str) -> None:
        voice.pieces.append(text)
        voice.ring()

    try:
        async with asyncio.timeout(None) as voice.patience:
            return await models.speak(outbound, models.callee_of(call.callee, secrets), messages, piece)
    except Refusal as refusal:
        return models.Spoken(content="", input_tokens=0, output_tokens=0, is_counted=False, failure=refusal.code)
    except TimeoutError:
        return models.given_up(messages, "".join(voice.pieces))
    finally:
        voice.patience = None


async def _replies(db: Database, actor: Actor, assignment_id: uuid.UUID, turn_id: uuid.UUID) -> Sequence[Reply]:
    async with db.tx(actor) as tx:
        return next((turn.replies for turn in await turns(tx, assignment_id) if turn.id == turn_id), ())


def _is_coming(reply: Reply, db: Database) -> bool:
    return reply.state == "running" and reply.until is not None and reply.until >= db.clock.now()


async def _rung(bell: asyncio.Event) -> bool:
    """Wait for a bell; False when it was quiet for a while."""
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            await bell.wait()
    except TimeoutError:
        return False
    return True
