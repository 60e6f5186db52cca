"""What was changed in a draft: a few places instead of all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import msgspec

Path = Annotated[list[str | Annotated[int, msgspec.Meta(ge=0)]], msgspec.Meta(min_length=1, max_length=64)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]


class Put(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op", tag="put"):
    """Set a member of an object, or replace an element of a list."""

    path: Path
    value: Any


class Remove(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op", tag="remove"):
    """Take a member out of an object."""

    path: Path


class Splice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op", tag="splice"):
    """Replace `remove` code points of a text from `at` by the text `insert`, or so many elements of a list by a list."""

    path: Path
    at: Count
    remove: Count
    insert: str | list[Any]


Change = Put | Remove | Splice


class UnfitError(Exception):
    """A change does not fit the value; `index` is its place in the list of changes."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


def changed(value: dict[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    """Return the value after the changes; the one given stays as it is, and what did not change is shared.

    >>> changed({"text": "Namaste"}, [Splice(path=["text"], at=7, remove=0, insert=", all")])
    {'text': 'Namaste, all'}

    Raises:
        UnfitError: for a path that leads nowhere, or a splice beyond the end.
    """
    for index, change in enumerate(changes):
        try:
            value = _at(value, change.path, _act(change))
        except (KeyError, IndexError, TypeError):
            raise UnfitError(index) from None
    return value


def restored(value: dict[str, Any] | None, saves: list[Any] | None) -> dict[str, Any] | None:
    """Return a stored draft after the changes of every save that followed it."""
    if value is None or not saves:
        return value
    for changes in msgspec.convert(saves, list[list[Change]]):
        value = changed(value, changes)
    return value


def _act(change: Change) -> Callable[[Any, str | int], None]:
    """Return what is done to a copy of the container of the place."""
    if isinstance(change, Put):
        return lambda around, key: _put(around, key, change.value)
    if isinstance(change, Remove):
        return _remove
    return lambda around, key: _put(around, key, _spliced(_member(around, key), change))


def _at(whole: Any, path: Sequence[str | int], act: Callable[[Any, str | int], None]) -> Any:
    """Return a copy of the containers along a path, with the last one acted upon."""
    key, rest = path[0], path[1:]
    if not isinstance(whole, dict if isinstance(key, str) else list):
        raise TypeError
    copy = whole.copy()
    if rest:
        _put(copy, key, _at(_member(whole, key), rest, act))
    else:
        act(copy, key)
    return copy


def _member(around: Any, key: str | int) -> Any:
    return around[key]


def _put(around: Any, key: str | int, value: Any) -> None:
    around[key] = value


def _remove(around: Any, key: str | int) -> None:
    if not isinstance(around, dict):
        raise TypeError
    del around[key]


def _spliced(old: Any, splice: Splice) -> Any:
    end = splice.at + splice.remove
    if not isinstance(old, str | list) or end > len(old):
        raise IndexError
    return old[: splice.at] + splice.insert + old[end:]  # type: ignore[operator]
