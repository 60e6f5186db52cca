"""Label Studio's labeling config (XML): which fields a task shows, and the form that its controls amount to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from tarazu.kit.errors import Refusal

CONFIG_BYTES_MAX = 2**20
_ITEMS = {
    "Text": "text",
    "HyperText": "text",
    "Image": "image",
    "Audio": "audio",
    "AudioPlus": "audio",
    "Video": "video",
    "Pdf": "pdf",
    "PDF": "pdf",
    "Paragraphs": "json",
    "Chat": "json",
    "Table": "json",
    "List": "json",
    "TimeSeries": "json",
}
_NUMBER = {"type": "number"}
_POINT = {"type": "object", "properties": {"x": _NUMBER, "y": _NUMBER}, "required": ["x", "y"]}
_BOX = dict.fromkeys(("x", "y", "width", "height", "rotation"), _NUMBER)
# Columns of a region by the control that draws it; they are percent of the picture, as Label Studio has them.
_REGIONS: dict[str, dict[str, Any]] = {
    "Rectangle": _BOX,
    "Ellipse": dict.fromkeys(("x", "y", "radiusX", "radiusY", "rotation"), _NUMBER),
    "KeyPoint": dict.fromkeys(("x", "y", "width"), _NUMBER),
    "Polygon": {"points": {"type": "array", "items": _POINT}},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelConfig:
    """A config as read: types of items by field, in order; the form; and controls that no form has."""

    items: dict[str, str]
    schema: dict[str, Any]
    instruction: str | None
    unknown: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    items: dict[str, str] = field(default_factory=dict)
    of_name: dict[str, str] = field(default_factory=dict)
    properties: dict[str, Any] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read_config(body: bytes) -> LabelConfig:
    """Read a labeling config.

    Raises:
        Refusal: `config_unreadable` when it is no XML, has a document type, or asks nothing.
    """
    # A document type can name entities that unfold to gigabytes, and no config has one.
    if len(body) > CONFIG_BYTES_MAX or b"<!" in body.replace(b"<!--", b"").replace(b"<![CDATA[", b""):
        raise Refusal("config_unreadable", "invalid")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - without a document type there is nothing to unfold
    except (ElementTree.ParseError, ValueError, RecursionError):
        raise Refusal("config_unreadable", "invalid") from None
    found = _Found()
    tags = list(root.iter())
    for tag in tags:
        _item(tag, found)
    for tag in tags:
        if tag.get("toName"):
            _control(tag, found)
    if not found.properties:
        raise Refusal("config_unreadable", "invalid")
    schema: dict[str, Any] = {"type": "object", "properties": found.properties}
    if found.required:
        schema["required"] = found.required
    told = "\n\n".join(found.words) or None
    return LabelConfig(items=found.items, schema=schema, instruction=told, unknown=tuple(found.unknown))


def _item(tag: ElementTree.Element, found: _Found) -> None:
    value = tag.get("value", "")
    if tag.tag == "Header" and value and "$" not in value:
        found.words.append(value)
    if tag.get("toName") or not value.startswith("$"):
        return
    kind = _ITEMS.get(tag.tag)
    if kind is not None:
        found.items.setdefault(value[1:], kind)
        found.of_name[tag.get("name", "")] = tag.tag


def _control(tag: ElementTree.Element, found: _Found) -> None:
    name = tag.get("name")
    # What is asked of each region has no field of its own: it is a column of the region's rows.
    if not name or tag.get("perRegion") == "true":
        return
    made = _property(tag, found)
    if made is None:
        found.unknown.append(name)
        return
    found.properties[name] = made
    if tag.get("required") == "true":
        found.required.append(name)


def _property(tag: ElementTree.Element, found: _Found) -> dict[str, Any] | None:
    """Return the field for a control, or None where there is no such field."""
    if tag.tag == "Choices":
        one = {"type": "string", **_options(tag, "Choice")}
        several = (tag.get("choice") or "").startswith("multiple")
        return {"type": "array", "items": one, "uniqueItems": True} if several else one
    if tag.tag == "Taxonomy":
        return {"type": "array", "items": {"type": "string", "enum": _paths(tag)}, "uniqueItems": True}
    if tag.tag in ("Number", "Rating"):
        return _number(tag)
    plain: dict[str, dict[str, Any]] = {
        "TextArea": {"type": "string", "format": "textarea"},
        "DateTime": {"type": "string", "format": "date"},
        "Pairwise": {"type": "string", "enum": ["left", "right"]},
    }
    return plain.get(tag.tag) or _regions(tag, found)


def _number(tag: ElementTree.Element) -> dict[str, Any]:
    if tag.tag == "Rating":
        return {"type": "integer", "minimum": 1, "maximum": _whole(tag.get("maxRating")) or 5}
    bounds = {"minimum": _whole(tag.get("min")), "maximum": _whole(tag.get("max"))}
    return {"type": "number", **{name: bound for name, bound in bounds.items() if bound is not None}}


def _regions(tag: ElementTree.Element, found: _Found) -> dict[str, Any] | None:
    """Return a table with a row per region, where a form can hold its shape."""
    columns = _REGIONS.get(tag.tag.removesuffix("Labels"))
    if tag.tag == "Labels":
        shown = found.of_name.get((tag.get("toName") or "").split(",")[0])
        position = {"Text": "integer", "Audio": "number", "AudioPlus": "number"}.get(shown or "")
        if position is None:
            return None
        columns = {"start": {"type": position}, "end": {"type": position}}
        columns |= {"text": {"type": "string"}} if shown == "Text" else {}
    if columns is None:
        return None
    label = {"label": {"type": "string", **_options(tag, "Label")}} if tag.tag.endswith("Labels") else {}
    return {"type": "array", "items": {"type": "object", "properties": {**label, **columns}}}


def _options(tag: ElementTree.Element, name: str) -> dict[str, Any]:
    told = [each for each in tag.iter(name) if each.get("value")]
    return {"enum": list(dict.fromkeys(each.get("alias") or each.get("value") for each in told))} if told else {}


def _paths(tag: ElementTree.Element, above: tuple[str, ...] = ()) -> list[str]:
    found = []
    for each in tag.findall("Choice"):
        path = (*above, each.get("alias") or each.get("value") or "")
        found += [" / ".join(path), *_paths(each, path)]
    return found


def _whole(text: str | None) -> int | None:
    try:
        return None if text is None else int(text)
    except ValueError:
        return None
