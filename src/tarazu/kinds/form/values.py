"""Checking what was filled in against a valid form, every fault at its place."""

import json
import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from tarazu.kinds.base import Fault, at, wrong_type
from tarazu.kinds.fields import CONTENT_CHARS_MAX, check_length, check_text
from tarazu.kinds.form.patterns import MATCHED_CHARS_MAX, WORK_MAX, matching, weight
from tarazu.kinds.form.schema import CELL, CELL_VALUE, ENTRIES_MAX, FAULTS_MAX, cell_name, check_number, options

_ALLOWED_TOLD_MAX = 20
_ALLOWED_CHARS_MAX = 1_000
_UNKNOWN_MAX = 20
_TOLD_MAX = 300
_CHOSEN = {"string": (str,), "integer": (int,), "number": (int, float)}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,5}\Z")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"\\^`{|}]+\Z")


def check_values(
    value: Any,
    schema: Mapping[str, Any],
    path: str,
    faults: list[Fault],
    *,
    partial: bool,
    cells: Mapping[str, str] | None = None,
) -> None:
    """Add what is wrong with the values of a form, at most about a hundred faults.

    Free text that is required must not be blank, unless its `minLength` is 0. With `partial`, as for start values,
    nothing is required and nothing is too short. `cells` are those of the task's table; without them places are only looked at for
    how they are spelled.
    """
    check = _Check(faults, partial, cells)
    check.object(value, schema, path)
    check.follow(WORK_MAX // 10 if partial else WORK_MAX)


def check_starts(parts: Iterable[tuple[Any, Mapping[str, Any], str]], faults: list[Fault]) -> None:
    """The same for the start values of parts of a form: each with its rules and its place."""
    check = _Check(faults, partial=True, cells=None)
    for value, schema, path in parts:
        if len(faults) < FAULTS_MAX:
            check.member(value, schema, path, needed=False)
    check.follow(WORK_MAX // 10)


def free_texts(value: Any, schema: Any) -> list[str]:
    """The texts that somebody wrote into a form or a part of it, sound or not; what a form does not describe counts as written."""
    rules: Mapping[str, Any] = schema if isinstance(schema, Mapping) else {}
    if isinstance(value, str):
        is_free = options(rules) is None and "pattern" not in rules and rules.get("format") in (None, "textarea")
        return [value] if is_free else []
    if isinstance(value, Mapping):
        parts = [(each, rules.get("properties", {}).get(name)) for name, each in value.items()]
    else:
        parts = [(each, rules.get("items")) for each in value] if isinstance(value, list) else []
    return [text for each, inner in parts for text in free_texts(each, inner)]


class _Check:
    """One pass over the values; it ends early when enough is wrong."""

    def __init__(self, faults: list[Fault], partial: bool, cells: Mapping[str, str] | None) -> None:
        self.faults, self.partial, self.cells = faults, partial, cells
        self.following: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {}

    def follow(self, left: int) -> None:
        """Hold the texts against their patterns, those of one pattern at once because it is read anew each time."""
        for pattern, texts in self.following.items():
            most, length, some = left // weight(pattern), 0, []
            for text, path, schema in texts:
                length += len(text)
                if length > most:
                    self.faults.append(Fault(field=path, code="too_long", facts={"together": most}))
                    break
                some.append((text, path, schema))
            left -= weight(pattern) * min(length, most)
            found = matching([text for text, _, _ in some], pattern) if some else []
            wrong = [each for each, fits in zip(some, found, strict=True) if not fits]
            room = max(FAULTS_MAX - len(self.faults), 0)
            self.faults.extend(
                Fault(field=path, code="bad_format", facts=_meant(schema, path)) for _, path, schema in wrong[:room]
            )

    def object(self, value: Any, schema: Mapping[str, Any], path: str) -> None:
        if type(value) is not dict:
            self.faults.append(wrong_type(path, "object"))
            return
        properties, required = schema["properties"], [] if self.partial else schema.get("required", [])
        self.faults.extend(Fault(field=at(path, name), code="missing") for name in required if name not in value)
        strange = [name for name in value if name not in properties]
        if schema.get("additionalProperties"):
            for name in strange[:ENTRIES_MAX]:
                self.additional(value[name], at(path, name))
        else:
            self.faults.extend(Fault(field=at(path, name), code="unknown_field") for name in strange[:_UNKNOWN_MAX])
        needed = frozenset(required)
        for name, each in properties.items():
            if name in value and len(self.faults) < FAULTS_MAX:
                self.member(value[name], each, at(path, name), name in needed)
        self.cell(value, schema, path)

    def cell(self, value: dict[str, Any], schema: Mapping[str, Any], path: str) -> None:
        """Check that what is said to stand in a cell stands there."""
        name = cell_name(schema)
        place = value.get(name) if name is not None else None
        if self.cells is None or type(place) is not str or place not in self.cells:
            return
        told = self.cells[place]
        for other, each in schema["properties"].items():
            said = value.get(other) if each.get("format") == CELL_VALUE else None
            if type(said) is str and said and " ".join(said.split()) != told:
                facts = {"allowed": [told]} if len(told) <= _ALLOWED_CHARS_MAX else {}
                self.faults.append(Fault(field=at(path, other), code="not_allowed", facts=facts))

    def member(self, value: Any, schema: Mapping[str, Any], path: str, needed: bool) -> None:
        kind, allowed = schema["type"], options(schema)
        if value is None and schema.get("nullable"):
            return
        if allowed is not None:
            self.choice(value, kind, allowed, path)
        elif kind == "object":
            self.object(value, schema, path)
        elif kind == "array":
            self.array(value, schema, path)
        elif kind == "string":
            self.string(value, schema, path, needed)
        elif kind == "boolean":
            if type(value) is not bool:
                self.faults.append(wrong_type(path, "boolean"))
        elif kind == "integer" and type(value) is not int:
            self.faults.append(wrong_type(path, "integer"))
        else:
            self.number(value, schema, path)

    def number(self, value: Any, schema: Mapping[str, Any], path: str) -> None:
        before = len(self.faults)
        check_number(value, path, self.faults)
        if len(self.faults) > before:
            return
        low, high = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
        above, below = schema.get("exclusiveMinimum", -math.inf), schema.get("exclusiveMaximum", math.inf)
        if not (low <= value <= high and above < value < below):
            least = ("above", above) if above >= low else ("min", low)
            bounds = (least, ("below", below) if below <= high else ("max", high))
            facts = {name: bound for name, bound in bounds if math.isfinite(bound)}
            self.faults.append(Fault(field=path, code="out_of_range", facts=facts))
        step = schema.get("multipleOf")
        if step is not None and (Fraction(str(value)) / Fraction(str(step))).denominator != 1:
            self.faults.append(Fault(field=path, code="bad_format", facts={"expected": f"multiple of {step}"}))

    def string(self, value: Any, schema: Mapping[str, Any], path: str, needed: bool) -> None:
        before = len(self.faults)
        blank = self.partial or not needed or schema.get("minLength") == 0
        most = schema.get("maxLength", CONTENT_CHARS_MAX)
        if "pattern" in schema:
            most = min(most, MATCHED_CHARS_MAX)
        check_text(value, most, blank, path, self.faults)
        if len(self.faults) > before:
            return
        least = 0 if self.partial else schema.get("minLength", 0)
        if len(value) < least:
            self.faults.append(Fault(field=path, code="too_short", facts={"min": least, "length": len(value)}))
        elif value and not self.is_spelled(value, schema.get("format")):
            self.faults.append(Fault(field=path, code="bad_format", facts={"expected": schema["format"]}))
        elif "pattern" in schema and (value or not self.partial):
            self.following.setdefault(schema["pattern"], []).append((value, path, schema))

    def is_spelled(self, value: str, spelling: str | None) -> bool:
        if spelling == CELL:
            return _CELL.match(value) is not None if self.cells is None else value in self.cells
        return _is_spelled(value, spelling)

    def choice(self, value: Any, kind: str, allowed: list[Any], path: str) -> None:
        if type(value) not in _CHOSEN[kind]:
            self.faults.append(wrong_type(path, kind))
        elif value not in allowed:
            told = len(allowed) <= _ALLOWED_TOLD_MAX and len("".join(map(str, allowed))) <= _ALLOWED_CHARS_MAX
            facts = {"allowed": allowed} if told else {}
            self.faults.append(Fault(field=path, code="not_allowed", facts=facts))

    def array(self, value: Any, schema: Mapping[str, Any], path: str) -> None:
        least = 0 if self.partial else schema.get("minItems", 0)
        if not check_length(value, path, least, schema.get("maxItems", ENTRIES_MAX), self.faults):
            return
        seen: set[Any] | None = set() if schema.get("uniqueItems") else None
        for i, entry in enumerate(value):
            before, where = len(self.faults), f"{path}[{i}]"
            if before >= FAULTS_MAX:
                return
            self.member(entry, schema["items"], where, False)
            if seen is not None and len(self.faults) == before:
                if entry in seen:
                    self.faults.append(Fault(field=where, code="duplicate"))
                seen.add(entry)

    def additional(self, value: Any, path: str) -> None:
        """Check a member that the form does not describe: text, a number, true or false."""
        if type(value) is str:
            check_text(value, CONTENT_CHARS_MAX, True, path, self.faults)
        elif type(value) in (int, float):
            check_number(value, path, self.faults)
        elif type(value) is not bool:
            self.faults.append(wrong_type(path, "string, number or boolean"))


def _meant(schema: Mapping[str, Any], path: str) -> dict[str, str]:
    """What is told of a text that misses its pattern: its name, with the form's own words for it, else an example, else the pattern."""
    named = {"title": schema.get("title") or path.rpartition(".")[2]}
    if described := schema.get("description"):
        return {**named, "described": described if len(described) <= _TOLD_MAX else f"{described[: _TOLD_MAX - 1]}…"}
    if examples := schema.get("examples"):
        return {**named, "example": examples[0]}
    return {**named, "expected": schema["pattern"]}


def _is_spelled(value: str, spelling: str | None) -> bool:
    if spelling == "date":
        return _is_date(value)
    if spelling == "uri":
        return _URI.match(value) is not None
    return spelling != "json" or _is_json(value)


def _is_date(value: str) -> bool:
    if not _DATE.match(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_json(value: str) -> bool:
    try:
        json.loads(value, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(constant: str) -> None:
    raise ValueError(constant)
