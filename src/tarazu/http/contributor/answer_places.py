"""Parts of an answer by name: for a reviewer to point at, and for its author to read what was pointed at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tarazu import projects, quality
from tarazu.http.formats import Formats
from tarazu.http.language import Language
from tarazu.http.pages import label_word
from tarazu.http.places import PlaceShown, part_name, places_shown

PARTS_MAX = 300
# Members of answers that hold codes of their kind, not words of their author.
_CODES = frozenset(
    ("preference", "outcome", "verdict", "rating", "ratings", "goal", "confidence", "success", "severity")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of an answer that holds a value: where it is, what it is called, and its text."""

    pointer: str
    label: str
    text: str


def parts_of(answer: Mapping[str, Any], language: Language) -> list[Part]:
    """Return the parts of an answer that hold something, the first three hundred."""
    found: list[Part] = []
    for path, value in _leaves(answer, ()):
        if len(found) == PARTS_MAX:
            break
        found.append(Part(pointer=_pointer(path), label=part_name(path, language), text=str(value)))
    return found


def parts_to_point_at(answer: Mapping[str, Any], ontology: Mapping[str, Any], language: Language) -> list[Part]:
    """Return the parts of an answer that a place can name; none of an answer that is one choice and nothing else."""
    found = parts_of(answer, language)
    chosen = len(found) == 1 and (found[0].text in names_in(ontology, language) or _is_code(found[0]))
    return [] if chosen else found


def names_in(ontology: Mapping[str, Any], language: Language) -> dict[str, str]:
    """Return the customer's names of the labels, criteria and topics of an ontology."""
    named = [
        each for group in ontology.values() if isinstance(group, list) for each in group if isinstance(each, Mapping)
    ]
    formats = Formats(language=language)
    return {each["key"]: formats.text(each["label"]) for each in named if {"key", "label"} <= each.keys()}


def told(part: Part, ontology: Mapping[str, Any], names: Mapping[str, str], language: Language) -> str:
    """Return the words for a code that an answer holds; any other text as it is. `names` are those of the ontology."""
    if part.text in names:
        return names[part.text]
    return label_word(language, ontology, part.text) if _is_code(part) else part.text


def _is_code(part: Part) -> bool:
    return bool(_CODES.intersection(part.pointer.split("/")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A part of an answer that somebody put right, before and after; empty where there was or is none."""

    label: str
    before: str
    after: str


def changes_of(
    before: Mapping[str, Any], after: Mapping[str, Any], ontology: Mapping[str, Any], language: Language
) -> list[Change]:
    """Return the parts in which two answers to one task differ, in words."""
    names = names_in(ontology, language)
    was, now = ({each.pointer: each for each in parts_of(answer, language)} for answer in (before, after))
    return [
        Change(
            label=(was.get(pointer) or now[pointer]).label,
            before=told(was[pointer], ontology, names, language) if pointer in was else "",
            after=told(now[pointer], ontology, names, language) if pointer in now else "",
        )
        for pointer in was | now
        if pointer not in was or pointer not in now or was[pointer].text != now[pointer].text
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackShown:
    """A verdict as its author reads it, with the title of the clause; `is_unsaid` where one of several could have been named."""

    verdict: str
    clause: str
    reason: str
    places: list[PlaceShown]
    round: int
    is_second_look: bool
    is_unsaid: bool
    changes: list[Change] = field(default_factory=list)


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
            is_unsaid=bool(titles) and not each.clause and each.verdict != "accept",
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
