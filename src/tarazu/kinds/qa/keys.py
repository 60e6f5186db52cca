"""Answers that can be right or wrong: an option, a number, a short text; how they are written and when two are the same."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

from tarazu.kinds.base import Fault, JsonSchema, wrong_type
from tarazu.kinds.fields import Text, check_choice, check_length
from tarazu.kinds.members import Field, is_sound_at
from tarazu.kinds.payloads import LETTERS

CHOICE, NUMBER, TEXT = "choice", "number", "text"
ANSWER_TYPES = (CHOICE, NUMBER, TEXT)
"""One of some options, a number in a unit and with a tolerance, a short text."""
OPTIONS_MIN = 2
KEY_CHARS_MAX = 1_000
UNIT_CHARS_MAX = 64

OPTION = Text(chars_max=2_000)
SHORT = Text(chars_max=KEY_CHARS_MAX)
UNIT = Text(chars_max=UNIT_CHARS_MAX)

_DIGITS = r"[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?"
_EXACT = Context(prec=120)
_BARE = "\"'“”‘’.,;:!?। "


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A decimal number as text, so that no digit is lost: `-2.50`, `3e8`. Unless `signed`, it is not below zero."""

    signed: bool = True

    @property
    def _pattern(self) -> str:
        return f"{'-?' if self.signed else ''}{_DIGITS}"

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        return {"type": "string", "pattern": f"^{self._pattern}$"}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        if type(value) is not str:
            faults.append(wrong_type(path, "string"))
        elif not re.fullmatch(self._pattern, value):
            faults.append(Fault(field=path, code="bad_format", facts={"expected": "decimal"}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """From 2 to 8 different texts to choose from, which go by the letters a, b, c … in their order."""

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        return {"type": "array", "items": OPTION.schema(), "minItems": OPTIONS_MIN, "maxItems": len(LETTERS)}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        if not check_length(value, path, OPTIONS_MIN, len(LETTERS), faults):
            return
        seen: set[str] = set()
        for i, option in enumerate(value):
            before = len(faults)
            OPTION.check(option, f"{path}[{i}]", faults)
            if len(faults) == before and option in seen:
                faults.append(Fault(field=f"{path}[{i}]", code="duplicate"))
            elif len(faults) == before:
                seen.add(option)


ASKING: Mapping[str, Field] = {"options": Options(), "unit": UNIT}
"""The members in which a question says how it is answered, besides its type: those of `choice`, and of `number`."""
_OWN = {"options": CHOICE, "unit": NUMBER, "tolerance": NUMBER}


def typed_schema(answer_types: tuple[str, ...]) -> JsonSchema:
    """What a schema can say of what depends on the type of an answer: its members, and the form of a key."""
    return {"anyOf": [_of_type(answer_type) for answer_type in answer_types]}


def check_typed(question: Mapping[str, Any], faults: list[Fault]) -> None:
    """Add what does not go with the type of a question: members of another type, options that are missing, and a key that is
    no answer to it. Members that are wrong by themselves stand in the faults already."""
    if "answer_type" not in question or not is_sound_at("answer_type", faults):
        return
    for name, answer_type in _OWN.items():
        if name in question and question["answer_type"] != answer_type:
            faults.append(Fault(field=name, code="unknown_field"))
    if question["answer_type"] == CHOICE and "options" not in question:
        faults.append(Fault(field="options", code="missing"))
    if "answer" in question and is_sound_at("answer", faults):
        check_key(question["answer"], question, "answer", faults)


def check_key(answer: str, question: Mapping[str, Any], path: str, faults: list[Fault]) -> None:
    """Check a text that is the answer to a question whose type is known: a letter of its options, or a number."""
    if question["answer_type"] == CHOICE:
        options = question.get("options")
        check_choice(answer, LETTERS[: len(options)] if type(options) is list else LETTERS, path, faults)
    elif question["answer_type"] == NUMBER:
        Number().check(answer, path, faults)


def is_same(question: Mapping[str, Any], key: str, answer: str) -> bool:
    """Whether an answer is the key: the same option, a number within the tolerance, a text equal but for case, spaces
    and the marks around it; a key of marks alone is those marks.

    >>> is_same({"answer_type": "number", "tolerance": "0.1"}, "5", "5.1")
    True
    >>> is_same({"answer_type": "text"}, "New Delhi", " new  delhi.")
    True
    """
    if question["answer_type"] == NUMBER:
        apart = _EXACT.abs(_EXACT.subtract(Decimal(key), Decimal(answer)))
        return apart <= Decimal(question.get("tolerance", "0"))
    words = normalised(key)
    return words == normalised(answer) if words else key.strip() == answer.strip() != ""


def normalised(text: str) -> str:
    """A text as it is compared: letters folded, spaces single, without marks around it.

    >>> normalised("“Ganga,\\u00a0 Yamuna.”")
    'ganga, yamuna'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(_BARE)


def as_label(answer: str, chars_max: int = 64) -> str:
    """An answer as one category: a number without needless zeros, a text normalised, both cut when long.

    >>> as_label("5.10"), as_label("-0"), as_label("New Delhi."), as_label("120")
    ('5.1', '0', 'new delhi', '120')
    """
    if re.fullmatch(f"-?{_DIGITS}", answer):
        plain = format(_EXACT.add(Decimal(answer), Decimal(0)).normalize(_EXACT), "f")
        return plain if len(plain) <= chars_max else str(Decimal(answer))[:chars_max]
    return normalised(answer)[:chars_max] or answer.strip()[:chars_max]


def plain_number(text: str) -> Decimal | None:
    """The number that a text is, or None."""
    return Decimal(text) if re.fullmatch(f"-?{_DIGITS}", text) else None


def _of_type(answer_type: str) -> JsonSchema:
    properties: JsonSchema = {name: False for name, own in _OWN.items() if own != answer_type}
    properties["answer_type"] = {"const": answer_type}
    if answer_type == CHOICE:
        return {"properties": {**properties, "answer": {"enum": list(LETTERS)}}, "required": ["options"]}
    return {"properties": {**properties, **({"answer": Number().schema()} if answer_type == NUMBER else {})}}
