"""Places in an answer that a verdict is about: a JSON pointer (RFC 6901) and, in a text, code points and what stands there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tarazu.kit.errors import Refusal, invalid
from tarazu.kit.texts import is_storable

PLACES_MAX = 20
POINTER_CHARS_MAX = 500
QUOTE_CHARS_MAX = 2_000
NOTE_CHARS_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A part of an answer as its author saw it (`/grades/dose/reason`): the whole part, or what stands from `start` to
    `end` of its text, which `quote` repeats; `note` says what about it."""

    pointer: str
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    note: str | None = None


def check_places(places: Sequence[Place], answer: Any) -> None:
    """Refuse places that are not in an answer.

    Raises:
        Refusal: `invalid_request` with the fault of the first bad one.
    """
    if len(places) > PLACES_MAX:
        raise invalid("places", "too_long", max=PLACES_MAX, length=len(places))
    for i, place in enumerate(places):
        refusal = _fault(place, f"places[{i}]", answer)
        if refusal:
            raise refusal


def part_of(answer: Any, pointer: str) -> Any:
    """Return the part of an answer that a pointer names. Raises LookupError where there is none.

    >>> part_of({"grades": {"a/b": [{"quote": "x"}]}}, "/grades/a~1b/0/quote")
    'x'
    """
    found = answer
    names = pointer.split("/")
    if names[0]:
        raise LookupError(pointer)
    for name in names[1:]:
        key = name.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict):
            found = found[key]
        elif isinstance(found, list) and key.isascii() and key.isdecimal() and len(key) < 8:
            found = found[int(key)]
        else:
            raise LookupError(pointer)
    return found


def _fault(place: Place, path: str, answer: Any) -> Refusal | None:
    if len(place.pointer) > POINTER_CHARS_MAX:
        return invalid(f"{path}.pointer", "too_long", max=POINTER_CHARS_MAX, length=len(place.pointer))
    try:
        part = part_of(answer, place.pointer)
    except LookupError:
        return invalid(f"{path}.pointer", "bad_format", expected="a place in the answer")
    for name, text, most in (("quote", place.quote, QUOTE_CHARS_MAX), ("note", place.note, NOTE_CHARS_MAX)):
        if text is not None and len(text) > most:
            return invalid(f"{path}.{name}", "too_long", max=most, length=len(text))
    if place.note is not None and not is_storable(place.note):
        return invalid(f"{path}.note", "bad_text")
    if place.start is None and place.end is None and place.quote is None:
        return None
    start, end = place.start, place.end
    if start is None or end is None or place.quote is None or not 0 <= start < end:
        return invalid(path, "bad_format", expected="start, end and quote together")
    if not isinstance(part, str) or part[start:end] != place.quote:
        return invalid(f"{path}.quote", "bad_format", expected="quote")
    return None
