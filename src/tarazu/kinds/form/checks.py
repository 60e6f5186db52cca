"""Checking a form as it was written: in plain terms, and with values that its own rules let through where it says what to begin with."""

from collections.abc import Iterator, Mapping
from typing import Any

from tarazu.kinds.base import Fault, at
from tarazu.kinds.form.plain import plain
from tarazu.kinds.form.schema import check_plain
from tarazu.kinds.form.values import check_starts


def check_form_schema(schema: Any, path: str = "schema") -> list[Fault]:
    """Everything wrong with a form (`plain`, `check_plain`), at most about a hundred faults, each where it was written.

    A `default` is a start value: it may be unfinished, but nothing in it may be wrong.
    """
    read = plain(schema, path)
    if read.faults:
        return read.faults
    faults = check_plain(read.form, path)
    if not faults:
        check_starts(_defaults(read.form, path), faults)
    return read.told(faults)


def _defaults(node: Mapping[str, Any], path: str) -> Iterator[tuple[Any, Mapping[str, Any], str]]:
    if "default" in node:
        yield node["default"], node, f"{path}.default"
    for name, each in node.get("properties", {}).items():
        yield from _defaults(each, at(f"{path}.properties", name))
    if "items" in node:
        yield from _defaults(node["items"], f"{path}.items")
