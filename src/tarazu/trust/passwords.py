"""Passwords: argon2id (RFC 9106) with OWASP's least parameters, two at a time."""

from __future__ import annotations

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tarazu.kit.errors import invalid

LENGTH_MIN, LENGTH_MAX = 10, 200
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_at_once = asyncio.Semaphore(2)


async def hash_password(password: str) -> str:
    """Return the argon2id hash of a password. Refuses one that is too short or too long."""
    if len(password) < LENGTH_MIN:
        raise invalid("password", "too_short", minimum=LENGTH_MIN)
    if len(password) > LENGTH_MAX:
        raise invalid("password", "too_long", maximum=LENGTH_MAX)
    async with _at_once:
        return await asyncio.to_thread(_hasher.hash, password)


async def password_matches(stored: str | None, password: str) -> bool:
    """Compare a password with a stored hash; takes the same time when there is none."""
    async with _at_once:
        matches = await asyncio.to_thread(_verify, stored, password[: LENGTH_MAX + 1])
    return matches and stored is not None


@cache
def _decoy() -> str:
    """Return what is verified against when a handle is unknown, so that the answer takes as long as for a known one."""
    return _hasher.hash("no one has this password")


def _verify(stored: str | None, password: str) -> bool:
    # Made here and not when a command starts; made for a known handle too, or the first answer would tell them apart.
    decoy = _decoy()
    try:
        return _hasher.verify(stored or decoy, password)
    except (VerificationError, InvalidHashError):
        return False
