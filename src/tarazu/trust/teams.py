"""A customer's team: who is in it, who was asked to join, and with which role. Only its admins change it.

A link to join is made from the invitation's id and the installation's secret, so that it can be shown again and is
kept nowhere. It is good once, for two weeks, and until somebody is invited anew.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from datetime import timedelta

from tarazu.kit import sql
from tarazu.kit.actor import GATE
from tarazu.kit.db import Database, Tx
from tarazu.kit.errors import Refusal, invalid, not_found, require_one_of
from tarazu.kit.ids import blind_id, new_id
from tarazu.kit.texts import checked_text
from tarazu.trust.events import TeammateInvited, TeammateRoleSet
from tarazu.trust.model import InvitationFacts, Session, SignInFacts, Teammate
from tarazu.trust.passwords import hash_password
from tarazu.trust.policy import Action
from tarazu.trust.sessions import begin_session
from tarazu.trust.tenants import NAME_MAX

q = sql.load("tarazu.trust")

INVITATION_LASTS = timedelta(days=14)
ADDRESS_MAX = 200
# What a team calls its people, and what they are here.
TEAM_ROLES = {
    "labeler": ("contributor", "labeler"),
    "viewer": ("customer", "viewer"),
    "member": ("customer", "member"),
    "manager": ("customer", "manager"),
    "admin": ("customer", "admin"),
}
_ADDRESS = re.compile(r"[^@\s/:,;<>\"\x00-\x1f]{1,64}@[^@\s/:,;<>\"\x00-\x1f]{1,255}\Z")
_TOKEN = re.compile(r"[0-9a-f]{64}\Z")


async def team(tx: Tx) -> list[Teammate]:
    """Return everyone of the tenant's team who is not shut out, by address."""
    return await tx.many(q.team, Teammate, tenant_id=tx.tenant_id)


async def invite(tx: Tx, address: str, role: str) -> str:
    """Ask somebody to join the team; returns `invited`, `renewed` (the link before is void), or `present`.

    Raises:
        Refusal: for what is no e-mail address or no role of a team; `already_disabled` for somebody who was shut out;
            `address_taken` for an address that is not this team's to invite, without saying whose it is.
    """
    address = read_address(address)
    persona, native = _role(role)
    outcome = await tx.one(
        q.invite_teammate,
        str,
        person=new_id(),
        invitation=blind_id(),
        address=address,
        persona=persona,
        role=native,
        at=tx.now,
        until=tx.now + INVITATION_LASTS,
    )
    _require_leader(outcome)
    if outcome == "elsewhere":
        raise Refusal("address_taken", "conflict", {"address": address})
    if outcome == "disabled":
        raise Refusal("already_disabled", "conflict", {"handle": address})
    if outcome != "present":
        await tx.announce(TeammateInvited(subject=await _id_of(tx, address), role=role))
    return outcome


async def set_team_role(tx: Tx, address: str, role: str) -> bool:
    """Give somebody of the team another role; their sessions end, and so do the keys of who labels from now on.

    Returns whether anything changed.

    Raises:
        Refusal: `not_found` for somebody who is not of the team, `last_admin` when nobody would lead it.
    """
    address = address.strip().lower()
    persona, native = _role(role)
    outcome = await tx.one(q.set_team_role, str, address=address, persona=persona, role=native, at=tx.now)
    _require_leader(outcome)
    if outcome == "missing":
        raise not_found("teammate")
    if outcome == "last_admin":
        raise Refusal("last_admin", "conflict", {"address": address})
    if outcome == "set":
        await tx.announce(TeammateRoleSet(subject=await _id_of(tx, address), role=role))
    return outcome == "set"


def read_address(text: str) -> str:
    """Return an e-mail address in small letters. Refuses what is none."""
    address = text.strip().lower()
    if len(address) > ADDRESS_MAX or not _ADDRESS.match(address) or not address.isprintable():
        raise invalid("emails", "bad_address", address=address[:100])
    return address


def invitation_token(key: bytes, invitation: uuid.UUID) -> str:
    """Return what a link to join holds: the invitation's id and 128 bits that only this installation can make.

    >>> len(invitation_token(b"key", uuid.UUID(int=1)))
    64
    """
    return invitation.hex + hmac.new(key, invitation.bytes, hashlib.sha256).hexdigest()[:32]


def read_token(key: bytes, token: str) -> uuid.UUID:
    """Return the invitation of a link. Refuses one that was not made here (`invitation_over`)."""
    if _TOKEN.match(token):
        invitation = uuid.UUID(token[:32])
        if hmac.compare_digest(invitation_token(key, invitation), token):
            return invitation
    raise _over()


async def invitation_facts(db: Database, invitation: uuid.UUID) -> InvitationFacts:
    """Return what somebody is invited to. Refuses an invitation that is over, accepted or replaced."""
    async with db.tx(GATE) as tx:
        found = await tx.maybe(q.invitation_facts, InvitationFacts, invitation=invitation, at=tx.now)
    if found is None:
        raise _over()
    return found


async def accept_invitation(db: Database, invitation: uuid.UUID, name: str, password: str) -> Session:
    """Join a team with a name and a password, once, and be signed in.

    Raises:
        Refusal: for a name that is none, a password that is too short or too long, and `invitation_over`.
    """
    name = checked_text("name", name, 1, NAME_MAX)
    await invitation_facts(db, invitation)
    digest = await hash_password(password)
    async with db.tx(GATE) as tx:
        facts = await tx.maybe(
            q.accept_invitation,
            SignInFacts,
            invitation=invitation,
            event=new_id(),
            name=name,
            password_hash=digest,
            at=tx.now,
        )
        if facts is None:
            raise _over()
        return await begin_session(tx, facts)


def _require_leader(outcome: str) -> None:
    """Refuse somebody who stopped leading the team while they asked."""
    if outcome == "forbidden":
        raise Refusal("forbidden", "forbidden", {"action": Action.MANAGE_TEAM.value})


def _role(role: str) -> tuple[str, str]:
    require_one_of("team_role", role, TEAM_ROLES)
    return TEAM_ROLES[role]


async def _id_of(tx: Tx, address: str) -> uuid.UUID:
    return await tx.one(q.teammate_id, uuid.UUID, tenant_id=tx.tenant_id, handle=address)


def _over() -> Refusal:
    return Refusal("invitation_over", "not_found")
