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
OFFER_EXPIRED = "tasks:offer:expired"


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
class BatchCompleted(Event):
    """Nothing of a batch is open any more."""

    tag: ClassVar[str] = "tasks:batch:completed"
    project: uuid.UUID
    name: str
