"""What a plain form may ask for: the subset of JSON Schema (draft 2020-12) that people can fill in, and its bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tarazu.kinds.base import Fault, JsonSchema, at, check_members, wrong_type
from tarazu.kinds.fields import (
    CONTENT_CHARS_MAX,
    INTEGER_MAX,
    NAME_CHARS_MAX,
    PAIR_CHARS_MAX,
    REMARK_CHARS_MAX,
    Flag,
    Text,
    check_length,
    check_rating,
)
from tarazu.kinds.form.patterns import (
    FORM_WEIGHT_MAX,
    MATCHED_CHARS_MAX,
    PATTERN_CHARS_MAX,
    WEIGHT_MAX,
    is_pattern,
    weight,
)
from tarazu.kinds.form.plain import DEPTH_MAX, EXAMPLE_CHARS_MAX, plain

PROPERTIES_MAX = 200
OPTIONS_MAX = 2_000
ENTRIES_MAX = 10_000
FAULTS_MAX = 100
CELL, CELL_VALUE = "cell", "cell-value"
"""The formats of a cell of the task's table, and of what stands in the cell that is named beside it."""
FORMATS = ("textarea", "date", "uri", "json", CELL, CELL_VALUE)
TYPES = ("string", "number", "integer", "boolean", "array", "object")
ITEM_TYPES = ("string", "number", "integer", "object")

_TITLE = Text(chars_max=PAIR_CHARS_MAX, blank=True)
_DESCRIPTION = Text(chars_max=REMARK_CHARS_MAX, blank=True)
_OPTION = Text(chars_max=PAIR_CHARS_MAX)
_NAME = Text(chars_max=NAME_CHARS_MAX)
_PATTERN = Text(chars_max=PATTERN_CHARS_MAX)
_EXAMPLE = Text(chars_max=EXAMPLE_CHARS_MAX)
_ALWAYS = frozenset(("type", "title", "description", "default", "nullable"))
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_NUMBER = _ALWAYS | {*_BOUNDS, "multipleOf"}
_KEYWORDS = {
    "choice": _ALWAYS | {"enum", "oneOf"},
    "string": _ALWAYS | {"minLength", "maxLength", "format", "pattern", "examples"},
    "number": _NUMBER,
    "integer": _NUMBER,
    "boolean": _ALWAYS,
    "list": _ALWAYS | {"items", "minItems", "maxItems", "uniqueItems"},
    "table": _ALWAYS | {"items", "minItems", "maxItems"},
    "object": _ALWAYS | {"properties", "required", "additionalProperties", "order"},
}
_EVERY = frozenset[str]().union(*_KEYWORDS.values())
_NEEDED = {
    "object": frozenset(("type", "properties")),
    "list": frozenset(("type", "items")),
    "table": frozenset(("type", "items")),
}
_TYPE_ONLY = frozenset(("type",))
_ONE_OF = frozenset(("const", "title"))
_ONE_OF_REQUIRED = frozenset(("const",))
_COUNT = (0, ENTRIES_MAX)
_LENGTH = (0, CONTENT_CHARS_MAX)


def check_plain(form: Any, path: str) -> list[Fault]:
    """Everything wrong with a form in plain terms, but its defaults; at most about a hundred faults.

    At most 8 levels deep, 200 properties, 2,000 options of a choice and 10,000 entries of a list; keywords that are
    not of the subset are refused where they stand. Two keywords go beyond JSON Schema, which has nothing like them: `nullable`, and
    `order`, the names of an object's properties in the order in which they are asked for.
    """
    walk = _Walk(faults=[])
    _check_node(form, path, 1, ("object",), walk)
    return walk.faults


def options(schema: Mapping[str, Any]) -> list[Any] | None:
    """The values of a choice, texts or numbers, in order, or None where there is nothing to choose from."""
    if "enum" in schema:
        return list(schema["enum"])
    return [each["const"] for each in schema["oneOf"]] if "oneOf" in schema else None


def option_label(value: Any) -> str:
    """The category that an option stands for: a text itself, a number as it is read, so that 1 and 1.0 are one.

    >>> option_label("good"), option_label(2.0), option_label(0.5)
    ('good', '2', '0.5')
    """
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def cell_name(schema: Mapping[str, Any]) -> str | None:
    """The name of the one property of a group that is a cell of the task's table, None where there is none, or more."""
    named = schema.get("properties", {}).items()
    names = [name for name, each in named if isinstance(each, Mapping) and each.get("format") == CELL]
    return names[0] if len(names) == 1 else None


def asks_cells(schema: Mapping[str, Any]) -> bool:
    """Whether a valid form asks for cells of a table anywhere."""
    inner = [*schema.get("properties", {}).values(), schema.get("items", {})]
    return schema.get("format") == CELL or any(asks_cells(each) for each in inner if each)


def form_of(payload: Any, ontology: Any) -> Any:
    """The form of a task in plain terms, sound or not: the payload's own, else the ontology's, else None."""
    for holder in (payload, ontology):
        if isinstance(holder, Mapping) and "schema" in holder:
            return plain(holder["schema"]).form
    return None


def ordered(schema: Mapping[str, Any]) -> JsonSchema:
    """A valid form that says in which order its properties stand, because databases keep members in none."""
    made = dict(schema)
    if schema["type"] == "object":
        properties = {name: ordered(each) for name, each in schema["properties"].items()}
        made["properties"] = properties
        if len(properties) > 1:
            made["order"] = list(dict.fromkeys([*schema.get("order", ()), *properties]))
    elif schema["type"] == "array":
        made["items"] = ordered(schema["items"])
    return made


def closed(schema: Mapping[str, Any]) -> JsonSchema:
    """A valid form as a JSON Schema that spells out what the check takes for granted."""
    made = dict(schema)
    if schema["type"] == "object":
        made["properties"] = {name: closed(each) for name, each in schema["properties"].items()}
        made.setdefault("additionalProperties", False)
    elif schema["type"] == "array":
        made["items"] = closed(schema["items"])
        made.setdefault("maxItems", ENTRIES_MAX)
    elif schema["type"] == "string" and options(schema) is None:
        made.setdefault("maxLength", MATCHED_CHARS_MAX if "pattern" in made else CONTENT_CHARS_MAX)
    return {"anyOf": [made, {"type": "null"}]} if made.pop("nullable", False) else made


@dataclass(slots=True, kw_only=True)
class _Walk:
    """What was found wrong so far, how many properties were met, and which patterns."""

    faults: list[Fault]
    properties: int = 0
    patterns: set[str] = field(default_factory=set)


def _check_node(node: Any, path: str, depth: int, types: tuple[str, ...], walk: _Walk) -> None:
    faults = walk.faults
    if depth > DEPTH_MAX:
        faults.append(Fault(field=path, code="too_long", facts={"max": DEPTH_MAX}))
        return
    if type(node) is not dict:
        faults.append(wrong_type(path, "object"))
        return
    shape = _shape(node)
    if types != TYPES and node.get("nullable"):
        faults.append(Fault(field=f"{path}.nullable", code="not_allowed"))
    if "const" in node and "enum" not in node:
        # A text or a number was read as the one value of an `enum` already.
        faults.append(wrong_type(f"{path}.const", "string or number"))
        return
    if not check_members(node, path, _NEEDED.get(shape, _TYPE_ONLY), _KEYWORDS.get(shape, _EVERY), faults):
        return
    if "type" in node and (type(node["type"]) is not str or node["type"] not in types):
        is_text = type(node["type"]) is str
        allowed = Fault(field=f"{path}.type", code="not_allowed", facts={"allowed": list(types)})
        faults.append(allowed if is_text else wrong_type(f"{path}.type", "string"))
        return
    for key, text in (("title", _TITLE), ("description", _DESCRIPTION), ("nullable", Flag())):
        if key in node:
            text.check(node[key], f"{path}.{key}", faults)
    if shape in ("number", "integer"):
        _check_number_node(node, path, faults)
    elif shape == "string":
        _check_string(node, path, walk)
    elif shape == "choice":
        _check_options(node, path, faults)
    elif shape in ("list", "table"):
        _check_array(node, path, depth, walk)
    elif shape == "object":
        _check_object(node, path, depth, walk)


def _shape(node: Mapping[str, Any]) -> str:
    """The row of `_KEYWORDS` that a node is read by, or "" when its type says nothing."""
    kind = node.get("type")
    if kind in ("string", "number", "integer") and ("enum" in node or "oneOf" in node):
        return "choice"
    if kind == "array":
        items = node.get("items")
        return "table" if type(items) is dict and items.get("type") == "object" else "list"
    return kind if type(kind) is str and kind in _KEYWORDS else ""


def _check_number_node(node: dict[str, Any], path: str, faults: list[Fault]) -> None:
    whole = (-INTEGER_MAX, INTEGER_MAX) if node["type"] == "integer" else None
    _check_bounds(node, path, "minimum", "maximum", whole, faults)
    _check_bounds(node, path, "exclusiveMinimum", "exclusiveMaximum", whole, faults)
    if "multipleOf" in node:
        before = len(faults)
        check_number(node["multipleOf"], f"{path}.multipleOf", faults)
        if len(faults) == before and node["multipleOf"] <= 0:
            faults.append(Fault(field=f"{path}.multipleOf", code="out_of_range"))


def _check_string(node: dict[str, Any], path: str, walk: _Walk) -> None:
    faults = walk.faults
    length = (0, MATCHED_CHARS_MAX) if "pattern" in node else _LENGTH
    _check_bounds(node, path, "minLength", "maxLength", length, faults)
    if "pattern" in node:
        before = len(faults)
        _PATTERN.check(node["pattern"], f"{path}.pattern", faults)
        if len(faults) == before:
            _check_pattern(node["pattern"], f"{path}.pattern", walk)
    for i, each in enumerate(node.get("examples", ())):
        _EXAMPLE.check(each, f"{path}.examples[{i}]", faults)
    if "format" not in node:
        return
    if type(node["format"]) is not str:
        faults.append(wrong_type(f"{path}.format", "string"))
    elif node["format"] not in FORMATS:
        faults.append(Fault(field=f"{path}.format", code="not_allowed", facts={"allowed": list(FORMATS)}))


def _check_pattern(pattern: str, path: str, walk: _Walk) -> None:
    """Check what a pattern weighs, alone and with the others of the form, before RE2 reads it."""
    walk.patterns.add(pattern)
    if (told := weight(pattern)) > WEIGHT_MAX:
        walk.faults.append(Fault(field=path, code="too_long", facts={"weight": told, "most": WEIGHT_MAX}))
    elif sum(map(weight, walk.patterns)) > FORM_WEIGHT_MAX:
        walk.faults.append(Fault(field=path, code="too_long", facts={"weights_most": FORM_WEIGHT_MAX}))
    elif not is_pattern(pattern):
        walk.faults.append(Fault(field=path, code="bad_format", facts={"expected": "RE2"}))


def _check_options(node: dict[str, Any], path: str, faults: list[Fault]) -> None:
    if "enum" in node and "oneOf" in node:
        faults.append(Fault(field=f"{path}.oneOf", code="unknown_field"))
    key = "enum" if "enum" in node else "oneOf"
    if not check_length(node[key], f"{path}.{key}", 1, OPTIONS_MAX, faults):
        return
    seen: set[str | float] = set()
    for i, each in enumerate(node[key]):
        if len(faults) >= FAULTS_MAX:
            return
        where = f"{path}.{key}[{i}]"
        if key == "enum":
            _check_option(each, node["type"], where, seen, faults)
        elif check_members(each, where, _ONE_OF_REQUIRED, _ONE_OF, faults):
            if "const" in each:
                _check_option(each["const"], node["type"], f"{where}.const", seen, faults)
            if "title" in each:
                _TITLE.check(each["title"], f"{where}.title", faults)


def _check_option(value: Any, kind: str, path: str, seen: set[str | float], faults: list[Fault]) -> None:
    before = len(faults)
    if kind == "string":
        _OPTION.check(value, path, faults)
    elif kind == "integer":
        check_rating(value, -INTEGER_MAX, INTEGER_MAX, path, faults)
    else:
        check_number(value, path, faults)
    if len(faults) == before:
        if value in seen:
            faults.append(Fault(field=path, code="duplicate"))
        seen.add(value)


def _check_array(node: dict[str, Any], path: str, depth: int, walk: _Walk) -> None:
    _check_bounds(node, path, "minItems", "maxItems", _COUNT, walk.faults)
    if "uniqueItems" in node:
        Flag().check(node["uniqueItems"], f"{path}.uniqueItems", walk.faults)
    if "items" in node:
        _check_node(node["items"], f"{path}.items", depth + 1, ITEM_TYPES, walk)


def _check_object(node: dict[str, Any], path: str, depth: int, walk: _Walk) -> None:
    faults = walk.faults
    if "additionalProperties" in node:
        Flag().check(node["additionalProperties"], f"{path}.additionalProperties", faults)
    properties = node.get("properties", {})
    if type(properties) is not dict:
        faults.append(wrong_type(f"{path}.properties", "object"))
        return
    walk.properties += len(properties)
    if walk.properties > PROPERTIES_MAX:
        facts = {"max": PROPERTIES_MAX, "length": walk.properties}
        faults.append(Fault(field=f"{path}.properties", code="too_long", facts=facts))
        return
    before = len(faults)
    for name, each in properties.items():
        where = at(f"{path}.properties", name)
        if name == "__proto__":
            # An editor is written in a language in which this name is no name.
            faults.append(Fault(field=where, code="bad_format", facts={"expected": "key"}))
        _NAME.check(name, where, faults)
        if len(faults) < FAULTS_MAX:
            _check_node(each, where, depth + 1, TYPES, walk)
    for name, each in properties.items():
        if type(each) is dict and each.get("format") == CELL_VALUE and cell_name(node) is None:
            faults.append(Fault(field=f"{at(f'{path}.properties', name)}.format", code="not_allowed"))
    sound = properties if len(faults) == before else None
    for key in ("required", "order"):
        if key in node:
            _check_names(node[key], sound, f"{path}.{key}", faults)


def _check_names(names: Any, properties: dict[str, Any] | None, path: str, faults: list[Fault]) -> None:
    """Check names of properties; against the properties only when these are sound."""
    if not check_length(names, path, 0, PROPERTIES_MAX, faults):
        return
    seen: set[str] = set()
    for i, name in enumerate(names):
        if type(name) is not str:
            faults.append(wrong_type(f"{path}[{i}]", "string"))
        elif name in seen:
            faults.append(Fault(field=f"{path}[{i}]", code="duplicate"))
        elif properties is not None and name not in properties:
            faults.append(Fault(field=f"{path}[{i}]", code="not_allowed"))
        else:
            seen.add(name)


def _check_bounds(
    node: dict[str, Any], path: str, low: str, high: str, whole: tuple[int, int] | None, faults: list[Fault]
) -> None:
    """Check two bounds: whole numbers within `whole`, or any numbers, and the first not above the second."""
    before = len(faults)
    for key in (low, high):
        if key not in node:
            continue
        if whole is not None:
            check_rating(node[key], *whole, f"{path}.{key}", faults)
        else:
            check_number(node[key], f"{path}.{key}", faults)
    if len(faults) == before and low in node and high in node and node[low] > node[high]:
        faults.append(Fault(field=f"{path}.{high}", code="out_of_range", facts={"min": node[low]}))


def check_number(value: Any, path: str, faults: list[Fault]) -> None:
    """Check a number: whole within 2**53 either way, or finite."""
    if type(value) is int:
        check_rating(value, -INTEGER_MAX, INTEGER_MAX, path, faults)
    elif type(value) is not float or value != value or value in (float("inf"), float("-inf")):
        faults.append(wrong_type(path, "number"))
