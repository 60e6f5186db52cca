"""Values as 64-bit numbers that are the same in every process, and the tasks that two shards share."""

from collections.abc import Iterable
from hashlib import blake2b
from numbers import Number
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.sharded.pools import Pool

Digests = NDArray[np.uint64]

_AT_ONCE = 4_000_000
_SUSPECTS_AT_ONCE = 1_000


def digests(values: Iterable[Any]) -> Digests:
    """A number of each value. Equal numbers have the same whatever their type, as in a dictionary; a value that
    is no text, bytes, number or tuple is known by what it looks like.

    >>> digests(["a", 1, 1.0]).tolist()[1:] == digests([1, True]).tolist()
    True
    """
    return np.frombuffer(b"".join(map(_digest, values)), dtype="<u8").astype(np.uint64)


def refuse_shared_tasks(pool: Pool, tasks: int) -> None:
    """Raise ValueError naming a task that two shards have, of so many tasks in all.

    Digests are compared some millions at a time, and tasks themselves only where digests agree.
    """
    parts = tasks // _AT_ONCE + 1
    for part in range(parts):
        found = np.sort(np.concatenate([np.zeros(0, np.uint64), *pool.ask("digests", part, parts)]))
        suspects = np.unique(found[1:][found[1:] == found[:-1]])
        for start in range(0, len(suspects), _SUSPECTS_AT_ONCE):
            _compare(pool, suspects[start : start + _SUSPECTS_AT_ONCE])


def _compare(pool: Pool, suspects: Digests) -> None:
    seen: dict[Any, int] = {}
    for number, tasks in enumerate(pool.ask("tasks_among", suspects)):
        for task in tasks:
            if task in seen:
                raise ValueError(
                    f"task {task!r} is in shard {seen[task]} and in shard {number}: all votes on a task belong in "
                    "one shard; `partition` makes such shards"
                )
            seen[task] = number


def _digest(value: Any) -> bytes:
    return blake2b(_words(value), digest_size=8).digest()


def _words(value: Any) -> bytes:
    if isinstance(value, str):
        return b"s" + value.encode("utf-8", "surrogatepass")
    if isinstance(value, bytes):
        return b"b" + value
    if isinstance(value, Number):
        return b"n" + hash(value).to_bytes(8, "little", signed=True)
    if isinstance(value, tuple):
        return b"t" + b"".join(map(_digest, value))
    return b"r" + repr(value).encode("utf-8", "surrogatepass")
