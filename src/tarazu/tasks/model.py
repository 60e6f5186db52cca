"""Row and value types of tasks."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from tarazu.kit.money import Money


class NewTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A task as a customer sends it. `offer_to` names members by alias; each has one answer kept for them."""

    payload: dict[str, Any]
    unique_key: str | None = None
    priority: int = 5
    redundancy: int | None = None
    offer_to: list[str] = msgspec.field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What an intake did; `passed_over` counts rows of which no task was to be made. `task_ids` holds an id per row, only when
    they were asked for."""

    created: int
    repeated: int
    passed_over: int
    batch_id: uuid.UUID | None
    task_ids: list[uuid.UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Tasks sent and finished together: staging, in_progress, paused, completed or cancelled.

    `ended_at` is when it became completed or cancelled.
    """

    id: uuid.UUID
    project_id: uuid.UUID
    name: str
    state: str
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBatch:
    """A batch that the customer's own people have still to do: its place among them and the names of its groups."""

    id: uuid.UUID
    name: str
    project_id: uuid.UUID
    project: str
    state: str
    rank: int
    created_at: datetime
    groups: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCounts:
    """The tasks of a batch: still to be done, completed, cancelled."""

    pending: int
    completed: int
    cancelled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One request for answers; `ended_at` is when it became completed or cancelled."""

    id: uuid.UUID
    project_id: uuid.UUID
    batch_id: uuid.UUID | None
    unique_key: str | None
    state: str
    priority: int
    wanted: int
    answers: int
    accepted: int
    payload: dict[str, Any]
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Counts of a project: tasks by state, answers wanted (of those not cancelled), submissions and how many were accepted."""

    tasks: int
    answered: int
    completed: int
    cancelled: int
    wanted: int
    submissions: int
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One answer handed in. `label` is its categorical reduction; `used`: it is accepted and not left out;
    `seconds` are None where nobody said how long it took.

    `contributor_id` is the name under which the reading tenant alone knows its author.
    """

    id: uuid.UUID
    task_id: uuid.UUID
    contributor_id: uuid.UUID
    assignment_id: uuid.UUID
    round: int
    answer: dict[str, Any]
    label: str
    seconds: int | None
    submitted_at: datetime
    accepted_at: datetime | None
    used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedRow:
    """What the claim function answers. When nothing was claimed, only `outcome` means something, and with `dose_reached`
    `lease_until`: when there is more.
    """

    outcome: str
    id: uuid.UUID
    tenant_id: uuid.UUID
    project_id: uuid.UUID
    kind: str
    title: dict[str, str]
    language: str
    payload: str
    lease_until: datetime
    guideline_version: int
    ontology_version: int
    amount_minor: int
    currency: str
    estimate_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A fresh assignment as its contributor may see it. `view` is the task as shown, sides already shuffled."""

    id: uuid.UUID
    kind: str
    title: Mapping[str, str]
    language: str
    view: dict[str, Any]
    lease_until: datetime
    pay: Money
    estimate_seconds: int
    guideline_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """Nothing to claim, and why: `none`, `too_many_open`, `restricted`, `offer_over`, `paused`, `consent_needed`,
    `dose_reached`, `training_first`, `training_done`, `reviews_first`; after a dose, when there is more."""

    reason: str
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """An assignment of the caller as stored."""

    id: uuid.UUID
    project_id: uuid.UUID
    kind: str
    title: dict[str, str]
    language: str
    state: str
    round: int
    training: bool
    flipped: bool
    payload: dict[str, Any]
    ontology: dict[str, Any]
    guideline_version: int
    guidelines: dict[str, str]
    lease_until: datetime
    amount_minor: int
    currency: str
    estimate_seconds: int
    skills: list[str]
    draft_version: int | None
    draft: dict[str, Any] | None
    draft_changes: list[Any] | None
    answer: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Claimed):
    """An assignment with what its contributor has made of it; `draft` and `answer` in the order shown. Rounds of `training`
    are tries."""

    state: str
    round: int
    training: bool
    ontology: dict[str, Any]
    guidelines: Mapping[str, str]
    skills: list[str]
    draft_version: int
    draft: dict[str, Any] | None
    answer: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecRow:
    """What an answer is checked against."""

    kind: str
    ontology: dict[str, Any]
    tenant_id: uuid.UUID
    project_id: uuid.UUID
    ontology_version: int
    flipped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """How a submission went: `recorded` or `repeated` with its id and state; else why it was not taken.

    The state is `in_review`, `accepted`, or `training` of an answer that is none of the project's.
    """

    outcome: str
    submission_id: uuid.UUID | None
    state: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedRow:
    """How saving a draft went; `value` with `changes` is the draft that stands when the base was stale."""

    outcome: str
    version: int | None
    value: dict[str, Any] | None
    changes: list[Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A draft as stored: the whole one that was written last, and the changes since, one list per save."""

    version: int
    value: dict[str, Any] | None
    changes: list[Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody said a task lacks (`information` or `expert`), and whether it was right; None while it waits.

    `contributor_id` is the name under which the reading tenant alone knows its author.
    """

    id: uuid.UUID
    contributor_id: uuid.UUID
    lack: str
    reason: str
    reported_at: datetime
    upheld: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAssignment:
    """A task that the caller holds; `instruction` is the beginning of what a form says to do."""

    id: uuid.UUID
    title: dict[str, str]
    instruction: str | None
    kind: str
    state: str
    claimed_at: datetime
    lease_until: datetime
    round: int
    training: bool
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow:
    """A task kept for the caller by name."""

    id: uuid.UUID
    title: dict[str, str]
    kind: str
    language: str
    amount_minor: int
    currency: str
    estimate_seconds: int
    expires_at: datetime
    feed_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """A queue the caller may take from, once trained if `untrained`: fit 0..1000 and why, supply up to 30, 0 while it waits."""

    feed_id: uuid.UUID
    title: dict[str, str]
    kind: str
    language: str
    amount_minor: int
    currency: str
    estimate_seconds: int
    fit: int
    untrained: bool
    reasons: list[str]
    skills: list[str]
    supply: int
    waits_for_reviews: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a contributor is offered; when nothing is, `empty_reason` says why."""

    entries: list[FeedRow]
    offers: list[OfferRow]
    empty_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRow:
    """A row of an intake (counted from 1 in its chunk) whose unique key was there, and whether it is the same task."""

    ord: int
    task_id: uuid.UUID
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueHealth:
    """One queue as operations sees it; counts stop at 100,000."""

    feed_id: uuid.UUID
    tenant: str
    project: str
    title: dict[str, str]
    kind: str
    language: str
    state: str
    open_tasks: int
    answers_wanted: int
    leased: int
    next_expiry: datetime | None
    submitted_last_hour: int
    offers: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueNeeds:
    """What a queue asks of a contributor. Where there are `people`, only these may take from it, the lowest `rank` first."""

    queue_id: int
    tenant_id: uuid.UUID
    project_id: uuid.UUID
    language: str
    skills: list[str]
    people: list[uuid.UUID] | None
    rank: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedTask:
    """A task that has all its answers, by its names alone, since `ended_at`: later, where it was asked for once more."""

    id: uuid.UUID
    project_id: uuid.UUID
    batch_id: uuid.UUID | None
    unique_key: str | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedWork:
    """An accepted submission with who it is owed to and the pay frozen at its claim, in minor units."""

    id: uuid.UUID
    contributor_id: uuid.UUID
    project_id: uuid.UUID
    amount_minor: int
    currency: str
    training: bool = False
