"""Row types of projects."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tarazu.kit.money import Money

EXPERT_DAYS = 7
"""For how long what is in doubt waits for an expert, unless a project says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A customer's programme of work.

    With a `confidence` tasks get from `redundancy` to `redundancy_most` answers, as many as it takes to be so sure.
    """

    id: uuid.UUID
    name: str
    title: Mapping[str, str]
    kind: str
    language: str
    skills: list[str]
    state: str
    audience: str
    redundancy: int
    redundancy_most: int | None
    confidence: float | None
    unsure: str
    expert_days: int
    budget_minor: int | None
    acceptance: str
    lease_seconds: int
    estimate_seconds: int
    guideline_version: int
    ontology_version: int
    rate_version: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProject:
    """What a customer gives to start a project. Titles and guidelines are by language (`en`, `hi`).

    Without `review_rate` a review pays half of the rate, rounded down. Of audience `own`, nobody works on it but the
    customer's own people whom it assigns; the platform pays them nothing, and nobody reviews them here.
    """

    name: str
    kind: str
    ontology: Mapping[str, Any]
    guidelines: Mapping[str, str]
    rate: Money
    title: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    skills: list[str] = field(default_factory=list)
    redundancy: int = 3
    redundancy_most: int | None = None
    confidence: float | None = None
    unsure: str = "author"
    expert_days: int = EXPERT_DAYS
    budget_minor: int | None = None
    acceptance: str = "on_submit"
    lease_seconds: int = 1800
    estimate_seconds: int = 180
    review_rate: Money | None = None
    audience: str = "marketplace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redundancy:
    """How many answers tasks get. With a `confidence` (over 0.5, below 1) it follows from the answers, `redundancy_most`
    at the most; what is in doubt then goes to one more person who reviews (`unsure` is `expert`) or back to its author; also
    when nobody took that seat for `expert_days`.
    `budget_minor`: nobody is asked beyond `redundancy` once answers have cost so much, in minor units.
    """

    redundancy: int
    redundancy_most: int | None = None
    confidence: float | None = None
    unsure: str = "author"
    expert_days: int = EXPERT_DAYS
    budget_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guideline:
    """One version of a project's guidelines, by language."""

    version: int
    markdown: Mapping[str, str]
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontology:
    """One version of a project's label space."""

    version: int
    body: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricVersion:
    """One version of the criteria by which all answers of a project are graded; `published_by` is somebody's name."""

    version: int
    rubric: list[dict[str, Any]]
    published_at: datetime
    published_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One version of what an accepted submission and a review pay, in minor units."""

    version: int
    amount_minor: int
    review_amount_minor: int
    currency: str
    created_at: datetime

    @property
    def money(self) -> Money:
        """What one accepted submission pays."""
        return Money(amount_minor=self.amount_minor, currency=self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """One version of what a project is declared to hold that may hurt whoever works on it.

    `hazards` are labels as they are shown; `warning` and `help` are by language. A day is any 24 hours. Who agreed to
    `asks_since` or a later version is not asked again.
    """

    version: int
    asks_since: int
    hazards: list[dict[str, Any]]
    warning: Mapping[str, str]
    help: Mapping[str, str]
    tasks_a_day: int
    minutes_a_day: int
    break_minutes: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSensitivity:
    """What a customer declares of a project: keys of hazards, a warning in its own words and where to find help, by
    language, and how much of it a person may do in any 24 hours. A break is proposed after `break_minutes`.
    """

    hazards: list[str]
    warning: Mapping[str, str] = field(default_factory=dict)
    help: Mapping[str, str] = field(default_factory=dict)
    tasks_a_day: int = 40
    minutes_a_day: int = 120
    break_minutes: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A customer's file as it is known; it never changes. `media_type` is our own guess, `sha256` is in hex."""

    id: uuid.UUID
    name: str
    reference_id: str | None
    media_type: str
    size_bytes: int
    sha256: str
    metadata: dict[str, Any]
    project_ids: list[uuid.UUID]
    created_at: datetime
    updated_at: datetime
    created_by: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """What a customer says of a file. `projects` are names or ids of projects that it belongs to."""

    name: str
    reference_id: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    projects: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    """What is needed to serve a file: whose it is, its name and type, size in bytes and SHA-256 in hex."""

    tenant_id: uuid.UUID
    id: uuid.UUID
    name: str
    media_type: str
    size_bytes: int
    sha256: str
