"""Amazon SageMaker Ground Truth: manifests, of input (`source`, `source-ref`) and of output (a label per job).

The metadata of a job say whether its label is of people (`human-annotated`) or of a model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tarazu.kit.errors import Fault
from tarazu.tasks.imports.record import Record, key_of, mapping, members, text_of, type_of

_METADATA = "-metadata"
_SOURCES = ("source", "source-ref")


def read(row: dict[str, Any]) -> Record | Fault:
    """Return a line of a manifest."""
    name = next((name for name in _SOURCES if isinstance(row.get(name), str)), None)
    if name is None:
        return Fault(field="source", code="missing")
    made = Record(key=key_of("groundtruth", None, row[name]), fields={name: row[name]})
    if name == "source-ref":
        made.types[name] = type_of(row[name])
    for job, value in row.items():
        if job in _SOURCES or job.endswith(_METADATA):
            continue
        if job + _METADATA in row:
            _label(job, value, mapping(row[job + _METADATA], job + _METADATA, made.left), made)
        else:
            made.facts[job] = value
    for name in row:
        if name.endswith(_METADATA) and name.removesuffix(_METADATA) not in row:
            _label(name.removesuffix(_METADATA), None, mapping(row[name], name, made.left), made)
    return made


def _label(job: str, value: Any, about: Mapping[str, Any], made: Record) -> None:
    label = _value(job, value, about, made)
    if label is None:
        made.facts[job + _METADATA] = dict(about)
    elif about.get("human-annotated") == "no":
        made.prelabels[job] = label
        if isinstance(about.get("confidence"), int | float):
            made.facts[f"{job}.confidence"] = about["confidence"]
    else:
        made.answers = made.answers or [{}]
        made.answers[0][job] = label
    comments = [
        each.get("comment") for each in members(about.get("worker-feedback"), f"{job}.worker-feedback", made.left)
    ]
    if comments:
        made.facts[f"{job}.feedback"] = comments


def _value(job: str, value: Any, about: Mapping[str, Any], made: Record) -> Any:
    """Return a label in words: numbers of classes are looked up in the job's own map."""
    names = mapping(about.get("class-map"), f"{job}-metadata.class-map", made.left)
    if isinstance(about.get("class-name"), str):
        return about["class-name"]
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        return [text_of(names.get(text_of(each), each)) for each in value]
    if isinstance(value, dict) and isinstance(value.get("annotations"), list):
        return [_box(each, names) for each in members(value["annotations"], f"{job}.annotations", made.left)]
    if isinstance(value, dict) and isinstance(value.get("annotations"), dict):
        entities = value["annotations"].get("entities")
        return [_span(each) for each in members(entities, f"{job}.annotations.entities", made.left)]
    return value


def _box(given: dict[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    box: dict[str, Any] = {name: given[name] for name in ("left", "top", "width", "height") if name in given}
    if isinstance(given.get("vertices"), list):
        box["vertices"] = given["vertices"]
    number = given.get("class_id")
    return {"label": text_of(names.get(text_of(number), number)), **box}


def _span(given: dict[str, Any]) -> dict[str, Any]:
    return {"start": given.get("startOffset"), "end": given.get("endOffset"), "label": given.get("label")}
