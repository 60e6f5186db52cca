"""Marked and copied parts of documents: `documenttranscription`."""

from typing import Any

from tarazu.scale.types.attachments import attachment, attachment_type, attachments, check_media
from tarazu.scale.types.checks import Need, Params, as_number, entries, full_mapping, listing, mapping, members, text
from tarazu.scale.types.labels import Choices, choice_schema, choices_of, key_of, value_of
from tarazu.scale.types.spec import Form, Making, TaskType, Values, filled, form_of, table
from tarazu.scale.types.words import Say

_NUMBERS = ("left", "top", "width", "height")


def feature(value: Any, path: str, faults: list[str]) -> None:
    """The check of a feature: an object with a type and, mostly, a label."""
    full_mapping(value, path, faults)
    for name in ("type", "label"):
        found = members(value).get(name)
        if found is not None:
            text(found, f"{path}.{name}", faults)
        elif name == "type" and members(value):
            faults.append(f"{path}.type is required")


def _features(params: Params) -> Choices:
    listed = map(members, entries(params.get("features")))
    return choices_of([entry.get("label") or entry.get("type") for entry in listed])


def _type_of(params: Params, label: Any) -> Any:
    listed = [members(entry) for entry in entries(params.get("features"))]
    return next((each.get("type") for each in listed if (each.get("label") or each.get("type")) == label), None)


def _form(params: Params, say: Say) -> Form:
    columns: dict[str, Any] = {
        "label": {**choice_schema(_features(params)), "title": say("label")},
        "text": {"type": "string", "format": "textarea", "maxLength": 20_000, "title": say("text")},
        "page": {"type": "integer", "minimum": 1, "title": say("page")},
        **{name: {"type": "number", "minimum": 0, "title": say(name)} for name in _NUMBERS},
    }
    if any(members(entry).get("uuid") for entry in entries(members(params.get("hypothesis")).get("annotations"))):
        columns["uuid"] = {"type": "string", "title": say("id"), "maxLength": 100}
    return form_of({"annotations": table(say("annotations"), columns, ["label"])}, [])


def _answer(params: Params, values: Values, making: Making) -> dict[str, Any]:
    found, features = [], _features(params)
    for i, row in enumerate(values.get("annotations", [])):
        label = value_of(features, row.get("label"))
        head = {"uuid": row.get("uuid") or making.id(f"annotations/{i}"), "type": _type_of(params, label)}
        rest = {name: row[name] for name in ("text", "page", *_NUMBERS) if name in row}
        found.append({**head, "label": label, **rest})
    return {"annotations": found}


def _start(params: Params, response: dict[str, Any]) -> Values:
    features, rows = _features(params), []
    for entry in map(members, entries(response.get("annotations"))):
        words, uuid = entry.get("text"), entry.get("uuid")
        numbers = {name: as_number(entry.get(name)) for name in ("page", *_NUMBERS)}
        row = {"label": key_of(features, entry.get("label")), "text": words if isinstance(words, str) else None}
        rows.append(filled({**row, **numbers, "uuid": uuid if isinstance(uuid, str) else None}))
    return {"annotations": rows} if rows else {}


def _check(params: Params, faults: list[str]) -> None:
    check_media(params, faults)
    hypothesis = params.get("hypothesis")
    if hypothesis is not None and not isinstance(members(hypothesis).get("annotations"), list):
        faults.append("hypothesis.annotations must be a list")


TYPES = (
    TaskType(
        name="documenttranscription",
        needs=(
            Need("attachment", attachment),
            Need("attachments", attachments),
            Need("features", listing(feature, most=200), True),
            Need("attachment_type", attachment_type),
            Need("geometries", mapping),
            Need("language", text),
            Need("hypothesis", mapping),
        ),
        either=("attachment", "attachments"),
        form=_form,
        answer=_answer,
        start=_start,
        more=_check,
    ),
)
