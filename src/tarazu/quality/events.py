"""Events of quality. Those of reviews, appeals and adjudications, of what people do about cases, and of what solvers said of a
question are written by the database functions that record them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tarazu.kit.events import Event

REVIEW_RECORDED = "quality:review:recorded"
OPINION_RECORDED = "quality:opinion:recorded"
"""Of a verdict beside which another is asked; the one that holds is recorded as a review under the same id."""
APPEAL_MADE = "quality:appeal:made"
APPEAL_DECIDED = "quality:appeal:decided"
CASE_DECIDED = "quality:case:decided"
CASE_ASKED = "quality:case:asked"
CASE_ANSWERED = "quality:case:answered"
CASE_APPEALED = "quality:case:appealed"
CASE_SETTLED = "quality:case:settled"
"""Of an appeal against a confirmed case."""
RESTRICTION_PLACED = "quality:restriction:placed"
RESTRICTION_ENDED = "quality:restriction:ended"
PROBE_ASKED = "quality:probe:asked"
ADJUDICATION_OPENED = "quality:adjudication:opened"
ADJUDICATION_DECIDED = "quality:adjudication:decided"
RESOLVE_SETTLED = "quality:resolve:settled"
ANSWER_RECHECKED = "quality:answer:rechecked"
"""Written by the same function, where a delivered row was reported."""
RECHECK_OVERDUE = "quality:recheck:overdue"
"""Of a reported row that nobody has looked at again in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecorded(Event):
    """A customer said what they think of a completed task; the subject is the audit."""

    tag: ClassVar[str] = "quality:audit:recorded"
    task: uuid.UUID
    project: uuid.UUID
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSampleSet(Event):
    """A customer said how many of a thousand completed tasks of a project (the subject) are drawn for audit."""

    tag: ClassVar[str] = "quality:audit_sample:set"
    permille: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjudicatingSet(Event):
    """What people of a project (the subject) disagree on is adjudicated."""

    tag: ClassVar[str] = "quality:adjudicating:set"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjudicatingEnded(Event):
    """Nothing more of a project (the subject) is adjudicated."""

    tag: ClassVar[str] = "quality:adjudicating:ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsensusRefitted(Event):
    """A project's consensus and report were computed anew; the subject is the project."""

    tag: ClassVar[str] = "quality:consensus:refitted"
    tasks: int
    votes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftAlarmed(Event):
    """People agree less than in the weeks before: in a project, a language or among some people (`scope`, `name`); or merged answers
    (`measure`) are right less often than foretold. Said once."""

    tag: ClassVar[str] = "quality:drift:alarmed"
    project: uuid.UUID
    scope: str
    name: str
    measure: str
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftEnded(Event):
    """An alarm ended: people agree again as far as before, or merged answers are right as foretold, or there are too few to tell."""

    tag: ClassVar[str] = "quality:drift:ended"
    project: uuid.UUID
    scope: str
    name: str
    measure: str


TRAINING_JUDGED = "quality:training:judged"
"""An answer for training was right or not, and its author was told; the subject is the submission."""
TRAINING_FINISHED = "quality:training:finished"
"""Somebody has as many training items right as a project asks; the subject is the record of that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPolicySet(Event):
    """A project (the subject) uses its known items by other rules; rates are claims in a thousand."""

    tag: ClassVar[str] = "quality:gold_policy:set"
    rate: int
    newcomer_rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPolicySet(Event):
    """Other shares of the answers of a project (the subject) are reviewed; of newcomers, and a second time. In a thousand."""

    tag: ClassVar[str] = "quality:review_policy:set"
    review_permille: int
    newcomer_permille: int
    second_review_permille: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerCalibrated(Event):
    """Somebody (the subject, under the tenant's own name) reached the kappa that a project asks of its reviewers, after so many verdicts."""

    tag: ClassVar[str] = "quality:reviewer:calibrated"
    project: uuid.UUID
    judged: int
    kappa_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAccessStopped(Event):
    """Somebody (the subject, under the tenant's own name) reviews no more of a project: too few of so many verdicts were confirmed."""

    tag: ClassVar[str] = "quality:review_access:stopped"
    project: uuid.UUID
    checked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAccessRestored(Event):
    """Somebody whom that rule had stopped reviews the project again."""

    tag: ClassVar[str] = "quality:review_access:restored"
    project: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsThrottled(Event):
    """A project (the subject) hands out nothing new: so many answers and appeals wait for so many reviewers, and each has so many
    minutes of work before them, of those until answers are due."""

    tag: ClassVar[str] = "quality:claims:throttled"
    waiting: int
    reviewers: int
    backlog_minutes: int
    window_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsResumed(Event):
    """Reviewers of a project (the subject) have caught up, and it hands out tasks again."""

    tag: ClassVar[str] = "quality:claims:resumed"
    waiting: int
    reviewers: int
    backlog_minutes: int
    window_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvingSet(Event):
    """The questions of a project (the subject) are solved unseen, by so many people of another."""

    tag: ClassVar[str] = "quality:resolving:set"
    solving_project: uuid.UUID
    people: int
    only_agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvingEnded(Event):
    """No further question of a project (the subject) is solved unseen."""

    tag: ClassVar[str] = "quality:resolving:ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveOpened(Event):
    """So many people are asked to solve a question; the subject is the submission in which it was written."""

    tag: ClassVar[str] = "quality:resolve:opened"
    project: uuid.UUID
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItemDisputed(Event):
    """Most answers contradict a known item: it is handed out no more and counts for nothing until its customer looked."""

    tag: ClassVar[str] = "quality:known_item:disputed"
    project: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItemReported(Event):
    """Somebody says that a known item lacks something: it is handed out no more until its customer has decided."""

    tag: ClassVar[str] = "quality:known_item:reported"
    project: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItemVoided(Event):
    """What was expected of a known item was wrong; `corrected` says whether it is known what should have been."""

    tag: ClassVar[str] = "quality:known_item:voided"
    project: uuid.UUID
    reason: str
    corrected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItemUpheld(Event):
    """Its customer looked at a disputed or reported item, and it stands."""

    tag: ClassVar[str] = "quality:known_item:upheld"
    project: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItemRegraded(Event):
    """What followed from a void, disputed or upheld item was put right: so many published scores, so many people let in again."""

    tag: ClassVar[str] = "quality:known_item:regraded"
    project: uuid.UUID
    scores: int
    restored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessStopped(Event):
    """Somebody (the subject, under the tenant's own name) is offered no more of a project because of their score."""

    tag: ClassVar[str] = "quality:access:stopped"
    project: uuid.UUID
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRestored(Event):
    """Somebody whom a score had stopped is offered work of the project again."""

    tag: ClassVar[str] = "quality:access:restored"
    project: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItemAdded(Event):
    """A task whose answer is known was kept for `training` or `evaluation`."""

    tag: ClassVar[str] = "quality:known_item:added"
    project: uuid.UUID
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Event):
    """Operations is to look into somebody's answers to a project; the subject is the case, and nobody is named."""

    tag: ClassVar[str] = "quality:case:opened"
    project: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFound(Event):
    """A test found something that belongs to a case (the subject)."""

    tag: ClassVar[str] = "quality:evidence:found"
    project: uuid.UUID
    test: str
    q_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionPlaced(Event):
    """The person of a case (the subject) is offered no more of a project until a moment; very strong evidence did so by itself.

    Where somebody of operations does so, a database function records it.
    """

    tag: ClassVar[str] = RESTRICTION_PLACED
    project: uuid.UUID
    until: datetime
    by_itself: bool
