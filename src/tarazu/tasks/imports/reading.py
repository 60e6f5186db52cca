"""Reading a file of another tool: row by row a task of the project's kind, or what is wrong with the row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Any

from tarazu.kit.errors import Fault, require_one_of
from tarazu.kit.shapes import unsound_faults
from tarazu.tasks.imports import argilla, doccano, ground_truth, hugging_face, label_studio, prodigy
from tarazu.tasks.imports.label_config import LabelConfig
from tarazu.tasks.imports.record import ImportRow, Record
from tarazu.tasks.imports.shaping import Target, shape
from tarazu.tasks.imports.values import fault_of, values_of

Reader = Callable[[dict[str, Any]], Record | Fault]

SOURCES = ("label-studio", "argilla", "huggingface", "doccano", "prodigy", "ground-truth")
_READERS: dict[str, Reader] = {
    "argilla": argilla.read,
    "huggingface": hugging_face.read,
    "doccano": doccano.read,
    "prodigy": prodigy.read,
    "ground-truth": ground_truth.read,
}


def read_import(
    stream: IO[bytes], source: str, target: Target, config: LabelConfig | None = None
) -> Iterator[ImportRow]:
    """Yield the rows of a file of a tool; `config` is Label Studio's labeling config.

    A row whose unique key an earlier row of the file has is no task of its own: its answers are named as left out. Of
    every key seen 8 bytes are remembered.

    Raises:
        Refusal: when the file as a whole cannot be read, or when there is no such source.
    """
    require_one_of("format", source, SOURCES)
    read = partial(label_studio.read, config=config) if source == "label-studio" else _READERS[source]
    seen: set[bytes] = set()
    number = 0
    for value in values_of(stream):
        for row in argilla.rows(value) if source == "argilla" and isinstance(value, dict) else (value,):
            number += 1
            yield _row(number, row, read, target, seen)


def _row(number: int, value: Any, read: Reader, target: Target, seen: set[bytes]) -> ImportRow:
    fault = fault_of(value)
    record = fault or next(iter(unsound_faults(value)), None) or read(value)
    if isinstance(record, Fault):
        return ImportRow(number=number, task=record)
    shaped = shape(record, target)
    answers = len(record.answers)
    if isinstance(shaped.task, Fault):
        return ImportRow(number=number, task=shaped.task, left=shaped.left, answers=answers)
    mark = hashlib.blake2b((shaped.task.unique_key or "").encode(errors="replace"), digest_size=8).digest()
    if mark in seen:
        again = Fault(field="", code="same_task", facts={"key": shaped.task.unique_key})
        return ImportRow(number=number, task=None, left=(again,), answers=answers)
    seen.add(mark)
    return ImportRow(number=number, task=shaped.task, left=shaped.left, answers=answers, kept=shaped.kept)
