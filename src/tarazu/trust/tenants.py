"""Tenants and the people who act for them."""

from __future__ import annotations

import re
import uuid

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.driver import UniqueViolation
from tarazu.kit.errors import Refusal, invalid, require_one_of
from tarazu.kit.ids import new_id
from tarazu.kit.texts import checked_text
from tarazu.trust.events import PrincipalRegistered, TenantFounded
from tarazu.trust.model import LANGUAGES, Principal, Tenant
from tarazu.trust.passwords import hash_password

q = sql.load("tarazu.trust")

_SLUG = re.compile(r"^[a-z0-9][a-z0-9-]{0,62}$")
NAME_MAX = 200
ROLES = {
    "customer": ("admin", "manager", "member", "viewer"),
    "contributor": ("contributor", "reviewer"),
    "ops": ("operator", "investigator"),
}


async def create_tenant(tx: Tx, name: str, slug: str) -> Tenant:
    """Found a tenant. Refuses a malformed or taken slug."""
    if not _SLUG.match(slug):
        raise invalid("slug", "bad_slug")
    name = checked_text("name", name, 1, NAME_MAX)
    try:
        tenant = await tx.one(q.insert_tenant, Tenant, id=new_id(), name=name, slug=slug, at=tx.now)
    except UniqueViolation:
        raise Refusal("slug_taken", "conflict", {"slug": slug}) from None
    await tx.announce(TenantFounded(subject=tenant.id, slug=slug))
    return tenant


async def tenants(tx: Tx) -> list[Tenant]:
    """Return every tenant the actor may know of."""
    return await tx.many(q.tenants, Tenant)


async def sandbox(tx: Tx) -> uuid.UUID:
    """Return the tenant that holds the trials of this one: another world, in which nobody works and nothing is paid."""
    return await tx.one(q.sandbox, uuid.UUID, made=new_id(), at=tx.now)


async def is_sandbox(tx: Tx) -> bool:
    """Say whether the transaction's tenant holds the trials of another."""
    return await tx.one(q.is_sandbox, bool)


async def tenant_by_slug(tx: Tx, slug: str) -> Tenant:
    """Return a tenant. Refuses an unknown slug."""
    return await tx.need(q.tenant_by_slug, Tenant, "tenant", slug=slug)


async def create_principal(
    tx: Tx, *, persona: str, role: str, handle: str, name: str, language: str = "en", password: str | None = None
) -> Principal:
    """Register someone of the transaction's tenant. Refuses an unknown role or language and a handle that is taken."""
    require_one_of("role", role, ROLES.get(persona, ()))
    require_one_of("language", language, LANGUAGES)
    handle, name = checked_text("handle", handle, 1, NAME_MAX), checked_text("name", name, 1, NAME_MAX)
    try:
        principal = await tx.one(
            q.insert_principal,
            Principal,
            tenant_id=tx.tenant_id,
            id=new_id(),
            persona=persona,
            role=role,
            handle=handle.lower(),
            name=name,
            language=language,
            password_hash=None if password is None else await hash_password(password),
            at=tx.now,
        )
    except UniqueViolation:
        raise Refusal("handle_taken", "conflict", {"handle": handle}) from None
    await tx.announce(PrincipalRegistered(subject=principal.id, persona=persona, role=role))
    return principal


async def principal_by_handle(tx: Tx, handle: str) -> Principal:
    """Return a principal of the transaction's tenant. Refuses an unknown handle."""
    return await tx.need(q.principal_by_handle, Principal, "principal", tenant_id=tx.tenant_id, handle=handle)


async def principals(tx: Tx) -> list[Principal]:
    """Return the principals of the transaction's tenant."""
    return await tx.many(q.principals, Principal, tenant_id=tx.tenant_id)
