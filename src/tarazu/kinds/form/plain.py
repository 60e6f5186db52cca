"""A form in plain terms: what JSON Schema says in several ways, said in the one way that the rest of `form` reads."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tarazu.kinds.base import Fault, at

DEPTH_MAX = 8
HOPS_MAX = 32
"""How many references and alternatives may lead to one property."""
INLINED_CHARS_MAX = 1_000_000
EXAMPLES_MAX = 3
EXAMPLE_CHARS_MAX = 200

_Step = tuple[Any, str, tuple[str, ...]] | None
"""A node, where it was written, and the definitions that it is within; None where there is no step to take."""
_NOTES = frozenset(("title", "description", "default", "nullable", "examples"))
_UNREAD = ("$schema", "$id", "$comment", "$defs", "definitions")
_REFERENCE = re.compile(r"#/(\$defs|definitions)/([^/]+)\Z")
_NULL = {"type": "null"}
_ONE_TYPE = {"expected": "one type, or one type and null"}
_BOUNDS = (("exclusiveMinimum", "minimum", 1), ("exclusiveMaximum", "maximum", -1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A form in plain terms, what of it could not be said so (where it was written), and where what now stands elsewhere was."""

    form: Any
    faults: list[Fault]
    places: Mapping[str, str]

    def told(self, faults: Iterable[Fault]) -> list[Fault]:
        """Faults of the plain form at the places where whoever wrote the form finds them, each once."""
        moved = (Fault(field=self._place(each.field), code=each.code, facts=each.facts) for each in faults)
        return list({(each.field, each.code): each for each in moved}.values())

    def _place(self, path: str) -> str:
        for end in range(len(path), 0, -1):
            if path[:end] in self.places and path[end : end + 1] in ("", ".", "["):
                return self.places[path[:end]] + path[end:]
        return path


def plain(schema: Any, path: str = "schema") -> Plain:
    """A form with its references inlined; for any JSON value, sound or not, and without raising.

    `$ref` into the form's own `$defs` stands for what it names, `anyOf` or `oneOf` with null, and a type with null, for `nullable`;
    `const` is the one value of an `enum`, which it begins with. A form that contains itself, one that names what is not there, or
    more than 1,000,000 characters of what is named, is at fault.
    """
    reading = _Reading(root=schema if isinstance(schema, dict) else {}, path=path)
    form = reading.node(_without(schema, *_UNREAD) if isinstance(schema, dict) else schema, path, path, 1, ())
    return Plain(form=form, faults=reading.faults, places=reading.places)


@dataclass(slots=True, kw_only=True)
class _Reading:
    """One pass over a form; the first fault ends it."""

    root: Mapping[str, Any]
    path: str
    faults: list[Fault] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    chars: int = 0

    def node(self, node: Any, path: str, told: str, depth: int, within: tuple[str, ...]) -> Any:
        if depth > DEPTH_MAX or self.faults:
            return node
        for _ in range(HOPS_MAX):
            if not isinstance(node, dict):
                return node
            step = self.inner(node, told, within)
            if step is None:
                break
            node, told, within = step
        else:
            self.fault(told, "too_long", {"max": HOPS_MAX})
        if told != path:
            self.places[path] = told
        made = _said_plainly(node)
        if isinstance(made.get("properties"), dict) and made.get("type") == "object":
            each = made["properties"].items()
            read = {
                name: self.node(one, at(f"{path}.properties", name), at(f"{told}.properties", name), depth + 1, within)
                for name, one in each
            }
            _leave_empty(made, read)
            made["properties"] = _named_apart(read, made["properties"])
        elif "items" in made and made.get("type") == "array":
            made["items"] = self.node(made["items"], f"{path}.items", f"{told}.items", depth + 1, within)
        return made

    def inner(self, node: dict[str, Any], told: str, within: tuple[str, ...]) -> _Step:
        """What a node stands for, one step further, or None where it stands for itself."""
        if "$ref" in node:
            return self.named(node, told, within)
        for key in ("allOf", "anyOf", "oneOf"):
            some = node.get(key)
            if not isinstance(some, list) or "type" in node:
                continue
            rest = [each for each in some if key == "allOf" or each != _NULL]
            is_choice = bool(rest) and all(isinstance(each, dict) and "const" in each for each in rest)
            more: dict[str, Any] = {"nullable": True} if len(rest) < len(some) else {}
            if is_choice and key != "allOf":
                is_plain = key == "oneOf" and not more
                return None if is_plain else ({**_without(node, key), **more, "oneOf": rest}, told, within)
            if len(rest) != 1:
                return self.fault(f"{told}.{key}", "bad_format", _ONE_TYPE)
            place = f"{told}.{key}[{some.index(rest[0])}]"
            return self.merged(rest[0], _without(node, key) | more, told, place, within)
        return None

    def named(self, node: dict[str, Any], told: str, within: tuple[str, ...]) -> _Step:
        """What a reference names; nothing, and a fault, where that is not there, too much, or the form itself."""
        place, target = at(told, "$ref"), node["$ref"]
        found = _REFERENCE.match(target) if isinstance(target, str) else None
        group, name = found.groups() if found else ("", "")
        name = name.replace("~1", "/").replace("~0", "~")
        definitions = self.root.get(group)
        if not isinstance(definitions, dict) or name not in definitions:
            return self.fault(place, "not_allowed")
        if name in within:
            return self.fault(place, "bad_format", {"expected": "form that does not contain itself"})
        self.chars += _size(definitions[name])
        if self.chars > INLINED_CHARS_MAX:
            return self.fault(place, "too_long", {"max": INLINED_CHARS_MAX})
        beside = _without(node, "$ref")
        return self.merged(definitions[name], beside, told, at(at(self.path, group), name), (*within, name))

    def merged(self, inner: Any, beside: dict[str, Any], told: str, place: str, within: tuple[str, ...]) -> _Step:
        """What is inside, with the title and the like that stand beside it; anything else there would be a second rule."""
        strange = [name for name in beside if name not in _NOTES]
        if strange:
            return self.fault(at(told, strange[0]), "unknown_field")
        return ({**inner, **beside} if isinstance(inner, dict) else inner), place, within

    def fault(self, place: str, code: str, facts: Mapping[str, Any] | None = None) -> _Step:
        self.faults.append(Fault(field=place, code=code, facts=facts or {}))
        return None


def _said_plainly(node: dict[str, Any]) -> dict[str, Any]:
    """A node that stands for itself, in plain words."""
    made = _without(node, "examples")
    if "pattern" in node and (some := _examples(node.get("examples"))):
        made["examples"] = some
    if made.get("default", ...) is None:
        del made["default"]
    kind = made.get("type")
    if isinstance(kind, list) and len(kind) == 2 and "null" in kind:
        made |= {"type": kind[kind[0] == "null"], "nullable": True}
    if isinstance(made.get("const"), str | int | float) and not isinstance(made["const"], bool) and "enum" not in made:
        only = made.pop("const")
        made |= {"enum": [only], "default": made.get("default", only)}
    if isinstance(made.get("enum"), list) and None in made["enum"]:
        made |= {"enum": [each for each in made["enum"] if each is not None], "nullable": True}
    if "type" not in made and (said := _type_of(made)):
        made["type"] = said
    if made.get("type") == "integer":
        for strict, bound, step in _BOUNDS:
            if type(made.get(strict)) is int and bound not in made:
                made[bound] = made.pop(strict) + step
    return made


def _examples(given: Any) -> list[str]:
    """The first few texts that show how a pattern is meant; other examples say nothing that a form does."""
    some = given if isinstance(given, list) else []
    return [each for each in some if isinstance(each, str) and 0 < len(each) <= EXAMPLE_CHARS_MAX][:EXAMPLES_MAX]


def _leave_empty(group: dict[str, Any], read: Mapping[str, Any]) -> None:
    """What is null where nothing is said, but may not be null, may be left out: so Pydantic means it, whatever is required."""
    required = group.get("required")
    if not isinstance(required, list):
        return
    empty = [
        name
        for name, each in group["properties"].items()
        if isinstance(each, dict) and each.get("default", ...) is None and not _may_be_null(read[name])
    ]
    group["required"] = [name for name in required if name not in empty]


def _may_be_null(node: Any) -> bool:
    return isinstance(node, dict) and bool(node.get("nullable"))


def _type_of(node: Mapping[str, Any]) -> str | None:
    """The type of what can be chosen, where all of it is of one."""
    some = node.get("enum", node.get("oneOf"))
    values = [each.get("const") if isinstance(each, dict) else each for each in some] if isinstance(some, list) else []
    types = {type(each) for each in values}
    if types <= {int, float}:
        return None if not types else "integer" if types == {int} else "number"
    return "string" if types == {str} else None


def _named_apart(read: dict[str, Any], written: Mapping[str, Any]) -> dict[str, Any]:
    """Properties of which no two are called by the title of what they name: those are called by their own names."""
    titles = {name: each.get("title") for name, each in read.items() if isinstance(each, dict)}
    counts = Counter(each for each in titles.values() if isinstance(each, str))
    for name, title in titles.items():
        if isinstance(title, str) and counts[title] > 1 and "title" not in written[name]:
            read[name]["title"] = name.replace("_", " ").title()
    return read


def _without(node: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: each for name, each in node.items() if name not in names}


def _size(node: Any) -> int:
    """How many characters a definition has, more than allowed where it is too deep to count."""
    try:
        return len(json.dumps(node))
    except RecursionError:
        return INLINED_CHARS_MAX + 1
