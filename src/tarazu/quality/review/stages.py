"""Which answers of a project are reviewed, and by how many: shares, drawn so that nobody can tell beforehand."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from tarazu import projects
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Fault, Refusal, range_faults, require_sound
from tarazu.quality.events import ReviewPolicySet

q = sql.load("tarazu.quality.review")

WHOLE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPolicy:
    """The rules of a project. Shares are answers in a thousand; without any set, one person reviews every answer.

    `review_permille` of all answers are reviewed, and `newcomer_permille` of those of people with fewer than
    `newcomer_answers` accepted answers in the project; the rest is accepted as it comes in. `second_review_permille` of the
    verdicts that accept are asked of a second reviewer, who does not see the first, and `second_negative_permille` of those that fix,
    return or exclude; without it as many.

    Whoever has `reviewer_checks_min` verdicts checked, and of whose verdicts surely fewer than `reviewer_agreement_min` (0 to 1)
    are confirmed, reviews no more of the project; without `reviewer_agreement_min` nobody is stopped. Whose last fifty checked verdicts
    surely have a smaller kappa than `reviewer_kappa_min` has each verdict asked of a second reviewer.

    Of a thousand reviews `known_permille` are of known answers, and `newcomer_known_permille` for whoever has given fewer than
    `newcomer_verdicts` in the project. With `calibration_items` somebody gets known answers only until so many of their verdicts are judged
    with a kappa of `calibration_kappa_min`.
    """

    review_permille: int = WHOLE
    newcomer_permille: int = WHOLE
    newcomer_answers: int = 20
    second_review_permille: int = 0
    second_negative_permille: int | None = None
    reviewer_checks_min: int = 30
    reviewer_agreement_min: float | None = None
    reviewer_kappa_min: float | None = None
    known_permille: int = 0
    newcomer_known_permille: int = 0
    newcomer_verdicts: int = 50
    calibration_items: int = 0
    calibration_kappa_min: float = 0.7
    set_at: datetime | None = None


RANGES = {
    "review_permille": (0, WHOLE),
    "newcomer_permille": (0, WHOLE),
    "newcomer_answers": (0, 1000),
    "second_review_permille": (0, WHOLE),
    "second_negative_permille": (0, WHOLE),
    "reviewer_checks_min": (10, 10_000),
    "reviewer_agreement_min": (0, 1),
    "reviewer_kappa_min": (0, 1),
    "known_permille": (0, 500),
    "newcomer_known_permille": (0, WHOLE),
    "newcomer_verdicts": (0, 1000),
    "calibration_items": (0, 500),
    "calibration_kappa_min": (0, 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCounts:
    """Answers of a project that wait for a first, second or third verdict, and how often first and second were the same."""

    first_waiting: int
    second_waiting: int
    third_waiting: int
    agreed: int
    differed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MyBeginning:
    """How far the caller is through their first answers to a project that treats these otherwise than later ones.

    Until `reviewed_until` of them are accepted more are reviewed; `accepted` are. Until they were given `known_until` known tasks
    these come more often; `given` were, by the last published score. None where there is no such rule.
    """

    title: Mapping[str, str]
    kind: str
    accepted: int
    reviewed_until: int | None
    given: int
    known_until: int | None


async def my_beginnings(tx: Tx) -> list[MyBeginning]:
    """Return the caller's beginnings, the project with most accepted answers first, at most two hundred."""
    return await tx.many(q.my_beginnings, MyBeginning)


async def review_policy(tx: Tx, project_id: uuid.UUID) -> ReviewPolicy:
    """Return the rules of a project. Refuses an unknown project."""
    await projects.project(tx, project_id)
    found = await tx.maybe(q.review_policy, ReviewPolicy, tenant_id=tx.tenant_id, project_id=project_id)
    return found or ReviewPolicy()


async def set_review_policy(tx: Tx, project_id: uuid.UUID, policy: ReviewPolicy) -> ReviewPolicy:
    """Put the rules of a project in the place of what held; they hold for answers and verdicts from now on.

    Raises:
        Refusal: `not_found` for an unknown project; `accepts_at_once` where its answers are not reviewed; `invalid_request` naming
            what is out of its range: newcomers are reviewed as often as others, or more often.
    """
    if (await projects.project(tx, project_id)).acceptance != "review":
        raise Refusal("accepts_at_once", "conflict")
    require_sound(_faults(policy))
    given = {name: value for name, value in asdict(policy).items() if name in RANGES}
    await tx.run(
        q.set_review_policy, tenant_id=tx.tenant_id, project_id=project_id, by=tx.principal_id, at=tx.now, **given
    )
    await tx.announce(
        ReviewPolicySet(
            subject=project_id,
            review_permille=policy.review_permille,
            newcomer_permille=policy.newcomer_permille,
            second_review_permille=policy.second_review_permille,
        )
    )
    return await review_policy(tx, project_id)


async def review_counts(tx: Tx, project_id: uuid.UUID) -> ReviewCounts:
    """Return what of a project waits for which verdict. Refuses an unknown project."""
    await projects.project(tx, project_id)
    return await tx.one(q.review_counts, ReviewCounts, tenant_id=tx.tenant_id, project_id=project_id)


def _faults(policy: ReviewPolicy) -> list[Fault]:
    least = min(max(0, policy.review_permille), WHOLE)
    return range_faults(policy, {**RANGES, "newcomer_permille": (least, WHOLE)})
