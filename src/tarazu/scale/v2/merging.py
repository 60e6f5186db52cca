"""Metadata that is merged into what is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def merged(held: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return one object with the members of both; objects under one name are merged, else what is given wins.

    >>> merged({"a": {"b": 1, "c": 2}, "d": [1]}, {"a": {"b": 3}, "d": [2]})
    {'a': {'b': 3, 'c': 2}, 'd': [2]}
    """
    made = dict(held)
    for key, value in given.items():
        own = made.get(key)
        made[key] = merged(own, value) if isinstance(own, Mapping) and isinstance(value, Mapping) else value
    return made
