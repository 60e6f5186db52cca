"""Shapes of what comes in: paths of fields, texts that cannot be stored, and what a decoder complains of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec

from tarazu.kit.errors import Fault

# More than this tell nothing new, and looking for them costs time that a sender may want us to waste.
FAULTS_MAX = 100
_ESCAPE = b"\\"
_NUL = b"\\u0000"
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}\Z")
_SHOWN_CHARS_MAX = 64


def place(steps: Sequence[str | int]) -> str:
    """Return the path of a field: `answers[1].content`.

    >>> place(["tasks", 3, "payload", "odd key"])
    'tasks[3].payload["odd key"]'
    """
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        elif _PLAIN_KEY.match(step):
            path += f".{step}" if path else step
        else:
            path += "[" + msgspec.json.encode(step[:_SHOWN_CHARS_MAX]).decode() + "]"
    return path


def has_nul(body: bytes) -> bool:
    """Say whether JSON may hold NUL in a text, so that it is worth looking for."""
    # Looking for one byte takes a tenth of the time, and texts without any escape are common.
    return _ESCAPE in body and _NUL in body


def is_sound(value: Any, body: bytes) -> bool:
    """Say whether a value can be stored, of which `body` is the JSON: a backslash before "u0000" is no NUL."""
    return not has_nul(body) or next(unsound(value), None) is None


def unsound_faults(value: Any) -> list[Fault]:
    """Return the fault `bad_text` for every text with NUL in it, which PostgreSQL cannot store."""
    return [Fault(field=place(path), code="bad_text") for path in islice(unsound(value), FAULTS_MAX)]


def unsound(value: Any, path: Sequence[str | int] = ()) -> Iterator[Sequence[str | int]]:
    """Yield the places of texts with NUL in them."""
    if isinstance(value, str):
        if "\0" in value:
            yield path
    elif isinstance(value, dict):
        for key, member in value.items():
            if "\0" in key:
                yield path
            yield from unsound(member, (*path, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from unsound(member, (*path, index))


def shape_fault(message: str, prefix: str = "") -> Fault:
    """Return the fault that a msgspec message tells of, such as "Expected `int`, got `str` - at `$.rows[3].n`"."""
    text, _, where = message.partition(" - at `$")
    path = where.rstrip("`").lstrip(".")
    path = f"{prefix}.{path}".strip(".") if not path.startswith("[") else prefix + path
    unknown = re.search(r"unknown field `([^`]*)`", text)
    missing = re.search(r"missing required field `([^`]*)`", text)
    for found, code in ((unknown, "unknown_field"), (missing, "missing")):
        if found:
            name = place([found[1]])
            return Fault(field=name if not path else f"{path}{'' if name.startswith('[') else '.'}{name}", code=code)
    bounds = re.search(r"(>=|<=) (-?\d+)", text)
    if bounds and "length" in text:
        code, name = ("too_short", "min") if bounds[1] == ">=" else ("too_long", "max")
        return Fault(field=path, code=code, facts={name: int(bounds[2])})
    if bounds:
        return Fault(field=path, code="out_of_range", facts={"min" if bounds[1] == ">=" else "max": int(bounds[2])})
    if text.startswith("Invalid enum value"):
        return Fault(field=path, code="not_allowed")
    expected = re.search(r"[Ee]xpected `([^`]*)`", text)
    return Fault(field=path, code="wrong_type", facts={"expected": _json_name(expected[1]) if expected else "value"})


def _json_name(name: str) -> str:
    return {"str": "string", "int": "integer", "bool": "boolean", "float": "number"}.get(name.split(" ")[0], name)
