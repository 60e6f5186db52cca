"""Advice before an answer is handed in: given by the project's rules, kept for the reviewer, never in the way."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import asdict
from functools import partial
from typing import Any

import msgspec

from tarazu import kinds, projects
from tarazu.kinds import Advice, AdviceRules
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import invalid
from tarazu.tasks.holding import held_row
from tarazu.tasks.turns import kept_turns

q = sql.load("tarazu.tasks")

EARLIER_MAX, EARLIER_CHARS_MAX = 200, 2_000_000
PASTED_MAX = 10_000_000


async def advice_rules(tx: Tx, assignment_id: uuid.UUID) -> AdviceRules:
    """Return what the project of an assignment of the caller advises on."""
    return projects.rules_of(await tx.maybe(q.advice_rules, str, assignment=assignment_id))


async def advise(tx: Tx, assignment_id: uuid.UUID, answer: dict[str, Any], pasted: int = 0) -> list[Advice]:
    """Return what to look at again in an unfinished answer, and keep it for whoever reviews the answer.

    `pasted` counts the characters that were pasted; it is looked at only where the project has told people so.
    Refuses an assignment that is not the caller's.
    """
    if not 0 <= pasted <= PASTED_MAX:
        raise invalid("pasted", "out_of_range", minimum=0, maximum=PASTED_MAX)
    work = await held_row(tx, assignment_id)
    rules = await advice_rules(tx, work.id)
    kind, task = kinds.for_task(work.kind, work.payload, work.ontology), (work.payload, work.ontology)
    if not rules.any and not isinstance(kind, kinds.Wary):
        return []
    is_wary = isinstance(kind, kinds.Wary) and bool(kind.wary(answer, work.ontology, ()))
    earlier = await _own_earlier(tx, work.id) if rules.repetition or is_wary else []
    if isinstance(kind, kinds.Live):
        # What was said stands here, not in the answer; until something is judged the answer names no turn.
        answer = kind.settled({"turns": [], **answer}, await kept_turns(tx, work.id))
    found = await asyncio.to_thread(partial(kinds.advise, answer, rules, earlier, pasted=pasted, kind=kind, task=task))
    kept = msgspec.json.encode([asdict(each) for each in found]).decode()
    await tx.run(q.keep_advice, assignment=work.id, advised=kept, at=tx.now)
    return found


async def _own_earlier(tx: Tx, assignment_id: uuid.UUID) -> list[dict[str, Any]]:
    limits = {"most": EARLIER_MAX, "length_most": EARLIER_CHARS_MAX}
    earlier = await tx.many(q.own_earlier, str, assignment=assignment_id, **limits)
    return [msgspec.json.decode(each, type=dict[str, Any]) for each in earlier]
