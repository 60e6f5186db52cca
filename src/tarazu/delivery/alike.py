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
    """A row like a reported one, and in what: `person`, `clause`, `text`."""

    task_id: uuid.UUID
    why: list[str]


def alike_texts(text: str, others: Sequence[tuple[uuid.UUID, str]]) -> list[uuid.UUID]:
    """Return the tasks whose text shares most of its runs of three words with a text (Jaccard, from 0.6 on).

    >>> one, other = "the quick brown fox jumps over it", "The quick brown fox jumps over it!"
    >>> alike_texts(one, [(uuid.UUID(int=1), other), (uuid.UUID(int=2), "something else altogether")])
    [UUID('00000000-0000-0000-0000-000000000001')]
    """
    own = _runs(text)
    if not own:
        return []
    found = []
    for task_id, other in others:
        runs = _runs(other)
        if runs and len(own & runs) >= SHARE_MIN * len(own | runs):
            found.append(task_id)
    return found


def _runs(text: str) -> set[tuple[str, ...]]:
    words = kinds.words(text[:CHARS_MAX])
    return {tuple(words[i : i + 3]) for i in range(max(1, len(words) - 2))} if words else set()
