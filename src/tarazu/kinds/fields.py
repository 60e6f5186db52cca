"""Fields that kinds are made of: each gives its schema and checks one value, adding faults with exact
places."""

import re
from dataclasses import dataclass
from typing import Any

from tarazu.kinds.base import Fault, JsonSchema, at, check_members, object_schema, wrong_type

CONTENT_CHARS_MAX = 200_000
MESSAGES_MAX = 64
REMARK_CHARS_MAX = 10_000
NAME_CHARS_MAX = 200
PAIRS_MAX = 64
PAIR_CHARS_MAX = 2_000
INTEGER_MAX = 2**53 - 1
ROLES = ("system", "user", "assistant")
DEMANDS = ("optional", "required", "off")

_KEY_PATTERN = "[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"
_LANGUAGE_PATTERN = "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}"
_KEY = re.compile(_KEY_PATTERN + r"\Z")
_LANGUAGE = re.compile(_LANGUAGE_PATTERN + r"\Z")
_SOUND_PATTERN = r"^[^\u0000]*$"
_MESSAGE_MEMBERS = frozenset(("role", "content"))
_LOCALES = frozenset(("en", "hi"))


def is_sound(value: Any, chars_max: int) -> bool:
    """Whether the value is text that the database can store (no NUL, no lone surrogate) and not too long."""
    return (
        type(value) is str
        and len(value) <= chars_max
        and "\0" not in value
        and (value.isascii() or _is_encodable(value))
    )


def is_told(value: Any, chars_max: int) -> bool:
    """Whether the value is sound text with something other than white space in it."""
    return is_sound(value, chars_max) and value != "" and not value.isspace()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Text of at most `chars_max` characters; unless `blank`, it must hold something other than white
    space."""

    chars_max: int = CONTENT_CHARS_MAX
    blank: bool = False

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        least: JsonSchema = {} if self.blank else {"minLength": 1}
        return {"type": "string", "maxLength": self.chars_max, "pattern": _SOUND_PATTERN, **least}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        check_text(value, self.chars_max, self.blank, path, faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the allowed words."""

    allowed: tuple[str, ...]

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        return {"enum": list(self.allowed)}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        check_choice(value, self.allowed, path, faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """A list of different allowed words: exactly one, or with `multiple` at least one."""

    allowed: tuple[str, ...]
    multiple: bool

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        most = max(len(self.allowed), 1) if self.multiple else 1
        return {
            "type": "array",
            "items": {"enum": list(self.allowed)},
            "minItems": 1,
            "maxItems": most,
            "uniqueItems": True,
        }

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        check_choices(value, self.allowed, self.multiple, path, faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """A whole number from `low` to `high`, such as the strength of a preference."""

    low: int = 1
    high: int

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value; true and 2.0 are not whole numbers here."""
        check_rating(value, self.low, self.high, path, faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """True or false."""

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        return {"type": "boolean"}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        if type(value) is not bool:
            faults.append(wrong_type(path, "boolean"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A short name for programs: letters, digits and `_ . -`."""

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        return {"type": "string", "pattern": f"^{_KEY_PATTERN}$"}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        if type(value) is not str:
            faults.append(wrong_type(path, "string"))
        elif not _KEY.match(value):
            faults.append(Fault(field=path, code="bad_format", facts={"expected": "key"}))


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageTag:
    """A language tag in the spelling of BCP 47, such as `hi` or `en-IN`."""

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        return {"type": "string", "pattern": f"^{_LANGUAGE_PATTERN}$"}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        if type(value) is not str:
            faults.append(wrong_type(path, "string"))
        elif not _LANGUAGE.match(value):
            faults.append(Fault(field=path, code="bad_format", facts={"expected": "language"}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Localised:
    """The same words in English and, if wished, Hindi: `{"en": ..., "hi": ...}`."""

    chars_max: int = NAME_CHARS_MAX

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        text = Text(chars_max=self.chars_max).schema()
        return object_schema({"en": text, "hi": text}, ["en"])

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        if not check_members(value, path, frozenset(("en",)), _LOCALES, faults):
            return
        for language in ("en", "hi"):
            if language in value:
                Text(chars_max=self.chars_max).check(value[language], f"{path}.{language}", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """A conversation: 1 to 64 messages of a role and a content that is not blank."""

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        message = object_schema({"role": {"enum": list(ROLES)}, "content": Text().schema()}, _MESSAGE_MEMBERS)
        return {"type": "array", "items": message, "minItems": 1, "maxItems": MESSAGES_MAX}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        if not check_length(value, path, 1, MESSAGES_MAX, faults):
            return
        for i, message in enumerate(value):
            if not (
                type(message) is dict
                and len(message) == 2
                and message.get("role") in ROLES
                and is_told(message.get("content"), CONTENT_CHARS_MAX)
            ):
                self._explain(message, f"{path}[{i}]", faults)

    def _explain(self, message: Any, path: str, faults: list[Fault]) -> None:
        if not check_members(message, path, _MESSAGE_MEMBERS, _MESSAGE_MEMBERS, faults):
            return
        if "role" in message:
            Choice(allowed=ROLES).check(message["role"], f"{path}.role", faults)
        if "content" in message:
            Text().check(message["content"], f"{path}.content", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyValues:
    """The customer's own references: at most 64 names, each with a text or a whole number."""

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        number = {"type": "integer", "minimum": -INTEGER_MAX, "maximum": INTEGER_MAX}
        return {
            "type": "object",
            "maxProperties": PAIRS_MAX,
            "propertyNames": Text(chars_max=NAME_CHARS_MAX).schema(),
            "additionalProperties": {"anyOf": [Text(chars_max=PAIR_CHARS_MAX, blank=True).schema(), number]},
        }

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        if type(value) is not dict:
            faults.append(wrong_type(path, "object"))
        elif len(value) > PAIRS_MAX:
            faults.append(Fault(field=path, code="too_long", facts={"max": PAIRS_MAX, "length": len(value)}))
        else:
            for key, entry in value.items():
                if not is_told(key, NAME_CHARS_MAX):
                    Text(chars_max=NAME_CHARS_MAX).check(key, at(path, key), faults)
                if not is_sound(entry, PAIR_CHARS_MAX):
                    self._explain(entry, at(path, key), faults)

    def _explain(self, entry: Any, path: str, faults: list[Fault]) -> None:
        if type(entry) is str:
            Text(chars_max=PAIR_CHARS_MAX, blank=True).check(entry, path, faults)
        elif type(entry) is int:
            check_rating(entry, -INTEGER_MAX, INTEGER_MAX, path, faults)
        else:
            faults.append(wrong_type(path, "string or integer"))


def check_text(value: Any, chars_max: int, blank: bool, path: str, faults: list[Fault]) -> None:
    """Check a `Text`."""
    if is_sound(value, chars_max) and (blank or (value and not value.isspace())):
        return
    if type(value) is not str:
        faults.append(wrong_type(path, "string"))
    elif len(value) > chars_max:
        faults.append(Fault(field=path, code="too_long", facts={"max": chars_max, "length": len(value)}))
    elif not is_sound(value, chars_max):
        faults.append(Fault(field=path, code="bad_text"))
    else:
        faults.append(Fault(field=path, code="not_empty"))


def check_choice(value: Any, allowed: tuple[str, ...], path: str, faults: list[Fault]) -> None:
    """Check a `Choice`."""
    if type(value) is not str:
        faults.append(wrong_type(path, "string"))
    elif value not in allowed:
        faults.append(Fault(field=path, code="not_allowed", facts={"allowed": list(allowed)}))


def check_choices(value: Any, allowed: tuple[str, ...], multiple: bool, path: str, faults: list[Fault]) -> None:
    """Check a list of `Choices`."""
    most = max(len(allowed), 1) if multiple else 1
    if not check_length(value, path, 1, most, faults):
        return
    seen: set[str] = set()
    for i, key in enumerate(value):
        before = len(faults)
        check_choice(key, allowed, f"{path}[{i}]", faults)
        if len(faults) == before and key in seen:
            faults.append(Fault(field=f"{path}[{i}]", code="duplicate"))
        elif len(faults) == before:
            seen.add(key)


def check_rating(value: Any, low: int, high: int, path: str, faults: list[Fault]) -> None:
    """Check a `Rating`."""
    if type(value) is not int:
        faults.append(wrong_type(path, "integer"))
    elif not low <= value <= high:
        faults.append(Fault(field=path, code="out_of_range", facts={"min": low, "max": high}))


def check_length(value: Any, path: str, least: int, most: int, faults: list[Fault]) -> bool:
    """Whether the value is a list of an allowed length; otherwise one fault, and its items are not looked
    at."""
    if type(value) is not list:
        faults.append(wrong_type(path, "array"))
    elif len(value) > most:
        faults.append(Fault(field=path, code="too_long", facts={"max": most, "length": len(value)}))
    elif len(value) < least:
        faults.append(Fault(field=path, code="too_short", facts={"min": least, "length": len(value)}))
    else:
        return True
    return False


def check_new_key(value: Any, path: str, seen: set[str], faults: list[Fault]) -> None:
    """Check a key that must differ from those seen before, and remember it."""
    before = len(faults)
    Key().check(value, path, faults)
    if len(faults) == before:
        if value in seen:
            faults.append(Fault(field=path, code="duplicate"))
        seen.add(value)


def _is_encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
