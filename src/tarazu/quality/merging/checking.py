"""Which of the answers that several people's come to are right, by known items and by reviews.

Nothing is judged by what it was made from: people are weighed for a known item without what is known of it, and a review counts
where it came after all answers, of which it looked at one that chance had drawn.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from tarazu import kinds
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.known.gold import gold_policy
from tarazu.quality.known.judging import is_right
from tarazu.quality.merging.confidence import MergedCheck, OtherCheck, score
from tarazu.quality.merging.kept import Kept
from tarazu.quality.merging.merged import Given, Merged, merged
from tarazu.quality.merging.reading import BYTES_MAX
from tarazu.quality.merging.weights import Sheet, Weights, learn
from tarazu.quality.settling.calibrating import FOLDS

q = sql.load("tarazu.quality.merging")

CHECKS_MAX = 250
"""Known items, and reviewed tasks, that are looked at: the newest of each."""
OTHERS_MAX = 2_000

_AT_ONCE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAnswers:
    """The first answers to a known item, as many as a task gets at the most, and what is expected, all as JSON; `submissions` are those
    that people are weighed by."""

    id: uuid.UUID
    submissions: list[str]
    people: list[str]
    answers: list[str]
    payload: str
    expected: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Whose answers to a task were looked at, whether each `holds` as it was first given, and when that was said."""

    id: uuid.UUID
    people: list[str | None]
    holds: list[bool]
    at: list[datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAnswers:
    """The answers to a task as they were first given, as JSON, and when the last of them came."""

    id: uuid.UUID
    people: list[str]
    answers: list[str]
    payload: str
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedAnswers:
    """The answers to a task as they were first given, as JSON, and whose were `looked` at thereafter: whether each `holds` as it was given.
    None stands for what they come to, which its customer audited."""

    id: uuid.UUID
    people: list[str]
    answers: list[str]
    payload: str
    looked: list[str | None]
    holds: list[bool]
    at: datetime


Read = TypeVar("Read", KnownAnswers, FirstAnswers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of what a project's answers come to, and how far from it still is right."""

    items: list[KnownAnswers]
    reviewed: list[ReviewedAnswers]
    others: list[OtherCheck]
    tolerance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Merging:
    """What the answers of a project are, as far as merging them needs it."""

    kind: str
    ontology: Mapping[str, Any]


async def read_known(tx: Tx, project_id: uuid.UUID, kind: str, sheets: Sequence[Sheet] = ()) -> Known:
    """Read what is known of a project's merged answers, and of those of the tenant's other projects of a kind, where `sheets` are
    learned from. For the system."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    learned = [uuid.UUID(each.task) for each in sheets if each.expected is not None]
    newest = await tx.many(q.newest_known, uuid.UUID, most=CHECKS_MAX, **scope)
    looked = {each.id: each for each in await tx.many(q.newest_looked, Looked, most=CHECKS_MAX, **scope)}
    items = await _fitting(
        newest, lambda ids: tx.many(q.known_answers, KnownAnswers, ids=ids, learned=learned, **scope)
    )
    given = await _fitting(
        list(looked), lambda ids: tx.many(q.first_answers, FirstAnswers, tenant_id=tx.tenant_id, ids=ids)
    )
    return Known(
        items=items,
        reviewed=[found for each in given if (found := _looked_after(each, looked[each.id]))],
        others=await tx.many(q.other_checks, OtherCheck, kind=kind, most=OTHERS_MAX, **scope),
        tolerance=(await gold_policy(tx, project_id)).tolerance,
    )


async def _fitting(
    ids: Sequence[uuid.UUID], read: Callable[[Sequence[uuid.UUID]], Awaitable[list[Read]]]
) -> list[Read]:
    """Read the answers to items or tasks, the newest first, until there are too many bytes."""
    found: list[Read] = []
    size = 0
    for start in range(0, len(ids), _AT_ONCE):
        rows = await read(ids[start : start + _AT_ONCE])
        found += rows
        size += sum(len(each.payload) + sum(map(len, each.answers)) for each in rows)
        if size > BYTES_MAX:
            break
    return found


def _looked_after(given: FirstAnswers, looked: Looked) -> ReviewedAnswers | None:
    """What was said once all answers had come."""
    looks = [each for each in zip(looked.people, looked.holds, looked.at, strict=True) if each[2] >= given.last_at]
    if not looks:
        return None
    return ReviewedAnswers(
        id=given.id,
        people=given.people,
        answers=given.answers,
        payload=given.payload,
        looked=[who for who, _, _ in looks],
        holds=[holds for _, holds, _ in looks],
        at=max(at for _, _, at in looks),
    )


async def write_checks(tx: Tx, project_id: uuid.UUID, checks: Sequence[MergedCheck]) -> None:
    """Store a project's checks in the place of earlier ones."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id, "ids": [each.id for each in checks]}
    await tx.run(q.drop_checks, **scope)
    await tx.run(
        q.write_checks,
        **scope,
        sources=[each.source for each in checks],
        ways=[each.way for each in checks],
        scores=[each.score for each in checks],
        stated=[each.stated for each in checks],
        right=[each.is_right for each in checks],
        at=[each.checked_at for each in checks],
    )


def checks_of(
    project: Merging, known: Known, sheets: Sequence[Sheet], weights: Weights, kept: Kept | None = None
) -> list[MergedCheck]:
    """Return which merged answers are right, of those of which it is known; what is `kept` is not learned again."""
    kept = kept or Kept()
    found = [one for each in _folds(known, sheets) for one in kept.once(list[MergedCheck], _of_fold, project, *each)]
    return found + kept.once(list[MergedCheck], _of_reviewed, project, known.reviewed, weights)


def _folds(known: Known, sheets: Sequence[Sheet]) -> Iterator[tuple[list[KnownAnswers], list[Sheet], float]]:
    """Known items, and what people are weighed by for them: without what is known of them, as for an open task."""
    for fold in range(FOLDS):
        out = [each for each in known.items if len(each.people) > 1 and _fold(each.id) == fold]
        unseen = {name for each in out for name in each.submissions}
        if out:
            yield out, [each for each in sheets if each.task not in unseen], known.tolerance


def _of_fold(
    project: Merging, items: Sequence[KnownAnswers], sheets: Sequence[Sheet], tolerance: float
) -> list[MergedCheck]:
    open_sheets = [
        Sheet(
            task=str(each.id),
            people=each.people,
            answers=[msgspec.json.decode(one) for one in each.answers],
            payload=msgspec.json.decode(each.payload),
        )
        for each in items
    ]
    weights = learn(project.kind, project.ontology, [*sheets, *open_sheets])
    found = []
    for each in items:
        payload, expected = msgspec.json.decode(each.payload), msgspec.json.decode(each.expected)
        kind = kinds.for_task(project.kind, payload, project.ontology)
        if kind.check_answer(expected, project.ontology):
            continue
        if one := _merged(project, payload, each.people, each.answers, weights):
            holds = is_right(kind, project.ontology, one.answer, expected, tolerance)
            found.append(_check(each.id, "known", one, holds, each.at))
    return found


def _fold(item: uuid.UUID) -> int:
    return hashlib.blake2b(item.bytes, digest_size=1).digest()[0] % FOLDS


def _of_reviewed(project: Merging, reviewed: Sequence[ReviewedAnswers], weights: Weights) -> list[MergedCheck]:
    """A task by what was said of the answer that the others come to; where two verdicts on it differ, it says nothing."""
    checks = []
    for each in reviewed:
        payload = msgspec.json.decode(each.payload)
        if (found := _merged(project, payload, each.people, each.answers, weights)) is None:
            continue
        kind = kinds.for_task(project.kind, payload, project.ontology)
        given = dict(zip(each.people, map(msgspec.json.decode, each.answers), strict=True))
        said = {
            holds
            for person, holds in zip(each.looked, each.holds, strict=True)
            if person is None
            or (person in given and is_right(kind, project.ontology, found.answer, given[person], 0.0))
        }
        if len(said) == 1:
            source = "audit" if None in each.looked else "review"
            checks.append(_check(each.id, source, found, said.pop(), each.at))
    return checks


def _merged(
    project: Merging, payload: Mapping[str, Any], people: Sequence[str], answers: Sequence[str], weights: Weights
) -> Merged | None:
    given = [Given(person=p, answer=msgspec.json.decode(a)) for p, a in zip(people, answers, strict=True)]
    return merged(project.kind, project.ontology, payload, given, weights)


def _check(place: uuid.UUID, source: str, found: Merged, holds: bool, at: datetime) -> MergedCheck:
    return MergedCheck(id=place, source=source, way=found.way, score=score(found), is_right=holds, checked_at=at)
