"""Argilla 2: records as `Dataset.records` exports them, nested, flat or by column, and as its API sends them.

Suggestions are proposals, responses are people's answers, metadata are facts. Vectors have no place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tarazu.kit.errors import Fault
from tarazu.tasks.imports.record import Record, key_of, mapping, members

_KNOWN = frozenset(("id", "external_id", "_server_id", "fields", "metadata", "suggestions", "responses", "vectors"))
# What Argilla keeps for itself, or works out anew.
_OWN = frozenset(("id", "external_id", "_server_id", "status", "score", "inserted_at", "updated_at", "dataset_id"))


def rows(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the records in a value: itself, or those of an export by column or by id."""
    columns = [each for name, each in value.items() if isinstance(each, list)]
    if (
        isinstance(value.get("fields"), list)
        and len(columns) == len(value)
        and len({len(each) for each in columns}) == 1
    ):
        for row in zip(*value.values(), strict=True):
            yield dict(zip(value, row, strict=True))
    elif value and "fields" not in value and all(_is_record(each) for each in value.values()):
        yield from value.values()
    else:
        yield value


def _is_record(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("fields"), dict)


def read(row: dict[str, Any]) -> Record | Fault:
    """Return a record of Argilla."""
    given = row.get("external_id") or row.get("id")
    if "fields" not in row:
        return _flat(row, given)
    if not isinstance(row["fields"], dict):
        return Fault(field="fields", code="wrong_type", facts={"expected": "object"})
    shown = {name: value for name, value in row["fields"].items() if value is not None}
    made = Record(key=key_of("argilla", given, shown), fields=shown)
    made.facts.update(mapping(row.get("metadata"), "metadata", made.left))
    _suggestions(row.get("suggestions"), made)
    _responses(row.get("responses"), made)
    if row.get("vectors"):
        made.left.append(Fault(field="vectors", code="no_place"))
    for name in sorted(row.keys() - _KNOWN - _OWN):
        made.facts[name] = row[name]
    return made


def _suggestions(given: Any, made: Record) -> None:
    if isinstance(given, list):
        named = {str(each.get("question_name")): each for each in members(given, "suggestions", made.left)}
    else:
        named = dict(mapping(given, "suggestions", made.left))
    for question, each in named.items():
        made.prelabels[question] = each["value"] if isinstance(each, dict) and "value" in each else each
        if isinstance(each, dict):
            _about(question, each, made)


def _about(question: str, suggestion: Mapping[str, Any], made: Record) -> None:
    for name in ("agent", "score"):
        if suggestion.get(name) is not None:
            made.facts[f"{question}.{name}"] = suggestion[name]


def _responses(given: Any, made: Record) -> None:
    """Gather the answers of each person; who it was is not kept."""
    people: dict[str, dict[str, Any]] = {}
    if isinstance(given, list):
        for place, each in enumerate(members(given, "responses", made.left)):
            values = mapping(each.get("values"), f"responses[{place}].values", made.left)
            if "question_name" in each:
                values = {str(each["question_name"]): each.get("value")}
            _give(people, str(each.get("user_id", place)), values)
    else:
        for question, some in mapping(given, "responses", made.left).items():
            for place, each in enumerate(members(some, f"responses.{question}", made.left)):
                _give(people, str(each.get("user_id", place)), {question: each.get("value")})
    made.answers = [answer for answer in people.values() if answer]


def _give(people: dict[str, dict[str, Any]], who: str, values: Mapping[str, Any]) -> None:
    answer = people.setdefault(who, {})
    for question, value in values.items():
        answer[question] = value["value"] if isinstance(value, dict) and set(value) == {"value"} else value


def _flat(row: dict[str, Any], given: Any) -> Record:
    """Read a record whose questions are columns: `label.suggestion`, `label.responses`, `label.responses.users`."""
    shown = {
        name: value
        for name, value in row.items()
        if name not in _OWN and ".suggestion" not in name and ".responses" not in name and value is not None
    }
    made = Record(key=key_of("argilla", given, shown), fields=shown)
    people: dict[str, dict[str, Any]] = {}
    for name, value in row.items():
        question, _, what = name.rpartition(".")
        if what == "suggestion" and value is not None:
            made.prelabels[question] = value
            about = {part: row.get(f"{name}.{part}") for part in ("agent", "score")}
            _about(question, about, made)
        elif what == "responses" and isinstance(value, list):
            users = row.get(f"{name}.users")
            for place, each in enumerate(value):
                who = users[place] if isinstance(users, list) and place < len(users) else place
                _give(people, str(who), {question: each})
    made.answers = list(people.values())
    return made
