"""Patterns that a text of a form must match, and how much work they may make.

RE2 (Cox, "Regular expression matching can be simple and fast", 2007) has no back-references and no look-around.
Its time grows with the text and with the pattern written out, in which `(a{100}){9}` is 900 letters; so both are
bounded. It comes with Arrow, which reads the pattern anew for each call.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

PATTERN_CHARS_MAX = 500
MATCHED_CHARS_MAX = 2_000
"""How long a text with a pattern may be."""
WEIGHT_MAX = 1_000
FORM_WEIGHT_MAX = 5_000
"""What one pattern, and the different patterns of one form, may weigh (`weight`)."""
WORK_MAX = 4_000_000
"""Weight times characters over the texts of one answer; a tenth of it over start values, of which many come at once."""

_TOKEN = re.compile(
    r"""\\Q(?P<quoted>.*?)(?:\\E|\Z) | (?P<set>\[\^?\]?(?:\[:\^?\w+:\]|\\[pP]\{[^}]*\}|\\.|[^\]\\])*\])
    | (?P<property>\\[pP](?:\{[^}]*\}|.)) | (?P<flags>\(\?[a-zA-Z-]*\))
    | (?P<open>\((?:\?P?<[^>]*>|\?[a-zA-Z-]*:)?) | (?P<close>\))
    | \{(?P<least>\d+)(?:,(?P<most>\d*))?\} | (?P<loop>[*+?|]) | (?P<one>\\x\{[^}]*\}|\\.|.)""",
    re.VERBOSE | re.DOTALL,
)
_PROPERTY = re.compile(r"\\[pP](?:\{\^?([^}]*)\}|(.))")
_FOLDS = re.compile(r"\(\?[a-zA-Z]*i")
_CATEGORIES = {"L": 240, "M": 140, "S": 100, "P": 100, "N": 70, "C": 20, "Z": 6}
"""The weight of the general categories of Unicode, by their first letter, from the time that RE2 takes to read them."""
_INDIAN = ("Devanagari", "Bengali", "Gujarati", "Gurmukhi", "Kannada", "Malayalam", "Oriya", "Tamil", "Telugu")
_SCRIPTS = {**dict.fromkeys(_INDIAN, 6), "Common": 75}
_SCRIPT = 25


@lru_cache(maxsize=1_000)
def is_pattern(pattern: str) -> bool:
    """Whether RE2 reads a pattern; ask `weight` first, because reading a heavy one takes long."""
    try:
        matching([""], pattern)
    except ValueError:
        return False
    return True


def matching(texts: Sequence[str], pattern: str) -> list[bool]:
    """Of each text, whether a pattern is found anywhere in it, as JSON Schema has it.

    Raises:
        ValueError: no pattern of RE2.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    found: list[bool] = pc.match_substring_regex(pa.array(texts, pa.large_string()), pattern=pattern).to_pylist()
    return found


@lru_cache(maxsize=1_000)
def weight(pattern: str) -> int:
    """About how large a pattern is once its counted repetitions are written out, in letters; never raises.

    >>> weight("^[1-9][0-9]{5}$"), weight("(a{0,100}){0,10}b"), weight(r"^[\\p{L}\\p{M} ]{1,100}$") > 30_000
    (8, 1011, True)
    """
    folds = _FOLDS.search(pattern) is not None
    groups, last = [0], 0
    for token in _TOKEN.finditer(pattern):
        kind = token.lastgroup
        if kind == "open":
            groups.append(0)
            continue
        if kind in ("flags", "loop"):
            continue
        if kind in ("least", "most"):
            added = last * (max(int(token["most"] or token["least"]), 1) - 1)
            last += added
        elif kind == "close":
            added = last = 1 + (groups.pop() if len(groups) > 1 else 0)
        else:
            added = last = _atom(token, folds)
        groups[-1] += added
    return max(sum(groups), 1)


def _atom(token: re.Match[str], folds: bool) -> int:
    if token["quoted"] is not None:
        return len(token["quoted"])
    if token["property"]:
        return _properties(token["property"])
    if not token["set"]:
        return 1
    rest = _PROPERTY.sub("", token["set"])
    # A set is one step; sixteen bytes of it, which may be as many neighbours apart, weigh as much as one more.
    listed = len(rest.strip("[]^").encode()) * (4 if folds else 1) // 16
    return 1 + _properties(token["set"]) + listed + (2 if rest.startswith("[^") else 0)


def _properties(text: str) -> int:
    names = [braced or letter for braced, letter in _PROPERTY.findall(text)]
    return sum(_CATEGORIES.get(name[:1], 1) if len(name) <= 2 else _SCRIPTS.get(name, _SCRIPT) for name in names)
