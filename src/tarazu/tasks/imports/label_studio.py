"""Label Studio: exported tasks (JSON), with predictions as proposals and annotations as people's answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tarazu.kit.errors import Fault
from tarazu.tasks.imports.label_config import LabelConfig
from tarazu.tasks.imports.record import Record, key_of, mapping, members, wrong

# The member of a result's value that is the answer itself; every other type is a region.
_SIMPLE = {
    "choices": "choices",
    "textarea": "text",
    "rating": "rating",
    "number": "number",
    "datetime": "datetime",
    "taxonomy": "taxonomy",
    "pairwise": "selected",
    "ranker": "ranker",
}
_PLACES = ("start", "end", "x", "y", "points", "ranges", "startOffset")
# Whatever a region has besides these is drawn in a way that no form holds.
_REGION = frozenset(
    ("start", "end", "text", "x", "y", "width", "height", "rotation", "radiusX", "radiusY", "points", "channel")
)


def read(row: dict[str, Any], config: LabelConfig | None = None) -> Record | Fault:
    """Return a task of Label Studio; with its labeling config also the form of it."""
    data = row.get("data", None if "annotations" in row or "predictions" in row else row)
    if not isinstance(data, dict):
        return wrong("data", "object") if data is not None else Fault(field="data", code="missing")
    shown = {name: value for name, value in data.items() if value is not None}
    made = Record(key=key_of("labelstudio", row.get("id") if "data" in row else data.get("id"), shown), fields=shown)
    if "data" in row:
        made.facts.update(mapping(row.get("meta"), "meta", made.left))
    if config is not None:
        _as_configured(made, config)
    for place, each in enumerate(members(row.get("predictions"), "predictions", made.left)):
        values = results_of(each.get("result"), f"predictions[{place}].result", made.left)
        if place == 0:
            made.prelabels = values
            made.facts |= {name: each[name] for name in ("model_version", "score") if each.get(name) is not None}
        else:
            made.left.append(Fault(field=f"predictions[{place}]", code="no_place"))
    for place, each in enumerate(members(row.get("annotations", row.get("completions")), "annotations", made.left)):
        if each.get("was_cancelled"):
            made.left.append(Fault(field=f"annotations[{place}]", code="skipped_there"))
        elif values := results_of(each.get("result"), f"annotations[{place}].result", made.left):
            made.answers.append(values)
    if isinstance(row.get("drafts"), list) and row["drafts"]:
        made.left.append(Fault(field="drafts", code="no_place"))
    return made


def _as_configured(made: Record, config: LabelConfig) -> None:
    """Show what the config shows, in its order; the other fields of the task are facts."""
    shown = {name: made.fields[name] for name in config.items if name in made.fields}
    made.facts.update({name: value for name, value in made.fields.items() if name not in shown})
    made.fields, made.types = shown, {name: config.items[name] for name in shown}
    made.schema, made.instruction = config.schema, config.instruction


def results_of(given: Any, path: str, left: list[Fault]) -> dict[str, Any]:
    """Return the values of a list of results by control; regions are rows of their control."""
    values: dict[str, Any] = {}
    regions: dict[str, dict[str, Any]] = {}
    for place, each in enumerate(members(given, path, left)):
        here, name = f"{path}[{place}]", each.get("from_name")
        value = mapping(each.get("value"), f"{here}.value", left)
        if each.get("type") == "relation":
            ends = {"from": str(each.get("from_id")), "to": str(each.get("to_id"))}
            values.setdefault("relations", []).append(ends | {"label": "+".join(map(str, each.get("labels") or []))})
        elif not isinstance(name, str) or not isinstance(each.get("type"), str):
            left.append(Fault(field=here, code="no_place"))
        elif each["type"] not in _SIMPLE:
            region = regions[str(each.get("id"))] = _region(value, here, left)
            values.setdefault(name, []).append(region)
        elif any(mark in value for mark in _PLACES):
            _of_region(regions.get(str(each.get("id"))), name, value.get(_SIMPLE[each["type"]]), here, left)
        else:
            values[name] = _simple(each["type"], value)
    if "relations" in values:
        for known, region in regions.items():
            region["id"] = known
    return values


def _simple(kind: str, value: Mapping[str, Any]) -> Any:
    told = value.get(_SIMPLE[kind])
    if kind == "taxonomy" and isinstance(told, list):
        return [" / ".join(map(str, path)) if isinstance(path, list) else path for path in told]
    return told


def _of_region(region: dict[str, Any] | None, name: str, told: Any, here: str, left: list[Fault]) -> None:
    """Add what was said about one region to its row."""
    if region is None:
        left.append(Fault(field=here, code="no_place"))
    else:
        region[name] = told[0] if isinstance(told, list) and len(told) == 1 else told


def _region(value: Mapping[str, Any], here: str, left: list[Fault]) -> dict[str, Any]:
    region: dict[str, Any] = {}
    for name, told in value.items():
        if name == "points" and isinstance(told, list):
            region[name] = [{"x": pair[0], "y": pair[1]} for pair in told if isinstance(pair, list) and len(pair) == 2]
        elif name.endswith("labels") and isinstance(told, list):
            region["label"] = "+".join(map(str, told))
        elif name in _REGION:
            region[name] = told
        elif name not in ("closed", "globalOffsets"):
            left.append(Fault(field=f"{here}.value.{name}", code="no_place"))
    return region
