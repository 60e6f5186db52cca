"""Scores: how sure it is that somebody answers rightly, by project and skill, and what follows from it.

A score is a Beta distribution (`quality.intervals`) over answers to known items that count less as they age. What is published is what its contributor sees and all that any rule reads. It is published once a day at most, up
to the day before, and only with ten answers more than the last time: a count that moved with single answers would tell which
tasks were known. Whoever is stopped gives no more answers, so theirs are weighed anew every day, and the stop ends in time.
"""

from __future__ import annotations

import uuid
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.quality.events import AccessRestored, AccessStopped
from tarazu.quality.intervals import interval

q = sql.load("tarazu.quality.known")

STEP = 10
TOLD_FOR = timedelta(days=90)
ONE_DAY = timedelta(days=1)
STOP_DAYS_MAX = 3650


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Somebody whose score of a project is to be published."""

    project_id: uuid.UUID
    contributor_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What counts of a person's answers in a project; weights are answers, each halved for every half-life of its age."""

    project_id: uuid.UUID
    contributor_id: uuid.UUID
    given: int
    answers: int
    right_answers: int
    weight: float
    right_weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MyScore:
    """A score as its contributor sees it: every number that a rule of the project reads, and the rule.

    `given` counts known items handed out (what makes one a newcomer), `answers` and `right_answers` what of them counts, up to
    `upto` and weighed as of `weighed_at`.
    """

    title: Mapping[str, str]
    kind: str
    skills: list[str]
    given: int
    answers: int
    right_answers: int
    weight: float
    right_weight: float
    low: float
    high: float
    upto: datetime
    weighed_at: datetime
    half_life_days: int
    answers_min: int
    score_min: float | None
    stopped_since: datetime | None

    @property
    def stopped_until(self) -> datetime | None:
        """The day on which a stop ends by itself as things stand: None where nothing is stopped, or that takes ten years."""
        if self.stopped_since is None or self.score_min is None:
            return None
        least = self.score_min

        def is_over(days: int) -> bool:
            rest = 0.5 ** (days / self.half_life_days)
            return interval(self.right_weight * rest, (self.weight - self.right_weight) * rest)[1] >= least

        days = bisect_left(range(STOP_DAYS_MAX), True, key=is_over)
        return None if days == STOP_DAYS_MAX else self.weighed_at + timedelta(days=days)


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillScore:
    """Published scores of all projects that need a skill, taken together."""

    skill: str
    projects: int
    answers: int
    right_answers: int
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrade:
    """What a person is told of a known item that was wrong: their counts before and after, and whether they may work again."""

    title: Mapping[str, str]
    reason: str | None
    answers_before: int
    right_before: int
    answers_after: int
    right_after: int
    restored: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """How somebody does in a project by now, under the name by which its customer alone knows them."""

    contributor_id: uuid.UUID
    given: int
    answers: int
    right_answers: int
    weight: float
    right_weight: float
    stopped_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Somebody whom a rule stops, or stops no more."""

    contributor_id: uuid.UUID
    alias: uuid.UUID
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A project of which somebody is offered no more."""

    project_id: uuid.UUID
    contributor_id: uuid.UUID


def by_skill(scores: Sequence[MyScore]) -> list[SkillScore]:
    """Put the scores of projects that need the same skill together, the one with most answers first."""
    groups: dict[str, list[MyScore]] = defaultdict(list)
    for score in scores:
        for skill in score.skills:
            groups[skill].append(score)
    found = []
    for skill, parts in groups.items():
        right = sum(each.right_weight for each in parts)
        low, high = interval(right, sum(each.weight for each in parts) - right)
        answers, correct = sum(each.answers for each in parts), sum(each.right_answers for each in parts)
        found.append(
            SkillScore(skill=skill, projects=len(parts), answers=answers, right_answers=correct, low=low, high=high)
        )
    return sorted(found, key=lambda each: (-each.answers, each.skill))


async def my_scores(tx: Tx) -> list[MyScore]:
    """Return the caller's published scores, the one with most answers first."""
    return await tx.many(q.my_scores, MyScore)


async def my_regrades(tx: Tx, within: timedelta = TOLD_FOR) -> list[Regrade]:
    """Return what the caller is told of known items that were wrong, of the last ninety days, newest first."""
    return await tx.many(q.my_regrades, Regrade, since=tx.now - within)


async def scores_of(tx: Tx, project_id: uuid.UUID) -> list[ScoreRow]:
    """Return how up to a thousand people do in a project, whoever answered most first; for its customer."""
    return await tx.many(q.scores_of, ScoreRow, project_id=project_id, at=tx.now)


async def stopped_people(tx: Tx, project_id: uuid.UUID) -> set[uuid.UUID]:
    """Return who is offered no more of a project, for the system."""
    return {each.contributor_id for each in await tx.many(q.stops, Stop, project_id=project_id, person=None)}


async def stopped_projects(tx: Tx, contributor_id: uuid.UUID) -> set[uuid.UUID]:
    """Return what a person is offered no more, for the system."""
    return {each.project_id for each in await tx.many(q.stops, Stop, project_id=None, person=contributor_id)}


async def publish_due(tx: Tx, submission_ids: Sequence[uuid.UUID]) -> int:
    """Publish the scores of the authors of some answers that are due, and what follows; returns how many. For the system.

    It is asked after any answers, and not after those to known items, so that its time tells nothing either.
    """
    upto = midnight(tx)
    found = await tx.many(q.due_scores, Due, tenant_id=tx.tenant_id, ids=list(submission_ids), upto=upto, least=STEP)
    if found:
        await publish(tx, {(each.project_id, each.contributor_id): upto for each in found})
        for project_id in sorted({each.project_id for each in found}):
            await settle_access(tx, project_id)
    return len(found)


def midnight(tx: Tx) -> datetime:
    """Return the beginning of the day, UTC."""
    return tx.now.replace(hour=0, minute=0, second=0, microsecond=0)


async def publish(
    tx: Tx, wanted: Mapping[tuple[uuid.UUID, uuid.UUID], datetime], *, weighed_at: datetime | None = None
) -> list[Counted]:
    """Publish scores by project and contributor, each up to its time; returns what they count. For the system.

    Answers are weighed as of that time, or as of a later one: `weighed_at`, or that of a publication before.
    """
    pairs = sorted(wanted)
    asked = {"projects": [pair[0] for pair in pairs], "people": [pair[1] for pair in pairs], "weighed_at": weighed_at}
    uptos = [wanted[pair] for pair in pairs]
    counted = await tx.many(q.counted, Counted, tenant_id=tx.tenant_id, uptos=uptos, **asked)
    bounds = [interval(each.right_weight, each.weight - each.right_weight) for each in counted]
    await tx.run(
        q.publish_scores,
        tenant_id=tx.tenant_id,
        projects=[each.project_id for each in counted],
        people=[each.contributor_id for each in counted],
        given=[each.given for each in counted],
        answers=[each.answers for each in counted],
        right=[each.right_answers for each in counted],
        weights=[each.weight for each in counted],
        right_weights=[each.right_weight for each in counted],
        lows=[low for low, _ in bounds],
        highs=[high for _, high in bounds],
        uptos=[wanted[each.project_id, each.contributor_id] for each in counted],
        weighed_at=weighed_at,
        at=tx.now,
    )
    return counted


async def settle_access(tx: Tx, project_id: uuid.UUID) -> set[uuid.UUID]:
    """Stop whom a project's rule stops by what is published, and let in again whom it does not; returns the latter."""
    scope = {"tenant_id": tx.tenant_id, "project_id": project_id, "at": tx.now}
    ended = await tx.many(q.end_stops, Stopped, **scope)
    for each in ended:
        await tx.announce(AccessRestored(subject=each.alias, project=project_id))
    for each in await tx.many(q.begin_stops, Stopped, **scope):
        await tx.announce(AccessStopped(subject=each.alias, project=project_id, answers=each.answers))
    return {each.contributor_id for each in ended}
