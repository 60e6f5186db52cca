"""Filled-in forms in words: the customer's own titles of fields and options, rows in one line each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tarazu import kinds
from tarazu.http.formats import Formats
from tarazu.http.language import Language
from tarazu.http.pages import word

ROWS_SHOWN = 50
_BETWEEN = " · "
_Rules = Mapping[str, Any]


def form_label(language: Language, ontology: Mapping[str, Any], label: str) -> str:
    """Return the words of a form's label: the title of the option, or that the form was filled in."""
    for rules in _properties(ontology.get("schema") or {}).values():
        if (title := _titles(rules).get(label)) is not None:
            return title
    return word(language, "form_labels", label) if label == "answered" else label


def form_words(language: Language, schema: Mapping[str, Any], values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what was filled in as pairs of a name and a text, in the order of the form."""
    return [(_BETWEEN.join(names), text) for names, text in _fields(language, schema, values, ())]


def _fields(
    language: Language, schema: _Rules, values: Mapping[str, Any], above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    known = _properties(schema)
    for name in [*known, *(name for name in values if name not in known)]:
        value, rules = values.get(name), known.get(name, {})
        names = (*above, rules.get("title") or name)
        if value in (None, "", []):
            continue
        if isinstance(value, Mapping):
            yield from _fields(language, rules, value, names)
        elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
            for i, row in enumerate(value[:ROWS_SHOWN]):
                yield (*names, Formats(language=language).number(i + 1)), _row(language, rules.get("items") or {}, row)
            if len(value) > ROWS_SHOWN:
                yield names, "…"
        else:
            yield names, _said(language, rules, value)


def _row(language: Language, schema: _Rules, row: Any) -> str:
    return ", ".join(f"{_BETWEEN.join(names)}: {text}" for names, text in _fields(language, schema, row, ()))


def _said(language: Language, rules: _Rules, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_said(language, rules.get("items") or {}, each) for each in value)
    if isinstance(value, bool):
        return word(language, "truths", str(value).lower())
    title = _titles(rules).get(kinds.option_label(value))
    if title is None and isinstance(value, int | float):
        return Formats(language=language).number(value)
    return title or str(value)


def _properties(schema: _Rules) -> Mapping[str, _Rules]:
    """Return the properties of a form in its own order."""
    properties: Mapping[str, _Rules] = schema.get("properties") or {}
    return {name: properties[name] for name in [*schema.get("order", ()), *properties]}


def _titles(rules: _Rules) -> dict[str, str]:
    keys = {kinds.option_label(each["const"]): each.get("title") for each in rules.get("oneOf") or []}
    return {key: title or key for key, title in keys.items()}
