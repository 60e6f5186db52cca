"""Checking a form as it was written: in plain terms, and with values that its own rules let through where it says what to begin with."""

from collections.abc import Mapping
from typing import Any

from tarazu.kinds.base import Fault, at
from tarazu.kinds.form.plain import plain
from tarazu.kinds.form.schema import FAULTS_MAX, check_plain
from tarazu.kinds.form.values import check_value


def check_form_schema(schema: Any, path: str = "schema") -> list[Fault]:
    """Everything wrong with a form (`plain`, `check_plain`), at most about a hundred faults, each where it was written.

    A `default` is a start value: it may be unfinished, but nothing in it may be wrong.
    """
    read = plain(schema, path)
    if read.faults:
        return read.faults
    faults = check_plain(read.form, path)
    if not faults:
        _check_defaults(read.form, path, faults)
    return read.told(faults)


def _check_defaults(node: Mapping[str, Any], path: str, faults: list[Fault]) -> None:
    if len(faults) >= FAULTS_MAX:
        return
    if "default" in node:
        check_value(node["default"], node, f"{path}.default", faults)
    for name, each in node.get("properties", {}).items():
        _check_defaults(each, at(f"{path}.properties", name), faults)
    if "items" in node:
        _check_defaults(node["items"], f"{path}.items", faults)
