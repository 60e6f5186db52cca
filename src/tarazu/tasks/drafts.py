"""Drafts: unfinished answers, saved every few seconds while somebody writes, as what was changed since the last save."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import msgspec

from tarazu.kit import sql
from tarazu.kit.actor import Actor
from tarazu.kit.db import Database
from tarazu.kit.errors import Refusal, invalid, require_done
from tarazu.kit.recent import Recent
from tarazu.kit.shapes import is_sound
from tarazu.tasks.changes import Change, UnfitError, changed, restored
from tarazu.tasks.holding import absent
from tarazu.tasks.model import DraftedRow, DraftRow

q = sql.load("tarazu.tasks")

DRAFT_BYTES_MAX = 1_000_000
# After so many saves the whole draft is written again, so that whoever opens it reads a bounded number of changes.
FOLDED_EVERY = 64
REMEMBERED_BYTES_MAX = 100_000

_encode = msgspec.json.encode
# A version of a draft never changes, so what was seen of it stays true; the database decides which version stands.
_seen: Recent[tuple[uuid.UUID | None, uuid.UUID], tuple[int, dict[str, Any]]] = Recent(200)


async def save_draft(db: Database, actor: Actor, assignment_id: uuid.UUID, version: int, value: dict[str, Any]) -> int:
    """Keep an unfinished answer (as shown) that follows `version`; returns the new version.

    Raises:
        Refusal: `draft_stale` with the draft that stands; `assignment_over` when the work is no longer held,
            `assignment_withdrawn` when a barrier took it back.
    """
    whole = _checked(value, "value")
    return await _save(db, actor, assignment_id, version, value, whole, None)


async def change_draft(
    db: Database, actor: Actor, assignment_id: uuid.UUID, version: int, changes: Sequence[Change]
) -> int:
    """Keep what was changed since `version`, so that what is sent and stored grows with the change alone.

    The whole is still put together and checked in memory at each save, up to `DRAFT_BYTES_MAX`; and it is stored whole after
    every `FOLDED_EVERY` saves, or when the change is more than a quarter of it.

    Raises:
        Refusal: as `save_draft`, and `invalid_request` at the first change that does not fit the draft.
    """
    standing = await _draft(db, actor, assignment_id, version)
    try:
        value = changed(standing, changes)
    except UnfitError as unfit:
        raise invalid(f"changes[{unfit.index}]", "unfit_change") from None
    whole, told = _checked(value, "changes"), _encode(changes)
    is_folded = version % FOLDED_EVERY == 0 or len(told) * 4 > len(whole)
    return await _save(db, actor, assignment_id, version, value, whole, None if is_folded else told)


async def _draft(db: Database, actor: Actor, assignment_id: uuid.UUID, version: int) -> dict[str, Any]:
    """Return the draft of a version, from memory or else from the database."""
    seen = _seen.get((actor.principal_id, assignment_id))
    if seen is not None and seen[0] == version:
        return seen[1]
    async with db.tx(actor) as tx:
        row = await tx.maybe(q.draft_of, DraftRow, assignment=assignment_id)
        if row is None:
            raise await absent(tx, assignment_id)
    value = restored(row.value, row.changes)
    if row.version != version:
        raise Refusal("draft_stale", "conflict", {"version": row.version, "value": value})
    return value or {}


def _checked(value: dict[str, Any], field: str) -> bytes:
    """Return a draft as JSON that can be stored."""
    whole = _encode(value)
    if len(whole) > DRAFT_BYTES_MAX or not is_sound(value, whole):
        raise invalid(field, "too_long" if len(whole) > DRAFT_BYTES_MAX else "bad_text", maximum=DRAFT_BYTES_MAX)
    return whole


async def _save(
    db: Database,
    actor: Actor,
    assignment_id: uuid.UUID,
    version: int,
    value: dict[str, Any],
    whole: bytes,
    told: bytes | None,
) -> int:
    row = await db.call(
        actor,
        q.save_draft,
        DraftedRow,
        assignment=assignment_id,
        base=version,
        whole=whole.decode() if told is None else None,
        changed=None if told is None else told.decode(),
        at=db.clock.now(),
    )
    require_done(row.outcome, "assignment", {"over": "assignment_over", "withdrawn": "assignment_withdrawn"})
    if row.outcome == "stale":
        raise Refusal("draft_stale", "conflict", {"version": row.version, "value": restored(row.value, row.changes)})
    if len(whole) <= REMEMBERED_BYTES_MAX:
        _seen.put((actor.principal_id, assignment_id), (version + 1, value))
    return version + 1
