"""Commitments: people give a part of their answer before the rest of a task is shown to them, and that part stands.

What is not revealed never leaves the server (docs/decisions/0023).
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from typing import Any

import msgspec

from tarazu import kinds
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, faults_under, require_done
from tarazu.kit.ids import new_id
from tarazu.tasks.holding import held_row
from tarazu.tasks.model import HeldRow

q = sql.load("tarazu.tasks")

_canonical_json = msgspec.json.Encoder(order="deterministic").encode


async def commit(tx: Tx, assignment_id: uuid.UUID, given: dict[str, Any]) -> dict[str, Any]:
    """Keep what the caller commits to (as shown), and return what is shown of the task from now on.

    The same again is the same success.

    Raises:
        Refusal: `not_found`, `assignment_over`, `assignment_withdrawn`; `not_blind` for a kind that keeps nothing back;
            `answer_refused` with faults; `committed_differently` when something else was committed to before.
    """
    row = await held_row(tx, assignment_id)
    kind = kinds.for_task(row.kind, row.payload, row.ontology)
    if not isinstance(kind, kinds.Blind):
        raise Refusal("not_blind", "conflict")
    own = kind.canonical(given, row.flipped)
    if faults := kind.check_commitment(own, row.ontology, row.payload):
        raise answer_refused(faults)
    await _keep(tx, row.id, own)
    return shown_to_committed(kind, row, own)


def answer_refused(faults: Iterable[kinds.Fault]) -> Refusal:
    """Return how to say what is wrong with an answer."""
    return Refusal("answer_refused", "invalid", faults=faults_under("answer", faults))


async def _keep(tx: Tx, assignment_id: uuid.UUID, own: dict[str, Any]) -> None:
    text = _canonical_json(own)
    outcome = await tx.one(
        q.commit_to,
        str,
        assignment=assignment_id,
        given=text.decode(),
        digest=hashlib.sha256(text).hexdigest(),
        event=new_id(),
        at=tx.now,
    )
    codes = {"withdrawn": "assignment_withdrawn", "over": "assignment_over", "conflict": "committed_differently"}
    require_done(outcome, "assignment", codes)


async def revealed(tx: Tx, row: HeldRow) -> dict[str, Any]:
    """Return what is shown of a task because its contributor has committed, nothing before that and in most kinds."""
    kind = kinds.for_task(row.kind, row.payload, row.ontology)
    if not isinstance(kind, kinds.Blind):
        return {}
    own = await commitment(tx, row.id)
    return {} if own is None else shown_to_committed(kind, row, own)


def shown_to_committed(kind: kinds.Blind, row: HeldRow, own: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept back until then, and beside it, as `committed`, what was committed to."""
    return {**kind.revealed(row.payload, row.flipped), "committed": kind.shown(own, row.flipped)}


async def commitment(tx: Tx, assignment_id: uuid.UUID) -> dict[str, Any] | None:
    """Return what the caller committed to in an assignment, in stored order, or None."""
    found = await tx.maybe(q.commitment_of, str, assignment=assignment_id)
    return None if found is None else msgspec.json.decode(found, type=dict[str, Any])


async def require_committed(tx: Tx, kind: kinds.Blind, assignment_id: uuid.UUID, stored: dict[str, Any]) -> None:
    """Refuse an answer (in stored order) whose committed part is not what the caller committed to.

    Raises:
        Refusal: `not_committed`, `committed_differently`.
    """
    part = kind.commitment(stored)
    if part is None:
        return
    own = await commitment(tx, assignment_id)
    if own is None:
        raise Refusal("not_committed", "conflict")
    if own != part:
        raise Refusal("committed_differently", "conflict")
