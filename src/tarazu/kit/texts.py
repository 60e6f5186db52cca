"""Texts that people write for other people to read: how long they may be, and what the database cannot hold."""

from __future__ import annotations

from tarazu.kit.errors import Fault, require_sound


def is_storable(text: str) -> bool:
    """Whether a text has neither NUL nor half a surrogate pair, which PostgreSQL does not hold."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def text_faults(field: str, text: str, least: int, most: int) -> list[Fault]:
    """Return what is wrong with a text of `least` to `most` characters: `too_short`, `too_long` or `bad_text`."""
    length = len(text)
    if length < least:
        facts = {"least": least} if least > 1 else {"min": least, "length": length}
        return [Fault(field=field, code="too_short", facts=facts)]
    if length > most:
        return [Fault(field=field, code="too_long", facts={"max": most, "length": length})]
    return [] if is_storable(text) else [Fault(field=field, code="bad_text")]


def checked_text(field: str, text: str, least: int, most: int) -> str:
    """Return a text without the space around it. Refuses it with what `text_faults` says of the rest."""
    text = text.strip()
    require_sound(text_faults(field, text, least, most))
    return text
