"""A field of an ontology: the labels that people choose from, named in their languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tarazu.kinds.base import Fault, JsonSchema, check_members, object_schema
from tarazu.kinds.fields import Key, Localised, check_length, check_new_key

LABELS_MAX = 200
HELP_CHARS_MAX = 2_000

_REQUIRED = frozenset(("key", "label"))
_KNOWN = _REQUIRED | {"help"}
_HELP = Localised(chars_max=HELP_CHARS_MAX)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """A list of `{"key", "label", "help"?}` with different keys, `least` of them or more."""

    least: int = 1
    most: int = LABELS_MAX

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        members = {"key": Key().schema(), "label": Localised().schema(), "help": _HELP.schema()}
        items = object_schema(members, _REQUIRED)
        return {"type": "array", "items": items, "minItems": self.least, "maxItems": self.most}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        if not check_length(value, path, self.least, self.most, faults):
            return
        seen: set[str] = set()
        for i, entry in enumerate(value):
            where = f"{path}[{i}]"
            if not check_members(entry, where, _REQUIRED, _KNOWN, faults):
                continue
            if "key" in entry:
                check_new_key(entry["key"], f"{where}.key", seen, faults)
            if "label" in entry:
                Localised().check(entry["label"], f"{where}.label", faults)
            if "help" in entry:
                _HELP.check(entry["help"], f"{where}.help", faults)


def keys_of(ontology: Mapping[str, Any], group: str) -> tuple[str, ...]:
    """The keys of a group of labels. Raises KeyError or TypeError for an ontology that never passed its check."""
    keys = tuple(label["key"] for label in ontology[group])
    if not all(type(key) is str for key in keys):
        raise TypeError(f"not labels: {group}")
    return keys
