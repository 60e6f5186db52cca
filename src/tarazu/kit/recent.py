"""What a process has seen lately, so that it need not ask again."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The last values put in, at most so many; a miss is only slower."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """Return what was put in last under the key, if it is still here."""
        return self._values.get(key)

    def put(self, key: Key, value: Value) -> None:
        """Keep a value; the oldest one may go."""
        self._values.pop(key, None)
        self._values[key] = value
        if len(self._values) > self._most:
            self._values.popitem(last=False)
