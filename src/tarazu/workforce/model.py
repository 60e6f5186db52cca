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
class Member:
    """A person a tenant invited, under the alias that it gave.

    `contributor_id` is the name under which this tenant alone knows them, not the platform's own id.
    """

    contributor_id: uuid.UUID
    alias: str
    joined_at: datetime
