"""Ids of 24 hexadecimal digits, as the door's clients know them: the first 96 bits of the native one (UUIDv7).

The rest is random, so a short id names one row of a tenant: two rows made in the same millisecond differ in 42 bits.
"""

from __future__ import annotations

import re
import uuid

from tarazu.kit.errors import not_found

DIGITS = 24
_SHORT = re.compile(r"[0-9a-fA-F]{24}\Z")


def short(native: uuid.UUID) -> str:
    """Return the short form of a native id.

    >>> short(uuid.UUID("01939f5c-7a1b-7cde-8f01-23456789abcd"))
    '01939f5c7a1b7cde8f012345'
    """
    return native.hex[:DIGITS]


def span(text: str, what: str) -> tuple[uuid.UUID, uuid.UUID]:
    """Return the least and the greatest native id that a short (or whole) one stands for.

    Raises:
        Refusal: `not_found` for what is no id: it is answered like an unknown one.

    >>> span("01939f5c7a1b7cde8f012345", "task")[1]
    UUID('01939f5c-7a1b-7cde-8f01-2345ffffffff')
    """
    if _SHORT.match(text):
        return uuid.UUID(text + "0" * 8), uuid.UUID(text + "f" * 8)
    try:
        whole = uuid.UUID(text)
    except ValueError:
        raise not_found(what) from None
    return whole, whole
