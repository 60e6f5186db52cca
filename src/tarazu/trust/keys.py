"""API keys: 256 random bits, stored as SHA-256, shown once."""

from __future__ import annotations

import hashlib
import secrets
import uuid

from tarazu.kit import sql
from tarazu.kit.actor import GATE, Actor
from tarazu.kit.db import Database, Tx
from tarazu.kit.errors import not_found, require_one_of
from tarazu.kit.ids import new_id
from tarazu.kit.texts import checked_text
from tarazu.trust.events import KeyCreated, KeyRevoked
from tarazu.trust.model import Identity, Key, NewKey

q = sql.load("tarazu.trust")

PREFIX_LENGTH = 13
NAME_MAX = 200


async def create_key(tx: Tx, principal_id: uuid.UUID, name: str, mode: str = "live") -> NewKey:
    """Make a key for a principal of the transaction's tenant. Its secret is returned once and never stored."""
    require_one_of("mode", mode, ("live", "test"))
    name = checked_text("name", name, 1, NAME_MAX)
    secret = f"tz_{mode}_{secrets.token_urlsafe(32)}"
    made = NewKey(id=new_id(), secret=secret, prefix=secret[:PREFIX_LENGTH])
    await tx.run(
        q.insert_key,
        tenant_id=tx.tenant_id,
        id=made.id,
        principal_id=principal_id,
        name=name,
        prefix=made.prefix,
        digest=digest(secret),
        mode=mode,
        at=tx.now,
    )
    await tx.announce(KeyCreated(subject=made.id, prefix=made.prefix, mode=mode))
    return made


async def keys(tx: Tx) -> list[Key]:
    """Return the keys of the tenant, newest first."""
    return await tx.many(q.keys, Key, tenant_id=tx.tenant_id)


async def revoke_key(tx: Tx, key_id: uuid.UUID) -> None:
    """Revoke a key. Refuses one that is unknown; one already revoked stays so."""
    known = {key.id: key for key in await keys(tx)}
    if key_id not in known:
        raise not_found("key")
    if await tx.run(q.revoke_key, at=tx.now, tenant_id=tx.tenant_id, id=key_id):
        await tx.announce(KeyRevoked(subject=key_id))


async def identify_key(db: Database, secret: str) -> Actor | None:
    """Return who holds a key, or None when it is unknown, revoked, or its holder disabled."""
    if not secret.startswith("tz_") or len(secret) > 100:
        return None
    async with db.tx(GATE) as tx:
        return actor_of(await tx.maybe(q.identify_key, Identity, digest=digest(secret), at=tx.now))


def digest(secret: str) -> bytes:
    """Return the SHA-256 under which a random secret is stored."""
    return hashlib.sha256(secret.encode()).digest()


def actor_of(identity: Identity | None) -> Actor | None:
    """Return the actor of an identity; only a customer's people carry a tenant, not those who label for it."""
    if identity is None or identity.persona not in ("customer", "contributor", "ops"):
        return None
    return Actor(
        persona=identity.persona,  # type: ignore[arg-type]
        principal_id=identity.principal_id,
        tenant_id=identity.tenant_id if identity.persona == "customer" else None,
        role=identity.role,
        handle=identity.handle,
        name=identity.name,
        language=identity.language,
        mode=identity.mode,
    )
