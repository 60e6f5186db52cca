"""Spans that people marked on texts (or sounds, or films), as columns: task, contributor, start, end, label."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tarazu.methods.columns import Column, FloatArray, IntArray, code, numbers, same_length


@dataclass(frozen=True, slots=True)
class Spans:
    """Coded spans in one canonical order, from `start` up to and without `end`.

    `seen` has the pairs (task, contributor) of everybody who read a text, in rows of codes; an empty span
    (start = end) says that somebody read the text and marked nothing there, and is not among the spans.
    """

    tasks: tuple[Any, ...]
    contributors: tuple[Any, ...]
    labels: tuple[Any, ...]
    task: IntArray
    contributor: IntArray
    start: FloatArray
    end: FloatArray
    label: IntArray
    seen: IntArray

    def readers(self, task: int) -> IntArray:
        """The contributors who read a text, as codes."""
        found: IntArray = self.seen[self.seen[:, 0] == task, 1]
        return found


def code_spans(task: Column, contributor: Column, start: Column, end: Column, label: Column | None) -> Spans:
    """Code the columns; without labels all spans have the same. Raises ValueError on bad columns, and, naming
    the row, for a span that ends before it starts."""
    same_length(task=task, contributor=contributor, start=start, end=end)
    tasks, people = code(task, "task"), code(contributor, "contributor")
    starts, ends = numbers(start, "start"), numbers(end, "end")
    if (ends < starts).any():
        row = int(np.argmax(ends < starts))
        raise ValueError(f"column 'end', row {row}: {ends[row]:g} is before the start, {starts[row]:g}")
    if label is not None:
        same_length(task=task, label=label)
    marks = code(np.zeros(len(starts), dtype=np.int64) if label is None else label, "label")
    order = np.lexsort((marks.codes, ends, starts, people.codes, tasks.codes))
    order = order[(ends > starts)[order]]
    seen = np.unique(np.stack([tasks.codes, people.codes], axis=1), axis=0)
    return Spans(
        tasks.values, people.values, marks.values, tasks.codes[order], people.codes[order],
        starts[order], ends[order], marks.codes[order], seen,
    )  # fmt: skip
