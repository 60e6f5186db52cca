"""Labels and choices as customers write them: plain words, or objects, possibly nested."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tarazu.scale.types.checks import OPTIONS_MAX, SENTENCES_MAX, Check, entries, members

LABEL_CHARS_MAX = 1_000
_VALUES = ("choice", "value", "name", "label", "category", "id")
_TITLES = ("display", "label", "title", "name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing that may be chosen: the customer's value, its spelling in the form, and what is shown."""

    value: Any
    key: str
    title: str


Choices = dict[str, Choice]
"""Choices by their spelling in the form, in the customer's order."""


def choices_of(value: Any) -> Choices:
    """The choices of a list, leaves only where choices are nested, each once.

    >>> list(choices_of(["car", {"choice": "two wheels", "subchoices": ["bicycle", "scooter"]}]))
    ['car', 'bicycle', 'scooter']
    """
    found: Choices = {}
    for choice in _leaves(entries(value)):
        found.setdefault(choice.key, choice)
    return found


def _leaves(listed: Iterable[Any]) -> Iterator[Choice]:
    for entry in listed:
        if isinstance(entry, dict) and (inner := entries(entry.get("subchoices"))):
            yield from _leaves(inner)
        elif (choice := _choice(entry)) is not None:
            yield choice


def _choice(entry: Any) -> Choice | None:
    value = entry
    title = None
    if isinstance(entry, dict):
        value = next((entry[key] for key in _VALUES if _is_word(entry.get(key))), None)
        title = next((entry[key] for key in _TITLES if _is_word(entry.get(key))), None)
    if not _is_word(value):
        return None
    return Choice(value=value, key=_spelled(value), title=_spelled(title if title is not None else value))


def _is_word(value: Any) -> bool:
    return (isinstance(value, str) and value.strip() != "") or isinstance(value, bool | int | float)


def _spelled(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)[:LABEL_CHARS_MAX]


def labels(*, most: int = OPTIONS_MAX, least: int = 1) -> Check:
    """The check of a list of labels: each a word or an object that names one, so many leaves at least and at most."""

    def check(value: Any, path: str, faults: list[str]) -> None:
        if not isinstance(value, list):
            faults.append(f"{path} must be a list")
        elif len(value) < least:
            faults.append(f"{path} must not be empty")
        else:
            _check_entries(value, path, faults)
            if len(choices_of(value)) > most:
                faults.append(f"{path} must have at most {most} entries")

    return check


def _check_entries(listed: list[Any], path: str, faults: list[str]) -> None:
    for i, entry in enumerate(listed):
        if len(faults) >= SENTENCES_MAX:
            return
        place = f"{path}[{i}]"
        if isinstance(entry, dict) and entry.get("subchoices") is not None:
            if entries(entry["subchoices"]):
                _check_entries(entry["subchoices"], f"{place}.subchoices", faults)
            elif entry["subchoices"] != [] or _choice(entry) is None:
                faults.append(f"{place}.subchoices must be a list that is not empty")
        elif (choice := _choice(entry)) is None:
            faults.append(f"{place} must be a string or an object that names a label")
        elif len(str(choice.value)) > LABEL_CHARS_MAX:
            faults.append(f"{place} must have at most {LABEL_CHARS_MAX} characters")


def choice_schema(found: Choices) -> dict[str, Any]:
    """The form's schema of one choice."""
    if all(choice.key == choice.title for choice in found.values()):
        return {"type": "string", "enum": list(found)}
    return {"type": "string", "oneOf": [{"const": choice.key, "title": choice.title} for choice in found.values()]}


def choices_schema(found: Choices) -> dict[str, Any]:
    """The form's schema of several choices."""
    return {"type": "array", "items": choice_schema(found), "uniqueItems": True}


def label_schema(listed: Any) -> dict[str, Any]:
    """The schema of a label: one of those listed, or free text where none is."""
    found = choices_of(listed)
    return choice_schema(found) if found else {"type": "string", "minLength": 1, "maxLength": LABEL_CHARS_MAX}


def value_of(found: Choices, key: Any) -> Any:
    """The customer's value for a chosen key; the key itself where no choice has it."""
    return found[key].value if isinstance(key, str) and key in found else key


def key_of(found: Choices, value: Any) -> str | None:
    """The form's key for a customer's value; None where it is not a choice."""
    spelled = _spelled(value) if _is_word(value) else None
    return spelled if spelled in found else None


def attributes_of(entry: Any) -> dict[str, Any]:
    """The `attributes` of an annotation, if they are an object."""
    return members(members(entry).get("attributes"))
