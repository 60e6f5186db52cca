"""Row types of delivery, and the record that a snapshot holds of each task."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

NOT_RECORDED = "not recorded"
QUALITY_TABLES = (
    *("figures", "judgements", "items", "tasks", "steps", "contributors", "confusion", "reliability"),
    *("reviews", "opinions", "appeals", "second_looks", "fixes", "adjudications", "reviewers"),
    *("known_items", "known_answers", "known_verdicts", "merged_checks", "scores", "audits", "audit_samples"),
    *("reports", "questions", "resolves", "doubts", "repairs", "drift", "drift_alarms"),
    *("criteria", "rubrics", "rubric_models"),
)
"""The tables of a project's quality that can be exported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """A file of a snapshot as its manifest lists it; `records` counts lines or rows without a header."""

    name: str
    media_type: str
    records: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A delivery of a project's results as they stood at `created_at`; once ready it never changes.

    `digest` is the SHA-256 of the manifest's bytes. `failure` is a code with its detail. One that is `delta_of` another holds only
    what changed in it. `open_tasks` of the project were neither completed nor cancelled then; None where that was not kept, and of a delta.
    """

    id: uuid.UUID
    project_id: uuid.UUID
    version: int
    state: str
    records: int
    manifest: dict[str, Any] | None
    digest: str | None
    failure: str | None
    created_by: uuid.UUID
    created_at: datetime
    ready_at: datetime | None
    delta_of: uuid.UUID | None
    open_tasks: int | None

    def files(self) -> list[FileEntry]:
        """Return the files, none before the snapshot is ready."""
        return msgspec.convert((self.manifest or {}).get("files", []), list[FileEntry])


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The project that a snapshot is of, with its ontology of today; whether it accepts answers that nobody was drawn to review; and
    its rubric by version, where it has one."""

    id: uuid.UUID
    name: str
    kind: str
    language: str
    ontology: dict[str, Any]
    rubrics: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    accepts_unreviewed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A row that a delta corrects or withdraws, with the report that led to it; `task_reason` says why the task itself is wrong."""

    report_id: uuid.UUID
    task_id: uuid.UUID
    reason: str
    clause: str | None
    outcome: str
    task_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """The last link of the event chain: a customer who keeps it can prove later that nothing before it changed."""

    seq: int
    hash: str
    sealed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A task as it is read; the payload stays text, so that every number keeps its digits."""

    id: uuid.UUID
    unique_key: str | None
    created_at: datetime
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionRow:
    """An answer as it is read, with what was in force when it was claimed."""

    task_id: uuid.UUID
    id: uuid.UUID
    contributor_id: uuid.UUID
    round: int
    label: str
    answer: str
    seconds: int | None
    submitted_at: datetime
    accepted_at: datetime
    guideline_version: int
    ontology_version: int
    verdict: str | None
    clause: str | None
    reason: str | None
    places: list[dict[str, Any]] | None
    reviewed_at: datetime | None
    review_seconds: int | None
    fix_id: uuid.UUID | None
    fix_answer: str | None
    fix_label: str | None
    fixed_by: uuid.UUID | None
    fixed_at: datetime | None
    original_sha256: str | None
    appeal_outcome: str | None
    appeal_reason: str | None
    appeal_at: datetime | None
    resolution: str | None
    agreement: float | None
    upheld: bool | None
    resolves: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredAppeal:
    """What another reviewer made of a verdict: `upheld` or `overturned`; no reason where nobody decided in time."""

    outcome: str
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredReview:
    """A reviewer's verdict on an answer, and the places of the answer (`pointer`, `start`, `end`, `quote`, `note`) that it
    is about; `seconds` from the taking of each review to its verdict, of all that were asked."""

    verdict: str
    clause: str | None
    reason: str | None
    at: datetime
    seconds: int | None
    places: list[dict[str, Any]] = field(default_factory=list)
    appeal: DeliveredAppeal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredFix:
    """What a reviewer, under a pseudonym, made of an answer, under the id of the review or second look; why stands in the review.

    `original_sha256` is the digest of the bytes of the answer as it was given, as they stand in its record.
    """

    id: uuid.UUID
    reviewer: str
    label: str
    answer: msgspec.Raw
    at: datetime
    original_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredAnswer:
    """One person's answer with its provenance; `contributor` is a pseudonym that only this tenant sees.

    `answer` and `label` are as they were given; `fix` is there where a reviewer put them right. The last four are there for
    questions that others solved unseen: how it stands, the share of them who found the key, whether a reviewer accepted it
    afterwards, and what each answered.
    """

    id: uuid.UUID
    contributor: str
    credential: str
    guideline_version: int
    ontology_version: int
    round: int
    submitted_at: datetime
    accepted_at: datetime
    seconds: int | None
    label: str
    answer: msgspec.Raw
    review: DeliveredReview | None
    fix: DeliveredFix | msgspec.UnsetType = msgspec.UNSET
    resolution: str | msgspec.UnsetType = msgspec.UNSET
    agreement: float | msgspec.UnsetType | None = msgspec.UNSET
    upheld: bool | msgspec.UnsetType = msgspec.UNSET
    resolves: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredMerged:
    """The one answer that several come to, by the weights in the manifest: `nearest`, chosen among them; `parts` or `spans`, voted on.

    `submission_id` where it is somebody's own. `agreement` is one less the mean distance of all answers from it. `confidence` is the
    chance that it is right, calibrated on known items and reviews; None before there are enough. `parts` has the chance of each part
    by the model, which is not calibrated, `chance` their mean; neither is there where it was chosen.
    """

    value: msgspec.Raw
    method: str
    submission_id: uuid.UUID | None
    agreement: float
    confidence: float | None
    chance: float | None
    parts: dict[str, float] | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredConsensus:
    """What the task came to over the answers of this record, computed for this snapshot; `answer` where a label does not say
    it and several people's answers stand."""

    label: str
    confidence: float | None
    votes: int
    shares: dict[str, float]
    agreement: float | None
    method: str
    answer: DeliveredMerged | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredRuling:
    """What an adjudicator, under a pseudonym, made of answers that disagree: `pick`, `mend`, `ambiguous` or `incomplete`.

    `answer` is the one that stands, `submission_id` the one that was picked or mended; None where nobody's was taken. What was
    mended goes by the `ontology_version` under which it was decided.
    """

    id: uuid.UUID
    verdict: str
    reviewer: str
    submission_id: uuid.UUID | None
    label: str | None
    answer: dict[str, Any] | None
    clause: str | None
    reason: str | None
    ontology_version: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One task of a snapshot: what was asked, what the people together say, each answer, and their `minutes`.

    `adjudicated` is there where somebody decided what people disagreed on; `consensus` then names their label.
    """

    task_id: uuid.UUID
    unique_key: str | None
    created_at: datetime
    payload: msgspec.Raw
    consensus: DeliveredConsensus
    submissions: list[DeliveredAnswer]
    minutes: float | None
    adjudicated: DeliveredRuling | msgspec.UnsetType = msgspec.UNSET
