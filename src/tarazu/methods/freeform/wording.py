"""Texts of one task as integer tokens, and back to readable text."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Levenshtein

from tarazu.methods.columns import FloatArray, IntArray
from tarazu.methods.freeform.text import Token, tokens


@dataclass(frozen=True, slots=True)
class Wording:
    """The tokens of some texts: `said[k]` are the token numbers of text k, numbered by `keys` in sorted order."""

    keys: tuple[str, ...]
    said: list[IntArray]
    cut: list[tuple[Token, ...]]
    weight: FloatArray

    def written(self, sequence: Sequence[int] | IntArray) -> str:
        """A sequence of tokens as text: each token as most of the weight wrote it there, case and blanks included."""
        middle: dict[str, dict[tuple[str, bool], float]] = defaultdict(lambda: defaultdict(float))
        first: dict[str, dict[tuple[str, bool], float]] = defaultdict(lambda: defaultdict(float))
        for text, weight in zip(self.cut, self.weight.tolist(), strict=True):
            for place, token in enumerate(text):
                (middle if place else first)[token.key][token.written, token.spaced] += weight
        parts: list[str] = []
        for place, number in enumerate(sequence):
            key = self.keys[number]
            forms = middle.get(key) or first[key] if place else first.get(key) or middle[key]
            form, spaced = max(sorted(forms), key=lambda choice, forms=forms: forms[choice])  # type: ignore[misc]
            # A word that only ever opened a text carries no blank of its own.
            apart = spaced or (key not in middle and self.spaces)
            parts.append(f" {form}" if place and apart else form)
        return "".join(parts)

    def distances(self) -> FloatArray:
        """The normalised edit distance between each two texts over their tokens, (n, n)."""
        lists = [one.tolist() for one in self.said]
        return np.array([[Levenshtein.normalized_distance(one, other) for other in lists] for one in lists])

    @property
    def spaces(self) -> bool:
        """Whether the texts set their words apart by blanks."""
        inner = [token.spaced for text in self.cut for token in text[1:]]
        return 2 * sum(inner) > len(inner)


def worded(texts: Sequence[str], weight: FloatArray) -> Wording:
    """Cut the texts and number their tokens."""
    cut = [tokens(text) for text in texts]
    keys = tuple(sorted({token.key for text in cut for token in text}))
    place = {key: number for number, key in enumerate(keys)}
    said = [np.array([place[token.key] for token in text], dtype=np.int64) for text in cut]
    return Wording(keys, said, cut, weight)


def a_text(value: object) -> str:
    """The value itself when it is a text; raises ValueError otherwise."""
    if not isinstance(value, str):
        raise ValueError(f"an answer must be a text, not {type(value).__name__}")  # noqa: TRY004
    return value
