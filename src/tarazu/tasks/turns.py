"""Turns of live conversations: what was said is kept here, so that no answer can put words into a model's mouth."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from tarazu import kinds, models
from tarazu.kit import sql
from tarazu.kit.actor import Actor
from tarazu.kit.db import Database, Tx
from tarazu.kit.errors import Refusal, invalid, not_found, require_done
from tarazu.kit.ids import new_id
from tarazu.tasks.holding import held_row
from tarazu.tasks.model import HeldRow

q = sql.load("tarazu.tasks")

TURNS_MAX = 100
SAID_CHARS_MAX = 20_000
KEPT_BYTES_MAX = 1_000_000
REWRITE_CHARS_MAX = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a contributor says next, under an id of its own, and what it follows: the pick of a turn, or what it became."""

    turn: uuid.UUID
    said: str
    parent: uuid.UUID | None = None
    pick: str | None = None
    rewrite: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRow:
    """A turn with its replies, as stored."""

    id: uuid.UUID
    parent_id: uuid.UUID | None
    pick: str | None
    rewrite: str | None
    said: str
    replies: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a contributor may see of a reply; `until` is when a running one is given up at the latest, `cut` why the model ended
    before it was done (`length`, `filter`)."""

    key: str
    state: Literal["asked", "running", "done", "failed"]
    content: str | None = None
    failure: str | None = None
    cut: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A turn as its contributor may see it: letters instead of models."""

    id: uuid.UUID
    parent: uuid.UUID | None
    pick: str | None
    rewrite: str | None
    user: str
    replies: Sequence[Reply]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCall:
    """A call that is to be made now: whose letter, and what it takes (`models.CalleeRow`)."""

    key: str
    call: uuid.UUID
    tenant_id: uuid.UUID
    id: uuid.UUID
    base_url: str
    model: str
    sealed: bytes | None
    temperature: float | None
    max_tokens: int
    timeout_seconds: int
    input_price_minor: int
    output_price_minor: int
    limit_field: str
    stream_options: bool
    key_header: str

    @property
    def callee(self) -> models.CalleeRow:
        """What calling takes, without whose letter it is."""
        names = models.CalleeRow.__dataclass_fields__
        return models.CalleeRow(**{name: getattr(self, name) for name in names})


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The calls that are to be made for a turn, and what is sent with each."""

    calls: Sequence[ReplyCall]
    messages: Sequence[models.Message]


async def begin_turn(db: Database, actor: Actor, assignment_id: uuid.UUID, asked: Asked) -> Begun:
    """Keep a message and begin the calls of its replies. The same again begins only what nobody calls any more.

    Raises:
        Refusal: `not_found`, `assignment_over`, `assignment_withdrawn`; `not_live` for another kind; `turn_differs` when
            something else was said under the id; `turn_astray` when it follows what is not there; `talk_full` when
            as many turns come before it as the project allows, or more was said than is kept.
    """
    _require_sound(asked)
    async with db.tx(actor) as tx:
        held, kind = await _held(tx, assignment_id)
        _require_room(await kept_turns(tx, assignment_id), asked, kind.turns_max(held.ontology))
        names = list(kind.models(held.ontology))
        # Which letter is whose must not be told by anything that the contributor sees.
        secrets.SystemRandom().shuffle(names)
        outcome = await tx.one(
            q.begin_turn,
            str,
            assignment=assignment_id,
            turn=asked.turn,
            parent=asked.parent,
            pick=asked.pick,
            rewrite=asked.rewrite,
            said=asked.said,
            names=names,
            event=new_id(),
            at=tx.now,
            most_turns=TURNS_MAX,
            most_bytes=KEPT_BYTES_MAX,
        )
        _require_begun(outcome)
        return await _begin(tx, held, kind, asked.turn, None)


async def retry_reply(db: Database, actor: Actor, assignment_id: uuid.UUID, turn_id: uuid.UUID, key: str) -> Begun:
    """Begin the call of a reply that failed anew; nothing for one that is there or on its way.

    Raises:
        Refusal: `not_found` for an assignment, turn or letter that is not the caller's; `not_live`.
    """
    async with db.tx(actor) as tx:
        held, kind = await _held(tx, assignment_id)
        found = next((turn for turn in await turns(tx, assignment_id) if turn.id == turn_id), None)
        if found is None or key not in {reply.key for reply in found.replies}:
            raise not_found("turn")
        return await _begin(tx, held, kind, turn_id, key)


async def _held(tx: Tx, assignment_id: uuid.UUID) -> tuple[HeldRow, kinds.Live]:
    held = await held_row(tx, assignment_id)
    kind = kinds.of(held.kind)
    if not isinstance(kind, kinds.Live):
        raise Refusal("not_live", "conflict")
    return held, kind


async def _begin(tx: Tx, held: HeldRow, kind: kinds.Live, turn_id: uuid.UUID, key: str | None) -> Begun:
    kept = await kept_turns(tx, held.id)
    sent = kind.messages(held.payload, kept, str(turn_id))
    messages = [models.Message(role=each["role"], content=each["content"]) for each in sent]  # type: ignore[arg-type]
    calls = await tx.many(
        q.begin_replies,
        ReplyCall,
        assignment=held.id,
        turn=turn_id,
        key=key,
        input_tokens=models.most_tokens(messages),
        at=tx.now,
    )
    return Begun(calls=calls, messages=messages)


async def end_reply(
    db: Database, actor: Actor, assignment_id: uuid.UUID, turn_id: uuid.UUID, call: ReplyCall, spoken: models.Spoken
) -> bool:
    """Keep what came of a call and count its cost, in one transaction; False when another attempt took its place."""
    tokens = (spoken.input_tokens, spoken.output_tokens)
    of = {"assignment": assignment_id, "turn": turn_id, "key": call.key, "call": call.call}
    async with db.tx(actor) as tx:
        if spoken.learned is not None:
            before = {"limit_before": call.limit_field, "options_before": call.stream_options}
            await tx.run(q.learn_way, **of, **before, **asdict(spoken.learned))
        return await tx.one(
            q.end_reply,
            bool,
            **of,
            endpoint=call.id,
            content=spoken.content,
            failure=spoken.failure,
            cut=spoken.cut,
            input_tokens=tokens[0],
            output_tokens=tokens[1],
            is_counted=spoken.is_counted,
            cost=tokens[0] * call.input_price_minor + tokens[1] * call.output_price_minor,
            at=tx.now,
        )


async def turns(tx: Tx, assignment_id: uuid.UUID) -> list[Turn]:
    """Return what was said in an assignment of the caller, in the order of time, without the models' names."""
    return [_shown(row) for row in await tx.many(q.turns_of, TurnRow, assignment=assignment_id)]


async def kept_turns(tx: Tx, assignment_id: uuid.UUID) -> list[kinds.KeptTurn]:
    """Return the same for the kind, with the models' names: not for anybody who works."""
    return [_kept(row) for row in await tx.many(q.turns_of, TurnRow, assignment=assignment_id)]


def _shown(row: TurnRow) -> Turn:
    replies = [
        Reply(
            key=each["key"],
            state=each["state"],
            content=each["content"],
            failure=each["failure"],
            cut=each["cut"],
            until=datetime.fromisoformat(each["until"]) if each["state"] == "running" else None,
        )
        for each in row.replies
    ]
    return Turn(id=row.id, parent=row.parent_id, pick=row.pick, rewrite=row.rewrite, user=row.said, replies=replies)


def _kept(row: TurnRow) -> kinds.KeptTurn:
    replies = [
        kinds.KeptReply(
            key=each["key"],
            model=each["name"],
            content=each["content"],
            failure=each["failure"] or (None if each["state"] == "done" else "unanswered"),
            cut=each["cut"],
        )
        for each in row.replies
    ]
    return kinds.KeptTurn(
        id=str(row.id),
        user=row.said,
        replies=replies,
        parent=str(row.parent_id) if row.parent_id else None,
        pick=row.pick,
        rewrite=row.rewrite,
    )


def _require_sound(asked: Asked) -> None:
    for name, text, most in (("said", asked.said, SAID_CHARS_MAX), ("rewrite", asked.rewrite, REWRITE_CHARS_MAX)):
        if text is None:
            continue
        if not text.strip():
            raise invalid(name, "not_empty")
        if len(text) > most:
            raise invalid(name, "too_long", max=most, length=len(text))
        if "\0" in text:
            raise invalid(name, "bad_text")
    if (asked.parent is None) != (asked.pick is None) or (asked.rewrite is not None and asked.pick is None):
        raise invalid("follows", "missing")


def _require_room(kept: Sequence[kinds.KeptTurn], asked: Asked, most: int) -> None:
    """Refuse what could never be handed in before any model is paid for it; what was said already stays said."""
    parents = {turn.id: turn.parent for turn in kept}
    before, count = str(asked.parent), 1
    while before in parents:
        before, count = str(parents[before]), count + 1
    if count > most and str(asked.turn) not in parents:
        raise Refusal("talk_full", "conflict")


def _require_begun(outcome: str) -> None:
    codes = {
        "withdrawn": "assignment_withdrawn",
        "over": "assignment_over",
        "conflict": "turn_differs",
        "astray": "turn_astray",
        "full": "talk_full",
    }
    require_done(outcome, "assignment", codes)
