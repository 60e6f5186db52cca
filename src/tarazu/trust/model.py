"""Row types of trust."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from tarazu.kit.actor import Actor

# Languages of the pages, and those that people work in.
LANGUAGES = ("en", "hi")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """An isolation boundary: one customer."""

    id: uuid.UUID
    name: str
    slug: str
    cell: str
    created_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Someone who can sign in or hold keys."""

    tenant_id: uuid.UUID
    id: uuid.UUID
    persona: str
    role: str
    handle: str
    name: str
    language: str
    created_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Teammate:
    """Somebody of a customer's team; with `invitation_id` and `expires_at` as long as they have not joined."""

    id: uuid.UUID
    address: str
    name: str
    role: str
    created_at: datetime
    invitation_id: uuid.UUID | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationFacts:
    """Which team somebody may join, under which address and with which role."""

    team: str
    handle: str
    role: str
    name: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An API key as it can be shown: never the key itself. `last_used_at` is right to a minute; None before its first use."""

    id: uuid.UUID
    principal_id: uuid.UUID
    handle: str
    name: str
    prefix: str
    mode: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key at the only moment that its secret is known."""

    id: uuid.UUID
    secret: str
    prefix: str

    def __repr__(self) -> str:
        return f"NewKey({self.prefix}…)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a key or session belongs to."""

    tenant_id: uuid.UUID
    principal_id: uuid.UUID
    persona: str
    role: str
    handle: str
    name: str
    language: str
    mode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFacts:
    """What a sign-in is checked against."""

    tenant_id: uuid.UUID
    principal_id: uuid.UUID
    persona: str
    password_hash: str | None

    def __repr__(self) -> str:
        return f"SignInFacts({self.principal_id})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """How many sign-ins each subject has tried lately, in the order of the subjects."""

    counts: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session just opened; `token` goes into the cookie and is stored only as a digest."""

    token: str
    actor: Actor
    expires_at: datetime

    def __repr__(self) -> str:
        return f"Session({self.actor.handle})"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealRow:
    """One link, number `seq`: `events` events of transactions from `from_xid` to before `upto`.

    `content` is the digest over the events, `previous` the hash of the link before; `hash` covers all that is signed.
    """

    seq: int
    sealed_at: datetime
    from_xid: str
    upto: str
    events: int
    previous: bytes
    content: bytes
    hash: bytes
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One sealed event: its transaction, the exact text that was digested, and the digest."""

    xid: str
    leaf: str
    digest: bytes
