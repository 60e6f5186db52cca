"""Reading the answers that are learned from: of all tasks, or of as many as fit, picked by chance that is the same every time."""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import numpy as np

from tarazu import kinds
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.merging.weights import Sheet, Weights
from tarazu.quality.settling.ballots import Ballots
from tarazu.quality.settling.stored import Stored, write_stored

q = sql.load("tarazu.quality.merging")

ANSWERS_MAX = 20_000
"""Answers that are learned from, and a quarter as many to known items; further ones are merged by what was learned of these."""
SHOWN_MAX = 2_000
"""The same for what pages show, which is learned anew whenever results are counted."""
BYTES_MAX = 64_000_000
"""Of these answers, and of their payloads where they are needed."""
PEOPLE_MAX = 20
"""Of a task with more answers so many are learned from: every pair of them is compared."""

_TASKS_AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRow:
    """An answer as it is read, as JSON."""

    task_id: uuid.UUID
    contributor_id: uuid.UUID
    answer: str
    payload: str
    expected: str | None


async def weights(tx: Tx, project_id: uuid.UUID) -> Weights | None:
    """Return what the people of a project were weighed by when its results were last counted, by the tenant's names for them."""
    stored = await tx.maybe(q.weights, Stored, tenant_id=tx.tenant_id, project_id=project_id)
    return None if stored is None else stored.read(Weights)


async def write_weights(tx: Tx, project_id: uuid.UUID, found: Weights, names: Mapping[uuid.UUID, uuid.UUID]) -> None:
    """Store what the people of a project are weighed by, by the tenant's names for them; nothing where labels say it all."""
    if found.way != "label":
        named = found.renamed({person: str(name) for person, name in names.items()})
        await write_stored(tx, q.write_weights, named, project_id)


async def read_sheets(
    tx: Tx,
    project_id: uuid.UUID,
    ontology: Mapping[str, Any],
    ballots: Ballots,
    *,
    until: datetime | None = None,
    most: int = ANSWERS_MAX,
) -> list[Sheet]:
    """Read what the people of a project are weighed by: answers to tasks that several answered, and to known items. None where
    the label of an answer says it all."""
    kind = kinds.of(ballots.kind)
    if kinds.way_of(kind, ontology) == "label":
        return []
    scope = {"tenant_id": tx.tenant_id, "until": until}
    known = await tx.many(q.known_given, GivenRow, project_id=project_id, most=most // 4, **scope)
    sheets = [each for each in _sheets(known) if each.expected and not kind.check_answer(each.expected, ontology)]
    picked, with_payload, size = _picked(ballots, most), kinds.needs_task(kind, ontology), 0
    for start in range(0, len(picked), _TASKS_AT_ONCE):
        some = picked[start : start + _TASKS_AT_ONCE]
        rows = await tx.many(q.given_answers, GivenRow, task_ids=some, with_payload=with_payload, **scope)
        sheets += _sheets(rows)
        size += sum(len(each.answer) + len(each.payload) for each in rows)
        if size > BYTES_MAX:
            break
    return sheets


def _picked(ballots: Ballots, most: int) -> list[uuid.UUID]:
    """Tasks that several answered, in an order that has nothing to do with them, as many as have `most` answers."""
    votes = np.bincount(ballots.task, minlength=len(ballots.tasks))
    several = np.flatnonzero(votes > 1).tolist()
    several.sort(key=lambda n: hashlib.blake2b(ballots.tasks[n].bytes, digest_size=8).digest())
    within = int(np.searchsorted(np.cumsum(np.minimum(votes[several], PEOPLE_MAX)), most, side="right"))
    return [ballots.tasks[n] for n in several[: max(within, 1)]]


def _sheets(rows: Iterable[GivenRow]) -> list[Sheet]:
    grouped: dict[uuid.UUID, list[GivenRow]] = defaultdict(list)
    for row in rows:
        grouped[row.task_id].append(row)
    return [
        Sheet(
            task=str(task),
            people=[str(each.contributor_id) for each in some[:PEOPLE_MAX]],
            answers=[msgspec.json.decode(each.answer) for each in some[:PEOPLE_MAX]],
            payload=msgspec.json.decode(some[0].payload),
            expected=msgspec.json.decode(some[0].expected) if some[0].expected else None,
        )
        for task, some in grouped.items()
    ]
