"""Parts of an answer by name: for a reviewer to point at, and for its author to read what was pointed at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tarazu import projects, quality
from tarazu.http.formats import Formats
from tarazu.http.language import Language
from tarazu.http.pages import word

PARTS_MAX = 300
_BETWEEN = " › "


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of an answer that holds a value: where it is, what it is called, and its text."""

    pointer: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceShown:
    """A place that a verdict is about, as its author reads it."""

    label: str
    quote: str
    note: str


def parts_of(answer: Mapping[str, Any], language: Language) -> list[Part]:
    """Return the parts of an answer that hold something, the first three hundred."""
    found: list[Part] = []
    for path, value in _leaves(answer, ()):
        if len(found) == PARTS_MAX:
            break
        found.append(Part(pointer=_pointer(path), label=_label(path, language), text=str(value)))
    return found


def places_shown(places: Sequence[quality.Place], language: Language) -> list[PlaceShown]:
    """Return the places of a verdict in words."""
    return [
        PlaceShown(label=_label(_names(each.pointer), language), quote=each.quote or "", note=each.note or "")
        for each in places
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackShown:
    """A verdict as its author reads it, with the title of the clause."""

    verdict: str
    clause: str
    reason: str
    places: list[PlaceShown]
    round: int
    is_second_look: bool


def feedbacks_shown(
    said: Sequence[quality.Feedback], guidelines: Mapping[str, str], language: Language
) -> list[FeedbackShown]:
    """Return verdicts in words, each clause by its title in the reader's language."""
    written = Formats(language=language).text(guidelines)
    titles = {clause.number: clause.title for clause in projects.clauses_of(written)}
    return [
        FeedbackShown(
            verdict=each.verdict,
            clause=titles.get(each.clause or "", each.clause or ""),
            reason=each.reason or "",
            places=places_shown(each.places, language),
            round=each.round,
            is_second_look=each.is_second_look,
        )
        for each in said
    ]


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str | int | float | bool]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _leaves(inner, (*path, str(i)))
    elif value is not None and value != "":
        yield path, value


def _pointer(path: tuple[str, ...]) -> str:
    return "".join(f"/{name.replace('~', '~0').replace('/', '~1')}" for name in path)


def _names(pointer: str) -> tuple[str, ...]:
    return tuple(name.replace("~1", "/").replace("~0", "~") for name in pointer.split("/")[1:])


def _label(path: tuple[str, ...], language: Language) -> str:
    formats = Formats(language=language)
    names = (
        formats.number(int(name) + 1) if name.isascii() and name.isdecimal() else word(language, "answer_fields", name)
        for name in path
    )
    return _BETWEEN.join(names)
