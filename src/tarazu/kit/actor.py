"""Who acts: the identity under which a transaction runs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal

Persona = Literal["customer", "contributor", "ops", "system", "gate"]
PERSONAS: tuple[Persona, ...] = ("customer", "contributor", "ops", "system", "gate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A principal (or the system) with the tenant it acts for; `tenant_id` is None for platform personas."""

    persona: Persona
    principal_id: uuid.UUID | None = None
    tenant_id: uuid.UUID | None = None
    role: str = "member"
    handle: str = ""
    name: str = ""
    language: str = "en"
    mode: str = "live"


GATE = Actor(persona="gate")


def system(tenant_id: uuid.UUID | None = None) -> Actor:
    """Return the background worker acting for one tenant, or for the platform."""
    return Actor(persona="system", tenant_id=tenant_id, role="system", name="Tarazu")
