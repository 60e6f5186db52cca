"""Start values that fit their form: what a person could not have entered is left out."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from tarazu.scale.types.checks import ENTRIES_MAX, SAFE_MAX

PROPERTIES_MAX = 200

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"\\^`{|}]+\Z")


def fitted(values: Mapping[str, Any], form: Mapping[str, Any]) -> dict[str, Any]:
    """The values that the form has a place for; numbers and lists within their bounds, texts cut to theirs."""
    pairs = ((key, _fit(values[key], schema)) for key, schema in form["properties"].items() if key in values)
    return {key: value for key, value in pairs if value is not None}


def _fit(value: Any, schema: Mapping[str, Any]) -> Any:
    kind = schema["type"]
    if kind == "object":
        return fitted(value, schema) if isinstance(value, Mapping) else None
    if kind == "array":
        return _fit_list(value, schema) if isinstance(value, list) else None
    if kind == "boolean":
        return value if isinstance(value, bool) else None
    if kind == "string":
        return _fit_text(value, schema) if isinstance(value, str) else None
    return _fit_number(value, schema)


def _fit_list(value: list[Any], schema: Mapping[str, Any]) -> list[Any]:
    found = [each for each in (_fit(entry, schema["items"]) for entry in value) if each not in (None, {})]
    unique = list(dict.fromkeys(found)) if schema.get("uniqueItems") else found
    return unique[: schema.get("maxItems", ENTRIES_MAX)]


def _fit_text(value: str, schema: Mapping[str, Any]) -> str | None:
    allowed = schema.get("enum") or [option["const"] for option in schema.get("oneOf", [])]
    if allowed:
        return value if value in allowed else None
    cut = value[: schema.get("maxLength", len(value))]
    return cut if not cut or _is_spelled(cut, schema.get("format")) else None


def _is_spelled(value: str, spelling: str | None) -> bool:
    if spelling == "uri":
        return _URI.match(value) is not None
    try:
        if spelling == "json":
            json.loads(value)
        elif spelling == "date":
            date.fromisoformat(value)
            return _DATE.match(value) is not None
    except (ValueError, RecursionError):
        return False
    return True


def _fit_number(value: Any, schema: Mapping[str, Any]) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, int) and abs(value) > SAFE_MAX:
        return None
    if schema["type"] == "integer" and not isinstance(value, int):
        return None
    return value if schema.get("minimum", value) <= value <= schema.get("maximum", value) else None


def size(form: Mapping[str, Any]) -> int:
    """How many properties a form has, those of its groups and tables included."""
    inner = form.get("properties") or {}
    return len(inner) + sum(map(size, inner.values())) + (size(form["items"]) if "items" in form else 0)
