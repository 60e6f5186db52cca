"""Parts of a payload that several kinds share: answers to look at, tools, and note, reference and language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tarazu.kinds.base import Fault, JsonSchema, wrong_type
from tarazu.kinds.fields import (
    CONTENT_CHARS_MAX,
    NAME_CHARS_MAX,
    REMARK_CHARS_MAX,
    Choice,
    Key,
    KeyValues,
    LanguageTag,
    Text,
    check_length,
    is_sound,
    is_told,
)
from tarazu.kinds.members import Field, Items, Members

LETTERS = tuple("abcdefgh")
"""The keys of answers, in the order of the payload."""
TOOLS_MAX = 64
PARAMETERS_NESTING_MAX = 24

EXTRAS: Mapping[str, Field] = {
    "note": Text(chars_max=REMARK_CHARS_MAX, blank=True),
    "reference": KeyValues(),
    "language": LanguageTag(),
}
"""What any task may carry besides: a note for contributors, the customer's own reference, a language tag."""
MODEL = Text(chars_max=NAME_CHARS_MAX)
"""The name of a model that wrote something, if the customer says so."""

_ENTRIES = tuple(
    Members({"key": Choice(allowed=(key,)), "content": Text(blank=True)}, {"model": MODEL}) for key in LETTERS
)


def shown_messages(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A conversation as it may be shown and delivered: role and content."""
    return [{"role": each["role"], "content": each["content"]} for each in messages]


def shown_extras(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Note and language, but not the customer's own reference."""
    return {name: payload[name] for name in ("note", "language") if name in payload}


def with_answers(payload: Mapping[str, Any], more: Mapping[str, tuple[str, ...]], count: int) -> dict[str, Any]:
    """An example's payload with `count` answers, the further ones by its language."""
    contents = [each["content"] for each in payload["answers"]] + list(more[payload["language"]])
    return {
        **payload,
        "answers": [{"key": key, "content": text} for key, text in zip(LETTERS[:count], contents, strict=False)],
    }


class Written(Members):
    """One answer to look at: its content, and the model that wrote it."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__({"content": Text()}, {"model": MODEL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """From `least` to `most` answers side by side, with the keys a, b, c … in this order; a content may be
    empty."""

    least: int = 2
    most: int

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        return {
            "type": "array",
            "prefixItems": [entry.schema() for entry in _ENTRIES[: self.most]],
            "items": False,
            "minItems": self.least,
            "maxItems": self.most,
        }

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        if not check_length(value, path, self.least, self.most, faults):
            return
        for i, entry in enumerate(value):
            if not _is_plain_entry(entry, LETTERS[i]):
                _ENTRIES[i].check(entry, f"{path}[{i}]", faults)


def _is_plain_entry(entry: Any, key: str) -> bool:
    return (
        type(entry) is dict
        and len(entry) == (3 if "model" in entry else 2)
        and entry.get("key") == key
        and is_sound(entry.get("content"), CONTENT_CHARS_MAX)
        and is_told(entry.get("model", key), NAME_CHARS_MAX)
    )


class _Parameters:
    def schema(self) -> JsonSchema:
        return {"type": "object"}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        if type(value) is not dict:
            faults.append(wrong_type(path, "object"))
        elif not _is_storable(value, PARAMETERS_NESTING_MAX):
            faults.append(Fault(field=path, code="bad_text"))


_TOOL = Members({"name": Key(), "description": Text(chars_max=REMARK_CHARS_MAX)}, {"parameters": _Parameters()})


class Tools(Items):
    """Tools that the model could call: a name, what it does, and its parameters as a JSON Schema, of which only that they
    can be stored is looked at."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(each=_TOOL, most=TOOLS_MAX, key="name")


def _is_storable(value: Any, nesting: int) -> bool:
    """Whether JSON can be stored: sound texts, finite numbers, not too deep."""
    if type(value) is str:
        return is_sound(value, CONTENT_CHARS_MAX)
    if type(value) is float:
        return value - value == 0
    if type(value) is list:
        return nesting > 0 and all(_is_storable(each, nesting - 1) for each in value)
    if type(value) is dict:
        return nesting > 0 and all(
            is_sound(key, CONTENT_CHARS_MAX) and _is_storable(each, nesting - 1) for key, each in value.items()
        )
    return value is None or type(value) in (bool, int)
