"""Parts of a payload that several kinds share: answers to look at, tools, and note, reference and language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tarazu.kinds.base import Fault, JsonSchema, check_members, object_schema, wrong_type
from tarazu.kinds.fields import (
    CONTENT_CHARS_MAX,
    NAME_CHARS_MAX,
    REMARK_CHARS_MAX,
    Key,
    KeyValues,
    LanguageTag,
    Text,
    check_choice,
    check_length,
    check_new_key,
    is_sound,
    is_told,
)

LETTERS = tuple("abcdefgh")
"""The keys of answers, in the order of the payload."""
TOOLS_MAX = 64
PARAMETERS_NESTING_MAX = 24

EXTRAS: tuple[tuple[str, Text | KeyValues | LanguageTag], ...] = (
    ("note", Text(chars_max=REMARK_CHARS_MAX, blank=True)),
    ("reference", KeyValues()),
    ("language", LanguageTag()),
)
"""What any task may carry besides: a note for contributors, the customer's own reference, a language tag."""
EXTRA_NAMES = frozenset(name for name, _ in EXTRAS)

_MODEL = Text(chars_max=NAME_CHARS_MAX)
_CONTENT = Text(blank=True)
_WRITTEN_REQUIRED = frozenset(("content",))
_WRITTEN = _WRITTEN_REQUIRED | {"model"}
_ENTRY_REQUIRED = frozenset(("key", "content"))
_ENTRY = _ENTRY_REQUIRED | {"model"}
_TOOL_REQUIRED = frozenset(("name", "description"))
_TOOL = _TOOL_REQUIRED | {"parameters"}


def extras_schema() -> dict[str, JsonSchema]:
    """The schemas of note, reference and language."""
    return {name: field.schema() for name, field in EXTRAS}


def check_extras(payload: Mapping[str, Any], faults: list[Fault]) -> None:
    """Check note, reference and language where they are given."""
    for name, field in EXTRAS:
        if name in payload:
            field.check(payload[name], name, faults)


def shown_messages(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A conversation as it may be shown and delivered: role and content."""
    return [{"role": each["role"], "content": each["content"]} for each in messages]


def shown_extras(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Note and language, but not the customer's own reference."""
    return {name: payload[name] for name in ("note", "language") if name in payload}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One answer to look at: its content, and the model that wrote it if the customer says so."""

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        return object_schema({"content": Text().schema(), "model": _MODEL.schema()}, _WRITTEN_REQUIRED)

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        if not check_members(value, path, _WRITTEN_REQUIRED, _WRITTEN, faults):
            return
        if "content" in value:
            Text().check(value["content"], f"{path}.content", faults)
        if "model" in value:
            _MODEL.check(value["model"], f"{path}.model", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """From `least` to `most` answers side by side, with the keys a, b, c … in this order; a content may be
    empty."""

    least: int = 2
    most: int

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        entries = [
            object_schema(
                {"key": {"const": key}, "content": _CONTENT.schema(), "model": _MODEL.schema()}, _ENTRY_REQUIRED
            )
            for key in LETTERS[: self.most]
        ]
        return {
            "type": "array",
            "prefixItems": entries,
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
                _explain_entry(entry, LETTERS[i], f"{path}[{i}]", faults)


def _is_plain_entry(entry: Any, key: str) -> bool:
    return (
        type(entry) is dict
        and len(entry) == (3 if "model" in entry else 2)
        and entry.get("key") == key
        and is_sound(entry.get("content"), CONTENT_CHARS_MAX)
        and is_told(entry.get("model", key), NAME_CHARS_MAX)
    )


def _explain_entry(entry: Any, key: str, path: str, faults: list[Fault]) -> None:
    if not check_members(entry, path, _ENTRY_REQUIRED, _ENTRY, faults):
        return
    if "key" in entry:
        check_choice(entry["key"], (key,), f"{path}.key", faults)
    if "content" in entry:
        _CONTENT.check(entry["content"], f"{path}.content", faults)
    if "model" in entry:
        _MODEL.check(entry["model"], f"{path}.model", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Tools that the model could call: a name, what it does, and its parameters as a JSON Schema."""

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        members = {
            "name": Key().schema(),
            "description": Text(chars_max=REMARK_CHARS_MAX).schema(),
            "parameters": {"type": "object"},
        }
        return {"type": "array", "items": object_schema(members, _TOOL_REQUIRED), "maxItems": TOOLS_MAX}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value; of parameters, only that they can be stored."""
        if not check_length(value, path, 0, TOOLS_MAX, faults):
            return
        seen: set[str] = set()
        for i, tool in enumerate(value):
            _check_tool(tool, f"{path}[{i}]", seen, faults)


def _check_tool(tool: Any, path: str, seen: set[str], faults: list[Fault]) -> None:
    if not check_members(tool, path, _TOOL_REQUIRED, _TOOL, faults):
        return
    if "name" in tool:
        check_new_key(tool["name"], f"{path}.name", seen, faults)
    if "description" in tool:
        Text(chars_max=REMARK_CHARS_MAX).check(tool["description"], f"{path}.description", faults)
    if "parameters" not in tool:
        return
    if type(tool["parameters"]) is not dict:
        faults.append(wrong_type(f"{path}.parameters", "object"))
    elif not _is_storable(tool["parameters"], PARAMETERS_NESTING_MAX):
        faults.append(Fault(field=f"{path}.parameters", code="bad_text"))


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
