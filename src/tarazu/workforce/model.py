"""Row types of the workforce."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributor:
    """A person who works: languages (ISO 639-1), skills, whether they may review, and standing.

    `employer_id` is the customer whose own they are; they work for nobody else.
    """

    id: uuid.UUID
    languages: list[str]
    skills: list[str]
    is_reviewer: bool
    standing: str
    created_at: datetime
    employer_id: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """Somebody who labels for the tenant: their address, and the names of the projects that they are assigned to."""

    id: uuid.UUID
    address: str
    projects: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffGroup:
    """Some of the people who are assigned to a project."""

    id: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMember:
    """Somebody in a group."""

    group_id: uuid.UUID
    id: uuid.UUID
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person a tenant invited, under the alias that it gave.

    `contributor_id` is the name under which this tenant alone knows them, not the platform's own id.
    """

    contributor_id: uuid.UUID
    alias: str
    joined_at: datetime
