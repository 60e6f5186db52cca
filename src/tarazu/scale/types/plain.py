"""Answers to tasks of every other type, told as a thread: each value that was filled in is an annotation."""

import json
from typing import Any

from tarazu.scale.types.chat import WRITER, turns_of
from tarazu.scale.types.checks import entries, members
from tarazu.scale.types.spec import Form, Making, Values, filled


def plain_thread(values: Values, form: Form, words: str, making: Making) -> dict[str, Any]:
    """The thread of a finished task that is no conversation: one turn, with what was asked as its message."""
    asked = _said("user", words, "user")
    properties = members(form.get("properties"))
    told = [_annotation(key, value, members(properties.get(key)), making) for key, value in values.items()]
    turn = {"id": making.id("turn/0"), "messages": [asked], "annotations": told}
    return {"id": making.id("thread"), "turns": [turn], "annotations": []}


def native_thread(payload: Values, answer: Values, making: Making) -> dict[str, Any]:
    """The thread of a finished native task about a conversation (`prompt`): its messages and responses, then what was
    written; everything else of the answer is annotations of the last turn. Responses are named by model where that is told.
    """
    asked = [(str(each.get("role")), _worded(each)) for each in _rows(payload["prompt"])]
    # What a tool answered is told there under its older name.
    turns = turns_of([("function" if role == "tool" else role, words) for role, words in asked], making)
    shown = _rows(payload.get("answers")) or _rows([payload.get("answer")])
    sources = _sources(shown)
    turns[-1]["messages"] += [
        _said("assistant", str(each.get("content", "")), source)
        | ({"model_parameters": {"model": each["model"]}} if each.get("model") else {})
        for each, source in zip(shown, sources.values(), strict=True)
    ]
    rest = dict(answer)
    if isinstance(rest.get("content"), str):
        turns[-1]["messages"].append(_said("assistant", rest.pop("content"), WRITER))
    if isinstance(order := rest.pop("ranking", None), list):
        ranked = [[sources.get(str(key), str(key)) for key in entries(group)] for group in order]
        told = {"key": "ranking", "type": "ranked_groups", "value": ranked}
        turns[-1]["annotations"].append({"id": making.annotation_id("annotation/ranking"), **told})
    grades = members(rest.pop("grades", None))
    turns[-1]["annotations"] += [_grade(key, members(each), making) for key, each in grades.items()]
    turns[-1]["annotations"] += [_annotation(key, value, {}, making) for key, value in rest.items()]
    return {"id": making.id("thread"), "turns": turns, "annotations": []}


def _worded(message: Values) -> str:
    """What a message says and, in words of its own, which tool it calls."""
    call = members(message.get("call"))
    called = f"{call.get('name')}({call.get('arguments')})" if call else ""
    return "\n\n".join(part for part in (str(message.get("content", "")), called) if part)


def _grade(key: str, grade: Values, making: Making) -> dict[str, Any]:
    told = {"value": grade.get("verdict"), "justification": grade.get("reason")}
    identity = {"id": making.annotation_id(f"annotation/grades/{key}"), "key": key, "type": "category"}
    return {**identity, **filled(told)}


def _rows(value: Any) -> list[dict[str, Any]]:
    return [each for each in entries(value) if isinstance(each, dict)]


def _sources(shown: list[dict[str, Any]]) -> dict[str, str]:
    """The source of each response by its key: its model, or its key where no other model is told."""
    made: dict[str, str] = {}
    for n, each in enumerate(shown, 1):
        key, model = str(each.get("key", f"response_{n}")), each.get("model")
        made[key] = model if isinstance(model, str) and model not in made.values() else key
    return made


def _said(role: str, words: str, source: str) -> dict[str, Any]:
    return {"role": role, "content": {"text": words}, "source_id": source, "annotations": []}


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
