"""Marked spans in a text: `namedentityrecognition`."""

from collections.abc import Iterable
from typing import Any

from tarazu.scale.types.asked import Asked, fields_of, named, properties_of, read_all, write_all
from tarazu.scale.types.attachments import Item
from tarazu.scale.types.checks import SENTENCES_MAX, Need, Params, as_number, entries, flag, mapping, members, text
from tarazu.scale.types.labels import attributes_of, choice_schema, choices_of, key_of, label_schema, labels, value_of
from tarazu.scale.types.spec import Form, Making, TaskType, Values, filled, form_of, given, table
from tarazu.scale.types.words import Say

_SPAN_CHARS_MAX = 20_000


def _attributes(params: Params) -> list[Asked]:
    """The attributes that any label has, each once."""
    found: dict[str, Any] = {}
    for entry in (params, *entries(params.get("labels"))):
        for name, described in named(members(entry).get("attributes")):
            found.setdefault(name, described)
    return fields_of(found, prefix="attribute_")


def _form(params: Params, say: Say) -> Form:
    place = {"type": "integer", "minimum": 0, "maximum": len(_text(params))}
    listed = given(params)
    ids = {"uuid": {"type": "string", "title": say("id"), "maxLength": 100}}
    columns: dict[str, Any] = {
        "label": {**label_schema(params.get("labels")), "title": say("label")},
        "text": {"type": "string", "minLength": 1, "maxLength": _SPAN_CHARS_MAX, "title": say("text")},
        "start": {**place, "title": say("start")},
        "end": {**place, "title": say("end")},
        **properties_of(_attributes(params)),
    }
    columns |= ids if _have_ids(listed.get("annotations")) else {}
    properties = {"annotations": table(say("annotations"), columns, ["label", "text"])}
    if found := choices_of(params.get("relationships")):
        row = {"type": "integer", "minimum": 1, "maximum": 10_000}
        ends = {"source": {**row, "title": say("source")}, "target": {**row, "title": say("target")}}
        kinds: dict[str, Any] = {**ends, "name": {**choice_schema(found), "title": say("relation")}}
        kinds |= ids if _have_ids(listed.get("relationships")) else {}
        properties["relationships"] = table(say("relationships"), kinds, ["source", "target", "name"])
    return form_of(properties, [])


def _text(params: Params) -> str:
    return str(params.get("text") or "")


def _have_ids(listed: Any) -> bool:
    return any(_id_of(entry) for entry in entries(listed))


def _id_of(entry: Any) -> str | None:
    found = members(entry).get("id") or members(entry).get("uuid")
    return found[:100] if isinstance(found, str) else None


def _answer(params: Params, values: Values, making: Making) -> dict[str, Any]:
    asked, choices = _attributes(params), choices_of(params.get("labels"))
    rows: list[Values] = values.get("annotations", [])
    found = [
        {
            "id": row.get("uuid") or making.id(f"annotations/{i}"),
            "start": start,
            "end": end,
            "text": row.get("text"),
            "label": value_of(choices, row.get("label")),
            "attributes": read_all(asked, row),
        }
        for i, (row, (start, end)) in enumerate(zip(rows, _placed(_text(params), rows), strict=True))
    ]
    kinds, ids = choices_of(params.get("relationships")), dict(enumerate((each["id"] for each in found), 1))
    related = [
        {
            "id": row.get("uuid") or making.id(f"relationships/{i}"),
            "source_ref": ids[row["source"]],
            "target_ref": ids[row["target"]],
            "name": value_of(kinds, row.get("name")),
        }
        for i, row in enumerate(values.get("relationships", []))
        if row.get("source") in ids and row.get("target") in ids
    ]
    return {"annotations": found, **({"relationships": related} if kinds else {})}


def _placed(whole: str, rows: Iterable[Values]) -> list[tuple[int | None, int | None]]:
    """Where each row stands: as it says, else the next place at which its words stand in the text."""
    after: dict[str, int] = {}
    found: list[tuple[int | None, int | None]] = []
    for row in rows:
        words, start, end = str(row.get("text", "")), row.get("start"), row.get("end")
        if start is None:
            at = whole.find(words, after.get(words, 0))
            start = at if at >= 0 else None
        if start is not None and end is None:
            end = start + len(words)
        if start is not None:
            after[words] = start + max(len(words), 1)
        found.append((start, end))
    return found


def _start(params: Params, response: dict[str, Any]) -> Values:
    asked, choices, whole = _attributes(params), choices_of(params.get("labels")), _text(params)
    rows: list[Values] = []
    row_of: dict[str, int] = {}
    for entry in map(members, entries(response.get("annotations"))):
        row = _row(entry, whole)
        if row is None:
            continue
        label = key_of(choices, entry.get("label"))
        rows.append(filled({**row, "label": label, **write_all(asked, attributes_of(entry)), "uuid": _id_of(entry)}))
        row_of[_id_of(entry) or ""] = len(rows)
    related = _related(params, entries(response.get("relationships")), row_of)
    return {**({"annotations": rows} if rows else {}), **({"relationships": related} if related else {})}


def _row(entry: dict[str, Any], whole: str) -> Values | None:
    start, end = as_number(entry.get("start")), as_number(entry.get("end"))
    words = entry.get("text")
    if not isinstance(words, str) and isinstance(start, int) and isinstance(end, int):
        words = whole[max(start, 0) : max(end, 0)]
    return filled({"text": words, "start": start, "end": end}) if isinstance(words, str) and words.strip() else None


def _related(params: Params, listed: list[Any], row_of: dict[str, int]) -> list[Values]:
    kinds, found = choices_of(params.get("relationships")), []
    for entry in map(members, listed):
        source, target = (row_of.get(str(entry.get(name))) for name in ("source_ref", "target_ref"))
        name = key_of(kinds, entry.get("name"))
        if source and target and name:
            found.append(filled({"source": source, "target": target, "name": name, "uuid": _id_of(entry)}))
    return found


def _check(params: Params, faults: list[str]) -> None:
    hypothesis = params.get("hypothesis")
    if hypothesis is None:
        return
    listed = members(hypothesis).get("annotations")
    if not isinstance(listed, list):
        faults.append("hypothesis.annotations must be a list")
        return
    choices, whole = choices_of(params.get("labels")), _text(params)
    for i, entry in enumerate(listed):
        path = f"hypothesis.annotations[{i}]"
        if len(faults) >= SENTENCES_MAX:
            return
        if _row(members(entry), whole) is None:
            faults.append(f"{path} must have text, or start and end")
        elif key_of(choices, entry.get("label")) is None:
            faults.append(f"{path}.label must be one of the labels asked for")
        elif not _stands(entry, len(whole)):
            faults.append(f"{path} must start and end within the text")


def _stands(entry: dict[str, Any], length: int) -> bool:
    places = [as_number(entry[name]) for name in ("start", "end") if entry.get(name) is not None]
    return all(isinstance(each, int) and 0 <= each <= length for each in places) and places == sorted(places, key=_low)


def _low(place: float | None) -> float:
    return -1 if place is None else place


def _sample(params: Params, values: Values) -> Values:
    words = _text(params).split()[0][:_SPAN_CHARS_MAX]
    start = _text(params).find(words)
    rows = [{**row, "text": words, "start": start, "end": start + len(words)} for row in values["annotations"]]
    return {**values, "annotations": rows}


def _items(params: Params, say: Say) -> list[Item]:
    return [{"type": "text", "content": _text(params)}]


TYPES = (
    TaskType(
        name="namedentityrecognition",
        needs=(
            Need("text", text, True),
            Need("labels", labels(), True),
            Need("relationships", labels(least=0)),
            Need("merge_newlines", flag),
            Need("hypothesis", mapping),
        ),
        form=_form,
        answer=_answer,
        start=_start,
        more=_check,
        items=_items,
        sample=_sample,
    ),
)
