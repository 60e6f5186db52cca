"""Checks of a task type's parameters: each adds English sentences that say what is wrong, and none raises.

A check takes any JSON value, the name of the place it stands at, and the list of sentences so far. Numbers and
flags may come as text ("30", "true"), as older clients send them.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Check = Callable[[Any, str, list[str]], None]
Params = Mapping[str, Any]

DEPTH_MAX = 40
CHARS_MAX = 200_000
ENTRIES_MAX = 10_000
OPTIONS_MAX = 2_000
SAFE_MAX = 2**53 - 1
SENTENCES_MAX = 20

_SHOWN_CHARS_MAX = 64
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_TRUE = frozenset(("true", "1", "yes"))
_FALSE = frozenset(("false", "0", "no"))


@dataclass(frozen=True, slots=True)
class Need:
    """One parameter: its name, the check of its value, and whether it must be given; null counts as not given."""

    name: str
    check: Check
    required: bool = False


def check_needs(needs: tuple[Need, ...], params: Params, faults: list[str]) -> None:
    """Add a sentence for each missing required parameter, then whatever is wrong with those given."""
    faults.extend(f"{need.name} is required" for need in needs if need.required and params.get(need.name) is None)
    for need in needs:
        if (value := params.get(need.name)) is not None:
            need.check(value, need.name, faults)


def check_storable(value: Any, faults: list[str]) -> bool:
    """Whether a JSON value can be kept and walked: not too deep, no NUL, no half character, no infinite number."""
    before, stack = len(faults), [(value, "", 0)]
    while stack and len(faults) < SENTENCES_MAX:
        each, path, depth = stack.pop()
        if depth > DEPTH_MAX:
            faults.append(f"{path} is nested too deeply")
        elif isinstance(each, dict):
            stack.extend((inner, below(path, key), depth + 1) for key, inner in each.items())
            _check_text_storable("".join(key for key in each if isinstance(key, str)), path or "parameters", faults)
        elif isinstance(each, list):
            stack.extend((inner, path if depth else f"entry {i}", depth + 1) for i, inner in enumerate(each))
        elif isinstance(each, str):
            _check_text_storable(each, path, faults)
        elif isinstance(each, float) and not math.isfinite(each):
            faults.append(f"{path} must be a finite number")
    return len(faults) == before


def _check_text_storable(value: str, path: str, faults: list[str]) -> None:
    if len(value) > CHARS_MAX:
        faults.append(f"{path} must have at most {CHARS_MAX} characters")
    elif _UNSTORABLE.search(value):
        faults.append(f"{path} has characters that cannot be stored")


def below(path: str, key: object) -> str:
    """The name of a member's place, cut where it is long.

    >>> below("geometries", "box"), below("", "labels")
    ('geometries.box', 'labels')
    """
    name = str(key).encode("utf-8", "replace").decode()[:_SHOWN_CHARS_MAX]
    return f"{path[: 4 * _SHOWN_CHARS_MAX]}.{name}" if path else name


def anything(value: Any, path: str, faults: list[str]) -> None:
    """Accept every value."""


def text(value: Any, path: str, faults: list[str]) -> None:
    """Text that is not blank."""
    if not isinstance(value, str):
        faults.append(f"{path} must be a string")
    elif not value.strip():
        faults.append(f"{path} must not be empty")


def any_text(value: Any, path: str, faults: list[str]) -> None:
    """Text, blank or not."""
    if not isinstance(value, str):
        faults.append(f"{path} must be a string")


def number(value: Any, path: str, faults: list[str]) -> None:
    """A finite number, or text that spells one."""
    if as_number(value) is None:
        faults.append(f"{path} must be a number")


def count(value: Any, path: str, faults: list[str]) -> None:
    """A whole number from 1 to 100, or text that spells one."""
    found = as_number(value)
    if found is None or found != int(found) or not 1 <= found <= 100:
        faults.append(f"{path} must be a whole number from 1 to 100")


def flag(value: Any, path: str, faults: list[str]) -> None:
    """True or false, or text that spells one."""
    if as_flag(value) is None:
        faults.append(f"{path} must be true or false")


def mapping(value: Any, path: str, faults: list[str]) -> None:
    """An object, empty or not."""
    if not isinstance(value, dict):
        faults.append(f"{path} must be an object")


def full_mapping(value: Any, path: str, faults: list[str]) -> None:
    """An object with at least one member."""
    mapping(value, path, faults)
    if value == {}:
        faults.append(f"{path} must not be empty")


def one_of(*allowed: str) -> Check:
    """One of some words, in any case."""

    def check(value: Any, path: str, faults: list[str]) -> None:
        if not isinstance(value, str) or value.lower() not in allowed:
            faults.append(f"{path} must be one of {', '.join(allowed)}")

    return check


def listing(each: Check, *, most: int = ENTRIES_MAX, least: int = 1) -> Check:
    """A list of bounded length whose entries pass a check."""

    def check(value: Any, path: str, faults: list[str]) -> None:
        if not isinstance(value, list):
            faults.append(f"{path} must be a list")
        elif len(value) < least:
            faults.append(f"{path} must not be empty")
        elif len(value) > most:
            faults.append(f"{path} must have at most {most} entries")
        else:
            for i, entry in enumerate(value):
                if len(faults) < SENTENCES_MAX:
                    each(entry, f"{path}[{i}]", faults)

    return check


def as_number(value: Any) -> float | int | None:
    """The number that a value is or spells; None for anything else.

    >>> as_number("30"), as_number(2.5), as_number(True), as_number("1e999")
    (30, 2.5, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(found):
        return None
    return int(found) if found.is_integer() and abs(found) <= SAFE_MAX else found


def as_flag(value: Any) -> bool | None:
    """The truth that a value is or spells; None for anything else.

    >>> as_flag("True"), as_flag(0), as_flag("maybe")
    (True, False, None)
    """
    if isinstance(value, bool | int | str):
        word = str(value).lower()
        return True if word in _TRUE else False if word in _FALSE else None
    return None


def is_set(params: Params, name: str) -> bool:
    """Whether a flag is given and true."""
    return as_flag(params.get(name)) is True


def entries(value: Any) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def members(value: Any) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}
