"""Evaluation and training tasks at the door: known items, made from a type's parameters and its documented response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tarazu import quality
from tarazu.kit.db import Tx
from tarazu.kit.errors import Refusal
from tarazu.scale import types
from tarazu.scale.ids import short
from tarazu.scale.intake import destination, prepared, task_given
from tarazu.scale.tasks import refuse_faulty

# The types that the other service takes such tasks of.
QUALITY_TYPES = (
    "documenttranscription",
    "imageannotation",
    "namedentityrecognition",
    "segmentannotation",
    "textcollection",
    "videoplaybackannotation",
)
_ANSWERS = ("expected_response", "initial_response")


async def create_quality_task(tx: Tx, purpose: quality.Purpose, type: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Keep a task of a type whose response is known, and return it as the wire shows it.

    Raises:
        Refusal: `scale_quality_type` for a type that has none, what a task of the type is refused for, and
            `scale_response` for a response of which nothing fits the form of the task.
    """
    if type not in QUALITY_TYPES:
        raise Refusal("scale_quality_type", "invalid", {"type": type[:60], "allowed": list(QUALITY_TYPES)})
    given = task_given(type, {key: value for key, value in body.items() if key not in _ANSWERS})
    into, _ = await destination(tx, given)
    params, payload = prepared(given, into)
    refuse_faulty([] if body.get("expected_response") is not None else ["expected_response is required"])
    answers = {
        name: {"values": _values(name, type, params, body[name])} for name in _ANSWERS if body.get(name) is not None
    }
    made = await quality.add_known_item(
        tx, into.id, purpose, payload, answers["expected_response"], answers.get("initial_response")
    )
    shown = {
        "id": short(made.id),
        "type": type,
        "project": into.name,
        "created_at": made.created_at,
        "params": given.params,
        "metadata": given.metadata,
    }
    return shown | {name: body[name] for name in answers}


def _values(name: str, type: str, params: Mapping[str, Any], response: Any) -> dict[str, Any]:
    found = types.values_of(type, dict(params), response)
    if not found:
        raise Refusal("scale_response", "invalid", {"field": name})
    return found
