"""Directories to train agents on: for each kind that has some, which files they are packed into and what is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec

from tarazu import kinds
from tarazu.delivery.lines import standing
from tarazu.delivery.model import Record

Directories = Callable[[Record, dict[str, Any]], Iterator[tuple[str, Mapping[str, str]]]]
"""Turns a record and its payload into named directories: path to text."""


def directory_files(kind: str) -> tuple[tuple[str, Directories], ...]:
    """Return name and directories of every such file of a kind."""
    return _FILES.get(kind, ())


def rubric_directories(record: Record, payload: dict[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Give a Harbor task for every rubric that was written, named after its submission."""
    for each in standing(record):
        files = kinds.harbor_files(payload, msgspec.json.decode(each.answer))
        if files is not None:
            yield f"rubric-{each.id}", files


def question_directories(record: Record, payload: dict[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Give a Harbor task for every question that was written, named after its submission."""
    for each in standing(record):
        files = kinds.question_files(payload, msgspec.json.decode(each.answer))
        if files is not None:
            yield f"question-{each.id}", files


_FILES: Final[Mapping[str, tuple[tuple[str, Directories], ...]]] = {
    "qa.author": (("harbor.zip", question_directories),),
    "rubric.author": (("harbor.zip", rubric_directories),),
}
