"""Contributors: who they are to the platform, and what little of it a customer learns."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Sequence

from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.driver import UniqueViolation
from tarazu.kit.errors import Refusal, not_found
from tarazu.workforce.events import ContributorEnrolled, MemberInvited
from tarazu.workforce.model import Contributor, Member

q = sql.load("tarazu.workforce")


async def enrol(
    tx: Tx, principal_id: uuid.UUID, languages: list[str], skills: list[str], *, is_reviewer: bool = False
) -> None:
    """Register a contributor. Refuses a person who is registered already."""
    try:
        await tx.run(q.enrol, id=principal_id, languages=languages, skills=skills, is_reviewer=is_reviewer, at=tx.now)
    except UniqueViolation:
        raise Refusal("already_enrolled", "conflict") from None
    await tx.announce(ContributorEnrolled(subject=principal_id, languages=languages, skills=skills))


async def invite(tx: Tx, contributor_id: uuid.UUID, alias: str) -> None:
    """Let the transaction's tenant know a contributor under an alias. Refuses an alias that is taken."""
    try:
        added = await tx.run(q.invite, tenant_id=tx.tenant_id, contributor_id=contributor_id, alias=alias, at=tx.now)
    except UniqueViolation:
        raise Refusal("alias_taken", "conflict", {"alias": alias}) from None
    if added:
        known_as = await tx.one(q.alias_of, uuid.UUID, tenant_id=tx.tenant_id, contributor_id=contributor_id)
        await tx.announce(MemberInvited(subject=known_as, alias=alias))


async def members(tx: Tx) -> list[Member]:
    """Return the people whom the tenant invited."""
    return await tx.many(q.members, Member)


async def me(tx: Tx) -> Contributor:
    """Return the contributor who acts. Refuses a principal who is none."""
    found = await tx.maybe(q.me, Contributor, id=tx.principal_id)
    if found is None:
        raise not_found("contributor")
    return found


async def contributor(tx: Tx, contributor_id: uuid.UUID) -> Contributor:
    """Return any contributor, for the system. Refuses one that is unknown."""
    found = await tx.maybe(q.me, Contributor, id=contributor_id)
    if found is None:
        raise not_found("contributor")
    return found


async def contributors(tx: Tx) -> list[Contributor]:
    """Return everyone who may be offered work, for the system."""
    return await tx.many(q.contributors, Contributor)


async def pseudonyms(tx: Tx, key: bytes, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the pseudonyms of contributors by the platform's own ids, for the system."""
    known_as = await tx.many(q.aliases, uuid.UUID, tenant_id=tx.tenant_id, people=list(people))
    return {person: pseudonym(key, tx.tenant_id, alias) for person, alias in zip(people, known_as, strict=True)}


def pseudonym(key: bytes, tenant_id: uuid.UUID, known_as: uuid.UUID) -> str:
    """Return what one tenant is shown for a contributor whom it knows under a name of its own."""
    return "c-" + hmac.new(key, tenant_id.bytes + known_as.bytes, hashlib.sha256).hexdigest()[:12]
