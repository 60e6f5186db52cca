"""Events of tasks. Claims, skips, submissions and acceptances are recorded by the database functions themselves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import ClassVar

from tarazu.kit.events import Event

SUBMISSION_RECEIVED = "tasks:submission:received"
SUBMISSION_ACCEPTED = "tasks:submission:accepted"
ASSIGNMENT_CLAIMED = "tasks:assignment:claimed"
ASSIGNMENT_SKIPPED = "tasks:assignment:skipped"
ASSIGNMENT_EXPIRED = "tasks:assignment:expired"
ASSIGNMENT_WITHDRAWN = "tasks:assignment:withdrawn"
TURN_ASKED = "tasks:turn:asked"
COMMITMENT_MADE = "tasks:commitment:made"
OFFER_EXPIRED = "tasks:offer:expired"
TASK_REPORTED = "tasks:task:reported"
REPORT_UPHELD = "tasks:report:upheld"
REPORT_DISMISSED = "tasks:report:dismissed"
CONSENT_GIVEN = "tasks:consent:given"
CONSENT_WITHDRAWN = "tasks:consent:withdrawn"
QUESTION_ASKED = "tasks:question:asked"
BATCH_COMPLETED = "tasks:batch:completed"
TASK_ESCALATED = "tasks:task:escalated"
EXPERT_SEAT_LAPSED = "tasks:expert_seat:lapsed"
TASK_SETTLED = "tasks:task:settled"
TASK_CLOSED = "tasks:task:closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueOpened(Event):
    """A project (the subject) can take tasks; matching now says who may answer them."""

    tag: ClassVar[str] = "tasks:queue:opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksAdded(Event):
    """Tasks arrived for a project."""

    tag: ClassVar[str] = "tasks:task:added"
    batch: str | None
    created: int
    repeated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCancelled(Event):
    """A task that nobody had begun will be handed out to nobody."""

    tag: ClassVar[str] = "tasks:task:cancelled"
    project: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskWithdrawn(Event):
    """A task is wrong: no answer to it counts any more."""

    tag: ClassVar[str] = "tasks:task:withdrawn"
    project: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReinstated(Event):
    """The withdrawal of a task was taken back: its answers count again, and so many `seats` are wanted again; `reason` says why."""

    tag: ClassVar[str] = "tasks:task:reinstated"
    project: uuid.UUID
    seats: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAskedAnew(Event):
    """A completed task of which no answer counts is answered by one more person."""

    tag: ClassVar[str] = "tasks:task:asked_anew"
    project: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksEndedElsewhere(Event):
    """Tasks of a project (the subject) came in that were completed or cancelled at another service, `origin`."""

    tag: ClassVar[str] = "tasks:task:ended_elsewhere"
    origin: str
    completed: int
    cancelled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchEndedElsewhere(Event):
    """A batch that came in was `completed` or `cancelled` at another service."""

    tag: ClassVar[str] = "tasks:batch:ended_elsewhere"
    project: uuid.UUID
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReopened(Event):
    """A reported task is handed out again; `mended` says whether with another payload."""

    tag: ClassVar[str] = "tasks:task:reopened"
    project: uuid.UUID
    mended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCreated(Event):
    """A batch (the subject) was made, `staging` or `in_progress`."""

    tag: ClassVar[str] = "tasks:batch:created"
    project: uuid.UUID
    name: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFinalized(Event):
    """The tasks of a staging batch are handed out."""

    tag: ClassVar[str] = "tasks:batch:finalized"
    project: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchGrouped(Event):
    """Other groups of the customer's own people than before work on a batch (the subject)."""

    tag: ClassVar[str] = "tasks:batch:grouped"
    project: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchesOrdered(Event):
    """The batches of a project (the subject) for the customer's own people have other places among all of these."""

    tag: ClassVar[str] = "tasks:batch:ordered"
    project: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPaused(Event):
    """The tasks of a batch are handed out to nobody for now."""

    tag: ClassVar[str] = "tasks:batch:paused"
    project: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchResumed(Event):
    """The tasks of a paused batch are handed out again."""

    tag: ClassVar[str] = "tasks:batch:resumed"
    project: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCancelled(Event):
    """A batch was cancelled with so many tasks, those that nobody had begun."""

    tag: ClassVar[str] = "tasks:batch:cancelled"
    project: uuid.UUID
    tasks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswered(Event):
    """A question was answered: to its asker alone, to everyone, or as a note of the clause."""

    tag: ClassVar[str] = "tasks:question:answered"
    project: uuid.UUID
    audience: str
