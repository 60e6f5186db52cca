"""What to think over in a rubric while it is written: criteria that overlap, are vague or ask for two things at once,
and points that cannot tell answers apart.

All of it is advice from word lists and word overlap: it looks at the words, not at what they mean.
"""

import re
from collections.abc import Mapping
from itertools import combinations
from typing import Any

from tarazu.kinds.base import Advice
from tarazu.kinds.rubric.criteria import CRITERION_CHARS_MAX, RUBRIC_MAX
from tarazu.kinds.rubric.words import meaning, overlap
from tarazu.kinds.words import words

ALIKE_FROM = 0.5
"""From this likeness on, two criteria are called overlapping."""
WEIGHTS_FROM = 3
"""Criteria from which on equal weights are remarked upon."""

_VAGUE_ENGLISH = """good bad nice great appropriate appropriately adequate adequately proper properly clear clearly
relevant reasonable reasonably sufficient sufficiently suitable suitably useful helpful comprehensive effective effectively
well"""
_VAGUE_HINDI = """अच्छा अच्छी अच्छे बुरा बुरी बुरे उचित उपयुक्त समुचित पर्याप्त स्पष्ट स्पष्टता बेहतर प्रासंगिक उपयोगी प्रभावी ठीक
बढ़िया"""
_VAGUE = frozenset(words(f"{_VAGUE_ENGLISH} {_VAGUE_HINDI}"))
_JOINS = frozenset(("and", "or", "और", "या", "एवं", "तथा", "अथवा"))
_ONE_OF_SEVERAL = frozenset(("between", "either", "neither", "बीच"))
_ANY_OF = re.compile(r"\b(?:any|one|some) of\b|में से", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|'[^']*'(?!\w)|`[^`]*`|\([^)]*\)")
_MEASURED = re.compile(r"\d|\"|“|`")


def rubric_advice(rubric: Any) -> list[Advice]:
    """What to think over in a rubric, finished or not; criteria that are no such thing are passed over."""
    entries = rubric[:RUBRIC_MAX] if isinstance(rubric, list) else []
    told = {
        f"rubric[{i}]": each["criterion"][:CRITERION_CHARS_MAX]
        for i, each in enumerate(entries)
        if isinstance(each, Mapping) and isinstance(each.get("criterion"), str) and each["criterion"].strip()
    }
    points = [each["points"] for each in entries if isinstance(each, Mapping) and type(each.get("points")) is int]
    single = [advice for place, text in told.items() for advice in (*_vague(place, text), *_double(place, text))]
    return [*single, *_overlaps(told), *_weights(points)]


def _vague(place: str, text: str) -> list[Advice]:
    if _MEASURED.search(text):
        return []
    found = next((word for word in words(text) if word in _VAGUE), None)
    return [] if found is None else [Advice(code="vague", fields=(place,), facts={"word": found})]


def _double(place: str, text: str) -> list[Advice]:
    said = words(_QUOTED.sub(" ", text))
    if _ONE_OF_SEVERAL.intersection(said) or _ANY_OF.search(text):
        return []
    for i in range(1, len(said) - 1):
        if said[i] in _JOINS and not (said[i - 1].isdecimal() and said[i + 1].isdecimal()):
            return [Advice(code="double", fields=(place,), facts={"word": said[i]})]
    return []


def _overlaps(told: Mapping[str, str]) -> list[Advice]:
    # The words of a criterion are read once, not once for every other one.
    meant = {place: meaning(text) for place, text in told.items()}
    alike = (
        ((one, other), 1.0 if told[one] == told[other] else overlap(meant[one], meant[other]))
        for one, other in combinations(told, 2)
    )
    found = [(places, share) for places, share in alike if share >= ALIKE_FROM]
    return [Advice(code="overlap", fields=places, facts={"share": round(share, 2)}) for places, share in found]


def _weights(points: list[int]) -> list[Advice]:
    if not points:
        return []
    found = []
    if max(points) <= 0:
        found.append(Advice(code="nothing_to_win"))
    if min(points) >= 0:
        found.append(Advice(code="no_negative"))
    if len(points) >= WEIGHTS_FROM and len({abs(each) for each in points}) == 1:
        found.append(Advice(code="equal_weights", facts={"points": abs(points[0])}))
    return found
