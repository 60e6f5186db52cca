"""What to think over in a question while it is written: a key that is given away, and a solution that misses it.

All of it looks at letters and digits, not at what they mean (the flaws of options after Haladyna, Downing and Rodriguez,
A review of multiple-choice item-writing guidelines, 2002).
"""

import re
from collections.abc import Mapping
from typing import Any

from tarazu.kinds.base import Advice
from tarazu.kinds.payloads import LETTERS
from tarazu.kinds.qa.keys import CHOICE, NUMBER, normalised, plain_number

LONGER_BY = 1.5
LONGER_CHARS_MIN = 20
_TOLD_CHARS_MIN = 4
_DIGITS_MIN = 3
_CHARS_MAX = 20_000
_NUMBERS = re.compile(r"(?<![\w.])-?[0-9]+(?:\.[0-9]+)?(?![\w]|\.[0-9])")
_WORD_END = r"(?![\w\u0900-\u097f])"
_WORD_START = r"(?<![\w\u0900-\u097f])"


def question_advice(answer: Mapping[str, Any]) -> list[Advice]:
    """What to think over in a question with its key, finished or not."""
    key, question = _key_words(answer), _text(answer.get("question"))
    found: list[Advice] = []
    if key and question and _gives_away(answer, key, question):
        found.append(Advice(code="key_in_question", fields=("question",)))
    if (longer := _longest_is_right(answer)) is not None:
        found.append(Advice(code="right_is_longest", fields=(f"options[{longer}]",)))
    steps = _list(answer.get("solution"))
    told = " ".join(_text(each.get("content")) for each in steps if isinstance(each, Mapping))
    if key and told and not _says(answer, key, told):
        found.append(Advice(code="solution_misses_key", fields=("solution",)))
    return found


def _key_words(answer: Mapping[str, Any]) -> str:
    """The words of the key: of options those of the right one. Empty where there is none yet."""
    key = _text(answer.get("answer"))
    if answer.get("answer_type") != CHOICE:
        return key.strip()
    options = _list(answer.get("options"))
    if key not in LETTERS or LETTERS.index(key) >= len(options):
        return ""
    return _text(options[LETTERS.index(key)]).strip()


def _gives_away(answer: Mapping[str, Any], key: str, question: str) -> bool:
    """A long enough key that stands in the question; short numbers stand in many questions by chance."""
    if answer.get("answer_type") == NUMBER:
        return len(re.findall("[0-9]", key)) >= _DIGITS_MIN and _has_number(key, question)
    return len(normalised(key)) >= _TOLD_CHARS_MIN and _has_words(key, question)


def _says(answer: Mapping[str, Any], key: str, told: str) -> bool:
    if answer.get("answer_type") == NUMBER:
        return plain_number(key) is None or _has_number(key, told)
    if answer.get("answer_type") == CHOICE:
        letter = str(answer["answer"])
        return _has_words(key, told) or re.search(f"{_WORD_START}{letter}{_WORD_END}", told, re.IGNORECASE) is not None
    return _has_words(key, told)


def _has_number(key: str, text: str) -> bool:
    wanted = plain_number(key)
    plain = re.sub(r"(?<=[0-9]),(?=[0-9])", "", text.replace("−", "-"))
    return wanted is not None and any(plain_number(each) == wanted for each in _NUMBERS.findall(plain))


def _has_words(key: str, text: str) -> bool:
    words = re.escape(normalised(key))
    return bool(words) and re.search(f"{_WORD_START}{words}{_WORD_END}", normalised(text)) is not None


def _longest_is_right(answer: Mapping[str, Any]) -> int | None:
    options, key = _list(answer.get("options")), answer.get("answer")
    if key not in LETTERS or answer.get("answer_type") != CHOICE:
        return None
    right = LETTERS.index(str(key))
    lengths = [len(_text(each).strip()) for each in options]
    if right >= len(lengths) or len(lengths) < 2 or min(lengths) == 0:
        return None
    next_longest = max(length for i, length in enumerate(lengths) if i != right)
    stands_out = lengths[right] >= next_longest * LONGER_BY and lengths[right] - next_longest >= LONGER_CHARS_MIN
    return right if stands_out else None


def _text(value: object) -> str:
    return value[:_CHARS_MAX] if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
