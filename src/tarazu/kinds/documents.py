"""Fields of a payload: documents that a task brings along, and addresses of the web."""

import re
from dataclasses import dataclass
from typing import Any

from tarazu.kinds.base import Fault, JsonSchema, check_members, object_schema, wrong_type
from tarazu.kinds.fields import NAME_CHARS_MAX, Key, Text, check_length, check_new_key, is_sound

DOCUMENTS_MAX = 20
ADDRESS_CHARS_MAX = 2_000

_ADDRESS_PATTERN = r"https?://[^\s/?#<>\"\\^`{|}][^\s<>\"\\^`{|}]*"
_ADDRESS = re.compile(_ADDRESS_PATTERN + r"\Z")
_DOCUMENT_REQUIRED = frozenset(("key", "title", "content"))
_DOCUMENT = _DOCUMENT_REQUIRED | {"url"}
_TITLE = Text(chars_max=NAME_CHARS_MAX)
_CONTENT = Text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """Sources that a task brings along: 1 to 20 of `{"key", "title", "content", "url"?}` with different keys."""

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        members = {
            "key": Key().schema(),
            "title": _TITLE.schema(),
            "content": _CONTENT.schema(),
            "url": Address().schema(),
        }
        items = object_schema(members, _DOCUMENT_REQUIRED)
        return {"type": "array", "items": items, "minItems": 1, "maxItems": DOCUMENTS_MAX}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        if not check_length(value, path, 1, DOCUMENTS_MAX, faults):
            return
        seen: set[str] = set()
        for i, document in enumerate(value):
            where = f"{path}[{i}]"
            if not check_members(document, where, _DOCUMENT_REQUIRED, _DOCUMENT, faults):
                continue
            if "key" in document:
                check_new_key(document["key"], f"{where}.key", seen, faults)
            for name, field in (("title", _TITLE), ("content", _CONTENT)):
                if name in document:
                    field.check(document[name], f"{where}.{name}", faults)
            if "url" in document:
                Address().check(document["url"], f"{where}.url", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The address of a page of the web, of at most 2,000 characters."""

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        return {"type": "string", "maxLength": ADDRESS_CHARS_MAX, "pattern": f"^{_ADDRESS_PATTERN}$"}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        if type(value) is not str:
            faults.append(wrong_type(path, "string"))
        elif len(value) > ADDRESS_CHARS_MAX:
            facts = {"max": ADDRESS_CHARS_MAX, "length": len(value)}
            faults.append(Fault(field=path, code="too_long", facts=facts))
        elif not is_sound(value, ADDRESS_CHARS_MAX):
            faults.append(Fault(field=path, code="bad_text"))
        elif not _ADDRESS.match(value):
            faults.append(Fault(field=path, code="bad_format", facts={"expected": "address of the web"}))
