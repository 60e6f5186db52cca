"""Texts that are nearly the same: shares of three words in a row that two texts have in common."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from tarazu import kinds

SHARE_MIN = 0.6
CHARS_MAX = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A row like a reported one, and in what: `person`, `clause`, `text`; `words` where the text is equal word for word."""

    task_id: uuid.UUID
    why: list[str]


def alike_texts(text: str, others: Sequence[tuple[uuid.UUID, str]]) -> dict[uuid.UUID, str]:
    """Return the tasks whose text shares most of its runs of three words with a text (Jaccard, from 0.6 on), as `text`; with
    equal words in equal order as `words`.

    >>> one, other = "the quick brown fox jumps over it", "The quick brown fox jumps over it!"
    >>> alike_texts(one, [(uuid.UUID(int=1), other), (uuid.UUID(int=2), "something else altogether")])
    {UUID('00000000-0000-0000-0000-000000000001'): 'words'}
    """
    words = kinds.words(text[:CHARS_MAX])
    own, found = _runs(words), {}
    for task_id, other in others if own else ():
        told = kinds.words(other[:CHARS_MAX])
        runs = _runs(told)
        if runs and len(own & runs) >= SHARE_MIN * len(own | runs):
            found[task_id] = "words" if told == words else "text"
    return found


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + 3]) for i in range(max(1, len(words) - 2))} if words else set()
