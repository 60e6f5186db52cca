"""Values made up for a form: the first choice, the least number, texts marked as a test."""

from typing import Any

MARK = "[test]"
ADDRESS = "https://test.invalid/"
LEFT_OPEN = frozenset(("uuid",))
"""What a test does not fill in: ids are made from the task's."""


def sampled(form: dict[str, Any]) -> dict[str, Any]:
    """One answer to a form: each property filled, each table with the fewest rows but at least one."""
    return {key: _value(key, schema, 0) for key, schema in form["properties"].items() if key not in LEFT_OPEN}


def _value(key: str, schema: dict[str, Any], turn: int) -> Any:
    kind = schema["type"]
    if kind == "object":
        return {name: _value(name, it, turn) for name, it in schema["properties"].items() if name not in LEFT_OPEN}
    if kind == "array":
        rows = max(schema.get("minItems", 1), 1)
        return [_value(key, schema["items"], i) for i in range(min(rows, schema.get("maxItems", rows)))]
    if kind == "boolean":
        return False
    if kind in ("number", "integer"):
        return _number(schema, turn * turn if key == "y" else turn)
    return _text(key, schema)


def _number(schema: dict[str, Any], turn: int) -> float:
    low, high = schema.get("minimum", 0), schema.get("maximum")
    wanted: float = low + 10 * turn + (0 if schema["type"] == "integer" else 1)
    return wanted if high is None else min(wanted, high)


def _text(key: str, schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return str(schema["enum"][0])
    if "oneOf" in schema:
        return str(schema["oneOf"][0]["const"])
    fixed = {"date": "2000-01-01", "uri": f"{ADDRESS}{key}", "json": '{"test": true}'}
    words = fixed.get(schema.get("format", ""), f"{MARK} {schema.get('title', key)}")
    return words[: schema.get("maxLength", len(words))]
