"""Words of a text and distances between texts; a distance is 0 for the same text and at most 1."""

import unicodedata
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

_JOINING = frozenset("'\u2019-_\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Token:
    """One token as written: `key` is its lower-case form, `spaced` says whether white space stood before it."""

    key: str
    written: str
    spaced: bool


@lru_cache(maxsize=10_000)
def tokens(text: str) -> tuple[Token, ...]:
    """Cut a text into words and single marks of punctuation.

    A word is a run of letters, digits, their combining marks, apostrophes and hyphens. Scripts written without spaces
    (Han, kana, Thai, Lao, Khmer, Burmese) are cut into characters with their marks.

    >>> [token.key for token in tokens("It's नमस्ते, 猫だ!")]
    ["it's", 'नमस्ते', ',', '猫', 'だ', '!']
    """
    found: list[Token] = []
    last, spaced = "", False
    for char in unicodedata.normalize("NFC", text):
        kind = _kind(char)
        if kind == "space":
            last, spaced = "", True
            continue
        if (kind == "word" and last == "word") or (kind == "mark" and last in ("word", "sign")):
            before = found.pop()
            found.append(Token(before.key + char.lower(), before.written + char, before.spaced))
            continue
        found.append(Token(char.lower(), char, spaced))
        last, spaced = ("word" if kind == "mark" else kind), False
    return tuple(found)


def words(text: str) -> list[str]:
    """The lower-case words of a text without punctuation, as the word error rate counts them.

    >>> words("I don't know -- why?")
    ['i', "don't", 'know', '--', 'why']
    """
    return [token.key for token in tokens(text) if _kind(token.key[0]) != "point"]


def word_error_rate(answer: str, truth: str) -> float:
    """Words inserted, left out or replaced, divided by the words of the truth; above 1 when much is inserted.

    Case and punctuation do not count. With an empty truth it is 0 for an empty answer, else 1.

    >>> word_error_rate("The cat sat!", "the black cat sat")
    0.25
    """
    said, meant = words(answer), words(truth)
    return Levenshtein.distance(said, meant) / len(meant) if meant else float(bool(said))


def word_distance(one: str, other: str) -> float:
    """Edit distance over tokens, punctuation included, divided by the longer of the two.

    >>> word_distance("a b c", "a c")
    0.3333333333333333
    """
    return Levenshtein.normalized_distance(_keys(one), _keys(other))


def character_distance(one: str, other: str) -> float:
    """Edit distance over lower-case characters, white space as one blank, divided by the longer (Levenshtein, 1966).

    >>> character_distance("Colour", "color")
    0.16666666666666666
    """
    return Levenshtein.normalized_distance(" ".join(one.lower().split()), " ".join(other.lower().split()))


def ngram_distance(one: str, other: str, *, longest: int = 6) -> float:
    """One minus the mean F1 of the character n-grams, n = 1 to `longest`, without blanks (chrF: Popovic, WMT 2015).

    >>> ngram_distance("abc", "abc"), ngram_distance("abc", "xyz")
    (0.0, 1.0)
    """
    left, right = "".join(one.lower().split()), "".join(other.lower().split())
    return _ngram_loss(left, right, longest) if left or right else 0.0


def word_ngram_distance(one: str, other: str, *, longest: int = 2) -> float:
    """One minus the mean F1 of the n-grams of tokens, n = 1 to `longest`.

    >>> word_ngram_distance("the cat sat", "the cat ran")
    0.4166666666666667
    """
    left, right = _keys(one), _keys(other)
    return _ngram_loss(left, right, longest) if left or right else 0.0


def text_distance(one: str, other: str) -> float:
    """The mean of the distances by words and by characters: a misspelt word is nearer than another word.

    >>> round(text_distance("my grey cat", "my gray cat"), 3)
    0.212
    """
    return (word_distance(one, other) + character_distance(one, other)) / 2


def _keys(text: str) -> list[str]:
    return [token.key for token in tokens(text)]


def _ngram_loss(left: Sequence[Hashable], right: Sequence[Hashable], longest: int) -> float:
    losses = []
    for size in range(1, longest + 1):
        one, other = _ngrams(left, size), _ngrams(right, size)
        if total := one.total() + other.total():
            losses.append(1 - 2 * (one & other).total() / total)
    return sum(losses) / len(losses)


def _ngrams(units: Sequence[Hashable], size: int) -> Counter[tuple[Hashable, ...]]:
    return Counter(tuple(units[start : start + size]) for start in range(len(units) - size + 1))


def _kind(char: str) -> str:
    if char.isspace():
        return "space"
    if unicodedata.category(char)[0] == "M":
        return "mark"
    if _without_spaces(ord(char)):
        return "sign" if char.isalnum() else "point"
    return "word" if char.isalnum() or char in _JOINING else "point"


def _without_spaces(point: int) -> bool:
    return (
        0x0E00 <= point <= 0x0EFF
        or 0x1000 <= point <= 0x109F
        or 0x1780 <= point <= 0x17FF
        or 0x2E80 <= point <= 0x9FFF
        or 0xF900 <= point <= 0xFAFF
        or 0xFF66 <= point <= 0xFF9D
        or 0x20000 <= point <= 0x3FFFF
    )
