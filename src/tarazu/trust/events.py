"""Events of trust."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tarazu.kit.events import Event

# Recorded by the database function that opens the session.
SESSION_OPENED = "trust:session:opened"
# Recorded by the database function that lets somebody join.
INVITATION_ACCEPTED = "trust:invitation:accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantFounded(Event):
    """A tenant was founded."""

    tag: ClassVar[str] = "trust:tenant:founded"
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipalRegistered(Event):
    """Someone can sign in or hold keys from now on."""

    tag: ClassVar[str] = "trust:principal:registered"
    persona: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordReset(Event):
    """Someone was given a new password; every session of theirs ended."""

    tag: ClassVar[str] = "trust:principal:password_reset"
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipalDisabled(Event):
    """Someone can no longer sign in or use keys; every session of theirs ended."""

    tag: ClassVar[str] = "trust:principal:disabled"
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipalEnabled(Event):
    """Someone who was disabled can sign in and use keys again."""

    tag: ClassVar[str] = "trust:principal:enabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsEnded(Event):
    """Every session of someone was ended; they can sign in again."""

    tag: ClassVar[str] = "trust:session:ended"
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeammateInvited(Event):
    """Somebody was asked to join a customer's team."""

    tag: ClassVar[str] = "trust:teammate:invited"
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeammateRoleSet(Event):
    """Somebody of a customer's team has another role; every session of theirs ended."""

    tag: ClassVar[str] = "trust:teammate:role_set"
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCreated(Event):
    """An API key was made."""

    tag: ClassVar[str] = "trust:key:created"
    prefix: str
    mode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRevoked(Event):
    """An API key is no longer good."""

    tag: ClassVar[str] = "trust:key:revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierRaised(Event):
    """A principal is barred from a tenant."""

    tag: ClassVar[str] = "trust:barrier:raised"
    principal: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierEnded(Event):
    """A principal is no longer barred from a tenant."""

    tag: ClassVar[str] = "trust:barrier:ended"
