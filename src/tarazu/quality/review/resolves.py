"""Questions that others solve unseen: a task for each, and what their answers say of its key."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from tarazu import kinds, tasks
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal
from tarazu.kit.ids import new_id
from tarazu.quality.events import ResolveOpened

q = sql.load("tarazu.quality.review")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthoredRow:
    """A question that is to be solved: its task and answer as JSON, and who must not solve it."""

    id: uuid.UUID
    project_id: uuid.UUID
    payload: str
    answer: str
    solving_project_id: uuid.UUID
    people: int
    knowing: list[uuid.UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class RipeRow:
    """A question that was solved as often as wanted, or whose task was cancelled: its key and the answers, as JSON."""

    id: uuid.UUID
    answer: str
    solved: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SolvedRow:
    """What solvers said of the question that is under review, their answers as JSON."""

    verdict: str
    agreement: float | None
    answers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """What solvers said of a question (`agreed`, `disputed`, `unsolvable` or `withdrawn`), the share of them that found its
    key, and their answers."""

    verdict: str
    agreement: float | None
    answers: list[Json]


async def open_resolves(tx: Tx, submission_ids: Sequence[uuid.UUID]) -> None:
    """Have those submissions solved that are questions of a project which is solved unseen, each once.

    The task of a solver is made of the question alone. Its author, and whoever reviewed an earlier round of it, is never
    handed it. What cannot be solved, because the solving project is completed, goes to its reviewer at once.
    """
    rows = await tx.many(q.unsolved, AuthoredRow, tenant_id=tx.tenant_id, ids=list(submission_ids))
    for row in rows:
        payload = kinds.blind_payload(_json(row.payload), _json(row.answer))
        if payload is not None:
            await _open(tx, row, payload)
    await tx.run(q.release_reviews, ids=list(submission_ids))


async def _open(tx: Tx, row: AuthoredRow, payload: Json) -> None:
    new = tasks.NewTask(payload=payload, unique_key=str(row.id), redundancy=row.people)
    try:
        (task_id,) = (await tasks.intake(tx, row.solving_project_id, [new])).task_ids
    except Refusal as refusal:
        if refusal.code != "project_completed":
            raise
        return
    await tasks.keep_away(tx, [(task_id, person) for person in row.knowing])
    opened = await tx.run(
        q.open_resolve,
        tenant_id=tx.tenant_id,
        submission_id=row.id,
        project_id=row.project_id,
        solving_task_id=task_id,
        people=row.people,
        at=tx.now,
    )
    if opened:
        await tx.announce(ResolveOpened(subject=row.id, project=row.project_id, people=row.people))


async def settle_resolves(tx: Tx, task_ids: Sequence[uuid.UUID]) -> None:
    """Settle the questions that those tasks of solvers ask, as far as they have all their answers or were cancelled."""
    for row in await tx.many(q.ripe, RipeRow, tenant_id=tx.tenant_id, task_ids=list(task_ids)):
        solved = msgspec.json.decode(row.solved, type=list[Json])
        verdict, share = kinds.agreement_with_key(_json(row.answer), solved) if solved else ("withdrawn", None)
        await tx.run(
            q.settle_resolve,
            submission_id=row.id,
            verdict=verdict,
            share=share,
            event_id=new_id(),
            accept_event_id=new_id(),
            at=tx.now,
        )


async def solved_under_review(tx: Tx) -> Solved | None:
    """Return what solvers said of the question that the caller reviews, or None."""
    found = await tx.maybe(q.solved_under_review, SolvedRow, at=tx.now)
    if found is None:
        return None
    answers = msgspec.json.decode(found.answers, type=list[Json])
    return Solved(verdict=found.verdict, agreement=found.agreement, answers=answers)


def _json(text: str) -> Json:
    return msgspec.json.decode(text, type=Json)
