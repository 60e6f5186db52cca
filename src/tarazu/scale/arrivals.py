"""Tasks of another service as its documents tell of them, read into what is stored here; pure but for the types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from tarazu import projects
from tarazu.kit.errors import Fault
from tarazu.scale import types
from tarazu.scale.attachments import addresses_in
from tarazu.scale.intake import COMMON, payload_of
from tarazu.scale.model import ProjectRow, TaskGiven
from tarazu.scale.types.checks import check_storable

_STATES = {"pending": "open", "completed": "completed", "canceled": "cancelled", "cancelled": "cancelled"}
_STATES["error"] = "cancelled"
ID_CHARS_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A task of another service: its id there, what is kept of it, and `left`, what of it has no place here.

    `state` is native; what is not open has `ended_at` and, where it has one, the response as it was given there.
    """

    foreign_id: str
    given: TaskGiven
    state: str
    payload: dict[str, Any]
    error: str | None
    response: dict[str, Any] | None
    ended_at: datetime | None
    origin: dict[str, Any]
    left: list[Fault] = field(default_factory=list)


def read_arrival(document: Mapping[str, Any], into: ProjectRow, host: str) -> Arrival | list[Fault]:
    """Read a task as the wire shows it, or return what keeps it out.

    A finished one is kept with whatever parameters it had. One to be worked on here must fit its type, and name no file
    that lies at the other service.
    """
    task_id, type, state = document.get("task_id"), document.get("type"), _STATES.get(str(document.get("status")))
    if not isinstance(task_id, str) or not 1 <= len(task_id) <= ID_CHARS_MAX:
        return [Fault(field="task_id", code="missing")]
    if not isinstance(type, str) or state is None:
        return [Fault(field="type" if state else "status", code="not_allowed", facts={"allowed": sorted(_STATES)})]
    common = {name: document[name] for name in COMMON if document.get(name) is not None}
    given = _params(document)
    faults = types.check_common(common)
    check_storable([given, document.get("response")], faults)
    is_fitting = type in types.SERVED and not (unfit := types.check(type, given))
    if state == "open" and not is_fitting:
        faults += unfit if type in types.SERVED else [types.NOT_SERVED.get(type, f"there is no type {type[:60]}")]
    if faults:
        return [Fault(field="params", code="scale_params", facts={"reasons": "; ".join(faults[:5])})]
    files = _files_elsewhere(given)
    if files and state == "open":
        return [Fault(field="attachment", code="file_elsewhere", facts={"count": files})]
    task = _given(type, given, common)
    return Arrival(
        foreign_id=task_id,
        given=task,
        state=state,
        payload=payload_of(into, task, given) if is_fitting else _record(given),
        error=_error(document) if document["status"] == "error" else None,
        response=_response(document),
        ended_at=None if state == "open" else _ended_at(document),
        origin={"host": host, "task_id": task_id, "created_at": document.get("created_at")},
        left=_left(document, files),
    )


def _params(document: Mapping[str, Any]) -> dict[str, Any]:
    found = document.get("params")
    return {key: value for key, value in found.items() if key not in COMMON} if isinstance(found, dict) else {}


def _given(type: str, params: dict[str, Any], common: Mapping[str, Any]) -> TaskGiven:
    priority = common.get("priority")
    return TaskGiven(
        type=type,
        params=params,
        batch=common.get("batch"),
        callback_url=common.get("callback_url") or None,
        instruction=common.get("instruction"),
        unique_id=common.get("unique_id"),
        metadata=common.get("metadata") or {},
        priority=None if priority is None else int(float(priority)),
        tags=list(dict.fromkeys(common.get("tags") or [])),
    )


def _record(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payload of a finished task that nobody can be asked here: what it was made of, and an empty form."""
    content = msgspec.json.encode(params).decode()
    return {"items": [{"type": "json", "content": content}], "schema": {"type": "object", "properties": {}}}


def _response(document: Mapping[str, Any]) -> dict[str, Any] | None:
    found = document.get("response")
    return found if document["status"] == "completed" and isinstance(found, dict) else None


def _error(document: Mapping[str, Any]) -> str:
    found = document.get("response")
    told = found.get("error") if isinstance(found, dict) else None
    return told if isinstance(told, str) and told else "error"


def _ended_at(document: Mapping[str, Any]) -> datetime | None:
    for name in ("completed_at", "updated_at", "created_at"):
        if (found := instant(document.get(name))) is not None:
            return found
    return None


def instant(text: Any) -> datetime | None:
    """Read a time as documents write it; without a zone it means UTC. None for what is none.

    >>> instant("2026-01-02T03:04:05.678Z")
    datetime.datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=datetime.timezone.utc)
    """
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def _files_elsewhere(params: Mapping[str, Any]) -> int:
    addresses = addresses_in(params)
    return sum(each.startswith("scaledata:") or projects.file_id_of(each) is not None for each in addresses)


def _left(document: Mapping[str, Any], files: int) -> list[Fault]:
    """Return what of a task that is taken has no place here."""
    audits = document.get("audits")
    found = {
        "audits_elsewhere": ("audits", len(audits) if isinstance(audits, list) else 0),
        "file_elsewhere": ("attachment", files),
        "link_elsewhere": ("response", sum(1 for _ in _links(document.get("response")))),
    }
    return [Fault(field=place, code=code, facts={"count": n}) for code, (place, n) in found.items() if n]


def _links(value: Any) -> Iterator[str]:
    """Yield the addresses in a response, which are the other service's."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str) and each.startswith(("https://", "http://")):
            yield each
        elif isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
