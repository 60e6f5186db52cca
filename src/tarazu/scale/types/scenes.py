"""What videos and 3D scenes share: annotations made with a tool of one's own and handed in as JSON or its address."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tarazu.scale.types.attachments import Item, items_of
from tarazu.scale.types.checks import CHARS_MAX, Params, entries, members
from tarazu.scale.types.labels import Choices, choices_of, choices_schema, key_of, value_of
from tarazu.scale.types.spec import Form, Making, Values, form_of
from tarazu.scale.types.words import Say

ANNOTATIONS = "annotations"
EVENTS = "events"

_LISTS = ("labels", "objects_to_annotate")


def labels_of(params: Params) -> Choices:
    """The labels of a scene: its own and those of each geometry, each once."""
    holders = (params, *map(members, members(params.get("geometries")).values()))
    return choices_of([entry for holder in holders for name in _LISTS for entry in entries(holder.get(name))])


def files_of(params: Params) -> tuple[str, ...]:
    """The parts of the response that are files."""
    return (ANNOTATIONS, EVENTS) if entries(params.get("events_to_annotate")) else (ANNOTATIONS,)


def form(params: Params, say: Say) -> Form:
    """A form of the labels that occur, and each file either as JSON or as its address."""
    properties: dict[str, Any] = {}
    if found := labels_of(params):
        properties["labels"] = {**choices_schema(found), "title": say("labels")}
    for name in files_of(params):
        properties[name] = {"type": "string", "format": "json", "maxLength": CHARS_MAX, "title": say(f"{name}_json")}
        properties[f"{name}_url"] = {"type": "string", "format": "uri", "maxLength": 2_000, "title": say(f"{name}_url")}
    return form_of(properties, ["labels"] if found else [])


def answer(params: Params, values: Values, making: Making) -> dict[str, Any]:
    """The response: per file an object with its address, or the content where nobody makes an address."""
    made: dict[str, Any] = {}
    for name, content in contents(params, values, making).items():
        made[name] = content if making.link is None else {"url": making.link(name)}
    for name in files_of(params):
        if values.get(f"{name}_url"):
            made[name] = {"url": values[f"{name}_url"]}
    if (found := labels_of(params)) and "labels" in values:
        made["labels"] = [value_of(found, key) for key in values["labels"]]
    return {ANNOTATIONS: None, **made}


def contents(params: Params, values: Values, making: Making) -> dict[str, Any]:
    """The files that were handed in as JSON; an address that was given goes before."""
    found = {}
    for name in files_of(params):
        written = values.get(name)
        if isinstance(written, str) and written.strip() and not values.get(f"{name}_url"):
            found[name] = json.loads(written)
    return found


def start(params: Params, response: dict[str, Any]) -> Values:
    """The values for a response, or for pre-labels: an address stays one, anything else is written as JSON."""
    values: Values = {}
    for name in files_of(params):
        given = response.get(name)
        if isinstance(url := members(given).get("url"), str) and len(members(given)) == 1:
            values[f"{name}_url"] = url
        elif given is not None and len(written := json.dumps(given, ensure_ascii=False)) <= CHARS_MAX:
            values[name] = written
    found = labels_of(params)
    keys = [key_of(found, each) for each in entries(response.get("labels"))]
    known = list(dict.fromkeys(key for key in keys if key is not None))
    return {**values, "labels": known} if known else values


def check(params: Params, faults: list[str]) -> None:
    """Add a sentence where a hypothesis is no object or is too long to be shown."""
    hypothesis = params.get("hypothesis")
    if hypothesis is None:
        return
    if not isinstance(hypothesis, dict):
        faults.append("hypothesis must be an object")
    elif len(json.dumps(hypothesis, ensure_ascii=False)) > CHARS_MAX:
        faults.append(f"hypothesis must have at most {CHARS_MAX} characters of JSON")


def items(params: Params, say: Say) -> list[Item]:
    """The frames, the film or the scene; the task that this one goes on from, where there is nothing else."""
    shown = items_of(params, say)
    earlier = params.get("lidar_task")
    if not shown and isinstance(earlier, str):
        return [{"type": "text", "title": "lidar_task", "content": earlier}]
    return shown


def frames(params: Params) -> int:
    """How many frames a task has; at least one."""
    return max(len(entries(params.get("attachments"))), 1)


def first_label(params: Params) -> Any:
    """The first label, for made-up responses."""
    return next((choice.value for choice in labels_of(params).values()), "[test]")


def sampling(make: Callable[[Params], Any]) -> Callable[[Params, Values], Values]:
    """A `sample` that writes made-up annotations, and no addresses."""

    def sample(params: Params, values: Values) -> Values:
        made: Mapping[str, Any] = {ANNOTATIONS: make(params), EVENTS: []}
        written = {name: json.dumps(made[name], ensure_ascii=False) for name in files_of(params)}
        return {**({"labels": values["labels"]} if "labels" in values else {}), **written}

    return sample
