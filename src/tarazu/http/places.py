"""Places of an answer that a verdict is about, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tarazu import quality
from tarazu.http.formats import Formats
from tarazu.http.language import Language
from tarazu.http.pages import word

_BETWEEN = " › "


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceShown:
    """A place that a verdict is about, as people read it."""

    label: str
    quote: str
    note: str


def places_shown(places: Sequence[quality.Place], language: Language) -> list[PlaceShown]:
    """Return the places of a verdict in words."""
    return [
        PlaceShown(label=part_name(_names(each.pointer), language), quote=each.quote or "", note=each.note or "")
        for each in places
    ]


def part_name(path: Sequence[str], language: Language) -> str:
    """Return what a part of an answer is called; the members of a list are counted from 1."""
    formats = Formats(language=language)
    names = (
        formats.number(int(name) + 1) if name.isascii() and name.isdecimal() else word(language, "answer_fields", name)
        for name in path
    )
    return _BETWEEN.join(names)


def _names(pointer: str) -> list[str]:
    return [name.replace("~1", "/").replace("~0", "~") for name in pointer.split("/")[1:]]
