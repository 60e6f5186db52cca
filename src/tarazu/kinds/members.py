"""Objects and lists that are declared once: both their schema and their check follow from the declaration."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from tarazu.kinds.base import Fault, JsonSchema, at, check_members, object_schema, wrong_type
from tarazu.kinds.fields import DEMANDS, REMARK_CHARS_MAX, Key, Text, check_length, check_new_key


class Field(Protocol):
    """What a member or an item may be, such as those of `tarazu.kinds.fields`."""

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""

    def check(self, value: Any, path: str, faults: list[Fault]) -> object:
        """Add what is wrong with the value."""


class Members:
    """An object that has the `required` members, may have the `optional` ones, and has no others."""

    __slots__ = ("_fields", "_known", "_required")

    def __init__(self, required: Mapping[str, Field], optional: Mapping[str, Field] | None = None) -> None:
        self._fields = {**required, **(optional or {})}
        self._required = frozenset(required)
        self._known = frozenset(self._fields)

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        return object_schema({name: field.schema() for name, field in self._fields.items()}, self._required)

    def check(self, value: Any, path: str, faults: list[Fault]) -> bool:
        """Whether the value is an object, having added what is wrong with it: what it lacks, what it should not have, and
        then its members in the order of the declaration."""
        if not check_members(value, path, self._required, self._known, faults):
            return False
        for name, field in self._fields.items():
            if name in value:
                field.check(value[name], f"{path}.{name}" if path else name, faults)
        return True

    def field(self, name: str) -> Field:
        """The field of one member."""
        return self._fields[name]

    def asking(self, name: str, demand: str, field: Field | None = None) -> "Members":
        """These members and one more that is "required", "optional" or, with "off", left out; if no field is given, a remark.

        Raises TypeError for another demand, which no checked ontology makes.
        """
        if demand not in DEMANDS:
            raise TypeError(f"not a demand: {name}")
        if demand == "off":
            return self
        field = field or Text(chars_max=REMARK_CHARS_MAX, blank=demand == "optional")
        made = Members({**self._fields, name: field})
        made._required = self._required | {name} if demand == "required" else self._required
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list of `least` to `most` items of one field; with `key`, objects that all differ in that member, and from what is
    `taken`."""

    each: Field
    least: int = 0
    most: int
    key: str = ""
    taken: frozenset[str] = frozenset()

    def schema(self) -> JsonSchema:
        """The field's JSON Schema; that the keys differ it cannot say."""
        return {"type": "array", "items": self.each.schema(), "minItems": self.least, "maxItems": self.most}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        if not check_length(value, path, self.least, self.most, faults):
            return
        seen = set(self.taken)
        for i, item in enumerate(value):
            before = len(faults)
            self.each.check(item, f"{path}[{i}]", faults)
            if self.key and type(item) is dict and self.key in item:
                _check_new(item[self.key], f"{path}[{i}].{self.key}", seen, before, faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """An object of `least` to `most` members whose names are keys that only the task knows, each with one field."""

    each: Field
    least: int = 0
    most: int

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        least: JsonSchema = {"minProperties": self.least} if self.least else {}
        return {
            "type": "object",
            "propertyNames": Key().schema(),
            "additionalProperties": self.each.schema(),
            **least,
            "maxProperties": self.most,
        }

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value; what stands under a name that is no key is not looked at."""
        if type(value) is not dict:
            faults.append(wrong_type(path, "object"))
        elif not self.least <= len(value) <= self.most:
            code, limit = (
                ("too_short", {"min": self.least}) if len(value) < self.least else ("too_long", {"max": self.most})
            )
            faults.append(Fault(field=path, code=code, facts={**limit, "length": len(value)}))
        else:
            for key, item in value.items():
                before = len(faults)
                Key().check(key, at(path, key), faults)
                if len(faults) == before:
                    self.each.check(item, at(path, key), faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """A list of `least` to `most` different keys."""

    least: int = 1
    most: int

    def schema(self) -> JsonSchema:
        """The field's JSON Schema."""
        key = Key().schema()
        return {"type": "array", "items": key, "minItems": self.least, "maxItems": self.most, "uniqueItems": True}

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Add what is wrong with the value."""
        if check_length(value, path, self.least, self.most, faults):
            seen = set[str]()
            for i, key in enumerate(value):
                check_new_key(key, f"{path}[{i}]", seen, faults)


def is_sound_at(path: str, faults: list[Fault]) -> bool:
    """Whether nothing was found wrong at a place or below it."""
    return not any(fault.field == path or fault.field.startswith((f"{path}.", f"{path}[")) for fault in faults)


def _check_new(key: Any, path: str, seen: set[str], before: int, faults: list[Fault]) -> None:
    if any(fault.field == path for fault in faults[before:]):
        return
    if key in seen:
        faults.append(Fault(field=path, code="duplicate"))
    seen.add(key)
