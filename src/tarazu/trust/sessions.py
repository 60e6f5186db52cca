"""Signing in and out: opaque random sessions, stored as digests, with a limit on failures."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from tarazu.kit import sql
from tarazu.kit.actor import GATE, Actor
from tarazu.kit.db import Database, Tx
from tarazu.kit.errors import Refusal, require_one_of
from tarazu.kit.ids import new_id
from tarazu.trust.keys import actor_of, digest
from tarazu.trust.model import LANGUAGES, Attempts, Identity, Session, SignInFacts
from tarazu.trust.passwords import password_matches

q = sql.load("tarazu.trust")

# by handle from one address, by address, and by handle from anywhere
ATTEMPTS_MAX = (8, 40, 200)
FAILURE_WINDOW = timedelta(minutes=15)
SESSION_LASTS = timedelta(days=7)


async def sign_in(db: Database, handle: str, password: str, address: str) -> Session:
    """Open a session.

    Raises:
        Refusal: `sign_in_refused` for a wrong pair, without saying which half; `too_many_attempts` when the handle
            or the address has failed too often in the last quarter of an hour.
    """
    known_as = handle.strip().lower()
    if "\0" in known_as:
        raise Refusal("sign_in_refused", "unauthenticated")
    # By handle and address together: somebody elsewhere cannot lock a person out.
    subjects = [_subject("pair", f"{known_as}|{address}"), _subject("address", address), _subject("handle", known_as)]
    async with db.tx(GATE) as tx:
        begun = tx.now
        tried = await tx.one(q.begin_sign_in, Attempts, subjects=subjects, at=begun, since=begun - FAILURE_WINDOW)
        facts = await tx.maybe(q.sign_in_facts, SignInFacts, handle=known_as)
    if any(count > most for count, most in zip(tried.counts, ATTEMPTS_MAX, strict=True)):
        minutes = int(FAILURE_WINDOW.total_seconds() // 60)
        raise Refusal("too_many_attempts", "exhausted", {"minutes": minutes})
    if not await password_matches(facts.password_hash if facts else None, password) or facts is None:
        raise Refusal("sign_in_refused", "unauthenticated")
    async with db.tx(GATE) as tx:
        await tx.run(q.forgive_sign_in, subjects=subjects, at=begun)
        return await begin_session(tx, facts)


async def sign_out(db: Database, token: str) -> None:
    """Close a session; one that is not there is closed already."""
    async with db.tx(GATE) as tx:
        await tx.run(q.close_session, digest=digest(token))


async def identify_session(db: Database, token: str) -> Actor | None:
    """Return who holds a session, or None when it is unknown, idle too long or over."""
    if len(token) > 100:
        return None
    async with db.tx(GATE) as tx:
        return actor_of(await tx.maybe(q.identify_session, Identity, digest=digest(token), at=tx.now))


async def set_language(db: Database, actor: Actor, language: str) -> None:
    """Remember the language a principal reads. Refuses one that is not spoken here."""
    require_one_of("language", language, LANGUAGES)
    async with db.tx(GATE) as tx:
        await tx.run(q.set_language, principal_id=actor.principal_id, language=language)


async def forget_expired(tx: Tx, most: int) -> int:
    """Forget at most so many sessions, and attempts to sign in, that are over; returns how many it were."""
    return await tx.one(q.forget_expired, int, at=tx.now, attempts_before=tx.now - FAILURE_WINDOW, most=most)


async def begin_session(tx: Tx, facts: SignInFacts) -> Session:
    """Open a session for somebody who has shown who they are."""
    token = secrets.token_urlsafe(32)
    await tx.run(
        q.open_session,
        digest=digest(token),
        tenant_id=facts.tenant_id,
        principal_id=facts.principal_id,
        event=new_id(),
        at=tx.now,
        lasts=SESSION_LASTS,
    )
    identity = await tx.one(q.identify_session, Identity, digest=digest(token), at=tx.now)
    actor = actor_of(identity)
    if actor is None:
        raise Refusal("sign_in_refused", "unauthenticated")
    return Session(token=token, actor=actor, expires_at=tx.now + SESSION_LASTS)


def _subject(kind: str, value: str) -> bytes:
    return hashlib.sha256(f"{kind}:{value}".encode()).digest()
