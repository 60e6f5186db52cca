"""Known answers under review: made ready for reviewers, held against their verdicts, and what follows from it.

A known item for reviewers has an answer to begin with (`initial`) and what was expected. Whoever is shown it cannot tell it from any answer
that waits, so verdicts are judged after they were acknowledged, and what is published moves by tens.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from tarazu import kinds
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.ids import new_id
from tarazu.quality.events import KnownItemDisputed, ReviewerCalibrated
from tarazu.quality.known.items import KnownItem, known_item
from tarazu.quality.known.judging import DISPUTED_FROM, KnownAt, Standard, standards_of
from tarazu.quality.review.loads import scored_upto
from tarazu.quality.review.reviewing import publish_reviewers

q = sql.load("tarazu.quality.review")

STEP = 10
"""Verdicts by which a published kappa moves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unprepared:
    """A known item for reviewers of which no answer is ready."""

    id: uuid.UUID
    kind: str
    ontology: dict[str, Any]
    payload: dict[str, Any]
    initial: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictOnKnown:
    """A verdict on a known answer that is right or not; `fixed` is what it was made into, in stored order."""

    id: uuid.UUID
    submission_id: uuid.UUID
    item_id: uuid.UUID
    project_id: uuid.UUID
    reviewer_id: uuid.UUID
    verdict: str
    fixed: dict[str, Any] | None
    is_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a reviewer said of known answers: how many, how many of these confirmed, right, and found right."""

    reviewer_id: uuid.UUID
    judged: int
    confirmed: int
    right_ones: int
    found_right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibratedReviewer:
    """A kappa that was published, and since when it is as large as was asked."""

    alias: uuid.UUID
    judged: int
    kappa: float
    calibrated_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedReviewer:
    """What is published of a reviewer in a project."""

    reviewer_id: uuid.UUID
    checked: int
    confirmed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MyCalibration:
    """How far a reviewer is in a project that gives known answers, as they see it: every number that a rule reads, and the rule.

    Until they have given `newcomer_verdicts` another share of their reviews is known. With `calibration_items` all are until so many are
    `judged` with a kappa of `calibration_kappa_min`; `kappa` is None until it is published.
    """

    title: Mapping[str, str]
    kind: str
    verdicts: int
    newcomer_verdicts: int | None
    calibration_items: int | None
    calibration_kappa_min: float
    judged: int
    kappa: float | None
    published_at: datetime | None
    calibrated_at: datetime | None


def kappa(tally: Tally) -> float:
    """Return Cohen's kappa (1960) of a reviewer and what is known; where chance explains all, 1 for no error and else 0.

    >>> one = Tally(reviewer_id=uuid.UUID(int=1), judged=20, confirmed=18, right_ones=10, found_right=12)
    >>> round(kappa(one), 2)
    0.8
    """
    right, found = tally.right_ones / tally.judged, tally.found_right / tally.judged
    agreed, by_chance = tally.confirmed / tally.judged, right * found + (1 - right) * (1 - found)
    return float(agreed == 1) if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


def is_confirmed(verdict: str, is_right: bool, fixed: Mapping[str, Any] | None, standard: Standard) -> bool:
    """Say whether a verdict is what is known of an answer: what it was fixed into is right, or it was kept or not as it should be."""
    if verdict == "fix":
        return fixed is not None and standard.accepts(fixed)
    return (verdict == "accept") == is_right


async def prepare_reviews(tx: Tx, item_ids: Sequence[uuid.UUID]) -> int:
    """Make an answer ready of each of some known items that has none, in drawn order; returns how many. For the system."""
    found = await tx.many(q.unprepared, Unprepared, tenant_id=tx.tenant_id, ids=list(item_ids))
    if not found:
        return 0
    secrets.SystemRandom().shuffle(found)
    known = {each.item_id: each for each in await standards_of(tx, [each.id for each in found])}
    await tx.run(
        q.prepare_reviews,
        items=[each.id for each in found],
        submissions=[new_id() for _ in found],
        answers=msgspec.json.encode([each.initial for each in found]).decode(),
        labels=[kinds.for_task(each.kind, each.payload, each.ontology).label(each.initial) for each in found],
        rights=[known[each.id].accepts(each.initial) for each in found],
        at=tx.now,
    )
    return len(found)


async def judge_reviews(tx: Tx, ids: Sequence[uuid.UUID]) -> int:
    """Hold those of some verdicts that are on known answers against what is known, once; returns how many. For the system.

    `ids` are verdicts, or submissions that were accepted; the items that they are about are made ready for others.
    """
    items = await tx.many(q.items_reviewed, uuid.UUID, tenant_id=tx.tenant_id, ids=list(ids))
    if not items:
        return 0
    given = await tx.many(q.unjudged, VerdictOnKnown, tenant_id=tx.tenant_id, ids=list(ids))
    await _write(tx, given, {each.item_id: each for each in await standards_of(tx, items)})
    for item in await tx.many(
        q.dispute_reviewed, KnownAt, tenant_id=tx.tenant_id, ids=items, least=DISPUTED_FROM, at=tx.now
    ):
        await tx.announce(KnownItemDisputed(subject=item.id, project=item.project_id))
    for project in sorted({each.project_id for each in given}):
        people = {each.reviewer_id for each in given if each.project_id == project}
        await publish_calibrations(tx, project, sorted(people))
    await prepare_reviews(tx, items)
    return len(given)


async def publish_calibrations(
    tx: Tx, project_id: uuid.UUID, people: Sequence[uuid.UUID], *, anew: bool = False
) -> None:
    """Publish the kappas of reviewers that are due, or all that were published before with `anew`. For the system."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id}
    found = await tx.many(q.tallies, Tally, people=list(people), step=STEP, anew=anew, **scope)
    published = await tx.many(
        q.publish_calibrations,
        CalibratedReviewer,
        people=[each.reviewer_id for each in found],
        judged=[each.judged for each in found],
        confirmed=[each.confirmed for each in found],
        kappas=[kappa(each) for each in found],
        at=tx.now,
        **scope,
    )
    for each in published:
        if each.calibrated_at == tx.now:
            told = {"judged": each.judged, "kappa_percent": round(100 * each.kappa)}
            await tx.announce(ReviewerCalibrated(subject=each.alias, project=project_id, **told))


async def regrade_reviews(tx: Tx, item_id: uuid.UUID) -> int:
    """Put right what followed for reviewers from an item that is void, disputed or upheld; returns how many verdicts it had.

    Its answers and verdicts are judged by what should have been expected, and what is published of the project's reviewers is counted anew
    up to the same time; whoever's counts a void item changes is told. A second time changes nothing. For the system.
    """
    item = await known_item(tx, item_id)
    if item.purpose != "review" or item.initial is None:
        return 0
    scope = {"tenant_id": tx.tenant_id, "item_id": item_id}
    if item.corrected is not None:
        (standard,) = await standards_of(tx, [item_id])
        await tx.run(q.judge_known_reviews, is_right=standard.accepts(item.initial), **scope)
        given = await tx.many(q.verdicts_on_item, VerdictOnKnown, **scope)
        await _write(tx, given, {item_id: standard})
    people = await tx.many(q.reviewers_of_item, uuid.UUID, **scope)
    if people:
        await publish_calibrations(tx, item.project_id, people, anew=True)
        await _publish_anew(tx, item, people)
    await prepare_reviews(tx, [item_id])
    return len(people)


async def _publish_anew(tx: Tx, item: KnownItem, people: Sequence[uuid.UUID]) -> None:
    upto = await scored_upto(tx, item.project_id)
    if upto is None:
        return
    asked = {"tenant_id": tx.tenant_id, "project_id": item.project_id, "people": list(people)}
    before = await tx.many(q.published_reviewers, PublishedReviewer, **asked)
    restored = await publish_reviewers(tx, item.project_id, upto)
    now = {each.reviewer_id: each for each in await tx.many(q.published_reviewers, PublishedReviewer, **asked)}
    told = [each for each in before if item.voided_at is not None and now[each.reviewer_id] != each]
    await tx.run(
        q.tell_reviewers,
        tenant_id=tx.tenant_id,
        item_id=item.id,
        project_id=item.project_id,
        people=[each.reviewer_id for each in told],
        checked_before=[each.checked for each in told],
        confirmed_before=[each.confirmed for each in told],
        checked_after=[now[each.reviewer_id].checked for each in told],
        confirmed_after=[now[each.reviewer_id].confirmed for each in told],
        restored=[each.reviewer_id in restored for each in told],
        at=tx.now,
    )


async def my_calibrations(tx: Tx) -> list[MyCalibration]:
    """Return how far the caller is in projects that give reviewers known answers, at most two hundred."""
    return await tx.many(q.my_calibrations, MyCalibration)


async def _write(tx: Tx, given: Sequence[VerdictOnKnown], known: Mapping[uuid.UUID, Standard]) -> None:
    confirmed = [is_confirmed(each.verdict, each.is_right, each.fixed, known[each.item_id]) for each in given]
    ids = [each.id for each in given]
    await tx.run(q.write_known_verdicts, tenant_id=tx.tenant_id, ids=ids, confirmed=confirmed, at=tx.now)
