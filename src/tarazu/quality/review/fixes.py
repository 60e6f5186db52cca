"""Answers that a reviewer put right: the answer stays as it was given, and what was made of it stands in deliveries."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from tarazu import kinds
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import not_found
from tarazu.quality.review.reviews import WaitingReview, fixed_answer
from tarazu.quality.review.works import kind_of

q = sql.load("tarazu.quality.review")

Labels = tuple[str, str | None]
"""The label of an answer as it was given, and as it was fixed, if it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A fix that stands, under the id of its review. `answer` is in stored order, `original_sha256` the digest of the text of the
    answer as it was given, and `fixed_by` the tenant's own name for who fixed it."""

    id: uuid.UUID
    submission_id: uuid.UUID
    task_id: uuid.UUID
    answer: dict[str, Any]
    label: str
    original_sha256: str
    fixed_by: uuid.UUID
    fixed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedWork:
    """What was made of the caller's answer as the database hands it out, in stored order."""

    kind: str
    payload: dict[str, Any]
    ontology: dict[str, Any]
    flipped: bool
    answer: dict[str, Any]
    fixed: dict[str, Any]
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MyFix:
    """The caller's answer and what a reviewer made of it, as the caller saw the task; `stands` until an appeal takes it back."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    ontology: Mapping[str, Any]
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FixableLabel:
    """The label of an answer that counts, and of what a reviewer made of it, if so."""

    task_id: uuid.UUID
    label: str
    fixed: str | None


async def my_fix(tx: Tx, assignment_id: uuid.UUID) -> MyFix | None:
    """Return what a reviewer made of the caller's answer, or None."""
    found = await tx.maybe(q.my_fix, FixedWork, assignment_id=assignment_id)
    if found is None:
        return None
    kind = kinds.for_task(found.kind, found.payload, found.ontology)
    before, after = (kind.shown(each, found.flipped) for each in (found.answer, found.fixed))
    return MyFix(before=before, after=after, ontology=found.ontology, stands=found.stands)


async def try_fix(tx: Tx, review_id: uuid.UUID, answer: Mapping[str, Any]) -> MyFix:
    """Return the answer that the caller reviews beside what they would make of it, as `record_review` would take it; changes nothing.

    Raises:
        Refusal: `not_found` when the caller does not hold it; else as `fixed_answer`.
    """
    held = await tx.maybe(q.held_review, WaitingReview, at=tx.now)
    if held is None or held.id != review_id:
        raise not_found("review")
    kind = kind_of(held)
    fixed, _ = fixed_answer(held, answer)
    before, after = (kind.shown(each, held.flipped) for each in (held.answer, fixed))
    return MyFix(before=before, after=after, ontology=held.ontology, stands=fixed != held.answer)


async def fixes(tx: Tx, task_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Fix]:
    """Return by submission the fixes of answers to some tasks that stand. For the tenant and the system."""
    found = await tx.many(q.fixes, Fix, tenant_id=tx.tenant_id, task_ids=list(task_ids))
    return {each.submission_id: each for each in found}


async def fixable_labels(tx: Tx, task_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Labels]]:
    """Return by task the labels of all answers that count, as given and as fixed, of those of some tasks of which one was fixed."""
    found = await tx.many(q.fixable_labels, FixableLabel, tenant_id=tx.tenant_id, task_ids=list(task_ids))
    by_task = groupby(found, key=attrgetter("task_id"))
    return {task_id: [(each.label, each.fixed) for each in answers] for task_id, answers in by_task}
