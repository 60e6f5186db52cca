"""Fields of a payload: documents that a task brings along, and addresses of the web."""

import re
from typing import Any

from tarazu.kinds.base import Fault, JsonSchema
from tarazu.kinds.fields import NAME_CHARS_MAX, Key, Text
from tarazu.kinds.members import Items, Members

DOCUMENTS_MAX = 20
ADDRESS_CHARS_MAX = 2_000

_ADDRESS_PATTERN = r"https?://[^\s/?#<>\"\\^`{|}][^\s<>\"\\^`{|}]*"
_ADDRESS = re.compile(_ADDRESS_PATTERN + r"\Z")


class Address:
    """The address of a page of the web, of at most 2,000 characters."""

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        return {"type": "string", "maxLength": ADDRESS_CHARS_MAX, "pattern": f"^{_ADDRESS_PATTERN}$"}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        before = len(faults)
        Text(chars_max=ADDRESS_CHARS_MAX, blank=True).check(value, path, faults)
        if len(faults) == before and not _ADDRESS.match(value):
            faults.append(Fault(field=path, code="bad_format", facts={"expected": "address of the web"}))


_DOCUMENT = Members({"key": Key(), "title": Text(chars_max=NAME_CHARS_MAX), "content": Text()}, {"url": Address()})


class Documents(Items):
    """Sources that a task brings along: 1 to 20 of `{"key", "title", "content", "url"?}` with different keys."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(each=_DOCUMENT, least=1, most=DOCUMENTS_MAX, key="key")
