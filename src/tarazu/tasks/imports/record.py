"""What every reader makes of a row of its tool, before it is known which kind of task it becomes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import msgspec

from tarazu.kit.errors import Fault
from tarazu.tasks.model import NewTask

ITEM_TYPES = ("text", "markdown", "image", "audio", "video", "pdf", "website", "json")
_ENDINGS = {
    "image": ("png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "avif"),
    "audio": ("mp3", "wav", "ogg", "oga", "flac", "m4a", "opus"),
    "video": ("mp4", "webm", "mov", "mkv", "avi"),
    "pdf": ("pdf",),
}
_TYPE_OF_ENDING = {ending: kind for kind, endings in _ENDINGS.items() for ending in endings}
_REFERENCE = re.compile(r"(?:https?|s3|gs)://\S+\Z")
_DATA = re.compile(r"data:(image|audio|video)/|data:application/(pdf)[;,]")


@dataclass(slots=True, kw_only=True)
class Record:
    """One row of another tool, in words that all of them share.

    `fields` are what was shown, `prelabels` what a model or an earlier step proposed, `answers` what people said (each
    a mapping of questions to values, without who said it), `facts` what else is known. `start` is what of the first
    answer may be start values, where that is not the whole of it. `schema` is a form that only this row's tool
    defines. `left` names what the row holds and nothing here has a place for.
    """

    key: str | None
    fields: dict[str, Any]
    types: dict[str, str] = field(default_factory=dict)
    instruction: str | None = None
    prelabels: dict[str, Any] = field(default_factory=dict)
    answers: list[dict[str, Any]] = field(default_factory=list)
    start: dict[str, Any] | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    schema: dict[str, Any] | None = None
    left: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """A row as it was read, counted from 1: a task, or what is wrong with it; and what of it was left out.

    `answers` counts the human answers it came with, `kept` those of them that the task carries along.
    """

    number: int
    task: NewTask | Fault | None
    left: tuple[Fault, ...] = ()
    answers: int = 0
    kept: int = 0


def text_of(value: Any) -> str:
    """Return a value as text: a text as it is, everything else as JSON."""
    return value if isinstance(value, str) else msgspec.json.encode(value, enc_hook=str).decode()


def type_of(value: Any) -> str:
    """Return the type of item that shows a value: told by its ending where it is an address, else text or JSON."""
    if not isinstance(value, str):
        return "json"
    if found := _DATA.match(value):
        return found[1] or found[2]
    if _REFERENCE.match(value):
        ending = urlsplit(value).path.rpartition(".")[2].lower()
        return _TYPE_OF_ENDING.get(ending, "website" if value.startswith("http") else "text")
    return "text"


def key_of(tool: str, given: Any, content: Any) -> str:
    """Return the unique key of a row: the tool's own id, or where it has none a digest of what is shown."""
    if isinstance(given, str | int) and not isinstance(given, bool) and str(given).strip():
        return f"{tool}:{given}"
    body = msgspec.json.encode(content, order="deterministic", enc_hook=str)
    return f"{tool}:sha256:{hashlib.sha256(body).hexdigest()[:40]}"


def wrong(field_name: str, expected: str) -> Fault:
    """Return the fault of a member that has another type than the tool writes."""
    return Fault(field=field_name, code="wrong_type", facts={"expected": expected})


def members(value: Any, path: str, left: list[Fault]) -> list[dict[str, Any]]:
    """Return the objects of a list; anything else in its place is named in `left`."""
    if value is None:
        return []
    if not isinstance(value, list):
        left.append(wrong(path, "array"))
        return []
    for place, each in enumerate(value):
        if not isinstance(each, dict):
            left.append(wrong(f"{path}[{place}]", "object"))
    return [each for each in value if isinstance(each, dict)]


def mapping(value: Any, path: str, left: list[Fault]) -> Mapping[str, Any]:
    """Return an object; anything else but null in its place is named in `left`, and an empty one is returned."""
    if value is not None and not isinstance(value, dict):
        left.append(wrong(path, "object"))
    return value if isinstance(value, dict) else {}
