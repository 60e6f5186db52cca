"""Contributors: who they are to the platform, and what little of it a customer learns."""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from collections.abc import Sequence

from tarazu import trust
from tarazu.kit import sql
from tarazu.kit.db import Tx
from tarazu.kit.driver import UniqueViolation
from tarazu.kit.errors import Refusal, invalid
from tarazu.workforce.events import ContributorEnrolled, MemberInvited
from tarazu.workforce.model import Contributor, Member

q = sql.load("tarazu.workforce")

# Several aliases stand in one cell of a CSV file, separated by semicolons.
_ALIAS = re.compile(r"[^\s;]{1,100}\Z")


async def enrol(
    tx: Tx, principal_id: uuid.UUID, languages: list[str], skills: list[str], *, is_reviewer: bool = False
) -> None:
    """Register a contributor, the best language first.

    Raises:
        Refusal: for no language or one that nobody works in here, and `already_enrolled`.
    """
    if not languages:
        raise invalid("languages", "missing")
    if not set(languages) <= set(trust.LANGUAGES):
        raise invalid("languages", "not_allowed", allowed=list(trust.LANGUAGES))
    try:
        await tx.run(q.enrol, id=principal_id, languages=languages, skills=skills, is_reviewer=is_reviewer, at=tx.now)
    except UniqueViolation:
        raise Refusal("already_enrolled", "conflict") from None
    await tx.announce(ContributorEnrolled(subject=principal_id, languages=languages, skills=skills))


async def invite(tx: Tx, contributor_id: uuid.UUID, alias: str) -> None:
    """Let the transaction's tenant know a contributor under an alias; the same invitation again changes nothing.

    Raises:
        Refusal: for an alias with spaces or semicolons, `alias_taken` when somebody else has it, `already_member` when
            the tenant knows the person under another one: offers and exports name that, so it stays.
    """
    if not _ALIAS.match(alias) or not alias.isprintable():
        raise invalid("alias", "bad_alias")
    try:
        added = await tx.run(q.invite, tenant_id=tx.tenant_id, contributor_id=contributor_id, alias=alias, at=tx.now)
    except UniqueViolation:
        raise Refusal("alias_taken", "conflict", {"alias": alias}) from None
    if not added:
        known = await tx.one(q.alias_of_member, str, tenant_id=tx.tenant_id, contributor_id=contributor_id)
        if known != alias:
            raise Refusal("already_member", "conflict", {"alias": known})
    else:
        known_as = await tx.one(q.alias_of, uuid.UUID, tenant_id=tx.tenant_id, contributor_id=contributor_id)
        await tx.announce(MemberInvited(subject=known_as, alias=alias))


async def members(tx: Tx) -> list[Member]:
    """Return the people whom the tenant invited."""
    return await tx.many(q.members, Member)


async def member_person(tx: Tx, alias: str) -> uuid.UUID:
    """Return whom the tenant knows under an alias, by the platform's own id, for the system. Refuses an unknown alias."""
    return await tx.need(q.member_person, uuid.UUID, "member", tenant_id=tx.tenant_id, alias=alias)


async def me(tx: Tx) -> Contributor:
    """Return the contributor who acts. Refuses a principal who is none."""
    return await tx.need(q.me, Contributor, "contributor", id=tx.principal_id)


async def contributor(tx: Tx, contributor_id: uuid.UUID) -> Contributor:
    """Return any contributor, for the system. Refuses one that is unknown."""
    return await tx.need(q.me, Contributor, "contributor", id=contributor_id)


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
