"""Row and value types of the compatibility door."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

# Where a task goes that names neither project nor batch.
UNSORTED = "default"
# A native state, as the door's clients know it.
STATUSES = {
    "open": "pending",
    "answered": "pending",
    "reported": "pending",
    "completed": "completed",
    "cancelled": "canceled",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What holds for everything that a customer makes through the door; money in minor units."""

    rate_minor: int
    review_rate_minor: int
    currency: str
    language: str
    estimate_seconds: int
    acceptance: str
    callback_url: str | None
    callback_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRow:
    """A native project with what the door knows of it; `type` is None for one that takes any, or that is only native.

    `params` is the newest version; `history` every one, oldest first, when it was asked for.
    """

    id: uuid.UUID
    name: str
    kind: str
    language: str
    type: str | None
    is_known: bool
    is_rapid: bool
    is_studio: bool
    pipeline: str | None
    version: int | None
    params: dict[str, Any] | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ParamsRow:
    """One version of the parameters of a project; versions count from 0."""

    project_id: uuid.UUID
    version: int
    body: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """A native batch with what the door knows of it."""

    id: uuid.UUID
    name: str
    state: str
    project_id: uuid.UUID
    project: str
    callback_url: str | None
    metadata: dict[str, Any]
    is_calibration: bool
    is_self_label: bool
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A native task with what the door knows of it; `payload` unless it was made from `params`.

    `type` and `params` are None of one that did not come through the door.
    """

    id: uuid.UUID
    project_id: uuid.UUID
    project: str
    is_unsorted: bool
    kind: str
    batch: str | None
    batch_id: uuid.UUID | None
    state: str
    answers: int
    is_started: bool
    created_at: datetime
    ended_at: datetime | None
    updated_at: datetime
    type: str | None
    params: dict[str, Any] | None
    payload: dict[str, Any] | None
    metadata: dict[str, Any]
    tags: list[str]
    unique_id: str | None
    priority: int | None
    instruction: str | None
    callback_url: str | None
    error: str | None
    response: dict[str, Any] | None
    origin: dict[str, Any] | None

    @property
    def status(self) -> str:
        """The state as the door's clients know it."""
        return "error" if self.error is not None else STATUSES[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """An accepted answer to a task, in stored order."""

    task_id: uuid.UUID
    answer: dict[str, Any]
    submitted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """A delivery that is ready: a snapshot of a project as it stood at `created_at`."""

    id: uuid.UUID
    project_id: uuid.UUID
    project: str
    version: int
    records: int
    created_at: datetime
    ready_at: datetime

    @property
    def name(self) -> str:
        """The name of the delivery: its project's, and which one it is."""
        return f"{self.project} v{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackState:
    """How the newest callback of a task went: waiting, delivered or failed."""

    task_id: uuid.UUID
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGiven:
    """A task as it was sent: what every type has, and the parameters of its own type."""

    type: str
    params: dict[str, Any]
    project: str | None = None
    batch: str | None = None
    callback_url: str | None = None
    instruction: str | None = None
    unique_id: str | None = None
    clears_on_error: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)
    priority: int | None = None
    tags: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRow:
    """What came from another service: its id there and here; of a project `place`, where its tasks are read on."""

    foreign_id: str
    native_id: uuid.UUID
    place: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which tasks are asked for; None asks for all. Times are instants; ids are native."""

    project_id: uuid.UUID | None = None
    batch_id: uuid.UUID | None = None
    status: str | None = None
    type: str | None = None
    tags: list[str] | None = None
    unique_ids: list[str] | None = None
    reviews: list[str] | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    completed_from: datetime | None = None
    completed_to: datetime | None = None
    updated_from: datetime | None = None
    updated_to: datetime | None = None

    @property
    def is_scope_only(self) -> bool:
        """Whether nothing but a project or a batch narrows the tasks, so that they are counted already."""
        scope = Filters(project_id=self.project_id, batch_id=self.batch_id)
        return self == scope


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """A page of tasks, newest first, with how many there are in all; `next_token` only while there is more."""

    rows: list[TaskRow]
    total: int
    next_token: str | None
