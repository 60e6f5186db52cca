"""The words of a criterion: which of them carry meaning, and how alike two criteria are."""

from collections.abc import Iterator
from itertools import pairwise

from tarazu.kinds.words import words

_SUFFIXES = ("ing", "ed", "es", "s")
_STEM_MIN = 4

# Words that criteria are put together with, so that sharing them says nothing.
_ENGLISH = """a an the it its is are be been was were to of in on at by for from with as that this these those which who
whom whose any all some each every or and but if than then so not no does do did has have had will would can could should
must may might answer answers response responses reply says say states state mentions mention includes include gives give
provides provide names name tells tell explains explain model user person there their they when where what how why"""
_HINDI = """का के की को से में पर और या एवं तथा अथवा है हैं था थी थे हो होता होती होते कि जो यह वह ये वे इस उस इन उन एक भी ही तो ने
तक लिए साथ कब क्या कौन कैसे क्यों नहीं न मत उत्तर जवाब बताता बताती बताते कहता कहती देता देती करता करती करते करे करना चाहिए कोई
किसी अगर यदि जब तब गया गई गए हुआ हुई हुए"""


_FUNCTION_WORDS = frozenset(words(f"{_ENGLISH} {_HINDI}"))


def meaning(text: str) -> frozenset[str]:
    """The words that carry meaning, English ones without their ending, and each two that follow one another."""
    kept = [_stem(word) for word in words(text) if word not in _FUNCTION_WORDS]
    return frozenset([*kept, *(f"{one} {other}" for one, other in pairwise(kept))])


def likeness(one: str, other: str) -> float:
    """How alike two criteria are, 0 to 1: the share that their words and pairs of words have in common (Jaccard), or, if
    more, three quarters of the share of the shorter one that stands in the longer one.

    >>> likeness("Names a dose of aspirin.", "It mentions aspirin doses."), likeness("Is short.", "Is kind.")
    (0.5, 0.0)
    """
    return 1.0 if one == other else overlap(meaning(one), meaning(other))


def overlap(mine: frozenset[str], theirs: frozenset[str]) -> float:
    """How alike the meanings of two criteria are, as `likeness` says."""
    shared = len(mine & theirs)
    if not shared:
        return 0.0
    least = min(len(mine), len(theirs))
    inside = 0.75 * shared / least if least > 1 else 0.0
    return max(shared / len(mine | theirs), inside)


def _stem(word: str) -> str:
    return next(_stems(word), word)


def _stems(word: str) -> Iterator[str]:
    return (
        word[: -len(end)]
        for end in _SUFFIXES
        if word.isascii() and word.endswith(end) and len(word) - len(end) >= _STEM_MIN
    )
