"""The JSON Schema of forms: everything that may be written, and what it is read as stands in `plain`."""

from tarazu.kinds.base import JsonSchema, object_schema
from tarazu.kinds.fields import CONTENT_CHARS_MAX, NAME_CHARS_MAX, PAIR_CHARS_MAX, REMARK_CHARS_MAX, Flag, Text
from tarazu.kinds.form.patterns import PATTERN_CHARS_MAX
from tarazu.kinds.form.schema import ENTRIES_MAX, FORMATS, OPTIONS_MAX, PROPERTIES_MAX, TYPES


def form_schema() -> JsonSchema:
    """The JSON Schema of forms, with its definitions under `$defs`."""
    return {"$ref": "#/$defs/form"}


def form_definitions() -> JsonSchema:
    """The definitions that `form_schema` points to."""
    node: JsonSchema = {"$ref": "#/$defs/node"}
    nodes = {"type": "array", "items": node, "minItems": 1, "maxItems": OPTIONS_MAX}
    length = {"type": "integer", "minimum": 0, "maximum": CONTENT_CHARS_MAX}
    count = {"type": "integer", "minimum": 0, "maximum": ENTRIES_MAX}
    names = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
    value = {"type": ["string", "number", "null"], "maxLength": PAIR_CHARS_MAX}
    properties: dict[str, JsonSchema] = {
        **{key: {"type": "string"} for key in ("$schema", "$id", "$comment", "$ref")},
        **{key: {"type": "object", "additionalProperties": node} for key in ("$defs", "definitions")},
        **dict.fromkeys(("allOf", "anyOf", "oneOf"), nodes),
        **{key: {"type": "number"} for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")},
        **dict.fromkeys(("minLength", "maxLength"), length),
        **dict.fromkeys(("minItems", "maxItems"), count),
        **{key: Flag().schema() for key in ("nullable", "uniqueItems", "additionalProperties")},
        **dict.fromkeys(("required", "order"), names),
        "type": {"anyOf": [{"enum": [*TYPES, "null"]}, {"type": "array", "items": {"enum": [*TYPES, "null"]}}]},
        "title": Text(chars_max=PAIR_CHARS_MAX, blank=True).schema(),
        "description": Text(chars_max=REMARK_CHARS_MAX, blank=True).schema(),
        "enum": {"type": "array", "items": value, "uniqueItems": True, "minItems": 1, "maxItems": OPTIONS_MAX},
        "const": {**value, "type": ["string", "number"]},
        "default": {},
        "examples": {},
        "format": {"enum": list(FORMATS)},
        "pattern": Text(chars_max=PATTERN_CHARS_MAX).schema(),
        "multipleOf": {"type": "number", "exclusiveMinimum": 0},
        "items": node,
        "properties": {
            "type": "object",
            "propertyNames": Text(chars_max=NAME_CHARS_MAX).schema(),
            "additionalProperties": node,
            "maxProperties": PROPERTIES_MAX,
        },
    }
    return {"form": node, "node": object_schema(properties, ())}
