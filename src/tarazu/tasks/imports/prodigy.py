"""Prodigy: tasks and annotations as `db-out` writes them. A row with `answer` was seen by somebody, others were not.

Several people's rows of one task share its hash: the first becomes the task.
"""

from __future__ import annotations

from typing import Any

from tarazu.kit.errors import Fault
from tarazu.tasks.imports.record import Record, key_of, mapping, members, text_of

_SHOWN = {"prompt": "text", "text": "text", "html": "text", "image": "image", "audio": "audio", "video": "video"}
_LABELS = ("label", "spans", "relations", "arcs", "accept", "audio_spans", "user_input", "transcript")
# Worked out from the text, for the screen, or about who answered and when.
_OWN = frozenset(
    (
        "tokens",
        "config",
        "path",
        "width",
        "height",
        "answer",
        "options",
        "meta",
        "_input_hash",
        "_task_hash",
        "_view_id",
    )
)


def read(row: dict[str, Any]) -> Record | Fault:
    """Return a line of Prodigy."""
    shown = {name: row[name] for name in _SHOWN if isinstance(row.get(name), str) and row[name]}
    if "html" in shown and "text" in shown:
        del shown["html"]
    if not shown:
        return Fault(field="text", code="missing")
    made = Record(key=key_of("prodigy", row.get("_task_hash"), _question(row, shown)), fields=shown)
    made.types = {name: _SHOWN[name] for name in shown}
    made.facts.update(mapping(row.get("meta"), "meta", made.left))
    labels = _labels(row, made)
    if row.get("answer") is None:
        made.prelabels = labels
    else:
        made.answers = [labels | {"answer": row["answer"]}]
        # Labels that somebody rejected are wrong, so nobody begins with them.
        made.start = labels if row["answer"] == "accept" else {}
    made.schema = _choice(row, made)
    for name, value in row.items():
        if name not in _OWN and name not in _SHOWN and name not in _LABELS and not name.startswith("_"):
            made.facts[name] = value
    return made


def _question(row: dict[str, Any], shown: dict[str, Any]) -> dict[str, Any]:
    """Return what a hash of the task goes by where Prodigy has not made one."""
    return shown | {name: row[name] for name in ("options", *_LABELS) if name in row}


def _labels(row: dict[str, Any], made: Record) -> dict[str, Any]:
    found = {name: row[name] for name in _LABELS if row.get(name) not in (None, [], "")}
    for name in ("spans", "audio_spans"):
        if name in found:
            found[name] = [_region(each) for each in members(found[name], name, made.left)]
    for name in ("relations", "arcs"):
        if name in found:
            found[name] = [_relation(each) for each in members(found[name], name, made.left)]
    if isinstance(found.get("accept"), list):
        found["accept"] = [text_of(each) for each in found["accept"]]
    return found


def _region(span: dict[str, Any]) -> dict[str, Any]:
    """Return a span of text, a box or a polygon; tokens are worked out from the text."""
    kept = ("start", "end", "label", "text", "x", "y", "width", "height", "points")
    region = {name: span[name] for name in kept if name in span}
    if isinstance(region.get("points"), list):
        pairs = [each for each in region["points"] if isinstance(each, list) and len(each) == 2]
        region["points"] = [{"x": x, "y": y} for x, y in pairs]
        if pairs and "width" in region:
            # The box of a polygon follows from its points.
            region = {name: value for name, value in region.items() if name not in ("x", "y", "width", "height")}
    return region


def _relation(given: dict[str, Any]) -> dict[str, Any]:
    ends = {"from": given.get("head"), "to": given.get("child")}
    return ends | {"label": given.get("label")}


def _choice(row: dict[str, Any], made: Record) -> dict[str, Any] | None:
    """Return a form for the options of a task."""
    options = members(row.get("options"), "options", made.left)
    told = [{"const": text_of(each.get("id")), "title": text_of(each.get("text", each.get("id")))} for each in options]
    if not told:
        return None
    config = row.get("config")
    style = config.get("choice_style") if isinstance(config, dict) else None
    one: dict[str, Any] = {"type": "string", "oneOf": told}
    several = style == "multiple" or (isinstance(row.get("accept"), list) and len(row["accept"]) > 1)
    accept = {"type": "array", "items": one, "uniqueItems": True} if several else one
    return {"type": "object", "properties": {"accept": accept}, "required": ["accept"]}
