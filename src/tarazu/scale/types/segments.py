"""Masks of images: `segmentannotation`. Masks are files; a contributor names where they lie."""

from functools import partial
from typing import Any

from tarazu.scale.types.attachments import attachment, check_media, items_of
from tarazu.scale.types.checks import SENTENCES_MAX, Need, Params, as_flag, entries, flag, mapping, members
from tarazu.scale.types.labels import choice_schema, choices_of, key_of, labels, value_of
from tarazu.scale.types.spec import Form, Making, TaskType, Values, filled, form_of, table
from tarazu.scale.types.words import Say

LABELS_MAX = 50

_ADDRESS = {"type": "string", "format": "uri", "maxLength": 2_000}
_STEP = 0x9E3779


def _form(params: Params, say: Say) -> Form:
    columns = {
        "label": {**choice_schema(choices_of(params.get("labels"))), "title": say("label")},
        "url": {**_ADDRESS, "title": say("mask_url")},
    }
    properties = {
        "combined": {**_ADDRESS, "title": say("combined")},
        "indexed": {**_ADDRESS, "title": say("indexed")},
        "masks": table(say("masks"), columns, ["label", "url"]),
    }
    if as_flag(params.get("allow_unlabeled")) is not False:
        properties["unlabeled"] = {**_ADDRESS, "title": say("unlabeled")}
    return form_of(properties, [])


def _answer(params: Params, values: Values, making: Making) -> dict[str, Any]:
    found = choices_of(params.get("labels"))
    masks: dict[str, list[str]] = {}
    for row in values.get("masks", []):
        masks.setdefault(str(value_of(found, row.get("label"))), []).append(row.get("url"))
    annotations: dict[str, Any] = {
        "combined": filled({"image": values.get("combined"), "indexedImage": values.get("indexed")}),
        "labeled": {label: urls[0] if len(urls) == 1 else urls for label, urls in masks.items()},
    }
    if values.get("unlabeled"):
        annotations["unlabeled"] = values["unlabeled"]
    # Steps of the golden ratio keep the colours of neighbouring labels far apart.
    mapping = {
        str(choice.value): {"index": i, "color": f"#{i * _STEP % 0x1000000:06x}"}
        for i, choice in enumerate(found.values(), 1)
    }
    return {"annotations": annotations, "labelMapping": mapping}


def _start(params: Params, response: dict[str, Any]) -> Values:
    found, annotations = choices_of(params.get("labels")), members(response.get("annotations"))
    combined = members(annotations.get("combined"))
    masks = [
        {"label": key, "url": url}
        for label, given in members(annotations.get("labeled")).items()
        for url in (given if isinstance(given, list) else [given])
        if (key := key_of(found, label)) is not None and isinstance(url, str)
    ]
    single = {"combined": combined.get("image"), "indexed": combined.get("indexedImage")}
    single["unlabeled"] = annotations.get("unlabeled")
    values: Values = {name: url for name, url in single.items() if isinstance(url, str) and url}
    return {**values, "masks": masks} if masks else values


def _check(params: Params, faults: list[str]) -> None:
    check_media({**params, "attachment_type": "image"}, faults)
    hypothesis = params.get("hypothesis")
    if hypothesis is not None and not isinstance(members(hypothesis).get("annotations"), dict | list):
        faults.append("hypothesis.annotations must be an object")
    found = choices_of(params.get("labels"))
    for i, entry in enumerate(entries(params.get("instance_labels"))):
        if len(faults) < SENTENCES_MAX and key_of(found, entry) is None:
            faults.append(f"instance_labels[{i}] must be one of labels")


TYPES = (
    TaskType(
        name="segmentannotation",
        needs=(
            Need("attachment", attachment, True),
            Need("labels", labels(most=LABELS_MAX), True),
            Need("allow_unlabeled", flag),
            Need("hypothesis", mapping),
        ),
        form=_form,
        answer=_answer,
        start=_start,
        more=_check,
        items=partial(items_of, default="image"),
    ),
)
