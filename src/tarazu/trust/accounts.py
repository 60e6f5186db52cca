"""Accounts: a new password, shutting somebody out and letting them in again, and barriers between people and tenants.

A session that ends here is refused at once in the database, and within ten seconds by a web process that has just seen it.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal, invalid, require_one_of
from tarazu.kit.ids import new_id
from tarazu.trust.events import (
    BarrierEnded,
    BarrierRaised,
    PasswordReset,
    PrincipalDisabled,
    PrincipalEnabled,
    SessionsEnded,
)
from tarazu.trust.model import Principal
from tarazu.trust.passwords import hash_password

q = sql.load("tarazu.trust")

BARRIER_REASONS = ("interest", "exposure", "team", "ownership")


async def set_password(tx: Tx, principal: Principal, password: str) -> int:
    """Give a principal a new password and end their sessions; returns how many ended. Refuses a short or long one."""
    digest = await hash_password(password)
    await tx.run(q.set_password, password_hash=digest, tenant_id=tx.tenant_id, id=principal.id)
    ended = await _forget_sessions(tx, principal)
    await tx.announce(PasswordReset(subject=principal.id, sessions=ended))
    return ended


async def end_sessions(tx: Tx, principal: Principal) -> int:
    """End every session of a principal, who can sign in again; returns how many there were."""
    ended = await _forget_sessions(tx, principal)
    await tx.announce(SessionsEnded(subject=principal.id, sessions=ended))
    return ended


async def disable(tx: Tx, principal: Principal) -> int:
    """Shut a principal out: no sign-in, no session, no key. Returns how many sessions ended.

    Raises:
        Refusal: `already_disabled`.
    """
    if principal.disabled_at is not None:
        raise Refusal("already_disabled", "conflict", {"handle": principal.handle})
    await tx.run(q.set_disabled, at=tx.now, tenant_id=tx.tenant_id, id=principal.id)
    ended = await _forget_sessions(tx, principal)
    await tx.announce(PrincipalDisabled(subject=principal.id, sessions=ended))
    return ended


async def enable(tx: Tx, principal: Principal) -> None:
    """Let a disabled principal in again; their keys work again too.

    Raises:
        Refusal: `not_disabled`.
    """
    if principal.disabled_at is None:
        raise Refusal("not_disabled", "conflict", {"handle": principal.handle})
    await tx.run(q.set_disabled, at=None, tenant_id=tx.tenant_id, id=principal.id)
    await tx.announce(PrincipalEnabled(subject=principal.id))


async def raise_barrier(tx: Tx, principal_id: uuid.UUID, reason: str, until: datetime | None = None) -> None:
    """Bar a principal from the transaction's tenant; it takes effect in the next statement.

    Raises:
        Refusal: for an unknown reason, or an end that has passed.
    """
    require_one_of("reason", reason, BARRIER_REASONS)
    if until is not None and until <= tx.now:
        raise invalid("until", "out_of_range")
    barrier = new_id()
    await tx.run(
        q.insert_barrier,
        id=barrier,
        principal_id=principal_id,
        tenant_id=tx.tenant_id,
        reason=reason,
        since=tx.now,
        until=until,
        created_by=tx.actor.principal_id or principal_id,
    )
    known_as = await tx.one(q.alias_of, uuid.UUID, tenant_id=tx.tenant_id, principal_id=principal_id)
    await tx.announce(BarrierRaised(subject=barrier, principal=str(known_as), reason=reason))


async def end_barriers(tx: Tx, principal_id: uuid.UUID) -> None:
    """End whatever bars a principal from the transaction's tenant.

    Raises:
        Refusal: `not_barred` when nothing does.
    """
    if not await tx.run(q.end_barriers, at=tx.now, tenant_id=tx.tenant_id, principal_id=principal_id):
        raise Refusal("not_barred", "conflict")
    known_as = await tx.one(q.alias_of, uuid.UUID, tenant_id=tx.tenant_id, principal_id=principal_id)
    await tx.announce(BarrierEnded(subject=known_as))


async def _forget_sessions(tx: Tx, principal: Principal) -> int:
    return await tx.run(q.end_sessions, tenant_id=tx.tenant_id, id=principal.id)
