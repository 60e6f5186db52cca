"""How turns of a live conversation look to whoever holds it."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec

from tarazu import kinds, tasks
from tarazu.http.language import Language, explain
from tarazu.kit.db import Tx


class ReplyShown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A reply: its text, or why there is none, in words; with a text, why the model did not end it (`cut`)."""

    key: str
    state: str
    content: str | None = None
    failure: str | None = None
    cut: str | None = None
    detail: str | None = None


class TurnShown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A turn with its replies."""

    id: uuid.UUID
    user: str
    replies: list[ReplyShown]
    follows: dict[str, Any] | None = None


async def turns_shown(tx: Tx, held: tasks.Held, language: Language) -> list[TurnShown]:
    """Return everything that was said in an assignment of the caller, in the order of time; nothing in most kinds."""
    if not isinstance(kinds.of(held.kind), kinds.Live):
        return []
    return [turn_shown(each, language) for each in await tasks.turns(tx, held.id)]


def turn_shown(turn: tasks.Turn, language: Language) -> TurnShown:
    """Return a turn as an editor reads it."""
    follows: dict[str, Any] | None = None
    if turn.parent is not None:
        follows = {"turn": turn.parent, "pick": turn.pick}
        if turn.rewrite is not None:
            follows["rewrite"] = turn.rewrite
    replies = [reply_shown(each, language) for each in turn.replies]
    return TurnShown(id=turn.id, user=turn.user, replies=replies, follows=follows)


def reply_shown(reply: tasks.Reply, language: Language) -> ReplyShown:
    """Return a reply as an editor reads it."""
    return ReplyShown(
        key=reply.key,
        state=reply.state,
        content=reply.content,
        failure=reply.failure,
        cut=reply.cut,
        detail=explain(language, "refusal", reply.failure, {}) if reply.failure else None,
    )
