"""Events of projects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tarazu.kit.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectCreated(Event):
    """A project was started."""

    tag: ClassVar[str] = "projects:project:created"
    kind: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectStateSet(Event):
    """A project was paused, resumed or completed."""

    tag: ClassVar[str] = "projects:project:state_set"
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelinesPublished(Event):
    """New claims see another version of the guidelines."""

    tag: ClassVar[str] = "projects:guideline:published"
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricPublished(Event):
    """New claims are graded by another version of the rubric, in which so many criteria are different."""

    tag: ClassVar[str] = "projects:rubric:published"
    version: int
    changes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityDeclared(Event):
    """What a project holds that may hurt people was declared, or (version 0) that it holds nothing of the kind."""

    tag: ClassVar[str] = "projects:sensitivity:declared"
    version: int
    hazards: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RateSet(Event):
    """New claims earn another rate."""

    tag: ClassVar[str] = "projects:rate:set"
    version: int
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RedundancySet(Event):
    """Tasks get another number of answers; with a confidence, between `least` and `most`."""

    tag: ClassVar[str] = "projects:redundancy:set"
    least: int
    most: int | None
    confidence: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceSet(Event):
    """A project advises people on other things before they hand in."""

    tag: ClassVar[str] = "projects:advice:set"
    paste: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStored(Event):
    """A file was stored."""

    tag: ClassVar[str] = "projects:file:stored"
    media_type: str
    size_bytes: int
    sha256: str
