"""Shapes on images: `imageannotation` and the older types of one shape each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from tarazu.scale.types.asked import Asked, described_attributes, fields_of, properties_of, read_all, write_all
from tarazu.scale.types.attachments import Item, attachment, check_media, items_of
from tarazu.scale.types.checks import (
    SENTENCES_MAX,
    Need,
    Params,
    as_flag,
    as_number,
    below,
    entries,
    flag,
    full_mapping,
    mapping,
    members,
    number,
)
from tarazu.scale.types.fitting import fitted
from tarazu.scale.types.labels import Choices, attributes_of, choices_of, key_of, label_schema, labels, value_of
from tarazu.scale.types.spec import Form, Making, TaskType, Values, base_annotations, form_of, given, table
from tarazu.scale.types.words import Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Geometry:
    """A shape: its numeric columns, or how many vertices it has."""

    columns: tuple[str, ...] = ()
    vertices: tuple[int, int] | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The columns, vertices among them."""
        return self.columns or ("vertices",)


GEOMETRIES: Mapping[str, Geometry] = {
    "box": Geometry(columns=("left", "top", "width", "height")),
    "polygon": Geometry(vertices=(3, 1_000)),
    "line": Geometry(vertices=(2, 1_000)),
    "point": Geometry(columns=("x", "y")),
    "cuboid": Geometry(vertices=(6, 8)),
    "ellipse": Geometry(vertices=(4, 4)),
}
_LIMITS = ("min_height", "min_width", "max_height", "max_width", "min_vertices", "max_vertices")
_LOCKS = ("can_add", "can_edit", "can_edit_labels", "can_delete")
_CORNERS = (
    "face-topleft",
    "face-bottomleft",
    "face-topright",
    "face-bottomright",
    "side-topcorner",
    "side-bottomcorner",
)


def check_geometries(value: Any, path: str, faults: list[str]) -> None:
    """The check of `geometries`: known shapes, each with labels that are not empty and limits that are numbers."""
    full_mapping(value, path, faults)
    for name, about in members(value).items():
        place = below(path, name)
        if name not in GEOMETRIES:
            faults.append(f"{place} is not a geometry; there are {', '.join(GEOMETRIES)}")
        elif not isinstance(about, dict):
            faults.append(f"{place} must be an object")
        else:
            _check_geometry(about, place, faults)
        if len(faults) >= SENTENCES_MAX:
            return


def _check_geometry(about: dict[str, Any], place: str, faults: list[str]) -> None:
    if about.get("objects_to_annotate") is not None:
        labels()(about["objects_to_annotate"], f"{place}.objects_to_annotate", faults)
    for limit in _LIMITS:
        if about.get(limit) is not None:
            number(about[limit], f"{place}.{limit}", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked of one shape: all that is said about it, its labels, and its columns without words."""

    about: dict[str, Any]
    choices: Choices
    columns: dict[str, Any]


def geometries_of(params: Params, legacy: str | None = None) -> dict[str, Wanted]:
    """The shapes asked for; an older type has one, described by its own parameters."""
    asked = {legacy: dict(params)} if legacy is not None else members(params.get("geometries"))
    return {name: _wanted(name, members(asked[name])) for name in GEOMETRIES if name in asked}


def _wanted(name: str, about: dict[str, Any]) -> Wanted:
    choices = choices_of(about.get("objects_to_annotate"))
    return Wanted(about=about, choices=choices, columns=shape_columns(name, about, str))


def attributes_asked(params: Params) -> list[Asked]:
    """The attributes that each annotation has, as columns."""
    return fields_of(params.get("annotation_attributes"), prefix="attribute_")


def shape_columns(name: str, about: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """The columns of one shape."""
    geometry = GEOMETRIES[name]
    if geometry.vertices is None:
        return {part: {"type": "number", "title": say(part), **_least(about, part)} for part in geometry.columns}
    low, high = (
        _whole(about.get("min_vertices"), geometry.vertices[0]),
        _whole(about.get("max_vertices"), geometry.vertices[1]),
    )
    low = min(max(low, 1), geometry.vertices[1])
    corner = {
        "type": "object",
        "properties": {"x": {"type": "number"}, "y": {"type": "number"}},
        "required": ["x", "y"],
    }
    schema = {"type": "array", "title": say("vertices"), "items": corner, "minItems": low, "maxItems": max(low, high)}
    return {"vertices": schema}


def _least(about: Mapping[str, Any], part: str) -> dict[str, Any]:
    if part not in ("width", "height"):
        return {}
    low, high = as_number(about.get(f"min_{part}")), as_number(about.get(f"max_{part}"))
    low = max(low or 0, 0)
    return {"minimum": low, **({"maximum": high} if high is not None and high >= low else {})}


def _whole(value: Any, default: int) -> int:
    found = as_number(value)
    return default if found is None else min(max(int(found), 1), 1_000)


def _form(params: Params, say: Say, legacy: str | None = None) -> Form:
    asked = attributes_asked(params)
    start = _start(params, given(params), legacy)
    properties: dict[str, Any] = {}
    for name, wanted in geometries_of(params, legacy).items():
        columns = {"label": {**label_schema(wanted.about.get("objects_to_annotate")), "title": say("label")}}
        columns |= shape_columns(name, wanted.about, say) | properties_of(asked)
        rows = start.get(name, [])
        if any("uuid" in row for row in rows):
            columns["uuid"] = {"type": "string", "title": say("id"), "maxLength": 100}
        locked = _locks(params, len(rows), say)
        properties[name] = {**table(say(name), columns, ["label", *GEOMETRIES[name].parts]), **locked}
    return form_of(properties, [])


def _locks(params: Params, rows: int, say: Say) -> dict[str, Any]:
    """What base annotations allow: as bounds on the number of rows where that says it, and in words."""
    if not base_annotations(params):
        return {}
    closed = [lock for lock in _LOCKS if as_flag(params.get(f"{lock}_base_annotations")) is False]
    bounds: dict[str, Any] = {}
    if "can_add" in closed:
        bounds["maxItems"] = rows
    if "can_delete" in closed:
        bounds["minItems"] = rows
    words = " ".join(say(lock.replace("can", "locked")) for lock in closed)
    return {**bounds, **({"description": words} if words else {})}


def _answer(params: Params, values: Values, making: Making, legacy: str | None = None) -> dict[str, Any]:
    asked = attributes_asked(params)
    found = []
    for name, wanted in geometries_of(params, legacy).items():
        for i, row in enumerate(values.get(name, [])):
            label = value_of(wanted.choices, row.get("label"))
            shape = {part: row[part] for part in GEOMETRIES[name].parts if part in row}
            if legacy is not None:
                found.append({**_old_shape(name, shape), "label": label})
                continue
            annotation = {"uuid": row.get("uuid") or making.id(f"{name}/{i}"), "type": name, "label": label}
            found.append({**annotation, "attributes": read_all(asked, row), **shape})
    return {"annotations": found}


def _old_shape(name: str, shape: dict[str, Any]) -> dict[str, Any]:
    if name != "cuboid":
        return shape
    described = [*_CORNERS, *(f"vertex-{n}" for n in range(7, 1_001))]
    vertices = zip(described, entries(shape.get("vertices")), strict=False)
    return {"vertices": [{"description": words, "type": "vertex", **corner} for words, corner in vertices]}


def _start(params: Params, response: dict[str, Any], legacy: str | None = None) -> Values:
    asked, wanted = attributes_asked(params), geometries_of(params, legacy)
    values: Values = {}
    for entry in map(members, entries(response.get("annotations"))):
        name = _geometry_of(entry, wanted)
        row = None if name is None else _row(entry, name, wanted[name], asked)
        if name is not None and row is not None:
            values.setdefault(name, []).append(row)
    return values


def _geometry_of(entry: Any, wanted: Mapping[str, Any]) -> str | None:
    kind = members(entry).get("type")
    if kind is None and len(wanted) == 1:
        return next(iter(wanted))
    return kind if isinstance(kind, str) and kind in wanted else None


def _row(entry: dict[str, Any], name: str, wanted: Wanted, asked: list[Asked]) -> Values | None:
    shape = shape_of(entry, name)
    if shape is None:
        return None
    label = key_of(wanted.choices, entry.get("label")) if wanted.choices else entry.get("label")
    row = {**({"label": label} if isinstance(label, str) and label else {}), **shape}
    row |= write_all(asked, attributes_of(entry))
    uuid = entry.get("uuid")
    return {**row, "uuid": uuid[:100]} if isinstance(uuid, str) and uuid else row


def shape_of(entry: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """The numbers of a shape in an annotation; None where one is missing or is no number."""
    geometry = GEOMETRIES[name]
    if geometry.vertices is None:
        parts = {part: as_number(entry.get(part)) for part in geometry.columns}
        return None if None in parts.values() else parts
    corners = entries(entry.get("vertices"))
    found = [{axis: as_number(members(corner).get(axis)) for axis in ("x", "y")} for corner in corners]
    return None if not found or any(None in corner.values() for corner in found) else {"vertices": found}


def _check_given(params: Params, faults: list[str], legacy: str | None = None) -> None:
    check_media({**params, "attachment_type": "image"}, faults)
    hypothesis = params.get("hypothesis")
    if hypothesis is not None and not isinstance(members(hypothesis).get("annotations"), list):
        faults.append("hypothesis.annotations must be a list")
    base = params.get("base_annotations")
    if base is not None and not isinstance(base, list) and not isinstance(members(base).get("annotations"), list):
        faults.append("base_annotations must be a list")
    wanted = geometries_of(params, legacy)
    listed = (("base_annotations", base_annotations(params)),
              ("hypothesis.annotations", entries(members(hypothesis).get("annotations"))))  # fmt: skip
    for path, found in listed:
        for i, entry in enumerate(found):
            if len(faults) >= SENTENCES_MAX:
                return
            _check_annotation(entry, f"{path}[{i}]", wanted, faults)


def _check_annotation(entry: Any, path: str, wanted: dict[str, Wanted], faults: list[str]) -> None:
    name = _geometry_of(entry, wanted)
    if not isinstance(entry, dict):
        faults.append(f"{path} must be an object")
    elif name is None:
        faults.append(f"{path}.type must be one of {', '.join(wanted)}")
    elif shape_of(entry, name) is None:
        faults.append(f"{path} must have {', '.join(GEOMETRIES[name].parts)}")
    else:
        _check_label_and_size(entry, path, name, wanted[name], faults)


def _check_label_and_size(entry: dict[str, Any], path: str, name: str, wanted: Wanted, faults: list[str]) -> None:
    if wanted.choices and key_of(wanted.choices, entry.get("label")) is None:
        faults.append(f"{path}.label must be one of the labels asked for")
    shape = shape_of(entry, name) or {}
    for part, schema in wanted.columns.items():
        if fitted({part: shape[part]}, {"properties": {part: schema}}) != {part: shape[part]}:
            faults.append(f"{path}.{part} is outside the limits of the geometry")


def _items(params: Params, say: Say) -> list[Item]:
    return items_of(params, say, default="image")


_GIVEN = (
    Need("hypothesis", mapping),
    Need("annotation_attributes", described_attributes),
    *(Need(f"{lock}_base_annotations", flag) for lock in _LOCKS),
)


def _legacy(name: str, geometry: str) -> TaskType:
    return TaskType(
        name=name,
        needs=(
            Need("attachment", attachment, True),
            Need("objects_to_annotate", labels(), True),
            Need("with_labels", flag),
            *(Need(limit, number) for limit in _LIMITS),
            *_GIVEN,
        ),
        form=partial(_form, legacy=geometry),
        answer=partial(_answer, legacy=geometry),
        start=partial(_start, legacy=geometry),
        more=partial(_check_given, legacy=geometry),
        items=_items,
    )


TYPES = (
    TaskType(
        name="imageannotation",
        needs=(Need("attachment", attachment, True), Need("geometries", check_geometries, True), *_GIVEN),
        form=_form,
        answer=_answer,
        start=_start,
        more=_check_given,
        items=_items,
    ),
    _legacy("annotation", "box"),
    _legacy("polygonannotation", "polygon"),
    _legacy("lineannotation", "line"),
    _legacy("laneannotation", "line"),
    _legacy("pointannotation", "point"),
    _legacy("cuboidannotation", "cuboid"),
)
