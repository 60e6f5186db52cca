"""Answers to tasks of every other type, told as a thread: each value that was filled in is an annotation."""

import json
from typing import Any

from tarazu.scale.types.checks import entries, members
from tarazu.scale.types.spec import Form, Making, Values, filled


def plain_thread(values: Values, form: Form, words: str, making: Making) -> dict[str, Any]:
    """The thread of a finished task that is no conversation: one turn, with what was asked as its message."""
    asked = {"role": "user", "content": {"text": words}, "source_id": "user", "annotations": []}
    properties = members(form.get("properties"))
    told = [_annotation(key, value, members(properties.get(key)), making) for key, value in values.items()]
    turn = {"id": making.id("turn/0"), "messages": [asked], "annotations": told}
    return {"id": making.id("thread"), "turns": [turn], "annotations": []}


def _annotation(key: str, value: Any, schema: Form, making: Making) -> dict[str, Any]:
    kind, told = _typed(value, schema)
    head = {"id": making.annotation_id(f"annotation/{key}"), "key": key, "type": kind, "value": told}
    options = _options(schema) or _options(members(schema.get("items")))
    choices = kind in ("category", "category_multiple") and bool(options)
    more = {
        "title": schema.get("title"),
        "description": schema.get("description"),
        "possible_values": [value for value, _ in options] if choices else None,
        "labels": [label for _, label in options] if choices else None,
    }
    return {**head, **filled(more)}


def _typed(value: Any, schema: Form) -> tuple[str, Any]:
    """The type of an annotation that can hold a value, and the value as it holds it; what none can hold is JSON."""
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, int):
        return "integer", value
    if isinstance(value, str):
        return ("category" if _options(schema) else "text"), value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "category_multiple", value
    return "text", json.dumps(value, ensure_ascii=False)


def _options(schema: Form) -> list[tuple[str, str]]:
    listed = [(str(each), str(each)) for each in entries(schema.get("enum"))]
    told = [members(each) for each in entries(schema.get("oneOf"))]
    return listed or [(str(each.get("const")), str(each.get("title", each.get("const")))) for each in told]
