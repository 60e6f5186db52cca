"""Events of delivery; the subject is the snapshot, or the endpoint of webhooks."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import ClassVar

from tarazu.kit.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotRequested(Event):
    """A customer asked for a snapshot; its contents are fixed by this moment."""

    tag: ClassVar[str] = "delivery:snapshot:requested"
    project: uuid.UUID
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotReady(Event):
    """A snapshot can be fetched; `digest` is the SHA-256 of its manifest."""

    tag: ClassVar[str] = "delivery:snapshot:ready"
    project: uuid.UUID
    version: int
    records: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotFailed(Event):
    """A snapshot could not be built."""

    tag: ClassVar[str] = "delivery:snapshot:failed"
    project: uuid.UUID
    version: int
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReported(Event):
    """A customer said that a delivered row is wrong (the subject is the report); its answers are looked at again."""

    tag: ClassVar[str] = "delivery:row:reported"
    project: uuid.UUID
    task: uuid.UUID
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSettled(Event):
    """A reported row (the subject is the report) is `confirmed`, `reduced`, `corrected` or `withdrawn`."""

    tag: ClassVar[str] = "delivery:row:settled"
    project: uuid.UUID
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookCreated(Event):
    """An address, told here by its host alone, is told of events."""

    tag: ClassVar[str] = "delivery:webhook:created"
    host: str
    types: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEnded(Event):
    """An address is told nothing more: its customer deleted it, or it answered that it is gone."""

    tag: ClassVar[str] = "delivery:webhook:ended"
    reason: str
