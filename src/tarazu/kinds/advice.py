"""Advice on what somebody wrote, before it is handed in: length, language, own repetitions, pasting. Never a verdict.

Only what somebody wrote is looked at: strings of an answer that have more than one word, other than quotes, calls of tools, and
what stands word for word in the task. A kind that knows better says so itself (`Worded`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from tarazu.kinds.base import Advice, Kind, Wary, Worded

Paste = Literal["allow", "note", "forbid"]
PASTES: tuple[str, ...] = get_args(Paste)

_NOT_WRITTEN = frozenset(("quote", "quotes", "arguments"))
SHINGLE_WORDS = 3
ALIKE_MIN = 0.7
# Fewer words than these say nothing about language or repetition.
WORDS_MIN = 8
SCRIPT_MIN = 0.5
STOP_WORDS_MIN = 0.1
_ENGLISH = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "for",
        "from",
        "has",
        "have",
        "he",
        "her",
        "his",
        "i",
        "if",
        "in",
        "is",
        "it",
        "its",
        "not",
        "of",
        "on",
        "or",
        "she",
        "so",
        "that",
        "the",
        "their",
        "there",
        "they",
        "this",
        "to",
        "was",
        "we",
        "were",
        "which",
        "who",
        "will",
        "with",
        "you",
        "your",
    ]
)
_WORD = re.compile(r"[^\W\d_][\w\u0900-\u097f'’\u200c\u200d]*")
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceRules:
    """What a project advises on. `None` advises nothing; `paste` is told to people beforehand."""

    characters_min: int | None = None
    characters_max: int | None = None
    language: str | None = None
    repetition: bool = False
    paste: str = "allow"

    @property
    def any(self) -> bool:
        """Whether there is anything to advise on."""
        return self != AdviceRules()


def advise(
    answer: Mapping[str, Any],
    rules: AdviceRules,
    earlier: Iterable[Mapping[str, Any]] = (),
    *,
    pasted: int = 0,
    kind: Kind | None = None,
    task: Sequence[Mapping[str, Any]] = (),
) -> list[Advice]:
    """Return what to look at again in an answer; `earlier` are the person's own, `pasted` counts pasted characters, `task` is
    payload and ontology.

    >>> [each.code for each in advise({"comment": "Too bad."}, AdviceRules(characters_min=20))]
    ['too_short']
    """
    text = "\n".join(written(answer, kind, [told for each in task for told in _strings(each)]))
    found = [*_length(text, rules), *_language(text, rules)]
    if (
        rules.repetition
        and (share := _most_alike(text, ("\n".join(written(each, kind)) for each in earlier))) >= ALIKE_MIN
    ):
        found.append(Advice(code="repeats", facts={"percent": round(share * 100)}))
    if rules.paste != "allow" and pasted > 0:
        code = "pasted" if rules.paste == "note" else "pasted_though_asked_not_to"
        found.append(Advice(code=code, facts={"characters": pasted}))
    return [*found, *(kind.wary(answer, task[-1], earlier) if task and isinstance(kind, Wary) else ())]


def written(answer: Mapping[str, Any], kind: Kind | None = None, told: Sequence[str] = ()) -> list[str]:
    """Return the free texts that whoever gave an answer wrote, in its order; `told` are the texts of the task."""
    found = kind.written(answer) if isinstance(kind, Worded) else _strings(answer, _NOT_WRITTEN)
    texts = [text.strip() for text in found if isinstance(text, str) and len(text.split()) > 1]
    return [text for text in texts if not any(text in each for each in told)]


def _strings(value: object, without: frozenset[str] = frozenset()) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in without:
                yield from _strings(inner, without)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _strings(inner, without)


def _most_alike(text: str, others: Iterable[str]) -> float:
    """Return the greatest share of runs of three words that a text has in common with another, of all that either has (Jaccard).

    Texts of fewer than eight words are not compared and give 0. (Broder, On the resemblance and containment of
    documents, 1997.)
    """
    mine, most = _shingles(text), 0.0
    for other in others if mine else ():
        shared = len(mine & (theirs := _shingles(other)))
        most = max(most, shared / (len(mine) + len(theirs) - shared))
    return most


def _length(text: str, rules: AdviceRules) -> list[Advice]:
    if rules.characters_min is not None and len(text) < rules.characters_min:
        return [Advice(code="too_short", facts={"length": len(text), "min": rules.characters_min})]
    if rules.characters_max is not None and len(text) > rules.characters_max:
        return [Advice(code="too_long", facts={"length": len(text), "max": rules.characters_max})]
    return []


def _language(text: str, rules: AdviceRules) -> list[Advice]:
    words = [word.lower() for word in _WORD.findall(text)]
    if rules.language is None or len(words) < WORDS_MIN:
        return []
    devanagari, latin = len(_DEVANAGARI.findall(text)), len(_LATIN.findall(text))
    share = (devanagari if rules.language == "hi" else latin) / max(1, devanagari + latin)
    common = sum(word in _ENGLISH for word in words) / len(words)
    fits = share >= SCRIPT_MIN and (rules.language == "hi" or common >= STOP_WORDS_MIN)
    return [] if fits else [Advice(code=f"language_{rules.language}")]


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < WORDS_MIN:
        return set()
    return {tuple(words[at : at + SHINGLE_WORDS]) for at in range(len(words) - SHINGLE_WORDS + 1)}
