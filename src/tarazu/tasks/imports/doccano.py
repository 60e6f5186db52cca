"""doccano: one text or file per line, with classes, spans, relations or texts as labels.

A file does not say whether its labels are proposals or answers of people; what doccano exports are answers.
"""

from __future__ import annotations

from typing import Any

from tarazu.kit.errors import Fault
from tarazu.tasks.imports.record import Record, key_of, members, text_of, type_of

_SHOWN = ("text", "data", "filename", "image", "audio", "speech")
_LABELS = ("label", "labels", "cats", "entities", "relations", "bbox", "segmentation")
_COMMENTS = ("Comments", "comments")


def read(row: dict[str, Any]) -> Record | Fault:
    """Return a line of doccano."""
    name = next((name for name in _SHOWN if isinstance(row.get(name), str)), None)
    if name is None:
        return Fault(field="text", code="missing")
    made = Record(key=key_of("doccano", row.get("id"), row[name]), fields={name: row[name]})
    made.types[name] = _type(name, row[name])
    answer = _labels(row, made)
    if answer:
        made.answers = [answer]
    for key, value in row.items():
        if key in _COMMENTS and value:
            made.facts["comments"] = value
        elif key == "meta" and isinstance(value, dict):
            made.facts.update(value)
        elif key not in (*_LABELS, *_COMMENTS, "id", "meta", name) and value not in (None, [], {}):
            made.facts[key] = value
    return made


def _type(name: str, value: str) -> str:
    told = type_of(value)
    if name in ("image", "filename") and told in ("text", "website"):
        return "image"
    return "audio" if name in ("audio", "speech") else told


def _labels(row: dict[str, Any], made: Record) -> dict[str, Any]:
    """Return the labels by question: `label` for classes and texts, `entities` and `relations` as rows."""
    found: dict[str, Any] = {}
    given = row.get("label", row.get("labels", row.get("cats")))
    spans = [each for each in given if isinstance(each, list)] if isinstance(given, list) else []
    if spans:
        found["entities"] = [_span(each) for each in spans if len(each) >= 3]
        if len(found["entities"]) < len(given or ()):
            made.left.append(Fault(field="label", code="no_place"))
    elif given not in (None, [], "", {}):
        found["label"] = [text_of(each) for each in given] if isinstance(given, list) else given
    if row.get("entities"):
        found["entities"] = [_entity(each) for each in members(row["entities"], "entities", made.left)]
    if row.get("relations"):
        found["relations"] = [_relation(each) for each in members(row["relations"], "relations", made.left)]
    for name in ("bbox", "segmentation"):
        if row.get(name):
            found[name] = row[name]
    return found


def _span(given: list[Any]) -> dict[str, Any]:
    return {"start": given[0], "end": given[1], "label": given[2]}


def _entity(given: dict[str, Any]) -> dict[str, Any]:
    told = {"start": given.get("start_offset"), "end": given.get("end_offset"), "label": given.get("label")}
    return told | ({"id": text_of(given["id"])} if given.get("id") is not None else {})


def _relation(given: dict[str, Any]) -> dict[str, Any]:
    ends = {"from": text_of(given.get("from_id")), "to": text_of(given.get("to_id"))}
    return ends | {"label": given.get("type", given.get("label"))}
