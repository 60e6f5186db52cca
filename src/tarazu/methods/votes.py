"""A table of votes (task, contributor, label) in coded form, shared by the aggregation and agreement
methods."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tarazu.methods.columns import Column, FloatArray, IntArray, code, same_length


@dataclass(frozen=True, slots=True)
class Votes:
    """Coded votes in one canonical row order, so that sums are the same to the last bit however rows
    arrived."""

    tasks: tuple[Any, ...]
    contributors: tuple[Any, ...]
    classes: tuple[Any, ...]
    task: IntArray
    contributor: IntArray
    label: IntArray

    def __len__(self) -> int:
        return len(self.task)

    def counts(self) -> FloatArray:
        """Votes per task and class, shape (n_tasks, n_classes)."""
        shape = (len(self.tasks), len(self.classes))
        flat = np.bincount(self.task * shape[1] + self.label, minlength=shape[0] * shape[1])
        return flat.reshape(shape).astype(np.float64)


def code_votes(task: Column, contributor: Column, label: Column, classes: Sequence[Hashable] | None = None) -> Votes:
    """Code the three columns; `classes` fixes the label space and its order. Raises ValueError on bad
    input."""
    same_length(task=task, contributor=contributor, label=label)
    if classes is not None and len(set(classes)) != len(classes):
        raise ValueError(f"classes must differ from one another: {list(classes)!r}")
    tasks, contributors = code(task, "task"), code(contributor, "contributor")
    labels = code(label, "label", classes)
    order = np.lexsort((labels.codes, contributors.codes, tasks.codes))
    return Votes(
        tasks.values,
        contributors.values,
        labels.values,
        tasks.codes[order],
        contributors.codes[order],
        labels.codes[order],
    )
